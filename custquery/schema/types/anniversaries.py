"""
Written date → the days of the year that it stands for, whatever the year.

``today..+30d`` runs over New Year where it must; a year or more is every day; ``> D``
and ``< D`` stay within the calendar year. Where a period ends on 28 February of a year
without a 29th, people of 29 February belong to it.
"""

from datetime import timedelta
from typing import ClassVar

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain, Inequality
from custquery.schema.types.dates import Period
from custquery.schema.types.days import date_of, read_days
from custquery.schema.types.periods import PeriodType
from custquery.schema.value_sets import NOTHING, MonthDays, ValueSet

_FIRST, _LAST = 101, 1231
_LEAP_DAY, _DAY_BEFORE = 229, 228
_LONGEST_YEAR = 366

#: Whoever has the date at all.
EVERY_DAY = MonthDays(_FIRST, _LAST)


class Anniversary(PeriodType):
    """The day of the year of a date; stands in for the date's own type."""

    __slots__ = ()
    domain: ClassVar[Domain] = "day"
    operators: ClassVar[tuple[str, ...]] = ("=", ">", ">=", "<", "<=", "..")
    inside: ClassVar[str] = "="
    runs_over: ClassVar[bool] = True

    def period(self, literal: ast.Literal, reading: Reading) -> Period | Diagnostic:
        """Read the days that *literal* stands for."""
        return read_days(literal, reading)

    def within(self, low: int, high: int) -> ValueSet:
        """Return the days of the year from day *low* up to, not including, *high*."""
        if high - low >= _LONGEST_YEAR:
            return EVERY_DAY
        return MonthDays(_day_of_year(low), _end_of_year_day(high))

    def bounded(self, operator: Inequality, period: Period) -> ValueSet:
        """Return what comes later in the calendar year, or earlier."""
        match operator:
            case ">":
                return _from(period.high)
            case ">=":
                return MonthDays(_day_of_year(period.low), _LAST)
            case "<":
                return _until(period.low)
            case "<=":
                return MonthDays(_FIRST, _end_of_year_day(period.high))


def _from(day: int) -> ValueSet:
    first = _day_of_year(day)
    return NOTHING if first == _FIRST else MonthDays(first, _LAST)


def _until(day: int) -> ValueSet:
    if _day_of_year(day) == _FIRST:
        return NOTHING
    return MonthDays(_FIRST, _end_of_year_day(day))


def _day_of_year(day: int) -> int:
    found = date_of(day)
    return found.month * 100 + found.day


def _end_of_year_day(day: int) -> int:
    """Return the day of the year before *day*, and 29 February with the 28th."""
    last = date_of(day) - timedelta(days=1)
    found = last.month * 100 + last.day
    is_common = date_of(day).month != last.month
    return _LEAP_DAY if found == _DAY_BEFORE and is_common else found
