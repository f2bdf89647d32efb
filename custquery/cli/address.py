"""
Actions on addresses: check one, and list, add, edit, remove those of a customer.

A check proposes; only ``--accept`` writes what it proposes. Its exit code is 1 when an
address would not arrive.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from custquery.cli import exits
from custquery.cli.acting import (
    as_options,
    by,
    change_lines,
    edited_facts,
    given,
    number_at,
    seen,
    tell_done,
    visible,
)
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.customer import tell_problems
from custquery.cli.opening import open_as_asked
from custquery.cli.profile import address_facts, address_lines
from custquery.shop.addresses import Checked
from custquery.shop.customers import Edited, ProfileError
from custquery.shop.customers.fields import POSTAL
from custquery.shop.shop import Shop

#: Stands for the number of an address that is only typed, or is that of an order.
_UNNUMBERED = 0

#: The options that a field is set with.
_OPTIONS = as_options(POSTAL)


class _Action(NamedTuple):
    """What is done, with how many words behind its name at most."""

    run: "Callable[[Shop, Arguments, Console], int]"
    words: int
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """Check, list, add, edit or remove addresses."""
    if not arguments.words:
        raise UsageError("cli-address-action", {"known": ", ".join(_ACTIONS)})
    name = arguments.words[0]
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    action = _ACTIONS[name]
    rest = arguments.words[1 + action.words :]
    if rest:
        details = {"command": f"address {name}", "text": " ".join(rest)}
        raise UsageError("cli-words-too-many", details)
    writes = action.writes or arguments.has("--accept")
    try:
        with open_as_asked(arguments, console, read_only=not writes) as shop:
            return action.run(shop, arguments, console)
    except ProfileError as error:
        return tell_problems(error, console)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _customer(arguments: Arguments) -> int:
    return number_at(arguments, 1, "cli-address-which-customer")


def _address(arguments: Arguments) -> int:
    return number_at(arguments, 2, "cli-address-which")


def _list(shop: Shop, arguments: Arguments, console: Console) -> int:
    number = _customer(arguments)
    found = shop.customers.addresses.list(number)
    if _is_json(arguments):
        console.show(to_json([address_facts(each) for each in found], indent=2))
        return exits.OK
    for line in address_lines(found, console):
        console.show(line)
    if not found:
        console.note("cli-no-addresses", customer=number)
    return exits.OK


def _add(shop: Shop, arguments: Arguments, console: Console) -> int:
    done = shop.customers.addresses.add(
        _customer(arguments),
        given(arguments, _OPTIONS),
        default=arguments.has("--default"),
        seen=seen(arguments, shop),
        by=by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    return _tell(done, "cli-address-added", shop, arguments, console)


def _edit(shop: Shop, arguments: Arguments, console: Console) -> int:
    done = shop.customers.addresses.edit(
        _customer(arguments),
        _address(arguments),
        given(arguments, _OPTIONS),
        default=arguments.has("--default") or arguments.words[0] == "default",
        seen=seen(arguments, shop),
        by=by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    return _tell(done, "cli-address-edited", shop, arguments, console)


def _remove(shop: Shop, arguments: Arguments, console: Console) -> int:
    done = shop.customers.addresses.remove(
        _customer(arguments),
        _address(arguments),
        seen=seen(arguments, shop),
        by=by(arguments),
        dry_run=arguments.has("--dry-run"),
    )
    return _tell(done, "cli-address-removed", shop, arguments, console)


def _tell(
    done: Edited, code: str, shop: Shop, arguments: Arguments, console: Console
) -> int:
    dry_run = arguments.has("--dry-run")
    if _is_json(arguments):
        console.show(to_json(edited_facts(done, dry_run=dry_run), indent=2))
    else:
        for line in change_lines(done.changes, console):
            console.show(line)
    code = code if done.changes else "cli-nothing-changed"
    args = {"customer": done.customer, "address": done.address}
    tell_done(arguments, console, code, **args)
    if done.changes and not dry_run and code != "cli-address-removed":
        _advise(shop, done, console)
    return exits.OK


def _advise(shop: Shop, done: Edited, console: Console) -> None:
    """Say, of an address that was written, what its check would say."""
    checked = shop.customers.addresses.check_all(done.customer)
    for each in () if done.address is None else checked[done.address].check.problems:
        console.tell(
            f"{console.say('level-warning')}: {console.say(each.code, **each.args)}"
        )


# Checking


def _check(shop: Shop, arguments: Arguments, console: Console) -> int:
    found = _checked(shop, arguments)
    if arguments.has("--accept"):
        return _accept(shop, found, arguments, console)
    if _is_json(arguments):
        facts = [_facts(number, each, console) for number, each in found.items()]
        console.show(to_json(facts, indent=2))
    else:
        for number, each in found.items():
            for line in _lines(number, each, console):
                console.show(line)
    return exits.OK if all(each.check.ok for each in found.values()) else exits.NOTHING


def _checked(shop: Shop, arguments: Arguments) -> Mapping[int, Checked]:
    """Return what was found out, by the number of the address where it has one."""
    book = shop.customers.addresses
    validator = arguments.options.get("--validator")
    order = arguments.number("--order", None)
    if order is not None:
        return {_UNNUMBERED: book.check_shipping(order, validator)}
    if len(arguments.words) < 2:
        values = given(arguments, _OPTIONS)
        if not values:
            raise UsageError("cli-address-check-what", {})
        return {_UNNUMBERED: book.check(values, validator)}
    found = book.check_all(_customer(arguments), validator)
    if len(arguments.words) < 3:
        return found
    number = _address(arguments)
    if number not in found:
        args = {"customer": arguments.words[1], "address": str(number)}
        raise UsageError("address-not-there", args)
    return {number: found[number]}


def _accept(
    shop: Shop,
    found: Mapping[int, Checked],
    arguments: Arguments,
    console: Console,
) -> int:
    if set(found) == {_UNNUMBERED}:
        raise UsageError("cli-address-which", {"action": "check"})
    dry_run = arguments.has("--dry-run")
    done = [
        shop.customers.addresses.accept(
            _customer(arguments),
            number,
            arguments.options.get("--validator"),
            by(arguments),
            dry_run=dry_run,
        )
        for number in found
    ]
    if _is_json(arguments):
        facts = [edited_facts(each, dry_run=dry_run) for each in done]
        console.show(to_json(facts, indent=2))
    else:
        for each in done:
            for line in change_lines(each.changes, console):
                console.show(f"{each.address}: {line}")
    count = sum(bool(each.changes) for each in done)
    tell_done(arguments, console, "cli-addresses-accepted", count=count)
    return exits.OK


def _lines(number: int, found: Checked, console: Console) -> list[str]:
    code = "cli-address-right" if not found.check.problems else "cli-address-wrong"
    named = "" if number == _UNNUMBERED else f" {number}"
    lines = [console.say(code, named=named, validator=found.validator)]
    for each in found.check.problems:
        level = console.say(f"level-{each.level}")
        field = console.say(f"profile-field-{each.field}")
        lines.append(f"  {level}: {field}: {console.say(each.code, **each.args)}")
    if found.changes:
        lines.append(console.say(f"cli-address-proposed-{found.check.certainty}"))
    for name, (before, after) in found.changes.items():
        field = console.say(f"profile-field-{name}")
        empty = console.say("cli-nothing-there")
        lines.append(
            f"  {field}: {visible(before) or empty} → {visible(after) or empty}"
        )
    return lines


def _facts(number: int, found: Checked, console: Console) -> Mapping[str, object]:
    return {
        "address": None if number == _UNNUMBERED else number,
        "ok": found.check.ok,
        "validator": found.validator,
        "problems": [
            {
                "code": each.code,
                "field": each.field,
                "level": each.level,
                "message": console.say(each.code, **each.args),
            }
            for each in found.check.problems
        ],
        "certainty": found.check.certainty if found.changes else None,
        "proposed": {
            name: {"before": before, "after": after}
            for name, (before, after) in found.changes.items()
        },
    }


def _use(shop: Shop, arguments: Arguments, console: Console) -> int:
    if len(arguments.words) < 2:
        raise UsageError("cli-address-which-validator", {})
    name = arguments.words[1]
    if arguments.has("--dry-run"):
        shop.customers.addresses.check({}, name)
    else:
        shop.customers.addresses.use_validator(name, by(arguments))
    if _is_json(arguments):
        console.show(to_json({"validator": name}, indent=2))
    tell_done(arguments, console, "cli-address-validator", name=name)
    return exits.OK


_ACTIONS: Mapping[str, _Action] = {
    "check": _Action(_check, 2, writes=False),
    "list": _Action(_list, 1, writes=False),
    "add": _Action(_add, 1),
    "edit": _Action(_edit, 2),
    "remove": _Action(_remove, 2),
    "default": _Action(_edit, 2),
    "use": _Action(_use, 1),
}
