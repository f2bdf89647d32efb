"""
A clause of a filter → its condition, and the indexes that list who may pass it.

Which clauses have an index is read off their SQL and the layout of the tables, so a
criterion of a plugin over an indexed column is served like ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.checked import Any, Checked, Test
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


@frozen
class Listing:
    """
    A query that lists the ids of customers, as ``id``, from an index.

    One that is *ordered* lists each customer once, in order of id, from the parameter
    ``start`` on; another one may list a customer more than once.
    """

    sql: str
    ordered: bool


@frozen
class Clause:
    """A condition, and what lists whoever may pass it: all *listings* together."""

    #: Empty when everyone passes.
    where: str
    listings: tuple[Listing, ...]

    @property
    def ordered(self) -> bool:
        """Whether the customers can be listed in order of id, each once."""
        few = 0 < len(self.listings) <= _MOST_MERGED
        return few and all(each.ordered for each in self.listings)

    @property
    def listed(self) -> str:
        """The query of all ids that are listed; each once if *ordered*."""
        found = (each.sql for each in self.listings)
        return (" UNION " if self.ordered else " UNION ALL ").join(found)


def clause_of(node: Checked, scope: SqlScope) -> Clause:
    """Return the clause that *node* is; its values are bound in *scope*."""
    where = condition(node, scope)
    text = render(where, scope.dialect)
    if isinstance(where, exp.Boolean) and where.this:
        text = ""
    elif isinstance(where, exp.Or):
        text = f"({text})"
    return Clause(text, _listings(_tests(node), scope))


def _tests(node: Checked) -> tuple[Test, ...]:
    """Return the tests of which *node* is a choice, lists taken apart."""
    match node:
        case Test(_, OneOf(values, raw)) if 1 < len(values) <= _MOST_MERGED:
            return tuple(
                evolve(node, wanted=OneOf((each,), raw=raw)) for each in values
            )
        case Test():
            return (node,)
        case Any(items):
            found = [_tests(each) for each in items]
            return tuple(test for tests in found for test in tests) * all(found)
        case _:
            return ()


def _listings(tests: Sequence[Test], scope: SqlScope) -> tuple[Listing, ...]:
    """Return the listings of *tests*; none when one of the tests has none."""
    found = []
    for each in tests:
        listing = _listing(each, scope)
        if listing is None:
            return ()
        found.append(listing)
    return tuple(found)


def _listing(test: Test, scope: SqlScope) -> Listing | None:
    rows = rows_of(test, scope) or _customers(test, scope)
    served = _served(rows)
    if served is None:
        return None
    if served.ordered:
        start = exp.GTE(this=rows.owner, expression=exp.Var(this=":start"))
        rows = rows.plus([start])
    which = f"INDEXED BY {quoted(served.name)}" if served.name else "NOT INDEXED"
    table = exp.Var(this=f"{rows.tables[0][0].this} {which}")
    rows = evolve(rows, tables=((table, None),))
    select = rows.select(exp.alias_(rows.owner.copy(), "id"))
    if served.ordered and served.repeats:
        select.set("distinct", exp.Distinct())
    return Listing(render(select, scope.dialect), served.ordered)


class _Served(NamedTuple):
    """By which index (empty: the key of the customers), and what comes out."""

    name: str
    ordered: bool = False
    #: Whether it may list a customer more than once.
    repeats: bool = True


def _served(rows: Rows) -> _Served | None:
    """Return how an index serves *rows*, if one does."""
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
        return _Served("")
    table = _TABLES.get(rows.scope.here)
    for index in table.indexes if table else ():
        first, *others = (rows.scope.column(name).this for name in index.columns)
        if first in compared and first != owner:
            ordered = compared[first] == "one" and others[:1] == [owner]
            repeats = table is None or set(index.columns) != set(table.key)
            return _Served(index.name, ordered, repeats)
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
