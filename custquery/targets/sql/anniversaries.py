"""
Days of the year → condition on a date or an instant that has no column of them beside.

They are the stretches of every year from 1950 to 2099, in the zone of the reading; a
value is first looked for among the stretches of twelve years, so that few are compared.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from sqlglot import exp

from custquery.schema.calendar import day_start
from custquery.schema.types.days import day_number
from custquery.schema.value_sets import MonthDays
from custquery.targets.sql.connect import every, some
from custquery.targets.sql.scope import SqlScope
from custquery.targets.storage import Storage

_YEARS = range(1950, 2100)
_TOGETHER = 12

#: From, and until before.
_Stretch: TypeAlias = tuple[int, int]


def on_days(
    build: Callable[[], exp.Expr], wanted: MonthDays, storage: Storage, scope: SqlScope
) -> exp.Expr:
    """Return the condition that the date or instant is on one of the days *wanted*."""

    def between(low: int, high: int) -> list[exp.Expr]:
        since = exp.GTE(this=build(), expression=scope.bind(low))
        return [since, exp.LT(this=build(), expression=scope.bind(high))]

    stretches = list(_stretches(wanted, storage, scope))
    return some(
        every(
            (
                *between(some_years[0][0], some_years[-1][1]),
                some(every(between(*each)) for each in some_years),
            )
        )
        for some_years in _in_parts(stretches)
    )


def _in_parts(stretches: Sequence[_Stretch]) -> Iterator[Sequence[_Stretch]]:
    for first in range(0, len(stretches), _TOGETHER):
        yield stretches[first : first + _TOGETHER]


def _stretches(
    wanted: MonthDays, storage: Storage, scope: SqlScope
) -> Iterator[_Stretch]:
    """Yield the stretch of each year that has one, as the column counts."""
    wraps = wanted.low > wanted.high
    for year in _YEARS:
        first = _from(year, wanted.low)
        after = _from(year + wraps, wanted.high + 1)
        if first >= after:
            continue  # 29 February, in most years
        if storage.domain == "day":
            yield day_number(first), day_number(after)
        else:
            zone = scope.reading.zone
            yield day_start(first, zone), day_start(after, zone)


def _from(year: int, month_day: int) -> date:
    """Return the first date of *year* on *month_day* or later, or of the next year."""
    month, day = divmod(month_day, 100)
    try:
        return date(year, month, day)
    except ValueError:  # there is no 30 February: the first of the next month
        return date(year + month // 12, month % 12 + 1, 1)
