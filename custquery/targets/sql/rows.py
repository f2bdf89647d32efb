"""
Relation → the rows that count, as a piece of a query: where they are, and whose.

A test over rows asks whether one ``EXISTS``; or, on an engine whose subqueries do not
look at the row around them, whether the customer is ``IN`` the list of their owners. A
store that knows how rare they are may start from the same piece: join it, or list it.
"""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.reading import Reading
from custquery.schema.sources import Column, Minus, Outer, Point, Relation, RowValue
from custquery.targets.sql.connect import close, every
from custquery.targets.sql.dialects import number
from custquery.targets.sql.members import Operand, column_operand, member
from custquery.targets.sql.scope import SqlScope
from custquery.targets.storage import Storage


@frozen(eq=False)
class Rows:
    """
    Rows that hang below customers: those of *tables* that pass all of *passing*.

    The nodes have one place each, so a `Rows` is used in one query.
    """

    #: The scope in which the rows' columns are meant.
    scope: SqlScope
    #: The tables to read, each joined to the one before it by its condition.
    tables: tuple[tuple[exp.Expr, exp.Expr | None], ...]
    #: The column that says of whom the rows are.
    owner: exp.Expr
    #: Which rows count, and pass.
    passing: tuple[exp.Expr, ...]
    #: What *owner* must be: the key of the customer, or a column of an outer row.
    of: exp.Expr | None = None
    #: Whether *of* can be NULL.
    of_nullable: bool = False

    def plus(self, conditions: Iterable[exp.Expr]) -> "Rows":
        """Return those of the rows that pass *conditions* too."""
        return evolve(self, passing=(*self.passing, *conditions))

    def select(self, *what: exp.Expr) -> exp.Select:
        """Select *what* from all of the rows."""
        (first, _), *others = self.tables
        select = exp.Select(expressions=list(what), from_=exp.From(this=first))
        if others:
            joins = [exp.Join(this=table, on=on) for table, on in others]
            select.set("joins", joins)
        if self.passing:
            select.set("where", exp.Where(this=every(self.passing)))
        return select

    def mine(self, *what: exp.Expr) -> exp.Select:
        """Select *what* from the rows of the one customer, or row, that is meant."""
        mine = exp.EQ(this=self.owner, expression=self.of)
        return evolve(self, passing=(mine, *self.passing)).select(*what)

    def exists(self) -> exp.Expr:
        """Return the condition that there is such a row; it is never NULL."""
        if self.scope.correlates:
            return exp.Exists(this=self.mine(number(1)))
        return self._among(self.owners())

    def owners(self) -> exp.Select:
        """Select whose the rows are; nobody's are left out."""
        owned = exp.Not(this=exp.Is(this=self.owner.copy(), expression=exp.Null()))
        return evolve(self, passing=(owned, *self.passing)).select(self.owner)

    def together(self, holds: exp.Expr) -> exp.Expr:
        """Return the condition that there are rows, and taken together *holds*."""
        correlates = self.scope.correlates
        owner = self.owner.copy()
        grouped = self.mine(number(1)) if correlates else self.owners()
        grouped.set("group", exp.Group(expressions=[owner]))
        grouped.set("having", exp.Having(this=holds))
        return exp.Exists(this=grouped) if correlates else self._among(grouped)

    def _among(self, owners: exp.Select) -> exp.Expr:
        found = exp.In(this=self.of, query=exp.Subquery(this=owners))
        return close(found) if self.of_nullable else found


def relation_rows(relation: Relation, scope: SqlScope) -> Rows:
    """Return the rows of *relation* that count, for a query inside *scope*."""
    within = relation.within
    if within is None or within == scope.relation:
        inside = scope.inside(relation.table, relation)
        owner = inside.column(relation.owner)
        tables = ((inside.named(), None),)
        passing = tuple(_counting(relation, inside))
        return Rows(
            inside,
            tables,
            owner,
            passing,
            scope.referred(relation),
            of_nullable=relation.of != "id" and not scope.always(relation.of),
        )
    outer = relation_rows(within, scope)
    inside = outer.scope.inside(relation.table, relation)
    joined = exp.EQ(
        this=inside.column(relation.owner), expression=outer.scope.referred(relation)
    )
    (first, _), *others = outer.tables
    return evolve(
        outer,
        scope=inside,
        tables=((inside.named(), None), (first, joined), *others),
        passing=(*outer.passing, *_counting(relation, inside)),
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
                kept=scope.model.columns.get((scope.here, left)),
                nullable=not (scope.always(left) and scope.always(right)),
                name=f"{left} - {right}",
            )
        case Outer(inner):
            return row_operand(inner, scope.outer or scope)
        case Point(x, y, z):
            return _point([column_operand(each.name, scope) for each in (x, y, z)])
        case _:
            assert_never(column)


def _point(parts: list[Operand]) -> Operand:
    return evolve(
        parts[0],
        point=tuple(each.value for each in parts),
        nullable=any(each.nullable for each in parts),
    )


def row_storage(operand: Operand) -> Storage:
    """Return how a bare column is compared: as text if it is folded, else as kept."""
    return Storage("code" if operand.folded is None else "text")


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
            yield member(operand, wanted, row_storage(operand), inside)
    if relation.older is not None:
        touched = inside.column(relation.older[0].name)
        until = inside.bind(cut(relation, inside.reading))
        yield exp.LT(this=touched, expression=until)
