"""
Checked filter + one record → the moment at which time alone turns the answer.

The text is read again at later moments, by the calendar of the shop; nothing of a date
is computed twice. What moves with now only moves forward, so the moment at which a
bound passes a value is found by halving, to the microsecond.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

from attrs import evolve

from custquery.schema import checked
from custquery.schema.calendar import day_start, local_date, moment
from custquery.schema.checked import Checked, Test
from custquery.schema.models import RecordModel, Tables
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import Many, Max, Min, Relation, Source, Union
from custquery.schema.value_sets import MonthDays, OneOf, Range, ValueSet
from custquery.targets.memory.meaning import Records, meaning
from custquery.targets.memory.membership import contains
from custquery.targets.memory.nested import NestedRecords
from custquery.targets.memory.values import records_of

#: Reads the text again at another now; None: it cannot be read there.
At: TypeAlias = Callable[[datetime], Checked | None]

#: So far ahead is looked.
HORIZON_YEARS = 50
_DAY = 86_400_000_000
_HORIZONS = (HORIZON_YEARS * 365 * _DAY, 5 * 365 * _DAY, 300 * _DAY, _DAY)
#: A day of the year comes again within this many days, also 29 February.
_DAYS_AROUND = 8 * 366
#: After so many moments at which nothing turned the search ends.
_MOST_MOMENTS = 500
#: Months and summer time move a bound by no more days than this from a steady pace.
_MOST_OFF = 5
_MOVED_BY_DAYS = frozenset({"whole", "instant", "day"})
_NEVER, _ALWAYS = 2**80, -(2**80)


def turning_point(
    filter: Checked,
    record: object,
    model: RecordModel,
    reading: Reading,
    *,
    schema: Schema | None,
    at: At,
) -> int | None:
    """
    Return the first instant after now at which the answer about *record* is another.

    Args:
        filter: What the text means now.
        record: A record of *model*, which stays as it is.
        model: Where records keep their values.
        reading: What the filter was read with.
        schema: Where free text is looked up in plain records.
        at: Reads the text again at another now.
    """
    clock = _Clock(filter, record, model, reading, schema=schema, at=at)
    now = reading.now_microseconds
    answer = clock.holds(now)
    for _ in range(_MOST_MOMENTS):
        following = clock.next_change(now)
        if following is None:
            return None
        now = following
        if clock.holds(now) != answer:
            return now
    return None


class _Clock:
    """Judges one record at any moment, and knows when a test may change."""

    def __init__(
        self,
        filter: Checked,
        record: object,
        model: RecordModel,
        reading: Reading,
        *,
        schema: Schema | None,
        at: At,
    ) -> None:
        self._record = record
        self._model = model
        self._reading = reading
        self._schema = schema
        self._at = at
        now = reading.now_microseconds
        self._read: dict[int, tuple[Checked, list[Test]] | None] = {
            now: (filter, list(_tests(filter)))
        }
        self._values = list(self._all_values(filter))
        self._counting = sorted(self._counts_from(filter))
        self._end = next(
            (now + each for each in _HORIZONS if self._tests(now + each)), now
        )
        self._moving = [*self._moving_tests(now)]

    def holds(self, now: int) -> bool:
        """Tell whether the record is selected at *now*."""
        found = self._at_moment(now)
        if found is None:
            raise LookupError(now)
        records = self._records(now)
        return meaning(found[0], records)(self._record)

    def next_change(self, now: int) -> int | None:
        """Return the first moment after *now* at which a test may change."""
        found = [
            moment
            for place in self._moving
            for moment in self._changes(place, now)
            if moment is not None
        ]
        later = bisect_left(self._counting, now + 1)
        found += self._counting[later : later + 1]
        return min(found, default=None)

    # The text at another moment

    def _reading_at(self, now: int) -> Reading:
        return evolve(self._reading, now=moment(now))

    def _records(self, now: int) -> Records:
        return records_of(self._model, self._reading_at(now), self._schema)

    def _at_moment(self, now: int) -> tuple[Checked, list[Test]] | None:
        if now not in self._read:
            found = self._at(moment(now))
            tests = [] if found is None else list(_tests(found))
            same = found is not None and len(tests) == len(self._values)
            self._read[now] = (found, tests) if found is not None and same else None
        return self._read[now]

    def _tests(self, now: int) -> list[Test] | None:
        found = self._at_moment(now)
        return None if found is None else found[1]

    # What moves

    def _moving_tests(self, now: int) -> Iterator[int]:
        """Yield the places of the tests that ask something else at another moment."""
        later = [self._tests(each) for each in (now + _DAY, now + 40 * _DAY, self._end)]
        for place, test in enumerate(self._tests(now) or ()):
            wanted = [each[place].wanted for each in later if each]
            if any(each != test.wanted for each in wanted) and self._values[place]:
                yield place

    def _changes(self, place: int, now: int) -> Iterator[int | None]:
        test = self._wanted(place, now)
        if isinstance(test, MonthDays):
            yield self._next_day(place, now)
            return
        for side in (0, 1):
            yield self._next_passing(place, side, now)

    def _wanted(self, place: int, now: int) -> ValueSet | None:
        tests = self._tests(now)
        return tests[place].wanted if tests else None

    def _bound(self, place: int, side: int, now: int) -> int:
        return _bounds(self._wanted(place, now))[side]

    def _next_passing(self, place: int, side: int, now: int) -> int | None:
        """Return when a bound passes the next value: the first moment it is past it."""
        values = self._values[place]
        ahead = bisect_left(values, self._bound(place, side, now))
        if ahead == len(values) or self._bound(place, side, self._end) <= values[ahead]:
            return None
        value = values[ahead]

        def is_past(at: int) -> bool:
            return self._bound(place, side, at) > value

        unit = _DAY if self._domain(place) == "day" else 1
        guess = now + (value - self._bound(place, side, now)) * unit
        return self._nearby(guess, now, is_past) or _first(now, self._end, is_past)

    def _nearby(
        self, guess: int, now: int, is_past: Callable[[int], bool]
    ) -> int | None:
        """Look at *guess* and where days around it start: most bounds pass there."""
        if not now <= guess < self._end:
            return None
        day, zone = local_date(guess, self._reading.zone), self._reading.zone
        around = (day + timedelta(days=off) for off in range(-_MOST_OFF, _MOST_OFF))
        starts = [day_start(each, zone) for each in around]
        later = bisect_left(starts, 1, key=is_past)
        found = [guess + 1, *starts[later : later + 1]]
        for each in found:
            if now < each <= self._end and is_past(each) and not is_past(each - 1):
                return each
        return None

    def _domain(self, place: int) -> str:
        tests = self._tests(self._reading.now_microseconds) or []
        return tests[place].criterion.type.domain

    def _next_day(self, place: int, now: int) -> int | None:
        """Return the start of the first day on which some value passes, or no more."""
        today = local_date(now, self._reading.zone)
        before = self._passing(place, now)
        for days in range(1, _DAYS_AROUND):
            start = day_start(today + timedelta(days=days), self._reading.zone)
            if start > self._end:
                return None
            if start > now and self._passing(place, start) != before:
                return start
        return None

    def _passing(self, place: int, now: int) -> list[bool]:
        tests = self._tests(now)
        if not tests:
            return []
        test, reading = tests[place], self._reading_at(now)
        passes = contains(test.wanted, test.criterion.type.domain, reading)
        return [passes(each) for each in self._values[place]]

    # What the record has

    def _all_values(self, node: Checked) -> Iterator[list[int]]:
        """Yield what each test may be about: also what does not count yet."""
        records = self._records(self._reading.now_microseconds)
        yield from self._values_in(node, records, [self._record])

    def _values_in(
        self, node: Checked, records: Records, subjects: list[object]
    ) -> Iterator[list[int]]:
        for each in checked.leaves(node):
            if isinstance(each, Test):
                yield self._values_of(each, records, subjects)
                continue
            relation = evolve(each.relation, relation=_at_once(each.relation.relation))
            rows = [row for one in subjects for row in records.rows(relation)(one)]
            inside = records.row(relation)
            yield from self._values_in(each.where, inside, rows)
            yield from self._values_in(each.having, inside, rows)

    def _values_of(
        self, test: Test, records: Records, subjects: Iterable[object]
    ) -> list[int]:
        criterion = test.criterion
        if criterion.type.domain not in _MOVED_BY_DAYS:
            return []
        if isinstance(self._model, Tables):
            criterion = evolve(criterion, source=_all_of(criterion.source))
        read = records.values(criterion)
        found = {int(value) for one in subjects for value in read(one)}
        return sorted(found)

    def _counts_from(self, node: Checked) -> Iterator[int]:
        """Yield the moments at which rows start to count that do not count yet."""
        records = self._records(self._reading.now_microseconds)
        if not isinstance(records, NestedRecords):
            return
        for relation in _late_relations(node):
            if relation.older is None:
                continue
            column, seconds = relation.older
            for value in records.kept(Many(_at_once(relation), column))(self._record):
                yield int(value) + seconds * 1_000_000 + 1


def _first(low: int, high: int, is_past: Callable[[int], bool]) -> int:
    """Return the first moment at which it is past, where it is at *high*."""
    while high - low > 1:
        middle = (low + high) // 2
        if is_past(middle):
            high = middle
        else:
            low = middle
    return high


def _bounds(wanted: ValueSet | None) -> tuple[int, int]:
    """Return where a value set of whole steps starts and ends."""
    match wanted:
        case Range(low, high):
            return (
                _ALWAYS if low is None else int(low),
                _NEVER if high is None else int(high),
            )
        case OneOf((value,)) if not isinstance(value, str):
            return int(value), int(value) + 1
        case _:
            return _NEVER, _ALWAYS


def _tests(node: Checked) -> Iterator[Test]:
    """Yield every test, those about related rows too, in one order."""
    for each in checked.leaves(node):
        if isinstance(each, Test):
            yield each
        else:
            yield from _tests(each.where)
            yield from _tests(each.having)


def _at_once(relation: Relation) -> Relation:
    """Return *relation* with the rows that do not count yet."""
    within = relation.within and _at_once(relation.within)
    return evolve(relation, older=None, within=within)


def _all_of(source: Source) -> Source:
    """Return every value that may become the value of *source*."""
    match source:
        case Many(relation, column) | Min(relation, column) | Max(relation, column):
            return Many(_at_once(relation), column)
        case Union(sources):
            return Union(tuple(map(_all_of, sources)))
        case _:
            return source


def _late_relations(node: Checked) -> Iterator[Relation]:
    for each in checked.leaves(node):
        if isinstance(each, checked.Related):
            yield from _late(each.relation.relation)
        else:
            yield from _late(each.criterion.source)


def _late(source: object) -> Iterator[Relation]:
    """Yield the relations of a source whose rows count only after a while."""
    if isinstance(source, Relation):
        if source.older is not None:
            yield source
        yield from _late(source.within)
    elif isinstance(source, Union):
        for each in source.sources:
            yield from _late(each)
    else:
        yield from _late(getattr(source, "relation", None)) if source else ()
