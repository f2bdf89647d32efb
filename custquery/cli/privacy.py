"""
Actions for what people ask about their data, and for what is kept no longer.

Access and the record are a page of HTML unless JSON is asked for, since people get
them; everything else is said in lines.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.cli.progress import Bar
from custquery.cli.table import Heading, show_table
from custquery.shop.privacy import Asked, Kept, Run
from custquery.shop.privacy.retention import RULES
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By
from custquery.targets.sentence_times import day
from custquery.targets.sentence_values import Voice


class _Action(NamedTuple):
    """What is done, and how it is typed."""

    run: "Callable[[Shop, Arguments, Console], None]"
    #: As typed; words in brackets may be left out.
    usage: str
    #: How many words may stand behind its name, at least and at most.
    least: int = 0
    most: int = 0
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """Carry out what was asked."""
    if not arguments.words:
        known = ", ".join(_ACTIONS)
        raise UsageError("cli-privacy-action", {"known": known})
    name, *words = arguments.words
    action = _ACTIONS.get(name)
    if action is None:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    if not action.least <= len(words) <= action.most:
        raise _usage(name)
    writes = action.writes and not (name == "retention" and not words)
    with open_as_asked(arguments, console, read_only=not writes) as shop:
        action.run(shop, arguments, console)
    return exits.OK


def _usage(name: str) -> UsageError:
    return UsageError("cli-privacy-words", {"usage": _ACTIONS[name].usage})


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _is_tried(arguments: Arguments) -> bool:
    return arguments.has("--dry-run")


def _by(arguments: Arguments) -> By:
    return By(arguments.get("--by", "cli"), arguments.get("--why", ""))


def _customer(arguments: Arguments, at: int) -> int:
    text = arguments.words[at]
    if not (text.isascii() and text.isdigit()):
        raise _usage(arguments.words[0])
    return int(text[:18])


def _done(
    arguments: Arguments,
    console: Console,
    facts: Mapping[str, object],
    code: str,
    **args: object,
) -> None:
    """Give *facts* to a program, and say *code* to a person."""
    tried = _is_tried(arguments)
    if _is_json(arguments):
        console.show(to_json({**facts, "dry_run": tried}, indent=2))
        console.flush()
    console.tell(console.say(code, **args))
    if tried:
        console.note("cli-only-tried")


# Requests


def _request(shop: Shop, arguments: Arguments, console: Console) -> None:
    _, kind, _ = arguments.words
    if kind not in {"access", "erasure"}:
        raise _usage("request")
    asked = shop.privacy.request(
        _customer(arguments, 2),
        "erasure" if kind == "erasure" else "access",
        _by(arguments),
        dry_run=_is_tried(arguments),
    )
    due = _day(asked.due_at, shop, console)
    code = f"cli-privacy-asked-{kind}"
    _done(arguments, console, _facts(asked), code, customer=asked.customer, day=due)


def _cancel(shop: Shop, arguments: Arguments, console: Console) -> None:
    asked = shop.privacy.cancel(
        _customer(arguments, 1), _by(arguments), dry_run=_is_tried(arguments)
    )
    code = "cli-privacy-cancelled"
    _done(arguments, console, _facts(asked), code, customer=asked.customer)


def _due(shop: Shop, arguments: Arguments, console: Console) -> None:
    found = shop.privacy.pending()
    if _is_json(arguments):
        console.show(to_json([_facts(each) for each in found], indent=2))
        return
    if not found:
        console.note("cli-privacy-none")
        return
    names = ("customer", "request", "due", "asked-by")
    headings = [Heading(console.say(f"cli-heading-{each}")) for each in names]
    rows = [
        [
            str(each.customer),
            console.say(f"cli-privacy-kind-{each.kind}"),
            _day(each.due_at, shop, console),
            each.asked_by,
        ]
        for each in found
    ]
    show_table(headings, rows, console)


def _facts(asked: Asked) -> Mapping[str, object]:
    return {
        "customer": asked.customer,
        "request": asked.kind,
        "asked_at": asked.asked_at.isoformat(),
        "asked_by": asked.asked_by,
        "due_at": asked.due_at.isoformat(),
    }


def _day(moment: datetime, shop: Shop, console: Console) -> str:
    reading = shop.environment.reading()
    local = moment.astimezone(reading.zone).date()
    return day(local, Voice(console.locale, reading))


# Documents


def _access(shop: Shop, arguments: Arguments, console: Console) -> None:
    number = _customer(arguments, 1)
    if _is_tried(arguments):
        held = shop.privacy.preview(number)
    else:
        held = shop.privacy.access(number, _by(arguments))
    as_json = _is_json(arguments)
    console.show(held.to_json() if as_json else held.to_html(console.locale))


def _record(shop: Shop, arguments: Arguments, console: Console) -> None:
    record = shop.privacy.record()
    as_json = _is_json(arguments)
    locale = console.locale
    console.show(record.to_json(locale) if as_json else record.to_html(locale))


# What is carried out


def _run(shop: Shop, arguments: Arguments, console: Console) -> None:
    files = [Path(each) for each in arguments.words[1:]]
    bar = Bar("privacy", console)
    done = shop.privacy.run(
        files, _by(arguments), dry_run=_is_tried(arguments), progress=bar
    )
    bar.end()
    if _is_json(arguments):
        console.show(to_json(_carried_out(done, arguments), indent=2))
        console.flush()
    _tell(done, arguments, console)


def _tell(done: Run, arguments: Arguments, console: Console) -> None:
    """Say what was done, and what is left to do for a person."""
    tried = _is_tried(arguments)
    code = "cli-privacy-would-erase" if tried else "cli-privacy-erased"
    console.tell(console.say(code, count=len(done.erased)))
    for file in done.files:
        left = "-left" if file.is_left else ""
        args = {"removed": file.removed, "unsure": file.unsure}
        code = f"cli-privacy-file{left}"
        console.tell(console.say(code, file=file.file.name, **args))
    for kept in done.removed:
        code = "cli-privacy-retained" if tried else "cli-privacy-removed"
        args = {"days": kept.days, "count": kept.count}
        console.tell(console.say(code, rule=kept.rule, **args))
    for each in done.mentions:
        where = {"table": each.table, "column": each.column}
        console.tell(console.say("cli-privacy-mentioned", count=each.count, **where))
    if done.unsettled:
        console.note("cli-payment-not-settled")
    if done.remains:
        console.note(done.remains)
    if done.erased:
        console.note("cli-privacy-elsewhere")
    if tried:
        console.note("cli-only-tried")


def _carried_out(done: Run, arguments: Arguments) -> Mapping[str, object]:
    return {
        "erased": list(done.erased),
        "files": [
            {
                "file": str(each.file),
                "removed": each.removed,
                "unsure": each.unsure,
                "left": each.is_left,
            }
            for each in done.files
        ],
        "removed": [_kept(each) for each in done.removed],
        "mentions": [
            {"table": each.table, "column": each.column, "count": each.count}
            for each in done.mentions
        ],
        "remains": done.remains,
        "unsettled": done.unsettled,
        "dry_run": _is_tried(arguments),
    }


# Rules


def _retention(shop: Shop, arguments: Arguments, console: Console) -> None:
    words = arguments.words[1:]
    if not words:
        _show_rules(shop, arguments, console)
        return
    if len(words) == 1:
        raise _usage("retention")
    rule, text = words
    if text != "off" and not (text.isascii() and text.isdigit()):
        raise _usage("retention")
    days = None if text == "off" else int(text[:9])
    by, tried = _by(arguments), _is_tried(arguments)
    found = shop.privacy.retain(rule, days, by, dry_run=tried)
    facts = {"rules": [_kept(each) for each in found]}
    _done(arguments, console, facts, "cli-privacy-rule-set", rule=rule)


def _show_rules(shop: Shop, arguments: Arguments, console: Console) -> None:
    found = {each.rule: each for each in shop.privacy.overdue()}
    if _is_json(arguments):
        console.show(to_json([_kept(each) for each in found.values()], indent=2))
        return
    names = ("rule", "days", "older")
    headings = [Heading(console.say(f"cli-heading-{each}")) for each in names]
    off = console.say("cli-privacy-rule-off")
    rows = []
    for rule in RULES:
        on = found.get(rule)
        rows.append([rule, str(on.days) if on else off, str(on.count) if on else ""])
    show_table(headings, rows, console)


def _kept(kept: Kept) -> Mapping[str, object]:
    return {"rule": kept.rule, "days": kept.days, "count": kept.count}


def _allow(shop: Shop, arguments: Arguments, console: Console) -> None:
    shop.privacy.allow(arguments.words[1], _by(arguments), dry_run=_is_tried(arguments))
    _done(arguments, console, {"allowed": True}, "cli-privacy-allowed")


_ANY = 1_000
_ACTIONS: Mapping[str, _Action] = {
    "request": _Action(_request, "request access|erasure ID", 2, 2),
    "cancel": _Action(_cancel, "cancel ID", 1, 1),
    "due": _Action(_due, "due", writes=False),
    "access": _Action(_access, "access ID", 1, 1),
    "run": _Action(_run, "run [FILE …]", 0, _ANY),
    "retention": _Action(_retention, "retention [RULE DAYS|off]", 0, 2),
    "record": _Action(_record, "record", writes=False),
    "allow": _Action(_allow, "allow EMAIL|PHONE", 1, 1),
}
