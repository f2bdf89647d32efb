"""
A clause of a filter → its condition, and the indexes that list who may pass it.

Which clauses have an index is read off their SQL and the layout of the tables, so a
criterion of a plugin over an indexed column is served like ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Literal, NamedTuple, TypeAlias

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.checked import Any, Checked, Related, Test
from custquery.schema.value_sets import OneOf
from custquery.shop.store.layout import Index, Table, quoted
from custquery.shop.store.tables import TABLES
from custquery.targets.sql import Rows, SqlScope, condition, render, rows_of

#: More lists of customers than this are collected, not merged.
_MOST_MERGED = 8

#: A clause, or a part of it, that an index may serve.
_Asked: TypeAlias = Test | Related

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


def clause_of(node: Checked, scope: SqlScope, *, listed: bool = True) -> Clause:
    """
    Return the clause that *node* is; its values are bound in *scope*.

    Args:
        node: A part of a filter.
        scope: Where it is written.
        listed: Whether listings are wanted: an engine that plans needs none.
    """
    where = condition(node, scope)
    text = render(where, scope.dialect)
    if isinstance(where, exp.Boolean) and where.this:
        text = ""
    elif isinstance(where, exp.Or):
        text = f"({text})"
    return Clause(text, _listings(_tests(node), scope) if listed else ())


def _tests(node: Checked) -> tuple[_Asked, ...]:
    """Return the tests of which *node* is a choice, lists taken apart."""
    match node:
        case Test(_, OneOf(values, raw)) if 1 < len(values) <= _MOST_MERGED:
            return tuple(
                evolve(node, wanted=OneOf((each,), raw=raw)) for each in values
            )
        case Test() | Related():
            return (node,)
        case Any(items):
            found = [_tests(each) for each in items]
            return tuple(test for tests in found for test in tests) * all(found)
        case _:
            return ()


def _listings(tests: Sequence[_Asked], scope: SqlScope) -> tuple[Listing, ...]:
    """Return the listings of *tests*; none when one of the tests has none."""
    found = []
    for each in tests:
        listing = _listing(each, scope)
        if listing is None:
            return ()
        found.append(listing)
    return tuple(found)


def _listing(test: _Asked, scope: SqlScope) -> Listing | None:
    rows = rows_of(test, scope)
    if rows is None and isinstance(test, Test):
        rows = _customers(test, scope)
    served = None if rows is None else _served(rows, scope)
    if rows is None or served is None:
        return None
    if served.ordered:
        start = exp.GTE(this=rows.owner, expression=exp.Var(this=":start"))
        rows = rows.plus([start])
    which = f"INDEXED BY {quoted(served.name)}" if served.name else "NOT INDEXED"
    (first, _), *others = rows.tables
    table = exp.Var(this=f"{first.this} {which}")
    rows = evolve(rows, tables=((table, None), *others))
    select = rows.select(exp.alias_(rows.owner.copy(), "id"))
    for join in select.args.get("joins", ()):
        join.set("kind", "CROSS")  # SQLite then reads the tables in this order
    if served.ordered and served.repeats:
        select.set("distinct", exp.Distinct())
    return Listing(render(select, scope.dialect), served.ordered)


class _Served(NamedTuple):
    """By which index (empty: the key of the customers), and what comes out."""

    name: str
    ordered: bool = False
    #: Whether it may list a customer more than once.
    repeats: bool = True
    #: How many of its columns are compared.
    compared: int = 1


def _served(rows: Rows, scope: SqlScope) -> _Served | None:
    """Return the index that serves *rows* best, if one does."""
    if rows.of is not None and rows.of != scope.key():
        return None  # not the customer's key
    compared = {
        each.this.this: _SIGNS[type(each)]
        for condition in rows.passing
        for each in _conjuncts(condition)
        if type(each) in _SIGNS and isinstance(each.this, exp.Var)
    }
    if rows.owner.this in compared and len(rows.tables) == 1:
        return _Served("")
    table = _TABLES.get(rows.scope.here)
    indexes = table.indexes if table else ()
    found = [_by(each, rows, compared, table) for each in indexes]
    known = [each for each in found if each is not None]
    return max(known, key=lambda each: (each.compared, each.ordered), default=None)


def _by(
    index: Index, rows: Rows, compared: Mapping[str, _How], table: Table | None
) -> _Served | None:
    """Return how *index* serves *rows*: by its first columns, if they are compared."""
    owner = rows.owner.this
    columns = [rows.scope.column(name).this for name in index.columns]
    equal = list(takewhile(lambda name: compared.get(name) == "one", columns))
    after = columns[len(equal) :]
    ordered = bool(equal) and after[:1] == [owner] and len(rows.tables) == 1
    many = len(equal) + bool(after and after[0] in compared and after[0] != owner)
    if not many:
        return None
    repeats = table is None or set(index.columns) != set(table.key)
    return _Served(index.name, ordered, repeats, many)


def _customers(test: Test, scope: SqlScope) -> Rows:
    """Return the customers who pass *test*, as rows that they are the owners of."""
    return Rows(scope, ((scope.named(), None),), scope.key(), (condition(test, scope),))


def _conjuncts(condition: exp.Expr) -> Iterable[exp.Expr]:
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.this)
        yield from _conjuncts(condition.expression)
    else:
        yield condition
