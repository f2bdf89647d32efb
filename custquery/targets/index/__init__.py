"""
Records + checked filters → the records selected, again and again, without reading them.

    criterion ─▶ column (values in order, with their records as bits) ─▶ AND, OR, NOT

A criterion is read when it is first asked for. What cannot be looked up, related rows
and three words in order, is asked of the records that are left over.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeAlias, TypeVar, assert_never

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.models import Flat, RecordModel
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.targets.index.column import Column
from custquery.targets.index.entries import entries_of
from custquery.targets.index.quickest import bits_of, picked, places_of
from custquery.targets.memory import to_predicate
from custquery.targets.memory.plain import parts
from custquery.targets.simplify import simplify

__all__ = ["Index"]

R = TypeVar("R")
A = TypeVar("A")

#: What a filter means, and the inputs it was read with.
Asked: TypeAlias = tuple[Checked, Reading]


class Index(Generic[R, A]):
    """
    Records that are filtered often.

    Records must not change while they are here: what was read is not read again.

    >>> import custquery
    >>> people = custquery.index([{"tags": ["VIP"], "orders": 5}, {"orders": 9}])
    >>> people.count("orders>3"), people.filter("tag:vip orders>3")
    (2, [{'tags': ['VIP'], 'orders': 5}])
    """

    def __init__(
        self,
        records: Iterable[R],
        model: RecordModel,
        schema: Schema | None,
        ask: Callable[[A], Asked],
    ) -> None:
        """
        Take the records, and how they are asked.

        Args:
            records: Dicts or objects.
            model: Where they keep their values.
            schema: Tells which keys free text looks in.
            ask: Says what a filter means.
        """
        #: The records, in their order.
        self.records: tuple[R, ...] = tuple(records)
        self._model = model
        self._schema = schema
        self._ask = ask
        self._columns: dict[object, Column | None] = {}
        self._everyone = (1 << len(self.records)) - 1

    def __len__(self) -> int:
        return len(self.records)

    def filter(self, filter: A) -> list[R]:
        """
        Return the records that *filter*, a text or a query, selects, in their order.

        Raises:
            FilterError: the text is wrong.
        """
        bits = self._selected(filter)
        if bits == self._everyone:
            return list(self.records)
        return picked(self.records, bits)

    def count(self, filter: A) -> int:
        """
        Return how many records *filter* selects.

        Raises:
            FilterError: the text is wrong.
        """
        return self._selected(filter).bit_count()

    @property
    def bytes_held(self) -> int:
        """Roughly how much memory the index takes, without the values themselves."""
        held = (each.bytes_held for each in self._columns.values() if each is not None)
        return sum(held)

    def _selected(self, filter: A) -> int:
        node, reading = self._ask(filter)
        return self._select(simplify(node), reading, self._everyone)

    def _select(self, node: Checked, reading: Reading, among: int) -> int:
        """Return who of those *among* passes *node*; what is slow is asked last."""
        if not among:
            return 0
        match node:
            case checked.All(items):
                for item in sorted(items, key=_is_slow):
                    among = self._select(item, reading, among)
                return among
            case checked.Any(items):
                found = 0
                for item in sorted(items, key=_is_slow):
                    found |= self._select(item, reading, among & ~found)
                return found
            case checked.Not(item):
                return among & ~self._select(item, reading, among)
            case checked.Named(_, item):
                return self._select(item, reading, among)
            case checked.Test():
                return self._test(node, reading, among)
            case checked.Related():
                return self._ask_each(node, reading, among)
            case _:
                assert_never(node)

    def _test(self, node: checked.Test, reading: Reading, among: int) -> int:
        surely = perhaps = 0
        for part in self._parts(node.criterion):
            column = self._column(part, reading)
            if column is None:
                return self._ask_each(node, reading, among)
            having = column.having(node.wanted)
            if column.is_exact(node.wanted):
                surely |= having
            else:
                perhaps |= having
        rest = among & perhaps & ~surely
        return among & surely | (self._ask_each(node, reading, rest) if rest else 0)

    def _parts(self, criterion: Criterion) -> tuple[Criterion, ...]:
        if isinstance(self._model, Flat):
            return parts(criterion, self._schema)
        return (criterion,)

    def _ask_each(self, node: Checked, reading: Reading, among: int) -> int:
        """Ask the records themselves, those *among* only."""
        holds = to_predicate(node, self._model, reading, self._schema)
        size, records = len(self.records), self.records
        passing = [at for at in places_of(among, size) if holds(records[at])]
        return bits_of(passing, size)

    def _column(self, criterion: Criterion, reading: Reading) -> Column | None:
        """Return the column of *criterion*, read now if it was not before."""
        key = criterion, *_matters(reading, self._model)
        if key not in self._columns:
            entries = entries_of(self.records, criterion, self._model, reading)
            size, domain = len(self.records), criterion.type.domain
            try:
                self._columns[key] = Column(entries, size, domain, reading)
            except TypeError:  # a type of its own, whose values have no order
                self._columns[key] = None
        return self._columns[key]


def _matters(reading: Reading, model: RecordModel) -> tuple[object, ...]:
    """Return what of *reading* decides how records are read; of plain ones no time."""
    now = None if isinstance(model, Flat) else reading.now
    return reading.zone.key, reading.currency, reading.region, now


def _is_slow(node: Checked) -> bool:
    """Tell whether related rows are asked for, of each record."""
    match node:
        case checked.All(items) | checked.Any(items):
            return any(map(_is_slow, items))
        case checked.Not(item) | checked.Named(_, item):
            return _is_slow(item)
        case checked.Related():
            return True
        case checked.Test():
            return False
        case _:
            assert_never(node)
