"""
A checked filter → how many customers, their ids, or one page of them.

No one shape of SQL is best for all (each loses a factor of five to a hundred
somewhere), so where an engine does not plan by itself it is chosen by what is wanted
and by how rare what is asked for is. Costs are in microseconds, measured once; only
their proportions matter.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, field, frozen

from custquery.schema.checked import All, Checked
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.driving import Clause, clause_of
from custquery.shop.store.shapes import Order, Wanted, collected, walked, whole
from custquery.shop.store.sizing import (
    FROM_FIRST,
    People,
    Rarest,
    people_of,
    rarest,
)
from custquery.shop.store.sorting import Place
from custquery.shop.store.sqlite import SQLITE
from custquery.targets.engines import Engine
from custquery.targets.simplify import simplify
from custquery.targets.sql import SqlScope

#: To test a customer that an index lists, one that is scanned, one that is walked past.
_LISTED, _SCANNED, _WALKED = 1.5, 0.5, 2.0
#: Steps of SQLite's machine in a microsecond.
_STEPS = 8
#: What a walk may cost, of what the other way costs: where it looks good, and where it
#: looks just better.
_SHARE, _HALF = 0.15, 0.5
#: And what it may cost in any case.
_LEAST_WALK = 500.0


@frozen(eq=False)
class Wish:
    """A filter in SQL, cut at its outermost ANDs, and the values it binds."""

    clauses: tuple[Clause, ...]
    params: Mapping[str, object]
    #: The engine that it is written for.
    engine: Engine = SQLITE
    #: What was found out about how rare it is, in one state of the file.
    _known: "dict[object, tuple[People, Rarest]]" = field(
        factory=dict, init=False, repr=False
    )

    def rarest(self, database: Database) -> tuple[People, Rarest]:
        """Return how many customers there are, and the clause that lists the fewest."""
        state = database.state
        found = self._known.get(state)
        if found is None:
            people = people_of(database)
            found = people, rarest(database, self.clauses, self.params, people)
            self._known.clear()
            self._known[state] = found
        return found


def wish(
    checked: Checked, model: Tables, reading: Reading, engine: Engine = SQLITE
) -> Wish:
    """Write a filter in SQL, once for all that can be asked of it."""
    node = simplify(checked)
    items = node.items if isinstance(node, All) else (node,)
    scope = SqlScope(model, reading, engine.dialect, style=engine.style)
    listed = not engine.plans
    clauses = [clause_of(each, scope, listed=listed) for each in items]
    clauses = _as_values(clauses, engine.style.joined)
    return Wish(tuple(clauses), {**scope.params, **FROM_FIRST}, engine)


def _as_values(clauses: list[Clause], most: int | None) -> list[Clause]:
    """Return *clauses*, all but the first *most* as values; None: as they are."""
    if most is None:
        return clauses
    rest = (
        evolve(it, where=it.where and f"({it.where}) IS TRUE") for it in clauses[most:]
    )
    return [*clauses[:most], *rest]


def count(database: Database, what: Wish) -> int:
    """Return how many customers pass."""
    return int(database.value(all_of(database, what, "count"), what.params))


def ids(database: Database, what: Wish) -> Iterator[int]:
    """Yield the ids of the customers that pass, in order."""
    for lot in database.lots(all_of(database, what, "ids"), what.params):
        yield from [number for (number,) in lot]


def all_of(database: Database, what: Wish, wanted: Wanted) -> str:
    """Return the SQL that counts or lists whoever passes, in the best shape."""
    return whole(what.clauses, _driver(database, what), wanted)


def _driver(database: Database, what: Wish) -> Clause | None:
    """Return the clause whose listings are best started from, if the engine asks."""
    return None if what.engine.plans else what.rarest(database)[1].clause


def page(database: Database, what: Wish, order: Order, most: int) -> list[Place]:
    """
    Return the first customers that pass, in an order: ids, and what they are sorted by.

    Args:
        database: Where they are.
        what: The filter.
        order: What to sort by, and where the page before ended.
        most: How many are wanted.
    """
    engine = what.engine
    if not engine.columnar:
        # Who plans by itself knows what to do with a stretch that has an index.
        allowed = None if engine.plans else _allowed(*what.rarest(database), most)
        walk = _walk(database, what, order, most, allowed)
        if walk is not None:
            return walk
    params = {**what.params, **order.params, "most": most}
    sql = collected(what.clauses, _driver(database, what), order)
    return _places(database.rows(sql, params))


def _allowed(people: People, found: Rarest, most: int) -> float:
    """Return what a walk may cost; 0 when it will probably not pay."""
    other = min(found.size * _LISTED, people.count * _SCANNED)
    expected = most * _WALKED / max(found.share, 1e-9)
    for allowed in (max(_SHARE * other, _LEAST_WALK), _HALF * other):
        if expected <= allowed:
            return allowed
    return 0.0


def _walk(
    database: Database, what: Wish, order: Order, most: int, allowed: float | None
) -> list[Place] | None:
    """
    Walk the index until enough pass; None when that costs more than *allowed*.

    Args:
        database: Where they are.
        what: The filter.
        order: What to sort by, and where the page before ended.
        most: How many are wanted.
        allowed: What it may cost; None: anything.
    """
    if allowed == 0.0:
        return None
    found: list[Place] = []
    for stretch in order.stretches:
        sql = walked(what.clauses, order.sort, stretch)
        params = {**what.params, **stretch.params, "most": most - len(found)}
        if allowed is None:
            rows: Sequence[Row] | None = database.rows(sql, params)
        else:
            rows = database.rows_within(int(allowed * _STEPS), sql, params)
        if rows is None:
            return None
        found += _places(rows)
        if len(found) >= most:
            break
    return found


def _places(rows: Sequence[Row]) -> list[Place]:
    return [Place(value, number) for number, value in rows]
