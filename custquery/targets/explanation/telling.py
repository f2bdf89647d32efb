"""
A part of a filter + one record → whether it holds, and what was found of it.

The structure of the filter is kept, so that a reader sees which part decided. Clauses
are judged by what a filter means in memory, never by a second opinion.
"""

from collections.abc import Callable, Iterator
from typing import assert_never

from attrs import frozen

from custquery.schema import checked
from custquery.schema.canonical import canonical
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.value_sets import Value
from custquery.targets.memory.meaning import Records, meaning
from custquery.targets.memory.membership import contains
from custquery.targets.sentence import clause
from custquery.targets.sentence_clauses import label_of
from custquery.targets.sentence_times import instant, numbered_day
from custquery.targets.sentence_values import Voice, value_in_words

#: Values of one customer shown at most; an order date per order can be very many.
_MOST_VALUES = 5


@frozen
class Found:
    """What a record has of one criterion: ``number of orders: 4``."""

    #: The name of the criterion.
    name: str
    #: What people call it.
    label: str
    #: Its values in words; empty when there is none.
    values: tuple[str, ...]
    #: The same in one line, also when there is none.
    text: str


@frozen
class Clause:
    """A part of a filter, whether it holds for the record, and why."""

    #: The canonical text of the part.
    text: str
    #: The same in words, in the reader's language.
    sentence: str
    holds: bool
    #: What the record has; empty for a part that has parts.
    found: tuple[Found, ...] = ()
    #: The parts of a list with AND or OR, of its negation, or of a saved filter.
    parts: "tuple[Clause, ...]" = ()

    def leaves(self) -> "Iterator[Clause]":
        """Yield the tests in this part, in the order they were written."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


class Teller:
    """Tells about one record, or about one row of it."""

    def __init__(self, record: object, records: Records, reading: Reading) -> None:
        self.record = record
        self.records = records
        self.reading = reading
        self.voice = Voice(reading.locale, reading)

    def tell(self, node: Checked) -> Clause:
        """Tell about *node*, and about its parts."""
        return Clause(
            canonical(node),
            clause(node, self.reading, self.reading.locale),
            meaning(node, self.records)(self.record),
            self._found(node),
            tuple(map(self.tell, parts_of(node))),
        )

    def _found(self, node: Checked) -> tuple[Found, ...]:
        match node:
            case checked.Test(criterion, wanted):
                passes = contains(wanted, criterion.type.domain, self.reading)
                return (self._values(criterion, self.records, self.record, passes),)
            case checked.Related(relation, where, having):
                rows = self.records.rows(relation)(self.record)
                counts = meaning(where, self.records.row(relation))
                left = [row for row in rows if counts(row)]
                group = self.records.group(relation)
                asked = dict.fromkeys(_criteria(having))
                return tuple(self._values(each, group, left) for each in asked)
            case checked.Not(checked.Test() | checked.Related() as item):
                return self._found(item)
            case _:
                return ()

    def _values(
        self,
        criterion: Criterion,
        records: Records,
        record: object,
        passes: Callable[[Value], bool] = bool,
    ) -> Found:
        """Say the values of *criterion*, those that pass first, the latest first."""
        values = list(dict.fromkeys(records.values(criterion)(record)))
        if criterion.type.domain == "instant":
            values.sort(reverse=True)
        values.sort(key=lambda each: not passes(each))
        said = [self._in_words(each, criterion) for each in values]
        label = label_of(criterion, self.voice.locale)
        return Found(criterion.name, label, tuple(said), f"{label}: {self._line(said)}")

    def _line(self, said: list[str]) -> str:
        shown = ", ".join(said[:_MOST_VALUES]) or self.voice.say("no-value")
        if len(said) <= _MOST_VALUES:
            return shown
        return f"{shown} {self.voice.say('and-more', count=len(said) - _MOST_VALUES)}"

    def _in_words(self, value: Value, criterion: Criterion) -> str:
        if criterion.type.domain == "instant":
            return instant(int(value), self.voice)
        if criterion.type.domain == "day":
            return numbered_day(int(value), self.voice)
        if isinstance(value, str):
            value = "".join(each if each.isprintable() else " " for each in value)
        return value_in_words(value, criterion, self.voice, exact=True)


def parts_of(node: Checked) -> tuple[Checked, ...]:
    """Return the parts of a list with AND or OR, of its NOT, or of a saved filter."""
    match node:
        case checked.All(items) | checked.Any(items):
            return items
        case checked.Not(checked.Test() | checked.Related()):
            return ()
        case checked.Not(item) | checked.Named(_, item):
            return (item,)
        case checked.Test() | checked.Related():
            return ()
        case _:
            assert_never(node)


def _criteria(node: Checked) -> Iterator[Criterion]:
    """Yield the criteria that *node* tests."""
    if isinstance(node, checked.Test):
        yield node.criterion
    for part in (node.item,) if isinstance(node, checked.Not) else parts_of(node):
        yield from _criteria(part)
