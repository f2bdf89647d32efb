"""
Edits of many that name somebody who is erased → the same without those words.

One that is under way ends there: without its filter nobody knows whom it is about. What
it did by then stays, and the audit trail says that it was cancelled.
"""

from attrs import evolve

from custquery.shop.bulk import jobs
from custquery.shop.bulk.jobs import Job
from custquery.shop.privacy.person import Person
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import forgotten
from custquery.shop.store.tables import BULK_MEMBER
from custquery.shop.store.writing import Batch

_FORGET_MEMBERS = forgotten(BULK_MEMBER, "job_id")


def forget_in_edits(database: Database, batch: Batch, person: Person, now: int) -> None:
    """Take out of all edits of many what names *person*, within the transaction."""
    for job in jobs.listed(database):
        left = _without(job, person, now)
        if left is None:
            continue
        jobs.write(database, left)
        if left.state != job.state:
            database.run(_FORGET_MEMBERS, {"among": [job.id]})
            batch.trail.decide("bulk-cancelled", str(job.id))


def _without(job: Job, person: Person, now: int) -> Job | None:
    """Return *job* without words that name *person*; None: it has none."""
    # Tags of others may be her name; her e-mail or phone they are not by chance.
    is_in_tags = person.is_in(job.arguments)
    text = job.filter or ""
    if not (is_in_tags or person.is_in(text) or person.may_be_in(text)):
        return None
    ended = job.ended("cancelled", now) if job.state == "running" else job
    return evolve(ended, arguments="[]") if is_in_tags else ended
