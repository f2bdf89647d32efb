"""
Clauses and a purpose → the SQL of one shape: scanned, walked, or driven by an index.

All shapes of a filter select the same customers. SQLite is told which index to use in
each, because its planner knows neither what a page is for nor how rare a tag is.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from custquery.shop.store.driving import Clause
from custquery.shop.store.layout import quoted
from custquery.shop.store.sorting import Place, Sort

#: What is wanted of all customers that pass.
Wanted: TypeAlias = Literal["count", "ids"]

#: More conditions are cut in halves with brackets: SQLite refuses a depth of 1,000.
_LONGEST = 8


@frozen
class Stretch:
    """A part of an order that an index can be walked along: where, and parameters."""

    where: str
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

    @property
    def params(self) -> Mapping[str, object]:
        """The parameters of all stretches."""
        return {
            name: value
            for each in self.stretches
            for name, value in each.params.items()
        }


@frozen
class _Source:
    """FROM and WHERE of a shape, and what the customer's id is called."""

    tables: str
    #: Conditions that must all hold; empty ones do.
    where: tuple[str, ...]
    key: str = '"customer"."id"'

    def select(self, what: str, *ends: str) -> str:
        where = [each for each in self.where if each]
        only = ("WHERE", _all(where)) if where else ()
        return " ".join(("SELECT", what, "FROM", self.tables, *only, *ends))


def whole(clauses: Sequence[Clause], driver: Clause | None, wanted: Wanted) -> str:
    """
    Count or list all customers that pass, in order of id.

    Args:
        clauses: All of the filter.
        driver: The one whose listings say who may pass; None: scan everyone.
        wanted: Which of the two.
    """
    source = _source(clauses, driver, needs_row=False)
    if wanted == "count":
        return source.select("count(*)")
    return source.select(source.key, "ORDER BY 1")


def walked(clauses: Sequence[Clause], sort: Sort, stretch: Stretch) -> str:
    """
    Walk the index of *sort* along a *stretch* until ``most`` customers passed.

    Gives their ids and what they are sorted by.
    """
    index = f"INDEXED BY {quoted(sort.index)}" if sort.index else "NOT INDEXED"
    where = (stretch.where, *(each.where for each in clauses))
    # In a stretch all have a value, or none has.
    return _page(_Source(f'"customer" {index}', where), evolve(sort, has_missing=False))


def collected(clauses: Sequence[Clause], driver: Clause | None, order: Order) -> str:
    """
    Collect all customers that pass, and keep the first ``most`` of them in *order*.

    Gives their ids and what they are sorted by.
    """
    source = _source(clauses, driver, needs_row=True)
    if order.after is not None:
        there = " OR ".join(f"({each.where})" for each in order.stretches)
        source = evolve(source, where=(*source.where, f"({there})"))
    return _page(source, order.sort)


def _page(source: _Source, sort: Sort) -> str:
    column = _column(sort)
    way = "DESC" if sort.descending else "ASC"
    missing = f"{column} IS NULL, " if sort.has_missing else ""
    order = f'ORDER BY {missing}{column} {way}, "customer"."id" {way}'
    return source.select(f'"customer"."id", {column}', order, "LIMIT :most")


def _stretches(sort: Sort, after: Place | None) -> list[Stretch]:
    column, sign = _column(sort), "<" if sort.descending else ">"
    further = f'"customer"."id" {sign} :after'
    missing = [Stretch(f"{column} IS NULL", {})] if sort.has_missing else []
    if after is None:
        return [Stretch(f"{column} IS NOT NULL" if missing else "", {}), *missing]
    params: dict[str, object] = {"after": after.id}
    if sort.column == "id":
        return [Stretch(further, params)]
    if after.value is None:
        return [Stretch(f"{column} IS NULL AND {further}", params)]
    params["value"] = after.value
    ties = Stretch(f"{column} = :value AND {further}", params)
    return [ties, Stretch(f"{column} {sign} :value", params), *missing]


def _column(sort: Sort) -> str:
    return f'"customer".{quoted(sort.column)}'


def _source(
    clauses: Sequence[Clause], driver: Clause | None, *, needs_row: bool
) -> _Source:
    if driver is None:
        return _Source('"customer" NOT INDEXED', tuple(each.where for each in clauses))
    rest = tuple(each.where for each in clauses if each is not driver)
    if not driver.ordered:
        mine = f'"customer"."id" IN ({driver.listed})'
        return _Source('"customer" NOT INDEXED', (mine, *rest))
    # SQLite merges lists that are to be in order without collecting them; without the
    # LIMIT it thinks that the order does not matter.
    ends = " ORDER BY 1 LIMIT -1" if len(driver.listings) > 1 else ""
    listed = f"({driver.listed}{ends})"
    if not needs_row and not _reads_row(rest):
        return _Source(f'{listed} AS "customer"', rest)
    # CROSS: SQLite reads the tables in this order, and in no other.
    tables = f'{listed} AS "who" CROSS JOIN "customer" NOT INDEXED'
    return _Source(tables, ('"customer"."id" = "who"."id"', *rest), '"who"."id"')


def _reads_row(conditions: Sequence[str]) -> bool:
    """Tell whether *conditions* ask more of a customer than her id."""
    return any(
        '"customer".' in each.replace('"customer"."id"', "") for each in conditions
    )


def _all(conditions: Sequence[str]) -> str:
    if len(conditions) <= _LONGEST:
        return " AND ".join(conditions)
    middle = len(conditions) // 2
    halves = conditions[:middle], conditions[middle:]
    return " AND ".join(f"({_all(half)})" for half in halves)
