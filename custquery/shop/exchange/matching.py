"""
Records of a file + the customers of a shop → who is new, and who is there already.

She is recognised by her id where ids are the shop's own, else by her e-mail address,
else by her phone. What a file leaves blank stays as it was, but for an address, which
is one thing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from custquery.shop.exchange.by_field import Record
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.rows import Entry, Key, keys_of
from custquery.shop.store.connection import Database
from custquery.shop.store.erased import CONTACTS, erased_among
from custquery.shop.store.layout import selected
from custquery.shop.store.tables import CUSTOMER

#: What becomes of a row.
Fate: TypeAlias = Literal["added", "changed", "skipped", "replaced", "rejected"]

#: Columns by which somebody is recognised.
_KEYS = ("id", *CONTACTS)
_ADDRESSES = (
    "SELECT customer_id, max(id) FROM address "
    "WHERE is_default = 1 AND customer_id IN (integers(:among)) GROUP BY customer_id"
)


class Known(NamedTuple):
    """Who is in the shop, of those that a lot of records is about."""

    #: Customers by what they are recognised by.
    customers: Mapping[Key, int]
    #: Their default addresses.
    addresses: Mapping[int, int]
    #: What somebody is recognised by who was erased.
    erased: frozenset[Key] = frozenset()

    def owners(self, record: Record) -> list[int]:
        """Return whom *record* is about, the surest first."""
        if not self.customers:
            return []
        found = (self.customers.get(each) for each in keys_of(record))
        return [each for each in found if each is not None]

    def over(self, record: Record, fields: frozenset[str]) -> Record:
        """Return *record* as a change of the customer who is there."""
        owner = self.owners(record)[0]
        changed = {**record, "id": owner}
        changed.pop("created_at", None)
        rows = record.get("address")
        if isinstance(rows, list):
            blank = dict.fromkeys(_address_columns(fields))
            here = self.addresses.get(owner)
            own = {} if here is None else {"id": here}
            changed["address"] = [{**blank, **each, **own} for each in rows]
        return changed


def _address_columns(fields: Iterable[str]) -> list[str]:
    names = (each.removeprefix("address.") for each in fields if each[:8] == "address.")
    other = {"number": "address1", "addition": "address1", "country_code": "country"}
    return [other.get(each, each) for each in names]


def known_among(database: Database, records: Sequence[Record]) -> Known:
    """Find in the shop whom *records* are about."""
    wanted: dict[str, list[str | int]] = {column: [] for column in _KEYS}
    for record in records:
        for column, value in keys_of(record):
            wanted[column].append(value)
    customers: dict[Key, int] = {}
    for column, values in wanted.items():
        if values:
            sql = selected(CUSTOMER, (column, "id"), column)
            for value, owner in database.rows(sql, {"among": values}):
                customers[column, value] = owner
    among = {"among": sorted(set(customers.values()))}
    contacts = [(kind, str(each)) for kind in CONTACTS for each in wanted[kind]]
    return Known(
        customers,
        dict(database.rows(_ADDRESSES, among)) if customers else {},
        frozenset(erased_among(database, contacts)),
    )


def merged(
    entry: Entry, known: Known, existing: Literal["overwrite", "skip"]
) -> tuple[Fate, Record | None, tuple[Problem, ...]]:
    """
    Return what becomes of a row, its record where that is written, and what is odd.

    Args:
        entry: What it says; nothing, where a later row replaces it.
        known: Who is in the shop.
        existing: What becomes of who is there already.
    """
    row, record, problems = entry
    if problems and entry.is_rejected:
        return "rejected", None, problems
    if not record:
        return "replaced", None, problems
    if known.erased and not known.erased.isdisjoint(keys_of(record)):
        problem = Problem("erased-before", row.number)
        return "rejected", None, (*problems, problem)
    owners = known.owners(record)
    if not owners:
        return "added", {**record, "began": "import"}, problems
    other = next((each for each in owners if each != owners[0]), None)
    details = {"customer": str(owners[0]), "other": str(other)}
    if other is not None:
        problem = Problem("csv-match-two", row.number, "", "reject", details)
        return "rejected", None, (*problems, problem)
    if existing == "skip":
        problem = Problem("csv-row-skipped", row.number, "", "note", details)
        return "skipped", None, (*problems, problem)
    return "changed", record, problems
