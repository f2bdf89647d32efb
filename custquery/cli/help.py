"""Commands and options → help pages, with three examples first."""

import shutil
import textwrap
from importlib import import_module

from custquery.cli.columns import COLUMNS
from custquery.cli.commands import COMMANDS, Option
from custquery.cli.console import Console
from custquery.shop.store.sorting import SORTS

#: Wide enough to read, however wide the terminal is.
_WIDEST = 96
_INDENT = "  "

#: What ``{known}`` stands for in the help of an option that has no choices.
_KNOWN = {
    "--columns": ", ".join(COLUMNS),
    "--sort": ", ".join(each.name for each in SORTS),
}


def front(console: Console) -> str:
    """Return the page of ``custquery --help``."""
    version = import_module("importlib.metadata").version("custquery")
    listed = [(name, console.say(f"cli-summary-{name}")) for name in COMMANDS]
    return "\n".join(
        (
            console.say("cli-title", version=version),
            "",
            *_examples("custquery", console),
            "",
            console.say("cli-commands"),
            *_listed(listed),
            "",
            *_wrapped(console.say("cli-more-help")),
            "",
            *_wrapped(console.say("cli-exit-codes")),
        )
    )


def page(name: str, console: Console) -> str:
    """Return the page of ``custquery NAME --help``."""
    command = COMMANDS[name]
    parts = ("custquery", name, f"[{console.say('cli-options-word')}]", command.words)
    options = [(_left(each), _right(each, console)) for each in command.options]
    return "\n".join(
        (
            *_examples(name, console),
            "",
            console.say("cli-usage", usage=" ".join(filter(None, parts))),
            "",
            *_wrapped(console.say(f"cli-summary-{name}")),
            "",
            console.say("cli-options"),
            *_listed(options),
        )
    )


def _examples(name: str, console: Console) -> list[str]:
    lines = console.say(f"cli-examples-{name}").split("\n")
    return [console.say("cli-examples"), *(f"{_INDENT}{line}" for line in lines)]


def _left(option: Option) -> str:
    short = f"{option.short}, " if option.short else ""
    return f"{short}{option.name} {option.value}".rstrip()


def _right(option: Option, console: Console) -> str:
    known = _KNOWN.get(option.name) or ", ".join(option.choices)
    return console.say(option.help, known=known)


def _listed(rows: list[tuple[str, str]]) -> list[str]:
    """Lay out names and what they are in two columns."""
    left = max(len(name) for name, _ in rows) + 2 * len(_INDENT)
    lines: list[str] = []
    for name, text in rows:
        first, *rest = _wrapped(text, left)
        lines.append(f"{_INDENT}{name}".ljust(left) + first)
        lines.extend(" " * left + line for line in rest)
    return lines


def _wrapped(text: str, taken: int = 0) -> list[str]:
    width = min(shutil.get_terminal_size().columns, _WIDEST) - taken
    return textwrap.wrap(text, max(width, 24), break_on_hyphens=False) or [""]
