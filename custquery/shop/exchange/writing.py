"""
Customers of a shop → Shopify's CSV of customers, one line each, streamed.

A spreadsheet computes none of its cells (`custquery.shop.exchange.signs`), and what is
imported again is written again as it was. Only the default address travels, as there.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from custquery.environment import Query
from custquery.schema.closed import minor_units
from custquery.shop.definitions import MetafieldDefinition
from custquery.shop.exchange.amounts import written_amount
from custquery.shop.exchange.signs import safe
from custquery.shop.shop import Shop
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import selected
from custquery.shop.store.merging import chunks
from custquery.shop.store.metafields import definitions_of
from custquery.shop.store.tables import ADDRESS, CUSTOMER, METAFIELD, TAG
from custquery.shop.store.writing import Progress

#: Source: the columns of Shopify's export of customers, in their order.
HEADER = (
    "Customer ID",
    "First Name",
    "Last Name",
    "Email",
    "Accepts Email Marketing",
    "Default Address Company",
    "Default Address Address1",
    "Default Address Address2",
    "Default Address City",
    "Default Address Province Code",
    "Default Address Country Code",
    "Default Address Zip",
    "Default Address Phone",
    "Phone",
    "Accepts SMS Marketing",
    "Total Spent",
    "Total Orders",
    "Note",
    "Tax Exempt",
    "Tags",
    "Accepts WhatsApp Marketing",
)
#: Those that a spreadsheet takes for numbers.
_NUMBERS = frozenset({0, 11, 12, 13})

_CUSTOMER = (
    *("id", "first_name", "last_name", "name", "email", "email_status", "company"),
    *("phone", "sms_status", "amount_spent", "orders_count", "note", "tax_exempt"),
)
_ADDRESS = (
    *("customer_id", "is_default", "id", "company", "address1", "address2", "city"),
    *("region_code", "country", "zip", "phone"),
)
_CUSTOMERS = selected(CUSTOMER, _CUSTOMER, "id")
_ADDRESSES = selected(ADDRESS, _ADDRESS, "customer_id")
_TAGS = selected(TAG, ("customer_id", "folded", "tag"), "customer_id")
_METAFIELDS = selected(METAFIELD, ("customer_id", "path", "value"), "customer_id")
_WHATSAPP = """
SELECT customer_id, state FROM (
  SELECT customer_id, state, row_number() OVER (
    PARTITION BY customer_id ORDER BY "at" DESC, id DESC
  ) AS place
  FROM consent_event
  WHERE channel = 'whatsapp' AND customer_id IN (integers(:among))
) AS ranked
WHERE place = 1 AND state = 'subscribed'
"""

_Texts: TypeAlias = Mapping[int, list[str]]


class Lines(Protocol):
    """What lines are written to, one at a time: a file, for one."""

    def write(self, text: str, /) -> object:
        """Take a line, with its end."""


class _Below(NamedTuple):
    """What hangs below a lot of customers, by customer."""

    addresses: Mapping[int, tuple[object, ...]]
    tags: _Texts
    metafields: Mapping[int, Mapping[str, str]]
    whatsapp: frozenset[int]


def write_customers(
    shop: Shop,
    stream: Lines,
    query: str | Query = "",
    progress: Progress | None = None,
) -> int:
    """
    Write the customers that *query* selects, in its order, and return how many.

    Args:
        shop: Where they are.
        stream: Where to; a file is opened with ``newline=""`` and ``utf-8-sig``, by
            which Excel knows the encoding.
        query: A filter as typed, or compiled; the empty one is everyone.
        progress: Told how many are written.

    Raises:
        FilterError: the filter is wrong.
        StorageError: the shop could not answer.
    """
    database = shop._database  # noqa: SLF001  # as the shop's own parts have it
    table = csv.writer(stream)
    written = 0
    ids = shop.ids(query)
    with database.reading():
        defined = definitions_of(database)
        table.writerow((*HEADER, *map(_header_of, defined)))
        paths = [each.path for each in defined]
        digits = minor_units(shop.settings.currency)
        for lot, _ in chunks(ids):
            for line in _lines(database, lot, paths, digits):
                table.writerow(line)
                written += 1
            if progress:
                progress(written, None, "customers")
    return written


def _header_of(defined: MetafieldDefinition) -> str:
    return safe(f"{defined.name or defined.key} (customer.metafields.{defined.path})")


def _lines(
    database: Database, ids: Sequence[int], paths: Sequence[str], digits: int
) -> Iterator[list[str]]:
    among = {"among": list(ids)}
    rows = {row[0]: row for row in database.rows(_CUSTOMERS, among)}
    below = _below(database, among, paths)
    for number in ids:
        if number in rows:
            values = dict(zip(_CUSTOMER, rows[number], strict=True))
            line = _line(values, number, below, digits)
            own = below.metafields.get(number, {})
            texts = [*line, *(own.get(each) for each in paths)]
            yield [
                safe("" if each is None else str(each), is_number=at in _NUMBERS)
                for at, each in enumerate(texts)
            ]


def _below(
    database: Database, among: Mapping[str, list[int]], paths: Sequence[str]
) -> _Below:
    # The default one comes last, and so does the first of several.
    found = sorted(database.rows(_ADDRESSES, among), key=lambda row: (row[1], -row[2]))
    tags: dict[int, list[str]] = {}
    for owner, _, tag in sorted(database.rows(_TAGS, among)):
        tags.setdefault(owner, []).append(tag)
    metafields: dict[int, dict[str, str]] = {}
    for owner, path, value in database.rows(_METAFIELDS, among) if paths else ():
        metafields.setdefault(owner, {})[path] = value
    return _Below(
        {row[0]: row for row in found},
        tags,
        metafields,
        frozenset(owner for owner, _ in database.rows(_WHATSAPP, among)),
    )


def _line(
    values: Mapping[str, object], number: int, below: _Below, digits: int
) -> Iterable[object]:
    address = dict(zip(_ADDRESS, below.addresses.get(number, ()), strict=False))
    nameless = values["first_name"] is None and values["last_name"] is None
    return (
        number,
        values["name"] if nameless else values["first_name"],
        values["last_name"],
        values["email"],
        _yes(values["email_status"] == "subscribed"),
        address.get("company") or values["company"],
        *(address.get(each) for each in _ADDRESS[4:]),
        values["phone"],
        _yes(values["sms_status"] == "subscribed"),
        written_amount(int(str(values["amount_spent"])), digits),
        values["orders_count"],
        values["note"],
        _yes(bool(values["tax_exempt"])),
        ", ".join(map(_quoted, below.tags.get(number, ()))),
        _yes(number in below.whatsapp),
    )


def _yes(said: bool) -> str:  # noqa: FBT001  # the answer itself
    return "yes" if said else "no"


def _quoted(tag: str) -> str:
    """Return *tag* so that quotes around it are known to be its own."""
    is_quoted = len(tag) > 1 and tag[0] == tag[-1] == '"'
    return f'"{tag}"' if is_quoted else tag
