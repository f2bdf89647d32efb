"""Source → the one value it is, or what is kept in place of it."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias, assert_never

from attrs import evolve
from sqlglot import exp

from custquery.schema.criterion import Criterion
from custquery.schema.models import Tables
from custquery.schema.sources import (
    Column,
    Count,
    Max,
    Min,
    Minus,
    Outer,
    Point,
    RowValue,
    Source,
    Sum,
)
from custquery.targets.sql.dialects import number
from custquery.targets.sql.members import Build, Operand
from custquery.targets.sql.rows import cut, relation_rows, row_operand
from custquery.targets.sql.scope import SqlScope

Aggregate: TypeAlias = Count | Sum | Min | Max


def operand_of(source: RowValue | Aggregate, scope: SqlScope) -> Operand:
    """Return the value of *source* for the row that *scope* is about."""
    match source:
        case Column() | Minus() | Outer() | Point():
            return row_operand(source, scope)
        case Count() | Sum() | Min() | Max():
            return Operand(
                lambda: _aggregate(source, scope),
                kept=scope.model.kept_as(source),
                nullable=isinstance(source, (Min, Max)),
                once=lambda holds: _holding(source, holds, scope),
            )
        case _:
            assert_never(source)


def _aggregate(source: Aggregate, scope: SqlScope) -> exp.Expr:
    """Write the aggregate: over the rows in hand, or those of the customer."""
    if scope.grouped:
        return _function(source, scope)
    rows = relation_rows(source.relation, scope)
    return exp.Subquery(this=rows.mine(_function(source, rows.scope)))


def _holding(
    source: Aggregate, holds: Callable[[Build], exp.Expr], scope: SqlScope
) -> exp.Expr:
    """Write what *holds* of the aggregate: beside it, where the rows are at hand."""
    if scope.grouped:
        return holds(lambda: _function(source, scope))
    rows = relation_rows(source.relation, scope)
    found = holds(lambda: _function(source, rows.scope))
    return exp.Subquery(this=rows.mine(found))


def _function(source: Aggregate, scope: SqlScope) -> exp.Expr:
    match source:
        case Count():
            return exp.Count(this=exp.Star())
        case Sum(_, column):
            total: exp.Expr = exp.Sum(this=row_operand(column, scope).value())
            decimals = scope.style.sums
            if decimals is not None and scope.model.kept_as(source) is not None:
                total = exp.Round(this=total, decimals=number(decimals))
            return exp.Coalesce(this=total, expressions=[number(0)])
        case Min(_, column):
            return exp.Min(this=row_operand(column, scope).value())
        case Max(_, column):
            return exp.Max(this=row_operand(column, scope).value())
        case _:
            assert_never(source)


@lru_cache(maxsize=1024)
def kept_source(criterion: Criterion, model: Tables) -> Source:
    """Return the source to read for *criterion*: what is kept, or its own."""
    return model.kept.get(criterion.source, criterion.source)


@lru_cache(maxsize=1024)
def kept_latest(criterion: Criterion, model: Tables) -> Column | None:
    """
    Return the column that keeps the latest row of *criterion*, recent ones included.

    That is for a `Max` over rows that lie some time before now: what is kept cannot
    depend on now, so it is the `Max` over the same rows of any age.
    """
    source = criterion.source
    if not isinstance(source, Max) or source.relation.older is None:
        return None
    for other, kept in model.kept.items():
        if isinstance(other, Max) and isinstance(kept, Column):
            renamed = evolve(source.relation, name=other.relation.name, older=None)
            if Max(renamed, source.column) == other:
                return kept
    return None


def latest_operand(source: Max, kept: Column, scope: SqlScope) -> Operand:
    """
    Return the latest row before the cut, from the latest of any age where that will do.

    When the latest row of any age lies before the cut it is the one; only where it
    does not the rows are looked at.
    """
    older = operand_of(source, scope)

    def either(from_kept: exp.Expr, from_rows: exp.Expr) -> exp.Expr:
        until = cut(source.relation, scope.reading)
        early = exp.LT(this=scope.column(kept.name), expression=scope.bind(until))
        late = exp.GTE(this=scope.column(kept.name), expression=scope.bind(until))
        return exp.Case(
            ifs=[
                exp.If(this=early, true=from_kept),
                exp.If(this=late, true=from_rows),
            ]
        )

    def column() -> exp.Expr:
        return scope.column(kept.name)

    return Operand(
        lambda: either(column(), older.value()),
        once=lambda holds: either(holds(column), older.once(holds)),
    )
