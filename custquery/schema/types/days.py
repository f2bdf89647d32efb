"""
Written date → days since 1970-01-01: a date that belongs to no zone, as a birthday.

The same dates are read as for instants, on a calendar without zones: no day of it is
skipped. What is exact to the hour is the local day on which it falls.
"""

from datetime import UTC, date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema.calendar import local_date
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain
from custquery.schema.types.dates import Period, read_period
from custquery.schema.types.periods import PeriodType, from_iso
from custquery.schema.value_sets import Value

_DAY = 86_400_000_000
_EPOCH = date(1970, 1, 1)


class Day(PeriodType):
    """A calendar date without a time of day."""

    __slots__ = ()
    domain: ClassVar[Domain] = "day"
    operators: ClassVar[tuple[str, ...]] = (":", "=", ">", ">=", "<", "<=", "..")

    def period(self, literal: ast.Literal, reading: Reading) -> Period | Diagnostic:
        """Read the days that *literal* stands for."""
        return read_days(literal, reading)

    def spelled(self, sign: str, period: Period) -> str:
        """Spell a year by its months: alone it could be a number of a metafield."""
        year = period.spelling
        if len(year) != len("2025") or not year.isdigit():
            return super().spelled(sign, period)
        first, last = f"{year}-01", f"{year}-12"
        if sign == self.inside:
            return f"{sign}{first}..{last}"
        return sign + (first if sign in {">=", "<"} else last)

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a date, a datetime (the local day on which it falls) or an ISO text."""
        value = from_iso(value)
        if isinstance(value, datetime) and value.tzinfo is not None:
            try:
                value = value.astimezone(reading.zone)
            except OverflowError:  # the first or last day of the calendar
                return None
        return day_number(value) if isinstance(value, date) else None


def day_number(day: date) -> int:
    """
    Return how many days after 1970-01-01 *day* is; of a datetime its date counts.

    >>> day_number(date(1970, 1, 2)), day_number(datetime(1969, 12, 31, 23))
    (1, -1)
    """
    return day.toordinal() - _EPOCH.toordinal()


def date_of(number: int) -> date:
    """
    Return the date that is *number* days after 1970-01-01.

    >>> date_of(1)
    datetime.date(1970, 1, 2)
    """
    return date.fromordinal(number + _EPOCH.toordinal())


def read_days(literal: ast.Literal, reading: Reading) -> Period | Diagnostic:
    """
    Read a date, a month, a year, a named day or an offset as days ``[low, high)``.

    What is no date, does not exist, or can be two dates is a diagnostic.
    """
    period = read_period(literal, _without_zone(reading))
    if isinstance(period, Diagnostic):
        return period
    if not _is_exact(period.spelling):
        return evolve(period, low=period.low // _DAY, high=-(-period.high // _DAY))
    exact = read_period(literal, reading)
    if isinstance(exact, Diagnostic):
        return exact
    low = day_number(local_date(exact.low, reading.zone))
    return evolve(exact, low=low, high=low + 1)


def _is_exact(spelling: str) -> bool:
    """Tell whether ``now``, ``-36h`` or a time of day was written, and no day."""
    offset = spelling[:1] in {"+", "-"} and spelling.endswith(("h", "min"))
    return offset or spelling == "now" or "T" in spelling


def _without_zone(reading: Reading) -> Reading:
    """Read the same calendar and the same day in UTC, where no day is skipped."""
    today = local_date(reading.now_microseconds, reading.zone)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return evolve(reading, now=noon, zone=ZoneInfo("UTC"))
