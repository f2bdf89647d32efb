"""The SQL of a filter selects whom the filter means, and says nothing else."""

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
import sqlglot
from attrs import evolve
from sqlglot import exp

from custquery.language.errors import RequestError
from custquery.schema.checked import EVERYONE, All, Checked, Named, Not, Related, Test
from custquery.schema.checked import Any as AnyOf
from custquery.schema.criterion import Criterion
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Words,
)
from custquery.targets.simplify import simplify
from custquery.targets.sql import (
    DIALECTS,
    SqlScope,
    condition,
    render,
    rows_of,
    to_sql,
)

if TYPE_CHECKING:
    from tests.targets.conftest import World

NOW = 1_763_726_400_000_000
SECOND = 1_000_000

ANNA: dict[str, Any] = {
    "id": 1,
    "name": "Anna  de Vriès",
    "email": "Anna@Shop.nl",
    "phone": "+31612345678",
    "points": 12,
    "spent": 1234,
    "rating": 4.5,
    "exempt": 1,
    "status": "on",
    "joined_at": NOW - 100 * SECOND,
    "tag": [{"tag": "VIP"}, {"tag": "b2b"}],
    "order": [
        {
            "placed_at": NOW - 50 * SECOND,
            "total": 5000,
            "refunded": 500,
            "test": 0,
            "line": [{"product": "Thee"}, {"product": "koffie"}],
        },
        {"placed_at": NOW - 9 * SECOND, "total": 100, "refunded": 0, "test": 0},
        {"placed_at": NOW, "total": 9999, "refunded": 0, "test": 1},
        {"placed_at": NOW, "total": 9, "refunded": 0, "test": 0, "cancelled_at": NOW},
    ],
    "checkout": [{"touched_at": NOW - 1}, {"touched_at": NOW - 700 * SECOND}],
}
BOB: dict[str, Any] = {
    "id": 2,
    "name": "Bob",
    "email": "bob@other.example",
    "points": 0,
    "spent": 0,
    "rating": 0,
    "exempt": 0,
    "status": "off",
    "joined_at": 0,
    "tag": [{"tag": "new"}],
    "order": [{"placed_at": NOW - 9 * SECOND, "total": 100, "test": 0}],
    "checkout": [{"touched_at": NOW - 600 * SECOND}],
}
CAT: dict[str, Any] = {"id": 3, "name": "", "points": None, "tag": [], "order": []}
DOT: dict[str, Any] = {
    "id": 4,
    "name": "dé vries",
    "email": "%_@SHOP.NL",
    "points": -30,
    "checkout": [
        {"touched_at": NOW - 601 * SECOND},
        {"touched_at": NOW, "done_at": NOW},
    ],
    "tag": [{"tag": None}, {"tag": "vip-2"}],
}
RECORDS = [ANNA, BOB, CAT, DOT]


@pytest.fixture(scope="module")
def database(world: "World") -> sqlite3.Connection:
    return world.database(RECORDS)


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


