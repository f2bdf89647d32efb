"""
The orders of customers → Shopify's CSV of orders, a row for each line, streamed.

What a shop does not keep stays empty. Orders that were a test or were deleted are left
out, since nothing in the file would tell. A spreadsheet computes none of its cells.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from custquery.environment import Query
from custquery.schema.calendar import moment
from custquery.schema.closed import minor_units
from custquery.shop.exchange.amounts import written_amount
from custquery.shop.exchange.orders.columns import FIELDS, HEADER
from custquery.shop.exchange.orders.reading import NUMBERS
from custquery.shop.exchange.signs import safe
from custquery.shop.exchange.writing import Lines
from custquery.shop.shop import Shop
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import selected
from custquery.shop.store.merging import chunks
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import CUSTOMER, ORDER, ORDER_LINE
from custquery.shop.store.writing import Progress

_WHERE_TO = tuple(
    f"{kind}_{each}"
    for kind in ("billing", "shipping")
    for each in ("city", "region", "region_code", "country")
)
_CUSTOMER = ("id", "email", "phone")
_ORDER = (
    *("customer_id", "placed_at", "id", "name", "total", "refunded", "cancelled_at"),
    *("test", "deleted_at"),
    *_WHERE_TO,
)
_LINE = ("order_id", "id", "title", "sku", "quantity", "total")
_CUSTOMERS = selected(CUSTOMER, _CUSTOMER, "id")
_ORDERS = (
    f"{selected(ORDER, _ORDER, 'customer_id')} ORDER BY customer_id, placed_at, id"
)
_LINES = f"{selected(ORDER_LINE, _LINE, 'order_id')} ORDER BY order_id, id"

_Values = Mapping[str, object]


def write_orders(
    shop: Shop,
    stream: Lines,
    query: str | Query = "",
    progress: Progress | None = None,
) -> int:
    """
    Write the orders of the customers that *query* selects; return how many lines.

    The customers are in its order, the orders of each from the oldest on. An order is a
    row for each of its lines; only the first row has what is of the whole order.

    Args:
        shop: Where they are.
        stream: Where to; a file is opened with ``newline=""`` and ``utf-8-sig``, by
            which Excel knows the encoding.
        query: A filter as typed, or compiled; the empty one is everyone.
        progress: Told the orders of how many customers are written.

    Raises:
        FilterError: the filter is wrong.
        StorageError: the shop could not answer.
    """
    database = shop._database  # noqa: SLF001  # as the shop's own parts have it
    table = csv.writer(stream)
    ids = shop.ids(query)
    written = done = 0
    with database.reading():
        table.writerow(HEADER)
        for lot, _ in chunks(ids):
            for row in _rows(database, lot, shop.settings):
                table.writerow(row)
                written += 1
            done += len(lot)
            if progress:
                progress(done, None, "customers")
    return written


def _rows(
    database: Database, ids: Sequence[int], settings: Settings
) -> Iterator[list[str]]:
    """Yield the rows of the orders of some customers."""
    among = {"among": list(ids)}
    people: dict[object, _Values] = {
        row[0]: dict(zip(_CUSTOMER, row, strict=True))
        for row in database.rows(_CUSTOMERS, among)
    }
    by_owner: dict[object, list[_Values]] = {}
    for row in database.rows(_ORDERS, among):
        order: _Values = dict(zip(_ORDER, row, strict=True))
        if not order["test"] and order["deleted_at"] is None:
            by_owner.setdefault(order["customer_id"], []).append(order)
    for orders, _ in chunks(each for owner in ids for each in by_owner.get(owner, ())):
        lines = _lines(database, [each["id"] for each in orders])
        for order in orders:
            who, found = people[order["customer_id"]], lines.get(order["id"], [])
            yield from _order_rows(who, order, found, settings)


def _lines(database: Database, ids: Sequence[object]) -> Mapping[object, list[_Values]]:
    found: dict[object, list[_Values]] = {}
    for row in database.rows(_LINES, {"among": list(ids)}):
        line = dict(zip(_LINE, row, strict=True))
        found.setdefault(line["order_id"], []).append(line)
    return found


def _order_rows(
    who: _Values, order: _Values, lines: Sequence[_Values], settings: Settings
) -> Iterator[list[str]]:
    digits = minor_units(settings.currency)
    first = {
        "currency": settings.currency,
        "total": _amount(order["total"], digits),
        "refunded": _amount(order["refunded"], digits),
        "cancelled_at": _moment(order["cancelled_at"], settings),
        "id": order["id"],
        "phone": who["phone"],
        **{each: order[each] for each in _WHERE_TO},
    }
    every = {
        "name": order["name"] or f"#{order['id']}",
        "email": who["email"],
        "placed_at": _moment(order["placed_at"], settings),
    }
    for line in lines or [{}]:
        yield _cells({**every, **first, **_line(line, digits)})
        first = {}


def _line(line: _Values, digits: int) -> _Values:
    """Return the cells of a line: a price for each, and what its total is less."""
    if not line:
        return {}
    quantity, total = int(str(line["quantity"])), int(str(line["total"]))
    price = -(-total // quantity) if quantity > 0 else total
    return {
        "line.quantity": quantity,
        "line.title": line["title"],
        "line.sku": line["sku"],
        "line.price": written_amount(price, digits),
        "line.discount": written_amount(price * quantity - total, digits),
    }


def _cells(values: _Values) -> list[str]:
    return [_cell(FIELDS.get(header, ""), values) for header in HEADER]


def _cell(name: str, values: _Values) -> str:
    value = values.get(name)
    return "" if value is None else safe(str(value), is_number=name in NUMBERS)


def _amount(minor: object, digits: int) -> str:
    return written_amount(int(str(minor)), digits)


def _moment(at: object, settings: Settings) -> str:
    """Write an instant as Shopify does, in the zone of the shop."""
    if at is None:
        return ""
    local = moment(int(str(at))).astimezone(settings.zone)
    return _written(local)


def _written(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M:%S}{_part(local)} {local:%z}"


def _part(local: datetime) -> str:
    return f".{local:%f}" if local.microsecond else ""
