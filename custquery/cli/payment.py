"""
With what a customer pays: list, add, replace, remove, and send a link to update.

What is given of a payment method is a vault's reference, never the number of a card.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.acting import by, number_at, tell_done, visible
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.language.errors import RequestError
from custquery.shop.payments import LINK_DAYS, PaymentDetails, PaymentMethod
from custquery.shop.shop import Shop


class _Action(NamedTuple):
    """What is done, and how many words stand behind its name, at most."""

    run: "Callable[[Shop, Arguments, Console], int]"
    words: int = 1
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """List, add, replace or remove payment methods, or send a link to update one."""
    if not arguments.words:
        raise UsageError("cli-actions", {"known": ", ".join(_ACTIONS)})
    name = arguments.words[0]
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    action = _ACTIONS[name]
    if rest := arguments.words[action.words + 1 :]:
        details = {"command": f"payment {name}", "text": " ".join(rest)}
        raise UsageError("cli-more-words", details)
    read_only = not action.writes or arguments.has("--dry-run")
    with open_as_asked(arguments, console, read_only=read_only) as shop:
        return action.run(shop, arguments, console)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _list(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = number_at(arguments, 1, "cli-payment-whose")
    found = shop.payments.of(customer)
    if _is_json(arguments):
        console.show(to_json([_facts(each, shop) for each in found], indent=2))
        return exits.OK
    if not found:
        console.note("cli-no-payment-methods", customer=customer)
    for each in found:
        console.show(_line(each, shop, console))
    return exits.OK


def _add(shop: Shop, arguments: Arguments, console: Console) -> int:
    customer = number_at(arguments, 1, "cli-payment-whose")
    reference, shown = _reference(arguments), _shown(arguments)
    vault = arguments.get("--vault", "manual")
    if arguments.has("--dry-run"):
        shop.payments.check(customer, reference, shown, vault)
        tell_done(arguments, console, "cli-payment-added")
        return exits.OK
    made = shop.payments.add(customer, reference, shown, vault=vault, by=by(arguments))
    _show(made, shop, arguments, console)
    tell_done(arguments, console, "cli-payment-added", number=made.id)
    return exits.OK


def _replace(shop: Shop, arguments: Arguments, console: Console) -> int:
    number = number_at(arguments, 1, "cli-payment-which")
    reference, shown = _reference(arguments), _shown(arguments)
    vault = arguments.get("--vault", "")
    if arguments.has("--dry-run"):
        old = shop.payments.active(number)
        shop.payments.check(old.customer, reference, shown, vault or old.vault)
        tell_done(arguments, console, "cli-payment-replaced")
        return exits.OK
    made = shop.payments.replace(
        number, reference, shown, vault=vault, by=by(arguments)
    )
    _show(made, shop, arguments, console)
    tell_done(arguments, console, "cli-payment-replaced", number=number)
    return exits.OK


def _remove(shop: Shop, arguments: Arguments, console: Console) -> int:
    number = number_at(arguments, 1, "cli-payment-which")
    settled = True
    if arguments.has("--dry-run"):
        contracts = shop.payments.removable(number)
    else:
        done = shop.payments.remove(number, by(arguments))
        contracts, settled = done.contracts, done.settled
    if _is_json(arguments):
        facts = {"payment_method": number, "contracts": list(contracts)}
        console.show(to_json({**facts, "settled": settled}, indent=2))
    tell_done(arguments, console, "cli-payment-removed", number=number)
    for each in contracts:
        console.tell(console.say("cli-payment-unpaid", contract=each))
    if not settled:
        console.tell(console.say("cli-payment-not-settled"))
    return exits.OK if settled else exits.PARTIAL


def _settle(shop: Shop, arguments: Arguments, console: Console) -> int:
    if arguments.has("--dry-run"):
        left = shop.payments.unsettled()
    else:
        left = shop.payments.settle(by(arguments))
    if _is_json(arguments):
        console.show(to_json([each.id for each in left], indent=2))
    if left:
        console.tell(console.say("cli-payment-not-settled"))
    return exits.PARTIAL if left else exits.OK


def _send_link(shop: Shop, arguments: Arguments, console: Console) -> int:
    number = number_at(arguments, 1, "cli-payment-which")
    to = "".join(arguments.words[2:3])
    try:
        method, address = shop.payments.addressed(number, to)
    except RequestError as error:
        if error.code == "payment-address-unknown":
            _tell_addresses(shop, number, console)
        raise
    letter = None
    if not arguments.has("--dry-run"):
        days = arguments.number("--days", LINK_DAYS) or LINK_DAYS
        letter = shop.payments.send_link(number, to, days=days, by=by(arguments))
    if _is_json(arguments):
        facts = {"payment_method": method.id, "to": address, "letter": letter}
        console.show(to_json(facts, indent=2))
    else:
        console.show(visible(address))
    tell_done(arguments, console, "cli-payment-link-sent", number=number)
    return exits.OK


def _tell_addresses(shop: Shop, number: int, console: Console) -> None:
    """Say which addresses there are to pick from."""
    for each in shop.payments.addresses(shop.payments.get(number).customer):
        console.tell(f"  {visible(each)}")


def _reference(arguments: Arguments) -> str:
    if len(arguments.words) < 3:
        raise UsageError("payment-without-reference", {})
    return arguments.words[2]


def _shown(arguments: Arguments) -> PaymentDetails:
    """Return what was given of a payment method, besides its reference."""
    year, month = _expiry(arguments.options.get("--expires"))
    return PaymentDetails(
        arguments.get("--brand", ""), arguments.get("--last-four", ""), month, year
    )


def _expiry(text: str | None) -> tuple[int, int] | tuple[None, None]:
    if text is None:
        return None, None
    year, _, month = text.partition("-")
    is_month = (len(year), len(month)) == (4, 2)
    if not (is_month and f"{year}{month}".isdecimal()):
        raise UsageError("payment-expiry", {})
    return int(year), int(month)


def _show(
    method: PaymentMethod, shop: Shop, arguments: Arguments, console: Console
) -> None:
    if _is_json(arguments):
        console.show(to_json(_facts(method, shop), indent=2))
    else:
        console.show(_line(method, shop, console))


def _line(method: PaymentMethod, shop: Shop, console: Console) -> str:
    parts = [str(method.id), method.vault, method.reference, method.brand or ""]
    if method.last_four:
        parts.append(f"•••• {method.last_four}")
    if method.expiry_year is not None:
        parts.append(f"{method.expiry_year}-{method.expiry_month:02}")
    if method.status == "revoked":
        parts.append(console.say("cli-payment-revoked"))
    elif shop.payments.is_expired(method):
        parts.append(console.say("cli-payment-expired"))
    return "  ".join(visible(each) for each in parts if each)


def _facts(method: PaymentMethod, shop: Shop) -> Mapping[str, object]:
    return {
        "id": method.id,
        "customer": method.customer,
        "status": method.status,
        "vault": method.vault,
        "reference": method.reference,
        "brand": method.brand,
        "last_four": method.last_four,
        "expiry_month": method.expiry_month,
        "expiry_year": method.expiry_year,
        "expired": shop.payments.is_expired(method),
    }


_ACTIONS: Mapping[str, _Action] = {
    "list": _Action(_list, writes=False),
    "add": _Action(_add, words=2),
    "replace": _Action(_replace, words=2),
    "remove": _Action(_remove),
    "send-link": _Action(_send_link, words=2),
    "settle": _Action(_settle, words=0),
}