#: A criterion, a value set, and the customers who have some value in it.
TESTS: list[tuple[str, ValueSet, set[int]]] = [
    ("name", OneOf(("anna de vries",)), {1}),
    ("name", OneOf(("Anna  de Vriès", "Bob"), raw=True), {1, 2}),
    ("name", OneOf(("bob", "de vries", "x")), {2, 4}),
    ("name", OneOf(()), set()),
    ("name", Prefix("an"), {1}),
    ("name", Prefix("d"), {4}),
    ("name", Words(" de vries "), {1, 4}),
    ("name", Words(" vri"), {1, 4}),
    ("name", Words(" ries "), set()),
    ("name", Present(), {1, 2, 4}),
    ("email", Suffix("@shop.nl"), {1, 4}),
    ("email", Suffix("%_@shop.nl"), {4}),
    ("email", Suffix("_@shop.nl"), {4}),
    ("phone", OneOf(("+31612345678",), raw=True), {1}),
    ("phone", Prefix("+316"), {1}),
    ("points", OneOf((0, 12)), {1, 2}),
    ("points", Range(0, None), {1, 2}),
    ("points", Range(None, 0), {4}),
    ("points", Range(-30, 12), {2, 4}),
    ("points", Range(-29, None), {1, 2}),
    ("points", Range(3, 3), set()),
    ("points", Range(None, None), {1, 2, 4}),
    ("points", Range(2**63, None), set()),
    ("points", Range(-(2**70), 2**70), {1, 2, 4}),
    ("points", OneOf((2**64, 12)), {1}),
    ("spent", OneOf((Decimal("12.34"),)), {1}),
    ("spent", OneOf((Decimal("12.340"), Decimal("12.345"))), {1}),
    ("spent", OneOf((Decimal("12.345"),)), set()),
    ("spent", Range(Decimal("12.34"), None), {1}),
    ("spent", Range(Decimal("12.34"), None, low_open=True), set()),
    ("spent", Range(Decimal("12.335"), None, low_open=True), {1}),
    ("spent", Range(Decimal(0), Decimal("12.34")), {2}),
    ("spent", Range(Decimal(0), Decimal("12.34"), high_closed=True), {1, 2}),
    ("spent", Range(None, Decimal("12.345")), {1, 2}),
    ("rating", OneOf((Decimal("4.5"),)), {1}),
    ("rating", Range(Decimal(0), Decimal("4.5"), low_open=True), set()),
    ("rating", Range(Decimal(0), Decimal("4.5"), high_closed=True), {1, 2}),
    ("exempt", OneOf((True,)), {1}),
    ("exempt", OneOf((False,)), {2}),
    ("status", OneOf(("on",)), {1}),
    ("status", OneOf(("ON",)), set()),
    ("joined", Range(1, NOW), {1}),
    ("tag", OneOf(("vip",)), {1}),
    ("tag", OneOf(("vip",), raw=True), set()),
    ("tag", OneOf(("new", "b2b")), {1, 2}),
    ("tag", Prefix("vip"), {1, 4}),
    ("tag", Present(), {1, 2, 4}),
    ("orders", OneOf((0,)), {3, 4}),
    ("orders", Range(1, None), {1, 2}),
    ("orders", Range(2, None), {1}),
    ("orders", Range(None, 2), {2, 3, 4}),
    ("amount", OneOf((Decimal(46),)), {1}),
    ("amount", Range(None, Decimal(46)), {2, 3, 4}),
    ("amount", OneOf((Decimal(0),)), {2, 3, 4}),
    ("first_order", Range(None, NOW - 20 * SECOND), {1}),
    ("first_order", Range(NOW - 20 * SECOND, None), {2}),
    ("first_order", Present(), {1, 2}),
    ("last_order", Range(NOW - 9 * SECOND, NOW), {1, 2}),
    ("last_order", Range(NOW - 9 * SECOND + 1, None), set()),
    ("last_order", Range(None, NOW), {1, 2}),
    ("order_date", Range(NOW - 60 * SECOND, NOW - 20 * SECOND), {1}),
    ("order_date", Range(NOW, None), set()),
    ("product", OneOf(("thee",)), {1}),
    ("left", Present(), {1, 4}),
    ("left", Range(NOW - 650 * SECOND, None), {4}),
    ("left", Range(None, NOW - 650 * SECOND), {1}),
    ("left", Range(NOW - 701 * SECOND, NOW - 700 * SECOND + 1), {1}),
    ("level", OneOf(("gold",)), {1}),
    ("level", OneOf(("gold", "none")), {1, 2, 3, 4}),
    ("level", OneOf(("silver",)), set()),
    ("level", OneOf(("none",)), {2, 3, 4}),
    ("known_as", OneOf(("bob", "b2b")), {1, 2}),
    ("known_as", Words(" vip "), {1, 4}),
]
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


