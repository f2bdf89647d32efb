"""
A test of numbers or dates → its ends, as Shopify writes them.

A relative date stays relative: it is taken from the spelling of the test, not from the
instants that it stands for today. Ends that Shopify counts otherwise are refused.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from custquery.language import ast, parse
from custquery.schema.calendar import local, moment
from custquery.schema.checked import Test
from custquery.schema.numerals import plain
from custquery.schema.value_sets import OneOf, Range, Value
from custquery.targets.shopify.pieces import CannotSayError
from custquery.targets.shopify.values import unsaid

_SECOND = 1_000_000
#: Digits that Shopify's floating numbers keep apart.
_DIGITS = 15

#: The opposite of each sign.
OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}


class End(NamedTuple):
    """One end of an interval: ``>= 3``; or ``= 3``, which is both."""

    sign: str
    text: str


#: One end, or a low and a high one that both belong to it.
Interval: TypeAlias = tuple[End, ...]

#: How a day, month or year is written: as its first and its last day.
Days: TypeAlias = Callable[[str], tuple[str, str]]
#: How an instant is written, in microseconds since 1970 UTC.
Moments: TypeAlias = Callable[[int], str]


def sign_of(test: Test) -> str:
    """Return the sign that *test* is spelled with, ``:`` for an equality."""
    found = re.match("[:=<>]+", test.spelling[len(test.criterion.name) :])
    return found[0] if found else ":"


# Numbers


def of_numbers(test: Test) -> Iterator[Interval]:
    """
    Yield the intervals of a number, of which one is enough.

    Raises:
        CannotSayError: it is empty, or has more digits than Shopify tells apart.
    """
    wanted = test.wanted
    if isinstance(wanted, OneOf) and wanted.values:
        for each in wanted.values:
            yield (End("=", _number(each)),)
    elif isinstance(wanted, Range):
        yield _range(wanted, sign_of(test))
    else:
        raise unsaid(test)


def _range(wanted: Range, sign: str) -> Interval:
    low, high = wanted.low, wanted.high
    if isinstance(low, int) or isinstance(high, int):
        return _whole_range(low, high, sign)
    if low is not None and high is not None:
        return End(">=", _number(low)), End("<=", _number(high))
    if low is not None:
        return (End(">" if wanted.low_open else ">=", _number(low)),)
    return (End("<=" if wanted.high_closed else "<", _number(high)),)


def _whole_range(low: Value | None, high: Value | None, sign: str) -> Interval:
    """Write half-open whole numbers with the sign that was typed."""
    if isinstance(low, int) and isinstance(high, int):
        return End(">=", str(low)), End("<=", str(high - 1))
    if isinstance(low, int):
        return (End(sign, str(low - (sign == ">"))),)
    return (End(sign, str(int(str(high)) - (sign == "<="))),)


def _number(value: Value | None) -> str:
    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) > _DIGITS:
            raise CannotSayError("shopify-digits")
        return plain(value)
    return str(value)


# Dates


def of_dates(test: Test, days: Days, moments: Moments) -> Interval:
    """
    Return the interval of a date.

    Args:
        test: A test of instants or of days.
        days: How a day, month or year is written.
        moments: How an instant is written.

    Raises:
        CannotSayError: it is empty, or exact to the hour from now.
    """
    term, wanted = parse(test.spelling).tree, test.wanted
    if not isinstance(wanted, Range) or not isinstance(term, ast.Comparison):
        raise unsaid(test)
    value = term.value
    if isinstance(value, ast.Range):
        low, high = value.low.text, value.high.text
    else:
        low = high = value.text if isinstance(value, ast.Literal) else ""
    first = _first(low, wanted, term.operator, days, moments)
    last = _last(high, wanted, term.operator, days, moments)
    if term.operator == ":" and first.text == last.text:
        return (End("=", first.text),)
    if term.operator == ":":
        return End(">=", first.text), End("<=", last.text)
    return (first,) if term.operator in {">=", "<"} else (last,)


def _first(text: str, wanted: Range, sign: str, days: Days, moments: Moments) -> End:
    """Return the end that begins a period: ``>= P`` and ``< P``."""
    if not _is_moment(text):
        return End(sign, days(text)[0])
    at = wanted.high if sign == "<" else wanted.low
    return End(sign, moments(int(str(at)))) if at is not None else End("", "")


def _last(text: str, wanted: Range, sign: str, days: Days, moments: Moments) -> End:
    """Return the end that ends a period: ``<= P`` and ``> P``."""
    if not _is_moment(text):
        return End(sign, days(text)[1])
    if sign == ":":
        return End(sign, moments(int(str(wanted.high)) - _SECOND))
    if sign == ">":
        return End(">=", moments(int(str(wanted.low))))
    return End("<", moments(int(str(wanted.high)))) if sign == "<=" else End("", "")


def _is_moment(text: str) -> bool:
    return "T" in text


def of_period(text: str) -> tuple[str, str]:
    """
    Return the first and the last day of an absolute day, month or year.

    >>> of_period("2024-02"), of_period("2025")
    (('2024-02-01', '2024-02-29'), ('2025-01-01', '2025-12-31'))

    Raises:
        CannotSayError: it is something else.
    """
    if is_day(text):
        return text, text
    if re.fullmatch(r"\d{4}-\d\d", text):
        last = monthrange(int(text[:4]), int(text[5:]))[1]
        return f"{text}-01", f"{text}-{last}"
    if re.fullmatch(r"\d{4}", text):
        return f"{text}-01-01", f"{text}-12-31"
    raise CannotSayError("shopify-exact-time")


def segment_days(text: str) -> tuple[str, str]:
    """
    Return the days of a period as a segment writes them; offsets stay offsets.

    >>> segment_days("-30d"), segment_days("tomorrow")
    (('-30d', '-30d'), ('+1d', '+1d'))

    Raises:
        CannotSayError: it is exact to the hour.
    """
    text = {"tomorrow": "+1d"}.get(text, text)
    if text in {"today", "yesterday"} or re.fullmatch(r"[+-]\d+[dwmy]", text):
        return text, text
    return of_period(text)


def is_day(text: str) -> bool:
    """Tell whether *text* is an absolute day."""
    return re.fullmatch(r"\d{4}-\d\d-\d\d", text) is not None


def next_day(day: str, step: int) -> str | None:
    """
    Return the day *step* days after *day*; None for an offset in months or years.

    >>> next_day("2024-03-01", -1), next_day("-7d", -1), next_day("yesterday", 1)
    ('2024-02-29', '-8d', 'today')
    """
    if is_day(day):
        return (date.fromisoformat(day) + timedelta(days=step)).isoformat()
    named = {"today": "+0d", "yesterday": "-1d"}
    offset = re.fullmatch(r"([+-]\d+)d", named.get(day, day))
    if offset is None:
        return None
    days = int(offset[1]) + step
    return f"{days:+}d" if days else "today"


def local_moment(zone: ZoneInfo) -> Moments:
    """Write instants as the clocks of *zone* show them, without saying which zone."""

    def spell(instant: int) -> str:
        wall = moment(instant).astimezone(zone).replace(tzinfo=None)
        if wall.microsecond or local(wall, zone) != instant:
            raise CannotSayError("shopify-exact-time")
        return wall.isoformat()

    return spell


def utc_moment(instant: int) -> str:
    """
    Write an instant in UTC.

    >>> utc_moment(0)
    '1970-01-01T00:00:00Z'
    """
    found = moment(instant).astimezone(UTC).replace(tzinfo=None)
    if found.microsecond:
        raise CannotSayError("shopify-exact-time")
    return f"{found.isoformat()}Z"
