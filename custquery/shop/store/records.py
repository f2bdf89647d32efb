"""
One id → the rows of that customer, nested, as `custquery.shop.model.MODEL` reads them.

A record has the columns and units of the tables; of what is kept only what criteria
read there: codes of places, points, what a metafield's definition makes of its value.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from custquery.shop.store.connection import Database
from custquery.shop.store.layout import Table, quoted, selected
from custquery.shop.store.tables import (
    CUSTOMER,
    ORDER,
    ORDER_LINE,
    PRODUCT,
    PRODUCT_TAG,
    STOREFRONT_EVENT,
    TABLES,
)

Row: TypeAlias = dict[str, object]
Rows: TypeAlias = list[Row]

_BY_NAME = {each.name: each for each in TABLES}


def read_record(database: Database, number: int) -> Row | None:
    """
    Return the rows of customer *number*, nested, or None when she is not there.

    Her columns by name; under each table's name the list of her rows in it; under
    ``order_line`` in an order its lines; in a line, and in what she viewed, under
    ``product`` and ``product_tag`` the product and its tags.
    """
    customers = _rows(database, CUSTOMER, "id", [number])
    if not customers:
        return None
    record = customers[0]
    for name in CUSTOMER.below:
        record[name] = _rows(database, _BY_NAME[name], "customer_id", [number])
    orders = _rows(database, ORDER, "customer_id", [number])
    ids = [each["id"] for each in orders]
    found = _rows(database, ORDER_LINE, "order_id", ids)
    lines = _by("order_id", _with_products(database, found, _product))
    record[ORDER.name] = [
        {**each, ORDER_LINE.name: lines.get(each["id"], [])} for each in orders
    ]
    viewed = _rows(database, STOREFRONT_EVENT, "customer_id", [number])
    record[STOREFRONT_EVENT.name] = _with_products(database, viewed, _viewed)
    return record


def _product(line: Row) -> object:
    return line["product_id"]


def _viewed(event: Row) -> object:
    return event["subject_id"] if event["kind"] == "product_viewed" else None


def _with_products(
    database: Database, rows: Rows, about: Callable[[Row], object]
) -> Rows:
    """Return *rows*, each with the product that it is about nested, and its tags."""
    ids = list({about(each) for each in rows} - {None})
    products = _by("id", _rows(database, PRODUCT, "id", ids))
    tags = _by("product_id", _rows(database, PRODUCT_TAG, "product_id", ids))
    return [
        {
            **each,
            PRODUCT.name: products.get(about(each), []),
            PRODUCT_TAG.name: tags.get(about(each), []),
        }
        for each in rows
    ]


def _by(column: str, rows: Rows) -> dict[object, Rows]:
    found: dict[object, Rows] = {}
    for each in rows:
        found.setdefault(each[column], []).append(each)
    return found


def _rows(
    database: Database, table: Table, among: str, values: Sequence[object]
) -> Rows:
    if not values:
        return []
    names = [each.name for each in table.told]
    sql = " ".join((selected(table, names, among), "ORDER BY", _in_order(table)))
    return [
        dict(zip(names, row, strict=True))
        for row in database.rows(sql, {"among": list(values)})
    ]


def _in_order(table: Table) -> str:
    return ", ".join(map(quoted, table.key))
