"""Query and caret → what may come there."""

from collections.abc import Mapping

from custquery.cli import exits, settings
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_shop
from custquery.cli.query_text import read_query
from custquery.cli.table import Heading, show_table
from custquery.environment import Environment
from custquery.language.errors import StorageError
from custquery.schema.completion import Completion, Offer

#: Seconds: a person waits for the whole command anyway.
_PATIENCE = 0.5
_MOST = 10


def run(arguments: Arguments, console: Console) -> int:
    """Print what may come at the caret, with counts where there is a shop."""
    text = read_query(arguments, console, required=False)
    caret = _caret(arguments, text)
    limit = arguments.number("--limit", _MOST) or _MOST
    found = _found(text, caret, limit, arguments, console)
    if arguments.get("--format", "text") == "json":
        console.show(to_json(_facts(found), indent=2))
    elif found.offers:
        _show(found, console)
    return exits.OK if found.offers else exits.NOTHING


def _caret(arguments: Arguments, text: str) -> int:
    typed = arguments.get("--caret", str(len(text)))
    if not (typed.isascii() and typed.isdigit()):
        raise UsageError("cli-not-a-caret", {"text": typed})
    return min(int(typed[:9]), len(text))


def _found(
    text: str, caret: int, limit: int, arguments: Arguments, console: Console
) -> Completion:
    """Complete as the shop does, or without one where none can be opened."""
    try:
        with open_shop(arguments) as shop:
            where = settings.as_asked(shop.environment, arguments, console)
            return _complete(where, text, caret, limit, arguments)
    except StorageError:
        if arguments.has("--db"):
            raise
    with settings.environment(arguments, console) as where:
        return _complete(where, text, caret, limit, arguments)


def _complete(
    where: Environment, text: str, caret: int, limit: int, arguments: Arguments
) -> Completion:
    return where.complete(
        text,
        caret,
        now=settings.now(arguments, where),
        dialect=settings.dialect(arguments),
        limit=limit,
        deadline=_PATIENCE,
    )


def _show(found: Completion, console: Console) -> None:
    headings = [
        Heading(console.say(f"cli-offer-{each}"))
        for each in ("text", "label", "kind", "detail")
    ]
    rows = [
        (
            each.text.strip(),
            each.label,
            console.say(f"offer-kind-{each.kind}"),
            _detail(each, console),
        )
        for each in found.offers
    ]
    show_table(headings, rows, console)


def _detail(offer: Offer, console: Console) -> str:
    if offer.count is None:
        return offer.detail
    code = "offer-count-about" if offer.about else "offer-count"
    return console.say(code, count=offer.count)


def _facts(found: Completion) -> Mapping[str, object]:
    return {
        "replace": [found.replace.start, found.replace.end],
        "offers": [_fact(each) for each in found.offers],
    }


def _fact(offer: Offer) -> Mapping[str, object]:
    edit = offer.edit
    return {
        "label": offer.label,
        "kind": offer.kind,
        "edit": [edit.start, edit.end, edit.text],
        "caret": offer.caret,
        "detail": offer.detail,
        "count": offer.count,
        "about": offer.about,
        "opens": offer.opens,
    }
