"""
The commands and their options, as data.

Help pages are made from this table and from the catalogues; a command's module is
imported when the command is typed.
"""

from typing import NamedTuple


class Option(NamedTuple):
    """One option; its help is ``cli-option-topic`` in the catalogues."""

    name: str
    #: What stands for its value on a help page; ``""`` when it takes none.
    value: str = ""
    short: str = ""
    #: The values it may have; empty when it may have any.
    choices: tuple[str, ...] = ()
    #: Names its help where its own name does not.
    topic: str = ""

    @property
    def help(self) -> str:
        """The code of its help."""
        return f"cli-option-{self.topic or self.name.removeprefix('--')}"


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
#: The same option, for commands that only ask the shop how it reads.
READ_AS = Option("--db", "PATH", topic="db-of-reading")
_DIALECTS = ("custquery", "shopify-search", "shopify-segment")
QUERY = (
    Option("--query-file", "FILE", "-Q"),
    Option("--dialect", "NAME", choices=_DIALECTS),
    Option("--now", "TIME"),
    Option("--zone", "ZONE"),
)
FAIL_EMPTY = Option("--fail-empty", short="-e")
AS_TEXT = Option(
    "--format", "text|json", choices=("text", "json"), topic="format-of-text"
)
_ALWAYS = (LANGUAGE, HELP)
#: What a query can be converted to.
CONVERTED = ("shopify-segment", "shopify-search", "json", "dutch", "canonical")


#: The states of an account.
_ACCOUNTS = ("disabled", "invited", "enabled", "declined")
#: What every change of one customer takes.
_CHANGING = (
    Option("--seen", "TIME"),
    Option("--why", "TEXT"),
    Option("--dry-run"),
)
#: What can have become of a message, and how sure consent is.
_MESSAGES = ("queued", "sending", "sent", "failed")
_LEVELS = ("single_opt_in", "confirmed_opt_in", "unknown")
_SAYING_WHY = (Option("--why", "TEXT"), Option("--dry-run"))
#: What may become of who is there already, and what 03/04/2024 can mean.
_EXISTING = ("overwrite", "skip")
_DATES = ("day-first", "month-first")


def _to_set(*names: str) -> tuple[Option, ...]:
    """Return options that set a field."""
    return tuple(Option(f"--{each}", "TEXT", topic="to-set") for each in names)


