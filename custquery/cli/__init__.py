"""
Arguments → what a command prints, and an exit code.

stdout carries results and nothing else; everything that is said to a person goes to
stderr. A command's module is loaded when that command was typed, and not before.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError, read_arguments, unknown
from custquery.cli.commands import COMMANDS
from custquery.cli.console import Console, Silenced, language, quoted
from custquery.language.errors import (
    CodedError,
    FilterError,
    StorageError,
)

#: Options that decide how a query is read.
_OF_READING = frozenset({"--db", "--dialect", "--lang", "--now", "--zone"})

#: Options that may stand before the command.
_IN_FRONT = ("--lang", "--db")

#: What a command's module has: a function ``run``.
_Run = Callable[[Arguments, Console], int]


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command and return its exit code.

    Args:
        argv: What was typed after ``custquery``; default: the program's arguments.

    >>> main(["check", "tag:vip"])
    tag:vip
    0
    """
    words = [_as_typed(each) for each in (sys.argv[1:] if argv is None else argv)]
    console = Console.of(sys.stdout, sys.stderr, language(words, os.environ))
    try:
        return _guarded(words, console)
    except Silenced:
        return exits.OK
    except KeyboardInterrupt:
        return exits.INTERRUPTED


def _as_typed(word: str) -> str:
    """Read *word* as UTF-8, also where the machine is set to ASCII."""
    if not any("\udc80" <= each <= "\udcff" for each in word):
        return word
    try:
        return os.fsencode(word).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return word


def _guarded(words: list[str], console: Console) -> int:
    """Run the command that *words* name; turn what it raises into words and a code."""
    try:
        code = _run(words, console)
        console.flush()
    except (Silenced, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - a traceback is for us, not for users
        code = _said(error, console)
        return exits.PARTIAL if console.wrote else code
    return code


def _said(error: Exception, console: Console) -> int:
    """Say what went wrong, and return the code for it."""
    match error:
        case FilterError():
            console.tell_wrong(error.text, error.diagnostics)
            return exits.USAGE
        case StorageError(code="query-timed-out"):
            console.error(error.code, error.details)
            return exits.TIMEOUT
        case StorageError():
            console.error(error.code, error.details)
            return exits.UNREACHABLE
        case CodedError():
            console.error(error.code, error.details)
            return exits.USAGE
        case _:
            if os.environ.get("CUSTQUERY_DEBUG"):
                sys.excepthook(type(error), error, error.__traceback__)
            console.error("cli-crashed", {"reason": type(error).__name__})
            return exits.CRASHED


def _run(words: list[str], console: Console) -> int:
    name, rest = _command(words)
    if name is None:
        return _front(words, console)
    if name not in COMMANDS:
        raise unknown("cli-unknown-command", name, COMMANDS)
    arguments = read_arguments(name, COMMANDS[name].options, rest)
    if arguments.has("--help"):
        module = import_module("custquery.cli.help")
        console.show(cast("str", module.page(name, console)))
        return exits.OK
    console.options = _of_reading(arguments)
    run = cast("_Run", import_module(COMMANDS[name].module).run)
    return run(arguments, console)


def _of_reading(arguments: Arguments) -> tuple[str, ...]:
    """Return the options that say how the query is read, as they can be typed."""
    return tuple(
        f"{name} {value if _is_plain(value) else quoted(value)}"
        for name, value in arguments.options.items()
        if name in _OF_READING
    )


def _is_plain(text: str) -> bool:
    """Tell whether a shell takes *text* as it is."""
    return all(each.isalnum() or each in "+-./:_" for each in text)


def _command(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the name of the command, and the other words."""
    skipped = 0
    while skipped < len(words) and words[skipped].startswith(_IN_FRONT):
        skipped += 1 if "=" in words[skipped] else 2
    if skipped >= len(words) or words[skipped].startswith("-"):
        return None, words
    return words[skipped], [*words[:skipped], *words[skipped + 1 :]]


def _front(words: list[str], console: Console) -> int:
    """Answer ``custquery`` without a command: its version, or how it is used."""
    if "--version" in words:
        version = import_module("importlib.metadata").version("custquery")
        console.show(f"custquery {version}")
        return exits.OK
    page = cast("str", import_module("custquery.cli.help").front(console))
    if {"--help", "-h"} & set(words):
        console.show(page)
        return exits.OK
    _refuse_in_front(words)
    console.tell(page)
    return exits.USAGE


def _refuse_in_front(words: list[str]) -> None:
    """Refuse an option that stands before the command, or in place of one."""
    strange = next((e for e in words if e[:1] == "-" and e[:6] not in _IN_FRONT), None)
    if strange is not None:
        raise UsageError("cli-option-in-front", {"option": strange.partition("=")[0]})
