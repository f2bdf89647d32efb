"""Rows → their number, sum, least or greatest value. No rows: 0, 0, none, none."""

from collections.abc import Callable, Iterable
from decimal import localcontext
from typing import TypeAlias, assert_never, cast

from attrs import frozen

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.sources import Count, Max, Min, RowValue, Source, Sum
from custquery.schema.types.base import ValueType
from custquery.schema.value_sets import Value
from custquery.targets.memory.meaning import Records, Values

Aggregate: TypeAlias = Count | Sum | Min | Max

#: More digits than any sum of amounts has, whatever the host's own context is.
_DIGITS = 200


def aggregate(
    source: Aggregate, rows: Iterable[object], column: Callable[[RowValue], Values]
) -> tuple[Value, ...]:
    """Compute *source* over *rows*, of which *column* reads the values."""
    if isinstance(source, Count):
        return (len(list(rows)),)
    read = column(source.column)
    found = cast("list[int]", [value for row in rows for value in read(row)])
    match source:
        case Sum():
            with localcontext(prec=_DIGITS):
                return (sum(found),)
        case Min():
            return (min(found),) if found else ()
        case Max():
            return (max(found),) if found else ()
        case _:
            assert_never(source)


@frozen
class Group:
    """A list of rows, read by the aggregates over them."""

    reading: Reading
    #: How a row gives the value of a column, as it is kept.
    column: Callable[[RowValue], Values]
    #: Brings what is kept into the domain of a type.
    read: Callable[[ValueType], Callable[[Value], Value | None]]

    def values(self, criterion: Criterion) -> Values:
        """Return how to compute the aggregate that *criterion* is."""
        source, read = _aggregate(criterion.source), self.read(criterion.type)

        def values(rows: object) -> tuple[Value, ...]:
            kept = aggregate(source, cast("Iterable[object]", rows), self.column)
            return tuple(each for each in map(read, kept) if each is not None)

        return values

    def rows(self, relation: RelationCriterion) -> Callable[[object], Iterable[object]]:
        """Return none: rows have no rows of their own."""
        return lambda _: ()

    def row(self, relation: RelationCriterion) -> Records:
        """Return the group itself."""
        return self

    def group(self, relation: RelationCriterion) -> Records:
        """Return the group itself."""
        return self


def _aggregate(source: Source) -> Aggregate:
    if isinstance(source, (Count, Sum, Min, Max)):
        return source
    raise TypeError(f"{source!r} is not an aggregate")
