"""How far an edit of many is ⇄ a row of the shop, written with what it counts."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, TypeAlias

from attrs import asdict, evolve, frozen

from custquery.language.errors import RequestError
from custquery.language.messages import say
from custquery.schema.calendar import moment
from custquery.shop.bulk.edits import Edit
from custquery.shop.bulk.judging import Judged
from custquery.shop.store.connection import Database
from custquery.shop.store.deleting import Skipped
from custquery.shop.store.layout import inserted, last_id, upserted
from custquery.shop.store.tables import BULK_JOB, BULK_SKIP

State: TypeAlias = Literal["running", "done", "cancelled", "undone"]

_COLUMNS = tuple(each.name for each in BULK_JOB.columns)
_SAVE = upserted(BULK_JOB, _COLUMNS)
_SKIP = inserted(BULK_SKIP, ("job_id", "customer_id", "code"))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM bulk_job"  # noqa: S608  # our own names
_ONE = f"{_SELECT} WHERE id = :id"
_ALL = f"{_SELECT} ORDER BY id"
_UNDOING = f"{_SELECT} WHERE undoes = :id AND state = 'running'"
_SKIPPED = (
    "SELECT customer_id, code FROM bulk_skip "
    "WHERE job_id = :job AND customer_id > :last ORDER BY customer_id LIMIT :most"
)
_REASONS = (
    "SELECT code, count(*) FROM bulk_skip WHERE job_id = :job GROUP BY code ORDER BY 1"
)
#: Skipped customers that are read together.
_LOT = 10_000


@frozen
class Job:
    """An edit of many customers, and how far it is."""

    #: 0: it is not in the shop yet.
    id: int
    kind: str
    arguments: str
    #: Canonical; None: customers are listed, or those of another job, or it has ended.
    filter: str | None
    #: What the environment required besides, in JSON.
    required: str
    zone: str
    #: The present that the filter is read with, in microseconds, as all instants here.
    as_of: int
    started_at: int
    updated_at: int
    finished_at: int | None = None
    state: State = "running"
    #: The highest id there was: who is added later is no member.
    highest: int = 0
    #: The last customer who is dealt with.
    last_id: int = 0
    #: Members at the start; it may be more or fewer when it is done.
    total: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    #: The job that it takes back.
    undoes: int | None = None

    @property
    def edit(self) -> Edit | None:
        """What is done; None when another job is taken back."""
        if self.kind == "undo":
            return None
        return Edit.stored(self.kind, self.arguments)

    @property
    def done(self) -> int:
        """How many customers are dealt with."""
        return self.changed + self.unchanged + self.skipped

    @property
    def started(self) -> datetime:
        """When it was begun, in UTC."""
        return moment(self.started_at)

    @property
    def requirements(self) -> tuple[str, ...]:
        """The filters that the environment required besides."""
        return tuple(json.loads(self.required))

    def further(self, last: int, judged: Judged, now: int) -> "Job":
        """Return the job when customers up to id *last* are dealt with."""
        return evolve(
            self,
            last_id=last,
            updated_at=now,
            changed=self.changed + len(judged.changed),
            unchanged=self.unchanged + judged.unchanged,
            skipped=self.skipped + len(judged.skipped),
        )

    def ended(self, state: State, now: int) -> "Job":
        """
        Return the job when it goes no further.

        Its filter may name somebody, and is not needed any more.
        """
        return evolve(self, filter=None, state=state, updated_at=now, finished_at=now)

    def render(self, locale: str = "en") -> str:
        """Say what it does, in English or Dutch."""
        edit = self.edit
        if edit is None:
            return say("bulk-undo", {"job": str(self.undoes)}, locale)
        return edit.render(locale)


def found(database: Database, number: int) -> Job:
    """
    Return the job with this number.

    Raises:
        RequestError: ``bulk-unknown``.
    """
    for row in database.rows(_ONE, {"id": number}):
        return Job(*row)
    raise RequestError("bulk-unknown", {"job": str(number)})


def listed(database: Database) -> tuple[Job, ...]:
    """Return all jobs, the oldest first."""
    return tuple(Job(*row) for row in database.rows(_ALL))


def undoing(database: Database, number: int) -> Job | None:
    """Return the job that is taking back the one with this number, or None."""
    return next((Job(*row) for row in database.rows(_UNDOING, {"id": number})), None)


def added(database: Database, job: Job) -> Job:
    """Write a new *job*, in the transaction that is going on, and return it."""
    new = evolve(job, id=int(database.value(last_id(BULK_JOB))) + 1)
    write(database, new)
    return new


def write(database: Database, job: Job) -> None:
    """Write *job* over what it was, in the transaction that is going on."""
    database.change(_SAVE, [tuple(asdict(job).values())])


def write_skipped(database: Database, job: Job, skipped: tuple[Skipped, ...]) -> None:
    """Say whom the *job* skipped, and why."""
    database.change(_SKIP, [(job.id, each.customer, each.code) for each in skipped])


def skipped_by(database: Database, number: int) -> Iterator[Skipped]:
    """Yield whom a job skipped, in order of id."""
    last = -(2**63)
    while True:
        asked = {"job": number, "last": last, "most": _LOT}
        rows = database.rows(_SKIPPED, asked)
        yield from (Skipped(customer, code) for customer, code in rows)
        if len(rows) < _LOT:
            return
        last = rows[-1][0]


def reasons(database: Database, number: int) -> dict[str, int]:
    """Return how many a job skipped, by the code of the reason."""
    return dict(database.rows(_REASONS, {"job": number}))
