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
from custquery.shop.store.layout import Index, quoted
from custquery.shop.store.tables import CUSTOMER, TABLES
from custquery.targets.sql import Rows, SqlScope, condition, render, rows_of

#: More lists of owners than this are not merged but collected.
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
class Driver:
    """Tests that an index serves, of which a customer must pass one."""

    #: The clause that they are.
    clause: Checked
    tests: tuple[Test, ...]
    #: Whether the index gives the customers in order of id.
    ordered: bool

    def owners(self, scope: SqlScope, start: int | None = None) -> str:
        """
        Return the query of the customers' ids: as ``id``, each once if *ordered*.

        Args:
            scope: Where values are bound.
            start: The least id wanted; only for one that is *ordered*.
        """
        found = [_owners(each, scope, start, distinct=self.ordered) for each in self.tests]
        if not self.ordered:
            return " UNION ALL ".join(found)
        # SQLite merges lists that are in order as it goes.
        return " UNION ".join(found) + (" ORDER BY 1" if len(found) > 1 else "")


def driver_of(clause: Checked, model: Tables, reading: Reading) -> Driver | None:
    """Return how an index gives the customers that may pass *clause*, if one can."""
    tests = _tests(clause)
    orders = [_order(each, SqlScope(model, reading)) for each in tests]
    if not tests or None in orders:
        return None
    return Driver(clause, tests, all(orders) and len(tests) <= _MOST_MERGED)


def _tests(clause: Checked) -> tuple[Test, ...]:
    match clause:
        case Test(_, OneOf(values, raw)) if 1 < len(values) <= _MOST_MERGED:
            return tuple(
                evolve(clause, wanted=OneOf((each,), raw=raw)) for each in values
            )
        case Test():
            return (clause,)
        case Any(items) if all(isinstance(each, Test) for each in items):
            return tuple(test for each in items for test in _tests(each))
        case _:
            return ()


def _order(test: Test, scope: SqlScope) -> bool | None:
    """Return whether an index gives the customers in order; None: no index serves."""
    rows = rows_of(test, scope)
    if rows is None:
        found = _index(CUSTOMER.name, CUSTOMER.key[0], _conjuncts(condition(test, scope)))
        return None if found is None else False
    if len(rows.tables) > 1 or not isinstance(rows.owner, exp.Column):
        return None
    passing = [part for each in rows.passing for part in _conjuncts(each)]
    return _index(rows.scope.here, rows.owner.name, passing)


def _index(table: str, owner: str, conditions: Iterable[exp.Expr]) -> bool | None:
    compared = dict(filter(None, map(_compared, conditions)))
    if compared.get(owner):
        return False
    for index in _TABLES[table].indexes:
        how = compared.get(index.columns[0])
        if how is not None and index.columns[0] != owner:
            return how == "one" and index.columns[1:2] == (owner,)
    return None


def _compared(condition: exp.Expr) -> tuple[str, _How] | None:
    """Return which column *condition* compares with values, and how."""
    how = _SIGNS.get(type(condition))
    column = condition.this
    return (column.name, how) if how and isinstance(column, exp.Column) else None


def _conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    if isinstance(condition, exp.And):
        return [*_conjuncts(condition.this), *_conjuncts(condition.expression)]
    return [condition]


def _owners(test: Test, scope: SqlScope, start: int | None, *, distinct: bool) -> str:
    rows = rows_of(test, scope)
    if rows is None:
        return f"SELECT {quoted('id')} FROM {quoted('customer')}"
    raise NotImplementedError
