"""
Value set → expression over a column of datetimes, dates or epochs.

A bound is moved to the first value of the column that lies at it or after it: to whole
milliseconds, to what the clocks of the shop show, or to a date. Nothing is cast.
"""

from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals.stable.v2 as nw

from custquery.schema.calendar import day_start, local_date, moment
from custquery.schema.kept import Naive
from custquery.schema.reading import Reading, microseconds
from custquery.schema.types.days import date_of
from custquery.schema.value_sets import MonthDays, Present, Range, ValueSet
from custquery.targets.bounds import GREATEST, LEAST
from custquery.targets.frames.columns import Column
from custquery.targets.frames.numbers import number_test
from custquery.targets.storage import first_wall

#: Microseconds in a step of the column; nanoseconds are finer than an instant.
_STEPS = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 1}
_MICROSECOND = timedelta(microseconds=1)


def instant_test(column: Column, wanted: ValueSet, reading: Reading) -> nw.Expr | None:
    """Return the test of instants; None where only the values can tell."""
    dtype = column.dtype
    if column.digits is not None:
        return number_test(column, wanted, whole=True)
    if not isinstance(dtype, nw.Datetime | nw.Date):
        return None
    if isinstance(wanted, Present):
        return ~column.is_missing
    if not isinstance(wanted, Range):
        return None
    low, high = cast("tuple[int | None, int | None]", (wanted.low, wanted.high))
    kept = column.kept
    named = kept.zone if isinstance(kept, Naive) else None
    zone = ZoneInfo(named) if named else reading.zone
    try:
        if isinstance(dtype, nw.Datetime):
            return _datetime_test(column, dtype, (low, high), zone)
        days = (_first_day(each, reading.zone) for each in (low, high))
        return _between(column, *days)
    except (OverflowError, ValueError, ZoneInfoNotFoundError):
        return None


def day_test(column: Column, wanted: ValueSet) -> nw.Expr | None:
    """Return the test of dates that belong to no zone."""
    value, dtype = column.expression, column.dtype
    is_date = isinstance(dtype, nw.Date)
    if not is_date and not (isinstance(dtype, nw.Datetime) and not dtype.time_zone):
        return None
    match wanted:
        case Present():
            return ~column.is_missing
        case MonthDays(low, high):
            month, day = value.dt.month(), value.dt.day()  # of 8 bits, in some
            at = month * 100.0 + day
            after, before = at >= low, at <= high
            return after & before if low <= high else after | before
        case Range(int() | None as first, int() | None as last):
            ends = [None if each is None else _date(each) for each in (first, last)]
            if any(each is not None and not isinstance(each, date) for each in ends):
                return None
            if is_date:
                return _between(column, *ends)
            walls = (None if each is None else _midnight(each) for each in ends)
            return _between(column, *walls)
        case _:
            return None


def _date(number: int) -> date | int:
    """Return the date with this number; the number where there is no such date."""
    try:
        return date_of(number)
    except (OverflowError, ValueError):
        return number


def _midnight(day: date | int) -> datetime:
    return datetime.combine(cast("date", day), datetime.min.time())


def _between(column: Column, low: object, high: object) -> nw.Expr:
    value = column.expression
    tests = [] if low is None else [value >= low]
    tests += [] if high is None else [value < high]
    if not tests:
        return ~column.is_missing
    return tests[0] if len(tests) == 1 else tests[0] & tests[1]


def _datetime_test(
    column: Column,
    dtype: nw.Datetime,
    ends: tuple[int | None, int | None],
    zone: ZoneInfo,
) -> nw.Expr:
    walls = [_wall(each, dtype, zone) for each in ends]
    if dtype.time_unit != "ns":
        return _between(column, *walls)
    # A bound beyond what the column can hold cannot be compared with it.
    low, high = (None if each is None else _nanoseconds(each) for each in walls)
    if (low is not None and low > GREATEST) or (high is not None and high <= LEAST):
        return column.nobody
    held = [
        None if at is None or not LEAST < at <= GREATEST else wall
        for wall, at in zip(walls, (low, high), strict=True)
    ]
    return _between(column, *held)


def _nanoseconds(wall: datetime) -> int:
    return microseconds(wall if wall.tzinfo else wall.replace(tzinfo=UTC)) * 1000


def _wall(instant: int | None, dtype: nw.Datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first value of the column that is *instant* or later."""
    if instant is None:
        return None
    step = _STEPS[dtype.time_unit]
    if dtype.time_zone is not None:
        there = ZoneInfo(dtype.time_zone)
        return moment(-(-instant // step) * step).astimezone(there)
    wall = first_wall(instant, zone)
    past = wall.microsecond % step if step < _STEPS["s"] else wall.microsecond
    return wall + timedelta(microseconds=step - past) if past else wall


def _first_day(instant: int | None, zone: ZoneInfo) -> date | None:
    """Return the first day that starts at *instant* or later."""
    if instant is None:
        return None
    day = local_date(instant, zone) - timedelta(days=2)
    while day_start(day, zone) < instant:
        day += timedelta(days=1)
    return day
