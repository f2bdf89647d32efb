"""
An engine + a filter → its rows in pages, which together are what was counted.

Pages are those of LIMIT and OFFSET over an order in which no two are alike.
"""

from collections.abc import Iterator, Sequence

from custquery.targets.engines import Connection, Engine
from custquery.targets.sql import SqlScope, Statement, render, to_sql
from custquery.testing.trial import Question, Trial
from custquery.testing.world import Ids, World

#: Rows of a page; no number of customers is a multiple of it for long.
PAGE = 7


def hold_pages(
    trial: Trial,
    engine: Engine,
    connection: Connection,
    world: World,
    questions: Sequence[Question],
) -> None:
    """Count whom each filter selects, read them in pages, and compare."""
    for each in questions:
        trial.asked["paging"] += 1
        try:
            count, paged = _read(engine, connection, world, each)
        except engine.errors as error:
            said = f"fails with {type(error).__name__}: {error}"
            trial.failed("paging", world, each.text, said)
            continue
        found: Ids = frozenset(paged)
        if count != len(paged) or len(found) != len(paged):
            said = f"counts {count}, but gives {len(paged)} rows of {len(found)}"
            trial.failed("paging", world, each.text, said)
        else:
            trial.compare("paging", world, each, found)


def _read(
    engine: Engine, connection: Connection, world: World, question: Question
) -> tuple[int, list[int]]:
    """Return how many are counted, and who is in the pages, one after another."""
    asked = to_sql(
        question.filter, world.model, world.reading, engine.dialect, engine.style
    )
    count = _count(engine, connection, asked)
    scope = SqlScope(world.model, world.reading, engine.dialect, style=engine.style)
    key = render(scope.key(), engine.dialect)
    return count, list(_pages(engine, connection, asked, key, count))


def _count(engine: Engine, connection: Connection, asked: Statement) -> int:
    counted = ("SELECT count(*) FROM (", asked.sql, ") AS counted")
    rows = engine.execute(connection, " ".join(counted), asked.params).fetchall()
    return int(rows[0][0])


def _pages(
    engine: Engine, connection: Connection, asked: Statement, key: str, count: int
) -> Iterator[int]:
    """Read page after page, and one more than there should be."""
    for first in range(0, count + PAGE, PAGE):
        sql = f"{asked.sql} ORDER BY {key} LIMIT {PAGE} OFFSET {first}"
        rows = engine.execute(connection, sql, asked.params).fetchall()
        yield from (int(row[0]) for row in rows)
