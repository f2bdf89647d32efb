"""
Actions on what customers said about being written to: show, record, subscribe, confirm.

What holds from now on is the result; that it was done is said on stderr.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.acting import by, number_at, tell_done, visible
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.cli.settings import time_named
from custquery.cli.table import Heading, show_table
from custquery.language.errors import RequestError
from custquery.shop.mail.consenting import Consent
from custquery.shop.shop import Shop

_COLUMNS = ("channel", "state", "level", "when", "source")


class _Action(NamedTuple):
    """What is done, with how many words behind its name."""

    run: "Callable[[Shop, Arguments, Console], int]"
    words: int = 1
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """Show or record consent, or follow the link of a letter."""
    if not arguments.words:
        raise UsageError("cli-consent-action", {"known": ", ".join(_ACTIONS)})
    name, *words = arguments.words
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    action = _ACTIONS[name]
    if len(words) > action.words:
        text = " ".join(words[action.words :])
        details = {"command": f"consent {name}", "text": text}
        raise UsageError("cli-words-too-many", details)
    with open_as_asked(arguments, console, read_only=not action.writes) as shop:
        return action.run(shop, arguments, console)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _customer(arguments: Arguments) -> int:
    return number_at(arguments, 1, "cli-consent-whose")


def _show(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = _customer(arguments)
    if shop.customer(customer) is None:
        raise RequestError("customer-not-there", {"customer": str(customer)})
    found = shop.consents.history(customer)
    with_evidence = arguments.has("--with-evidence")
    if _is_json(arguments):
        channels = sorted({"email", "sms", *(each.channel for each in found)})
        states = {each: shop.consents.state(customer, each) for each in channels}
        events = [_facts(each, with_evidence=with_evidence) for each in found]
        answer = {"id": customer, "states": states, "events": events}
        console.show(to_json(answer, indent=2))
    elif found:
        _show_events(found, shop, console, with_evidence=with_evidence)
    else:
        console.note("cli-consent-nothing", customer=customer)
    return exits.OK


def _show_events(
    found: tuple[Consent, ...], shop: Shop, console: Console, *, with_evidence: bool
) -> None:
    names = (*_COLUMNS, *(("evidence",) if with_evidence else ()))
    zone = shop.environment.zone
    rows = [
        [
            each.channel,
            each.state,
            each.level,
            each.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            visible(each.source),
            *((visible(each.evidence),) if with_evidence else ()),
        ]
        for each in found
    ]
    show_table([Heading(console.say(f"cli-heading-{n}")) for n in names], rows, console)


def _facts(said: Consent, *, with_evidence: bool) -> dict[str, object]:
    facts: dict[str, object] = {
        "channel": said.channel,
        "state": said.state,
        "level": said.level,
        "at": said.at.isoformat(),
        "recorded_at": said.recorded_at.isoformat(),
        "source": said.source,
    }
    if with_evidence:
        facts |= {"evidence": said.evidence, "attested_by": said.attested_by}
    return facts


def _record(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = _customer(arguments)
    wanted = "".join(arguments.words[2:])
    channel = arguments.get("--channel", "email")
    state = shop.consents.record(
        customer,
        wanted,
        channel=channel,
        level=arguments.get("--level", ""),
        at=time_named("--at", arguments, shop.environment),
        source=arguments.get("--source", "unknown"),
        evidence=arguments.get("--evidence", ""),
        by=by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    _show_state(customer, channel, state, arguments, console)
    if state != wanted:
        console.note("cli-consent-later-holds", state=state)
    return exits.OK


def _subscribe(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = _customer(arguments)
    state = shop.consents.subscribe(
        customer,
        source=arguments.get("--source", "unknown"),
        evidence=arguments.get("--evidence", ""),
        by=by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    _show_state(customer, "email", state, arguments, console)
    if state == "pending":
        console.note("cli-consent-asked")
    return exits.OK


def _confirm(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = shop.consents.confirm(
        _token(arguments),
        arguments.get("--evidence", ""),
        by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    _show_state(customer, "email", "subscribed", arguments, console)
    return exits.OK


def _unsubscribe(shop: Shop, arguments: Arguments, console: Console) -> int:
    dry_run = arguments.has("--dry-run")
    customer = shop.consents.unsubscribe(
        _token(arguments), by(arguments), dry_run=dry_run
    )
    _show_state(customer, "email", "unsubscribed", arguments, console)
    return exits.OK


def _token(arguments: Arguments) -> str:
    """Return the token that was typed, or that of the whole link."""
    if len(arguments.words) < 2:
        raise UsageError("cli-consent-which-link", {"action": arguments.words[0]})
    return arguments.words[1].rpartition("=")[2]


def _show_state(
    customer: int, channel: str, state: str, arguments: Arguments, console: Console
) -> None:
    dry_run = arguments.has("--dry-run")
    if _is_json(arguments):
        answer = {"id": customer, "channel": channel, "state": state}
        console.show(to_json({**answer, "dry_run": dry_run}, indent=2))
    else:
        console.show(state)
    tell_done(arguments, console, "cli-consent-recorded", customer=customer)


_ACTIONS: Mapping[str, _Action] = {
    "show": _Action(_show, writes=False),
    "record": _Action(_record, words=2),
    "subscribe": _Action(_subscribe),
    "confirm": _Action(_confirm),
    "unsubscribe": _Action(_unsubscribe),
}
