"""
The commands and their options, as data.

Help pages are made from this table and from the catalogues; a command's module is
imported when the command is typed.
"""

from typing import NamedTuple


class Option(NamedTuple):
    """One option; its help is ``cli-option-name`` in the catalogues."""

    name: str
    #: What stands for its value on a help page; ``""`` when it takes none.
    value: str = ""
    short: str = ""
    #: The values it may have; empty when it may have any.
    choices: tuple[str, ...] = ()


class Command(NamedTuple):
    """One command; its help is ``cli-summary-name`` and ``cli-examples-name``."""

    #: Where its ``run`` is.
    module: str
    #: What stands for its words on a help page.
    words: str
    options: tuple[Option, ...]


HELP = Option("--help", short="-h")
LANGUAGE = Option("--lang", "en|nl", choices=("en", "nl"))
DATABASE = Option("--db", "PATH")
_DIALECTS = ("custquery", "shopify-search", "shopify-segment")
QUERY = (
    Option("--query-file", "FILE", "-Q"),
    Option("--dialect", "NAME", choices=_DIALECTS),
    Option("--now", "TIME"),
    Option("--zone", "ZONE"),
)
FAIL_EMPTY = Option("--fail-empty", short="-e")
_AS_TEXT = Option("--format", "text|json", choices=("text", "json"))
_ALWAYS = (LANGUAGE, HELP)


def _command(name: str, words: str, *options: Option) -> Command:
    return Command(f"custquery.cli.{name}", words, (*options, *_ALWAYS))


COMMANDS = {
    "find": _command(
        "find",
        "'QUERY'",
        DATABASE,
        Option(
            "--format",
            "NAME",
            choices=("table", "json", "ndjson", "csv", "ids"),
        ),
        Option("--columns", "A,B,…"),
        Option("--sort", "KEY"),
        Option("--limit", "NUMBER"),
        FAIL_EMPTY,
        *QUERY,
    ),
    "count": _command("count", "'QUERY'", DATABASE, FAIL_EMPTY, *QUERY),
    "check": _command("check", "'QUERY'", _AS_TEXT, Option("--batch"), *QUERY),
    "sql": _command(
        "sql",
        "'QUERY'",
        _AS_TEXT,
        Option("--engine", "NAME"),
        *QUERY,
    ),
    "describe": _command("describe", "['QUERY']", _AS_TEXT, *QUERY),
    "explain": _command("explain", "ID 'QUERY'", DATABASE, _AS_TEXT, *QUERY),
    "demo": _command("demo", "", DATABASE, Option("--rebuild")),
    "doctor": _command("doctor", "", DATABASE, Option("--repair")),
    "plugins": _command("plugins", "", _AS_TEXT),
}
