"""
Instants: a written period → the half-open range of moments that it asks for.

``2025`` is a year, ``2025-03`` a month, ``2025-03-04`` a whole local day; ``= P`` is
inside P, ``> P`` from its end on, ``<= P`` before its end (law 4).
"""

from datetime import date, datetime
from typing import ClassVar

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.calendar import day_start, local
from custquery.schema.reading import Reading, microseconds
from custquery.schema.types.base import (
    Domain,
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.types.dates import Period, days_ago, read_period, window
from custquery.schema.value_sets import OneOf, Range, Value, ValueSet

__all__ = ["Instant", "Period", "read_period"]


class Instant(ValueType):
    """A moment, such as the date of an order; asked for by date or by time."""

    __slots__ = ()
    domain: ClassVar[Domain] = "instant"
    kind: ClassVar[str] = "kind-date"
    operators: ClassVar[tuple[str, ...]] = (":", ">", ">=", "<", "<=", "..")
    ordered: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``= P``: inside the period."""
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        period = read_period(literal, reading)
        if isinstance(period, Diagnostic):
            return period
        return _understood(":", period, Range(period.low, period.high))

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``> P``: from the end of the period on; ``<= P``: before its end."""
        ago = days_ago(literal)
        period = ago or read_period(literal, reading)
        if isinstance(period, Diagnostic):
            return period
        match operator:
            case ">":
                wanted = Range(period.high, None)
            case ">=":
                wanted = Range(period.low, None)
            case "<":
                wanted = Range(None, period.low)
            case "<=":
                wanted = Range(None, period.high)
        return _understood(operator, period, wanted)

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read from the start of one period to the end of another."""
        first, second = read_period(low, reading), read_period(high, reading)
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
        """Read a datetime, a date (the start of that day) or an ISO text."""
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                return None
        try:
            return _instant(value, reading)
        except OverflowError:  # the first or last day of the calendar, moved by a zone
            return None


def _instant(value: object, reading: Reading) -> int | None:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return local(value, reading.zone)
        return microseconds(value)
    return day_start(value, reading.zone) if isinstance(value, date) else None


def _understood(sign: str, period: Period, wanted: ValueSet) -> Understood:
    return Understood(wanted, sign + spell_value(period.spelling), period.said)
