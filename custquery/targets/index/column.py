"""
Value set → who has such a value, for one criterion.

Texts are indexed in three more forms, each when it is first asked for: folded, turned
round (how a text ends), and as pairs of words (words in order). Of dates the day of
the year is one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Any, assert_never

from custquery.schema.reading import Reading
from custquery.schema.text import fold, words
from custquery.schema.types.base import Domain
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Within,
    Words,
)
from custquery.targets.bounds import is_empty
from custquery.targets.index.postings import Postings
from custquery.targets.memory.membership import contains, date_at

#: So many words in order are found by the index alone.
_IN_A_PAIR = 2


class Column:
    """The values that all records have of one criterion."""

    def __init__(
        self,
        values: Iterable[tuple[Value, int]],
        size: int,
        domain: Domain,
        reading: Reading,
    ) -> None:
        """
        Index *values*, each with the place of its record below *size*.

        Raises:
            TypeError: the values have no order.
        """
        self.values = Postings.of(values, size)
        self._size = size
        self._domain = domain
        self._reading = reading

    def having(self, wanted: ValueSet) -> int:
        """Return who has some value in *wanted*."""
        match wanted:
            case OneOf(values, raw):
                if self._domain != "text" or raw:
                    return self.values.among(values)
                return self._folded.among(values)
            case Range():
                return self._range(wanted)
            case Prefix(text):
                return self._folded.starting(text)
            case Suffix(text):
                return self._turned.starting(text[::-1])
            case Words(pattern):
                return self._words(pattern)
            case MonthDays(low, high):
                return self._days_of_year(low, high)
            case Within():
                return self._tested(wanted)
            case Present():
                return self.values.all()
            case _:
                assert_never(wanted)

    def is_exact(self, wanted: ValueSet) -> bool:
        """Tell whether `having` is exact, or may hold some who have to be asked."""
        return not isinstance(wanted, Words) or (
            len(wanted.pattern.split()) <= _IN_A_PAIR
        )

    def _tested(self, wanted: ValueSet) -> int:
        return self.values.where(contains(wanted, self._domain, self._reading))

    def _range(self, wanted: Range) -> int:
        if is_empty(wanted):
            return 0
        keys, last = self.values.keys, len(self.values.keys)
        first = 0
        if wanted.low is not None:
            side = bisect_right if wanted.low_open else bisect_left
            first = side(keys, wanted.low)
        if wanted.high is not None:
            side = bisect_right if wanted.high_closed else bisect_left
            last = side(keys, wanted.high)
        return self.values.between(first, last)

    def _words(self, pattern: str) -> int:
        """Find pairs of words; of three words in order both pairs must be there."""
        if not pattern:
            return 0
        asked = pattern.removeprefix(" ")
        found = asked.split(" ")
        if asked == pattern or "" in found[:-1]:  # no piece that begins with a word
            return self._tested(Words(pattern))
        if not found[-1]:
            found = [*(f"{each} " for each in found[:-1])]
        else:
            found = [*(f"{each} " for each in found[:-1]), found[-1]]
        pairs = ["".join(found[at : at + 2]) for at in range(max(len(found) - 1, 1))]
        known = self._pairs.starting(pairs[0])
        for each in pairs[1:]:
            known &= self._pairs.starting(each)
        return known

    def _days_of_year(self, low: int, high: int) -> int:
        keys = self._year_days.keys
        first, last = bisect_left(keys, low), bisect_right(keys, high)
        if low <= high:
            return self._year_days.between(first, last)
        return self._year_days.between(first, len(keys)) | self._year_days.between(
            0, last
        )

    @cached_property
    def _folded(self) -> Postings:
        return self._other(lambda value: (fold(value),))

    @cached_property
    def _turned(self) -> Postings:
        return self._other(lambda value: (fold(value)[::-1],))

    @cached_property
    def _pairs(self) -> Postings:
        return self._other(_pairs)

    @cached_property
    def _year_days(self) -> Postings:
        return self._other(self._year_day)

    def _year_day(self, value: Value) -> tuple[int, ...]:
        day = date_at(value, self._domain, self._reading)
        return () if day is None else (day.month * 100 + day.day,)

    def _other(self, form: Callable[[Any], Iterable[object]]) -> Postings:
        """Index another *form* of the values, without reading any record again."""
        entries = (
            (key, place)
            for value, places in self.values.entries()
            for key in form(value)
            for place in places
        )
        return Postings.of(entries, self._size)

    @property
    def bytes_held(self) -> int:
        """How much memory the column takes, without the values themselves."""
        return sum(
            each.bytes_held
            for each in self.__dict__.values()
            if isinstance(each, Postings)
        )


def _pairs(text: str) -> Iterator[str]:
    """
    Yield each word of *text* with the one after it.

    >>> list(_pairs("Jan de Vries"))
    ['jan de ', 'de vries ', 'vries ']
    """
    found = words(text).split()
    for first, second in pairwise(found):
        yield f"{first} {second} "
    if found:
        yield f"{found[-1]} "
