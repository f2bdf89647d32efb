"""
Actions on the mail of a shop: list, send, retry, write, invite, invite-all, setup.

Nobody's address or words are shown unless they are asked for, as a terminal is often
looked at by more than one.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.acting import by, number_at, tell_done, visible
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console, standard_input
from custquery.cli.find import counted
from custquery.cli.opening import open_as_asked
from custquery.cli.progress import Bar
from custquery.cli.query_text import read_query
from custquery.cli.settings import compile_query
from custquery.cli.table import Heading, show_table
from custquery.language.messages import is_said
from custquery.shop.mail.delivering import Delivered
from custquery.shop.mail.entries import Entry
from custquery.shop.mail.settings import MailSettings
from custquery.shop.shop import Shop

#: Messages in a list when nobody says.
_FEW = 50
#: What a list shows of a message, and what it shows when it is asked for.
_COLUMNS = ("message", "customer", "kind", "state", "when", "attempts", "reason")
_PERSONAL = ("recipient", "subject")
#: The options that a setting is set with.
_SETTINGS = {
    "--sender": "sender",
    "--sender-name": "sender_name",
    "--through": "through",
    "--page": "page",
    "--postal-address": "postal_address",
    "--double-opt-in": "double_opt_in",
}


class _Action(NamedTuple):
    """What is done, and whether anything is written."""

    run: "Callable[[Shop, Arguments, Console], int]"
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """Show what the shop is to send, send it, or write to a customer."""
    if not arguments.words:
        raise UsageError("cli-outbox-action", {"known": ", ".join(_ACTIONS)})
    name = arguments.words[0]
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    action = _ACTIONS[name]
    with open_as_asked(arguments, console, read_only=not action.writes) as shop:
        return action.run(shop, arguments, console)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _refuse_more_words(arguments: Arguments, count: int) -> None:
    if len(arguments.words) > count:
        text = " ".join(arguments.words[count:])
        details = {"command": f"outbox {arguments.words[0]}", "text": text}
        raise UsageError("cli-words-too-many", details)


# What is there


def _list(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 1)
    most = arguments.number("--limit", _FEW) or _FEW
    found = shop.mail.outbox(arguments.get("--state", ""), most)
    personal = arguments.has("--addresses")
    if _is_json(arguments):
        facts = [_facts(each, console, personal=personal) for each in found]
        console.show(to_json(facts, indent=2))
    elif found:
        _show_entries(found, shop, console, personal=personal)
    else:
        console.note("cli-outbox-empty")
    return exits.OK


def _show_entries(
    found: Iterable[Entry], shop: Shop, console: Console, *, personal: bool
) -> None:
    names = (*_COLUMNS, *(_PERSONAL if personal else ()))
    headings = [
        Heading(console.say(f"cli-heading-{each}"), each in {"message", "customer"})
        for each in names
    ]
    rows = [
        [
            str(each.id),
            str(each.customer),
            each.kind,
            each.state,
            _minute(_moment(each), shop),
            str(each.attempts),
            _reason(each, console),
            *((visible(each.recipient), visible(each.subject)) if personal else ()),
        ]
        for each in found
    ]
    show_table(headings, rows, console)


def _moment(entry: Entry) -> datetime:
    """Return when it was sent, or else when it is tried."""
    return entry.sent_at or entry.due_at


def _minute(moment: datetime, shop: Shop) -> str:
    local = moment.astimezone(shop.environment.zone)
    return local.strftime("%Y-%m-%d %H:%M")


def _reason(entry: Entry, console: Console) -> str:
    code = entry.reason
    return console.say(code) if is_said(code, console.locale) else visible(code)


def _facts(entry: Entry, console: Console, *, personal: bool) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": entry.id,
        "customer": entry.customer,
        "kind": entry.kind,
        "state": entry.state,
        "put_at": entry.put_at.isoformat(),
        "due_at": entry.due_at.isoformat(),
        "sent_at": entry.sent_at and entry.sent_at.isoformat(),
        "attempts": entry.attempts,
        "reason": _reason(entry, console),
    }
    if personal:
        facts |= {"recipient": entry.recipient, "subject": entry.subject}
    return facts


# What is done with it


def _send(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 1)
    most = arguments.number("--limit", None)
    if arguments.has("--dry-run"):
        count = shop.mail.due()
        _show_sent(Delivered(), arguments, console, due=count)
        console.flush()
        console.tell(console.say("cli-outbox-due", count=count))
        return exits.OK
    bar = Bar(console.say("cli-outbox-sending"), console)
    done = shop.mail.deliver(most=most, progress=bar)
    bar.end()
    _show_sent(done, arguments, console, due=shop.mail.due())
    console.flush()
    counts = {"later": done.later, "failed": done.failed}
    console.tell(console.say("cli-outbox-sent", count=done.sent, **counts))
    if done.stopped:
        console.note("cli-outbox-stopped")
    return exits.PARTIAL if done.later or done.failed else exits.OK


def _show_sent(
    done: Delivered, arguments: Arguments, console: Console, *, due: int
) -> None:
    if not _is_json(arguments):
        console.show(str(done.sent))
        return
    answer = {
        "sent": done.sent,
        "later": done.later,
        "failed": done.failed,
        "stopped": done.stopped,
        "due": due,
        "dry_run": arguments.has("--dry-run"),
    }
    console.show(to_json(answer, indent=2))


def _retry(shop: Shop, arguments: Arguments, console: Console) -> int:
    count = len(arguments.words)
    numbers = [number_at(arguments, at, "cli-outbox-which") for at in range(1, count)]
    dry_run = arguments.has("--dry-run")
    found = shop.mail.retry(numbers, by(arguments), dry_run=dry_run)
    if _is_json(arguments):
        console.show(to_json({"queued": list(found), "dry_run": dry_run}, indent=2))
    else:
        for each in found:
            console.show(str(each))
    tell_done(arguments, console, "cli-outbox-queued", count=len(found))
    return exits.OK


# What is put into it


def _write(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = number_at(arguments, 1, "cli-outbox-whom")
    text = " ".join(arguments.words[2:])
    if text == "-":
        text = standard_input(console).read()
    number = shop.mail.write(
        customer,
        arguments.get("--subject", ""),
        text,
        marketing=arguments.has("--marketing"),
        by=by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    return _put(number, customer, arguments, console)


def _invite(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 2)
    customer = number_at(arguments, 1, "cli-outbox-whom")
    dry_run = arguments.has("--dry-run")
    number = shop.mail.invite(customer, by(arguments), dry_run=dry_run)
    return _put(number, customer, arguments, console)


def _invite_all(shop: Shop, arguments: Arguments, console: Console) -> int:
    """Invite who the query selects and was not asked before."""
    if len(arguments.words) < 2:
        raise UsageError("cli-outbox-who", {})
    text = read_query(arguments, console, skip=1)
    query = compile_query(text, shop.environment, arguments)
    console.tell_about(text, query.diagnostics)
    console.tell(counted(query, shop.count(query), console))
    dry_run = arguments.has("--dry-run")
    count = shop.mail.invite_all(shop.ids(query), by(arguments), dry_run=dry_run)
    if _is_json(arguments):
        console.show(to_json({"invited": count, "dry_run": dry_run}, indent=2))
    else:
        console.show(str(count))
    tell_done(arguments, console, "cli-import-invited", count=count)
    return exits.OK


def _put(number: int, customer: int, arguments: Arguments, console: Console) -> int:
    dry_run = arguments.has("--dry-run")
    message = None if dry_run else number
    if _is_json(arguments):
        answer = {"id": message, "customer": customer, "dry_run": dry_run}
        console.show(to_json(answer, indent=2))
    elif message is not None:
        console.show(str(message))
    tell_done(arguments, console, "cli-outbox-put", number=number, customer=customer)
    return exits.OK


# How it is sent


def _setup(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 1)
    changes: dict[str, str | bool] = {
        field: arguments.options[name]
        for name, field in _SETTINGS.items()
        if arguments.has(name)
    }
    if "double_opt_in" in changes:
        changes["double_opt_in"] = changes["double_opt_in"] == "yes"
    own = shop.mail.settings
    if changes:
        dry_run = arguments.has("--dry-run")
        own = shop.mail.configure(by(arguments), dry_run=dry_run, **changes)
    _show_settings(own, arguments, console)
    if changes:
        tell_done(arguments, console, "cli-outbox-set-up")
    return exits.OK


def _show_settings(own: MailSettings, arguments: Arguments, console: Console) -> None:
    facts = {field: getattr(own, field) for field in _SETTINGS.values()}
    if _is_json(arguments):
        console.show(to_json(facts, indent=2))
        return
    yes_or_no = {True: console.say("cli-yes"), False: console.say("cli-no")}
    for name, field in _SETTINGS.items():
        value = yes_or_no.get(facts[field], facts[field])
        console.show(f"{name.removeprefix('--')}: {visible(value)}".rstrip())


_ACTIONS: Mapping[str, _Action] = {
    "list": _Action(_list, writes=False),
    "send": _Action(_send),
    "retry": _Action(_retry),
    "write": _Action(_write),
    "invite": _Action(_invite),
    "invite-all": _Action(_invite_all),
    "setup": _Action(_setup),
}
