"""
A filter, listed customers, or those of another job → their ids, a lot at a time.

They are walked in order of id and never held: whoever was there when the job began, and
is selected when her lot is done. The filter is read with the present of the beginning.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from custquery.environment import Environment, Query
from custquery.schema.calendar import moment
from custquery.shop.bulk.jobs import Job
from custquery.shop.store.connection import Database
from custquery.shop.store.driving import Clause
from custquery.shop.store.finding import Wish, wish
from custquery.shop.store.shapes import Order, walked
from custquery.shop.store.sorting import Place, Sort

_BY_ID = Sort("id", "id", None)
_UP_TO = Clause('"customer"."id" <= :highest', ())
_LISTED = Clause(
    '"customer"."id" IN (SELECT customer_id FROM bulk_member WHERE job_id = :job)', ()
)
_AMONG = Clause('"customer"."id" IN (integers(:among))', ())
_OF_UNDO = (
    "SELECT DISTINCT customer_id FROM bulk_undo "
    "WHERE job_id = :job AND customer_id > :last ORDER BY customer_id LIMIT :most"
)
#: Customers that are looked at together in a plan.
LOT = 5_000


@frozen
class Members:
    """The customers of a job; *what* is None for those that another job changed."""

    what: Wish | None
    job: int

    def behind(
        self, database: Database, last: int, highest: int, most: int
    ) -> list[int]:
        """Return the first *most* members behind id *last*, up to id *highest*."""
        if self.what is None:
            asked = {"job": self.job, "last": last, "most": most}
            return [number for (number,) in database.rows(_OF_UNDO, asked)]
        [stretch] = Order(_BY_ID, Place(None, last)).stretches
        sql = walked((*self.what.clauses, _UP_TO), _BY_ID, stretch)
        more = {**stretch.params, "highest": highest, "most": most, "job": self.job}
        rows = database.rows(sql, {**self.what.params, **more})
        return [number for number, _ in rows]


def members_of(database: Database, environment: Environment, job: Job) -> Members:
    """
    Return the members of *job*.

    Raises:
        FilterError: its filter cannot be read any more, as a segment in it is gone.
    """
    if job.undoes is not None:
        return Members(None, job.undoes)
    return Members(_wish(database, query_of(environment, job), job), job.id)


def _wish(database: Database, query: Query, job: Job) -> Wish:
    found = wish_of(database, query)
    if job.filter is None:
        return evolve(found, clauses=(*found.clauses, _LISTED))
    return found


def wish_of(database: Database, query: Query) -> Wish:
    """Return *query* as the database is asked."""
    tables = query.environment.tables
    return wish(query.checked, tables, query.reading, database.engine)


def query_of(environment: Environment, job: Job) -> Query:
    """Return the filter of *job*, read as it was when that began."""
    where = evolve(environment, zone=ZoneInfo(job.zone), values=None)
    return where.requiring(*job.requirements).compile(
        job.filter or "", now=moment(job.as_of)
    )


def planned(
    database: Database, query: Query, ids: Sequence[int] | None, highest: int
) -> Iterator[list[int]]:
    """Yield whom an edit would be done to, in lots: those of *ids*, or of *query*."""
    what = wish_of(database, query)
    if ids is None:
        yield from _lots(database, Members(what, 0), highest)
        return
    chosen = evolve(what, clauses=(*what.clauses, _AMONG))
    for at in range(0, len(ids), LOT):
        chunk = list(ids[at : at + LOT])
        among = evolve(chosen, params={**what.params, "among": chunk})
        yield Members(among, 0).behind(database, chunk[0] - 1, chunk[-1], len(chunk))


def _lots(database: Database, members: Members, highest: int) -> Iterator[list[int]]:
    last = 0
    while lot := members.behind(database, last, highest, LOT):
        yield lot
        last = lot[-1]
