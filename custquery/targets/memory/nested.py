"""
Rows nested in a record, as our tables have them → the values of a criterion.

A record holds the customer's columns, and under each table's name the list of its rows
(rows that hang below others in their parent). Aggregates are computed from the rows:
what a model keeps beside them is not looked at.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, assert_never, cast

from attrs import evolve, frozen

from custquery.language.errors import RequestError
from custquery.schema.closed import minor_units
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import (
    Case,
    Column,
    Count,
    Keys,
    Many,
    Max,
    Min,
    Minus,
    Relation,
    RowValue,
    Source,
    Sum,
    Union,
)
from custquery.schema.text import is_missing
from custquery.schema.types.base import Domain, exact
from custquery.schema.value_sets import Value, ValueSet
from custquery.targets.memory.aggregates import Group, aggregate
from custquery.targets.memory.meaning import Predicate, Records, Values
from custquery.targets.memory.membership import contains
from custquery.targets.memory.plain import LISTS, look

_Rows = Callable[[object], list[object]]


@frozen
class NestedRecords:
    """Records of a model of tables; *table* is the one whose columns are at the top."""

    model: Tables
    reading: Reading
    table: str

    def values(self, criterion: Criterion) -> Values:
        """Return how to read the values of *criterion* from a record."""
        if isinstance(criterion.source, Keys):
            raise RequestError("not-in-tables", {"name": criterion.name})
        kept = self.kept(criterion.source)
        if isinstance(criterion.source, Case):
            return kept
        read = self.read(criterion.type.domain)
        return lambda record: tuple(
            value for value in map(read, kept(record)) if value is not None
        )

    def rows(self, relation: RelationCriterion) -> _Rows:
        """Return how to find the rows of *relation* that count."""
        return self.rows_of(relation.relation)

    def row(self, relation: RelationCriterion) -> "NestedRecords":
        """Return how one row of *relation* is read."""
        return evolve(self, table=relation.relation.table)

    def group(self, relation: RelationCriterion) -> Records:
        """Return how a list of rows of *relation* is read, taken together."""
        return Group(_column, self.read)

    def kept(self, source: Source) -> Values:
        """Return how to read the values of *source* as they are kept."""
        match source:
            case Column() | Minus():
                return _column(source)
            case Many(relation, column):
                rows, read = self.rows_of(relation), _column(column)
                return lambda record: tuple(
                    value for row in rows(record) for value in read(row)
                )
            case Union(sources):
                all_of = [self.kept(each) for each in sources]
                return lambda record: tuple(
                    value for kept in all_of for value in kept(record)
                )
            case Count(relation) | Sum(relation) | Min(relation) | Max(relation):
                rows = self.rows_of(relation)
                return lambda record: aggregate(source, rows(record), _column)
            case Case():
                return self._case(source)
            case Keys():
                return lambda _: ()
            case _:
                assert_never(source)

    def _case(self, source: Case) -> Values:
        branches = [
            (self.some(each, wanted), value) for each, wanted, value in source.branches
        ]

        def values(record: object) -> tuple[Value, ...]:
            found = (value for holds, value in branches if holds(record))
            value = next(found, source.otherwise)
            return () if value is None else (value,)

        return values

    def some(self, source: Source, wanted: ValueSet) -> Predicate:
        """Return the test whether some kept value of *source* is in *wanted*."""
        kept, holds = self.kept(source), contains(wanted, self._domain(source))
        return lambda record: any(map(holds, kept(record)))

    def _domain(self, source: Source) -> Domain:
        """Take a column with a folded form for text; others are compared as kept."""
        match source:
            case Column(name):
                place = self.table, name
            case Many(relation, Column(name)):
                place = relation.table, name
            case _:
                return "code"
        return "text" if place in self.model.folded else "code"

    def rows_of(self, relation: Relation) -> _Rows:
        """Return how to find the rows of *relation* that count, in a record."""
        tests = [*self._where(relation), *self._older(relation)]
        parents = self.rows_of(relation.within) if relation.within else _itself

        def rows(record: object) -> list[object]:
            found: list[object] = []
            for parent in parents(record):
                below = look(parent)(relation.table)
                found.extend(below if isinstance(below, LISTS) else ())
            return [row for row in found if all(test(row) for test in tests)]

        return rows

    def _where(self, relation: Relation) -> Iterable[Predicate]:
        inside = evolve(self, table=relation.table)
        for column, wanted in relation.where:
            if wanted is None:
                yield _absent(_column(column))
            else:
                yield inside.some(column, wanted)

    def _older(self, relation: Relation) -> Iterable[Predicate]:
        if relation.older is not None:
            column, seconds = relation.older
            read = _column(column)
            until = self.reading.now_microseconds - seconds * 1_000_000
            yield lambda row: any(cast("int", value) < until for value in read(row))

    def read(self, domain: Domain) -> Callable[[Value], Value | None]:
        """Return how a kept value is brought into *domain*; None: it is no value."""
        match domain:
            case "text" | "code":
                return lambda kept: kept if isinstance(kept, str) else None
            case "whole" | "instant":
                return lambda kept: int(kept) if isinstance(kept, int) else None
            case "yesno":
                return lambda kept: bool(kept) if isinstance(kept, int) else None
            case "decimal":
                return exact
            case "money":
                digits = minor_units(self.reading.currency)
                return lambda kept: (
                    Decimal(f"{kept}E-{digits}") if isinstance(kept, int) else None
                )
            case _:
                assert_never(domain)


def _column(column: RowValue) -> Values:
    """Return how to read a column of a row as it is kept; blank text is missing."""
    if isinstance(column, Minus):
        left, right = _column(column.left), _column(column.right)
        return lambda row: tuple(
            cast("int", one) - cast("int", other)
            for one in left(row)
            for other in right(row)
        )

    def values(row: object) -> tuple[Value, ...]:
        kept = cast("Any", look(row)(column.name))
        absent = kept is None or (isinstance(kept, str) and is_missing(kept))
        return () if absent else (kept,)

    return values


def _absent(read: Values) -> Predicate:
    return lambda row: not read(row)


def _itself(record: object) -> list[object]:
    return [record]
