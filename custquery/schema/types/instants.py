"""
Written date or time → the half-open period it stands for, in the shop's zone.

``2025`` is a year, ``2025-03`` a month, ``2025-03-04`` a whole local day; ``= P`` is
inside P, ``> P`` from its end on, ``<= P`` before its end (law 4).
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import ClassVar

from attrs import frozen

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.printed import Printed
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_months,
    day_start,
    local,
    local_date,
)
from custquery.schema.reading import Reading, microseconds
from custquery.schema.text import fold
from custquery.schema.types.base import (
    Domain,
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.value_sets import OneOf, Range, Value, ValueSet

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND

#: Months by how their English or Dutch names start.
_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "maa": 3,
    "mrt": 3,
    "apr": 4,
    "may": 5,
    "mei": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "okt": 10,
    "nov": 11,
    "dec": 12,
}
_MONTH_WORDS = """
january february march april may june july august september october november december
januari februari maart april mei juni juli augustus september oktober november december
jan feb mar mrt apr jun jul aug sep sept oct okt nov dec
"""
_MONTH_NAMES = frozenset(_MONTH_WORDS.split())

_NAMED_DAYS = {
    "today": ("today", 0),
    "vandaag": ("today", 0),
    "yesterday": ("yesterday", -1),
    "gisteren": ("yesterday", -1),
    "tomorrow": ("tomorrow", 1),
    "morgen": ("tomorrow", 1),
}

_UNITS = {
    **dict.fromkeys(("d", "day", "days", "dag", "dagen"), "d"),
    **dict.fromkeys(("w", "week", "weeks", "weken"), "w"),
    **dict.fromkeys(("m", "month", "months", "maand", "maanden"), "m"),
    **dict.fromkeys(("y", "year", "years", "j", "jaar", "jaren"), "y"),
    **dict.fromkeys(("h", "hour", "hours", "u", "uur", "uren"), "h"),
    **dict.fromkeys(("min", "minute", "minutes", "minuut", "minuten"), "min"),
}
#: Offsets longer than this leave the calendar.
_MOST_UNITS = 100_000


@cache
def _pattern(name: str) -> "re.Pattern[str]":
    return re.compile(
        {
            "iso": r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?",
            "offset": r"([+-])\s*([0-9]{1,9})\s*([a-z]+)",
            "ago": r"([0-9]{1,9})[_ ]([a-z]+)[_ ](?:ago|geleden)",
            "bare": r"([0-9]{1,6})\s*(?:([a-z]+))?",
            "parts": r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{2,4})",
            "words": r"(?:([0-9]{1,2})\.?\s+)?([a-z]+)\.?\s+(?:([0-9]{1,2}),?\s+)?"
            r"([0-9]{4})",
            "time": r"([0-9]{4}-[0-9]{2}-[0-9]{2})[t ]([0-9]{1,2}):([0-9]{2})"
            r"(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?\s*(z|[+-][0-9]{2}:?[0-9]{2})?",
        }[name]
    )


@frozen(repr=False)
class Period(Printed):
    """A stretch of time ``[low, high)`` in microseconds, and how it is spelled."""

    low: int
    high: int
    spelling: str
    said: tuple[Diagnostic, ...] = ()


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
        period = read_period(literal, reading)
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


def read_period(literal: ast.Literal, reading: Reading) -> Period | Diagnostic:
    """
    Read a date, a time, a named day or an offset.

    What is no date, does not exist, or can be two dates is a diagnostic.
    """
    text = fold(literal.text)
    if not literal.text.isascii():
        text = text.replace("−", "-")
    try:
        for read in (_named, _iso, _offset, _time, _parts, _in_words):
            period = read(text, literal, reading)
            if period is not None:
                return period
    except (ValueError, OverflowError):
        return problems.no_such_date(literal.span, literal.text)
    bare = _pattern("bare").fullmatch(text)
    if bare and (bare[2] is None or bare[2] in _UNITS):
        unit = _UNITS.get(bare[2] or "d", "d")
        return problems.which(
            "which-days", literal.span, literal.text, [f"-{bare[1]}{unit}"]
        )
    today = local_date(reading.now_microseconds, reading.zone).isoformat()
    return problems.not_a_date(literal.span, literal.text, today)


def _named(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    if text in {"now", "nu"}:
        now = reading.now_microseconds
        return Period(now, now + 1, "now")
    if text not in _NAMED_DAYS:
        return None
    spelling, days = _NAMED_DAYS[text]
    return _day(_today(reading) + timedelta(days=days), reading, spelling)


def _iso(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    found = _pattern("iso").fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(each or 0) for each in found.groups())
    _in_calendar(year)
    if not month:
        if found[2]:
            raise ValueError
        return _between(date(year, 1, 1), date(year + 1, 1, 1), reading, found[1])
    first = date(year, month, day or 1)
    if day or found[3]:
        return _day(date(year, month, day), reading)
    return _between(first, add_months(first, 1), reading, f"{first:%Y-%m}")


def _offset(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    if found := _pattern("offset").fullmatch(text):
        sign, number, word = found.groups()
    elif found := _pattern("ago").fullmatch(text):
        sign, number, word = "-", *found.groups()
    else:
        return None
    unit = _UNITS.get(word)
    if unit is None:
        return None
    count = int(sign + number)
    if abs(count) > _MOST_UNITS:
        raise OverflowError
    spelling = f"{sign}{int(number)}{unit}"
    if unit in {"h", "min"}:
        step = 60 * _MINUTE if unit == "h" else _MINUTE
        at = reading.now_microseconds + count * step
        return Period(at, at + 1, spelling)
    today = _today(reading)
    if unit in {"m", "y"}:
        day = add_months(today, count * (12 if unit == "y" else 1))
    else:
        day = today + timedelta(days=count * (7 if unit == "w" else 1))
    return _day(day, reading, spelling)


def _time(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    found = _pattern("time").fullmatch(text)
    if found is None:
        return None
    day, hour, minute, second, fraction, offset = found.groups()
    _in_calendar(int(day[:4]))
    wall = datetime.fromisoformat(day).replace(
        hour=int(hour),
        minute=int(minute),
        second=int(second or 0),
        microsecond=int((fraction or "").ljust(6, "0")),
    )
    spelling = wall.isoformat(timespec="minutes" if second is None else "auto")
    if offset:
        zone = "+00:00" if offset == "z" else offset
        moment = datetime.fromisoformat(f"{wall.isoformat()}{zone}").astimezone(UTC)
        low = microseconds(moment)
        spelling = moment.replace(tzinfo=None).isoformat(
            timespec="minutes" if second is None else "auto"
        )
        spelling += "Z"
    else:
        low = local(wall, reading.zone)
    if fraction:
        return Period(low, low + 10 ** (6 - len(fraction)), spelling)
    return Period(low, low + (_MINUTE if second is None else _SECOND), spelling)


def _parts(
    text: str, literal: ast.Literal, reading: Reading
) -> Period | Diagnostic | None:
    found = _pattern("parts").fullmatch(text)
    if found is None:
        return None
    first, second, third = (int(each) for each in found.groups())
    if len(found[1]) > 2:
        return _day(_date(first, second, third), reading)
    year = third if len(found[3]) == 4 else 2000 + third - (100 if third > 68 else 0)
    if len(found[3]) == 3:
        raise ValueError
    if first > 12 or first == second:
        return _day(_date(year, second, first), reading)
    if second > 12:
        return _day(_date(year, first, second), reading)
    day_first, month_first = _date(year, second, first), _date(year, first, second)
    readings = day_first.isoformat(), month_first.isoformat()
    if reading.language != "nl":
        return problems.which("which-date", literal.span, literal.text, readings)
    note = problems.read_as(literal.span, literal.text, *readings)
    return _day(day_first, reading, said=(note,))


def _in_words(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    found = _pattern("words").fullmatch(text)
    if found is None or found[2] not in _MONTH_NAMES or (found[1] and found[3]):
        return None
    month, year = _MONTHS[found[2][:3]], int(found[4])
    day = found[1] or found[3]
    if day:
        return _day(_date(year, month, int(day)), reading)
    return _iso(f"{year:04}-{month:02}", _, reading)


def _today(reading: Reading) -> date:
    return local_date(reading.now_microseconds, reading.zone)


def _date(year: int, month: int, day: int) -> date:
    _in_calendar(year)
    return date(year, month, day)


def _in_calendar(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError


def _day(
    day: date,
    reading: Reading,
    spelling: str = "",
    said: tuple[Diagnostic, ...] = (),
) -> Period:
    _in_calendar(day.year)
    low = day_start(day, reading.zone)
    high = day_start(day + timedelta(days=1), reading.zone)
    return Period(low, high, spelling or day.isoformat(), said)


def _between(first: date, end: date, reading: Reading, spelling: str) -> Period:
    low, high = day_start(first, reading.zone), day_start(end, reading.zone)
    return Period(low, high, spelling)
