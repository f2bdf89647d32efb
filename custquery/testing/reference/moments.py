"""
A date as written → the half-open period that it means, in microseconds since 1970 UTC.

Law 4 taken literally. A day starts at the first instant whose local date it is, which
is looked for, minute by minute, from well before; so nothing here knows what a zone
does at midnight.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from custquery.schema.reading import Reading
from custquery.testing.reference.unsupported import Unsupported


class Period(NamedTuple):
    """From *start* up to, not including, *end*."""

    start: int
    end: int


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)

#: No zone is further from UTC than this.
_FURTHEST = timedelta(hours=26)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januari jan",
            "february februari feb",
            "march maart mar mrt",
            "april apr",
            "may mei",
            "june juni jun",
            "july juli jul",
            "august augustus aug",
            "september sep sept",
            "october oktober oct okt",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

_DAYS_FROM_NOW = {
    "today": 0,
    "vandaag": 0,
    "yesterday": -1,
    "gisteren": -1,
    "tomorrow": 1,
    "morgen": 1,
}
_NOW = {"now", "nu"}

_OFFSET = re.compile(
    r"(?P<sign>[+-])(?P<many>\d+)(?P<unit>d|w|m|y|h|min|s)", re.IGNORECASE
)
_AGO = re.compile(r"(?P<many>\d+)_(?P<unit>day|week|month|year)s?_ago", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_NUMBERED = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4})")
_NAMED = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>[a-z]+)\.? (?P<year>\d{4})"
    r"|(?P<month2>[a-z]+)\.? (?P<day2>\d{1,2}),? (?P<year2>\d{4})",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d)(?::(?P<second>\d\d))?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


@cache
def period(text: str, reading: Reading) -> Period:
    """
    Read *text* as a date, a date-time, a named day or an offset.

    Raises:
        Unsupported: it is not plainly one of those.
    """
    text = text.strip()
    for read in (_named_day, _offset, _timed, _iso, _numbered, _spelled):
        found = read(text, reading)
        if found is not None:
            return found
    raise Unsupported(f"not plainly a date: {text!r}")


def is_offset(text: str) -> bool:
    """Tell whether *text* is relative, such as ``-30d``."""
    return bool(_OFFSET.fullmatch(text.strip()))


def microseconds(moment: datetime) -> int:
    """Count the microseconds since 1970 of *moment*, which has a zone."""
    return (moment - _EPOCH) // _MICROSECOND


# -- what is written ------------------------------------------------------------------


def _named_day(text: str, reading: Reading) -> Period | None:
    if text.lower() in _NOW:
        return _instant(microseconds(reading.now))
    days = _DAYS_FROM_NOW.get(text.lower())
    return None if days is None else _day(_today(reading, days), reading.zone)


def _offset(text: str, reading: Reading) -> Period | None:
    ago, offset = _AGO.fullmatch(text), _OFFSET.fullmatch(text)
    if ago:
        return _moved(-int(ago["many"]), ago["unit"][0].lower(), reading)
    if offset:
        return _moved(
            int(offset["sign"] + offset["many"]), offset["unit"].lower(), reading
        )
    return None


def _moved(many: int, unit: str, reading: Reading) -> Period:
    """Count *many* units from now: whole days and months, or exact time."""
    exact = {"h": 3600, "min": 60, "s": 1}
    if unit in exact:
        return _instant(microseconds(reading.now) + many * exact[unit] * 1_000_000)
    if unit in "dw":
        days = many * {"d": 1, "w": 7}[unit]
        return _day(_today(reading, days), reading.zone)
    months = many * {"m": 1, "y": 12}[unit]
    return _day(_months_later(_today(reading, 0), months), reading.zone)


def _timed(text: str, reading: Reading) -> Period | None:
    found = _TIMED.fullmatch(text)
    if not found:
        return None
    written = f"{found['date']}T{found['time']}:{found['second'] or '00'}"
    length = 1_000_000 if found["second"] else 60_000_000
    if found["zone"]:
        start = microseconds(datetime.fromisoformat(written + found["zone"].upper()))
    else:
        start = _first_at(datetime.fromisoformat(written), reading.zone)
    return Period(start, start + length)


def _iso(text: str, reading: Reading) -> Period | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
    if day:
        return _day(_date(year, month, day), reading.zone)
    first = _date(year, month or 1, 1)
    after = _months_later(first, 1 if month else 12)
    return Period(_start(first, reading.zone), _start(after, reading.zone))


def _numbered(text: str, reading: Reading) -> Period | None:
    found = _NUMBERED.fullmatch(text)
    if not found:
        return None
    a, b, year = int(found["a"]), int(found["b"]), int(found["year"])
    day_first = a > 12 or reading.language == "nl"
    if not day_first and b <= 12 and a != b:
        raise Unsupported(f"which is the day: {text!r}")
    if b > 12:
        a, b = b, a
    return _day(_date(year, b, a), reading.zone)


def _spelled(text: str, reading: Reading) -> Period | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    year, month, day = (
        found[part] or found[part + "2"] for part in ("year", "month", "day")
    )
    number = _MONTHS.get(month.lower(), 0)
    return _day(_date(int(year), number, int(day)), reading.zone)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unsupported(f"no such day: {year}-{month}-{day}") from error


# -- days, months and instants --------------------------------------------------------


def _instant(at: int) -> Period:
    return Period(at, at + 1)


def _today(reading: Reading, days: int) -> date:
    return reading.now.astimezone(reading.zone).date() + timedelta(days=days)


def _months_later(day: date, months: int) -> date:
    """Go *months* on; a day that the month does not have becomes its last."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def _day(day: date, zone: ZoneInfo) -> Period:
    return Period(_start(day, zone), _start(day + timedelta(days=1), zone))


@cache
def _start(day: date, zone: ZoneInfo) -> int:
    """Find the first instant whose local date is *day*, or later if it has none."""
    return _first_at(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 - local


@cache
def _first_at(local: datetime, zone: ZoneInfo) -> int:
    """Find the first instant at which clocks in *zone* show *local* or later."""
    at = local.replace(tzinfo=UTC) - _FURTHEST
    while _shown(at, zone) < local:
        at += _MINUTE
    while _shown(at - _SECOND, zone) >= local:
        at -= _SECOND
    return microseconds(at)


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
