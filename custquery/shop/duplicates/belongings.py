"""
The rows of two customers, table by table → what moves from one to the other.

Every table that refers to a customer is found in the layout, so that one that comes
later moves too. Of rows that only one customer can have the survivor's stay.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from custquery.shop.store.connection import Database
from custquery.shop.store.layout import (
    Table,
    forgotten,
    inserted,
    quoted,
    removed,
    selected,
    updated,
)
from custquery.shop.store.limits import Stored
from custquery.shop.store.tables import (
    ADDRESS,
    BULK_UNDO,
    CUSTOMER,
    METAFIELD,
    PLACES,
    TABLES,
    TAG,
)

#: With what each table refers to a customer.
_OWNER: Mapping[str, str] = {
    table.name: column.name
    for table in TABLES
    for column in table.columns
    if column.refers == CUSTOMER.name
}
#: What an edit of many did to the other one is not what it did to the survivor.
_LEFT = frozenset({PLACES, TAG, BULK_UNDO})
_THEIRS = tuple(each for each in TABLES if each.name in _OWNER and each not in _LEFT)
#: What makes two addresses one.
_ADDRESS = tuple(
    each.name
    for each in ADDRESS.given
    if each.name not in {"id", "customer_id", "is_default"}
)
_ADDRESSES = (
    selected(ADDRESS, ("id", "customer_id", "is_default", *_ADDRESS), "customer_id")
    + " ORDER BY id"
)
_TAGS = selected(TAG, ("customer_id", "tag"), "customer_id") + " ORDER BY folded"
_PATHS = selected(METAFIELD, ("customer_id", "path", "value"), "customer_id")
_FORGET_TAGS = forgotten(TAG, "customer_id")
_FORGET_PLACES = forgotten(PLACES, "customer_id")
_FORGET_UNDO = forgotten(BULK_UNDO, "customer_id")
_FORGET_CUSTOMER = forgotten(CUSTOMER, "id")


@frozen
class Addresses:
    """The addresses of two customers, as those of one."""

    #: Those that stay or move.
    kept: tuple[int, ...]
    #: Those of the other that the survivor has already.
    doubled: tuple[int, ...]
    default: int | None
    #: Which of the two have one.
    owners: frozenset[int]


def addresses(
    database: Database, ids: Sequence[int], whose_default: int | None
) -> Addresses:
    """
    Return the addresses of the survivor and the other, her own first.

    Args:
        database: Where they are.
        ids: The survivor, and the other.
        whose_default: Whose default address is to be the default; None: the survivor's.
    """
    found = database.rows(_ADDRESSES, {"among": list(ids)})
    rows = sorted(found, key=lambda row: ids.index(row[1]))
    first: dict[tuple[Stored, ...], int] = {}
    kept: list[int] = []
    doubled: list[int] = []
    defaults: dict[int, int] = {}
    for number, owner, is_default, *what in rows:
        stays = first.setdefault(tuple(what), number) if owner == ids[1] else number
        if owner == ids[0]:
            first.setdefault(tuple(what), number)
        (kept if stays == number else doubled).append(number)
        if is_default:
            defaults.setdefault(owner, stays)
    wanted = (whose_default, *ids)
    default = next((defaults[each] for each in wanted if each in defaults), None)
    owners = frozenset(row[1] for row in rows)
    return Addresses(tuple(kept), tuple(doubled), default, owners)


def tags(database: Database, ids: Sequence[int]) -> tuple[str, ...]:
    """Return the tags of the survivor, then those of the other."""
    rows = database.rows(_TAGS, {"among": list(ids)})
    return tuple(tag for each in ids for owner, tag in rows if owner == each)


def lost_metafields(
    database: Database, ids: Sequence[int]
) -> Iterator[tuple[str, str]]:
    """Yield path and value of the other's metafields that the survivor's win from."""
    found = database.rows(_PATHS, {"among": list(ids)})
    mine = {path: value for owner, path, value in found if owner == ids[0]}
    for owner, path, value in sorted(found):
        if owner == ids[1] and mine.get(path, value) != value:
            yield path, value


def moves(
    database: Database, survivor: int, other: int, doubled: Sequence[int]
) -> Mapping[str, int]:
    """Return how many rows of the other's move, by table, but *doubled* addresses."""
    found = {}
    for table in (*_THEIRS, TAG):
        mine = _keys(database, table, survivor)
        theirs = _keys(database, table, other)
        moving = theirs if table.key == ("id",) else theirs - mine
        if table is ADDRESS:
            moving = moving - {(each,) for each in doubled}
        if moving:
            found[table.name] = len(moving)
    return found


def move(database: Database, survivor: int, other: int) -> None:
    """Give the survivor the rows of the other; tags are written by the batch."""
    for table in _THEIRS:
        if table.key == ("id",):
            database.run(_given_to(table), {"survivor": survivor, "other": other})
        else:
            _copy(database, table, survivor, other)


def set_default(database: Database, found: Addresses) -> None:
    """Make one address the default, and no other."""
    rows = [(int(each == found.default), each) for each in found.kept]
    database.change(updated(ADDRESS, ("is_default",)), rows)


def forget_tags(database: Database, *customers: int) -> None:
    """Take all tags off *customers*."""
    database.run(_FORGET_TAGS, {"among": list(customers)})


def forget(database: Database, customer: int) -> None:
    """Remove the row of a *customer* whose belongings have moved."""
    database.run(_FORGET_PLACES, {"among": [customer]})
    database.run(_FORGET_UNDO, {"among": [customer]})
    database.run(_FORGET_CUSTOMER, {"among": [customer]})


def _given_to(table: Table) -> str:
    owner = quoted(_OWNER[table.name])
    start = ("UPDATE", quoted(table.name), "SET", owner, "= :survivor")
    return " ".join((*start, "WHERE", owner, "= :other"))


def _rest_of_key(table: Table) -> tuple[str, ...]:
    return tuple(each for each in table.key if each != _OWNER[table.name])


def _keys(database: Database, table: Table, owner: int) -> set[tuple[Stored, ...]]:
    sql = selected(table, _rest_of_key(table), _OWNER[table.name])
    return {tuple(row) for row in database.rows(sql, {"among": [owner]})}


def _copy(database: Database, table: Table, survivor: int, other: int) -> None:
    """Move rows whose key names the customer; the survivor's stay as they are."""
    owner = _OWNER[table.name]
    names = tuple(each.name for each in table.columns)
    sql = selected(table, names, owner)
    rows = [
        dict(zip(names, r, strict=True)) for r in database.rows(sql, {"among": [other]})
    ]
    database.change(removed(table), [[row[k] for k in table.key] for row in rows])
    moved = [{**row, owner: survivor} for row in rows]
    database.change(inserted(table, names), [[row[n] for n in names] for row in moved])
