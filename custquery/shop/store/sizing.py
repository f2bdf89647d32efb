"""
How many customers a clause lists: counted when they are few, else judged by a look.

A number decides only how SQLite is asked, never what it answers.
"""

from collections.abc import Mapping, Sequence

from attrs import frozen

from custquery.shop.store.connection import Database
from custquery.shop.store.driving import Clause, Listing

#: Up to so many are counted before anything else is tried.
FEW = 500
#: Where and how far to look: so many places, so many rows in each.
_PLACES = 4
_FAR = 64
#: The start of a listing from the first id there can be.
FROM_FIRST = {"start": -(2**63)}

_COUNT = "SELECT count(*) FROM ({} LIMIT :few)"
_LOOK = "SELECT count(*), max(id) FROM ({} ORDER BY 1 LIMIT :far)"
_EVERYONE = "SELECT id FROM customer NOT INDEXED WHERE id >= :start"
_ENDS = "SELECT (SELECT min(id) FROM customer), (SELECT max(id) FROM customer)"

Params = Mapping[str, object]


@frozen
class People:
    """The ids of all customers, and about how many they are."""

    first: int
    last: int
    count: float


@frozen
class Rarest:
    """The clause that lists the fewest customers (None: there is none), and how many."""

    clause: Clause | None
    size: float


def people_of(database: Database) -> People:
    """Return about how many customers there are."""
    first, last = database.rows(_ENDS)[0]
    if first is None:
        return People(0, 0, 0.0)
    return People(first, last, _spread(database, _EVERYONE, {}, first, last))


def fewest(
    database: Database, clauses: Sequence[Clause], params: Params
) -> Rarest | None:
    """Return the clause that lists the fewest customers, if those are `FEW`."""
    found: Rarest | None = None
    for each in clauses:
        most = FEW if found is None else int(found.size)
        counted = 0
        for listing in each.listings:
            counted += _count(database, listing, params, most - counted)
        if each.listings and counted < most:
            found = Rarest(each, counted)
    return found


def rarest(
    database: Database,
    clauses: Sequence[Clause],
    params: Params,
    people: People,
    most: int,
) -> Rarest:
    """
    Return the clause that lists the fewest customers, about.

    Args:
        database: Where they are.
        clauses: Those of the filter.
        params: The values of the filter.
        people: All customers.
        most: Where counting stops if a listing is not ordered; it is as good as
            everyone then.
    """
    found = Rarest(None, people.count)
    for each in clauses:
        size = sum(
            _size(database, listing, params, people, most) for listing in each.listings
        )
        if each.listings and (found.clause is None or size < found.size):
            found = Rarest(each, size)
    return found


def _size(
    database: Database, listing: Listing, params: Params, people: People, most: int
) -> float:
    if listing.ordered:
        return _spread(database, listing.sql, params, people.first, people.last)
    counted = _count(database, listing, params, most)
    return counted if counted < most else people.count


def _count(database: Database, listing: Listing, params: Params, few: int) -> int:
    args = {**params, **FROM_FIRST, "few": few}
    return int(database.value(_COUNT.format(listing.sql), args))


def _spread(
    database: Database, sql: str, params: Params, first: int, last: int
) -> float:
    """Look at how close together the ids are that *sql* gives, in some places."""
    look = _LOOK.format(sql)
    looks = " UNION ALL ".join(
        f"SELECT * FROM ({look.replace(':start', f':start{at}')})"
        for at in range(_PLACES)
    )
    starts = [first + (last - first) * at // _PLACES for at in range(_PLACES)]
    args = {f"start{at}": start for at, start in enumerate(starts)}
    found = database.rows(looks, {**params, **args, "far": _FAR})
    density = 0.0
    for start, (count, end) in zip(starts, found, strict=True):
        reached = end if count == _FAR else last
        density += count / (reached - start + 1)
    return density / _PLACES * (last - first + 1)
