"""
A file of orders → a shop, each with whose it is.

Whose an order is, her e-mail address tells, else her phone; who is not there yet gets a
profile that began with her first order. An order that she has under the same name is
the same one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.schema.closed import minor_units
from custquery.shop.exchange import lots
from custquery.shop.exchange.by_field import Record
from custquery.shop.exchange.columns import Columns
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
from custquery.shop.exchange.orders.columns import is_known, read_order_columns
from custquery.shop.exchange.orders.owners import once, owners_of
from custquery.shop.exchange.orders.reading import OrderReader, Placed, Rows
from custquery.shop.exchange.problems import Problem
from custquery.shop.shop import Shop
from custquery.shop.store.auditing import By
from custquery.shop.store.writing import Batch, Progress


@frozen
class OrderChoices(ImportChoices):
    """How a file of orders is imported; an order goes over another with its lines."""


def import_orders(
    shop: Shop,
    source: Source,
    choices: OrderChoices = OrderChoices(),
    *,
    by: By = LIBRARY,
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
        progress: Told how many rows are done, of how many.
        report: Told each problem, in the order of the file.

    Raises:
        RequestError: the file is no table of orders (``csv-empty``,
            ``csv-orders-header`` …), or ``csv-nothing-imported``.
        StorageError: the shop cannot be written. What was done by then is kept, and the
            same call goes on behind it.
    """
    return import_file(
        lambda file: _Orders(shop, file, choices, by), source, choices, progress, report
    )


class _Taken(NamedTuple):
    """An order, and what it is to become."""

    rows: Rows
    placed: Placed


class _Orders(Importing[OrderChoices, Rows, _Taken]):
    """An import of orders."""

    is_known = is_known

    def prepare(self, sheet: Sheet) -> Columns:
        own = self.shop.settings
        columns = read_order_columns(sheet.header.cells, sheet.header.number)
        self._reader = OrderReader(
            columns,
            own.zone,
            own.region,
            own.currency,
            minor_units(own.currency),
            self.now,
            self.choices.keeps_ids,
            self.choices.day_first,
        )
        return columns

    def survey(self, sheet: Sheet) -> int:
        last = sheet.header.number
        for each in sheet.rows:
            last = each.number
        return last - sheet.header.number

    def lots(self, rows: Iterator[Row], last: int) -> Iterator[Sequence[Rows]]:
        lot: list[Rows] = []
        size = 0
        for each in self._reader.orders(rows):
            if each.number > last:
                lot.append(each)
                size += len(each.rows)
            if size >= lots.LOT:  # an order is never cut
                yield lot
                lot, size = [], 0
        if lot:
            yield lot

    def read(self, lot: Sequence[Rows]) -> Sequence[_Taken]:
        return [*map(_Taken, lot, once(map(self._reader.read, lot)))]

    def write(
        self, taken: Sequence[_Taken], batch: Batch
    ) -> tuple[int, Counter[str], list[Problem], Sequence[Rejected]]:
        placed = [each.placed for each in taken]
        owners = owners_of(self.database, batch, placed)
        written: list[Record] = []
        problems: list[Problem] = []
        rejected: list[Rejected] = []
        count: Counter[str] = Counter()
        for rows, each in taken:
            fate, order, odd = owners.merged(each, self.choices.existing)
            count[fate] += 1
            problems += odd
            if order is not None:
                written.append(order)
            if fate == "rejected":
                rejected += _with_problems(rows, odd)
        batch.orders(written)
        batch.trail.note("order-imported", {_owner(each) for each in written})
        return taken[-1].rows.rows[-1].number, count, problems, rejected

    def refuse(self, taken: _Taken, refused: RequestError) -> _Taken:
        rows, placed = taken
        problem = as_problem(refused, rows.number)
        return _Taken(rows, placed._replace(problems=(*placed.problems, problem)))


def _owner(order: Record) -> int:
    return int(str(order["customer_id"]))


def _with_problems(rows: Rows, problems: Sequence[Problem]) -> Iterator[Rejected]:
    """Yield the rows of a rejected order; all of them are to be imported again."""
    general = [each for each in problems if each.code == "erased-before"]
    for row in rows.rows:
        own = [each for each in problems if each.row == row.number]
        yield row, own or general
