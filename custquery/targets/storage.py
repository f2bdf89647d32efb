"""
Value type + reading → how a column keeps its values: as whole steps, or as they are.

Money is kept in whole minor units, a number of a type with a *scale* in so many
decimals; instants, days, yes and no are whole anyway. A host's column may keep them
otherwise (`custquery.schema.kept`).
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, assert_never, cast
from zoneinfo import ZoneInfo

from custquery.schema.calendar import local, moment
from custquery.schema.closed import minor_units
from custquery.schema.kept import (
    Aware,
    Boolean,
    Dates,
    Epoch,
    Exact,
    Folded,
    FoldedBy,
    Kept,
    MajorUnits,
    MinorUnits,
    Naive,
    Spelled,
)
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain, ValueType
from custquery.schema.types.days import date_of
from custquery.schema.value_sets import Range, Value
from custquery.targets.bounds import GREATEST, LEAST, whole_range, whole_values

#: Decimals of a microsecond that a number of such units has, negative: fewer.
_UNITS = {"s": -6, "ms": -3, "us": 0}
#: No zone is further than this from UTC, whatever it did in the past.
_FURTHEST = timedelta(days=3)
_MICROSECOND = timedelta(microseconds=1)


class Storage(NamedTuple):
    """How the values of a domain are kept in a column."""

    domain: Domain
    #: Decimals of the whole number that is kept; None: it is kept as it is.
    digits: int | None = None
    #: What a host says of a column that is kept in neither way.
    kept: Kept | None = None


def storage_of(type_: ValueType, reading: Reading) -> Storage:
    """
    Return how a column keeps values of *type_*.

    >>> from datetime import UTC, datetime
    >>> from custquery.schema.types import Money
    >>> storage_of(Money(scale=4), Reading(datetime(2025, 1, 1, tzinfo=UTC)))
    Storage(domain='money', digits=4, kept=None)
    """
    match type_.domain:
        case "whole" | "instant" | "day" | "yesno":
            return Storage(type_.domain, 0)
        case "money" if type_.scale is None:
            return Storage("money", minor_units(reading.currency))
        case domain:
            return Storage(domain, type_.scale)


def stored_as(storage: Storage, kept: Kept | None, reading: Reading) -> Storage:
    """Return how a host's column keeps what *storage* says that ours keeps."""
    match kept:
        case None | Folded() | FoldedBy() | Exact():
            return storage
        case MinorUnits(digits):
            known = minor_units(reading.currency) if digits is None else digits
            return Storage(storage.domain, known)
        case MajorUnits():
            return Storage(storage.domain)
        case Epoch(unit):
            return Storage(storage.domain, _UNITS[unit])
        case Aware() | Naive() | Dates() | Boolean() | Spelled():
            return Storage(storage.domain, None, kept)
        case _:
            assert_never(kept)


class Bounds(NamedTuple):
    """The ends of a range as a column keeps them; None: no bound."""

    low: object | None
    high: object | None
    low_open: bool = False
    high_closed: bool = False


def kept_range(wanted: Range, storage: Storage, reading: Reading) -> Bounds | None:
    """Return *wanted* as a column keeps its ends; None: no column can hold such."""
    if storage.digits is not None:
        low, high = whole_range(wanted, storage.digits)
        if (low or 0) > GREATEST or (high is not None and high <= LEAST):
            return None
        return Bounds(
            None if low is None or low <= LEAST else low,
            None if high is None or high > GREATEST else high,
        )
    match storage.kept:
        case Aware() | Naive() | Dates():
            return _calendar_range(wanted, storage.kept, reading)
        case _:
            return Bounds(wanted.low, wanted.high, wanted.low_open, wanted.high_closed)


def _calendar_range(
    wanted: Range, kept: Aware | Naive | Dates, reading: Reading
) -> Bounds | None:
    low, high = (
        None if end is None else _first_at(int(end), kept, reading)
        for end in (wanted.low, wanted.high)
    )
    if low is _LATER or high is _EARLIER:
        return None
    return Bounds(
        None if low is _EARLIER else low,
        None if high is _LATER else high,
    )