HOSTILE = [
    "'; DROP TABLE customer; --",
    '" OR 1=1 --',
    "%",
    "_",
    "\\",
    ":p0",
    "%(p0)s",
    "${x}",
    "`",
    "]",
    "/*",
    "\n",
    "é\u0301",
    "\U0001f600",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_user_types_never_becomes_sql(world: "World", text: str) -> None:
    record = {"id": 1, "name": text, "tag": [{"tag": text}]}
    database = world.database([record, {"id": 2, "name": "x", "tag": [{"tag": "x"}]}])
    wanted = [OneOf((text,), raw=True), OneOf((text, text + "a"), raw=True)]

    for name, each in product(("name", "tag"), wanted):
        statement = to_sql(Test(world[name], each), world.model, world.reading)

        assert text not in statement.sql or text in {"_", '"', ":p0"}
        assert text in statement.params.values()
        assert {1} == world.in_sqlite(Test(world[name], each), database)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_written_so_that_it_can_be_read(
    world: "World", dialect: str
) -> None:
    for name, wanted, _ in TESTS:
        test = Test(world[name], wanted)
        for node in (test, Not(test)):
            sql = to_sql(node, world.with_kept.model, world.reading, dialect).sql
            for mark in ("%(p0)s", ":p0", "$p0", "@p0"):
                sql = sql.replace(mark, "0")
            assert '"customer"' in sql or "`customer`" in sql


def test_parameters_are_written_as_the_driver_wants_them(world: "World") -> None:
    test = Test(world["points"], Range(4, None))

    found = {
        dialect: to_sql(test, world.model, world.reading, dialect).sql.split(">= ")[1]
        for dialect in DIALECTS
    }

    assert found == {
        "sqlite": ":p0",
        "duckdb": "$p0",
        "postgres": "%(p0)s",
        "mysql": "%(p0)s",
        "snowflake": "%(p0)s",
        "spark": ":p0",
        "bigquery": "@p0",
        "clickhouse": "{p0:Int64}",
    }


def test_an_engine_that_is_not_known_is_refused(world: "World") -> None:
    with pytest.raises(RequestError) as caught:
        to_sql(Test(world["points"], OneOf((1,))), world.model, world.reading, "access")

    assert "unknown-engine" == caught.value.code


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (OneOf(("x",)), "column-not-folded"),
        (Prefix("x"), "column-not-folded"),
        (Words(" x "), "column-not-worded"),
    ],
)
def test_a_column_without_a_folded_form_is_refused_rather_than_widened(
    world: "World", wanted: ValueSet, code: str
) -> None:
    bare = evolve(world.model, folded={}, worded={})

    with pytest.raises(RequestError) as caught:
        to_sql(Test(world["name"], wanted), bare, world.reading)

    assert code == caught.value.code


def test_a_positive_test_stays_bare_for_the_index(world: "World") -> None:
    database = sqlite3.connect(":memory:")
    database.execute('CREATE TABLE "customer" ("id" INTEGER PRIMARY KEY, "points" INT)')
    database.execute('CREATE INDEX "by_points" ON "customer" ("points")')
    test = Test(world["points"], Range(4, None))

    statement = to_sql(test, world.model, world.reading)
    plan = database.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)

    assert "by_points" in plan.fetchone()[3]


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


def test_a_store_may_join_the_rows(
    world: "World", database: sqlite3.Connection
) -> None:
    scope = SqlScope(world.model, world.reading)
    rows = rows_of(Test(world["tag"], OneOf(("vip", "b2b"))), scope)
    assert rows is not None

    owners = render(rows.select(rows.owner), "sqlite")

    assert [(1,), (1,)] == database.execute(owners, scope.params).fetchall()
    assert rows_of(Test(world["points"], Present()), scope) is None
    assert rows_of(Test(world["known_as"], Present()), scope) is None


def test_the_sql_can_be_read(world: "World") -> None:
    node = All(
        (
            Test(world["tag"], OneOf(("vip",))),
            Test(world["points"], Range(4, None)),
            Not(Test(world["status"], OneOf(("on", "off")))),
        )
    )

    statement = to_sql(simplify(node), world.model, world.reading)

    assert (
        'SELECT "customer"."id" FROM "customer" WHERE EXISTS(SELECT 1 FROM "tag" '
        'WHERE "tag"."customer_id" = "customer"."id" AND "tag"."tag_folded" = :p0) '
        'AND "customer"."points" >= :p1 '
        'AND NOT COALESCE("customer"."status" IN (:p2, :p3), FALSE)'
    ) == statement.sql
    assert {"p0": "vip", "p1": 4, "p2": "on", "p3": "off"} == statement.params
    assert sqlglot.parse_one(statement.sql, dialect="sqlite")
