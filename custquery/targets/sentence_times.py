"""
Instants and days → dates in words: in March 1997, since 22 Oct 2025, before 9:00.

A stretch of whole local days, months or years is said as such, in the zone of the
reading; what is finer is said to the microsecond, and twice-told hours with their
offset from UTC, so that two instants never read the same.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from custquery.schema.calendar import local_date, moment
from custquery.schema.types.days import date_of, day_number
from custquery.schema.value_sets import MonthDays, Range
from custquery.targets.sentence_values import Voice

_MINUTE = 60_000_000
_HOUR = 60


def period(wanted: Range, voice: Voice) -> str:
    """Say the half-open stretch of time *wanted*, such as “in 2025”."""
    low = None if wanted.low is None else int(wanted.low)
    high = None if wanted.high is None else int(wanted.high)
    if low is None:
        return voice.say("time-ever") if high is None else _until(high, voice)
    if high is None:
        return _since(low, voice)
    first, end = _day(low, voice), _day(high, voice)
    if first is None or end is None or first >= end:
        return voice.say(
            "time-between", low=instant(low, voice), high=instant(high, voice)
        )
    return _days(first, end, voice)


def days(wanted: Range, voice: Voice) -> str:
    """Say the half-open stretch of dates *wanted*, which are in no zone."""
    low = None if wanted.low is None else int(wanted.low)
    high = None if wanted.high is None else int(wanted.high)
    if low is None:
        before = "" if high is None else numbered_day(high, voice)
        return (
            voice.say("time-before", high=before) if before else voice.say("time-ever")
        )
    if high is None:
        reading = voice.reading
        today = day_number(local_date(reading.now_microseconds, reading.zone))
        code = "time-since" if low <= today else "time-from"
        return voice.say(code, low=numbered_day(low, voice))
    if low >= high:
        first, last = numbered_day(low, voice), numbered_day(high, voice)
        return voice.say("time-between", low=first, high=last)
    return _days(date_of(low), date_of(high), voice)


def numbered_day(at: int, voice: Voice) -> str:
    """Say the date that is *at* days after 1970-01-01."""
    return day(date_of(at), voice)


def month_days(wanted: MonthDays, voice: Voice) -> str:
    """Say days of the year: today (22 November), from 22 May through 10 June."""
    low, high = (_month_day(each, voice) for each in (wanted.low, wanted.high))
    if wanted.low != wanted.high:
        return voice.say("time-through", low=low, high=high)
    reading = voice.reading
    today = local_date(reading.now_microseconds, reading.zone)
    is_today = wanted.low == today.month * 100 + today.day
    return voice.say("time-today" if is_today else "time-on", low=low)


def _month_day(at: int, voice: Voice) -> str:
    month, of = divmod(at, 100)
    return voice.say("month-day", day=of, month=voice.say("months").split()[month - 1])


def _days(first: date, end: date, voice: Voice) -> str:
    """Say the whole days from *first* until before *end*: a month, a year, or days."""
    last = end - timedelta(days=1)
    write = _writer(first, end, voice)
    low, high = write(first), write(last)
    if low != high:
        return voice.say("time-through", low=low, high=high)
    return voice.say("time-on" if first == last else "time-in", low=low)


def _writer(first: date, end: date, voice: Voice) -> Callable[[date], str]:
    """Choose whether a stretch is one of years, of months or of days."""
    if first.day != 1 or end.day != 1:
        return lambda of: day(of, voice)
    if first.month != 1 or end.month != 1:
        return lambda of: f"{voice.say('months').split()[of.month - 1]} {of.year}"
    return lambda of: str(of.year)


def _since(low: int, voice: Voice) -> str:
    if _day(low, voice) is None and _is_just_past(low, voice):
        return voice.say("time-after", low=_time(low - 1, voice))
    is_past = low <= voice.reading.now_microseconds
    return voice.say("time-since" if is_past else "time-from", low=instant(low, voice))


def _until(high: int, voice: Voice) -> str:
    if _day(high, voice) is None and _is_just_past(high, voice):
        return voice.say("time-until", high=_time(high - 1, voice))
    return voice.say("time-before", high=instant(high, voice))


def _is_just_past(at: int, voice: Voice) -> bool:
    """Tell whether the microsecond before *at* is what was written: ``> -36h``."""
    return (at - 1) % _MINUTE == 0 or _is_offset(at - 1, voice)


def instant(at: int, voice: Voice) -> str:
    """Say one instant: as a day when it is the start of one, else with its time."""
    whole = _day(at, voice)
    return _time(at, voice) if whole is None else day(whole, voice)


def _time(at: int, voice: Voice) -> str:
    try:
        local = moment(at).astimezone(voice.reading.zone)
    except (OverflowError, ValueError):
        return f"{at} µs"
    clock = f"{local:%H:%M}"
    if not _is_offset(at, voice):
        clock += _seconds(local)
    said = voice.say("time-at", day=day(local.date(), voice), time=clock)
    return _offset(at, said, voice) if _is_offset(at, voice) else said


def _seconds(local: datetime) -> str:
    """Say what a clock without seconds leaves out of *local*."""
    said = f":{local:%S}" if local.second or local.microsecond else ""
    said += f".{local:%f}" if local.microsecond else ""
    return f"{said} (UTC{local:%z})" if _is_told_twice(local) else said


def _is_told_twice(local: datetime) -> bool:
    """Tell whether clocks show this time twice, as when summer time ends."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _is_offset(at: int, voice: Voice) -> bool:
    """Tell whether *at* is now, or whole minutes from it: ``-36h``."""
    return (at - voice.reading.now_microseconds) % _MINUTE == 0 and at % _MINUTE != 0


def _offset(at: int, said: str, voice: Voice) -> str:
    minutes = (at - voice.reading.now_microseconds) // _MINUTE
    if minutes == 0:
        return voice.say("time-now", at=said)
    direction = "ahead" if minutes > 0 else "ago"
    count, unit = abs(minutes), "minutes"
    if count % _HOUR == 0:
        count, unit = count // _HOUR, "hours"
    return voice.say(f"time-{direction}-{unit}", at=said, count=count)


def _day(at: int, voice: Voice) -> date | None:
    """Return the local day that starts at *at*, if one does."""
    zone = voice.reading.zone
    try:
        found = local_date(at, zone)
        starts = local_date(at - 1, zone) < found
        repeated = moment(at).astimezone(zone).fold
    except (OverflowError, ValueError):
        return None
    return found if starts and not repeated else None


def day(of: date, voice: Voice) -> str:
    """Write a date: 22 Oct 2025, 22 okt 2025."""
    month = voice.say("months-short").split()[of.month - 1]
    return f"{of.day} {month} {of.year}"