def _to_take(*names: str) -> tuple[Option, ...]:
    """Return options that say whose field it is that stays."""
    return tuple(Option(f"--{each}-of", "ID", topic="chosen-of") for each in names)


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
    "check": _command("check", "'QUERY'", AS_TEXT, Option("--batch"), READ_AS, *QUERY),
    "fix": _command("fix", "'QUERY'", DATABASE, *QUERY),
    "complete": _command(
        "complete",
        "['QUERY']",
        Option("--caret", "NUMBER"),
        AS_TEXT,
        DATABASE,
        Option("--limit", "NUMBER", topic="limit-of-offers"),
        *QUERY,
    ),
    "sql": _command(
        "sql",
        "'QUERY'",
        AS_TEXT,
        Option("--engine", "NAME"),
        READ_AS,
        *QUERY,
    ),
    "describe": _command("describe", "['QUERY']", AS_TEXT, READ_AS, *QUERY),
    "convert": _command(
        "convert",
        "'QUERY'",
        Option("--to", "NAME", choices=CONVERTED),
        Option("--partly"),
        READ_AS,
        *QUERY,
    ),
    "explain": _command("explain", "ID 'QUERY'", DATABASE, AS_TEXT, *QUERY),
    "create": _command(
        "create",
        "[PATH]",
        Option("--currency", "CODE"),
        Option("--zone", "ZONE"),
        Option("--region", "CODE"),
        Option("--language", "CODE", topic="language-of-shop"),
        Option("--db", "PATH", topic="db-of-creation"),
    ),
    "segment": _command(
        "segment",
        "ACTION [NAME] ['QUERY']",
        DATABASE,
        AS_TEXT,
        Option("--columns", "A,B,…"),
        Option("--sort", "KEY"),
        Option("--limit", "NUMBER"),
        Option("--confirm-mixed"),
        Option("--rename-if-taken"),
        *QUERY,
    ),
    "customer": _command(
        "customer",
        "ACTION [ID …]",
        DATABASE,
        *_to_set("first-name", "last-name", "name", "email", "phone", "company"),
        *_to_set("language", "note"),
        Option("--tags", "A,B,…", topic="tags-to-set"),
        Option("--add-tags", "A,B,…", topic="tags-to-add"),
        Option("--remove-tags", "A,B,…", topic="tags-to-remove"),
        Option(
            "--tax-exempt", "yes|no", choices=("yes", "no"), topic="tax-exempt-to-set"
        ),
        Option("--account", "STATE", choices=_ACCOUNTS, topic="account-to-set"),
        *_CHANGING,
        AS_TEXT,
    ),
    "address": _command(
        "address",
        "ACTION [ID [ADDRESS]]",
        DATABASE,
        *_to_set("first-name", "last-name", "company", "address1", "address2"),
        *_to_set("zip", "city", "region", "region-code", "country", "phone"),
        Option("--default", topic="default-address"),
        Option("--order", "ID", topic="order-to-check"),
        Option("--validator", "NAME"),
        Option("--accept", topic="accept-proposal"),
        *_CHANGING,
        AS_TEXT,
    ),
    # Called by another name than the command, which is a word of Python.
    "import": Command(
        "custquery.cli.importing",
        "FILE",
        (
            DATABASE,
            Option("--orders", topic="orders-of-import"),
            Option("--existing", "NAME", choices=_EXISTING),
            Option("--mapping", "FILE"),
            Option("--rejects", "FILE"),
            Option("--all-or-nothing"),
            Option("--tags", "A,B,…", topic="tags-of-import"),
            Option("--keep-ids"),
            Option("--dates", "NAME", choices=_DATES),
            Option("--attested-by", "NAME"),
            Option("--consent-source", "TEXT"),
            Option("--consent-at", "TIME"),
            Option("--invite"),
            Option("--again"),
            *_SAYING_WHY,
            AS_TEXT,
            *_ALWAYS,
        ),
    ),
    "export": _command(
        "export",
        "['QUERY']",
        DATABASE,
        Option("--orders", topic="orders-of-export"),
        Option("--to", "FILE", topic="to-file"),
        *QUERY,
    ),
    "duplicates": _command(
        "duplicates",
        "[ID ID]",
        DATABASE,
        Option("--threshold", "NUMBER"),
        Option("--finder", "NAME"),
        Option("--limit", "NUMBER", topic="limit-of-pairs"),
        AS_TEXT,
    ),
    "merge": _command(
        "merge",
        "ID ID",
        DATABASE,
        *_to_take("first-name", "last-name", "email", "phone", "default-address"),
        Option("--note", "TEXT", topic="note-to-keep"),
        Option("--tags", "A,B,…", topic="tags-to-keep"),
        *_SAYING_WHY,
        AS_TEXT,
    ),
    "privacy": _command(
        "privacy",
        "ACTION [WORDS]",
        DATABASE,
        Option("--by", "NAME"),
        Option("--why", "TEXT"),
        Option("--dry-run"),
        Option(
            "--format",
            "text|json",
            choices=("text", "json"),
            topic="format-of-privacy",
        ),
    ),
    "bulk": _command(
        "bulk",
        "ACTION [VALUE] ['QUERY']",
        DATABASE,
        Option("--ids", "A,B,…"),
        Option("--dry-run"),
        Option("--confirm-mixed", topic="confirm-mixed-of-bulk"),
        Option("--why", "TEXT"),
        AS_TEXT,
        *QUERY,
    ),
    "tags": _command(
        "tags",
        "[ACTION [ID TAGS]]",
        DATABASE,
        Option("--dry-run"),
        Option("--why", "TEXT"),
        AS_TEXT,
    ),
    "payment": _command(
        "payment",
        "ACTION [ID] [REFERENCE]",
        DATABASE,
        Option("--vault", "NAME"),
        Option("--brand", "NAME"),
        Option("--last-four", "DIGITS"),
        Option("--expires", "YYYY-MM"),
        Option("--days", "NUMBER", topic="days-of-link"),
        Option("--dry-run"),
        Option("--why", "TEXT"),
        AS_TEXT,
    ),
    "outbox": _command(
        "outbox",
        "ACTION [ID …] ['TEXT']",
        DATABASE,
        Option("--state", "STATE", choices=_MESSAGES, topic="state-of-message"),
        Option("--addresses"),
        Option("--limit", "NUMBER", topic="limit-of-messages"),
        Option("--subject", "TEXT"),
        Option("--marketing"),
        Option("--sender", "ADDRESS"),
        Option("--sender-name", "NAME"),
        Option("--through", "URI"),
        Option("--page", "URL", topic="page-of-links"),
        Option("--postal-address", "TEXT"),
        Option("--double-opt-in", "yes|no", choices=("yes", "no")),
        *_SAYING_WHY,
        AS_TEXT,
    ),
    "consent": _command(
        "consent",
        "ACTION ID|LINK [STATE]",
        DATABASE,
        Option("--channel", "NAME"),
        Option("--level", "LEVEL", choices=_LEVELS, topic="level-of-consent"),
        Option("--at", "TIME", topic="at-of-consent"),
        Option("--source", "TEXT", topic="source-of-consent"),
        Option("--evidence", "TEXT"),
        Option("--with-evidence"),
        *_SAYING_WHY,
        AS_TEXT,
    ),
    "demo": _command("demo", "", DATABASE, Option("--rebuild")),
    "doctor": _command("doctor", "", DATABASE, Option("--repair")),
    "certify": _command(
        "certify",
        "[URI]",
        Option("--cases", "NUMBER"),
        Option("--seed", "NUMBER"),
        AS_TEXT,
    ),
    "plugins": _command("plugins", "", AS_TEXT),
    "plugin": _command(
        "plugin",
        "new NAME",
        Option(
            "--kind", "NAME", choices=("criterion", "backend", "sender", "validator")
        ),
        Option("--into", "FOLDER"),
    ),
}
