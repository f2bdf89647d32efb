"""
Instants: a written period → the half-open range of moments that it asks for.

``2025`` is a year, ``2025-03`` a month, ``2025-03-04`` a whole local day; ``= P`` is
inside P, ``> P`` from its end on, ``<= P`` before its end (law 4).
"""

from datetime import date, datetime
from typing import ClassVar

from custquery.schema.calendar import day_start, local
from custquery.schema.reading import Reading, microseconds
from custquery.schema.types.base import Domain
from custquery.schema.types.dates import Period, read_period
from custquery.schema.types.periods import PeriodType, from_iso
from custquery.schema.value_sets import Value

__all__ = ["Instant", "Period", "read_period"]


class Instant(PeriodType):
    """A moment, such as the date of an order; asked for by date or by time."""

    __slots__ = ()
    domain: ClassVar[Domain] = "instant"

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a datetime, a date (the start of that day) or an ISO text."""
        try:
            return _instant(from_iso(value), reading)
        except OverflowError:  # the first or last day of the calendar, moved by a zone
            return None


def _instant(value: object, reading: Reading) -> int | None:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return local(value, reading.zone)
        return microseconds(value)
    return day_start(value, reading.zone) if isinstance(value, date) else None
