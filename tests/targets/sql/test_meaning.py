"""The SQL of a filter selects whom the filter means, also when it is negated."""

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import pytest
from sqlglot import exp

from custquery.schema.checked import EVERYONE, All, Checked, Named, Not, Related, Test
from custquery.schema.checked import Any as AnyOf
from custquery.schema.criterion import Criterion
from custquery.schema.value_sets import OneOf, Prefix, Present, Range, ValueSet
from custquery.targets.sql import SqlScope, condition, render
from tests.targets.sql.customers import NOW, RECORDS, SECOND, TESTS

if TYPE_CHECKING:
    from tests.targets.conftest import World

each_test = pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [pytest.param(*each, id=f"{each[0]} {each[1]}") for each in TESTS],
)


@each_test
def test_a_test_selects_who_has_some_such_value(
    world: "World",
    database: sqlite3.Connection,
    name: str,
    wanted: ValueSet,
    expected: set[int],
) -> None:
    test = Test(world[name], wanted)

    assert expected == world.in_sqlite(test, database)
    assert expected == world.in_memory(test, RECORDS)


@each_test
def test_not_selects_everyone_else(
    world: "World",
    database: sqlite3.Connection,
    name: str,
    wanted: ValueSet,
    expected: set[int],
) -> None:
    refused = Not(Test(world[name], wanted))

    assert {1, 2, 3, 4} - expected == world.in_sqlite(refused, database)
    assert {1, 2, 3, 4} - expected == world.in_memory(refused, RECORDS)


@each_test
def test_what_is_kept_gives_the_same(
    world: "World",
    database: sqlite3.Connection,
    name: str,
    wanted: ValueSet,
    expected: set[int],
) -> None:
    test = Test(world[name], wanted)

    assert expected == world.with_kept.in_sqlite(test, database)
    assert {1, 2, 3, 4} - expected == world.with_kept.in_sqlite(Not(test), database)


@each_test
def test_as_a_value_a_test_is_never_null(
    world: "World",
    database: sqlite3.Connection,
    name: str,
    wanted: ValueSet,
    expected: set[int],
) -> None:
    for model in (world.model, world.with_kept.model):
        scope = SqlScope(model, world.reading)
        value = condition(Test(world[name], wanted), scope, positive=False)
        select = exp.Select(
            expressions=[scope.key(), value], from_=exp.From(this=scope.named())
        )
        rows = database.execute(render(select, "sqlite"), scope.params).fetchall()

        assert {(number, number in expected) for number in (1, 2, 3, 4)} == set(rows)


#: Names of criteria of a row or a group, and what is asked of them.
Asked: TypeAlias = list[tuple[str, ValueSet]]

RELATED: list[tuple[Asked, Asked, set[int]]] = [
    ([], [("count", Range(1, None))], {1, 2}),
    ([], [("count", Range(2, None))], {1}),
    ([], [("count", OneOf((0,)))], {3, 4}),
    ([], [("sum_amount", Range(Decimal(46), None))], {1}),
    ([], [("sum_amount", OneOf((Decimal(0),)))], {2, 3, 4}),
    ([], [("latest", Present())], {1, 2}),
    ([], [], {1, 2, 3, 4}),
    ([("amount", OneOf((Decimal(1),)))], [], {1, 2, 3, 4}),
    ([], [("count", OneOf(()))], set()),
    ([], [("count", OneOf((2**64,)))], set()),
    ([], [("count", Range(2**64, None))], set()),
    ([], [("count", Range(None, None))], {1, 2, 3, 4}),
    (
        [("date", Range(NOW - 20 * SECOND, None))],
        [("count", Range(1, None)), ("sum_amount", OneOf((Decimal(1),)))],
        {1},
    ),
    ([("amount", Range(Decimal(0), Decimal(2)))], [("count", Range(1, None))], {1}),
    ([("amount", OneOf((Decimal(7),)))], [("latest", Present())], set()),
]


def every_one(criteria: Mapping[str, Criterion], tests: Asked) -> Checked:
    return All(tuple(Test(criteria[name], wanted) for name, wanted in tests))


