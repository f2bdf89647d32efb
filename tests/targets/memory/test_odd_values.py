"""Whatever stands in a record, the fast way judges it as the plain one does."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.schema.checked import All, Any, Checked, Named, Not, Test
from custquery.schema.models import Flat
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Words,
)
from custquery.targets.memory import to_predicate
from custquery.targets.memory.meaning import meaning
from custquery.targets.memory.plain import PlainRecords
from custquery.targets.simplify import simplify
from tests.targets.memory.keeping import (
    CRITERIA,
    DAY,
    READING,
    SCHEMA,
    Loose,
    Row,
    keep,
)


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
