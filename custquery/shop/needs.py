"""
Declared criteria → the columns and tables that they read and that no shop has.

What is left is what a host must have: a plugin may ask about columns of hers.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, assert_never

from attrs import field, frozen

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.schema import Declared
from custquery.schema.sources import (
    Case,
    Column,
    Count,
    Elements,
    Keys,
    Many,
    Max,
    Min,
    Minus,
    Outer,
    Point,
    Relation,
    RowValue,
    Source,
    Sum,
    Union,
)
from custquery.schema.types.base import ValueType
from custquery.schema.value_sets import ValueSet
from custquery.shop.store.tables import CUSTOMER, TABLES

#: What reads a column: the type of a criterion, or a condition; None: only that it is.
Reader: TypeAlias = ValueType | ValueSet | None

#: A table, a column of it (none: only its rows), what reads it, and, where rows belong
#: to a customer, the column with her key.
_Reading: TypeAlias = tuple[str, str, Reader, str]


@frozen(eq=False)
class Needs:
    """Columns that no shop has."""

    #: By table and name, what reads each of them.
    columns: Mapping[str, Mapping[str, tuple[Reader, ...]]] = field(factory=dict)
    #: The column with the customer's key, of each table that no shop has.
    owners: Mapping[str, str] = field(factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, as ``customer.points``."""
        return tuple(
            f"{table}.{name}" for table, names in self.columns.items() for name in names
        )


def needs_of(declared: Iterable[Declared]) -> Needs:
    """
    Find what *declared* criteria read that no shop has.

    >>> from custquery.shop.criteria import schema
    >>> needs_of(schema().listed).names
    ()
    """
    columns: dict[str, dict[str, tuple[Reader, ...]]] = {}
    owners: dict[str, str] = {}
    shop = {table.name: {each.name for each in table.columns} for table in TABLES}
    for table, name, reader, owner in _read(declared):
        if table not in shop:
            owners[table] = owner
        if name and name not in shop.get(table, ()):
            known = columns.setdefault(table, {})
            known[name] = (*known.get(name, ()), reader)
    return Needs(columns, owners)


def _read(declared: Iterable[Declared]) -> Iterator[_Reading]:
    for each in declared:
        if isinstance(each, Criterion):
            yield from _of_source(each.source, each.type)
        elif isinstance(each, RelationCriterion):
            yield from _of_relation(each.relation)
            for part in each.row:
                yield from _of_source(part.source, part.type, each.relation)
            for part in each.aggregates:
                yield from _of_source(part.source, part.type)


def _of_source(
    source: Source, reader: Reader, at: Relation | None = None
) -> Iterator[_Reading]:
    match source:
        case Column() | Minus() | Outer() | Point():
            yield from _of_row(source, reader, at)
        case (
            Many(relation, column)
            | Sum(relation, column)
            | Min(relation, column)
            | Max(relation, column)
        ):
            yield from _of_relation(relation)
            yield from _of_row(column, reader, relation)
        case Count(relation):
            yield from _of_relation(relation)
        case Union(sources):
            for each in sources:
                yield from _of_source(each, reader, at)
        case Case(branches):
            for part, wanted, _ in branches:
                yield from _of_source(part, wanted, at)
        case Elements(column):
            yield from _of_row(column, reader, at)
        case Keys():
            return
        case _:
            assert_never(source)


def _of_relation(relation: Relation) -> Iterator[_Reading]:
    yield relation.table, "", None, relation.owner
    if relation.within is not None:
        yield from _of_relation(relation.within)
    for column, wanted in relation.where:
        yield from _of_row(column, wanted, relation)
    if relation.older is not None:
        yield from _of_row(relation.older[0], None, relation)


def _of_row(
    column: RowValue, reader: Reader, at: Relation | None
) -> Iterator[_Reading]:
    match column:
        case Column(name):
            table, owner = (at.table, at.owner) if at else (CUSTOMER.name, "")
            yield table, name, reader, owner
        case Minus(left, right):
            yield from _of_row(left, reader, at)
            yield from _of_row(right, reader, at)
        case Outer(outer):
            yield from _of_row(outer, reader, at.within if at else None)
        case Point(x, y, z):
            for each in (x, y, z):
                yield from _of_row(each, reader, at)
        case _:
            assert_never(column)
