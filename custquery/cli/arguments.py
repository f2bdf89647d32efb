"""
What was typed → words and options.

Read here and not by `argparse`, because a query may start with a dash (``-tag:vip``)
and stand in several words between the options, and because what is wrong is said in
the reader's language, with the option that was meant.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from custquery.cli.commands import Option
from custquery.language.errors import CodedError
from custquery.schema.closed import closest


class UsageError(CodedError):
    """The command is used in a way that it cannot be."""


class Arguments(NamedTuple):
    """What one command was given."""

    command: str
    #: Everything that is no option, in order.
    words: tuple[str, ...]
    #: The values of the options, by their long name.
    options: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Tell whether the option *name* was given."""
        return name in self.options

    def get(self, name: str, default: str) -> str:
        """Return the value of the option *name*."""
        return self.options.get(name, default)

    def number(self, name: str, default: int | None) -> int | None:
        """
        Return the value of the option *name* as a number of at least 1.

        Raises:
            UsageError: it is something else.
        """
        if name not in self.options:
            return default
        text = self.options[name]
        if not (text.isascii() and text.isdigit() and 0 < int(text[:18])):
            raise UsageError("cli-not-a-number", {"option": name, "text": text})
        return int(text[:18])


def unknown(code: str, name: str, known: Iterable[str]) -> UsageError:
    """Say that there is no *name*, and which of those *known* may have been meant."""
    near = closest(name, known, limit=1)
    if near:
        return UsageError(f"{code}-but", {"name": name, "text": near[0]})
    return UsageError(code, {"name": name, "known": ", ".join(known)})


def refuse_words(arguments: Arguments) -> None:
    """
    Refuse a query where there is none to be.

    Raises:
        UsageError: there are words.
    """
    if arguments.words:
        text = " ".join(arguments.words)
        details = {"command": arguments.command, "text": text}
        raise UsageError("cli-too-many-words", details)


def read_arguments(
    command: str, options: tuple[Option, ...], typed: list[str]
) -> Arguments:
    """
    Tell words and options apart.

    >>> read_arguments("find", (Option("--db", "PATH"),), ["-tag:vip", "--db=a.sqlite"])
    Arguments(command='find', words=('-tag:vip',), options={'--db': 'a.sqlite'})

    Raises:
        UsageError: there is no such option, or its value is missing or wrong.
    """
    known = {each.name: each for each in options}
    known |= {each.short: each for each in options if each.short}
    words: list[str] = []
    found: dict[str, str] = {}
    left = iter(typed)
    for each in left:
        if each == "--":
            words.extend(left)
        elif each in known or _is_option(each, known):
            name, _, value = each.partition("=")
            option = _known(name, known)
            found[option.name] = _value(option, each, value, left)
        else:
            words.append(each)
    return Arguments(command, tuple(words), found)


def _is_option(text: str, known: Mapping[str, Option]) -> bool:
    """Tell ``--limit`` and ``-x`` from ``-tag:vip`` and ``--tag:vip``."""
    name = text.partition("=")[0]
    if re.fullmatch(r"--[\w-]+|-[A-Za-z]", name):
        return True
    return f"-{name}" in known and text.startswith("-")


def _known(name: str, known: Mapping[str, Option]) -> Option:
    if name in known:
        return known[name]
    names = [each for each in known if each.startswith("--")]
    raise unknown("cli-unknown-option", name, names)


def _value(option: Option, typed: str, value: str, left: Iterator[str]) -> str:
    if not option.value:
        if "=" in typed:
            raise UsageError("cli-option-takes-none", {"option": option.name})
        return "yes"
    if "=" not in typed:
        following = next(left, None)
        if following is None:
            raise UsageError("cli-option-needs-value", {"option": option.name})
        value = following
    if option.choices and value not in option.choices:
        known = ", ".join(option.choices)
        details = {"option": option.name, "text": value, "known": known}
        raise UsageError("cli-not-one-of", details)
    return value
