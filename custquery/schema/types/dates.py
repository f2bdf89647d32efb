"""
Written date or time → the half-open period it stands for, in the shop's zone.

A date can be written in many ways, English and Dutch; one that can be two dates asks.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache

from attrs import frozen

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.printed import Printed
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
from custquery.schema.types.named_dates import (
    closest_date,
    ends_of,
    named_period,
    nearest_date,
)

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

#: How spreadsheets count days, and the numbers that are likely to be such a day.
_SHEET_START = date(1899, 12, 30)
_SHEET_DAYS = range(30_000, 80_000)


@cache
def _pattern(name: str) -> "re.Pattern[str]":
    return re.compile(
        {
            "iso": r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?",
            "digits": r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})",
            "offset": r"([+-])\s*([0-9]{1,9})\s*([a-z]+)",
            "ago": r"([0-9]{1,9})[_ ]([a-z]+)[_ ](?:ago|geleden)",
            "bare": r"([0-9]{1,6})\s*(?:([a-z]+))?",
            "parts": r"([0-9]{1,4})[-/.]([0-9]{1,2})[-/.]([0-9]{2,4})",
            "words": r"(?:([0-9]{1,2})\.?\s+)?([a-z]+)\.?\s+(?:([0-9]{1,2}),?\s+)?"
            r"'?([0-9]{4}|[0-9]{2})",
            "yearless": r"([0-9]{1,2})\.?\s+([a-z]+)|([a-z]+)\.?\s+([0-9]{1,2})",
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


def read_period(literal: ast.Literal, reading: Reading) -> Period | Diagnostic:
    """
    Read a date, a time, a named day or an offset.

    What is no date, does not exist, or can be two dates is a diagnostic.
    """
    text = fold(literal.text)
    if not literal.text.isascii():
        text = text.replace("−", "-")
    text = text.rstrip(".") if text[:1].isdigit() else text
    try:
        for read in (_named, _iso, _offset, _time, _parts, _in_words, _past):
            period = read(text, literal, reading)
            if period is not None:
                return period
    except (ValueError, OverflowError):
        near = nearest_date(text, _MONTHS)
        return problems.no_such_date(literal.span, literal.text, near)
    return _no_date(text, literal, reading)


def _no_date(text: str, literal: ast.Literal, reading: Reading) -> Diagnostic:
    """Say that *text* is no date, and what may have been meant."""
    today = _today(reading)
    bare = _pattern("bare").fullmatch(text)
    if bare and (bare[2] is None or bare[2] in _UNITS):
        if not bare[2] and int(bare[1]) in _SHEET_DAYS:
            meant = [(_SHEET_START + timedelta(days=int(bare[1]))).isoformat()]
            return problems.not_a_date(
                literal.span, literal.text, today.isoformat(), meant
            )
        unit = _UNITS.get(bare[2] or "d", "d")
        return problems.which(
            "which-days", literal.span, literal.text, [f"-{bare[1]}{unit}"]
        )
    yearless = _pattern("yearless").fullmatch(text)
    if yearless and (years := _years_of(yearless, today)):
        return problems.which("which-year", literal.span, literal.text, years)
    near = closest_date(text, today)
    return problems.not_a_date(literal.span, literal.text, today.isoformat(), near)


def _years_of(found: "re.Match[str]", today: date) -> list[str]:
    """Return the last ``31 dec`` and the next; nothing if there is no such day."""
    name, number = found[2] or found[3], int(found[1] or found[4])
    if name not in _MONTH_NAMES:
        return []
    years = (today.year - 1, today.year, today.year + 1)
    try:
        days = [date(year, _MONTHS[name[:3]], number) for year in years]
    except ValueError:
        return []
    last = max(day for day in days if day <= today)
    return [last.isoformat(), min(day for day in days if day > today).isoformat()]


def days_ago(literal: ast.Literal) -> Diagnostic | None:
    """Ask whether ``> 30 days ago`` means longer ago than that, or since."""
    found = _pattern("ago").fullmatch(fold(literal.text))
    if found is None or "_" in literal.text or found[2] not in _UNITS:
        return None
    offset = f"-{found[1]}{_UNITS[found[2]]}"
    return problems.which("which-days", literal.span, literal.text, [offset])


def window(literal: ast.Literal) -> tuple[str, str] | None:
    """Return both ends of a text that is a range: ``past_week``, ``2024-2025``."""
    text = literal.text
    is_day = text[:1].isdigit() and len(text) == len("2025-06-15")
    return None if is_day or text[:1] in {"", "+", "-"} else ends_of(fold(text))


def _named(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    if text in {"now", "nu"}:
        now = reading.now_microseconds
        return Period(now, now + 1, "now")
    found = named_period(text, _today(reading))
    if found is None:
        return None
    return _between(found[1], found[2], reading, found[0])


def _past(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    """Read ``> past_week`` as ``> -7d``; after the present is never meant."""
    ends = ends_of(text)
    if ends is None or ends[1] != "today":
        return None
    return _offset(ends[0], _, reading)


def _iso(text: str, _: ast.Literal, reading: Reading) -> Period | None:
    found = _pattern("iso").fullmatch(text) or _pattern("digits").fullmatch(text)
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
        whole = spelling.partition(".")[0][: len("2025-06-15T12:00:00")]
        spelling = f"{whole}.{fraction}{'Z' if offset else ''}"
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
    year = third if len(found[3]) == 4 else _full_year(third)
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
    if len(found[4]) == 2:
        if not (found[1] or found[3]):
            return None
        year = _full_year(year)
    day = found[1] or found[3]
    if day:
        return _day(_date(year, month, int(day)), reading)
    return _iso(f"{year:04}-{month:02}", _, reading)


def _full_year(short: int) -> int:
    """Return 2025 of 25 and 1975 of 75."""
    return 2000 + short - (100 if short > 68 else 0)


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
