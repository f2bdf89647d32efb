"""
Days of the year → the stretches of time of every year from 1950 to 2099 that they are.

For a date or an instant that has no column of month and day beside it.
"""

from collections.abc import Iterator
from datetime import date

from custquery.schema.calendar import day_start
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain
from custquery.schema.types.days import day_number
from custquery.schema.value_sets import MonthDays, Range

_YEARS = range(1950, 2100)

#: All of the year, 29 February included.
_FIRST_DAY, _LAST_DAY = 101, 1231


def is_whole_year(wanted: MonthDays) -> bool:
    """Tell whether every day is wanted."""
    return wanted.low <= _FIRST_DAY and wanted.high >= _LAST_DAY


def stretches(wanted: MonthDays, domain: Domain, reading: Reading) -> Iterator[Range]:
    """Yield the stretch of each year that has one, as values of the *domain* count."""
    wraps = wanted.low > wanted.high
    for year in _YEARS:
        first = _from(year, wanted.low)
        after = _from(year + wraps, wanted.high + 1)
        if first >= after:
            continue  # 29 February, in most years
        if domain == "day":
            yield Range(day_number(first), day_number(after))
        else:
            zone = reading.zone
            yield Range(day_start(first, zone), day_start(after, zone))


def _from(year: int, month_day: int) -> date:
    """Return the first date of *year* on *month_day* or later, or of the next year."""
    month, day = divmod(month_day, 100)
    try:
        return date(year, month, day)
    except ValueError:  # there is no 30 February: the first of the next month
        return date(year + month // 12, month % 12 + 1, 1)