#: A bound beyond the calendar.
_EARLIER, _LATER = object(), object()


def _first_at(number: int, kept: Aware | Naive | Dates, reading: Reading) -> object:
    """Return the first value a column can hold that is at *number* or later."""
    try:
        if isinstance(kept, Dates):
            return date_of(number)
        if isinstance(kept, Aware):
            return moment(number)
        zone = ZoneInfo(kept.zone) if kept.zone else reading.zone
        return first_wall(number, zone)
    except (OverflowError, ValueError):
        return _EARLIER if number < 0 else _LATER


def first_wall(instant: int, zone: ZoneInfo) -> datetime:
    """
    Return the first time, without a zone, that means *instant* or a later one.

    A time in a gap means the first instant after it, one in an overlap the first of
    the two (law 4); so later times never mean earlier instants, and it can be searched.

    >>> from datetime import UTC
    >>> from custquery.schema.reading import microseconds
    >>> second_time = microseconds(datetime(2025, 10, 26, 1, 30, tzinfo=UTC))
    >>> first_wall(second_time, ZoneInfo("Europe/Amsterdam"))
    datetime.datetime(2025, 10, 26, 3, 0)
    """
    wall = moment(instant).astimezone(zone).replace(tzinfo=None)
    if local(wall, zone) == instant and local(wall - _MICROSECOND, zone) < instant:
        return wall
    low, high = wall - _FURTHEST, wall + _FURTHEST
    while high - low > _MICROSECOND:
        middle = low + (high - low) // 2
        if local(middle, zone) >= instant:
            high = middle
        else:
            low = middle
    return high


def kept_values(
    values: Iterable[Value], storage: Storage, reading: Reading
) -> tuple[object, ...]:
    """Return *values* as a column keeps them, without those that none can hold."""
    if storage.digits is not None:
        whole = whole_values(values, storage.digits)
        return tuple(each for each in whole if LEAST <= each <= GREATEST)
    match storage.kept:
        case Spelled(spellings):
            known = frozenset(values)
            return tuple(text for text, value in spellings if value in known)
        case Boolean():
            return tuple(map(bool, values))
        case Aware() | Naive() | Dates() as kept:
            found = (_first_at(int(each), kept, reading) for each in values)
            return tuple(each for each in found if isinstance(each, date))
        case _:
            return tuple(
                int(each) if isinstance(each, bool) else each for each in values
            )


def reader_of(
    kept: Kept, type_: ValueType, reading: Reading
) -> Callable[[object], Value | None]:
    """Return how one value of a record that is kept so is read; None when missing."""
    plain = type_.from_record
    match kept:
        case MinorUnits() | Epoch():
            storage = stored_as(Storage(type_.domain), kept, reading)
            digits = cast("int", storage.digits)
            return lambda raw: _from_steps(raw, digits)
        case Naive(zone) if zone is not None:
            there = ZoneInfo(zone)
            return lambda raw: plain(_placed(raw, there), reading)
        case Spelled(spellings):
            known = dict(spellings)
            return lambda raw: known.get(raw) if isinstance(raw, str) else None
        case _:
            return lambda raw: plain(raw, reading)


def _from_steps(raw: object, digits: int) -> Value | None:
    if not isinstance(raw, int) or isinstance(raw, bool):
        return None
    if digits > 0:
        return Decimal(f"{raw}E-{digits}")
    return raw * int(10**-digits)


def _placed(raw: object, zone: ZoneInfo) -> object:
    """Return a naive time with its place on the line, in UTC."""
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw.strip())
        except ValueError:
            return None
    if not isinstance(raw, datetime) or raw.tzinfo is not None:
        return raw
    try:
        return moment(local(raw, zone)).astimezone(UTC)
    except OverflowError:
        return None
