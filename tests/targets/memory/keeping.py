"""A filter + plain records → those it keeps, asked in every way there is."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from custquery.schema.checked import All, Checked, Test
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.schema.value_sets import OneOf, Range
from custquery.shop.criteria import schema
from custquery.targets.memory import to_filter, to_predicate
from custquery.targets.memory.meaning import meaning
from custquery.targets.memory.plain import PlainRecords

SCHEMA = schema()
CRITERIA = SCHEMA.criteria
READING = Reading(datetime(2025, 11, 21, 12, tzinfo=UTC))
NOW = READING.now_microseconds
DAY = 86_400_000_000

VIP = Test(CRITERIA["tag"], OneOf(("vip",)))
MANY_ORDERS = Test(CRITERIA["orders"], Range(4, None))
DUTCH = Test(CRITERIA["country"], OneOf(("NL",)))
CANONICAL = All((VIP, MANY_ORDERS, DUTCH))

Keep = Callable[[Iterable[object]], list[object]]


def keep(node: Checked, records: Iterable[object]) -> list[object]:
    found: Keep = to_filter(node, Flat(), READING, SCHEMA)
    return found(records)


def holds(node: Checked, record: object) -> bool:
    """Ask plainly, as part of a long list, and again once the predicate has learned."""
    plainly = meaning(node, PlainRecords(READING, SCHEMA))(record)
    predicate = to_predicate(node, Flat(), READING, SCHEMA)
    answers = {predicate(record) for _ in range(40)}
    among_many = keep(node, [record] * 40)

    assert {plainly} == answers
    assert ([record] * 40 if plainly else []) == among_many
    return plainly


class Loose:
    def __init__(self, **more: object) -> None:
        self.__dict__.update(more)


class Row:
    """What `sqlite3.Row` is: it has keys, and is no Mapping."""

    def __init__(self, **cells: object) -> None:
        self._cells = cells

    def keys(self) -> list[str]:
        return list(self._cells)

    def __getitem__(self, name: str) -> object:
        return self._cells[name]
