"""
Local days and times of a zone → instants, in microseconds since 1970-01-01 UTC.

A day starts at the first instant whose local date is that day or later (some zones
skip midnight); a local time in a gap is the first instant after it, in an overlap the
first of the two (law 4).
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from custquery.schema.reading import microseconds

#: Years in which every zone can be asked without leaving the calendar.
FIRST_YEAR, LAST_YEAR = 1000, 9998

_SECOND = timedelta(seconds=1)
_WINDOW = timedelta(hours=36)


@lru_cache(maxsize=4096)
def day_start(day: date, zone: ZoneInfo) -> int:
    """
    Return the instant at which *day* starts in *zone*.

    >>> day_start(date(1970, 1, 2), ZoneInfo("UTC"))
    86400000000
    """
    return local(datetime.combine(day, time()), zone)


def local(wall: datetime, zone: ZoneInfo) -> int:
    """
    Return the instant at which clocks in *zone* show *wall* (which has no zone).

    In a gap the first instant after it; in an overlap the first of the two.
    """
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != wall:
        return microseconds(_first_after(wall, instant, zone))
    return microseconds(instant)


def _first_after(wall: datetime, near: datetime, zone: ZoneInfo) -> datetime:
    """Find, to the second, the first instant near *near* whose clock is past *wall*."""
    low, high = near - _WINDOW, near + _WINDOW
    while high - low > _SECOND:
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle <= low:
            break
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def local_date(instant: int, zone: ZoneInfo) -> date:
    """
    Return the date that clocks in *zone* show at *instant*.

    >>> local_date(0, ZoneInfo("Europe/Amsterdam"))
    datetime.date(1970, 1, 1)
    """
    return moment(instant).astimezone(zone).date()


def local_day(instant: int, zone: ZoneInfo) -> date:
    """
    Return the day of *zone* that *instant* lies in.

    A day lasts until the next one starts; that is also where clocks go back over
    midnight and show the date before again (law 4).
    """
    shown = local_date(instant, zone)
    following = shown + timedelta(days=1)
    return following if instant >= day_start(following, zone) else shown


def moment(instant: int) -> datetime:
    """Return *instant*, in microseconds since 1970 UTC, as a datetime in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)


def days_in_month(year: int, month: int) -> int:
    """
    Return how many days a month has; the standard `calendar` is slow to import.

    >>> days_in_month(2024, 2)
    29
    """
    if month == 12:  # the month after it may lie beyond what a date can be
        return 31
    return (date(year, month + 1, 1) - timedelta(days=1)).day


def add_months(day: date, months: int) -> date:
    """
    Move *day* by whole months; a day that the month does not have becomes its last.

    >>> add_months(date(2025, 3, 31), -1)
    datetime.date(2025, 2, 28)

    Raises:
        OverflowError: the year is outside the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))
