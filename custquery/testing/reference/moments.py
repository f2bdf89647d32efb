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


class Dates(NamedTuple):
    """Whole days from *first* up to, not including, *after*; they have no zone yet."""

    first: date
    after: date


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
#: Calendar periods by their month count; a week has none.
_PERIODS = {
    "week": 0,
    "month": 1,
    "maand": 1,
    "quarter": 3,
    "kwartaal": 3,
    "year": 12,
    "jaar": 12,
}
_WHICH = {
    **dict.fromkeys(("this", "deze", "dit"), 0),
    **dict.fromkeys(("last", "previous", "vorige", "vorig"), -1),
    **dict.fromkeys(("next", "volgende", "volgend"), 1),
}
_PAST = {
    **dict.fromkeys(("day", "dag"), "-1d"),
    "week": "-7d",
    **dict.fromkeys(("month", "maand"), "-1m"),
    **dict.fromkeys(("quarter", "kwartaal"), "-3m"),
    **dict.fromkeys(("year", "jaar"), "-1y"),
}
#: Before a number of days: ``past 7 days``, ``laatste 30 dagen``.
_LAST = {"past", "last", "previous", "afgelopen", "laatste", "vorige"}
_LETTERS = {"d": "d", "w": "w", "m": "m", "y": "y", "j": "y"}
_MANY = re.compile(
    r"(\d+) (days?|dag(?:en)?|weeks?|weken|months?|maand(?:en)?|years?|jaar|jaren)",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"q([1-4])[ _-]?(\d{4})", re.IGNORECASE)
_WHOLE = r"\d{4}(?:-\d\d-\d\d)?"
_BETWEEN = re.compile(rf"({_WHOLE}) ?(?:-|to|tot|t/m) ?({_WHOLE})")
#: Units that are exact, in seconds.
_EXACT = {"h": 3600, "min": 60, "s": 1}

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
    found = _dates(text.strip(), reading)
    if found is None:
        return _exactly(text.strip(), reading)
    return Period(_start(found.first, reading.zone), _start(found.after, reading.zone))


@cache
def dates(text: str, reading: Reading) -> Dates:
    """
    Read *text* as whole days, on a calendar that knows no zone.

    What is exact to the hour is the local day on which it falls.

    Raises:
        Unsupported: it is not plainly a date.
    """
    found = _dates(text.strip(), reading)
    if found is not None:
        return found
    return _one_day(local_date(_exactly(text.strip(), reading).start, reading.zone))


def day_number(day: date) -> int:
    """Count the days since 1970-01-01."""
    return (day - _EPOCH.date()).days


def local_date(at: int, zone: ZoneInfo) -> date:
    """Return the date that clocks in *zone* show at *at*."""
    return (_EPOCH + at * _MICROSECOND).astimezone(zone).date()


def day_of(at: int, zone: ZoneInfo) -> date:
    """Return the last day that has started in *zone* by the instant *at*."""
    day = local_date(at, zone) + timedelta(days=1)
    while _start(day, zone) > at:
        day -= timedelta(days=1)
    return day


def _dates(text: str, reading: Reading) -> Dates | None:
    for read in (_named_day, _calendar, _offset, _iso, _numbered, _spelled):
        found = read(text, reading)
        if found is not None:
            return found
    return None


def _exactly(text: str, reading: Reading) -> Period:
    for read in (_now, _timed):
        found = read(text, reading)
        if found is not None:
            return found
    raise Unsupported(f"not plainly a date: {text!r}")


def window(text: str) -> tuple[str, str] | None:
    """
    Return both ends of ``past_week``, which runs up to today, and of ``'a..b'``.

    >>> window("past month"), window("2024-01-01..2024-03-31"), window("today")
    (('-1m', 'today'), ('2024-01-01', '2024-03-31'), None)
    """
    which, _, period = text.strip().lower().replace("_", " ").partition(" ")
    if which in {"past", "afgelopen"} and period in _PAST:
        return _PAST[period], "today"
    if which in _LAST and (many := _MANY.fullmatch(period)):
        return f"-{many[1]}{_LETTERS[many[2][0].lower()]}", "today"
    if quarter := _QUARTER.fullmatch(text.strip()):
        last = 3 * int(quarter[1])
        return f"{quarter[2]}-{last - 2:02}", f"{quarter[2]}-{last:02}"
    if both := _BETWEEN.fullmatch(text.strip()):
        return both[1], both[2]
    low, dots, high = text.partition("..")
    return (low.strip(), high.strip()) if dots else None


