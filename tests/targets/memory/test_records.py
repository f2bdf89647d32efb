"""Plain records are judged by one meaning, whatever holds them."""

from collections import ChainMap, OrderedDict, defaultdict, namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType, SimpleNamespace

import attrs
import pytest

from custquery.schema.checked import (
    EVERYONE,
    All,
    Any,
    Checked,
    Named,
    Not,
    Related,
    Test,
)
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.schema.types import ValueType
from custquery.schema.value_sets import OneOf, Prefix, Present, Range, Words
from custquery.targets.memory import to_filter, values_of
from custquery.targets.memory.remembered import MOST_REMEMBERED, Memory
from tests.targets.memory.keeping import (
    CANONICAL,
    CRITERIA,
    DAY,
    MANY_ORDERS,
    NOW,
    READING,
    SCHEMA,
    Keep,
    Loose,
    Row,
    holds,
    keep,
)

RECORDS = [
    ({"tags": ["VIP"], "orders": 5, "country": "nl"}, True),
    ({"tag": "vip", "bestellingen": "4", "land": ["BE", "Nederland"]}, True),
    ({"tags": ("x", " Víp "), "orders": 4.0, "country": {"NL"}}, True),
    ({"labels": frozenset({"vip"}), "orders": Decimal(9), "countries": ["NL"]}, True),
    ({"tags": ["vip"], "orders": 3, "country": "NL"}, False),
    ({"tags": ["vip2"], "orders": 5, "country": "NL"}, False),
    ({"tags": [], "orders": 5, "country": "NL"}, False),
    ({"tags": ["vip"], "country": "NL"}, False),
    ({"tags": ["vip"], "orders": True, "country": "NL"}, False),
    ({"tags": ["vip"], "orders": None, "total_orders": 7, "country": "NL"}, True),
    ({"tags": ["", None], "label": "vip", "orders": 7, "country": "NL"}, True),
    ({"tags": ["vip", ["odd"], {}], "orders": 7, "country": "NL"}, True),
    ({"tag": "gold", "tags": ["vip"], "orders": 7, "country": "NL"}, False),
    ({"tags": ["vip"], "orders": [7], "country": "NL"}, False),
    ({"tags": ["vip"], "orders": 7, "country": "Atlantis"}, False),
    ({}, False),
    (None, False),
    (5, False),
]


@pytest.mark.parametrize(("record", "expected"), RECORDS)
def test_a_record_is_judged_by_what_it_says(record: object, expected: object) -> None:
    assert expected == holds(CANONICAL, record)
    assert expected != holds(Not(CANONICAL), record)


def test_a_long_list_keeps_its_order_and_its_objects() -> None:
    records = [{"orders": number % 10} for number in range(1000)]

    found = keep(MANY_ORDERS, records)

    assert [each for each in records if each["orders"] > 3] == found
    assert all(any(each is record for record in records) for each in found[:5])


def test_any_iterable_will_do() -> None:
    records = [{"orders": number % 10} for number in range(100)]
    expected = [each for each in records if each["orders"] > 3]

    assert expected == keep(MANY_ORDERS, iter(records))
    assert expected == keep(MANY_ORDERS, tuple(records))
    assert expected == keep(MANY_ORDERS, (each for each in records))
    assert expected[:2] == keep(MANY_ORDERS, records[:6])
    assert [] == keep(MANY_ORDERS, ())


def test_a_query_can_be_used_again_for_other_records() -> None:
    found: Keep = to_filter(CANONICAL, Flat(), READING, SCHEMA)
    one = [{"tags": ["vip"], "orders": 5, "country": "NL"}] * 50
    other = [{"label": "vip", "bestellingen": "5", "land": ["NL"]}] * 50

    assert 50 == len(found(one))
    assert 50 == len(found(other))
    assert 100 == len(found([*one, *other]))


@attrs.frozen
class Slotted:
    orders: object = None
    tags: object = ()
    country: object = None


class Computed:
    country = "NL"

    @property
    def orders(self) -> int:
        return 5

    @property
    def tags(self) -> list[str]:
        return ["vip"]

    @property
    def tag(self) -> str:
        raise AttributeError("not loaded")


class Eager:
    """Answers to every name, as some proxies do."""

    def __getattr__(self, name: str) -> object:
        return {"tag": "vip", "orders": 5, "country": "NL"}.get(name)


class Shouting(dict[str, object]):
    """A dict that keeps its keys in capitals."""

    def get(self, name: str, default: object = None) -> object:
        return super().get(name.upper(), default)


Tuple = namedtuple("Tuple", ["tags", "orders", "country"])  # noqa: PYI024

CELLS: dict[str, object] = {"tags": ["vip"], "orders": 5, "country": "NL"}
KINDS: list[object] = [
    CELLS,
    OrderedDict(CELLS),
    defaultdict(list, CELLS),
    MappingProxyType(CELLS),
    ChainMap({"orders": 5}, CELLS),
    Shouting(TAGS=["vip"], ORDERS=5, COUNTRY="NL"),
    Slotted(5, ["vip"], "NL"),
    Loose(**CELLS),
    SimpleNamespace(**CELLS),
    Computed(),
    Eager(),
    Row(**CELLS),
    Tuple(**CELLS),
]


@pytest.mark.parametrize("record", KINDS, ids=lambda each: type(each).__name__)
def test_every_kind_of_record_can_be_asked(record: object) -> None:
    assert holds(CANONICAL, record)
    assert not holds(Not(CANONICAL), record)
    assert not holds(Test(CRITERIA["note"], Present()), record)


