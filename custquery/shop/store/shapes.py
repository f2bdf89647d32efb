"""
A filter and a purpose → the SQL of one shape: scanned, walked, or driven by an index.

All shapes of a filter select the same customers. SQLite is told which index to use in
each, because its planner knows neither what the page is for nor how rare a tag is.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.checked import All, Checked
from custquery.shop.store.driving import Driver
from custquery.shop.store.layout import quoted
from custquery.shop.store.sorting import Place, Sort
from custquery.targets.simplify import simplify
from custquery.targets.sql import SqlScope, condition, render

#: What is wanted of the customers: how many, their ids, or ids in some order.
Wanted: TypeAlias = Literal["count", "ids"]


@frozen
class Statement:
    """SQL text and its parameters."""

    sql: str
    params: Mapping[str, object]


def clauses_of(checked: Checked) -> tuple[Checked, ...]:
    """Cut a filter at its outermost ANDs, simplified."""
    node = simplify(checked)
    return node.items if isinstance(node, All) else (node,)


@frozen
class Stretch:
    """A part of an order that an index can be walked along: where, and parameters."""

    where: tuple[str, ...]
    params: Mapping[str, object]


@frozen
class Order:
    """An order, and the place in it after which customers are wanted."""

    sort: Sort
    after: Place | None = None

    @property
    def stretches(self) -> list[Stretch]:
        """What is left of the order, in stretches that an index can be walked along."""
        return _stretches(self.sort, self.after)


@frozen(eq=False)
class _Source:
    """FROM and WHERE of a shape."""

    tables: str
    #: Conditions; all must hold.
    where: tuple[str, ...]
    #: The id of the customer.
    key: str = '"customer"."id"'

    def select(self, what: str, *ends: str) -> str:
        where = ("WHERE", " AND ".join(self.where)) if self.where else ()
        return " ".join(("SELECT", what, "FROM", self.tables, *where, *ends))


def everyone(clauses: Sequence[Checked], wanted: Wanted, scope: SqlScope) -> Statement:
    """Scan all customers, in order of id."""
    return _whole(_everyone(clauses, scope), wanted, scope)


def driven(
    clauses: Sequence[Checked], driver: Driver, wanted: Wanted, scope: SqlScope
) -> Statement:
    """Ask an index for the customers that may pass, and test the other clauses."""
    return _whole(_driven(clauses, driver, scope, needs_row=False), wanted, scope)


def _whole(source: _Source, wanted: Wanted, scope: SqlScope) -> Statement:
    if wanted == "count":
        return Statement(source.select("count(*)"), scope.params)
    return Statement(source.select(source.key, "ORDER BY 1"), scope.params)


def walked(
    clauses: Sequence[Checked], sort: Sort, stretch: Stretch, scope: SqlScope
) -> Statement:
    """
    Walk the index of *sort* along one *stretch* until enough customers pass.

    Gives ids and what they are sorted by; takes the parameter ``most``.
    """
    index = "NOT INDEXED" if sort.index is None else f"INDEXED BY {quoted(sort.index)}"
    where = (*stretch.where, *_conditions(clauses, scope))
    source = _Source(f'"customer" {index}', where)
    return _page(source, sort, {**scope.params, **stretch.params})


def collected(
    clauses: Sequence[Checked], driver: Driver | None, order: Order, scope: SqlScope
) -> Statement:
    """
    Collect all customers that pass, and keep the first of them in an order.

    Gives ids and what they are sorted by; takes the parameter ``most``.
    """
    if driver is None:
        source = _everyone(clauses, scope)
    else:
        source = _driven(clauses, driver, scope, needs_row=True)
    params = dict(scope.params)
    for each in order.stretches:
        params |= each.params
    anywhere = [" AND ".join(each.where) for each in order.stretches]
    if order.after is not None:
        there = " OR ".join(f"({each})" for each in anywhere)
        source = evolve(source, where=(*source.where, f"({there})"))
    return _page(source, order.sort, params)


def _page(source: _Source, sort: Sort, params: Mapping[str, object]) -> Statement:
    column = _column(sort)
    way = "DESC" if sort.descending else "ASC"
    missing = f"{column} IS NULL, " if sort.has_missing else ""
    ends = (f'ORDER BY {missing}{column} {way}, "customer"."id" {way}', "LIMIT :most")
    return Statement(source.select(f'"customer"."id", {column}', *ends), params)


def _stretches(sort: Sort, after: Place | None) -> list[Stretch]:
    column, sign = _column(sort), "<" if sort.descending else ">"
    further = f'"customer"."id" {sign} :after'
    missing = [Stretch((f"{column} IS NULL",), {})] if sort.has_missing else []
    if after is None:
        present = (f"{column} IS NOT NULL",) if sort.has_missing else ()
        return [Stretch(present, {}), *missing]
    params: dict[str, object] = {"after": after.id}
    if sort.column == "id":
        return [Stretch((further,), params)]
    if after.value is None:
        return [Stretch((f"{column} IS NULL", further), params)]
    params["value"] = after.value
    ties = Stretch((f"{column} = :value", further), params)
    return [ties, Stretch((f"{column} {sign} :value",), params), *missing]


def _column(sort: Sort) -> str:
    return f'"customer".{quoted(sort.column)}'


def _everyone(clauses: Sequence[Checked], scope: SqlScope) -> _Source:
    return _Source('"customer" NOT INDEXED', _conditions(clauses, scope))


def _driven(
    clauses: Sequence[Checked], driver: Driver, scope: SqlScope, *, needs_row: bool
) -> _Source:
    owners = driver.owners(scope)
    rest = _conditions([each for each in clauses if each is not driver.clause], scope)
    if not driver.ordered:
        mine = f'"customer"."id" IN ({owners})'
        return _Source('"customer" NOT INDEXED', (mine, *rest))
    if not needs_row and not _reads_row(rest):
        return _Source(f'({owners}) AS "customer"', rest)
    # CROSS: SQLite reads the tables in this order, and in no other.
    tables = f'({owners}) AS "who" CROSS JOIN "customer" NOT INDEXED'
    return _Source(tables, ('"customer"."id" = "who"."id"', *rest), '"who"."id"')


def _conditions(clauses: Sequence[Checked], scope: SqlScope) -> tuple[str, ...]:
    where = condition(All(tuple(clauses)), scope)
    if isinstance(where, exp.Boolean) and where.this:
        return ()
    text = render(where, scope.dialect)
    return (f"({text})" if isinstance(where, exp.Or) else text,)


def _reads_row(conditions: Sequence[str]) -> bool:
    """Tell whether *conditions* ask more of a customer than her id."""
    return any(
        '"customer".' in each.replace('"customer"."id"', "") for each in conditions
    )
