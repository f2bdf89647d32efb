"""
Checked filter + one record → the smallest change of her values that turns the answer.

A change is tried before it is told: the filter is judged again with the values that the
record would have. Values of different criteria are changed one by one, also where one
order would change several.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice, product
from typing import Literal, TypeAlias, assert_never

from attrs import frozen

from custquery.schema import checked
from custquery.schema.checked import Checked, Test
from custquery.schema.criterion import Criterion
from custquery.schema.models import RecordModel
from custquery.schema.value_sets import MonthDays, Value, Within
from custquery.targets.explanation import values
from custquery.targets.explanation.wording import in_words
from custquery.targets.memory.meaning import Records, meaning
from custquery.targets.memory.membership import contains

#: ``more`` and ``fewer`` of a number, ``to`` another value, values ``add``ed or
#: ``drop``ped or some of both (``swap``), ``clear``: no value; ``true``, ``untrue``: a
#: part that no value of the customer's own decides, such as one about related rows.
Kind: TypeAlias = Literal[
    "more", "fewer", "to", "add", "drop", "swap", "clear", "true", "untrue"
]
_Truth: TypeAlias = dict[int, bool]
_Leaf: TypeAlias = Test | checked.Related

#: So many ways of one change are told.
_MOST_WAYS = 3
#: So many changes may be needed together before only a fitting set is looked for.
_MOST_TOGETHER = 3
_MOST_TRIED = 20_000


@frozen
class Change:
    """One criterion with other values, or one part with another answer."""

    kind: Kind
    #: The name of the criterion, or of the relation.
    name: str
    #: The values the record would have instead; empty for ``true`` and ``untrue``.
    values: tuple[Value, ...]
    #: The change in words, in the reader's language.
    text: str


@frozen
class _Option:
    """A change that could be made, and which tests it makes true or false."""

    kind: Kind
    values: tuple[Value, ...]
    truth: Mapping[int, bool]
    leaf: _Leaf


def smallest_changes(
    filter: Checked, record: object, model: RecordModel, records: Records
) -> tuple[tuple[Change, ...], ...]:
    """
    Return the smallest sets of changes that turn the answer about *record*.

    Args:
        filter: A checked filter.
        record: A record of *model*.
        model: Tells which columns always have a value.
        records: How the record is read.
    """
    search = _Search(filter, record, model, records)
    return tuple(
        tuple(
            Change(each.kind, _name(each.leaf), each.values, search.words(each))
            for each in found
        )
        for found in search.sets()
    )


class _Search:
    """Looks for the fewest changes."""

    def __init__(
        self, filter: Checked, record: object, model: RecordModel, records: Records
    ) -> None:
        self.filter = filter
        self.record = record
        self.model = model
        self.records = records
        self.leaves = {id(each): each for each in checked.leaves(filter)}
        self.truth: _Truth = {
            key: meaning(leaf, records)(record) for key, leaf in self.leaves.items()
        }
        self.answer = _holds(filter, self.truth)

    def words(self, option: _Option) -> str:
        """Say a change."""
        leaf, reading = option.leaf, self.records.reading
        before = self._values(leaf.criterion) if isinstance(leaf, Test) else ()
        return in_words(option.kind, leaf, before, option.values, reading)

    def sets(self) -> list[tuple[_Option, ...]]:
        """Return the smallest sets of options that turn the answer."""
        subjects = [each for each in self._subjects() if each]
        single = [
            (found,)
            for options in subjects
            if (found := next(filter(self._turns_alone, options), None))
        ]
        if single:
            return list(single[:_MOST_WAYS])
        tried = (
            chosen
            for many in range(2, _MOST_TOGETHER + 1)
            for some in combinations(subjects, many)
            for chosen in product(*some)
        )
        found_ = next(filter(self._turns, islice(tried, _MOST_TRIED)), None)
        return [found_] if found_ else self._fitting(subjects)

    def _turns_alone(self, option: _Option) -> bool:
        return self._turns((option,))

    def _turns(self, options: Iterable[_Option]) -> bool:
        truth = dict(self.truth)
        for each in options:
            truth.update(each.truth)
        return _holds(self.filter, truth) != self.answer

    def _fitting(self, subjects: list[list[_Option]]) -> list[tuple[_Option, ...]]:
        """Change the fewest tests, with one option for each criterion."""
        changed = set(self._fewest(self.filter, holds=not self.answer))
        chosen = [
            found
            for options in subjects
            if changed & options[0].truth.keys()
            and (found := self._fits(options, changed))
        ]
        return [tuple(chosen)] if chosen and self._turns(chosen) else []

    def _fits(self, options: list[_Option], changed: set[int]) -> _Option | None:
        """Return the option that makes the tests of one criterion what they must be."""
        wanted = {key: self.truth[key] != (key in changed) for key in options[0].truth}
        for each in options:
            if all(each.truth[key] == wanted[key] for key in changed & wanted.keys()):
                return each
        leaf = options[0].leaf
        before = self._values(leaf.criterion) if isinstance(leaf, Test) else ()
        if not isinstance(leaf, Test) or not values.is_many(leaf.criterion, before):
            return None
        tests = [each for key, each in self.leaves.items() if key in wanted]
        asked = [each for each in tests if isinstance(each, Test)]
        after = values.fitting(asked, before, wanted, self._has)
        truth = {id(each): self._passes(each, after) for each in asked}
        return _Option("swap", after, truth, leaf)

    def _fewest(self, node: Checked, *, holds: bool) -> list[int]:
        """Return the tests to change so that *node* holds, or does not."""
        match node:
            case checked.Not(item):
                return self._fewest(item, holds=not holds)
            case checked.Named(_, item):
                return self._fewest(item, holds=holds)
            case checked.All(items) | checked.Any(items):
                parts = [self._fewest(each, holds=holds) for each in items]
                if isinstance(node, checked.All) == holds:
                    return [key for part in parts for key in part]
                return min(parts, key=len, default=[])
            case Test() | checked.Related():
                return [] if self.truth[id(node)] == holds else [id(node)]
            case _:
                assert_never(node)

    # What can be changed

    def _subjects(self) -> Iterator[list[_Option]]:
        """Yield the options for each criterion, the nearest value first."""
        by_criterion: dict[int, list[Test]] = {}
        for leaf in self.leaves.values():
            if isinstance(leaf, Test):
                by_criterion.setdefault(id(leaf.criterion), []).append(leaf)
        for tests in by_criterion.values():
            yield list(self._options(tests))
        for leaf in self.leaves.values():
            if isinstance(leaf, checked.Related):
                yield [self._turned(leaf)]

    def _turned(self, leaf: _Leaf) -> _Option:
        now = self.truth[id(leaf)]
        return _Option("untrue" if now else "true", (), {id(leaf): not now}, leaf)

    def _options(self, tests: list[Test]) -> Iterator[_Option]:
        criterion = tests[0].criterion
        before = self._values(criterion)
        seen: set[tuple[bool, ...]] = {tuple(self.truth[id(each)] for each in tests)}
        for kind, after, by in values.options(tests, before, self.model, self._has):
            truth = {id(each): self._passes(each, after) for each in tests}
            if tuple(truth.values()) not in seen:
                seen.add(tuple(truth.values()))
                yield _Option(kind, after, truth, by)
        for test in tests:
            if isinstance(test.wanted, (MonthDays, Within)):
                yield self._turned(test)

    def _values(self, criterion: Criterion) -> tuple[Value, ...]:
        return tuple(dict.fromkeys(self.records.values(criterion)(self.record)))

    def _passes(self, test: Test, after: tuple[Value, ...]) -> bool:
        return any(self._has(test, each) for each in after)

    def _has(self, test: Test, value: Value) -> bool:
        domain, reading = test.criterion.type.domain, self.records.reading
        return contains(test.wanted, domain, reading)(value)


def _name(leaf: _Leaf) -> str:
    return leaf.criterion.name if isinstance(leaf, Test) else leaf.relation.name


def _holds(node: Checked, truth: _Truth) -> bool:
    match node:
        case checked.All(items):
            return all(_holds(each, truth) for each in items)
        case checked.Any(items):
            return any(_holds(each, truth) for each in items)
        case checked.Not(item):
            return not _holds(item, truth)
        case checked.Named(_, item):
            return _holds(item, truth)
        case Test() | checked.Related():
            return truth[id(node)]
        case _:
            assert_never(node)
