"""
Relation → the rows that count, as a piece of a query: where they are, and whose.

A test over rows asks whether one ``EXISTS``. A store that knows how rare they are may
start from the same piece instead: join it, or list the customers it belongs to.
"""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.reading import Reading
from custquery.schema.sources import Column, Minus, Relation, RowValue
from custquery.schema.types.base import Domain
from custquery.targets.sql.connect import every
from custquery.targets.sql.dialects import number
from custquery.targets.sql.members import Operand, column_operand, member
from custquery.targets.sql.scope import SqlScope


@frozen(eq=False)
class Rows:
    """
    Rows that belong to customers: those of *tables* that pass all of *passing*.

    The nodes have one place each, so a `Rows` is used in one query.
    """

    #: The scope in which the rows' columns are meant.
    scope: SqlScope
    #: The tables to read, each joined to the one before it by its condition.
    tables: tuple[tuple[exp.Expr, exp.Expr | None], ...]
    #: The column that holds the key of the customer.
    owner: exp.Expr
    #: Which rows count, and pass.
    passing: tuple[exp.Expr, ...]

    def plus(self, conditions: Iterable[exp.Expr]) -> "Rows":
        """Return those of the rows that pass *conditions* too."""
        return Rows(self.scope, self.tables, self.owner, (*self.passing, *conditions))

    def of(self, key: exp.Expr) -> "Rows":
        """Return the rows of the customer with this *key*, an outer column."""
        mine = exp.EQ(this=self.owner, expression=key)
        return Rows(self.scope, self.tables, self.owner, (mine, *self.passing))

    def select(self, *what: exp.Expr) -> exp.Select:
        """Select *what* from the rows."""
        (first, _), *others = self.tables
        select = exp.Select(expressions=list(what), from_=exp.From(this=first))
        if others:
            joins = [exp.Join(this=table, on=on) for table, on in others]
            select.set("joins", joins)
        if self.passing:
            select.set("where", exp.Where(this=every(self.passing)))
        return select

    def exists(self, key: exp.Expr) -> exp.Expr:
        """Return the condition that the customer with this *key* has such a row."""
        return exp.Exists(this=self.of(key).select(number(1)))


def relation_rows(relation: Relation, scope: SqlScope) -> Rows:
    """Return the rows of *relation* that count, for a query inside *scope*."""
    inside = scope.inside(relation.table)
    owner = inside.column(relation.owner)
    passing = tuple(_counting(relation, inside))
    if relation.within is None:
        return Rows(inside, ((inside.named(), None),), owner, passing)
    outer = relation_rows(relation.within, inside)
    parent = outer.scope.column(scope.model.key)
    joined = exp.EQ(this=owner, expression=parent)
    (first, _), *others = outer.tables
    return evolve(
        outer,
        scope=inside,
        tables=((inside.named(), None), (first, joined), *others),
        passing=(*outer.passing, *passing),
    )


def row_operand(column: RowValue, scope: SqlScope) -> Operand:
    """Return the value of *column* in a row of the table that *scope* means."""
    match column:
        case Column(name):
            return column_operand(name, scope)
        case Minus(Column(left), Column(right)):
            return Operand(
                lambda: exp.Sub(
                    this=scope.column(left), expression=scope.column(right)
                ),
                nullable=not (scope.always(left) and scope.always(right)),
                name=f"{left} - {right}",
            )
        case _:
            assert_never(column)


def row_domain(operand: Operand) -> Domain:
    """Return how a bare column is compared: as text if it is folded, else as kept."""
    return "code" if operand.folded is None else "text"


def cut(relation: Relation, reading: Reading) -> int:
    """Return the instant that the rows of *relation* must lie before."""
    seconds = relation.older[1] if relation.older else 0
    return reading.now_microseconds - seconds * 1_000_000


def _counting(relation: Relation, inside: SqlScope) -> Iterable[exp.Expr]:
    """Write which rows of *relation* count."""
    for column, wanted in relation.where:
        operand = column_operand(column.name, inside)
        if wanted is None:
            yield exp.Is(this=operand.value(), expression=exp.Null())
        else:
            yield member(operand, wanted, row_domain(operand), inside)
    if relation.older is not None:
        touched = inside.column(relation.older[0].name)
        until = inside.bind(cut(relation, inside.reading))
        yield exp.LT(this=touched, expression=until)
