"""
A clause of a filter → the ids of the customers that may pass, from an index.

Which clauses have an index is read off their SQL and the layout of the tables, so a
criterion of a plugin over an indexed column is served like ours.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.checked import Any, Checked, Test
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.value_sets import OneOf
from custquery.shop.store.layout import quoted
from custquery.shop.store.tables import TABLES
from custquery.targets.sql import Rows, SqlScope, condition, render, rows_of

#: More lists of customers than this are collected, not merged.
_MOST_MERGED = 8

#: How a column is compared: with one value, with a list, or with a bound.
_How: TypeAlias = Literal["one", "list", "range"]
_SIGNS: Mapping[type[exp.Expr], _How] = {
    exp.EQ: "one",
    exp.In: "list",
    exp.GT: "range",
    exp.GTE: "range",
    exp.LT: "range",
    exp.LTE: "range",
}
_TABLES = {each.name: each for each in TABLES}


@frozen(eq=False)
class Part:
    """A test that an index serves."""

    test: Test
    #: The index; None for the key of the customers.
    index: str | None
    #: Whether it gives the customers in order of id.
    ordered: bool

    def owners(self, scope: SqlScope, *, from_start: bool = False) -> str:
        """
        Return the query of the customers' ids, as ``id``; each once if *ordered*.

        Args:
            scope: Where values are bound.
            from_start: Whether to begin at the id that is the parameter ``start``.
        """
        rows = rows_of(self.test, scope) or _customers(self.test, scope)
        if from_start:
            start = exp.Var(this=":start")
            rows = rows.plus([exp.GTE(this=rows.owner, expression=start)])
        which = f"INDEXED BY {quoted(self.index)}" if self.index else "NOT INDEXED"
        table = exp.Var(this=f"{rows.tables[0][0].this} {which}")
        rows = evolve(rows, tables=((table, None),))
        select = rows.select(exp.alias_(rows.owner.copy(), "id"))
        if self.ordered:
            select.set("distinct", exp.Distinct())
        return render(select, scope.dialect)


@frozen(eq=False)
class Driver:
    """Tests that indexes serve, of which a customer must pass one."""

    #: The clause that they are.
    clause: Checked
    parts: tuple[Part, ...]

    @property
    def ordered(self) -> bool:
        """Whether the customers can be had in order of id, each once."""
        few = len(self.parts) <= _MOST_MERGED
        return few and all(part.ordered for part in self.parts)

    def owners(self, scope: SqlScope) -> str:
        """Return the query of the customers' ids, as ``id``; each once if *ordered*."""
        found = [part.owners(scope) for part in self.parts]
        if not self.ordered:
            return " UNION ALL ".join(found)
        # SQLite merges lists that are in order without collecting them.
        return " UNION ".join(found) + (" ORDER BY 1" if len(found) > 1 else "")


def driver_of(clause: Checked, model: Tables, reading: Reading) -> Driver | None:
    """Return how indexes give the customers that may pass *clause*, if they can."""
    parts = [_part(each, SqlScope(model, reading)) for each in _tests(clause)]
    found = tuple(each for each in parts if each is not None)
    return Driver(clause, found) if found and len(found) == len(parts) else None


def _tests(clause: Checked) -> tuple[Test, ...]:
    """Return the tests of which *clause* is a choice, lists taken apart."""
    match clause:
        case Test(_, OneOf(values, raw)) if 1 < len(values) <= _MOST_MERGED:
            return tuple(
                evolve(clause, wanted=OneOf((each,), raw=raw)) for each in values
            )
        case Test():
            return (clause,)
        case Any(items):
            found = [_tests(each) for each in items]
            return tuple(test for tests in found for test in tests) * all(found)
        case _:
            return ()


def _part(test: Test, scope: SqlScope) -> Part | None:
    """Return *test* with the index that serves it, if one does."""
    rows = rows_of(test, scope) or _customers(test, scope)
    if len(rows.tables) > 1:
        return None
    compared = {
        each.this.this: _SIGNS[type(each)]
        for condition in rows.passing
        for each in _conjuncts(condition)
        if type(each) in _SIGNS and isinstance(each.this, exp.Var)
    }
    owner = rows.owner.this
    if owner in compared:
        return Part(test, None, ordered=False)
    for index in _TABLES[rows.scope.here].indexes:
        first, *others = (rows.scope.column(name).this for name in index.columns)
        if first in compared and first != owner:
            is_ordered = compared[first] == "one" and others[:1] == [owner]
            return Part(test, index.name, ordered=is_ordered)
    return None


def _customers(test: Test, scope: SqlScope) -> Rows:
    """Return the customers who pass *test*, as rows that they are the owners of."""
    return Rows(scope, ((scope.named(), None),), scope.key(), (condition(test, scope),))


def _conjuncts(condition: exp.Expr) -> Iterable[exp.Expr]:
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.this)
        yield from _conjuncts(condition.expression)
    else:
        yield condition
