"""
What the commands about one customer share: whom, by whom, with what, and what changed.

What was asked is told in the reader's words; what is printed is the same in every
language where a program reads it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.console import Console
from custquery.cli.settings import time_named
from custquery.schema.calendar import moment
from custquery.shop.customers import Change, Edited
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By


def number_at(arguments: Arguments, at: int, code: str) -> int:
    """
    Return the number that stands at one of the words.

    Raises:
        UsageError: *code*: there is no word there, or it is no number.
    """
    text = "".join(arguments.words[at : at + 1]).lstrip("#")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise UsageError(code, {"action": " ".join(arguments.words[:1])})
    return int(text)


def by(arguments: Arguments) -> By:
    """Return who does it, for the audit trail, and why."""
    return By("cli", arguments.get("--why", ""))


def seen(arguments: Arguments, shop: Shop) -> datetime | None:
    """Return the moment of the profile that the change is made on, if it was given."""
    return time_named("--seen", arguments, shop.environment)


def given(arguments: Arguments, options: Mapping[str, str]) -> dict[str, object]:
    """Return the values of the *options* that were typed, by the field that each is."""
    return {
        field: arguments.options[name]
        for name, field in options.items()
        if arguments.has(name)
    }


def as_options(fields: Iterable[str]) -> dict[str, str]:
    """
    Return the option that each of *fields* is set with.

    >>> as_options(["first_name"])
    {'--first-name': 'first_name'}
    """
    return {f"--{each.replace('_', '-')}": each for each in fields}


def visible(text: str) -> str:
    """Show *text* in one line, with nothing that a terminal would obey."""
    line = " ".join(text.split())
    return "".join(each if each.isprintable() else "\ufffd" for each in line)


#: Fields that are yes or no, and one that is a moment.
_YES_OR_NO = frozenset({"is_default", "tax_exempt", "verified_email"})
_MOMENTS = frozenset({"activated_at"})


def plain(field: str, value: object) -> object:
    """
    Return the value of a *field* as a program has it.

    >>> plain("tax_exempt", 1), plain("city", "Utrecht"), plain("activated_at", 0)
    (True, 'Utrecht', '1970-01-01T00:00:00+00:00')
    """
    if isinstance(value, int) and field in _MOMENTS:
        return moment(value).isoformat()
    return bool(value) if field in _YES_OR_NO and value is not None else value


def said(value: object, console: Console) -> str:
    """Show the value of a field."""
    match value:
        case bool():
            return console.say("cli-yes" if value else "cli-no")
        case None | ():
            return console.say("cli-nothing-there")
        case tuple():
            return visible(", ".join(map(str, value)))
        case _:
            return visible(str(value))


def change_lines(changes: Iterable[Change], console: Console) -> list[str]:
    """Return a line for each change."""
    return [
        f"{console.say(f'profile-field-{each.field}')}: "
        f"{said(plain(each.field, each.before), console)} → "
        f"{said(plain(each.field, each.after), console)}"
        for each in changes
    ]


def edited_facts(done: Edited, *, dry_run: bool) -> dict[str, object]:
    """Return what an edit did as JSON has it."""
    address = {} if done.address is None else {"address": done.address}
    return {
        "id": done.customer,
        **address,
        "changes": [
            {
                "field": each.field,
                "before": plain(each.field, each.before),
                "after": plain(each.field, each.after),
            }
            for each in done.changes
        ],
        "updated_at": done.updated_at.isoformat(),
        "dry_run": dry_run,
    }


def tell_done(
    arguments: Arguments, console: Console, code: str, **args: object
) -> None:
    """Say on stderr what was done, or that it was only tried."""
    console.flush()
    if arguments.has("--dry-run"):
        console.note("cli-only-tried")
    else:
        console.tell(console.say(code, **args))
