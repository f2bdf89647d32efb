"""
Ids → the customers as people see them.

A `Customer` has the names of the criteria, money in major units and times in the zone
of the shop.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from custquery.schema.calendar import moment
from custquery.schema.closed import minor_units
from custquery.shop.relations import ABANDONED_AFTER
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.layout import selected
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import (
    CUSTOMER,
    PLACES,
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


#: Of the table, in the order in which `_customer` takes them.
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
    "open_checkout_at",
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
_OPEN_CHECKOUT = _COLUMNS.index("open_checkout_at")

_CUSTOMERS = selected(CUSTOMER, _COLUMNS, "id")
_TAGS = (
    selected(TAG, ("customer_id", "tag"), "customer_id")
    + " ORDER BY customer_id, folded"
)
_PLACES = (
    selected(PLACES, ("customer_id", "country", "city", "region"), "customer_id")
    + " ORDER BY customer_id, ordinal"
)
_ABANDONED = (
    "SELECT customer_id, max(touched_at) FROM checkout "
    "WHERE customer_id IN (integers(:among)) "
    "AND completed_at IS NULL AND has_contact = 1 AND touched_at < :before "
    "GROUP BY customer_id"
)
#: Seconds that every machine can make a local time of, and microseconds in one.
_EASY, _SECOND = 2**33, 1_000_000


def read_customers(
    database: Database, ids: Sequence[int], settings: Settings, now: int
) -> tuple[Customer, ...]:
    """
    Return the customers with these *ids*, in that order; who is not there is left out.

    Args:
        database: Where they are.
        ids: Which ones.
        settings: The shop's, for zone and currency.
        now: Microseconds since 1970; decides which checkouts are abandoned by now.
    """
    among: dict[str, object] = {"among": list(ids)}
    rows = {row[0]: row for row in database.rows(_CUSTOMERS, among)}
    tags: dict[int, list[str]] = {}
    for owner, tag in database.rows(_TAGS, among):
        tags.setdefault(owner, []).append(tag)
    places: dict[int, list[Row]] = {}
    for owner, *place in database.rows(_PLACES, among):
        places.setdefault(owner, []).append(tuple(place))
    abandoned: dict[int, int] = {}
    if any(row[_OPEN_CHECKOUT] is not None for row in rows.values()):
        before = now - ABANDONED_AFTER * _SECOND
        abandoned = dict(database.rows(_ABANDONED, among | {"before": before}))
    show = _Show(settings)
    return tuple(
        show.customer(
            rows[number],
            tags.get(number, ()),
            places.get(number, ()),
            abandoned.get(number),
        )
        for number in ids
        if number in rows
    )


class _Show:
    """Units of the tables → those of people, in one shop."""

    def __init__(self, settings: Settings) -> None:
        self.zone = settings.zone
        self.currency = settings.currency
        self.minor_unit = Decimal(10) ** -minor_units(settings.currency)

    def customer(
        self, row: Row, tags: Sequence[str], places: Sequence[Row], left: int | None
    ) -> Customer:
        number, name, first, last, email, phone, company, orders, spent, *rest = row
        first_at, last_at, _, subscription, account, by_email, by_sms, *rest = rest
        exempt, language, note, created_at, updated_at = rest
        return Customer(
            number,
            name,
            first,
            last,
            email,
            phone,
            company,
            tuple(tags),
            _distinct([country for country, _, _ in places]),
            _distinct([city for _, city, _ in places]),
            _distinct([region for _, _, region in places]),
            orders,
            spent * self.minor_unit,
            self.currency,
            self.maybe(first_at),
            self.maybe(last_at),
            self.maybe(left),
            subscription,
            account,
            by_email,
            by_sms,
            bool(exempt),
            language,
            note,
            self.local(created_at),
            self.local(updated_at),
        )

    def maybe(self, instant: int | None) -> datetime | None:
        return None if instant is None else self.local(instant)

    def local(self, instant: int) -> datetime:
        seconds, rest = divmod(instant, _SECOND)
        if not 0 <= seconds < _EASY:
            return moment(instant).astimezone(self.zone)
        found = datetime.fromtimestamp(seconds, self.zone)
        return found.replace(microsecond=rest) if rest else found


def _distinct(values: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([each for each in values if each is not None]))
