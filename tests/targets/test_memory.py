"""Plain records are judged by one meaning, however fast it is done."""

from collections import ChainMap, OrderedDict, defaultdict, namedtuple
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import product
from types import MappingProxyType, SimpleNamespace
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Words,
)
from custquery.shop.criteria import schema
from custquery.targets.memory import to_filter, to_predicate, values_of
from custquery.targets.memory.meaning import meaning
from custquery.targets.memory.plain import PlainRecords
from custquery.targets.memory.remembered import MOST_REMEMBERED, Memory
from custquery.targets.simplify import simplify

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


class Loose:
    def __init__(self, **more: object) -> None:
        self.__dict__.update(more)


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


class Row:
    """What `sqlite3.Row` is: it has keys, and is no Mapping."""

    def __init__(self, **cells: object) -> None:
        self._cells = cells

    def keys(self) -> list[str]:
        return list(self._cells)

    def __getitem__(self, name: str) -> object:
        return self._cells[name]


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


class Level(StrEnum):
    VIP = "vip"
    NL = "NL"


class Number(int):
    pass


#: Values that hosts put in records, by accident or not.
ODD: list[object] = [
    None,
    "",
    " ",
    "\u00a0\u200b",
    "vip",
    "VIP ",
    "Víp",
    "vip2",
    "NL",
    "nl",
    "Nederland",
    "nowhere",
    "a@shop.nl",
    "0612345678",
    "+31612345678",
    "3",
    "4",
    " 4 ",
    "4.0",
    "12.50",
    "12,50",
    "1e3",
    "-1",
    "yes",
    "nee",
    "2025-11-20",
    "2025-11-20T10:00:00+02:00",
    "2025-11-20 10:00",
    True,
    False,
    0,
    1,
    3,
    4,
    12,
    13,
    -1,
    2**63,
    10**30,
    Number(4),
    0.0,
    -0.0,
    3.5,
    4.0,
    12.5,
    12.499999999999998,
    12.500000000000002,
    0.1 + 0.2,
    1e300,
    float("nan"),
    float("inf"),
    float("-inf"),
    Decimal(4),
    Decimal("12.50"),
    Decimal("12.5000000000000001"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    Decimal("-Infinity"),
    Fraction(25, 2),
    4j,
    b"vip",
    date(2025, 11, 20),
    date(2025, 11, 21),
    datetime(2025, 11, 20, 23, 59, 59, 999999),  # noqa: DTZ001
    datetime(2025, 11, 21),  # noqa: DTZ001
    datetime(2025, 3, 30, 2, 30),  # noqa: DTZ001
    datetime(2025, 10, 26, 2, 30, fold=1),  # noqa: DTZ001
    datetime(2025, 11, 20, 23, tzinfo=UTC),
    datetime(2025, 11, 21, tzinfo=ZoneInfo("Europe/Amsterdam")),
    datetime(2025, 11, 20, 12, tzinfo=ZoneInfo("Pacific/Kiritimati")),
    datetime(2025, 11, 20, 10, tzinfo=timezone(timedelta(hours=-23))),
    Level.VIP,
    Level.NL,
    [],
    (),
    set(),
    ["vip"],
    ["", "vip"],
    [None],
    ["", None, " "],
    [["vip"]],
    ["x", ["vip"]],
    [{"tag": "vip"}],
    [True, 1, "vip"],
    [True, 1],
    ("VIP", "x"),
    {"NL", "BE"},
    frozenset({"vip"}),
    [4],
    [Level.VIP],
    [date(2025, 11, 20), "NL"],
    {"tag": "vip"},
    object(),
    int,
    lambda: "vip",
]

FOLDED = ("vip", "nl", "a@shop.nl", "+31612345678", "4")
LOCAL_DAY = 1_763_593_200_000_000  # 2025-11-20 in Amsterdam
WANTED: dict[str, list[ValueSet]] = {
    "text": [
        OneOf(("vip",)),
        OneOf(FOLDED),
        OneOf(("1",)),
        OneOf(("VIP ", "4"), raw=True),
        Prefix("vi"),
        Prefix("+316"),
        Suffix("@shop.nl"),
        Suffix("p"),
        Words(" vip "),
        Words(" vi"),
        Words(""),
        Present(),
    ],
    "code": [OneOf(("NL",)), OneOf(("NL", "BE")), OneOf(()), Present()],
    "whole": [
        OneOf((4,)),
        OneOf((0, 4, 10**30)),
        Range(4, None),
        Range(None, 4),
        Range(0, 13),
        Range(10**29, None),
        Range(None, None),
        Present(),
    ],
    "money": [
        OneOf((Decimal("12.5"),)),
        OneOf((Decimal("0.3"), Decimal(4))),
        Range(Decimal("12.5"), None),
        Range(Decimal("12.5"), None, low_open=True),
        Range(None, Decimal("12.5")),
        Range(None, Decimal("12.5"), high_closed=True),
        Range(Decimal("0.3"), Decimal("12.5"), low_open=True),
        Range(Decimal("0.3"), Decimal("0.3"), high_closed=True),
        Range(Decimal("12.500000000000001"), Decimal(10) ** 400),
        Present(),
    ],
    "yesno": [OneOf((True,)), OneOf((False,)), OneOf((True, False)), Present()],
    "instant": [
        Range(LOCAL_DAY, LOCAL_DAY + DAY),
        Range(LOCAL_DAY + DAY, None),
        Range(None, LOCAL_DAY + DAY),
        Range(None, -(10**18)),
        Range(10**18, None),
        Present(),
    ],
}
ASKED = (
    *("tag", "name", "email", "phone", "country", "language", "account_status"),
    *("orders", "amount_spent", "tax_exempt", "customer_added_date", "order_date"),
    "city",
)


def questions() -> list[Test]:
    found = [
        Test(CRITERIA[name], wanted)
        for name in ASKED
        for wanted in WANTED[CRITERIA[name].type.domain]
    ]
    return [*found, Test(SCHEMA.free_text, Words(" vip "))]


WRAPPERS: list[Callable[..., object]] = [dict, Loose, OrderedDict, Row]
CLASSES: list[type] = [
    str,
    int,
    float,
    Decimal,
    bool,
    datetime,
    date,
    list,
    tuple,
    set,
    frozenset,
]


@pytest.mark.parametrize("wrap", WRAPPERS, ids=["dict", "object", "mapping", "row"])
@pytest.mark.parametrize(
    "test", questions(), ids=lambda test: f"{test.criterion.name} {test.wanted}"
)
def test_odd_values_are_judged_by_the_one_meaning(
    test: Test, wrap: Callable[..., object]
) -> None:
    """Whatever the first records hold, which decides what is generated."""
    plainly = meaning(test, PlainRecords(READING, SCHEMA))
    name, alias = (*test.criterion.names, "name")[:2]
    records = [
        wrap(**cells)
        for one, other in product(ODD, [None, True, ["vip"]])
        for cells in (
            {alias: one},
            {name: other, alias: one},
            {name: one, alias: other},
        )
    ]
    expected = [plainly(record) for record in records]

    for kind in CLASSES if wrap is dict else CLASSES[:1]:
        first = [{name: one} for one in ODD if type(one) is kind] * 32
        found = keep(test, [*(wrap(**cells) for cells in first), *records])
        kept = {id(record) for record in found}
        judge = to_predicate(test, Flat(), READING, SCHEMA)
        for cells in first:
            judge(wrap(**cells))

        assert expected == [id(record) in kept for record in records]
        assert expected == [judge(record) for record in records]


KEYS = sorted({name for test in questions() for name in test.criterion.names[:3]})
records_ = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(ODD), max_size=6)
tests = st.sampled_from(questions())
trees = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: All(tuple(items))),
        st.lists(inner, max_size=3).map(lambda items: Any(tuple(items))),
        inner.map(Not),
        inner.map(lambda item: Named("it", item)),
    ),
    max_leaves=6,
)


@given(tree=trees, found=st.lists(records_, min_size=33, max_size=50))
def test_what_is_generated_means_the_same(
    tree: Checked, found: list[dict[str, object]]
) -> None:
    plainly = meaning(tree, PlainRecords(READING, SCHEMA))

    assert [record for record in found if plainly(record)] == keep(tree, found)


@given(tree=trees, found=st.lists(records_, min_size=1, max_size=10))
def test_simplifying_keeps_the_meaning(
    tree: Checked, found: list[dict[str, object]]
) -> None:
    before = meaning(tree, PlainRecords(READING, SCHEMA))
    after = meaning(simplify(tree), PlainRecords(READING, SCHEMA))

    assert [before(record) for record in found] == [after(record) for record in found]
