"""
A file of customers → a shop, by the lot, each lot whole or not at all.

How far it is stands in the shop and is written with the rows, so an import that was
stopped goes on where it was when it is asked for again: with the same file and the same
choices. Of rows about one customer the last one counts.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple, TypeAlias

from attrs import asdict, define, evolve, field, frozen

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop.exchange.columns import Columns, Mapped, is_known, read_columns
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.files import (
    Row,
    Sheet,
    Source,
    fingerprint,
    opened,
    readable_twice,
)
from custquery.shop.exchange.jobs import Job, advance, begin, whole_path
from custquery.shop.exchange.matching import Known, known_among, merged
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.rejects import Rejects, refuse_itself
from custquery.shop.exchange.repeats import Repeats, repeats_in
from custquery.shop.exchange.rows import Entry, Record, RowReader, keys_of
from custquery.shop.mail.inviting import invite_all, refuse_uninviting
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.metafields import definitions_of
from custquery.shop.store.writing import Batch, Progress

#: Rows of one transaction.
LOT = 5_000
#: Problems that an outcome holds; all of them go to *report*.
_SHOWN = 100
_LIBRARY = By()

Report: TypeAlias = Callable[[Problem], None]


@frozen
class Choices:
    """How a file is imported."""

    #: What becomes of customers who are there already: what the file says goes over
    #: what the shop has, where it says something; or they stay as they are.
    existing: Literal["overwrite", "skip"] = "overwrite"
    #: Only say what would happen.
    dry_run: bool = False
    #: Import nothing when a row is rejected.
    all_or_nothing: bool = False
    #: Whose word it is that they agreed to be written to.
    attested: Attestation | None = None
    #: Tags for everyone.
    tags: tuple[str, ...] = ()
    #: Fields by header; see `custquery.shop.exchange.columns.read_mapping`.
    mapped: Mapped | None = None
    #: Whether the ids in the file are this shop's own.
    keeps_ids: bool = False
    #: What ``03/04/2024`` means; None: refuse it.
    day_first: bool | None = None
    #: Where rejected rows are written, to be corrected and imported again.
    rejects: Path | None = None
    #: Whether who is added, and can be reached by e-mail, is invited to an account.
    invite: bool = False
    #: Whether a file that was imported before, in the same way, is imported anew.
    again: bool = False
    #: The language of what is written beside rejected rows.
    locale: str = "en"

    @property
    def plan(self) -> str:
        """What only these choices have."""
        same = asdict(evolve(self, again=False, locale="en"))
        return hashlib.sha256(repr(same).encode()).hexdigest()


@frozen
class Imported:
    """What became of the rows of a file."""

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


class _Taken(NamedTuple):
    """A row, and what it is to become."""

    row: Row
    entry: Entry


class _UndoneError(Exception):
    """Ends a transaction that was only tried."""


def import_customers(
    shop: Shop,
    source: Source,
    choices: Choices = Choices(),
    *,
    by: By = _LIBRARY,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Imported:
    """
    Import the customers of *source*, and say what became of each row.

    Args:
        shop: Where to.
        source: A path, or a stream of bytes.
        choices: How.
        by: Who imports, and why, for the audit trail.
        progress: Told how many rows are done, of how many.
        report: Told each problem, in the order of the file.

    Raises:
        RequestError: the file is no table of customers (``csv-empty``,
            ``csv-header-missing`` …), or ``csv-nothing-imported``.
        StorageError: the shop cannot be written. What was done by then is kept, and the
            same call goes on behind it.
    """
    with readable_twice(source) as file:
        refuse_itself(file, choices.rejects)
        if choices.all_or_nothing and not choices.dry_run:
            tried = _run(shop, file, evolve(choices, dry_run=True), by)
            if tried.rejected:
                raise RequestError("csv-nothing-imported", {"count": tried.rejected})
        return _run(shop, file, choices, by, progress=progress, report=report)


def _run(
    shop: Shop,
    file: Path | BinaryIO,
    choices: Choices,
    by: By,
    *,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Imported:
    database = shop._database  # noqa: SLF001  # as the shop's own parts have it
    now = microseconds(shop.environment.clock())
    if choices.invite:
        refuse_uninviting(database)
    whole = whole_path(choices.rejects)
    job = Job(0, fingerprint(file), choices.plan, now, now, rejects=whole)
    if not choices.dry_run:
        job = begin(database, job, again=choices.again)
        if job.finished_at:
            return _done_before(job, report)
    with _sheet(file) as sheet:
        columns = _columns(sheet, choices, database)
        reader = _reader(shop, columns, choices, now)
        repeats = repeats_in(sheet.rows, reader.keys)
    with (
        _sheet(file) as sheet,
        Rejects(choices.rejects, job.rejects_size, choices.locale) as rejects,
    ):
        rejects.begin(sheet, columns)
        work = _Import(shop, database, choices, by, reader, repeats, rejects, job)
        work.tell(columns.problems, report)
        for lot in _lots(sheet.rows, job.last_row):
            work.tell(work.lot(lot), report)
            if progress:
                progress(work.job.last_row - sheet.header.number, repeats.rows, "rows")
        if sheet.guessed:
            count = {"count": sheet.guessed}
            told = Problem("csv-encoding-guessed", 0, "", "note", count)
            work.tell([told], report)
        work.finish(now)
    return work.outcome(job.last_row)


def _done_before(job: Job, report: Report | None) -> Imported:
    """Say what became of a file when it was imported; nobody is to be there twice."""
    told = Problem("csv-done-before", 0, "", "note")
    if report:
        report(told)
    counts = {told.code: 1}
    return Imported(*job.fates, (told,), counts, resumed_after=job.last_row)


def _sheet(file: Path | BinaryIO) -> AbstractContextManager[Sheet]:
    if not isinstance(file, Path):
        file.seek(0)
    return opened(file, is_known)


def _columns(sheet: Sheet, choices: Choices, database: Database) -> Columns:
    return read_columns(
        sheet.header.cells,
        choices.mapped,
        (each.path for each in definitions_of(database)),
        row=sheet.header.number,
    )


def _reader(shop: Shop, columns: Columns, choices: Choices, now: int) -> RowReader:
    return RowReader(
        columns,
        shop.settings.zone,
        shop.settings.region,
        now,
        choices.attested,
        choices.keeps_ids,
        choices.tags,
        choices.day_first,
    )


def _lots(rows: Iterable[Row], last: int) -> Iterator[list[Row]]:
    """Yield the *rows* behind row *last*, by the lot."""
    rest = (each for each in rows if each.number > last)
    while lot := list(islice(rest, LOT)):
        yield lot


@define(eq=False)
class _Import:
    """An import that is under way."""

    _shop: Shop
    _database: Database
    _choices: Choices
    _by: By
    _reader: RowReader
    _repeats: Repeats
    _rejects: Rejects
    job: Job
    _counts: Counter[str] = field(factory=Counter, init=False)
    _first: list[Problem] = field(factory=list, init=False)
    _invited: int = field(default=0, init=False)

    def lot(self, rows: Sequence[Row]) -> list[Problem]:
        """Import *rows*, and return what was odd about them."""
        taken = [_Taken(each, self._read(each)) for each in rows]
        return self._write(taken)

    def _read(self, row: Row) -> Entry:
        entry = self._reader.read(row)
        if entry.is_rejected:
            return entry
        later = self._repeats.later(row.number, keys_of(entry.record))
        if later is None:
            return entry
        told = Problem("csv-row-replaced", row.number, "", "note", {"other": later})
        return Entry({}, (*entry.problems, told))

    def _write(self, taken: Sequence[_Taken]) -> list[Problem]:
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
            [(row, entry)] = taken
            why = {k: v for k, v in refused.details.items() if k != "row"}
            problem = Problem(refused.code, row.number, "", "reject", why)
            return self._write([_Taken(row, Entry({}, (*entry.problems, problem)))])

    def _written(self, taken: Sequence[_Taken]) -> list[Problem]:
        job = self.job
        problems: list[Problem] = []
        with suppress(_UndoneError), self._shop.write(self._by) as batch:
            known = known_among(self._database, [each.entry.record for each in taken])
            job, found = self._records(taken, known, batch)
            problems += found
            if not self._choices.dry_run:
                advance(self._database, self.job, job)
            else:
                raise _UndoneError
        self.job = job
        return problems

    def _records(
        self, taken: Sequence[_Taken], known: Known, batch: Batch
    ) -> tuple[Job, list[Problem]]:
        """Write the records of a lot, and return how far the import is then."""
        records: list[Record] = []
        problems: list[Problem] = []
        rejected: list[tuple[Row, Sequence[Problem]]] = []
        count: Counter[str] = Counter()
        columns = self._reader.columns.fields
        for row, entry in taken:
            fate, record, odd = merged(row, entry, known, self._choices.existing)
            count[fate] += 1
            problems += odd
            if record is not None:
                records.append(
                    record if fate == "added" else known.over(record, columns)
                )
            if fate == "rejected":
                rejected.append((row, odd))
        if not self._choices.keeps_ids:
            # Who are new are written together, which is far quicker.
            records.sort(key=lambda each: "id" in each)
        written = batch.records(records)
        self._invite(batch, records, written)
        size = self._rejects.write(rejected)
        return self.job.further(taken[-1].row.number, count, size), problems

    def _invite(
        self, batch: Batch, records: Sequence[Record], ids: Sequence[int]
    ) -> None:
        """Invite those of a lot who are new, where that was chosen."""
        if self._choices.invite:
            pairs = zip(records, ids, strict=True)
            new = [number for record, number in pairs if "began" in record]
            now, own = self.job.started_at, self._shop.settings
            self._invited += invite_all(self._database, own, batch, new, now)

    def tell(self, problems: Iterable[Problem], report: Report | None) -> None:
        """Count *problems*, keep the first, and report them."""
        for each in problems:
            self._counts[each.code] += 1
            if len(self._first) < _SHOWN:
                self._first.append(each)
            if report:
                report(each)

    def finish(self, now: int) -> None:
        """Say that the whole file is dealt with."""
        if not self._choices.dry_run:
            with self._database.writing():
                done = evolve(self.job, finished_at=now)
                advance(self._database, self.job, done)

    def outcome(self, resumed_after: int) -> Imported:
        """Return what became of all rows."""
        job = self.job
        return Imported(
            *job.fates,
            tuple(self._first),
            dict(self._counts),
            resumed_after,
            self._invited,
        )
