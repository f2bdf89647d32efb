"""
Names of days and periods → dates: ``yesterday``, ``vorige maand``, ``past_week``.

``last_month`` is the calendar month before this one. ``past_month`` is up to today, as
Shopify has it, and means the same as the range ``-1m..today``.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from custquery.schema.calendar import add_months, days_in_month
from custquery.schema.closed import closest

_DAYS = {
    "today": ("today", 0),
    "vandaag": ("today", 0),
    "yesterday": ("yesterday", -1),
    "gisteren": ("yesterday", -1),
    "tomorrow": ("tomorrow", 1),
    "morgen": ("tomorrow", 1),
}
#: Two days from today, which have no name in English.
_TWO_DAYS = {"eergisteren": "-2d", "overmorgen": "+2d"}
_PERIODS = {
    "week": "week",
    "month": "month",
    "maand": "month",
    "quarter": "quarter",
    "kwartaal": "quarter",
    "year": "year",
    "jaar": "year",
}
_WHICH = {
    "this": ("this", 0),
    "deze": ("this", 0),
    "dit": ("this", 0),
    "last": ("last", -1),
    "previous": ("last", -1),
    "vorige": ("last", -1),
    "vorig": ("last", -1),
    "next": ("next", 1),
    "volgende": ("next", 1),
    "volgend": ("next", 1),
}
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}

#: Patterns are compiled when they are needed.
_PAST = r"(?:past|afgelopen)_(day|dag|week|month|maand|quarter|kwartaal|year|jaar)"
_PAST_MANY = (
    r"(?:the_|de_)?(?:past|last|previous|afgelopen|laatste|vorige)_([0-9]{1,4})_"
    r"(days?|dag(?:en)?|weeks?|weken|months?|maand(?:en)?|years?|jaar|jaren)"
)
_OFFSETS = {
    "day": "1d",
    "dag": "1d",
    "week": "7d",
    "month": "1m",
    "maand": "1m",
    "quarter": "3m",
    "kwartaal": "3m",
    "year": "1y",
    "jaar": "1y",
}
_LETTERS = {"d": "d", "w": "w", "m": "m", "y": "y", "j": "y"}
_QUARTER = r"(?:q([1-4])[_-]?([0-9]{4})|([0-9]{4})[_-]?q([1-4]))"
_DATE = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_BETWEEN = rf"({_DATE}|(?:19|20)[0-9]{{2}})\s*-\s*({_DATE}|(?:19|20)[0-9]{{2}})"
_JOINED = (
    r"(?:from |van |between |tussen )?(.+?)\s*(?:\.\.\.?|…)\s*(.+)"
    r"|(?:from |van )?(.+?)\s+(?:-|to|tot|t/m|until|through)\s+(.+)"
)

#: Words that stand for a date, for whoever mistypes one.
_KNOWN = (*_DAYS, "now", "last_week", "last_month", "last_year", "this_month")


def _joined(text: str) -> str:
    return re.sub(r"[\s_]+", "_", text)


def named_period(text: str, today: date) -> tuple[str, date, date] | None:
    """
    Return the canonical name of a day or period, its first day and the day after it.

    >>> named_period("vorige maand", date(2025, 3, 31))
    ('last_month', datetime.date(2025, 2, 1), datetime.date(2025, 3, 1))

    Raises:
        OverflowError: it is outside the calendar.

    """
    if text in _DAYS:
        name, days = _DAYS[text]
        day = today + timedelta(days=days)
        return name, day, day + timedelta(days=1)
    which, _, word = _joined(text).partition("_")
    if which not in _WHICH or word not in _PERIODS:
        return None
    (name, step), period = _WHICH[which], _PERIODS[word]
    first, after = _bounds(period, step, today)
    return f"{name}_{period}", first, after


def _bounds(period: str, step: int, today: date) -> tuple[date, date]:
    if period == "week":
        monday = today - timedelta(days=today.weekday() - 7 * step)
        return monday, monday + timedelta(days=7)
    months = _MONTHS_OF[period]
    first = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    return add_months(first, step * months), add_months(first, (step + 1) * months)


def ends_of(text: str) -> tuple[str, str] | None:
    """
    Return both ends of a range that is written as one value.

    >>> ends_of("past_week"), ends_of("q1 2024"), ends_of("2024-01-01 t/m 2024-03-31")
    (('-7d', 'today'), ('2024-01', '2024-03'), ('2024-01-01', '2024-03-31'))
    """
    joined = _joined(text)
    if found := re.fullmatch(_PAST, joined):
        return f"-{_OFFSETS[found[1]]}", "today"
    if found := re.fullmatch(_PAST_MANY, joined):
        return f"-{int(found[1])}{_LETTERS[found[2][0]]}", "today"
    if found := re.fullmatch(_QUARTER, joined):
        year, quarter = found[2] or found[3], int(found[1] or found[4])
        return f"{year}-{3 * quarter - 2:02}", f"{year}-{3 * quarter:02}"
    if found := re.fullmatch(_BETWEEN, text) or re.fullmatch(_JOINED, text):
        low, high = (each for each in found.groups() if each)
        return low, high
    return None


def closest_date(text: str, today: date) -> list[str]:
    """Return what somebody who mistyped a day, or left out its unit, may have meant."""
    plain = re.sub(r"\b([0-9]{1,2})(?:st|nd|rd|th|e|ste|de)\b", r"\1", text)
    if plain != text:
        return [plain]
    if text in _TWO_DAYS:
        return [_TWO_DAYS[text]]
    if re.fullmatch(r"-\s?[0-9]{1,4}", text):
        return [f"{text.replace(' ', '')}d"]
    if found := re.fullmatch(r"(?:now|nu|today|vandaag)\s*-\s*([0-9]+)([dwmy]?)", text):
        return [f"-{found[1]}{found[2] or 'd'}"]
    if found := re.fullmatch(r"q([1-4])", text):
        return ["..".join(ends_of(f"{text} {today.year}") or ()) or found[0]]
    return list(closest(text, _KNOWN))


def nearest_date(text: str, months: Mapping[str, int]) -> list[str]:
    """
    Return the real day nearest to one that the calendar does not have.

    >>> nearest_date("2025-02-30", {}), nearest_date("31-04-2025", {})
    (['2025-02-28'], ['2025-04-30'])
    """
    numbers = [int(each) for each in re.findall(r"[0-9]+", text)[:3]]
    name = next(iter(re.findall(r"[a-z]{3,}", text)), "")
    if name and len(numbers) == 2:
        numbers.insert(1, months.get(name[:3], 0))
    if len(numbers) < 3:
        return []
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    if month > 12 >= day:
        month, day = day, month
    year += 2000 if year < 100 else 0
    if not (1 <= month <= 12 and 1000 <= year <= 9998 and day):
        return []
    return [date(year, month, min(day, days_in_month(year, month))).isoformat()]
