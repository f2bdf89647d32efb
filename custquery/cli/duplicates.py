"""Customers who are there twice: the pairs that are found, or one that is explained."""

from collections.abc import Mapping
from itertools import islice

from custquery.cli import exits
from custquery.cli.acting import number_at, visible
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import open_as_asked
from custquery.cli.progress import Bar
from custquery.shop.duplicates import THRESHOLD, Pair, Search
from custquery.shop.duplicates.facade import BASIC
from custquery.shop.shop import Shop

#: Pairs that are shown when nobody says.
_FEW = 50


def run(arguments: Arguments, console: Console) -> int:
    """Search everyone for pairs, or explain the one that was named."""
    if len(arguments.words) not in {0, 2}:
        raise UsageError("cli-duplicates-two", {})
    with open_as_asked(arguments, console) as shop:
        if arguments.words:
            return _explain(shop, arguments, console)
        return _search(shop, arguments, console)


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _explain(shop: Shop, arguments: Arguments, console: Console) -> int:
    both = [number_at(arguments, at, "cli-duplicates-two") for at in (0, 1)]
    pair = shop.duplicates.explain(*both)
    if _is_json(arguments):
        console.show(to_json(_facts(pair, console), indent=2))
    else:
        _show(pair, shop, console)
        console.flush()
        _tell_next(pair, console)
    return exits.OK


def _search(shop: Shop, arguments: Arguments, console: Console) -> int:
    threshold = _threshold(arguments)
    limit = arguments.number("--limit", None if _is_json(arguments) else _FEW)
    bar = Bar(console.say("cli-duplicates-title"), console)
    finder = arguments.get("--finder", BASIC)
    try:
        with shop.duplicates.search(threshold, bar, finder) as found:
            bar.end()
            if _is_json(arguments):
                _show_as_json(found, limit, console)
            else:
                _show_as_text(found, limit, shop, console)
    finally:
        bar.end()
    return exits.OK


def _threshold(arguments: Arguments) -> float:
    text = arguments.get("--threshold", str(THRESHOLD))
    plain = text.replace(",", ".", 1)
    if plain.replace(".", "", 1).isdecimal() and plain.isascii():
        share = float(plain)
        if 0 <= share <= 1:
            return share
    raise UsageError("cli-not-a-share", {"option": "--threshold", "text": text})


def _show_as_json(found: Search, limit: int | None, console: Console) -> None:
    """Show the pairs as they come, a line each."""
    start = "["
    for each in islice(found.pairs, limit):
        console.show(start + to_json(_facts(each, console)))
        start = ","
    console.show("]" if start == "," else "[]")
    console.flush()
    _tell_found(found, console)


def _show_as_text(
    found: Search, limit: int | None, shop: Shop, console: Console
) -> None:
    shown = list(islice(found.pairs, limit))
    for each in shown:
        _show(each, shop, console)
    console.flush()
    _tell_found(found, console)
    if found.found > len(shown):
        console.note("cli-duplicates-more", count=len(shown))
    for each in shown[:1]:
        _tell_next(each, console)


def _tell_found(found: Search, console: Console) -> None:
    numbers = {"shown": found.found, "customers": found.customers}
    args = {name: console.number(count) for name, count in numbers.items()}
    console.tell(console.say("cli-duplicates-found", count=found.found, **args))
    for each in found.left_out:
        console.tell(each.render(console.locale))


def _show(pair: Pair, shop: Shop, console: Console) -> None:
    """Show who may be one, and what says so."""
    first, *reasons = pair.render(console.locale)
    console.show(first)
    for number in (pair.one, pair.two):
        customer = shop.customer(number)
        if customer is not None:
            texts = (str(number), customer.name, customer.email, customer.phone)
            console.show(f"  {'  '.join(visible(each) for each in texts if each)}")
    for each in reasons:
        console.show(f"    {each}")


def _tell_next(pair: Pair, console: Console) -> None:
    console.tell(console.say("cli-duplicates-next", one=pair.one, two=pair.two))


def _facts(pair: Pair, console: Console) -> Mapping[str, object]:
    return {
        "one": pair.one,
        "two": pair.two,
        "score": round(pair.score, 6),
        "reasons": [
            {
                "field": each.field,
                "level": each.level,
                "weight": round(each.weight, 3),
                "message": each.render(console.locale),
            }
            for each in pair.reasons
        ],
    }
