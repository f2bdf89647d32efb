"""How far an import is ⇄ a row of the shop, written with the rows that it counts."""

from collections.abc import Mapping
from pathlib import Path

from attrs import asdict, evolve, frozen

from custquery.language.errors import StorageError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import last_id, upserted
from custquery.shop.store.tables import IMPORT_JOB

_COLUMNS = tuple(each.name for each in IMPORT_JOB.columns)
_SAVE = upserted(IMPORT_JOB, _COLUMNS)
_SAME = (
    f"SELECT {', '.join(_COLUMNS)} FROM import_job "  # noqa: S608  # our own names
    "WHERE file = :file AND plan = :plan ORDER BY id DESC"
)
_LAST_ROW = "SELECT last_row FROM import_job WHERE id = :id AND finished_at IS NULL"


@frozen
class Job:
    """The import of one file, and how far it is."""

    #: 0: it is not in the shop yet.
    id: int
    file: str
    plan: str
    started_at: int
    updated_at: int
    finished_at: int | None = None
    last_row: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    replaced: int = 0
    rejected: int = 0
    rejects_size: int = 0
    #: The whole path of the file of rejected rows; None: there is none.
    rejects: str | None = None

    @property
    def fates(self) -> tuple[int, int, int, int, int]:
        """How many rows were added, changed, skipped, replaced and rejected."""
        return self.added, self.changed, self.skipped, self.replaced, self.rejected

    def further(self, last_row: int, count: Mapping[str, int], size: int) -> "Job":
        """Return the job after more rows, *count* of each fate."""
        return evolve(
            self,
            last_row=last_row,
            added=self.added + count.get("added", 0),
            changed=self.changed + count.get("changed", 0),
            skipped=self.skipped + count.get("skipped", 0),
            replaced=self.replaced + count.get("replaced", 0),
            rejected=self.rejected + count.get("rejected", 0),
            rejects_size=size,
        )


def whole_path(file: Path | None) -> str | None:
    """Return the path of *file* as it is found from any folder."""
    return None if file is None else str(file.resolve())


def begin(database: Database, job: Job, *, again: bool) -> Job:
    """
    Return the last import of the same file, or write the new *job*.

    Args:
        database: The shop.
        job: What is imported, and how.
        again: Whether one that was finished is begun anew.

    Raises:
        StorageError: ``database-locked``, ``database-read-only`` …
    """
    asked = {"file": job.file, "plan": job.plan}
    with database.writing():
        last = next((Job(*row) for row in database.rows(_SAME, asked)), None)
        if last is not None and not (again and last.finished_at):
            return last
        new = evolve(job, id=int(database.value(last_id(IMPORT_JOB))) + 1)
        _write(database, new)
    return new


def advance(database: Database, had: Job, job: Job) -> None:
    """
    Write *job* over what it was, in the transaction that is going on.

    Raises:
        StorageError: ``import-elsewhere``: somebody else imports the same file.
    """
    here = database.value(_LAST_ROW, {"id": had.id})
    if here != had.last_row:
        raise StorageError("import-elsewhere", {"file": database.file})
    _write(database, job)


def _write(database: Database, job: Job) -> None:
    database.change(_SAVE, [tuple(asdict(job).values())])
