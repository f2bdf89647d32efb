"""
Two customers → one, for good; with ``--dry-run`` what that would do.

What keeps them from being merged is said whole, and then nothing is done.
"""

from collections.abc import Mapping

from custquery.cli import exits
from custquery.cli.acting import by, number_at, tell_done
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.shop.duplicates import Choices, Preview


def run(arguments: Arguments, console: Console) -> int:
    """Merge two customers, or say what that would do."""
    if len(arguments.words) != 2:
        raise UsageError("cli-merge-which", {})
    one, two = (number_at(arguments, at, "cli-merge-which") for at in (0, 1))
    choices = _choices(arguments)
    is_tried = arguments.has("--dry-run")
    with open_as_asked(arguments, console, read_only=is_tried) as shop:
        plan = shop.duplicates.preview(one, two, choices)
        if not (plan.blocks or is_tried):
            plan = shop.duplicates.merge(one, two, choices, by(arguments))
    if plan.blocks and not is_tried:
        for each in plan.blocks:
            console.error(each.error.code, each.error.details)
        return exits.USAGE
    _show(plan, arguments, console)
    who = {"other": plan.other, "survivor": plan.survivor}
    tell_done(arguments, console, "cli-merged", **who)
    return exits.NOTHING if plan.blocks else exits.OK


def _choices(arguments: Arguments) -> Choices:
    tags = arguments.options.get("--tags")
    return Choices(
        first_name=_whose("--first-name-of", arguments),
        last_name=_whose("--last-name-of", arguments),
        email=_whose("--email-of", arguments),
        phone=_whose("--phone-of", arguments),
        default_address=_whose("--default-address-of", arguments),
        note=arguments.options.get("--note"),
        tags=None if tags is None else tuple(tags.split(",")),
    )


def _whose(option: str, arguments: Arguments) -> int | None:
    return arguments.number(option, None)


def _show(plan: Preview, arguments: Arguments, console: Console) -> None:
    if arguments.get("--format", "text") == "json":
        facts = _facts(plan, console)
        dry_run = arguments.has("--dry-run")
        console.show(to_json({**facts, "dry_run": dry_run}, indent=2))
        return
    for line in plan.render(console.locale):
        console.show(line)


def _facts(plan: Preview, console: Console) -> Mapping[str, object]:
    return {
        "survivor": plan.survivor,
        "other": plan.other,
        "blocks": [
            {
                "code": each.code,
                "id": each.customer,
                "message": each.render(console.locale),
            }
            for each in plan.blocks
        ],
        "moves": dict(plan.moves),
        "tags": list(plan.tags),
        "changed": sorted(plan.changed),
        "consents": {name: each.state for name, each in plan.consents.items()},
        "lost": [{"id": each.customer, "what": each.what} for each in plan.lost],
        "can_be_undone": plan.can_be_undone,
    }
