"""
Edits of many customers: planned, carried out in lots, cancelled, and taken back.

A filter that is empty, or mixes AND and OR without brackets, is refused: nothing is
done to many by accident.
"""

import json
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from custquery.environment import Query
from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop.bulk import jobs
from custquery.shop.bulk.carrying import Writer, carry_out
from custquery.shop.bulk.edits import Edit
from custquery.shop.bulk.jobs import Job
from custquery.shop.bulk.planning import Chosen, Plan, missing, plan, refuse_unclear
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.deleting import Skipped
from custquery.shop.store.layout import inserted, last_id
from custquery.shop.store.tables import BULK_MEMBER, CUSTOMER
from custquery.shop.store.writing import Progress

#: Days in which an edit can be taken back.
UNDO_DAYS = 30

_DAY = 24 * 60 * 60 * 1_000_000
_LIBRARY = By()
_MEMBERS = inserted(BULK_MEMBER, ("job_id", "customer_id"))
_FORGET_OLD = (
    "DELETE FROM bulk_undo WHERE job_id IN "
    "(SELECT id FROM bulk_job WHERE finished_at < :before)"
)
_FORGET_MEMBERS = "DELETE FROM bulk_member WHERE job_id = :job"
_UNDOABLE = "SELECT count(DISTINCT customer_id) FROM bulk_undo WHERE job_id = :job"
_TAGS = "SELECT folded, min(tag), count(*) FROM tag GROUP BY folded ORDER BY 3 DESC, 1"


