"""Dates without a zone, and the days of the year that an anniversary asks for."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema.reading import Reading
from custquery.schema.types import Day, Instant, ValueType
from custquery.schema.types.anniversaries import Anniversary
from custquery.schema.types.base import Understood
from custquery.schema.types.days import date_of, day_number, read_days
from custquery.schema.value_sets import NOTHING, MonthDays, ValueSet

AMSTERDAM = Reading(datetime(2025, 6, 15, 23, 30, tzinfo=UTC))
APIA = Reading(datetime(2025, 6, 15, 12, tzinfo=UTC), ZoneInfo("Pacific/Apia"))


def days(text: str, reading: Reading = AMSTERDAM) -> tuple[str, str]:
    """Return the first day of *text* and the day after the last."""
    found = read_days(ast.Literal(text), reading)
    low, high = getattr(found, "low", 0), getattr(found, "high", 0)
    return date_of(low).isoformat(), date_of(high).isoformat()


def of_year(operator: str, text: str) -> ValueSet:
    literal, anniversary = ast.Literal(text), Anniversary()
    match operator:
        case "=":
            read = anniversary.equals(literal, "=", AMSTERDAM)
        case ">" | ">=" | "<" | "<=":
            read = anniversary.compare(literal, operator, AMSTERDAM)
        case _:
            low, high = (ast.Literal(each) for each in text.split(".."))
            read = anniversary.between(low, high, AMSTERDAM)
    assert isinstance(read, Understood)
    return read.wanted


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("31-12-2025", "2025-12-31", "2026-01-01"),
        ("today", "2025-06-16", "2025-06-17"),
        ("gisteren", "2025-06-15", "2025-06-16"),
        ("-1m", "2025-05-16", "2025-05-17"),
        ("now", "2025-06-16", "2025-06-17"),
        ("-36h", "2025-06-14", "2025-06-15"),
        ("2024-03-01T23:30:00Z", "2024-03-02", "2024-03-03"),
        ("2024-03-01T12:00", "2024-03-01", "2024-03-02"),
    ],
)
def test_a_text_is_whole_days(text: str, first: str, after: str) -> None:
    assert (first, after) == days(text)


def test_a_day_that_a_zone_skipped_is_a_day() -> None:
    assert ("2011-12-30", "2011-12-31") == days("2011-12-30", APIA)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(1990, 5, 6), date(1990, 5, 6)),
        ("1990-05-06", date(1990, 5, 6)),
        (" 1990-05-06T23:59:59 ", date(1990, 5, 6)),
        (datetime(1990, 5, 6, 23, 30), date(1990, 5, 6)),  # noqa: DTZ001 - naive
        (datetime(1990, 5, 6, 23, 30, tzinfo=UTC), date(1990, 5, 7)),
        ("soon", None),
        (19900506, None),
        (None, None),
    ],
)
def test_a_record_may_hold_a_date_in_many_kinds(
    value: object, expected: date | None
) -> None:
    number = None if expected is None else day_number(expected)

    assert number == Day().from_record(value, AMSTERDAM)


@pytest.mark.parametrize("text", ["0001-01-01T00:00+23:00", "9999-12-31T23:00-23:00"])
def test_the_ends_of_the_calendar_are_no_dates_in_another_zone(text: str) -> None:
    assert Day().from_record(text, AMSTERDAM) is None


@pytest.mark.parametrize(
    ("operator", "text", "expected"),
    [
        ("=", "2025-06-15", MonthDays(615, 615)),
        ("=", "2025-02-28", MonthDays(228, 229)),
        ("=", "2024-02-28", MonthDays(228, 228)),
        ("=", "2025-02", MonthDays(201, 229)),
        ("=", "2025", MonthDays(101, 1231)),
        ("..", "2025-12-20..2026-01-10", MonthDays(1220, 110)),
        ("..", "2025-12-20..2025-01-10", MonthDays(1220, 110)),
        ("..", "2024-06-16..2025-06-15", MonthDays(616, 615)),
        ("..", "2024-06-15..2025-06-15", MonthDays(101, 1231)),
        ("..", "2024-01-01..2024-12-30", MonthDays(101, 1230)),
        (">", "2025-06-15", MonthDays(616, 1231)),
        (">", "2025-02-28", MonthDays(301, 1231)),
        (">", "2024-02-28", MonthDays(229, 1231)),
        (">", "2025-12-31", NOTHING),
        (">=", "2025-12-31", MonthDays(1231, 1231)),
        ("<", "2025-01-01", NOTHING),
        ("<", "2025-03-01", MonthDays(101, 229)),
        ("<", "2025-02-28", MonthDays(101, 227)),
        ("<=", "2025-02-28", MonthDays(101, 229)),
        ("<=", "2024-02-28", MonthDays(101, 228)),
    ],
)
def test_an_anniversary_asks_for_days_of_the_year(
    operator: str, text: str, expected: ValueSet
) -> None:
    assert expected == of_year(operator, text)


@pytest.mark.parametrize("kind", [Day(), Instant(), Anniversary()])
def test_more_than_30_days_ago_is_asked_of_a_date_of_any_kind(kind: ValueType) -> None:
    asked = kind.compare(ast.Literal("30 days ago"), ">", AMSTERDAM)
    assert isinstance(asked, Diagnostic)
    assert asked.code == "which-days"