def is_offset(text: str) -> bool:
    """Tell whether *text* is relative, such as ``-30d`` or ``30_days_ago``."""
    written = text.strip()
    return bool(_OFFSET.fullmatch(written)) or written.lower().endswith("_ago")


def microseconds(moment: datetime) -> int:
    """Count the microseconds since 1970 of *moment*, which has a zone."""
    return (moment - _EPOCH) // _MICROSECOND


# -- what is written ------------------------------------------------------------------


def _named_day(text: str, reading: Reading) -> Dates | None:
    days = _DAYS_FROM_NOW.get(text.lower())
    return None if days is None else _one_day(_today(reading, days))


def _calendar(text: str, reading: Reading) -> Dates | None:
    """Read a whole week (from Monday), month, quarter or year around today."""
    which, _, period = text.lower().replace("_", " ").partition(" ")
    if which not in _WHICH or period not in _PERIODS:
        return None
    step, months = _WHICH[which], _PERIODS[period]
    today = _today(reading, 0)
    if period == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Dates(monday, monday + timedelta(weeks=1))
    first = today.replace(month=today.month - (today.month - 1) % months, day=1)
    start = _months_later(first, step * months)
    return Dates(start, _months_later(start, months))


def _offset(text: str, reading: Reading) -> Dates | None:
    past = window(text)
    if past and past[1] == "today" and not text.endswith("today"):
        text = past[0]
    ago, offset = _AGO.fullmatch(text), _OFFSET.fullmatch(text)
    if ago:
        return _moved(-int(ago["many"]), ago["unit"][0].lower(), reading)
    if offset and offset["unit"].lower() not in _EXACT:
        many = int(offset["sign"] + offset["many"])
        return _moved(many, offset["unit"].lower(), reading)
    return None


def _moved(many: int, unit: str, reading: Reading) -> Dates:
    """Count *many* whole days or months from today."""
    if unit in "dw":
        return _one_day(_today(reading, many * {"d": 1, "w": 7}[unit]))
    months = many * {"m": 1, "y": 12}[unit]
    return _one_day(_months_later(_today(reading, 0), months))


def _now(text: str, reading: Reading) -> Period | None:
    """Read the present, or what is an exact time from it."""
    offset = _OFFSET.fullmatch(text)
    if text.lower() in _NOW:
        return _instant(microseconds(reading.now))
    if offset and offset["unit"].lower() in _EXACT:
        seconds = int(offset["sign"] + offset["many"]) * _EXACT[offset["unit"].lower()]
        return _instant(microseconds(reading.now) + seconds * 1_000_000)
    return None


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


def _iso(text: str, _: Reading) -> Dates | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
    if day:
        return _one_day(_date(year, month, day))
    first = _date(year, month or 1, 1)
    return Dates(first, _months_later(first, 1 if month else 12))


def _numbered(text: str, reading: Reading) -> Dates | None:
    found = _NUMBERED.fullmatch(text)
    if not found:
        return None
    a, b, year = int(found["a"]), int(found["b"]), int(found["year"])
    day_first = a > 12 or reading.language == "nl"
    if not day_first and b <= 12 and a != b:
        raise Unsupported(f"which is the day: {text!r}")
    if b > 12:
        a, b = b, a
    return _one_day(_date(year, b, a))


def _spelled(text: str, _: Reading) -> Dates | None:
    found = _NAMED.fullmatch(text)
    if not found:
        return None
    year, month, day = (
        found[part] or found[part + "2"] for part in ("year", "month", "day")
    )
    number = _MONTHS.get(month.lower(), 0)
    return _one_day(_date(int(year), number, int(day)))


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


def _one_day(day: date) -> Dates:
    return Dates(day, day + timedelta(days=1))


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
