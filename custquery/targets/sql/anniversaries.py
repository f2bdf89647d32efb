"""
Days of the year → condition on a date or an instant that has no column of them beside.

A value is first looked for among the stretches of twelve years, so that few are
compared.
"""

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain
from custquery.schema.value_sets import MonthDays, Range
from custquery.targets.sql.connect import every, some
from custquery.targets.year_days import stretches

_TOGETHER = 12


def on_days(
    between: Callable[[Range], exp.Expr],
    wanted: MonthDays,
    domain: Domain,
    reading: Reading,
) -> exp.Expr:
    """
    Return the condition that the date or instant is on one of the days *wanted*.

    *between* writes the condition that it lies in a range of its domain.
    """
    found = list(stretches(wanted, domain, reading))
    return some(
        every(
            (
                between(Range(some_years[0].low, some_years[-1].high)),
                some(map(between, some_years)),
            )
        )
        for some_years in _in_parts(found)
    )


def _in_parts(found: Sequence[Range]) -> Iterator[Sequence[Range]]:
    for first in range(0, len(found), _TOGETHER):
        yield found[first : first + _TOGETHER]
