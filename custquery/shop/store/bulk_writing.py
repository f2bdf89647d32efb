"""
Records of customers who are new → their tables, each table at once.

Nobody who is new has anything but what her record says, so what is kept beside her rows
is made before they are written, and nothing is read back. What holds more than this
writes is left to `custquery.shop.store.writing.Batch`, which would write the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from operator import itemgetter
from typing import NamedTuple

from custquery.shop.store.auditing import Trail
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import (
    KEPT,
    number_of,
    refuse_future,
    refuse_unreachable,
)
from custquery.shop.store.deriving import derive
from custquery.shop.store.erased import refuse_erased
from custquery.shop.store.keeping import place_rows
from custquery.shop.store.layout import Table, inserted
from custquery.shop.store.limits import Given, Stored, Whole, cleaned, tags
from custquery.shop.store.merging import complete_name, merge, rows_below
from custquery.shop.store.refusing import (
    refuse_more_tags,
    refuse_nameless,
    refuse_taken,
)
from custquery.shop.store.tables import (
    ADDRESS,
    CONSENT_EVENT,
    CUSTOMER,
    METAFIELD,
    PLACE,
    PLACES,
    TAG,
    TEXTS,
)
from custquery.shop.store.texts import search_words, worded

#: What a record may give here: nothing that says more than its own rows do.
_GIVEN = frozenset(each.name for each in CUSTOMER.given).difference(
    ("id", *(column for column, _ in KEPT.values()))
)
_BELOW = (ADDRESS.name, CONSENT_EVENT.name, TAG.name)
#: Metafields are for who calls: a definition says what is kept of them.
_TAKEN = _GIVEN.union(_BELOW, (METAFIELD.name,))
#: What a new customer has of what others' rows decide.
_KEPT: Whole = {each.name: each.default for each in CUSTOMER.columns if each.kept}
_WORDS = itemgetter(*(f"{each}_words" for each in TEXTS))
_PLACE = itemgetter(*PLACE)


class _New(NamedTuple):
    """The rows of new customers, by table."""

    customers: list[Whole]
    addresses: list[Whole]
    tags: list[Whole]
    consents: list[Whole]
    places: list[Whole]


def are_new(records: Iterable[Given]) -> bool:
    """
    Tell whether all *records* are of new customers, with nothing that others decide.

    >>> are_new([{"name": "Noor", "tag": ["vip"]}])
    True
    >>> are_new([{"id": 4, "name": "Noor"}]), are_new([{"name": "Mo", "order": []}])
    (False, False)
    """
    return all(
        record.keys() <= _TAKEN
        and not any("id" in row for row in _rows_with_id(record))
        for record in records
    )


def _rows_with_id(record: Given) -> Iterator[Given]:
    for name in (ADDRESS.name, CONSENT_EVENT.name):
        if name in record:
            yield from rows_below(record, name)


def write_new(
    database: Database, records: Sequence[Given], now: int, region: str, trail: Trail
) -> list[int]:
    """
    Add the customers of *records*, for which `are_new` holds; return their ids.

    Args:
        database: Where to, within a write.
        records: As `Batch.records` takes them; metafields are left out.
        now: Microseconds since 1970; when they are said to be added.
        region: The country of phone numbers without calling code.
        trail: Where it is noted.

    Raises:
        RequestError: what `Batch.records` would refuse.
    """
    customers = _customers(database, records, now, region)
    ids = [number_of(each["id"]) for each in customers]
    addresses = _addresses(database, _under(ADDRESS, records, ids), region)
    found = _New(
        customers,
        addresses,
        _tags(_under(TAG, records, ids)),
        _consents(database, _under(CONSENT_EVENT, records, ids), customers, now),
        _places(addresses),
    )
    _keep(found)
    for table, rows in zip(_ORDER, found, strict=True):
        _insert(database, table, rows)
    trail.note("customer-added", ids)
    if found.consents:
        owners = (number_of(each["customer_id"]) for each in found.consents)
        trail.note("consent-recorded", owners)
    return ids


#: The tables of the parts of `_New`.
_ORDER = (CUSTOMER, ADDRESS, TAG, CONSENT_EVENT, PLACES)


def _insert(database: Database, table: Table, rows: Sequence[Whole]) -> None:
    if rows:
        names = tuple(each.name for each in table.columns)
        database.change(inserted(table, names), map(itemgetter(*names), rows))


def _under(
    table: Table, records: Sequence[Given], ids: Sequence[int]
) -> list[dict[str, object]]:
    """Return the rows of *table* that *records* hold, with whose they are."""
    name = table.name
    return [
        {**row, "customer_id": owner}
        for record, owner in zip(records, ids, strict=True)
        if name in record
        for row in rows_below(record, name)
    ]


def _customers(
    database: Database, records: Sequence[Given], now: int, region: str
) -> list[Whole]:
    given = [cleaned(CUSTOMER, each, n, region) for n, each in enumerate(records, 1)]
    dates: Whole = {"created_at": now, "updated_at": now}
    rows = merge(database, CUSTOMER, given, 1, dates)
    for record, row in zip(records, rows, strict=True):
        complete_name(record, row)
        row.update(_KEPT)
    derive(CUSTOMER.name, rows)
    refuse_nameless(rows, 1)
    refuse_erased(database, rows, {}, 1)
    refuse_taken(database, "email_key", "email-taken", rows, 1)
    refuse_taken(database, "phone", "phone-taken", rows, 1)
    return rows


def _addresses(database: Database, given: Sequence[Given], region: str) -> list[Whole]:
    read = [cleaned(ADDRESS, each, n, region) for n, each in enumerate(given, 1)]
    rows = merge(database, ADDRESS, read, 1, {})
    derive(ADDRESS.name, rows)
    return rows


def _places(addresses: Iterable[Whole]) -> list[Whole]:
    found: dict[int, set[tuple[Stored, ...]]] = {}
    for each in addresses:
        place = _PLACE(each)
        if any(part is not None for part in place):
            found.setdefault(number_of(each["customer_id"]), set()).add(place)
    return place_rows(found)


def _tags(given: Iterable[Given]) -> list[Whole]:
    """Return the tags of new customers: of two spellings of one the first."""
    found: dict[tuple[int, str], str] = {}
    for number, row in enumerate(given, 1):
        for _, owner, folded, tag in tags(row, number):
            found.setdefault((owner, folded), tag)
    refuse_more_tags(owner for owner, _ in found)
    return [
        {"customer_id": owner, "folded": folded, "tag": tag}
        for (owner, folded), tag in found.items()
    ]


def _consents(
    database: Database, given: Sequence[Given], customers: Iterable[Whole], now: int
) -> list[Whole]:
    read = [cleaned(CONSENT_EVENT, each, n, "") for n, each in enumerate(given, 1)]
    times: Whole = {"at": now, "recorded_at": now}
    rows = merge(database, CONSENT_EVENT, read, 1, times)
    if rows:
        refuse_unreachable({number_of(e["id"]): e for e in customers}, rows, 1)
        refuse_future(rows, 1, now)
    return rows


def _keep(found: _New) -> None:
    """Set what is kept of new customers in their own rows."""
    others = _texts_below(found)
    states = _states(found.consents)
    for row in found.customers:
        number = number_of(row["id"])
        row["search_words"] = search_words(*_WORDS(row), *others.get(number, ()))
        if number in states:
            row.update(states[number])


def _texts_below(found: _New) -> Mapping[int, list[str | None]]:
    """Return the words of tags and cities, by customer."""
    others: dict[int, list[str | None]] = {}
    for each in found.tags:
        said = worded(str(each["folded"]))
        others.setdefault(number_of(each["customer_id"]), []).append(said)
    for each in found.places:
        city = each["city_words"]
        if isinstance(city, str):
            others.setdefault(number_of(each["customer_id"]), []).append(city)
    return others


def _states(consents: Iterable[Whole]) -> Mapping[int, Whole]:
    """Return the columns of customers that say what their latest consents are."""
    latest: dict[tuple[int, str], tuple[int, int]] = {}
    states: dict[int, Whole] = {}
    for order, each in zip(count(), consents, strict=False):
        owner, channel = number_of(each["customer_id"]), str(each["channel"])
        at = number_of(each["at"]), order
        if channel in KEPT and at >= latest.get((owner, channel), at):
            latest[owner, channel] = at
            states.setdefault(owner, {})[KEPT[channel][0]] = each["state"]
    return states
