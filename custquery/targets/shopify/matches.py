"""
A question about related rows → ``orders_placed MATCHES (date >= -30d, count >= 2)``.

Each parameter stands once, so two ends of one are put together with BETWEEN; a comma is
AND, and there is no OR.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import TypeAlias, assert_never

from custquery.schema import checked
from custquery.schema.checked import Checked, Related, Test
from custquery.schema.reading import Reading
from custquery.schema.sources import Count, Sum
from custquery.schema.value_sets import Range
from custquery.targets.bounds import is_empty, overlap
from custquery.targets.shopify.intervals import (
    OPPOSITE,
    End,
    Interval,
    local_moment,
    next_day,
    of_dates,
    of_numbers,
    segment_days,
)
from custquery.targets.shopify.negations import pushed
from custquery.targets.shopify.pieces import CannotSayError, quote
from custquery.targets.shopify.values import values

#: Ids that one list may hold.
MOST_IDS = 500

_EVENTS = {"activity_id": "id", "date": "date", "count": "whole"}
_VIEWS = {"id": "id", "date": "date", "count": "whole"}

#: The relations that Shopify knows by the same name, their parameters, and of which
#: kind these are.
RELATIONS: Mapping[str, Mapping[str, str]] = {
    "orders_placed": {
        "date": "date",
        "amount": "money",
        "location_id": "id",
        "app_id": "id",
        "count": "whole",
        "sum_amount": "money",
    },
    "products_purchased": {
        "id": "id",
        "tag": "text",
        "category": "text",
        "date": "date",
        "quantity": "whole",
        "count": "whole",
        "sum_quantity": "whole",
    },
    "store_credit_accounts": {
        "balance": "money",
        "currency": "text",
        "next_expiry_date": "date",
        "last_credit_date": "date",
    },
    "shopify_email.bounced": _EVENTS,
    "shopify_email.clicked": _EVENTS,
    "shopify_email.delivered": _EVENTS,
    "shopify_email.marked_as_spam": _EVENTS,
    "shopify_email.opened": _EVENTS,
    "shopify_email.unsubscribed": _EVENTS,
    "storefront.collection_viewed": _VIEWS,
    "storefront.product_viewed": {**_VIEWS, "tag": "text"},
}

#: One test of a parameter, and whether it is negated.
_Asked: TypeAlias = tuple[Test, bool]


def matches(node: Related, reading: Reading, *, negated: bool) -> str:
    """
    Ask about related rows.

    Raises:
        CannotSayError: Shopify cannot ask it.
    """
    name = node.relation.name
    if name not in RELATIONS:
        raise CannotSayError("shopify-no-criterion", name=name)
    asked: dict[str, list[_Asked]] = {}
    for test, is_negated in _asked(node):
        if test.criterion.name not in RELATIONS[name]:
            args = {"relation": name, "name": test.criterion.name}
            raise CannotSayError("shopify-no-parameter", **args)
        asked.setdefault(test.criterion.name, []).append((test, is_negated))
    params = (
        parameter(each, found, RELATIONS[name][each], reading)
        for each, found in asked.items()
    )
    verb = "NOT MATCHES" if negated else "MATCHES"
    return f"{name} {verb} ({', '.join(params)})"


def _asked(node: Related) -> Iterator[_Asked]:
    """Yield the tests of rows and aggregates; the count that is meant anyway is not."""
    name = node.relation.name
    yield from _tests(pushed(node.where), name)
    having = list(_tests(pushed(node.having), name))
    if not (len(having) == 1 and _is_some(*having[0])):
        yield from having


def _is_some(test: Test, negated: bool) -> bool:  # noqa: FBT001 - a pair, spread
    is_count = isinstance(test.criterion.source, Count)
    return is_count and not negated and test.wanted == Range(1, None)


def _tests(node: Checked, name: str) -> Iterator[_Asked]:
    match node:
        case checked.All(items):
            for each in items:
                yield from _tests(each, name)
        case checked.Test():
            yield node, False
        case checked.Not(checked.Test() as test):
            yield test, True
        case checked.Any():
            raise CannotSayError("shopify-either", name=name)
        case checked.Related() | checked.Not() | checked.Named():
            raise CannotSayError("shopify-within", name=name)
        case _:
            assert_never(node)


def parameter(name: str, asked: Iterable[_Asked], kind: str, reading: Reading) -> str:
    """
    Write everything that is asked of one parameter.

    Raises:
        CannotSayError: it cannot be said at once, or not at all.
    """
    (test, negated), *others = asked
    if kind == "id":
        return _one(name, _ids(name, test, negated=negated), others)
    if kind == "text":
        return _one(name, _text(name, test, negated=negated), others)
    _refuse_nobody([test, *(each for each, is_negated in others if not is_negated)])
    ends = _ends(name, test, reading, kind, negated=negated)
    for each, is_negated in others:
        more = _ends(name, each, reading, kind, negated=is_negated)
        ends = _together(name, (*ends, *more), kind)
    return say_interval(name, ends)


def _text(name: str, test: Test, *, negated: bool) -> str:
    found = values(test)
    if len(found) > 1:
        raise CannotSayError("shopify-one-value", name=name)
    return f"{name} {'!=' if negated else '='} {quote(found[0])}"


def _refuse_nobody(tests: list[Test]) -> None:
    """Refuse ends that leave nothing between them."""
    ranges = [each.wanted for each in tests if isinstance(each.wanted, Range)]
    if len(ranges) > 1 and is_empty(reduce(overlap, ranges)):
        raise CannotSayError("shopify-nobody")


def _one(name: str, said: str, others: list[_Asked]) -> str:
    if others:
        raise CannotSayError("shopify-parameter-twice", name=name)
    return said


def _ids(name: str, test: Test, *, negated: bool) -> str:
    found = values(test)
    if len(found) > MOST_IDS:
        raise CannotSayError("shopify-too-many-values", name=name, count=MOST_IDS)
    if len(found) == 1:
        return f"{name} {'!=' if negated else '='} {found[0]}"
    return f"{name} {'NOT ' * negated}IN ({', '.join(found)})"


def _ends(
    name: str, test: Test, reading: Reading, kind: str, *, negated: bool
) -> Interval:
    if kind == "date":
        ends = of_dates(test, segment_days, local_moment(reading.zone))
    else:
        ends, *others = of_numbers(test)
        if others:
            raise CannotSayError("shopify-one-value", name=name)
    if not negated:
        return ends
    always = isinstance(test.criterion.source, (Count, Sum))
    if len(ends) > 1 or not (always or ends[0].sign == "="):
        raise CannotSayError("shopify-negation", name=name)
    return (End(OPPOSITE[ends[0].sign], ends[0].text),)


def _together(name: str, ends: Interval, kind: str) -> Interval:
    """Put a low and a high end together, both included."""
    closed = sorted((_closed(name, each, kind) for each in ends), reverse=True)
    if [each.sign for each in closed] != [">=", "<="]:
        raise CannotSayError("shopify-parameter-twice", name=name)
    return tuple(closed)


def _closed(name: str, end: End, kind: str) -> End:
    """Write ``> 3`` as ``>= 4``, for whole numbers and for days."""
    step = {">": 1, "<": -1}.get(end.sign)
    if step is None:
        return end
    if kind == "whole":
        return End(f"{end.sign}=", str(int(end.text) + step))
    if kind == "date" and (day := next_day(end.text, step)):
        return End(f"{end.sign}=", day)
    raise CannotSayError("shopify-parameter-twice", name=name)


def say_interval(name: str, ends: Interval) -> str:
    """
    Write what is asked of *name*.

    >>> say_interval("date", (End(">=", "-30d"), End("<=", "today")))
    'date BETWEEN -30d AND today'
    """
    if len(ends) == 1:
        return f"{name} {ends[0].sign} {ends[0].text}"
    low, high = ends
    return f"{name} BETWEEN {low.text} AND {high.text}"
