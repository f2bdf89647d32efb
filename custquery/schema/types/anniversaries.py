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
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.reading import Reading
from custquery.schema.types.base import (
    Domain,
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.types.dates import days_ago, window
from custquery.schema.types.days import date_of, read_days
from custquery.schema.value_sets import NOTHING, MonthDays, ValueSet

_FIRST, _LAST = 101, 1231
_LEAP_DAY, _DAY_BEFORE = 229, 228
_LONGEST_YEAR = 366

#: Whoever has the date at all.
EVERY_DAY = MonthDays(_FIRST, _LAST)


class Anniversary(ValueType):
    """The day of the year of a date; stands in for the date's own type."""

    __slots__ = ()

    domain: ClassVar[Domain] = "day"
    kind: ClassVar[str] = "kind-date"
    operators: ClassVar[tuple[str, ...]] = ("=", ">", ">=", "<", "<=", "..")
    ordered: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``= P``: one of the days of the period, in any year."""
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        days = read_days(literal, reading)
        if isinstance(days, Diagnostic):
            return days
        spelling = f"={spell_value(days.spelling)}"
        return Understood(_days_of_year(days.low, days.high), spelling, days.said)

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``> P``: later in the calendar year; ``<= P``: up to then."""
        days = days_ago(literal) or read_days(literal, reading)
        if isinstance(days, Diagnostic):
            return days
        match operator:
            case ">":
                wanted = _from(days.high)
            case ">=":
                wanted = MonthDays(_day_of_year(days.low), _LAST)
            case "<":
                wanted = _until(days.low)
            case "<=":
                wanted = MonthDays(_FIRST, _end_of_year_day(days.high))
        spelling = f"{operator}{spell_value(days.spelling)}"
        return Understood(wanted, spelling, days.said)

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read from the first day of one period to the last day of another."""
        first, second = read_days(low, reading), read_days(high, reading)
        if isinstance(first, Diagnostic):
            return first
        if isinstance(second, Diagnostic):
            return second
        ends = (spell_value(each.spelling) for each in (first, second))
        wanted = _days_of_year(first.low, second.high)
        return Understood(wanted, f"={'..'.join(ends)}", (*first.said, *second.said))

    def ends_of(self, literal: ast.Literal, reading: Reading) -> tuple[str, str] | None:
        """Return the ends of ``past_week``."""
        return window(literal)


def _days_of_year(low: int, high: int) -> MonthDays:
    """Return the days of the year from day *low* up to, not including, day *high*."""
    if high - low >= _LONGEST_YEAR:
        return EVERY_DAY
    return MonthDays(_day_of_year(low), _end_of_year_day(high))


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