@pytest.mark.parametrize(("where", "having", "expected"), RELATED)
def test_related_rows_are_taken_together(
    world: "World",
    database: sqlite3.Connection,
    where: Asked,
    having: Asked,
    expected: set[int],
) -> None:
    passing, holding = every_one(world.row, where), every_one(world.group, having)
    related = Related(world.orders_placed, passing, holding)

    assert expected == world.in_sqlite(related, database)
    assert expected == world.in_memory(related, RECORDS)
    assert {1, 2, 3, 4} - expected == world.in_sqlite(Not(related), database)
    assert {1, 2, 3, 4} - expected == world.in_memory(Not(related), RECORDS)


def test_refused_rows_are_not_the_others(
    world: "World", database: sqlite3.Connection
) -> None:
    recent = Test(world.row["date"], Range(NOW - 20 * SECOND, None))
    some = every_one(world.group, [("count", Range(1, None))])
    related = Related(world.orders_placed, Not(recent), some)

    assert {1} == world.in_sqlite(related, database)
    assert {1} == world.in_memory(related, RECORDS)


def selected(
    where: exp.Expr, scope: SqlScope, database: sqlite3.Connection
) -> set[int]:
    """Ask for the customers for whom *where*, written in *scope*, holds."""
    select = exp.Select(
        expressions=[scope.key()],
        from_=exp.From(this=scope.named()),
        where=exp.Where(this=where),
    )
    found = database.execute(render(select, scope.dialect), scope.params)
    return {row[0] for row in found}


def nestings(tests: list[Test]) -> list[Checked]:
    """Every way to put three tests under AND, OR and NOT, two levels deep."""
    signs = list(product((False, True), repeat=5))
    found: list[Checked] = []
    for outer, inner in ((All, AnyOf), (AnyOf, All), (All, All), (AnyOf, AnyOf)):
        for first, second, third, pair, whole in signs:
            one, two, three = (
                Not(test) if sign else test
                for test, sign in zip(tests, (first, second, third), strict=True)
            )
            both = inner((two, three))
            node = outer((one, Not(both) if pair else both))
            found.append(Not(Named("it", node)) if whole else node)
    return found


def test_polarity_is_right_at_any_depth(
    world: "World", database: sqlite3.Connection
) -> None:
    tests = [
        Test(world["points"], Range(1, None)),
        Test(world["tag"], OneOf(("vip", "vip-2"))),
        Test(world["last_order"], Range(None, NOW)),
    ]

    for node in nestings(tests):
        expected = world.in_memory(node, RECORDS)
        assert expected == world.in_sqlite(node, database), node
        scope = SqlScope(world.model, world.reading)
        value = exp.Paren(this=condition(node, scope, positive=False))
        is_null = exp.Is(this=value, expression=exp.Null())
        assert set() == selected(is_null, scope, database)


def test_an_empty_filter_is_everyone(
    world: "World", database: sqlite3.Connection
) -> None:
    assert {1, 2, 3, 4} == world.in_sqlite(EVERYONE, database)
    assert set() == world.in_sqlite(AnyOf(()), database)


@pytest.mark.parametrize("kind", [All, AnyOf])
@pytest.mark.parametrize("name", ["name", "tag", "points"])
def test_a_thousand_tests_are_not_too_deep(
    world: "World",
    database: sqlite3.Connection,
    kind: type[All] | type[AnyOf],
    name: str,
) -> None:
    values = [
        Range(number, number + 5) if name == "points" else Prefix(f"x{number}")
        for number in range(1, 1000)
    ]
    node = kind(tuple(Not(Test(world[name], each)) for each in values))

    assert world.in_memory(node, RECORDS) == world.in_sqlite(node, database)


def test_sixty_four_levels_are_not_too_deep(
    world: "World", database: sqlite3.Connection
) -> None:
    node: Checked = Test(world["points"], Range(1, None))
    for level in range(64):
        kind = AnyOf if level % 2 else All
        other = Test(world["tag"], Prefix(f"v{level}"))
        more = tuple(Test(world["name"], Prefix(f"q{level}{n}")) for n in range(14))
        node = kind((*more, Not(other) if level % 2 else other, Not(node)))

    assert world.in_memory(node, RECORDS) == world.in_sqlite(node, database)


def test_a_list_of_ten_thousand_is_one_list(
    world: "World", database: sqlite3.Connection
) -> None:
    values = OneOf((*(f"x{number}" for number in range(9_999)), "vip"))

    assert {1} == world.in_sqlite(Test(world["tag"], values), database)
