"""
A file of orders → a shop, by the lot, each lot whole or not at all.

Whose an order is, her e-mail address tells, else her phone; who is not there yet gets a
profile that began with her first order. An order that she has under the same name is
the same one.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from attrs import asdict, define, evolve, field, frozen

from custquery.language.errors import RequestError
from custquery.schema.closed import minor_units
from custquery.schema.reading import microseconds
from custquery.shop.exchange.files import (
    Row,
    Sheet,
    Source,
    fingerprint,
    opened,
    readable_twice,
)
from custquery.shop.exchange.importing import Imported, Report
from custquery.shop.exchange.jobs import Job, advance, begin, whole_path
from custquery.shop.exchange.orders.columns import is_known, read_order_columns
from custquery.shop.exchange.orders.owners import Owners, once, owners_of
from custquery.shop.exchange.orders.reading import OrderReader, Placed, Rows
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.rejects import Rejects, refuse_itself
from custquery.shop.exchange.rows import Record
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.writing import Batch, Progress

#: Rows of one transaction; an order is never cut.
LOT = 5_000
#: Problems that an outcome holds; all of them go to *report*.
_SHOWN = 100
_LIBRARY = By()


@frozen
class OrderChoices:
    """How a file of orders is imported."""

    #: What becomes of orders that are there already: what the file says goes over what
    #: the shop has, lines and all; or they stay as they are.
    existing: Literal["overwrite", "skip"] = "overwrite"
    #: Only say what would happen.
    dry_run: bool = False
    #: Import nothing when an order is rejected.
    all_or_nothing: bool = False
    #: Whether the ids in the file are this shop's own.
    keeps_ids: bool = False
    #: What ``03/04/2024`` means; None: refuse it.
    day_first: bool | None = None
    #: Where the rows of rejected orders are written, to be imported again.
    rejects: Path | None = None
    #: Whether a file that was imported before, in the same way, is imported anew.
    again: bool = False
    #: The language of what is written beside rejected rows.
    locale: str = "en"

    @property
    def plan(self) -> str:
        """What only these choices have."""
        same = asdict(evolve(self, again=False, locale="en"))
        return hashlib.sha256(f"orders {same!r}".encode()).hexdigest()


class _Taken(NamedTuple):
    """An order, and what it is to become."""

    rows: Rows
    placed: Placed


class _UndoneError(Exception):
    """Ends a transaction that was only tried."""


def import_orders(
    shop: Shop,
    source: Source,
    choices: OrderChoices = OrderChoices(),
    *,
    by: By = _LIBRARY,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Imported:
    """
    Import the orders of *source*, and say what became of each.

    The rows of one order follow each other, as Shopify's export has them. What an
    outcome counts are orders. A file that was stopped goes on where it was.

    Args:
        shop: Where to.
        source: A path, or a stream of bytes.
        choices: How.
        by: Who imports, and why, for the audit trail.
        progress: Told how many rows are done.
        report: Told each problem, in the order of the file.

    Raises:
        RequestError: the file is no table of orders (``csv-empty``,
            ``csv-orders-header`` …), or ``csv-nothing-imported``.
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
    choices: OrderChoices,
    by: By,
    *,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Imported:
    database = shop._database  # noqa: SLF001  # as the shop's own parts have it
    now = microseconds(shop.environment.clock())
    whole = whole_path(choices.rejects)
    job = Job(0, fingerprint(file), choices.plan, now, now, rejects=whole)
    if not choices.dry_run:
        with _sheet(file) as sheet:  # a file that is no table begins nothing
            read_order_columns(sheet.header.cells, sheet.header.number)
        job = begin(database, job, again=choices.again)
        if job.finished_at:
            return _done_before(job, report)
    total = _size(file) if progress else 0
    with (
        _sheet(file) as sheet,
        Rejects(choices.rejects, job.rejects_size, choices.locale) as rejects,
    ):
        reader = _reader(shop, sheet, choices, now)
        rejects.begin(sheet, reader.columns)
        work = _Import(shop, database, choices, by, reader, rejects, job)
        work.tell(reader.columns.problems, report)
        for lot in _lots(reader.orders(sheet.rows), job.last_row):
            work.tell(work.lot(lot), report)
            if progress:
                progress(work.job.last_row - sheet.header.number, total, "rows")
        if sheet.guessed:
            count = {"count": sheet.guessed}
            told = Problem("csv-encoding-guessed", 0, "", "note", count)
            work.tell([told], report)
        work.finish(now)
    return work.outcome(job.last_row)


