"""
Checked filter + record model → predicate, and filter of many records.

Plain records are learned from: the first few are judged plainly, and show what to
generate for the rest of their class.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeVar, cast

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.models import RecordModel
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.targets.memory.generated import generate_filter, generate_predicate
from custquery.targets.memory.meaning import Predicate, meaning
from custquery.targets.memory.plain import PlainRecords, parts
from custquery.targets.memory.shape import Shape
from custquery.targets.memory.values import records_of
from custquery.targets.simplify import simplify

R = TypeVar("R")

#: So many records of a class are judged plainly before a function is generated.
_SAMPLE = 32
#: So many functions are kept; then they are forgotten and made again.
_MOST_KEPT = 64


def to_predicate(
    node: Checked,
    model: RecordModel,
    reading: Reading,
    schema: Schema | None = None,
) -> Predicate:
    """
    Return a function that tells whether a record of *model* is selected.

    Args:
        node: The filter.
        model: Where records keep their values.
        reading: The inputs of the reading that the filter was checked with.
        schema: Tells which keys free text looks in; without it only in its own name.
    """
    node, records = simplify(node), records_of(model, reading, schema)
    if isinstance(records, PlainRecords):
        return _PlainJudge(node, records).judge
    return meaning(node, records)


def to_filter(
    node: Checked,
    model: RecordModel,
    reading: Reading,
    schema: Schema | None = None,
) -> Callable[[Iterable[R]], list[R]]:
    """
    Return a function that keeps the selected records, in their order.

    The arguments are those of `to_predicate`.
    """
    node, records = simplify(node), records_of(model, reading, schema)
    if isinstance(records, PlainRecords):
        return _PlainJudge(node, records).keep
    holds = meaning(node, records)
    return lambda found: [record for record in found if holds(record)]


class _PlainJudge:
    """Judges plain records, with functions that are generated as it meets them."""

    def __init__(self, node: Checked, records: PlainRecords) -> None:
        self._node = node
        self._records = records
        self._plainly = meaning(node, records)
        self._names = frozenset(_names(node, records))
        self._samples: dict[type, list[object]] = {}
        self._predicates: dict[type, Predicate] = {}
        self._filters: dict[object, Callable[..., list[object]]] = {}

    def judge(self, record: object) -> bool:
        """Tell whether *record* is selected."""
        known = self._predicates.get(record.__class__)
        return self._learn(record) if known is None else known(record)

    def _learn(self, record: object) -> bool:
        kind = record.__class__
        sample = _room_in(self._samples).setdefault(kind, [])
        sample.append(record)
        if len(sample) >= _SAMPLE:
            shape = Shape.of(kind, sample, self._names)
            _room_in(self._predicates)[kind] = generate_predicate(
                self._node, self._records, shape, self._plainly
            )
            self._samples.pop(kind, None)
        return self._plainly(record)

    def keep(self, records: Iterable[R]) -> list[R]:
        """Return those of *records* that are selected."""
        rest = iter(records)
        first = list(islice(rest, _SAMPLE))
        if len(first) < _SAMPLE:
            return [record for record in first if self.judge(record)]
        keep = cast("Callable[[Iterable[R]], list[R]]", self._filter(first))
        return keep(records) if isinstance(records, list) else keep(first) + keep(rest)

    def _filter(self, first: Sequence[object]) -> Callable[..., list[object]]:
        """Return the function for records that look like these."""
        shape = Shape.of(first[0].__class__, first, self._names)
        known = self._filters.get(shape.key)
        if known is None:
            known = generate_filter(
                self._node, self._records, shape, self._plainly, self.judge
            )
            _room_in(self._filters)[shape.key] = known
        return known


def _names(node: Checked, records: PlainRecords) -> Iterable[str]:
    """List the keys that *node* may ask a record for."""
    match node:
        case checked.All(items) | checked.Any(items):
            for item in items:
                yield from _names(item, records)
        case checked.Not(item) | checked.Named(_, item):
            yield from _names(item, records)
        case checked.Test(criterion):
            for part in parts(criterion, records.schema):
                yield from records.names(part)
        case checked.Related():
            return


K = TypeVar("K")
V = TypeVar("V")


def _room_in(kept: dict[K, V]) -> dict[K, V]:
    """Forget what was *kept* when there is too much of it."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    return kept
