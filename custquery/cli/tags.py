"""
The tags of a shop with their counts; and tags put on one customer, or taken off.

Many customers at once are tagged by ``custquery bulk``.
"""

from custquery.cli import exits
from custquery.cli.acting import by, number_at, tell_done, visible
from custquery.cli.arguments import Arguments, UsageError, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.cli.table import Heading, show_table
from custquery.shop.bulk import Edit, Plan
from custquery.shop.shop import Shop

_ACTIONS = ("list", "add", "remove")


def run(arguments: Arguments, console: Console) -> int:
    """List all tags, or change those of one customer."""
    name = arguments.words[0] if arguments.words else "list"
    if name not in _ACTIONS:
        raise unknown("cli-unknown-action", name, _ACTIONS)
    read_only = name == "list" or arguments.has("--dry-run")
    with open_as_asked(arguments, console, read_only=read_only) as shop:
        if name == "list":
            return _list(shop, arguments, console)
        return _change(shop, arguments, console)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _list(shop: Shop, arguments: Arguments, console: Console) -> int:
    if rest := arguments.words[1:]:
        details = {"command": "tags list", "text": " ".join(rest)}
        raise UsageError("cli-more-words", details)
    found = shop.bulk.tags()
    if _is_json(arguments):
        facts = [{"tag": tag, "customers": count} for tag, count in found]
        console.show(to_json(facts, indent=2))
        return exits.OK
    if not found:
        console.note("cli-no-tags")
        return exits.OK
    headings = [
        Heading(console.say("cli-heading-tag")),
        Heading(console.say("cli-heading-customers"), is_number=True),
    ]
    rows = [[visible(tag), console.number(count)] for tag, count in found]
    show_table(headings, rows, console)
    return exits.OK


def _change(shop: Shop, arguments: Arguments, console: Console) -> int:
    name, *_ = arguments.words
    number = number_at(arguments, 1, "cli-tags-which")
    text = ",".join(arguments.words[2:])
    edit = Edit.add_tags(text) if name == "add" else Edit.remove_tags(text)
    plan = shop.bulk.plan(edit, [number])
    for each in plan.examples:
        console.tell(each.render(console.locale))
    if plan.skipped:
        return exits.USAGE
    if not arguments.has("--dry-run") and plan.changed:
        shop.bulk.carry_out(plan, by(arguments))
    _show(shop, number, plan, arguments, console)
    return exits.OK


def _show(
    shop: Shop, number: int, plan: Plan, arguments: Arguments, console: Console
) -> None:
    """Show the tags that the customer has."""
    customer = shop.customer(number)
    tags = customer.tags if customer else ()
    dry_run = arguments.has("--dry-run")
    if _is_json(arguments):
        facts = {"id": number, "tags": list(tags), "changed": bool(plan.changed)}
        console.show(to_json({**facts, "dry_run": dry_run}, indent=2))
    elif tags:
        console.show(visible(", ".join(tags)))
    code = "cli-tags-changed" if plan.changed else "cli-nothing-changed"
    tell_done(arguments, console, code, customer=number)
