"""Value set → test of one value, as the domain of its type has it."""

from collections.abc import Callable
from datetime import date
from typing import assert_never, cast

from custquery.schema.calendar import local_day
from custquery.schema.reading import Reading
from custquery.schema.text import fold, words
from custquery.schema.types.base import Domain
from custquery.schema.types.days import date_of
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Within,
    Words,
)
from custquery.targets.bounds import within


def contains(
    wanted: ValueSet, domain: Domain, reading: Reading
) -> Callable[[Value], bool]:
    """
    Return the test whether a value is in *wanted*.

    Args:
        wanted: The values that pass.
        domain: That of the values.
        reading: Its zone decides on which day an instant falls.
    """
    match wanted:
        case OneOf(values, raw):
            known = frozenset(values)
            if domain == "text" and not raw:
                return lambda value: fold(cast("str", value)) in known
            return known.__contains__
        case Range():
            return lambda value: within(wanted, value)
        case Prefix(text):
            return lambda value: fold(cast("str", value)).startswith(text)
        case Suffix(text):
            return lambda value: fold(cast("str", value)).endswith(text)
        case Words(pattern):
            return lambda value: bool(pattern) and pattern in words(cast("str", value))
        case MonthDays():
            return lambda value: _is_among(wanted, date_at(value, domain, reading))
        case Within():
            return lambda value: _is_near(wanted, cast("str", value))
        case Present():
            return lambda _: True
        case _:
            assert_never(wanted)


def date_at(value: Value, domain: Domain, reading: Reading) -> date | None:
    """Return the date of a day, or the local day of an instant; None: there is none."""
    try:
        if domain == "day":
            return date_of(int(value))
        return local_day(int(value), reading.zone)
    except (OverflowError, ValueError):
        return None


def _is_among(wanted: MonthDays, day: date | None) -> bool:
    if day is None:
        return False
    at = day.month * 100 + day.day
    if wanted.low <= wanted.high:
        return wanted.low <= at <= wanted.high
    return at >= wanted.low or at <= wanted.high


def _is_near(wanted: Within, point: str) -> bool:
    """Compare squares of whole numbers: nothing is rounded."""
    there = map(int, point.split())
    square = sum(
        (one - other) ** 2 for one, other in zip(there, wanted.centre, strict=True)
    )
    return square <= wanted.reach**2
