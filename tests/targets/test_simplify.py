"""Fewer tests, the same customers."""

from decimal import Decimal
from typing import Protocol

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
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    ValueSet,
    Words,
)
from custquery.shop.criteria import schema
from custquery.targets.bounds import is_empty, overlap, whole_range, within
from custquery.targets.simplify import NO_ONE, simplify

CRITERIA = schema().criteria
PLACED = schema().relations["orders_placed"]


class _Test(Protocol):
    def __call__(self, wanted: ValueSet) -> Test: ...


def _of(name: str) -> _Test:
    return lambda wanted: Test(CRITERIA[name], wanted)


orders, spent, name, tag = _of("orders"), _of("amount_spent"), _of("name"), _of("tag")
FEW, MANY = orders(Range(None, 9)), orders(Range(4, None))
VIP, NEW = tag(OneOf(("vip",))), tag(OneOf(("new",)))

ABOVE_ONE = Range(Decimal(1), None, low_open=True)

SIMPLER = [
    (All(()), EVERYONE),
    (Any(()), NO_ONE),
    (All((VIP,)), VIP),
    (Any((VIP, VIP)), VIP),
    (Named("it", All((VIP,))), VIP),
    (Not(Not(VIP)), VIP),
    (Not(EVERYONE), NO_ONE),
    (Not(NO_ONE), EVERYONE),
    (All((VIP, All((NEW, All(()))))), All((VIP, NEW))),
    (Any((VIP, NO_ONE, Any((MANY,)))), Any((VIP, MANY))),
    (All((VIP, NO_ONE)), NO_ONE),
    (Any((VIP, EVERYONE)), EVERYONE),
    (All((MANY, VIP, FEW)), All((orders(Range(4, 9)), VIP))),
    (All((MANY, orders(Range(None, 4)))), NO_ONE),
    (All((MANY, orders(OneOf((3, 4, 5))))), orders(OneOf((4, 5)))),
    (All((orders(OneOf((3,))), MANY)), NO_ONE),
    (All((orders(Present()), MANY)), MANY),
    (
        All((spent(Range(Decimal(1), None)), spent(ABOVE_ONE))),
        spent(ABOVE_ONE),
    ),
    (Any((VIP, MANY, NEW)), Any((tag(OneOf(("vip", "new"))), MANY))),
    (Any((MANY, FEW)), Any((MANY, FEW))),
    (All((VIP, NEW)), All((VIP, NEW))),
    (All((Not(VIP), Not(NEW))), Not(tag(OneOf(("vip", "new"))))),
    (Any((Not(VIP), Not(NEW))), Any((Not(VIP), Not(NEW)))),
    (All((Not(VIP), NEW)), All((Not(VIP), NEW))),
    (
        Any((name(OneOf(("a",))), name(OneOf(("a",), raw=True)))),
        Any((name(OneOf(("a",))), name(OneOf(("a",), raw=True)))),
    ),
    (
        All((name(OneOf(("a",))), name(OneOf(("A",), raw=True)))),
        All((name(OneOf(("a",))), name(OneOf(("A",), raw=True)))),
    ),
    (
        All((name(Words(" a ")), name(Prefix("b")), name(Words(" a ")))),
        All((name(Words(" a ")), name(Prefix("b")))),
    ),
    (
        All((name(OneOf(("a",))), name(Range("a", "b")))),
        All((name(OneOf(("a",))), name(Range("a", "b")))),
    ),
    (name(Words("")), NO_ONE),
    (orders(OneOf(())), NO_ONE),
    (Not(orders(Range(3, 3))), EVERYONE),
    (Related(PLACED, VIP, All(())), EVERYONE),
    (Related(PLACED, VIP, orders(OneOf(()))), NO_ONE),
    (
        Related(PLACED, All((EVERYONE,)), Named("it", MANY)),
        Related(PLACED, EVERYONE, MANY),
    ),
]


@pytest.mark.parametrize(("before", "after"), SIMPLER)
def test_a_filter_becomes_simpler(before: Checked, after: Checked) -> None:
    assert after == simplify(before)
    assert after == simplify(simplify(before))


def test_order_is_that_of_the_first_test_of_each() -> None:
    node = All((FEW, VIP, MANY, NEW))

    assert All((orders(Range(4, 9)), VIP, NEW)) == simplify(node)


def test_a_thousand_lists_become_one_at_once() -> None:
    node = Any(tuple(tag(OneOf((f"t{number}",))) for number in range(1000)))

    found = simplify(node)

    assert isinstance(found, Test)
    assert found.wanted == OneOf(tuple(f"t{number}" for number in range(1000)))


ENDS = [None, Decimal(1), Decimal("1.5"), Decimal("1.501"), Decimal(2)]
RANGES = [
    Range(low, high, low_open, high_closed)
    for low in ENDS
    for high in ENDS
    for low_open in (False, True)
    for high_closed in (False, True)
]
CENTS = [Decimal(number).scaleb(-2) for number in range(90, 220)]


def test_whole_steps_say_the_same_as_the_range() -> None:
    for wanted in RANGES:
        low, high = whole_range(wanted, 2)
        steps = Range(low, high)

        assert [within(wanted, value) for value in CENTS] == [
            within(steps, int(value * 100)) for value in CENTS
        ]


def test_an_overlap_holds_what_both_hold() -> None:
    for first in RANGES:
        for second in RANGES:
            both = overlap(first, second)

            assert not is_empty(both) or not any(within(both, each) for each in CENTS)
            for value in CENTS[::10] + CENTS[55:65]:
                assert within(both, value) == (
                    within(first, value) and within(second, value)
                )
