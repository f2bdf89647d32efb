"""
An id → everything about a customer on one page: what is known, agreed, ordered, done.

Amounts are in major units and times in the zone of the shop, as those of `Customer`.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from custquery.schema.calendar import moment
from custquery.schema.closed import minor_units
from custquery.shop.customers.addressing import Address, addresses_of
from custquery.shop.customers.stored import profile_of
from custquery.shop.store.auditing import AuditEntry, entries_about
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.reading import Customer, read_customers
from custquery.shop.store.settings import Settings

#: Orders that are shown.
FEW = 5

_CONSENTS = (
    'SELECT channel, state, level, "at", source FROM consent_event '
    'WHERE customer_id = :customer ORDER BY "at", id'
)
_ORDERS = (
    "SELECT id, name, placed_at, total, refunded, cancelled_at "
    'FROM "order" WHERE customer_id = :customer AND deleted_at IS NULL AND test = 0 '
    "ORDER BY placed_at DESC, id DESC LIMIT :most"
)


@frozen
class Consent:
    """What she last said about being written to in one way."""

    #: ``email``, ``sms``, or that of a plugin.
    channel: str
    state: str
    level: str
    at: datetime
    source: str


@frozen
class Ordered:
    """An order in short."""

    id: int
    name: str | None
    placed_at: datetime
    #: In major units, without what was paid back.
    amount: Decimal
    is_cancelled: bool


@frozen
class Profile:
    """Everything about a customer on one page."""

    customer: Customer
    #: How her profile came to be; None: nobody knows.
    began: str | None
    #: The default one first.
    addresses: tuple[Address, ...]
    consents: tuple[Consent, ...]
    #: The latest ones, at most `FEW`.
    orders: tuple[Ordered, ...]
    #: All that was done to her, the oldest first.
    trail: tuple[AuditEntry, ...]


def read_profile_page(
    database: Database, number: int, settings: Settings, now: int
) -> Profile:
    """
    Return everything about a customer.

    Args:
        database: Where she is.
        number: Her id.
        settings: The shop's, for zone and currency.
        now: Microseconds since 1970.

    Raises:
        RequestError: ``customer-not-there``, ``customer-merged``.
    """
    row = profile_of(database, number)
    [customer] = read_customers(database, [number], settings, now)
    about = {"customer": number}
    began = row["began"]
    return Profile(
        customer,
        None if began is None else str(began),
        addresses_of(database, number),
        _consents(database.rows(_CONSENTS, about), settings),
        tuple(
            _ordered(each, settings)
            for each in database.rows(_ORDERS, {**about, "most": FEW})
        ),
        entries_about(database, number),
    )


def _consents(rows: Sequence[Row], settings: Settings) -> tuple[Consent, ...]:
    """Return the latest of each channel."""
    latest = {
        channel: Consent(channel, state, level, _local(at, settings), source)
        for channel, state, level, at, source in rows
    }
    return tuple(latest[each] for each in sorted(latest))


def _ordered(row: Row, settings: Settings) -> Ordered:
    number, name, placed_at, total, refunded, cancelled_at = row
    unit = Decimal(10) ** -minor_units(settings.currency)
    amount = (total - refunded) * unit
    placed = _local(placed_at, settings)
    return Ordered(number, name, placed, amount, cancelled_at is not None)


def _local(instant: int, settings: Settings) -> datetime:
    return moment(instant).astimezone(settings.zone)
