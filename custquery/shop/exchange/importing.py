"""
A file of customers → a shop: who is new is added, who is there is found and changed.

Of rows about one customer the last one counts.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.shop.exchange import lots
from custquery.shop.exchange.by_field import Record
from custquery.shop.exchange.columns import Columns, Mapped, is_known, read_columns
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.files import Row, Sheet, Source
from custquery.shop.exchange.lots import (
    LIBRARY,
    ImportChoices,
    Imported,
    Importing,
    Rejected,
    Report,
    as_problem,
    import_file,
)
from custquery.shop.exchange.matching import known_among, merged
from custquery.shop.exchange.problems import Problem
from custquery.shop.exchange.repeats import repeats_in
from custquery.shop.exchange.rows import Entry, RowReader, keys_of
from custquery.shop.mail.inviting import invite_all, refuse_uninviting
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By
from custquery.shop.store.metafields import definitions_of
from custquery.shop.store.writing import Batch, Progress


@frozen
class Choices(ImportChoices):
    """How a file of customers is imported."""

    #: Whose word it is that they agreed to be written to.
    attested: Attestation | None = None
    #: Tags for everyone.
    tags: tuple[str, ...] = ()
    #: Fields by header; see `custquery.shop.exchange.columns.read_mapping`.
    mapped: Mapped | None = None
    #: Whether who is added, and can be reached by e-mail, is invited to an account.
    invite: bool = False


def import_customers(
    shop: Shop,
    source: Source,
    choices: Choices = Choices(),
    *,
    by: By = LIBRARY,
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
    return import_file(
        lambda file: _Customers(shop, file, choices, by),
        source,
        choices,
        progress,
        report,
    )


class _Customers(Importing[Choices, Row, Entry]):
    """An import of customers."""

    is_known = is_known

    def prepare(self, sheet: Sheet) -> Columns:
        choices, own = self.choices, self.shop.settings
        if choices.invite:
            refuse_uninviting(self.database)
        columns = read_columns(
            sheet.header.cells,
            choices.mapped,
            (each.path for each in definitions_of(self.database)),
            row=sheet.header.number,
        )
        self._reader = RowReader(
            columns,
            own.zone,
            own.region,
            self.now,
            choices.attested,
            choices.keeps_ids,
            choices.tags,
            choices.day_first,
        )
        return columns

    def survey(self, sheet: Sheet) -> int:
        self._repeats = repeats_in(sheet.rows, self._reader.keys)
        return self._repeats.rows

    def lots(self, rows: Iterator[Row], last: int) -> Iterator[Sequence[Row]]:
        rest = dropwhile(lambda row: row.number <= last, rows)
        while lot := list(islice(rest, lots.LOT)):
            yield lot

    def read(self, lot: Sequence[Row]) -> Sequence[Entry]:
        found = self._reader.read(lot)
        return [self._last(each) for each in found] if self._repeats.last else found

    def _last(self, entry: Entry) -> Entry:
        """Return *entry*, without its record where a later row is about the same."""
        if entry.is_rejected:
            return entry
        number = entry.row.number
        later = self._repeats.later(number, keys_of(entry.record))
        if later is None:
            return entry
        told = Problem("csv-row-replaced", number, "", "note", {"other": later})
        return Entry(entry.row, {}, (*entry.problems, told))

    def write(
        self, taken: Sequence[Entry], batch: Batch
    ) -> tuple[int, Counter[str], list[Problem], Sequence[Rejected]]:
        known = known_among(self.database, [each.record for each in taken])
        records: list[Record] = []
        problems: list[Problem] = []
        rejected: list[Rejected] = []
        count: Counter[str] = Counter()
        columns = self._reader.columns.fields
        for entry in taken:
            fate, record, odd = merged(entry, known, self.choices.existing)
            count[fate] += 1
            problems += odd
            if record is not None:
                is_new = fate == "added"
                records.append(record if is_new else known.over(record, columns))
            if fate == "rejected":
                rejected.append((entry.row, odd))
        self._write_records(batch, records)
        return taken[-1].row.number, count, problems, rejected

    def _write_records(self, batch: Batch, records: list[Record]) -> None:
        if not self.choices.keeps_ids:
            # Who are new are written together, which is far quicker.
            records.sort(key=lambda each: "id" in each)
        written = batch.records(records)
        if self.choices.invite:
            pairs = zip(records, written, strict=True)
            new = [number for record, number in pairs if "began" in record]
            now, own = self.job.started_at, self.shop.settings
            self.invited += invite_all(self.database, own, batch, new, now)

    def refuse(self, taken: Entry, refused: RequestError) -> Entry:
        problem = as_problem(refused, taken.row.number)
        return Entry(taken.row, {}, (*taken.problems, problem))
