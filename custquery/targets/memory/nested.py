"""
Rows nested in a record, as our tables have them → the values of a criterion.

A record holds the customer's columns, and under each table's name the list of its rows
(rows that hang below others in their parent). Aggregates are computed from the rows:
what a model keeps beside them is not looked at. What is asked of a row may be about
the row that it hangs below, and about rows below it.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple, assert_never, cast

from attrs import evolve, frozen

from custquery.language.errors import RequestError
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.models import Tables
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
from custquery.schema.text import is_missing
from custquery.schema.types.base import Domain, ValueType, exact
from custquery.schema.value_sets import Value, ValueSet
from custquery.targets.memory.aggregates import Group, aggregate
from custquery.targets.memory.meaning import Predicate, Records, Values
from custquery.targets.memory.membership import contains
from custquery.targets.memory.plain import LISTS, look
from custquery.targets.storage import storage_of

_Rows = Callable[[object], "list[Row]"]


class Row(NamedTuple):
    """A row, and the record or row that it hangs below."""

    columns: object
    outer: object


@frozen
class NestedRecords:
    """Records of a model of tables, or the rows of one of their relations."""

    model: Tables
    reading: Reading
    #: The relation whose rows are read; None: the customers themselves.
    relation: Relation | None = None

    def values(self, criterion: Criterion) -> Values:
        """Return how to read the values of *criterion* from a record."""
        if isinstance(criterion.source, Keys):
            raise RequestError("not-in-tables", {"name": criterion.name})
        kept = self.kept(criterion.source)
        if isinstance(criterion.source, Case):
            return kept
        read = self.read(criterion.type)
        return lambda record: tuple(
            value for value in map(read, kept(record)) if value is not None
        )

    def rows(self, relation: RelationCriterion) -> _Rows:
        """Return how to find the rows of *relation* that count."""
        return self.rows_of(relation.relation)

    def row(self, relation: RelationCriterion) -> "NestedRecords":
        """Return how one row of *relation* is read."""
        return evolve(self, relation=relation.relation)

    def group(self, relation: RelationCriterion) -> Records:
        """Return how a list of rows of *relation* is read, taken together."""
        return Group(self.reading, _column, self.read)

    def kept(self, source: Source) -> Values:
        """Return how to read the values of *source* as they are kept."""
        match source:
            case Column() | Minus() | Outer() | Point():
                return _column(source)
            case Many(relation, column):
                rows, read = self.rows_of(relation), _column(column)
                return lambda record: tuple(
                    value for row in rows(record) for value in read(row)
                )
            case Elements(column):
                return lambda record: tuple(
                    value
                    for each in _listed(record, column.name)
                    for value in _present(each)
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
        domain = self._domain(source)
        kept, holds = self.kept(source), contains(wanted, domain, self.reading)
        return lambda record: any(map(holds, kept(record)))

    def _domain(self, source: Source) -> Domain:
        """Take a column with a folded form for text; others are compared as kept."""
        match source:
            case Column(name) | Elements(Column(name)):
                place = self._table, name
            case Many(relation, Column(name)):
                place = relation.table, name
            case _:
                return "code"
        return "text" if place in self.model.folded else "code"

    @property
    def _table(self) -> str:
        return self.relation.table if self.relation else self.model.table

    def rows_of(self, relation: Relation) -> _Rows:
        """Return how to find the rows of *relation* that count, from what is read."""
        tests = [*self._where(relation), *self._older(relation)]
        within, table = relation.within, relation.table
        parents: Callable[[object], Iterable[object]] = _itself
        if within is not None and within != self.relation:
            parents = self.rows_of(within)

        def rows(record: object) -> list[Row]:
            found = [
                Row(row, parent)
                for parent in parents(record)
                for row in _listed(parent, table)
            ]
            return [row for row in found if all(test(row) for test in tests)]

        return rows

    def _where(self, relation: Relation) -> Iterable[Predicate]:
        inside = evolve(self, relation=relation)
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

    def read(self, type_: ValueType) -> Callable[[Value], Value | None]:
        """Return how a kept value is brought to *type_*; None: it is no value."""
        domain, digits, _ = storage_of(type_, self.reading)
        match domain:
            case "text" | "code" | "point":
                return lambda kept: kept if isinstance(kept, str) else None
            case "whole" | "instant" | "day":
                return lambda kept: int(kept) if isinstance(kept, int) else None
            case "yesno":
                return lambda kept: bool(kept) if isinstance(kept, int) else None
            case "decimal" | "money" if digits is None:
                return exact
            case "decimal" | "money":
                return lambda kept: (
                    Decimal(f"{kept}E-{digits}") if isinstance(kept, int) else None
                )
            case _:
                assert_never(domain)


def _listed(parent: object, name: str) -> Iterable[object]:
    """Return the rows of a table that stand in *parent*, or the elements of a list."""
    found = look(_columns(parent))(name)
    return cast("Iterable[object]", found) if isinstance(found, LISTS) else ()


def _columns(record: object) -> object:
    return record.columns if isinstance(record, Row) else record


def _column(column: RowValue) -> Values:
    """Return how to read a column of a row as it is kept; blank text is missing."""
    match column:
        case Column(name):
            return lambda record: _present(look(_columns(record))(name))
        case Minus(one, other):
            parts = [_column(one), _column(other)]
            return lambda record: _together(
                parts, record, lambda left, right: left - right
            )
        case Outer(inner):
            read = _column(inner)
            return lambda record: read(cast("Row", record).outer)
        case Point(x, y, z):
            parts = [_column(each) for each in (x, y, z)]
            return lambda record: _together(parts, record, _spelled)
        case _:
            assert_never(column)


def _present(kept: object) -> tuple[Value, ...]:
    absent = kept is None or (isinstance(kept, str) and is_missing(kept))
    return () if absent else (cast("Any", kept),)


def _together(
    parts: list[Values], record: object, join: Callable[..., Value]
) -> tuple[Value, ...]:
    """Join what the *parts* read; missing when one of them is."""
    found = [value for read in parts for value in read(record)]
    return (join(*found),) if len(found) == len(parts) else ()


def _spelled(*parts: Value) -> str:
    return " ".join(map(str, parts))


def _absent(read: Values) -> Predicate:
    return lambda row: not read(row)


def _itself(record: object) -> list[object]:
    return [record]
