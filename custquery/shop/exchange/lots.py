"""
A file, and what reads it → a shop, by the lot, each lot whole or not at all.

How far an import is stands in the shop and is written with the rows, so one that was
stopped goes on where it was when it is asked for again: with the same file and the same
choices. A dry run writes nothing, no rejected rows either.
"""

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import BinaryIO, ClassVar, Generic, Literal, Self, TypeAlias, TypeVar

from attrs import asdict, evolve, frozen

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop.exchange.columns import Columns
from custquery.shop.exchange.files import (
    Row,
    Sheet,
    Source,
    fingerprint,
    opened,
    readable_twice,
)
from custquery.shop.exchange.jobs import Job, advance, begin, whole_path
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.rejects import Rejects, refuse_itself
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By
from custquery.shop.store.writing import Batch, Progress

#: Rows of one transaction.
LOT = 10_000
#: Problems that an outcome holds; all of them are reported.
_SHOWN = 100
LIBRARY = By()

Report: TypeAlias = Callable[[Problem], None]
#: What is read of a lot, and each of it that is written or rejected whole.
Raw = TypeVar("Raw")
Taken = TypeVar("Taken")


@frozen
class ImportChoices:
    """How any file is imported."""

    #: What becomes of what is there already: what the file says goes over what the shop
    #: has, where it says something; or it stays as it is.
    existing: Literal["overwrite", "skip"] = "overwrite"
    #: Only say what would happen; nothing is written, no rejected rows either.
    dry_run: bool = False
    #: Import nothing when a row is rejected.
    all_or_nothing: bool = False
    #: Whether the ids in the file are this shop's own.
    keeps_ids: bool = False
    #: What ``03/04/2024`` means; None: refuse it.
    day_first: bool | None = None
    #: Where rejected rows are written, to be corrected and imported again.
    rejects: Path | None = None
    #: Whether a file that was imported before, in the same way, is imported anew.
    again: bool = False
    #: The language of what is written beside rejected rows.
    locale: str = "en"

    @property
    def plan(self) -> str:
        """What only these choices have."""
        same = asdict(evolve(self, again=False, locale="en"))
        return hashlib.sha256(f"{type(self).__name__} {same!r}".encode()).hexdigest()


Chosen = TypeVar("Chosen", bound=ImportChoices)


@frozen
class Imported:
    """What became of the customers, or orders, of a file."""

    added: int
    changed: int
    skipped: int
    #: Rows about a customer whom a later row is about, too.
    replaced: int
    rejected: int
    #: The first problems, those of the header before those of rows.
    problems: tuple[Problem, ...]
    #: How many of each code there are, in this run.
    counts: Mapping[str, int]
    #: The row that it went on behind; 0: it was begun.
    resumed_after: int = 0
    #: How many were invited to an account, in this run.
    invited: int = 0


class _UndoneError(Exception):
    """Ends a transaction that was only tried."""