@frozen
class Bulk:
    """
    Edits of many customers; `custquery.shop.Shop.bulk` gives them.

    >>> from custquery.shop import Shop
    >>> from custquery.shop.bulk import Edit
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     ids = shop.add([{"name": "Noor", "language": "nl"}, {"name": "Bas"}])
    ...     plan = shop.bulk.plan(Edit.add_tags("dutch"), "language:nl")
    ...     job = shop.bulk.carry_out(plan)
    ...     plan.changed, job.state, shop.count("tag:dutch")
    (1, 'done', 1)
    """

    _writer: Writer
    _database: Database

    def plan(self, edit: Edit, chosen: Chosen, *, confirm_mixed: bool = False) -> Plan:
        """
        Say what *edit* would do, and to whom not; nothing is written.

        Args:
            edit: What is to be done.
            chosen: To whom: a filter, as typed or compiled, or ids.
            confirm_mixed: Take AND beside OR as it is read without brackets.

        Raises:
            FilterError: the text is wrong.
            RequestError: ``bulk-empty``, ``bulk-mixed``.
        """
        query, ids = self._chosen(chosen, confirm_mixed=confirm_mixed)
        with self._database.reading():
            return plan(self._database, self._writer.settings, edit, query, ids)

    def begin(self, plan: Plan) -> Job:
        """
        Write the job that *plan* is of, and return it; nobody is edited yet.

        Members are the customers who are there now. Who of them is selected is asked
        again when her turn comes: who was changed meanwhile is taken as she is then.

        Raises:
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        database, now = self._database, self._now
        with database.writing():
            self._forget_old(now)
            new = _new(plan, self._required(plan), self._highest(plan), now)
            job = jobs.added(database, new)
            if plan.ids is not None:
                given = ((job.id, each) for each in plan.ids)
                database.change(_MEMBERS, given)
                gone = missing(database, plan.ids)
                jobs.write_skipped(database, job, gone)
                job = evolve(job, skipped=len(gone))
                jobs.write(database, job)
        return job

    def run(
        self, number: int, by: By = _LIBRARY, progress: Progress | None = None
    ) -> Job:
        """
        Carry out the job with this number from where it is, and return it as it ends.

        Args:
            number: The job; one that has ended is left as it is.
            by: Who does it, and why, for the audit trail.
            progress: Told how many customers are done, of how many.

        Raises:
            FilterError: its filter cannot be read any more.
            RequestError: ``bulk-unknown``.
            StorageError: ``database-locked``, ``disk-full`` …; the job can go on.
        """
        return carry_out(self._writer, self._database, number, by, progress)

    def carry_out(
        self, plan: Plan, by: By = _LIBRARY, progress: Progress | None = None
    ) -> Job:
        """Begin the job that *plan* is of, and run it; see `begin` and `run`."""
        return self.run(self.begin(plan).id, by, progress)

    def cancel(self, number: int) -> Job:
        """
        End a job behind the lot that is being done; what it did stays.

        Raises:
            RequestError: ``bulk-unknown``; ``bulk-ended``: there is nothing to cancel.
        """
        with self._database.writing():
            job = jobs.found(self._database, number)
            if job.state != "running":
                raise RequestError("bulk-ended", {"job": str(number)})
            ended = job.ended("cancelled", self._now)
            jobs.write(self._database, ended)
            self._database.run(_FORGET_MEMBERS, {"job": number})
        return ended

    def undoable(self, number: int) -> int:
        """
        Return how many customers a job changed in a way that can still be taken back.

        Raises:
            RequestError: ``bulk-unknown``; ``bulk-for-good``: it deleted, or undid;
                ``bulk-still-running``; ``bulk-undone``; ``bulk-too-late``.
        """
        job = jobs.found(self._database, number)
        self._refuse_undo(job)
        return int(self._database.value(_UNDOABLE, {"job": number}))

    def begin_undo(self, number: int) -> Job:
        """
        Write the job that takes back another one, or return the one that does.

        Raises:
            RequestError: what `undoable` raises.
        """
        database, now = self._database, self._now
        with database.writing():
            already = jobs.undoing(database, number)
            if already is not None:
                return already
            count = self.undoable(number)
            before = jobs.found(database, number)
            job = evolve(before, kind="undo", arguments="[]", filter=None, last_id=0)
            job = evolve(job, changed=0, unchanged=0, skipped=0, total=count)
            job = evolve(job, state="running", finished_at=None, undoes=number)
            return jobs.added(database, evolve(job, started_at=now, updated_at=now))

    def undo(
        self, number: int, by: By = _LIBRARY, progress: Progress | None = None
    ) -> Job:
        """
        Take back what a job changed, within `UNDO_DAYS` days; return the job that does.

        Only what that job itself changed: what somebody changed since stays, and so do
        customers who were merged or deleted. A tag that was taken off and put on again,
        in the same spelling, goes.

        Raises:
            RequestError: what `undoable` raises.
            StorageError: ``database-locked``, ``disk-full`` …; the undo can go on.
        """
        return self.run(self.begin_undo(number).id, by, progress)

    def job(self, number: int) -> Job:
        """
        Return the job with this number.

        Raises:
            RequestError: ``bulk-unknown``.
        """
        return jobs.found(self._database, number)

    def jobs(self) -> tuple[Job, ...]:
        """Return all jobs, the oldest first."""
        return jobs.listed(self._database)

    def skipped(self, number: int) -> Iterator[Skipped]:
        """Yield whom a job skipped, and why, in order of id."""
        return jobs.skipped_by(self._database, number)

    def reasons(self, number: int) -> dict[str, int]:
        """Return how many a job skipped, by the code of the reason."""
        return jobs.reasons(self._database, number)

    def tags(self) -> tuple[tuple[str, int], ...]:
        """Return all tags of customers, with how many have each, the most first."""
        rows = self._database.rows(_TAGS)
        return tuple((tag, count) for _, tag, count in rows)

    @property
    def _now(self) -> int:
        return microseconds(self._writer.environment.clock())

    def _highest(self, plan: Plan) -> int:
        last = int(self._database.value(last_id(CUSTOMER)))
        return last if plan.ids is None else min(last, max(plan.ids, default=0))

    def _required(self, plan: Plan) -> Iterable[str]:
        """Return what members must pass besides, whoever goes on with the job."""
        own = self._writer.environment.required
        return dict.fromkeys((*own, *plan.query.environment.required))

    def _chosen(
        self, chosen: Chosen, *, confirm_mixed: bool
    ) -> tuple[Query, tuple[int, ...] | None]:
        where = self._writer.environment
        if isinstance(chosen, (str, Query)):
            asked = where.compile(chosen) if isinstance(chosen, str) else chosen
            query = where.restricted(asked)
            refuse_unclear(query, confirm_mixed=confirm_mixed)
            return query, None
        return where.compile(""), _each_once(chosen)

    def _forget_old(self, now: int) -> None:
        self._database.run(_FORGET_OLD, {"before": now - UNDO_DAYS * _DAY})

    def _refuse_undo(self, job: Job) -> None:
        said = {"job": str(job.id)}
        if job.edit is None or not job.edit.can_be_undone:
            raise RequestError("bulk-not-undone", said)
        if job.state == "undone":
            raise RequestError("bulk-undone", said)
        if job.state == "running":
            raise RequestError("bulk-still-running", said)
        if (job.finished_at or 0) < self._now - UNDO_DAYS * _DAY:
            raise RequestError("bulk-too-late", {**said, "days": UNDO_DAYS})


def _each_once(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(ids)))


def _new(plan: Plan, required: Iterable[str], highest: int, now: int) -> Job:
    query = plan.query
    return Job(
        0,
        plan.edit.kind,
        plan.edit.arguments,
        query.canonical if plan.ids is None else None,
        json.dumps(list(required), ensure_ascii=False),
        query.reading.zone.key,
        query.reading.now_microseconds,
        now,
        now,
        highest=highest,
        total=plan.count,
    )
