"""
How many customers an index gives: counted when they are few, else judged by a look.

A number decides only how SQLite is asked, never what it answers.
"""

from collections.abc import Mapping

from attrs import frozen

from custquery.shop.store.connection import Database
from custquery.shop.store.driving import Driver, Part
from custquery.targets.sql import SqlScope

#: Up to so many rows are counted before anything else is tried.
FEW = 500
#: Where and how far to look: so many places, so many rows in each.
_PLACES = 4
_FAR = 64

_COUNT = "SELECT count(*) FROM ({} LIMIT :most)"
_LOOK = "SELECT count(*), max(id) FROM ({} ORDER BY 1 LIMIT :most)"


@frozen
class Population:
    """The ids of all customers, and about how many they are."""

    first: int
    last: int
    count: float


def population(database: Database) -> Population:
    """Return about how many customers there are."""
    first, last = database.rows(
        "SELECT (SELECT min(id) FROM customer), (SELECT max(id) FROM customer)"
    )[0]
    if first is None:
        return Population(0, 0, 0.0)
    everyone = "SELECT id FROM customer NOT INDEXED WHERE id >= :start"
    return Population(first, last, _spread(database, everyone, {}, first, last))


def size(
    database: Database, driver: Driver, people: Population, scope: SqlScope, most: int
) -> float:
    """
    Return about how many customers *driver* gives.

    Args:
        database: Where they are.
        driver: The tests.
        people: All customers.
        scope: Of the model and the reading; nothing is bound in it.
        most: Where counting stops if the index is not in order of customers; the
            answer is everyone then.
    """
    found = 0.0
    for part in driver.parts:
        found += _size(database, part, people, scope, most)
        if found >= people.count:
            return people.count
    return found


def _size(
    database: Database, part: Part, people: Population, scope: SqlScope, most: int
) -> float:
    bound = SqlScope(scope.model, scope.reading, scope.dialect)
    sql = part.owners(bound, from_start=part.ordered)
    most = FEW if part.ordered else most
    params = bound.params | {"most": most, "start": people.first}
    counted = int(database.value(_COUNT.replace("{}", sql), params))
    if counted < most:
        return counted
    if not part.ordered:
        return people.count
    return _spread(database, sql, bound.params, people.first, people.last)


def _spread(
    database: Database, sql: str, params: Mapping[str, object], first: int, last: int
) -> float:
    """Look at how close together the ids are that *sql* gives, in some places."""
    look = _LOOK.replace("{}", sql)
    density = 0.0
    for place in range(_PLACES):
        start = first + (last - first) * place // _PLACES
        args = {**params, "start": start, "most": _FAR}
        count, end = database.rows(look, args)[0]
        reached = end if count == _FAR else last
        density += count / (reached - start + 1)
    return density / _PLACES * (last - first + 1)