def test_kinds_of_records_may_be_mixed() -> None:
    for first in range(len(KINDS)):
        turned = [*KINDS[first:], *KINDS[:first]]

        assert turned * 20 == keep(CANONICAL, turned * 20)
        assert [first] * 40 + turned == keep(
            Any((CANONICAL, Not(MANY_ORDERS))), [first] * 40 + turned
        )


def test_an_alias_counts_only_when_the_name_before_it_has_no_value() -> None:
    one = [{"total_orders": 5}] * 40

    assert 40 == len(keep(MANY_ORDERS, one))
    assert 40 == len(keep(MANY_ORDERS, [*one, {"orders": 1, "total_orders": 5}]))
    assert 41 == len(keep(MANY_ORDERS, [*one, {"orders": None, "total_orders": 5}]))
    assert 41 == len(keep(MANY_ORDERS, [*one, {"orders": "", "total_orders": 5}]))
    assert 41 == len(keep(MANY_ORDERS, [*one, {"bestellingen": 5, "orders": "many"}]))


def test_free_text_looks_in_the_keys_of_its_parts() -> None:
    words = Test(SCHEMA.free_text, Words(" amsterdam "))

    assert holds(words, {"city": "Amsterdam"})
    assert holds(words, {"steden": "x", "stad": ["Utrecht", "Amsterdam"]})
    assert holds(words, {"note": "moved to Amsterdam."})
    assert holds(words, {"tags": ["amsterdam"]})
    assert holds(words, {"e-mail": "info@amsterdam.example"})
    assert not holds(words, {"text": "Amsterdam", "region": "Amsterdam"})
    assert not holds(words, {"name": "Nieuw", "last_name": "Amsterdams"})
    assert holds(
        Test(SCHEMA.free_text, Words(" 31612345678 ")), {"phone": "0612345678"}
    )


def test_related_records_are_a_list_under_the_name() -> None:
    placed = SCHEMA.relations["orders_placed"]
    row = {each.name: each for each in placed.row}
    group = {each.name: each for each in placed.aggregates}
    recent = Test(row["date"], Range(NOW - 30 * DAY, None))
    large = Test(row["amount"], Range(Decimal(50), None, low_open=True))
    two = Test(group["count"], Range(2, None))
    hundred = Test(group["sum_amount"], Range(Decimal("120.5"), None))
    asked = Related(placed, All((recent, large)), All((two, hundred)))
    orders = [
        {"placed_at": "2025-11-20", "total": "60.25"},
        Loose(date=date(2025, 11, 19), amount=60.25),
        {"date": datetime(2024, 1, 1, tzinfo=UTC), "amount": 900},
    ]

    assert holds(asked, {"orders_placed": orders})
    assert holds(asked, {"geplaatste_bestellingen": tuple(orders)})
    assert not holds(asked, {"orders_placed": orders[:1]})
    assert not holds(asked, {"orders_placed": []})
    assert not holds(asked, {"orders_placed": "many"})
    none = Related(placed, EVERYONE, Test(group["count"], OneOf((0,))))
    assert holds(none, {})


def test_the_values_of_a_record_can_be_listed() -> None:
    def values(name: str, record: object) -> tuple[object, ...]:
        return values_of(CRITERIA[name], Flat(), READING, SCHEMA)(record)

    assert ("NL", "BE") == values("country", {"land": ["Nederland", None, "belgië"]})
    assert (Decimal("12.5"),) == values("amount_spent", {"spent": 12.5})
    assert () == values("orders", {"orders": [3]})
    assert ("a", "b") == values_of(SCHEMA.free_text, Flat(), READING, SCHEMA)(
        {"name": "a", "note": "b", "text": "c"}
    )


def test_what_a_user_types_never_becomes_python() -> None:
    text = "'] or __import__('os').abort() #\n\"\"\"{test}{constants}\\"
    node = All(
        (Test(CRITERIA["name"], OneOf((text,), raw=True)), Named(text, EVERYONE))
    )

    assert holds(node, {"name": text})
    assert not holds(node, {"name": "x"})


def test_a_text_that_comes_back_is_read_once() -> None:
    read: list[object] = []

    class Counting(ValueType):
        def from_record(self, value: object, reading: Reading) -> str:
            read.append(value)
            return str(value)

    tag = attrs.evolve(CRITERIA["tag"], type=Counting())
    records = [{"tag": f"t{number % 5}"} for number in range(1000)]
    found: Keep = to_filter(Test(tag, OneOf(("t3",))), Flat(), READING)

    assert 200 == len(found(records))
    assert 5 == len(read)


def test_a_memory_forgets_before_it_is_too_large() -> None:
    memory = Memory.of(CRITERIA["name"], OneOf(("a",)), READING)
    for number in range(MOST_REMEMBERED + 10):
        assert memory[str(number)] is False
    assert memory["a" * 1000] is False

    assert len(memory) == 10


@pytest.mark.parametrize("depth", [64])
def test_sixty_four_levels_and_a_thousand_tests_work(depth: int) -> None:
    deep: Checked = MANY_ORDERS
    for level in range(depth):
        kind = Any if level % 2 else All
        deep = kind(
            (Not(deep), *(Test(CRITERIA["tag"], Prefix(f"v{n}")) for n in (1, 2)))
        )
    wide = Any(
        tuple(
            Test(CRITERIA["orders"], Range(number, number + 1))
            for number in range(0, 2000, 2)
        )
    )

    assert holds(deep, {"tags": ["v1"], "orders": 5}) in {True, False}
    assert holds(wide, {"orders": 1998})
    assert not holds(wide, {"orders": 1997})
