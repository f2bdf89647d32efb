"""
A loaded engine + filters → whom it selects: one in WHERE, or many in one SELECT.

The second has each filter as a column of 0 and 1, so that one pass over the customers
answers all, and so that a filter is tried as a value too, where NULL would show.
"""

from collections.abc import Sequence

from custquery.schema.checked import Checked
from custquery.targets.engines import Connection, Engine
from custquery.targets.simplify import simplify
from custquery.targets.sql import SqlScope, condition, render, to_sql
from custquery.targets.sql.dialects import quoted
from custquery.testing.targets import Gap, Target
from custquery.testing.world import Ids, World

#: Filters in one SELECT.
AT_ONCE = 16


def by_engine(
    engine: Engine, connection: Connection, world: World, filter: Checked
) -> Ids:
    """Ask *engine*, which `load_world` gave the customers of *world*."""
    asked = to_sql(filter, world.model, world.reading, engine.dialect, engine.style)
    rows = engine.execute(connection, asked.sql, asked.params).fetchall()
    return frozenset(int(row[0]) for row in rows)


def by_columns(
    engine: Engine, connection: Connection, world: World, filters: Sequence[Checked]
) -> list[Ids]:
    """Ask *engine* many *filters* in one SELECT, each as a column of 0 and 1."""
    scope = SqlScope(world.model, world.reading, engine.dialect, style=engine.style)
    columns = [
        f"CASE WHEN {_condition(each, scope)} THEN 1 ELSE 0 END AS {_name(at, engine)}"
        for at, each in enumerate(filters)
    ]
    parts = [render(scope.key(), engine.dialect), *columns]
    select = ("SELECT", ", ".join(parts), "FROM", render(scope.named(), engine.dialect))
    rows = engine.execute(connection, " ".join(select), scope.params).fetchall()
    return [
        frozenset(int(row[0]) for row in rows if row[number])
        for number in range(1, len(filters) + 1)
    ]


def _condition(filter: Checked, scope: SqlScope) -> str:
    found = condition(simplify(filter), scope, positive=False)
    return render(found, scope.dialect)


def _name(number: int, engine: Engine) -> str:
    return quoted(engine.dialect, f"f{number}")


def engine_target(
    engine: Engine, connection: Connection, *gaps: Gap, at_once: int = 1
) -> Target:
    """
    Return *engine* as a target; its customers are those that `load_world` put there.

    Args:
        engine: Who is asked.
        connection: Where the customers are; one world at a time.
        gaps: What it refuses, and why.
        at_once: More than 1: so many filters are asked in one SELECT.
    """

    def ask(world: World, filters: Sequence[Checked]) -> Sequence[Ids]:
        if at_once > 1:
            return by_columns(engine, connection, world, filters)
        return [by_engine(engine, connection, world, each) for each in filters]

    return Target(engine.name, ask, gaps, at_once, engine.errors)
