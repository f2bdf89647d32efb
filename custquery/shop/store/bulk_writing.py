"""
Records of customers who are new → their tables, each table at once.

Nobody who is new has anything but what her record says, so what is kept beside her rows
is made before they are written, and nothing is read back. What holds more than this
writes is left to `custquery.shop.store.writing.Batch`, which would write the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast

from custquery.shop.store.auditing import Trail
from custquery.shop.store.by_column import ByColumn, columns_of, derive_columns
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import (
    KEPT,
    number_of,
    refuse_future,
    refuse_unreachable,
)
from custquery.shop.store.erased import CONTACTS, refuse_erased_contacts
from custquery.shop.store.keeping import numbered
from custquery.shop.store.layout import Table, inserted, stored
from custquery.shop.store.limits import Given, Stored, Whole, cut_tags
from custquery.shop.store.merging import composed_name, first_new_id, rows_below
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
_WORDS = tuple(f"{each}_words" for each in TEXTS)
_NOWHERE = (None,) * len(PLACE)


class Rows(NamedTuple):
    """Rows that hang below records, as they are given, each with whose it is."""

    #: From 0, in the order of the records.
    owners: list[int]
    given: list[Given]


class NewCustomers(NamedTuple):
    """Records of customers who are new, with what hangs below them."""

    records: Sequence[Given]
    addresses: Rows
    tags: Rows
    consents: Rows


def new_customers(records: Sequence[Given]) -> NewCustomers | None:
    """
    Return *records* taken apart; None unless all are of new customers.

    Nor may one say what others' rows decide.

    >>> new_customers([{"name": "Noor", "tag": ["vip"]}]).tags
    Rows(owners=[0], given=[{'tag': 'vip'}])
    >>> new_customers([{"id": 4, "name": "Noor"}])
    >>> new_customers([{"name": "Mo", "order": []}])
    """
    if not set().union(*records) <= _TAKEN:
        return None
    found = NewCustomers(
        records,
        *(_below(table.name, records) for table in (ADDRESS, TAG, CONSENT_EVENT)),
    )
    has_id = any(
        "id" in row for rows in (found.addresses, found.consents) for row in rows.given
    )
    return None if has_id else found


def _below(name: str, records: Sequence[Given]) -> Rows:
    found = Rows([], [])
    for owner, record in enumerate(records):
        if name in record:
            rows = rows_below(record, name)
            found.given.extend(rows)
            found.owners.extend([owner] * len(rows))
    return found


def write_new(
    database: Database, new: NewCustomers, now: int, region: str, trail: Trail
) -> list[int]:
    """
    Add *new* customers; return their ids.

    Args:
        database: Where to, within a write.
        new: As `Batch.records` takes them; metafields are left out.
        now: Microseconds since 1970; when they are said to be added.
        region: The country of phone numbers without calling code.
        trail: Where it is noted.

    Raises:
        RequestError: what `Batch.records` would refuse.
    """
    customers = _customers(database, new.records, now, region)
    ids = cast("range", customers["id"])
    addresses = _addresses(database, new.addresses, ids, region)
    tags = _tags(new.tags, ids)
    consents = _consents(database, new.consents, customers, now)
    places = _places(addresses)
    _keep(customers, tags, places, consents)
    found = (customers, addresses, tags, consents, places)
    for table, columns in zip(_ORDER, found, strict=True):
        _insert(database, table, columns)
    trail.note("customer-added", ids)
    if owners := consents["customer_id"]:
        trail.note("consent-recorded", cast("Sequence[int]", owners))
    return list(ids)


#: The tables in the order in which they are written.
_ORDER = (CUSTOMER, ADDRESS, TAG, CONSENT_EVENT, PLACES)


def _insert(database: Database, table: Table, columns: ByColumn) -> None:
    # A column that holds its default throughout need not be told row by row.
    names = tuple(
        each.name
        for each in table.columns
        if not _is_always(columns[each.name], each.default)
    )
    if not names:
        return
    # A driver takes long to write that nothing is there, and an empty text is quick.
    found = {name: columns[name] for name in names}
    blank = frozenset(name for name in _texts(table) if None in found.get(name, ()))
    for name in blank:
        found[name] = ["" if each is None else each for each in found[name]]
    database.change(inserted(table, names, blank), _several(found, *names))


@cache
def _texts(table: Table) -> Sequence[str]:
    return [each.name for each in table.columns if stored(each) == "text"]


def _is_always(values: Sequence[Stored], value: Stored) -> bool:
    return not values or (values[0] == value and values.count(value) == len(values))


def _several(columns: ByColumn, *names: str) -> Iterator[tuple[Stored, ...]]:
    return zip(*(columns[each] for each in names), strict=True)


def _customers(
    database: Database, records: Sequence[Given], now: int, region: str
) -> ByColumn:
    first = first_new_id(database, CUSTOMER)
    ids = range(first, first + len(records))
    dates = {"created_at": now, "updated_at": now}
    found = columns_of(CUSTOMER, records, region, {"id": ids}, dates)
    names = _several(found, "name", "first_name", "last_name")
    found["name"] = [
        name if "name" in record else composed_name(first, last)
        for record, (name, first, last) in zip(records, names, strict=True)
    ]
    for name, value in _KEPT.items():
        found[name] = [value] * len(records)
    derive_columns(CUSTOMER.name, found)
    refuse_nameless(found, 1)
    refuse_erased_contacts(database, (found[each] for each in CONTACTS), 1)
    refuse_taken(database, found, 1)
    return found


def _addresses(
    database: Database, given: Rows, ids: Sequence[int], region: str
) -> ByColumn:
    decided = _decided(database, ADDRESS, given, ids)
    found = columns_of(ADDRESS, given.given, region, decided, {})
    derive_columns(ADDRESS.name, found)
    return found


def _decided(
    database: Database, table: Table, given: Rows, ids: Sequence[int]
) -> Mapping[str, Sequence[int]]:
    first = first_new_id(database, table)
    owners = [ids[each] for each in given.owners]
    return {"id": range(first, first + len(owners)), "customer_id": owners}


def _places(addresses: ByColumn) -> ByColumn:
    """Return the distinct places of customers, as their addresses say."""
    found: dict[int, set[tuple[Stored, ...]]] = {}
    owners = addresses["customer_id"]
    for owner, place in zip(owners, _several(addresses, *PLACE), strict=True):
        if place != _NOWHERE:
            found.setdefault(number_of(owner), set()).add(place)
    rows = list(numbered(found))
    columns: ByColumn = {
        name: [row[at] for row in rows]
        for at, name in enumerate(("customer_id", "ordinal", *PLACE))
    }
    derive_columns(PLACES.name, columns)
    return columns


def _tags(given: Rows, ids: Sequence[int]) -> ByColumn:
    """Return the tags of new customers: of two spellings of one the first."""
    found: dict[tuple[int, str], str] = {}
    for number, (owner, row) in enumerate(zip(*given, strict=True), 1):
        for folded, tag in cut_tags(row.get("tag"), number):
            found.setdefault((ids[owner], folded), tag)
    refuse_more_tags(owner for owner, _ in found)
    return {
        "customer_id": [owner for owner, _ in found],
        "folded": [folded for _, folded in found],
        "tag": list(found.values()),
    }


def _consents(
    database: Database, given: Rows, customers: ByColumn, now: int
) -> ByColumn:
    ids = cast("range", customers["id"])
    decided = _decided(database, CONSENT_EVENT, given, ids)
    times = {"at": now, "recorded_at": now}
    found = columns_of(CONSENT_EVENT, given.given, "", decided, times)
    has = {
        (number_of(owner), kind)
        for _, kind in KEPT.values()
        for owner, contact in _several(customers, "id", kind)
        if contact
    }
    said = _several(found, "customer_id", "channel", "state")
    refuse_unreachable(said, has.__contains__, 1)
    refuse_future(_several(found, "customer_id", "channel", "at"), 1, now)
    return found


def _keep(
    customers: ByColumn, tags: ByColumn, places: ByColumn, consents: ByColumn
) -> None:
    """Set what is kept of new customers in their own rows."""
    ids = customers["id"]
    others = _texts_below(tags, places)
    words = cast("Iterator[Sequence[str | None]]", _several(customers, *_WORDS))
    customers["search_words"] = [
        search_words(*own, *others.get(number, ()))
        for number, own in zip(ids, words, strict=True)
    ]
    for column, states in _states(consents).items():
        had = zip(ids, customers[column], strict=True)
        customers[column] = [states.get(number, state) for number, state in had]


def _texts_below(tags: ByColumn, places: ByColumn) -> Mapping[Stored, list[str]]:
    """Return the words of tags and cities, by customer."""
    others: dict[Stored, list[str]] = {}
    for owner, folded in _several(tags, "customer_id", "folded"):
        if said := worded(str(folded)):
            others.setdefault(owner, []).append(said)
    for owner, city in _several(places, "customer_id", "city_words"):
        if city is not None:
            others.setdefault(owner, []).append(str(city))
    return others


def _states(consents: ByColumn) -> Mapping[str, Mapping[Stored, str]]:
    """Return what the latest consents of customers are, by column that says so."""
    latest: dict[tuple[Stored, Stored], int] = {}
    states: dict[str, dict[Stored, str]] = {}
    columns = {channel: column for channel, (column, _) in KEPT.items()}
    for owner, channel, said, moment in _several(
        consents, "customer_id", "channel", "state", "at"
    ):
        key, at = (owner, channel), number_of(moment)
        if str(channel) in columns and at >= latest.get(key, at):
            latest[key] = at
            states.setdefault(columns[str(channel)], {})[owner] = str(said)
    return states
