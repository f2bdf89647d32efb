"""
How many customers a clause lists: counted when they are few, else judged by a look.

A number decides only how SQLite is asked, never what it answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from operator import itemgetter
from typing import TypeAlias

from attrs import frozen

from custquery.shop.store.connection import Database
from custquery.shop.store.driving import Clause

#: Where and how far to look: so many places, so many customers in each.
_PLACES = 4
_FAR = 64
#: From so many customers in a sample on, they say how many there are in all.
_TELLING = 8
#: When a clause lists so few, it does not matter whether another one lists fewer.
_SETTLED = 1_500
#: Where counting stops, as a share of everyone: more would have been in the sample.
_RARE = 0.1
#: The start of a listing from the first id there can be.
FROM_FIRST = {"start": -(2**63)}

_COUNT = "SELECT count(*) FROM ({} LIMIT :most) AS found"
_LOOK = "SELECT count(*), max(id) FROM ({} ORDER BY 1 LIMIT :far) AS seen"
_ONE_OF = "SELECT * FROM ({}) AS one"
_EVERYONE = "SELECT id FROM customer NOT INDEXED WHERE id >= :start"
_SOME = "SELECT id FROM customer NOT INDEXED WHERE id >= :start ORDER BY id LIMIT :far"
_SAMPLE = """
SELECT count(*), {hits} FROM "customer" NOT INDEXED WHERE "customer"."id" IN ({ids})
"""
_HITS = "sum(CASE WHEN {} THEN 1 ELSE 0 END)"
_ENDS = "SELECT (SELECT min(id) FROM customer), (SELECT max(id) FROM customer)"

Params: TypeAlias = Mapping[str, object]


@frozen
class People:
    """The ids of all customers, and about how many they are."""

    first: int
    last: int
    count: float


@frozen
class Rarest:
    """The clause that lists the fewest customers (None: there is none); how many."""

    clause: Clause | None
    size: float
    #: The share of everyone that may pass all clauses, if they are independent.
    share: float


def people_of(database: Database) -> People:
    """Return about how many customers there are."""
    first, last = database.rows(_ENDS)[0]
    if first is None:
        return People(0, 0, 0.0)
    return People(first, last, _spread(database, _EVERYONE, {}, first, last))


def rarest(
    database: Database, clauses: Sequence[Clause], params: Params, people: People
) -> Rarest:
    """
    Return the clause that lists the fewest customers, about.

    Args:
        database: Where they are.
        clauses: Those of the filter.
        params: The values of the filter.
        people: All customers.
    """
    sizes: list[tuple[float, Clause]] = []
    for each in clauses:
        if each.ordered:
            spread = _spread(database, each.listed, params, people.first, people.last)
            sizes.append((spread, each))
    least = min((size for size, _ in sizes), default=people.count)
    if least > _SETTLED:
        others = [each for each in clauses if each.listings and not each.ordered]
        most = int(min(least, people.count * _RARE)) + 1
        for each, size in _sampled(database, others, params, people):
            if size is None:
                counted = _count(database, each.listed, params, most)
            sizes.append((counted if size is None else size, each))
    size, clause = min(sizes, key=itemgetter(0), default=(people.count, None))
    share = prod(size / max(people.count, 1.0) for size, _ in sizes)
    return Rarest(clause, size, share)


def _sampled(
    database: Database, clauses: Sequence[Clause], params: Params, people: People
) -> Iterable[tuple[Clause, float | None]]:
    """Return about how many pass each clause; None where a sample does not tell."""
    if not clauses:
        return ()
    ids = " UNION ALL ".join(_everywhere(_ONE_OF.format(_SOME)))
    hits = ", ".join(_HITS.format(each.where) for each in clauses)
    args = {**params, **_starts(people.first, people.last), "far": _FAR // 2}
    count, *passed = database.rows(_SAMPLE.format(hits=hits, ids=ids), args)[0]
    return [
        (each, people.count * hit / count if (hit or 0) >= _TELLING else None)
        for each, hit in zip(clauses, passed, strict=True)
    ]


def _count(database: Database, sql: str, params: Params, most: int) -> int:
    return int(database.value(_COUNT.format(sql), {**params, "most": most}))


def _spread(
    database: Database, sql: str, params: Params, first: int, last: int
) -> float:
    """Return about how many ids *sql* gives, by how close together they are."""
    looks = " UNION ALL ".join(_everywhere(_ONE_OF.format(_LOOK.format(sql))))
    starts = _starts(first, last)
    found = database.rows(looks, {**params, **starts, "far": _FAR})
    if found[0][0] < _FAR:
        return float(found[0][0])
    density: float = sum(
        count / ((end if count == _FAR else last) - start + 1)
        for start, (count, end) in zip(starts.values(), found, strict=True)
    )
    return density / _PLACES * (last - first + 1)


def _everywhere(sql: str) -> list[str]:
    return [sql.replace(":start", f":start{at}") for at in range(_PLACES)]


def _starts(first: int, last: int) -> dict[str, int]:
    return {
        f"start{at}": first + (last - first) * at // _PLACES for at in range(_PLACES)
    }
