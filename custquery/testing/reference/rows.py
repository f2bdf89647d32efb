"""
A source and a nested record → the values that the customer has.

A record holds the columns of the customer by name and, under each table's name, the
list of its rows; rows below other rows stand in their parent. Aggregates are computed
from the rows: nothing that a store keeps beside them is looked at. Values come as they
are stored: instants in microseconds, money in minor units, yes and no as 1 and 0.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from custquery.schema.reading import Reading
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
from custquery.schema.value_sets import OneOf, Present, Range, ValueSet
from custquery.testing.reference.folding import is_blank
from custquery.testing.reference.moments import microseconds
from custquery.testing.reference.unsupported import Unsupported

#: A customer or a row of hers: columns, and lists of rows by table.
Record: TypeAlias = Mapping[str, object]

#: A value that is there, as stored.
Stored: TypeAlias = str | int


#: Under which a row keeps the row that it hangs below.
_PARENT = "the row that this row hangs below"


def values(
    source: Source, record: Record, reading: Reading, at: Relation | None = None
) -> list[Stored]:
    """
    List the values that *source* has in *record*; missing ones are left out.

    Args:
        source: Where the values are.
        record: The customer or, with *at*, one of the rows of that relation.
        reading: Decides what now is.
        at: The relation that *record* is a row of.
    """
    match source:
        case Column() | Minus() | Outer() | Point():
            return _of_row(source, record)
        case Many(relation, column):
            return _of_rows(column, rows(relation, record, reading, at))
        case Elements(column):
            found = _list(record.get(column.name))
            return [each for element in found for each in _present(element)]
        case Union(sources):
            return [
                each for part in sources for each in values(part, record, reading, at)
            ]
        case Count(relation) | Sum(relation) | Min(relation) | Max(relation):
            return aggregate(source, rows(relation, record, reading, at))
        case Case(branches, otherwise):
            for part, wanted, value in branches:
                if any(_in(each, wanted) for each in values(part, record, reading, at)):
                    return _present(value)
            return _present(otherwise)
        case Keys():
            raise Unsupported("a key of a plain record")
        case _:
            assert_never(source)


def aggregate(source: Source, found: list[Record]) -> list[Stored]:
    """Compute the count, sum, least or greatest of the rows *found*."""
    match source:
        case Count():
            return [len(found)]
        case Sum(_, column):
            return [sum(_whole(each) for each in _of_rows(column, found))]
        case Min(_, column):
            return [*sorted(map(_whole, _of_rows(column, found)))[:1]]
        case Max(_, column):
            return [*sorted(map(_whole, _of_rows(column, found)))[-1:]]
        case _:
            raise Unsupported(f"not an aggregate: {source}")


def rows(
    relation: Relation, record: Record, reading: Reading, at: Relation | None = None
) -> list[Record]:
    """List the rows of *relation* that count; below *record*, a row of *at*."""
    within = relation.within
    if within is None or within == at:
        parents = [record]
    else:
        parents = rows(within, record, reading, at)
    return [
        {**row, _PARENT: parent}
        for parent in parents
        for row in _list(parent.get(relation.table))
        if _counts(relation, row, reading)
    ]


def _list(found: object) -> Iterable[Any]:
    if found is None:
        return []
    if not isinstance(found, list):
        raise Unsupported(f"not a list: {found!r}")
    return found


def _counts(relation: Relation, row: Record, reading: Reading) -> bool:
    """Tell whether the row passes the relation's own conditions."""
    for column, wanted in relation.where:
        found = _of_row(column, row)
        passes = (
            not found if wanted is None else any(_in(each, wanted) for each in found)
        )
        if not passes:
            return False
    if relation.older is None:
        return True
    column, seconds = relation.older
    limit = microseconds(reading.now) - seconds * 1_000_000
    return any(_whole(each) < limit for each in _of_row(column, row))


def _of_rows(column: RowValue, found: Iterable[Record]) -> list[Stored]:
    return [value for row in found for value in _of_row(column, row)]


def _of_row(column: RowValue, row: Record) -> list[Stored]:
    match column:
        case Column(name):
            return _present(row.get(name))
        case Minus(left, right):
            more, less = _of_row(left, row), _of_row(right, row)
            return [_whole(more[0]) - _whole(less[0])] if more and less else []
        case Outer(outer):
            parent = row.get(_PARENT)
            return _of_row(outer, parent) if isinstance(parent, Mapping) else []
        case Point(x, y, z):
            place = [*_of_row(x, row), *_of_row(y, row), *_of_row(z, row)]
            return [" ".join(map(str, place))] if len(place) == len("xyz") else []
        case _:
            assert_never(column)


def _present(value: object) -> list[Stored]:
    """Return the value in a list, or an empty list where it is missing."""
    if value is None or (isinstance(value, str) and is_blank(value)):
        return []
    if not isinstance(value, (str, int)):
        raise Unsupported(f"not as a store keeps it: {value!r}")
    return [value]


def _whole(value: Stored) -> int:
    if not isinstance(value, int):
        raise Unsupported(f"not a number: {value!r}")
    return value


def _in(value: Stored, wanted: ValueSet) -> bool:
    """Tell whether *value* is one of *wanted*, as it is stored."""
    match wanted:
        case OneOf(values):
            return value in values
        case Range():
            return _is_between(_whole(value), wanted)
        case Present():
            return True
        case _:
            raise Unsupported(f"a condition of a source: {wanted}")


def _is_between(value: int, wanted: Range) -> bool:
    low, high = wanted.low, wanted.high
    if low is not None:
        least = Decimal(low)
        if value < least or (wanted.low_open and value == least):
            return False
    if high is not None:
        most = Decimal(high)
        if value > most or (not wanted.high_closed and value == most):
            return False
    return True
