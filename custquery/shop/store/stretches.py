"""
Columns and a filter → SQL for the values that a stretch of customers has.

A customer has a value once, however often it is kept of her and however it is spelled.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sqlglot import exp

from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import Column, Many, Relation, Source, Union
from custquery.shop.store.finding import Wish
from custquery.shop.store.sqlite import SQLITE
from custquery.targets.engines import Engine
from custquery.targets.sql import Rows, SqlScope, render
from custquery.targets.sql.rows import relation_rows

#: A column of the customer (None), or of the rows of a relation.
Place: TypeAlias = tuple[Relation | None, str]


def key_of(place: Place, model: Tables) -> str:
    """Return the column by which the values of *place* are compared."""
    relation, column = place
    table = relation.table if relation else model.table
    return model.folded.get((table, column), column)


def stretch_sql(
    places: Sequence[Place],
    model: Tables,
    reading: Reading,
    among: Wish | None,
    *,
    engine: Engine = SQLITE,
    few: str = "",
    spelled: bool = True,
) -> tuple[str, Mapping[str, object]]:
    """
    Return SQL for values, a spelling of each, and how many customers have that.

    It takes two parameters more: the customers behind id ``low``, up to id ``high``.

    Args:
        places: The columns.
        model: The tables.
        reading: The inputs of the reading of the filter.
        among: Only these customers.
        engine: Who is asked.
        few: SQL for the ids of all of those, where it is better asked at once.
        spelled: Whether spellings differ, and values may repeat for a customer.
    """
    params: dict[str, object] = dict(among.params) if among else {}
    scope = SqlScope(model, reading, engine.dialect, params=params, style=engine.style)
    only = few or _selected(among)
    inner = " UNION ALL ".join(_values(each, scope, only) for each in places)
    if not spelled:
        sql = f"SELECT f, f, count(*) FROM ({inner}) AS found GROUP BY f"  # noqa: S608
        return sql, params
    each = f"SELECT o, f, min(r) AS r FROM ({inner}) AS found GROUP BY o, f"  # noqa: S608
    sql = f"SELECT f, r, count(*) FROM ({each}) AS each_one GROUP BY f, r"  # noqa: S608
    return sql, params


def _values(place: Place, scope: SqlScope, only: str) -> str:
    """Return SQL for the values of a stretch of customers: owner, key and text."""
    relation, column = place
    rows = _rows_of(relation, scope)
    text = rows.scope.column(column)
    key = rows.scope.column(key_of(place, scope.model))
    stretch: list[exp.Expr] = [
        exp.Not(this=exp.Is(this=text.copy(), expression=exp.Null())),
        exp.GT(this=rows.owner.copy(), expression=exp.Var(this=":low")),
        exp.LTE(this=rows.owner.copy(), expression=exp.Var(this=":high")),
    ]
    if only:
        stretch.append(exp.In(this=rows.owner.copy(), field=exp.Var(this=f"({only})")))
    named = (("o", rows.owner.copy()), ("f", key), ("r", text))
    what = [exp.alias_(each, name) for name, each in named]
    return render(rows.plus(stretch).select(*what), scope.dialect)


def _selected(among: Wish | None) -> str:
    """Return SQL for the ids of whom a filter selects, in the stretch."""
    if among is None:
        return ""
    where = [each.where for each in among.clauses if each.where]
    only = " AND ".join(('"customer"."id" > :low', '"customer"."id" <= :high', *where))
    return f'SELECT "customer"."id" FROM "customer" NOT INDEXED WHERE {only}'  # noqa: S608


def _rows_of(relation: Relation | None, scope: SqlScope) -> Rows:
    if relation is None:
        return Rows(scope, ((scope.named(), None),), scope.key(), ())
    return relation_rows(relation, scope)


def places_of(sources: Sequence[Source]) -> tuple[Place, ...]:
    """Return the columns that *sources* are; none when one of them is no column."""
    found: list[Place] = []
    for source in sources:
        match source:
            case Column(name):
                found.append((None, name))
            case Many(relation, Column(name)) if _of_customers(relation):
                found.append((relation, name))
            case Union(parts):
                below = places_of(parts)
                if not below:
                    return ()
                found.extend(below)
            case _:
                return ()
    return tuple(found)


def _of_customers(relation: Relation) -> bool:
    outermost = relation
    while outermost.within is not None:
        outermost = outermost.within
    return outermost.of == "id"
