"""
A date or a moment as files have it → microseconds since 1970, or why it is none.

``03/04/2024`` is two dates, so it is refused unless the file says which comes first;
what can only be one is read.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from custquery.schema.calendar import day_start, local
from custquery.schema.reading import microseconds

_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
#: Offsets that are remembered: a file has one or two.
_OFFSETS = 64
#: Days since 1899-12-30, as Excel keeps a date.
_SERIAL = re.compile(r"[1-9]\d{4}(?:[.,]\d+)?")


class Moment(NamedTuple):
    """An instant, or why there is none."""

    at: int = 0
    #: Kebab-case; empty when it was read.
    code: str = ""
    fix: str = ""


def read_moment(cell: str, zone: ZoneInfo, *, day_first: bool | None = None) -> Moment:
    """
    Read a date, or a date and a time; without a zone it is in *zone*.

    Args:
        cell: What the file has.
        zone: Where its clocks are.
        day_first: What ``03/04/2024`` means; None: nobody knows.

    >>> read_moment("2024-02-30", ZoneInfo("UTC")).code
    'csv-date-impossible'
    >>> read_moment("03/04/2024", ZoneInfo("UTC"))
    Moment(at=0, code='csv-date-ambiguous', fix='2024-04-03')
    >>> read_moment("1970-01-02 00:00:01Z", ZoneInfo("UTC")).at
    86401000000
    """
    text = cell.strip()
    if _SERIAL.fullmatch(text):
        return Moment(code="csv-date-serial")
    iso = _ISO.fullmatch(text)
    try:
        if iso:
            return Moment(_iso_moment(iso, zone))
        other = _OTHER.fullmatch(text)
        if other:
            return _other_moment(other, zone, day_first)
    except (ValueError, OverflowError):
        return Moment(code="csv-date-impossible")
    return Moment(code="csv-date")


def _iso_moment(found: re.Match[str], zone: ZoneInfo) -> int:
    year, month, day, hour, minute, second, part, offset = found.groups()
    if hour is None:
        return day_start(date(int(year), int(month), int(day)), zone)
    micro = int((part or ".0")[1:].ljust(6, "0"))
    on = int(year), int(month), int(day)
    wall = datetime(*on, int(hour), int(minute), int(second or 0), micro)  # noqa: DTZ001  # its zone is read below
    if offset is None:
        return local(wall, zone)
    if offset.upper() in {"Z", "UTC", "GMT"}:
        offset = "+0000"
    return microseconds(wall.replace(tzinfo=UTC)) - _ahead(offset)


@lru_cache(maxsize=_OFFSETS)
def _ahead(offset: str) -> int:
    """Return by how many microseconds clocks with an *offset* are ahead of UTC."""
    told = datetime.strptime(offset, "%z").utcoffset() or timedelta()
    return told // timedelta(microseconds=1)


def _other_moment(
    found: re.Match[str],
    zone: ZoneInfo,
    day_first: bool | None,  # noqa: FBT001  # a reader's own
) -> Moment:
    first, sign, second, year, *clock = found.groups()
    day, month = int(first), int(second)
    # With dashes and dots the day is first wherever that is written.
    is_open = sign == "/" and day <= 12 and month <= 12 and day != month
    if is_open and day_first is None:
        return Moment(0, "csv-date-ambiguous", f"{year}-{month:02}-{day:02}")
    if month > 12 or (is_open and not day_first):
        day, month = month, day
    hour, minute, seconds = (int(each or 0) for each in clock)
    wall = datetime.combine(date(int(year), month, day), time(hour, minute, seconds))
    return Moment(local(wall, zone))
