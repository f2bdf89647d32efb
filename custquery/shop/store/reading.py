"""
Ids → the customers as people see them; one id → her rows, nested.

A `Customer` has the names of the criteria, money in major units and times in the zone
of the shop; a record has columns and units of the tables, without what is kept.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from attrs import frozen

from custquery.schema.calendar import moment
from custquery.schema.closed import minor_units
from custquery.shop.relations import ABANDONED_AFTER
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.layout import Table, selected
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import (
    ADDRESS,
    CHECKOUT,
    CONTRACT,
    CUSTOMER,
    ORDER,
    ORDER_LINE,
    TAG,
)


@frozen
class Customer:
    """A customer of the shop, as people see her."""

    id: int
    name: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    company: str | None
    #: In alphabetical order, whatever the case.
    tags: tuple[str, ...]
    #: Codes of every country she has an address in, or an order.
    countries: tuple[str, ...]
    cities: tuple[str, ...]
    regions: tuple[str, ...]
    orders: int
    #: In major units of *currency*.
    amount_spent: Decimal
    currency: str
    first_order_date: datetime | None
    last_order_date: datetime | None
    abandoned_checkout_date: datetime | None
    product_subscription_status: str
    account_status: str
    email_subscription_status: str
    sms_subscription_status: str
    tax_exempt: bool
    language: str | None
    note: str | None
    customer_added_date: datetime
    updated_at: datetime


_COLUMNS = (
    "id",
    "name",
    "first_name",
    "last_name",
    "email",
    "phone",
    "company",
    "orders_count",
    "amount_spent",
    "first_order_at",
    "last_order_at",
    "subscription_status",
    "account_status",
    "email_status",
    "sms_status",
    "tax_exempt",
    "language",
    "note",
    "created_at",
    "updated_at",
)
_CUSTOMERS = selected(CUSTOMER, _COLUMNS, "id")
_TAGS = selected(TAG, ("customer_id", "tag"), "customer_id") + " ORDER BY folded"
_PLACES = (
    "SELECT customer_id, country, city, region FROM place "
    "WHERE customer_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY customer_id, ordinal"
)
_ABANDONED = (
    "SELECT customer_id, max(touched_at) FROM checkout "
    "WHERE customer_id IN (SELECT value FROM json_each(?1)) "
    "AND completed_at IS NULL AND has_contact = 1 AND touched_at < ?2 "
    "GROUP BY customer_id"
)


def read_customers(
    database: Database, ids: Iterable[int], settings: Settings, now: int
) -> tuple[Customer, ...]:
    """
    Return the customers with these *ids*, in that order; who is not there is left out.

    Args:
        database: Where they are.
        ids: Which ones.
        settings: The shop's, for zone and currency.
        now: Microseconds since 1970; decides which checkouts are abandoned by now.
    """
    ids = list(ids)
    wanted = json.dumps(ids)
    found = {row[0]: row for row in database.rows(_CUSTOMERS, (wanted,))}
    tags = _by_customer(database.rows(_TAGS, (wanted,)))
    places = _by_customer(database.rows(_PLACES, (wanted,)))
    before = now - ABANDONED_AFTER * 1_000_000
    abandoned: dict[int, int] = dict(database.rows(_ABANDONED, (wanted, before)))
    below = {
        number: (tags.get(number, []), places.get(number, []), abandoned.get(number))
        for number in found
    }
    return tuple(
        _customer(found[number], below[number], settings)
        for number in ids
        if number in found
    )


def _by_customer(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for number, *rest in rows:
        found.setdefault(number, []).append(tuple(rest))
    return found


def _customer(
    row: Row,
    below: tuple[Sequence[Row], Sequence[Row], int | None],
    settings: Settings,
) -> Customer:
    tags, places, abandoned = below
    zone = settings.zone
    minor_unit = Decimal(10) ** -minor_units(settings.currency)
    value = dict(zip(_COLUMNS, row, strict=True))
    return Customer(
        id=value["id"],
        name=value["name"],
        first_name=value["first_name"],
        last_name=value["last_name"],
        email=value["email"],
        phone=value["phone"],
        company=value["company"],
        tags=tuple(tag for (tag,) in tags),
        countries=_distinct(country for country, _, _ in places),
        cities=_distinct(city for _, city, _ in places),
        regions=_distinct(region for _, _, region in places),
        orders=value["orders_count"],
        amount_spent=value["amount_spent"] * minor_unit,
        currency=settings.currency,
        first_order_date=_local(value["first_order_at"], zone),
        last_order_date=_local(value["last_order_at"], zone),
        abandoned_checkout_date=_local(abandoned, zone),
        product_subscription_status=value["subscription_status"],
        account_status=value["account_status"],
        email_subscription_status=value["email_status"],
        sms_subscription_status=value["sms_status"],
        tax_exempt=bool(value["tax_exempt"]),
        language=value["language"],
        note=value["note"],
        customer_added_date=moment(value["created_at"]).astimezone(zone),
        updated_at=moment(value["updated_at"]).astimezone(zone),
    )


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in values if each is not None))


def _local(instant: int | None, zone: ZoneInfo) -> datetime | None:
    return None if instant is None else moment(instant).astimezone(zone)


def read_record(database: Database, number: int) -> dict[str, object] | None:
    """
    Return the rows of customer *number*, nested, or None when she is not there.

    Her columns by name; under each table's name the list of her rows in it; under
    ``order_line`` in an order its lines. What is kept is left out.
    """
    customers = _rows(database, CUSTOMER, "id", [number])
    if not customers:
        return None
    record = customers[0]
    for table in (ADDRESS, TAG, ORDER, CHECKOUT, CONTRACT):
        record[table.name] = _rows(database, table, "customer_id", [number])
    orders = _rows(database, ORDER, "customer_id", [number])
    lines: dict[object, list[dict[str, object]]] = {}
    for line in _rows(
        database, ORDER_LINE, "order_id", [each["id"] for each in orders]
    ):
        lines.setdefault(line["order_id"], []).append(line)
    record[ORDER.name] = [
        {**each, ORDER_LINE.name: lines.get(each["id"], [])} for each in orders
    ]
    return record


def _rows(
    database: Database, table: Table, among: str, values: Sequence[object]
) -> list[dict[str, object]]:
    names = [each.name for each in table.given]
    sql = " ".join((selected(table, names, among), "ORDER BY", *_in_order(table)))
    return [
        dict(zip(names, row, strict=True))
        for row in database.rows(sql, (json.dumps(list(values)),))
    ]


def _in_order(table: Table) -> tuple[str, ...]:
    return (", ".join(f'"{each}"' for each in table.key),)
