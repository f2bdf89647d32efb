"""
Actions on one customer: add, show, edit; and on several: delete.

What changed is the result; that it was done, and who was skipped, is said on stderr.
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
)
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.cli.profile import profile_facts, profile_lines
from custquery.shop.customers import ProfileError
from custquery.shop.customers.fields import PROFILE, TAGGING
from custquery.shop.shop import Shop

#: The options that a field is set with.
_OPTIONS = {
    **as_options((*PROFILE, *TAGGING)),
    "--account": "account_status",
}


class _Action(NamedTuple):
    """What is done, and whether anything is written."""

    run: "Callable[[Shop, Arguments, Console], int]"
    writes: bool = True


def run(arguments: Arguments, console: Console) -> int:
    """Add, show, edit or delete customers."""
    if not arguments.words:
        raise UsageError("cli-customer-action", {"known": ", ".join(_ACTIONS)})
    name = arguments.words[0]
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    action = _ACTIONS[name]
    try:
        with open_as_asked(arguments, console, read_only=not action.writes) as shop:
            return action.run(shop, arguments, console)
    except ProfileError as error:
        return tell_problems(error, console)


def tell_problems(error: ProfileError, console: Console) -> int:
    """Say everything that is wrong with what was given, and return the exit code."""
    for each in error.problems:
        named = f"{console.say('level-error')} {each.code}"
        console.tell(f"{named}: {each.render(console.locale)}")
    return exits.USAGE


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _add(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 1)
    dry_run = arguments.has("--dry-run")
    begun = shop.customers.add(_values(arguments), by(arguments), dry_run=dry_run)
    number = None if dry_run else begun.customer
    if _is_json(arguments):
        console.show(to_json({"id": number, "dry_run": dry_run}, indent=2))
    elif number is not None:
        console.show(str(number))
    tell_done(arguments, console, "cli-customer-added", customer=begun.customer)
    return exits.OK


def _show(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 2)
    found = shop.customers.show(_customer(arguments))
    if _is_json(arguments):
        console.show(to_json(profile_facts(found), indent=2))
    else:
        reading = shop.environment.reading()
        console.show("\n".join(profile_lines(found, reading, console)))
    return exits.OK


def _edit(shop: Shop, arguments: Arguments, console: Console) -> int:
    _refuse_more_words(arguments, 2)
    number, dry_run = _customer(arguments), arguments.has("--dry-run")
    values = _values(arguments)
    if not values:
        raise UsageError("cli-customer-edit-what", {"customer": number})
    done = shop.customers.edit(
        number,
        values,
        seen=seen(arguments, shop),
        by=by(arguments),
        dry_run=dry_run,
    )
    if _is_json(arguments):
        console.show(to_json(edited_facts(done, dry_run=dry_run), indent=2))
    else:
        for line in change_lines(done.changes, console):
            console.show(line)
    code = "cli-customer-edited" if done.changes else "cli-nothing-changed"
    tell_done(arguments, console, code, customer=number)
    return exits.OK


def _delete(shop: Shop, arguments: Arguments, console: Console) -> int:
    count = max(len(arguments.words) - 1, 1)
    ids = [number_at(arguments, at, "cli-customer-which") for at in range(1, count + 1)]
    dry_run = arguments.has("--dry-run")
    found = shop.customers.delete(ids, by(arguments), dry_run=dry_run)
    if _is_json(arguments):
        skipped = [
            {
                "id": each.customer,
                "code": each.code,
                "message": each.render(console.locale),
            }
            for each in found.skipped
        ]
        answer = {"deleted": found.done, "skipped": skipped, "dry_run": dry_run}
        console.show(to_json(answer, indent=2))
    else:
        for number in found.done:
            console.show(str(number))
    console.flush()
    for each in found.skipped:
        console.tell(each.render(console.locale))
    tell_done(arguments, console, "cli-customers-deleted", count=len(found.done))
    if not found.skipped:
        return exits.OK
    return exits.PARTIAL if found.done else exits.NOTHING


# What was typed


def _values(arguments: Arguments) -> dict[str, object]:
    found = given(arguments, _OPTIONS)
    if "tax_exempt" in found:
        found["tax_exempt"] = found["tax_exempt"] == "yes"
    return found


def _customer(arguments: Arguments) -> int:
    return number_at(arguments, 1, "cli-customer-which")


def _refuse_more_words(arguments: Arguments, count: int) -> None:
    if len(arguments.words) > count:
        text = " ".join(arguments.words[count:])
        details = {"command": f"customer {arguments.words[0]}", "text": text}
        raise UsageError("cli-words-too-many", details)


_ACTIONS: Mapping[str, _Action] = {
    "add": _Action(_add),
    "show": _Action(_show, writes=False),
    "edit": _Action(_edit),
    "delete": _Action(_delete),
}
