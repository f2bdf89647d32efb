"""Local days: clock changes, midnights that do not exist, days that do not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.schema.calendar import add_months, day_start, local, local_date, moment
from custquery.schema.reading import Reading
from custquery.schema.types import Instant

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ZONES = [
    "Europe/Amsterdam",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Beirut",
    "Pacific/Apia",
    "America/Havana",
    "Atlantic/Azores",
    "America/Toronto",
    "Asia/Kathmandu",
    "UTC",
]


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Amsterdam", date(2025, 1, 1), "2024-12-31T23:00"),
        ("Europe/Amsterdam", date(2025, 3, 30), "2025-03-29T23:00"),
        ("Europe/Amsterdam", date(2025, 3, 31), "2025-03-30T22:00"),
        # Clocks went from 00:00 to 01:00: the day starts at 01:00.
        ("America/Sao_Paulo", date(2018, 11, 4), "2018-11-04T03:00"),
        ("Asia/Beirut", date(2022, 3, 27), "2022-03-26T22:00"),
        # Clocks went back from 01:00 to 00:00: the first of the two midnights.
        ("America/Havana", date(2024, 11, 3), "2024-11-03T04:00"),
        # Samoa had no 30 December 2011: it starts, and ends, with the 31st.
        ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00"),
        ("Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00"),
    ],
)
def test_a_day_starts_at_its_first_instant(zone: str, day: date, expected: str) -> None:
    assert _utc(expected) == moment(day_start(day, ZoneInfo(zone)))


def test_a_time_in_a_gap_is_the_first_instant_after_it() -> None:
    found = moment(local(datetime(2025, 3, 30, 2, 30), AMSTERDAM))  # noqa: DTZ001 - local

    assert _utc("2025-03-30T01:00") == found


def test_a_time_in_an_overlap_is_the_first_of_the_two() -> None:
    found = moment(local(datetime(2025, 10, 26, 2, 30), AMSTERDAM))  # noqa: DTZ001 - local

    assert _utc("2025-10-26T00:30") == found


@given(st.sampled_from(ZONES), st.dates(date(1950, 1, 1), date(2037, 12, 31)))
def test_days_follow_each_other_and_hold_their_own_date(zone: str, day: date) -> None:
    place = ZoneInfo(zone)
    start, end = day_start(day, place), day_start(day + timedelta(days=1), place)

    assert start <= end
    if start < end:
        assert day == local_date(start, place)
    assert local_date(start - 1, place) < day


@pytest.mark.parametrize("value", ["0001-01-01", "0001-01-01T00:00", date.min])
def test_a_moment_that_a_zone_moves_out_of_the_calendar_is_missing(
    value: object,
) -> None:
    reading = Reading(datetime(2025, 1, 1, tzinfo=UTC), AMSTERDAM)

    assert Instant().from_record(value, reading) is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_months_clamp(day: date, months: int, expected: date) -> None:
    assert expected == add_months(day, months)
