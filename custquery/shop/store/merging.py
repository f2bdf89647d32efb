"""
Rows as given → whole rows, over what is stored, and into their table.

A row that has the ``id`` of a stored one changes only the columns it gives; a row
without ``id`` gets the next one. A later row of one batch sees an earlier one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, islice
from operator import itemgetter
from typing import TypeVar

from custquery.shop.store.connection import Database
from custquery.shop.store.deriving import DERIVED, derive
from custquery.shop.store.layout import (
    Table,
    forgotten,
    last_id,
    selected,
    upserted,
)
from custquery.shop.store.limits import Given, Stored, Whole, cleaned, complete
from custquery.shop.store.tables import CUSTOMER, ORDER_LINE, REDIRECT, SETTING

Item = TypeVar("Item")

_DELETED = "last_deleted_customer"
_LAST_DELETED = "SELECT value FROM setting WHERE name = :name"
_NOTE_DELETED = upserted(SETTING, ("name", "value"))

_FORGET_LINES = forgotten(ORDER_LINE, "order_id")

#: Rows that are read, checked and written together.
CHUNK = 2_000


def chunks(items: Iterable[Item], first: int = 1) -> Iterator[tuple[list[Item], int]]:
    """Yield the items in lists of `CHUNK`, each with the number of its first one."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk, first
        first += len(chunk)


def merge(
    database: Database,
    table: Table,
    rows: Sequence[Whole],
    first: int,
    defaults: Mapping[str, Stored],
) -> list[Whole]:
    """
    Return the whole rows that *rows* stand for, each with an ``id``.

    Args:
        database: Where the rows may be already.
        table: Which table they belong to.
        rows: The columns that are given, cleaned.
        first: The number of the first row, for refusals.
        defaults: Values of new rows, before those of the layout.

    Raises:
        RequestError: ``value-required``.
    """
    return merge_over(
        stored_rows(database, table, rows),
        database,
        table,
        rows,
        first,
        defaults=defaults,
    )


def merge_over(
    stored: dict[Stored, Whole],
    database: Database,
    table: Table,
    rows: Sequence[Whole],
    first: int,
    *,
    defaults: Mapping[str, Stored],
) -> list[Whole]:
    """Do what `merge` does over the *stored* rows, which then are what they become."""
    new_ids = _new_ids(database, table, rows)
    merged = []
    for number, row in enumerate(rows, first):
        base = stored.get(row.get("id"), defaults)
        whole = complete(table, row, base, number)
        if whole["id"] is None:
            whole["id"] = next(new_ids)
        stored[whole["id"]] = whole
        merged.append(whole)
    return merged


def stored_rows(
    database: Database, table: Table, rows: Sequence[Whole]
) -> dict[Stored, Whole]:
    """Return the rows of *table* that have the ids of *rows*, by id."""
    ids = [row["id"] for row in rows if row.get("id") is not None]
    if not ids:
        return {}
    names = [each.name for each in table.given]
    found = database.rows(selected(table, names, "id"), {"among": ids})
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


def _new_ids(database: Database, table: Table, rows: Sequence[Whole]) -> Iterator[int]:
    given = [number for row in rows if isinstance(number := row.get("id"), int)]
    return count(max([first_new_id(database, table), *(each + 1 for each in given)]))


def first_new_id(database: Database, table: Table) -> int:
    """Return the first id that no row of *table* has, or had."""
    last = [database.value(last_id(table))]
    if table is CUSTOMER:
        # An id that leads to the customer who somebody was merged into stays hers,
        last.append(database.value(last_id(REDIRECT)))
        # and that of somebody who was deleted is nobody's any more.
        last.append(last_deleted(database))
    return int(max(last)) + 1


def last_deleted(database: Database) -> int:
    """Return the highest id of a customer who was deleted, 0 when nobody was."""
    return int(database.value(_LAST_DELETED, {"name": _DELETED}) or 0)


def note_deleted(database: Database, ids: Iterable[int]) -> None:
    """Keep the ids of customers who are deleted from being given again."""
    # Where somebody was merged into a customer, the way there goes with the customer.
    gone = [*ids, database.value(last_id(REDIRECT)), last_deleted(database)]
    database.change(_NOTE_DELETED, [(_DELETED, str(max(gone)))])


def upsert(database: Database, table: Table, rows: Sequence[Whole]) -> None:
    """Write whole *rows*, with what is derived, over those that have their id."""
    given = (each.name for each in table.given)
    names = (*given, *DERIVED.get(table.name, ()))
    # Of two rows with one id the later one holds what the earlier one gave.
    last = {row["id"]: row for row in rows}
    database.change(upserted(table, names), map(itemgetter(*names), last.values()))


def owners_of(database: Database, table: Table, ids: Iterable[object]) -> set[int]:
    """Return the customers that the rows of *table* with these *ids* belong to."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return set()
    found = database.rows(selected(table, ("customer_id",), "id"), {"among": wanted})
    return {owner for (owner,) in found}


def replace_lines(
    database: Database, orders: Sequence[Given], ids: Sequence[int], first: int
) -> None:
    """Replace the lines of those *orders* that give theirs; *ids* are the orders'."""
    lines: list[Whole] = []
    changed = []
    new_ids = count(database.value(last_id(ORDER_LINE)) + 1)
    for number, (order, order_id) in enumerate(zip(orders, ids, strict=True), first):
        if ORDER_LINE.name in order:
            changed.append(order_id)
            owner = {"order_id": order_id}
            for row in rows_below(order, ORDER_LINE.name):
                line = cleaned(ORDER_LINE, row, number, "")
                whole = complete(ORDER_LINE, line | owner, {}, number)
                if whole["id"] is None:
                    whole["id"] = next(new_ids)
                lines.append(whole)
    if not changed:
        return
    database.run(_FORGET_LINES, {"among": changed})
    derive(ORDER_LINE.name, lines)
    upsert(database, ORDER_LINE, lines)


def complete_name(row: Given, whole: Whole) -> None:
    """Compose the name of a customer where *row* does not give it."""
    parts = ("first_name", "last_name")
    is_old = whole["name"] is None or not row.keys().isdisjoint(parts)
    if "name" not in row and is_old:
        whole["name"] = composed_name(*(whole[each] for each in parts))


def composed_name(first: Stored, last: Stored) -> str | None:
    """Return the name of who has a *first* and a *last* one, or one of them."""
    return " ".join(str(each) for each in (first, last) if each is not None) or None


def rows_below(record: Given, name: str) -> list[Given]:
    """
    Return the rows that a nested *record* holds under the *name* of a table.

    A tag may be its text alone; what else is no row is refused where it is read.
    """
    rows = record.get(name) or ()
    if not isinstance(rows, (list, tuple)):
        rows = (rows,)
    return [
        row if type(row) is dict or isinstance(row, Mapping) else {name: row}
        for row in rows
    ]
