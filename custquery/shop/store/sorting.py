"""
``-amount_spent`` → a column to sort by; a row's place in that order ⇄ an opaque cursor.

Whoever has no value comes last in both directions; ties are sorted by id. So a cursor
is the value and the id of the last row shown, and no untouched row is shown twice or
skipped, whatever is written between two pages.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2s

from attrs import evolve, frozen

from custquery.language.errors import RequestError
from custquery.schema.findings import OrderKey
from custquery.schema.schema import Schema
from custquery.shop.store.limits import Stored


@frozen
class Sort:
    """A column of the customer to sort by, and in which direction."""

    #: The criterion's name.
    name: str
    column: str
    #: The index that is in its order; None for the table itself.
    index: str | None
    #: Whether somebody can have no value.
    has_missing: bool = False
    descending: bool = False


@frozen
class Place:
    """Where a page ended: the value that the last row was sorted by, and its id."""

    value: Stored
    id: int


#: What can be sorted by, by the names of the criteria.
SORTS = (
    Sort("updated_at", "updated_at", "customer_by_updated"),
    Sort("amount_spent", "amount_spent", "customer_by_spent"),
    Sort("orders", "orders_count", "customer_by_orders"),
    Sort("customer_added_date", "created_at", "customer_by_created"),
    Sort(
        "last_order_date", "last_order_at", "customer_by_last_order", has_missing=True
    ),
    Sort("name", "name_order", "customer_by_name", has_missing=True),
    Sort("email", "email_folded", "customer_by_folded_email", has_missing=True),
    Sort("id", "id", None),
)
_BY_NAME = {each.name: each for each in SORTS} | {"last_name": SORTS[5]}

#: What a shop sorts by when nobody says.
DEFAULT = evolve(SORTS[0], descending=True)

_EDITION = 1


def read_sort(sort: str | None, order: Sequence[OrderKey], schema: Schema) -> Sort:
    """
    Return what to sort by: *sort*, or else what the text asked for, or the last change.

    Args:
        sort: A criterion's name or alias, with ``-`` in front for the other direction.
        order: The keys of the text's ``ORDER BY``.
        schema: Knows the aliases.

    Raises:
        RequestError: ``sort-unknown``, ``sort-one-only``.
    """
    if sort is None and not order:
        return DEFAULT
    if sort is None:
        if len(order) > 1:
            raise RequestError("sort-one-only", {"name": order[0].criterion.name})
        name, descending = order[0].criterion.name, order[0].descending
    else:
        name, descending = sort.strip().removeprefix("-"), sort.strip().startswith("-")
    criterion = schema.criteria.get(name.strip().lower())
    found = _BY_NAME.get(criterion.name) if criterion else None
    if found is None:
        known = ", ".join(each.name for each in SORTS)
        raise RequestError("sort-unknown", {"name": name, "known": known})
    return evolve(found, descending=descending)


def write_cursor(place: Place, sort: Sort, canonical: str) -> str:
    """Return *place* as a text that only the same query in the same order can read."""
    parts = [_EDITION, _digest(sort, canonical), place.value, place.id]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: Sort, canonical: str) -> Place:
    """
    Return the place that `write_cursor` wrote.

    Raises:
        RequestError: ``page-not-read``: no cursor of ours;
            ``page-of-another-query``: of another query, or in another order.
    """
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        edition, digest, value, number = json.loads(text)
    except (ValueError, TypeError) as error:
        raise RequestError("page-not-read") from error
    is_ours = edition == _EDITION and isinstance(number, int)
    if not is_ours or not isinstance(value, (int, str, type(None))):
        raise RequestError("page-not-read")
    if digest != _digest(sort, canonical):
        raise RequestError("page-of-another-query")
    return Place(value, number)


def _digest(sort: Sort, canonical: str) -> str:
    said = f"{sort.name}\0{sort.descending}\0{canonical}"
    return blake2s(said.encode(), digest_size=6).hexdigest()
