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
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.calendar import local_date
from custquery.schema.reading import Reading
from custquery.schema.types.base import (
    Domain,
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.types.dates import Period, read_period, window
from custquery.schema.value_sets import OneOf, Range, Value, ValueSet

_DAY = 86_400_000_000
_EPOCH = date(1970, 1, 1)


class Day(ValueType):
    """A calendar date without a time of day."""

    __slots__ = ()

    domain: ClassVar[Domain] = "day"
    kind: ClassVar[str] = "kind-date"
    operators: ClassVar[tuple[str, ...]] = (":", "=", ">", ">=", "<", "<=", "..")
    ordered: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``= P``: one of the days of the period."""
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        days = read_days(literal, reading)
        if isinstance(days, Diagnostic):
            return days
        return _understood(":", days, Range(days.low, days.high))

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``> P``: after the last day of the period; ``<= P``: up to that day."""
        days = read_days(literal, reading)
        if isinstance(days, Diagnostic):
            return days
        match operator:
            case ">":
                wanted = Range(days.high, None)
            case ">=":
                wanted = Range(days.low, None)
            case "<":
                wanted = Range(None, days.low)
            case "<=":
                wanted = Range(None, days.high)
        return _understood(operator, days, wanted)

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read from the first day of one period to the last day of another."""
        first, second = read_days(low, reading), read_days(high, reading)
        if isinstance(first, Diagnostic):
            return first
        if isinstance(second, Diagnostic):
            return second
        spelling = ":" + "..".join(
            spell_value(each.spelling) for each in (first, second)
        )
        said = (*first.said, *second.said)
        if first.low >= second.high:
            span = type(low.span)(low.start, high.end)
            swapped = problems.reversed_range(span, first.spelling, second.spelling)
            return Understood(OneOf(()), spelling, (*said, swapped))
        return Understood(Range(first.low, second.high), spelling, said)

    def ends_of(self, literal: ast.Literal, reading: Reading) -> tuple[str, str] | None:
        """Return the ends of ``past_week``, ``Q1 2024`` and ``2024-2025``."""
        return window(literal)

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a date, a datetime (the local day on which it falls) or an ISO text."""
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                return None
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


def _understood(sign: str, days: Period, wanted: ValueSet) -> Understood:
    """Spell a year by its months: alone it could be a number of a metafield."""
    spelling = sign + spell_value(days.spelling)
    if len(days.spelling) == len("2025") and days.spelling.isdigit():
        first, last = f"{days.spelling}-01", f"{days.spelling}-12"
        spelling = f":{first}..{last}"
        if sign != ":":
            spelling = sign + (first if sign in {">=", "<"} else last)
    return Understood(wanted, spelling, days.said)
