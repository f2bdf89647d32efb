"""
What dates of all kinds share: literal → period → value set.

``= P`` is inside the period P, ``> P`` behind its end, ``<= P`` up to its end (law 4).
A type says how it reads a period, and how it spells one where it has a way of its own.
"""

from datetime import datetime
from typing import ClassVar

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.reading import Reading
from custquery.schema.types.base import (
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.types.dates import Period, days_ago, read_period, window
from custquery.schema.value_sets import OneOf, Range, ValueSet


class PeriodType(ValueType):
    """A type whose values are asked for by period: a day, a month, an offset."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-date"
    operators: ClassVar[tuple[str, ...]] = (":", ">", ">=", "<", "<=", "..")
    ordered: ClassVar[bool] = True
    #: How being inside a period is spelled.
    inside: ClassVar[str] = ":"
    #: Whether a range may end before it starts: ``december..january``, every year.
    runs_over: ClassVar[bool] = False

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``= P``: inside the period."""
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        period = self.period(literal, reading)
        if isinstance(period, Diagnostic):
            return period
        spelling = self.spelled(self.inside, period)
        return Understood(self.within(period.low, period.high), spelling, period.said)

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``> P``: from the end of the period on; ``<= P``: before its end."""
        period = days_ago(literal) or self.period(literal, reading)
        if isinstance(period, Diagnostic):
            return period
        wanted = self.bounded(operator, period)
        return Understood(wanted, self.spelled(operator, period), period.said)

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read from the start of one period to the end of another."""
        first, second = self.period(low, reading), self.period(high, reading)
        if isinstance(first, Diagnostic):
            return first
        if isinstance(second, Diagnostic):
            return second
        ends = (spell_value(each.spelling) for each in (first, second))
        spelling = f"{self.inside}{'..'.join(ends)}"
        said = (*first.said, *second.said)
        if first.low >= second.high and not self.runs_over:
            span = Span(low.start, high.end)
            swapped = problems.reversed_range(span, first.spelling, second.spelling)
            return Understood(OneOf(()), spelling, (*said, swapped))
        return Understood(self.within(first.low, second.high), spelling, said)

    def ends_of(self, literal: ast.Literal, reading: Reading) -> tuple[str, str] | None:
        """Return the ends of ``past_week``, ``Q1 2024`` and ``2024-2025``."""
        return window(literal)

    def period(self, literal: ast.Literal, reading: Reading) -> Period | Diagnostic:
        """Read the period that *literal* stands for, in the values of this type."""
        return read_period(literal, reading)

    def spelled(self, sign: str, period: Period) -> str:
        """Spell the comparison of one period."""
        return sign + spell_value(period.spelling)

    def within(self, low: int, high: int) -> ValueSet:
        """Return what lies from *low* up to, not including, *high*."""
        return Range(low, high)

    def bounded(self, operator: Inequality, period: Period) -> ValueSet:
        """Return what lies on one side of *period*."""
        match operator:
            case ">":
                return Range(period.high, None)
            case ">=":
                return Range(period.low, None)
            case "<":
                return Range(None, period.low)
            case "<=":
                return Range(None, period.high)


def from_iso(value: object) -> object:
    """Return the moment that an ISO text is, or None; what is no text as it is."""
    if not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None
