"""
A checked filter → how many customers, their ids, or one page of them.

No one shape of SQL is best for all (they lose a factor of five to a hundred somewhere),
so it is chosen by what is wanted and by how rare what is asked for is. Costs are in
microseconds, measured once; only their proportions matter.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from custquery.schema.checked import Checked
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.driving import Driver, driver_of
from custquery.shop.store.shapes import (
    Order,
    Statement,
    Wanted,
    clauses_of,
    collected,
    driven,
    everyone,
    walked,
)
from custquery.shop.store.sizing import Population, population, size
from custquery.shop.store.sorting import Place
from custquery.targets.sql import SqlScope

#: To test a customer that an index gave, one that is scanned, one that is walked past.
_DRIVEN, _SCANNED, _WALKED = 1.5, 0.5, 2.0
#: Steps of SQLite's machine in a microsecond.
_STEPS = 8
#: What a walk that may come to nothing may cost, of what the other way costs.
_SHARE = 0.15
#: And what it may cost in any case.
_LEAST_WALK = 1_000.0
#: Where counting what an index gives stops: for a page, and for everyone.
_QUICK, _THOROUGH = 2_000, 50_000


@frozen(eq=False)
class Wish:
    """A filter, cut in clauses, and where its names and values are."""

    clauses: tuple[Checked, ...]
    drivers: tuple[Driver, ...]
    model: Tables
    reading: Reading

    def scope(self) -> SqlScope:
        """Return where a new statement binds its values."""
        return SqlScope(self.model, self.reading)


def wish(checked: Checked, model: Tables, reading: Reading) -> Wish:
    """Prepare a filter for all that can be asked of it."""
    clauses = clauses_of(checked)
    drivers = (driver_of(each, model, reading) for each in clauses)
    found = tuple(each for each in drivers if each is not None)
    return Wish(clauses, found, model, reading)


def count(database: Database, what: Wish) -> int:
    """Return how many customers pass."""
    found = statement(database, what, "count")
    return int(database.value(found.sql, found.params))


def ids(database: Database, what: Wish) -> Iterator[int]:
    """Yield the ids of the customers that pass, in order."""
    found = statement(database, what, "ids")
    for (number,) in database.stream(found.sql, found.params):
        yield number


def statement(database: Database, what: Wish, wanted: Wanted) -> Statement:
    """Return the SQL that counts or lists whoever passes, in the best shape."""
    people = population(database)
    driver, least = _rarest(database, what, people, _THOROUGH)
    if driver is None or least >= people.count:
        return everyone(what.clauses, wanted, what.scope())
    return driven(what.clauses, driver, wanted, what.scope())


def page(database: Database, what: Wish, order: Order, most: int) -> list[Place]:
    """
    Return the first customers that pass, in an order: ids, and what they are sorted by.

    Args:
        database: Where they are.
        what: The filter.
        order: What to sort by, and where the page before ended.
        most: How many are wanted.
    """
    people = population(database)
    driver, least = _rarest(database, what, people, _QUICK)
    other = min(least * _DRIVEN, people.count * _SCANNED)
    allowed = max(_SHARE * other, _LEAST_WALK)
    if most * people.count * _WALKED <= allowed * max(least, 1.0):
        found = _walk(database, what, order, most, allowed)
        if found is not None:
            return found
        driver, least = _rarest(database, what, people, _THOROUGH)
    if least >= people.count:
        driver = None
    rest = collected(what.clauses, driver, order, what.scope())
    return _places(database.rows(rest.sql, {**rest.params, "most": most}))


def _rarest(
    database: Database, what: Wish, people: Population, most: int
) -> tuple[Driver | None, float]:
    """Return the driver that gives the fewest customers, and about how many."""
    driver, least = None, people.count
    for each in what.drivers:
        found = size(database, each, people, what.scope(), most)
        if driver is None or found < least:
            driver, least = each, found
    return driver, least


def _walk(
    database: Database, what: Wish, order: Order, most: int, allowed: float
) -> list[Place] | None:
    """Walk the index until enough pass; None when that costs more than *allowed*."""
    found: list[Place] = []
    for stretch in order.stretches:
        step = walked(what.clauses, order.sort, stretch, what.scope())
        params = {**step.params, "most": most - len(found)}
        rows = database.rows_within(int(allowed * _STEPS), step.sql, params)
        if rows is None:
            return None
        found += _places(rows)
        if len(found) >= most:
            break
    return found


def _places(rows: Sequence[Row]) -> list[Place]:
    return [Place(value, number) for number, value in rows]
