"""
Checked filter → predicate, as plainly as it can be said.

This is what a filter means in memory, for every record model; what is generated for
speed is held to it.
"""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias, assert_never

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.value_sets import Value
from custquery.targets.memory.membership import contains

Predicate: TypeAlias = Callable[[object], bool]
#: A record → the values it has of a criterion: none, one or many.
Values: TypeAlias = Callable[[object], tuple[Value, ...]]


class Records(Protocol):
    """How the records of one model are read."""

    @property
    def reading(self) -> Reading:
        """The inputs of the reading, for days of instants."""

    def values(self, criterion: Criterion) -> Values:
        """Return how to read the values of *criterion* from a record."""

    def rows(self, relation: RelationCriterion) -> Callable[[object], Iterable[object]]:
        """Return how to find the rows of *relation* that count."""

    def row(self, relation: RelationCriterion) -> "Records":
        """Return how one row of *relation* is read."""

    def group(self, relation: RelationCriterion) -> "Records":
        """Return how a list of rows of *relation* is read, taken together."""


def meaning(node: Checked, records: Records) -> Predicate:
    """Return the predicate that *node* is, over *records*."""
    match node:
        case checked.All(items):
            tests = [meaning(item, records) for item in items]
            return lambda record: all(test(record) for test in tests)
        case checked.Any(items):
            tests = [meaning(item, records) for item in items]
            return lambda record: any(test(record) for test in tests)
        case checked.Not(item):
            test = meaning(item, records)
            return lambda record: not test(record)
        case checked.Named(_, item):
            return meaning(item, records)
        case checked.Test():
            return _test(node, records)
        case checked.Related():
            return _related(node, records)
        case _:
            assert_never(node)


def _test(node: checked.Test, records: Records) -> Predicate:
    values = records.values(node.criterion)
    wanted = contains(node.wanted, node.criterion.type.domain, records.reading)
    return lambda record: any(map(wanted, values(record)))


def _related(node: checked.Related, records: Records) -> Predicate:
    rows = records.rows(node.relation)
    passes = meaning(node.where, records.row(node.relation))
    holds = meaning(node.having, records.group(node.relation))
    return lambda record: holds([row for row in rows(record) if passes(row)])
