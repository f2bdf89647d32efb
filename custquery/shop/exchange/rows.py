"""
Rows of a file → records as `Batch.records` takes them, and what is wrong with them.

Everything wrong is said at once, by column. A cell that is blank says nothing. Texts
stay as they stand; only what marks them as text for a spreadsheet is taken off.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from attrs import define, field

from custquery.shop.exchange.by_field import COUNTRIES, Lot, Record
from custquery.shop.exchange.columns import Column, Columns
from custquery.shop.exchange.consents import Attestation
from custquery.shop.exchange.files import Row
from custquery.shop.exchange.moments import Moment, read_moment
from custquery.shop.exchange.problems import Problem, Weight
from custquery.shop.store.texts import email_key

#: By what a customer is recognised: a column, and what stands in it.
Key: TypeAlias = tuple[str, str | int]

#: Fields that say by what she is recognised, and how they are read.
_KEYED = frozenset(("id", "email", "phone", *COUNTRIES))
#: How much it weighs when a row was read with difficulty, if it is no warning.
_WEIGHTS: dict[str, Weight] = {"csv-quotes": "reject"}
#: Moments that are remembered: people come on the same days.
_REMEMBERED = 4096


class Entry(NamedTuple):
    """What a row says."""

    row: Row
    record: Record
    problems: tuple[Problem, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether it is so wrong that it is not imported."""
        problems = self.problems
        return bool(problems) and any(each.weight == "reject" for each in problems)


@define(eq=False)
class RowReader:
    """Reads the rows below one header."""

    columns: Columns
    #: Where clocks are, and where phones without calling code are from.
    zone: ZoneInfo
    region: str
    #: Microseconds since 1970; nothing of the file has happened later.
    now: int
    attested: Attestation | None = None
    #: Whether the ids in the file are those of the shop.
    keeps_ids: bool = False
    #: Tags for everyone.
    tags: Sequence[str] = ()
    #: What ``03/04/2024`` means; None: nobody knows.
    day_first: bool | None = None
    moment: Callable[[str], Moment] = field(init=False, repr=False)
    _keyed: Sequence[Column] = field(init=False, repr=False)

    @moment.default
    def _moments(self) -> Callable[[str], Moment]:
        zone, day_first = self.zone, self.day_first
        remembered = lru_cache(maxsize=_REMEMBERED)
        return remembered(lambda cell: read_moment(cell, zone, day_first=day_first))

    @_keyed.default
    def _keyed_columns(self) -> Sequence[Column]:
        return [each for each in self.columns.read if each.field in _KEYED]

    def read(self, rows: Sequence[Row]) -> list[Entry]:
        """Return what each of *rows* says, and all that is wrong with it."""
        whole: list[Row] = []
        problems: dict[int, list[Problem]] = {}
        rejected: dict[int, Entry] = {}
        width = self.columns.width
        for row in rows:
            if row.codes or len(row.cells) != width:
                entry = Entry(row, {}, tuple(self._measured(row)))
                if entry.is_rejected:
                    rejected[row.number] = entry
                    continue
                problems[len(whole)] = [*entry.problems]
            whole.append(row)
        lot = Lot(self, whole, self.columns.read, problems)
        lot.read()
        read = [
            Entry(row, record, tuple(problems.get(at, ())))
            for at, (row, record) in enumerate(zip(whole, lot.records, strict=True))
        ]
        if not rejected:
            return read
        rest = iter(read)
        return [rejected.get(row.number) or next(rest) for row in rows]

    def _measured(self, row: Row) -> list[Problem]:
        """Return what is odd about how *row* stands in the file."""
        count, wanted = len(row.cells), self.columns.width
        found = [
            Problem(code, row.number, "", _WEIGHTS.get(code, "warning"))
            for code in row.codes
        ]
        args: dict[str, str | int] = {"cells": count, "wanted": wanted}
        if count < wanted:
            found.append(Problem("csv-row-short", row.number, "", "reject", args))
        elif any(map(str.strip, row.cells[wanted:])):
            found.append(Problem("csv-row-long", row.number, "", "reject", args))
        return found

    def keys(self, rows: Sequence[Row]) -> list[tuple[int, list[Key]]]:
        """Return what rows have in common with others about the same, by number."""
        wanted = self.columns.width
        whole = [row for row in rows if len(row.cells) >= wanted]
        lot = Lot(self, whole, self._keyed, {})
        lot.read_contacts()
        found = zip(whole, lot.records, strict=True)
        return [(row.number, keys_of(record)) for row, record in found]


def keys_of(contacts: Record) -> list[Key]:
    """Return what a customer can be recognised by: id, e-mail address, phone."""
    keys: list[Key] = []
    if "id" in contacts:
        keys.append(("id", int(str(contacts["id"]))))
    if "email" in contacts:
        keys.append(("email_key", email_key(str(contacts["email"])) or ""))
    if "phone" in contacts:
        keys.append(("phone", str(contacts["phone"])))
    return keys
