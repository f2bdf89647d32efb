"""
Rows as they stand → those whose derived columns are not what they should be.

In Python and for all rows, because not every engine can be taught our folding.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from custquery.shop.store.connection import Database, Row
from custquery.shop.store.deriving import DERIVED, Derived, derive
from custquery.shop.store.layout import Table, quoted, removed, updated, upserted
from custquery.shop.store.limits import Stored, Whole

#: Rows that are changed together.
_LOT = 2_000


class Derivation(NamedTuple):
    """A row whose derived columns are not what they should be."""

    had: Whole
    made: Whole

    @property
    def columns(self) -> list[str]:
        """The columns that differ."""
        return [name for name, value in self.made.items() if self.had[name] != value]


def misderived(database: Database, table: Table) -> Iterator[Derivation]:
    """Yield the rows of *table* whose derived columns are to be others."""
    derived = DERIVED.get(table.name, {})
    sources = (name for each in derived.values() for name in each.columns)
    owners = [each.name for each in table.columns if each.refers]
    names = list(dict.fromkeys((*table.key, *owners, *sources, *derived)))
    rows = ("SELECT", ", ".join(map(quoted, names)), "FROM", quoted(table.name))
    for lot in database.lots(" ".join(rows)):
        columns = dict(zip(names, zip(*lot, strict=True), strict=True))
        wrong: set[int] = set()
        for name, each in derived.items():
            wrong |= _others(columns[name], each, [columns[of] for of in each.columns])
        for at in sorted(wrong):
            yield _derivation(table, dict(zip(names, lot[at], strict=True)))


def _others(had: Row, derived: Derived, given: Sequence[Row]) -> set[int]:
    """Return the places in the column *had* where it is not what is *derived*."""
    made = tuple(map(derived.function, *given))
    if made == had:  # nearly always
        return set()
    return {at for at, value in enumerate(made) if value != had[at]}


def _derivation(table: Table, had: Whole) -> Derivation:
    made = dict(had)
    derive(table.name, [made])
    return Derivation(had, made)


def derive_anew(database: Database, table: Table) -> None:
    """Make the derived columns of *table* what they should be."""
    derived = tuple(DERIVED.get(table.name, ()))
    if not derived:
        return
    if not set(derived).isdisjoint(table.key):
        _replace(database, table, list(misderived(database, table)))
        return
    names = (*derived, *table.key)
    rows = [_values(each.made, names) for each in misderived(database, table)]
    for start in range(0, len(rows), _LOT):
        database.change(updated(table, derived), rows[start : start + _LOT])


def _replace(database: Database, table: Table, rows: Sequence[Derivation]) -> None:
    """Write rows under another key; a tag may become one that is there already."""
    names = tuple(each.name for each in table.columns)
    whole = {_values(each.made, table.key): each.made for each in rows}
    database.change(removed(table), [_values(each.had, table.key) for each in rows])
    database.change(
        upserted(table, names), [_values(each, names) for each in whole.values()]
    )


def _values(row: Whole, names: Sequence[str]) -> tuple[Stored, ...]:
    return tuple([row[each] for each in names])
