"""
A job → its customers edited, a lot in one transaction with how far it is then.

So a job that was killed goes on behind its last lot; and of two programs that carry out
one job, each does the next lot. A lot that is refused is halved until one customer is
left, who is skipped.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import frozen

from custquery.environment import Environment
from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop.bulk import jobs
from custquery.shop.bulk.edits import Edit
from custquery.shop.bulk.jobs import Job
from custquery.shop.bulk.judging import Change, Judged, judge, judge_undo
from custquery.shop.bulk.members import Members, members_of
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.deleting import Skipped
from custquery.shop.store.layout import inserted
from custquery.shop.store.limits import Given
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import BULK_UNDO
from custquery.shop.store.writing import Batch, Progress

#: Customers of one transaction.
LOT = 5_000

_KEEP = inserted(BULK_UNDO, ("job_id", "customer_id", "item", "had", "got"))
_UNDONE = (
    "DELETE FROM bulk_undo WHERE job_id = :job AND customer_id IN (integers(:among))"
)
_FORGET_MEMBERS = "DELETE FROM bulk_member WHERE job_id = :job"


class Writer(Protocol):
    """What is needed of the shop whose customers are edited."""

    environment: Environment
    settings: Settings

    def write(self, by: By = ...) -> AbstractContextManager[Batch]:
        """Write all that the block does, or nothing."""


def carry_out(
    writer: Writer,
    database: Database,
    number: int,
    by: By,
    progress: Progress | None = None,
) -> Job:
    """
    Carry out the job with this number, from where it is, and return it as it ends.

    Args:
        writer: The shop.
        database: Its customers.
        number: The job.
        by: Who does it, and why, for the audit trail.
        progress: Told how many customers are done, of how many. What it raises ends
            this run, and the job can go on.

    Raises:
        FilterError: the filter cannot be read any more.
        RequestError: ``bulk-unknown``.
        StorageError: ``database-locked``, ``disk-full`` …; the job can go on.
    """
    job = jobs.found(database, number)
    if job.state != "running":
        return job
    members = members_of(database, writer.environment, job)
    work = _Work(writer, database, members, number, by)
    with database.in_bulk():
        while job.state == "running":
            job = work.lot(LOT)
            if progress and job.state != "cancelled":
                progress(job.done, max(job.total, job.done), "customers")
    return job


@frozen
class _Work:
    """A job that is being carried out."""

    _writer: Writer
    _database: Database
    _members: Members
    _number: int
    _by: By

    def lot(self, most: int) -> Job:
        """Do one lot of at most *most* customers, or a part of it."""
        try:
            with self._writer.write(self._by) as rows:
                return self._done(rows, most)
        except RequestError:
            if most > 1:
                return self.lot(most // 2)
        with self._writer.write(self._by):
            return self._done(None, 1)

    def _done(self, rows: Batch | None, most: int) -> Job:
        """Edit customers; without *rows* they are skipped, as theirs are refused."""
        job = jobs.found(self._database, self._number)
        if job.state != "running":  # cancelled, or done by another program
            return job
        ids = self._members.behind(self._database, job.last_id, job.highest, most)
        if rows is None:
            skipped = tuple(Skipped(each, "bulk-not-possible") for each in ids)
            judged = Judged((), 0, skipped)
        else:
            judged = _judged(self._database, job, ids)
            _write(self._database, rows, job, judged)
        return self._advanced(job, judged, ids, is_end=len(ids) < most)

    def _advanced(
        self, job: Job, judged: Judged, ids: Sequence[int], *, is_end: bool
    ) -> Job:
        """Write how far the *job* is, in the transaction that is going on."""
        now = microseconds(self._writer.environment.clock())
        jobs.write_skipped(self._database, job, judged.skipped)
        if job.undoes is not None:
            asked = {"job": job.undoes, "among": list(ids)}
            self._database.run(_UNDONE, asked)
        further = job.further(ids[-1] if ids else job.last_id, judged, now)
        if is_end:
            further = _ended(self._database, further, now)
        jobs.write(self._database, further)
        return further


def _judged(database: Database, job: Job, ids: Sequence[int]) -> Judged:
    edit = job.edit
    if edit is not None:
        return judge(database, edit, ids)
    return judge_undo(database, *_taken_back(database, job), ids)


def _taken_back(database: Database, job: Job) -> tuple[int, Edit]:
    """Return the job that *job* takes back, and what that did."""
    before = jobs.found(database, job.undoes or 0)
    return before.id, Edit.stored(before.kind, before.arguments)


def _write(database: Database, rows: Batch, job: Job, judged: Judged) -> None:
    """Do what was judged, and keep what is needed to take it back."""
    edit = job.edit
    column = (edit or _taken_back(database, job)[1]).column
    if edit is not None and edit.kind == "delete":
        rows.delete(judged.changed)
    elif column:
        rows.customers(_row(each, column) for each in judged.changes)
    else:
        _tag(rows, judged.changes)
    if edit is not None:
        database.change(_KEEP, [(job.id, *each) for each in judged.changes])


def _row(change: Change, column: str) -> Given:
    value = int(change.got or 0) if column == "tax_exempt" else change.got
    return {"id": change.customer, column: value}


def _tag(rows: Batch, changes: Sequence[Change]) -> None:
    off = [(each.customer, each.had) for each in changes if each.had is not None]
    on = [(each.customer, each.got) for each in changes if each.got is not None]
    rows.untag({"customer_id": who, "tag": tag} for who, tag in off)
    rows.tags({"customer_id": who, "tag": tag} for who, tag in on)
    for what, found in (("tags-removed", off), ("tags-added", on)):
        for who, tag in found:
            rows.trail.note(what, (who,), tag)


def _ended(database: Database, job: Job, now: int) -> Job:
    database.run(_FORGET_MEMBERS, {"job": job.id})
    if job.undoes is not None:
        before = jobs.found(database, job.undoes)
        jobs.write(database, before.ended("undone", before.finished_at or now))
    return job.ended("done", now)