class Importing(ABC, Generic[Chosen, Raw, Taken]):
    """
    An import that is under way; a subclass says what is read and what is written.

    Args:
        shop: Where to.
        file: What is read, more than once.
        choices: How.
        by: Who imports, and why, for the audit trail.
    """

    #: Tells whether a text is a header of such a file.
    is_known: ClassVar[Callable[[str], bool]]

    def __init__(
        self, shop: Shop, file: Path | BinaryIO, choices: Chosen, by: By
    ) -> None:
        self.shop, self.file, self.choices, self.by = shop, file, choices, by
        self.database = shop._database  # noqa: SLF001  # as the shop's own parts have it
        self.now = microseconds(shop.environment.clock())
        self.invited = 0
        self._tries = choices.dry_run
        self._counts: Counter[str] = Counter()
        self._first: list[Problem] = []

    @abstractmethod
    def prepare(self, sheet: Sheet) -> Columns:
        """
        Read the header of *sheet*.

        Raises:
            RequestError: it is not a table of what is imported.
        """

    @abstractmethod
    def survey(self, sheet: Sheet) -> int:
        """Look through all rows of *sheet* beforehand; return how many there are."""

    @abstractmethod
    def lots(self, rows: Iterator[Row], last: int) -> Iterator[Sequence[Raw]]:
        """Yield what stands behind row *last*, in lots of about `LOT` rows."""

    @abstractmethod
    def read(self, lot: Sequence[Raw]) -> Sequence[Taken]:
        """Return what is to become of a lot."""

    @abstractmethod
    def write(
        self, taken: Sequence[Taken], batch: Batch
    ) -> "tuple[int, Counter[str], list[Problem], Sequence[Rejected]]":
        """
        Write a lot into the shop.

        Returns:
            Its last row, how many of each fate, what was odd, and the rejected rows.
        """

    @abstractmethod
    def refuse(self, taken: Taken, refused: RequestError) -> Taken:
        """Return *taken* as it is rejected, for it was *refused*."""

    def tried(self) -> Self:
        """Have it only tried: rejected rows are written down, and nothing else."""
        self._tries = True
        return self

    def run(
        self, progress: Progress | None = None, report: Report | None = None
    ) -> Imported:
        """
        Import the file, and say what became of it.

        Raises:
            RequestError: the file is no table of what is imported.
            StorageError: the shop cannot be written.
        """
        with self._sheet() as sheet:  # a file that is no table begins nothing
            columns = self.prepare(sheet)
        choices = self.choices
        rejects = None if choices.dry_run else choices.rejects
        self.job = self._begun(whole_path(rejects))
        if self.job.finished_at:
            return self._done_before(report)
        with self._sheet() as sheet:
            total = self.survey(sheet)
        resumed_after = self.job.last_row
        with (
            self.database.in_bulk(),
            self._sheet() as sheet,
            Rejects(rejects, self.job.rejects_size, choices.locale) as self._rejects,
        ):
            self._rejects.begin(sheet, columns)
            self._tell(columns.problems, report)
            for lot in self.lots(sheet.rows, self.job.last_row):
                self._tell(self._write(self.read(lot)), report)
                if progress:
                    done = self.job.last_row - sheet.header.number
                    progress(done, total, "rows")
            if sheet.guessed:
                count = {"count": sheet.guessed}
                told = Problem("csv-encoding-guessed", 0, "", "note", count)
                self._tell([told], report)
            self._finish()
        return Imported(
            *self.job.fates,
            tuple(self._first),
            dict(self._counts),
            resumed_after,
            self.invited,
        )

    def _sheet(self) -> AbstractContextManager[Sheet]:
        if not isinstance(self.file, Path):
            self.file.seek(0)
        return opened(self.file, type(self).is_known)

    def _begun(self, rejects: str | None) -> Job:
        own, now = self.choices, self.now
        job = Job(0, fingerprint(self.file), own.plan, now, now, rejects=rejects)
        return job if own.dry_run else begin(self.database, job, again=own.again)

    def _done_before(self, report: Report | None) -> Imported:
        """Say what became of it when it was imported; nobody is to be there twice."""
        told = Problem("csv-done-before", 0, "", "note")
        if report:
            report(told)
        job, counts = self.job, {told.code: 1}
        return Imported(*job.fates, (told,), counts, resumed_after=job.last_row)

    def _write(self, taken: Sequence[Taken]) -> list[Problem]:
        """Write a lot in one transaction; halve one that is refused until it is not."""
        # Nothing is cut when it is stopped: that may be right behind the commit, and
        # who goes on cuts what the shop does not know of.
        size = self._rejects.size
        try:
            return self._written(taken)
        except RequestError as refused:
            self._rejects.cut(size)
            if len(taken) > 1:
                half = len(taken) // 2
                return self._write(taken[:half]) + self._write(taken[half:])
            return self._write([self.refuse(taken[0], refused)])

    def _written(self, taken: Sequence[Taken]) -> list[Problem]:
        with suppress(_UndoneError), self.shop.write(self.by) as batch:
            last, count, problems, rejected = self.write(taken, batch)
            job = self.job.further(last, count, self._rejects.write(rejected))
            if self._tries:
                raise _UndoneError
            advance(self.database, self.job, job)
        self.job = job
        return problems

    def _tell(self, problems: Iterable[Problem], report: Report | None) -> None:
        """Count *problems*, keep the first, and report them."""
        for each in problems:
            self._counts[each.code] += 1
            if len(self._first) < _SHOWN:
                self._first.append(each)
            if report:
                report(each)

    def _finish(self) -> None:
        """Say that the whole file is dealt with."""
        if not self._tries:
            with self.database.writing():
                done = evolve(self.job, finished_at=self.now)
                advance(self.database, self.job, done)


#: A row, and why it is rejected.
Rejected: TypeAlias = tuple[Row, Sequence[Problem]]


def as_problem(refused: RequestError, row: int) -> Problem:
    """Return why the shop *refused* a row, as what is wrong with it."""
    why = {name: said for name, said in refused.details.items() if name != "row"}
    return Problem(refused.code, row, "", "reject", why)


def import_file(
    start: Callable[[Path | BinaryIO], Importing[Chosen, Raw, Taken]],
    source: Source,
    choices: ImportChoices,
    progress: Progress | None,
    report: Report | None,
) -> Imported:
    """
    Import *source*; where all or nothing is wanted, only what was tried before.

    Args:
        start: Gives an import of the file it is called with.
        source: A path, or a stream of bytes.
        choices: How.
        progress: Told how many rows are done, of how many.
        report: Told each problem, in the order of the file.

    Raises:
        RequestError: the file is no such table, or ``csv-nothing-imported``.
        StorageError: the shop cannot be written.
    """
    with readable_twice(source) as file:
        refuse_itself(file, choices.rejects)
        if choices.all_or_nothing and not choices.dry_run:
            tried = start(file).tried().run()
            if tried.rejected:
                raise RequestError("csv-nothing-imported", {"count": tried.rejected})
        return start(file).run(progress, report)