def _done_before(job: Job, report: Report | None) -> Imported:
    told = Problem("csv-done-before", 0, "", "note")
    if report:
        report(told)
    return Imported(*job.fates, (told,), {told.code: 1}, resumed_after=job.last_row)


def _sheet(file: Path | BinaryIO) -> AbstractContextManager[Sheet]:
    if not isinstance(file, Path):
        file.seek(0)
    return opened(file, is_known)


def _size(file: Path | BinaryIO) -> int:
    """Return how many rows there are below the header."""
    with _sheet(file) as sheet:
        last = sheet.header.number
        for each in sheet.rows:
            last = each.number
        return last - sheet.header.number


def _reader(shop: Shop, sheet: Sheet, choices: OrderChoices, now: int) -> OrderReader:
    own = shop.settings
    return OrderReader(
        read_order_columns(sheet.header.cells, sheet.header.number),
        own.zone,
        own.region,
        own.currency,
        minor_units(own.currency),
        now,
        choices.keeps_ids,
        choices.day_first,
    )


def _lots(orders: Iterable[Rows], last: int) -> Iterator[list[Rows]]:
    """Yield the *orders* behind row *last*, by the lot."""
    lot: list[Rows] = []
    size = 0
    for each in orders:
        if each.number > last:
            lot.append(each)
            size += len(each.rows)
        if size >= LOT:
            yield lot
            lot, size = [], 0
    if lot:
        yield lot


@define(eq=False)
class _Import:
    """An import that is under way."""

    _shop: Shop
    _database: Database
    _choices: OrderChoices
    _by: By
    _reader: OrderReader
    _rejects: Rejects
    job: Job
    _counts: Counter[str] = field(factory=Counter, init=False)
    _first: list[Problem] = field(factory=list, init=False)

    def lot(self, orders: Sequence[Rows]) -> list[Problem]:
        """Import *orders*, and return what was odd about them."""
        placed = once(map(self._reader.read, orders))
        return self._write([*map(_Taken, orders, placed)])

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
            [(rows, placed)] = taken
            why = {k: v for k, v in refused.details.items() if k != "row"}
            problem = Problem(refused.code, rows.number, "", "reject", why)
            return self._write([_Taken(rows, _rejected(placed, problem))])

    def _written(self, taken: Sequence[_Taken]) -> list[Problem]:
        job = self.job
        problems: list[Problem] = []
        with suppress(_UndoneError), self._shop.write(self._by) as batch:
            placed = [each.placed for each in taken]
            owners = owners_of(self._database, batch, placed)
            job, problems = self._orders(taken, owners, batch)
            if self._choices.dry_run:
                raise _UndoneError
            advance(self._database, self.job, job)
        self.job = job
        return problems

    def _orders(
        self, taken: Sequence[_Taken], owners: Owners, batch: Batch
    ) -> tuple[Job, list[Problem]]:
        """Write the orders of a lot, and return how far the import is then."""
        written: list[Record] = []
        problems: list[Problem] = []
        rejected: list[tuple[Row, Sequence[Problem]]] = []
        count: Counter[str] = Counter()
        for rows, placed in taken:
            fate, order, odd = owners.merged(placed, self._choices.existing)
            count[fate] += 1
            problems += odd
            if order is not None:
                written.append(order)
            if fate == "rejected":
                rejected += _with_problems(rows, odd)
        batch.orders(written)
        batch.trail.note("order-imported", {_owner(each) for each in written})
        size = self._rejects.write(rejected)
        last = taken[-1].rows.rows[-1].number
        return self.job.further(last, count, size), problems

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
        """Return what became of all orders."""
        first, counts = tuple(self._first), dict(self._counts)
        return Imported(*self.job.fates, first, counts, resumed_after)


def _owner(order: Record) -> int:
    return int(str(order["customer_id"]))


def _rejected(placed: Placed, problem: Problem) -> Placed:
    return placed._replace(problems=(*placed.problems, problem))


def _with_problems(
    rows: Rows, problems: Sequence[Problem]
) -> Iterator[tuple[Row, Sequence[Problem]]]:
    """Yield the rows of a rejected order; all of them are to be imported again."""
    general = [each for each in problems if each.code == "erased-before"]
    for row in rows.rows:
        own = [each for each in problems if each.row == row.number]
        yield row, own or general
