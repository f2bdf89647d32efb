"""
Law 4: which instants a written time stands for, in every zone, to the microsecond.

The instants in ``time.json`` were worked out by hand from the rules of the zones. A day
starts at the first instant whose local date it is; that is looked for minute by minute,
in all zones whose clocks ever skipped a midnight.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from attrs import frozen

from custquery.schema import checked
from custquery.schema.calendar import day_start, moment
from custquery.schema.checker import check
from custquery.schema.reading import Reading, microseconds
from custquery.schema.types import Instant
from custquery.schema.value_sets import OneOf, Range
from custquery.shop.criteria import schema

SCHEMA = schema()
WRITTEN = json.loads((Path(__file__).parent / "time.json").read_text("utf-8"))
CASES = [
    pytest.param(*case, id=f"{name}: {case[2]} in {case[0]}")
    for name, cases in WRITTEN.items()
    for case in cases
]


def reading(zone: str, now: str, locale: str = "nl") -> Reading:
    return Reading(datetime.fromisoformat(now), ZoneInfo(zone), locale)


def asked(term: str, read_with: Reading) -> tuple[str | None, str | None]:
    """Return the ends of the range that *term* asks for, in UTC."""
    found = check(term, SCHEMA, read_with).filter
    assert isinstance(found, checked.Test), term
    assert isinstance(found.wanted, Range), term
    return spelled(found.wanted.low), spelled(found.wanted.high)


def spelled(instant: object) -> str | None:
    if instant is None:
        return None
    assert isinstance(instant, int)
    text = moment(instant).replace(tzinfo=None).isoformat()
    return f"{text.removesuffix(':00')}Z"


@pytest.mark.parametrize(("zone", "now", "text", "low", "high"), CASES)
def test_a_written_time_is_this_period(
    zone: str, now: str, text: str, low: str, high: str
) -> None:
    assert (low, high) == asked(f'created_at = "{text}"', reading(zone, now))


@pytest.mark.parametrize(("zone", "now", "text", "low", "high"), CASES)
def test_comparisons_begin_and_end_with_the_period(
    zone: str, now: str, text: str, low: str, high: str
) -> None:
    read_with = reading(zone, now)

    assert (high, None) == asked(f'created_at > "{text}"', read_with)
    assert (low, None) == asked(f'created_at >= "{text}"', read_with)
    assert (None, low) == asked(f'created_at < "{text}"', read_with)
    assert (None, high) == asked(f'created_at <= "{text}"', read_with)
    if low < high:
        between = f'created_at BETWEEN "{text}" AND "{text}"'
        assert (low, high) == asked(between, read_with)


@pytest.mark.parametrize("text", ["-30d", "today", "2025-03-30T02:30", "-36h"])
def test_the_present_and_the_zone_are_given_and_never_asked_of_the_machine(
    text: str,
) -> None:
    term = f"created_at:{text}"
    here = asked(term, reading("Europe/Amsterdam", "2025-06-15T10:00Z"))

    assert here == asked(term, reading("Europe/Amsterdam", "2025-06-15T10:00Z"))
    assert here != asked(term, reading("Asia/Tokyo", "1999-12-31T10:00Z"))


# What a host keeps


@pytest.mark.parametrize(
    ("zone", "value", "expected"),
    [
        ("Europe/Amsterdam", "2025-06-15T10:00", "2025-06-15T08:00Z"),
        ("Europe/Amsterdam", "2025-03-30T02:30", "2025-03-30T01:00Z"),
        ("Europe/Amsterdam", "2025-10-26T02:30", "2025-10-26T00:30Z"),
        ("America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T03:00Z"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00Z"),
        ("Asia/Tokyo", "2025-01-01T00:00+05:00", "2024-12-31T19:00Z"),
        ("Asia/Tokyo", "2025-01-01T00:00Z", "2025-01-01T00:00Z"),
    ],
)
def test_a_time_without_a_zone_is_in_that_of_the_shop(
    zone: str, value: str, expected: str
) -> None:
    read_with = reading(zone, "2025-06-15T10:00Z")
    kept = datetime.fromisoformat(value)

    assert expected == spelled(Instant().from_record(value, read_with))
    assert expected == spelled(Instant().from_record(kept, read_with))


def test_a_day_that_was_left_out_holds_nothing() -> None:
    found = check(
        "created_at:2011-12-30", SCHEMA, reading("Pacific/Apia", "2012-01-10T12:00Z")
    ).filter
    assert isinstance(found, checked.Test)
    wanted = found.wanted

    assert wanted == OneOf(()) or (
        isinstance(wanted, Range) and wanted.low == wanted.high
    )


# Every midnight that clocks skipped


@frozen
class Skip:
    """Clocks that went forward over the start of *day*, at *instant*."""

    day: date
    instant: datetime
    before: timedelta
    after: timedelta


@cache
def skips() -> dict[Skip, str]:
    """Find the midnights skipped since 1940, and for each one zone in which it was."""
    found: dict[Skip, str] = {}
    for name in sorted(available_timezones()):
        for each in skips_of(ZoneInfo(name)):
            found.setdefault(each, name)
    return found


def skips_of(zone: ZoneInfo) -> Iterator[Skip]:
    step = timedelta(days=24)
    at = datetime(1940, 1, 1, tzinfo=UTC)
    before = offset(zone, at)
    while at.year < 2038:
        after = offset(zone, at + step)
        if before != after:
            yield from skipped(zone, change(zone, at, at + step))
        at, before = at + step, after


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Find the second at which the clocks changed."""
    before = offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def skipped(zone: ZoneInfo, at: datetime) -> Iterator[Skip]:
    """Yield the days whose first moment lies in the gap at *at*."""
    before = offset(zone, at - timedelta(seconds=1))
    after = offset(zone, at)
    first = (at + before).replace(tzinfo=None)
    last = (at + after).replace(tzinfo=None)
    day = first.date() + timedelta(days=(first.time() != datetime.min.time()))
    while datetime.combine(day, datetime.min.time()) < last:
        yield Skip(day, at, before, after)
        day += timedelta(days=1)


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """Look for the first minute that has the date of *day*, or a later one."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=26)
    while at.astimezone(zone).date() < day:
        at += timedelta(minutes=1)
    return at


def test_skipped_midnights_are_found() -> None:
    zones = set(skips().values())

    assert len(skips()) > 300
    assert any("Apia" in each or "Samoa" in each for each in zones)


def test_a_day_without_a_midnight_starts_at_its_first_instant() -> None:
    wrong = [
        (name, each)
        for each, name in skips().items()
        if moment(day_start(each.day, ZoneInfo(name))) != each.instant
    ]

    assert [] == wrong


def test_minute_by_minute_nothing_else_is_found() -> None:
    """Seconds do not fit minutes in old times, so those changes are left out."""
    whole = [
        (each, name)
        for each, name in skips().items()
        if not each.instant.second and not each.before.seconds % 60
    ]
    tried = [whole[at] for at in range(0, len(whole), max(1, len(whole) // 150))]
    wrong = [
        (name, each)
        for each, name in tried
        if day_start(each.day, ZoneInfo(name))
        != microseconds(first_instant(each.day, ZoneInfo(name)))
    ]

    assert [] == wrong
    assert len(tried) > 100


@pytest.mark.long
def test_minute_by_minute_in_every_zone_and_around_every_skip() -> None:
    wrong = [
        (name, each.day, near)
        for each, name in skips().items()
        for near in (-1, 0, 1)
        if not each.instant.second and not each.before.seconds % 60
        for day in [each.day + timedelta(days=near)]
        if day_start(day, ZoneInfo(name))
        != microseconds(first_instant(day, ZoneInfo(name)))
    ]

    assert [] == wrong
