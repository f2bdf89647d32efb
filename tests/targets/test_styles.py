"""What engines write their own way, also those that nobody here knows."""

import sqlite3
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import custquery as cq
from custquery.language.errors import RequestError
from custquery.schema.checked import All, Any, Not, Test
from custquery.schema.hosts import Field, of
from custquery.schema.kept import Exact
from custquery.schema.types import Keyword
from custquery.schema.value_sets import MonthDays, OneOf, Prefix, Range, Suffix
from custquery.targets.sql import style_of, to_sql

if TYPE_CHECKING:
    from tests.targets.conftest import World


def test_a_dialect_that_is_not_known_needs_its_parameters(world: "World") -> None:
    test = Test(world["points"], OneOf((12,)))
    style = style_of("oracle", ":{}")

    asked = to_sql(test, world.model, world.reading, "oracle", style)

    assert (
        'SELECT "customer"."id" FROM "customer" WHERE "customer"."points" = :p0'
    ) == asked.sql
    with pytest.raises(RequestError, match="oracle"):
        to_sql(test, world.model, world.reading, "oracle")


def test_a_driver_may_write_parameters_its_own_way(world: "World") -> None:
    test = Test(world["tag"], OneOf(("vip",)))
    style = style_of("postgres", "${}", 'CAST({} AS TEXT) COLLATE "C"')

    asked = to_sql(test, world.model, world.reading, "postgres", style)

    assert asked.sql.endswith('"tag"."tag_folded" = CAST($p0 AS TEXT) COLLATE "C")')


def test_a_percent_sign_in_a_name_is_not_the_drivers() -> None:
    schema = of({"share": Field("%", Keyword(), Exact())}, table="100%s", key="%d")
    query = cq.environment(schema=schema).compile("share=a")

    assert '"%" COLLATE BINARY' in query.sql("sqlite").sql
    found = query.sql("postgres")
    assert 'SELECT "100%s"."%d" FROM "100%s"' in found.sql % {"p0": "?"}


@pytest.mark.parametrize("collation", ["BINARY", "NOCASE", "RTRIM"])
def test_a_column_that_folds_by_itself_is_compared_as_it_stands(collation: str) -> None:
    words = ["a", "A", "a ", "b"]
    schema = of({"word": Field("word", Keyword(), Exact())}, table="client")
    environment = cq.environment(schema=schema)
    criterion = environment.schema.criteria["word"]
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE client (id INTEGER, word TEXT COLLATE {collation})")
    database.executemany("INSERT INTO client VALUES (?, ?)", enumerate(words))

    for wanted in (OneOf(("a",)), OneOf(("a",), raw=True), OneOf(("a", "x"))):
        asked = to_sql(
            Test(criterion, wanted), environment.tables, environment.reading()
        )
        assert [(0,)] == database.execute(asked.sql, asked.params).fetchall()
    for end, expected in ((Prefix("a"), [(0,), (2,)]), (Suffix("a"), [(0,)])):
        asked = to_sql(Test(criterion, end), environment.tables, environment.reading())
        assert expected == database.execute(asked.sql, asked.params).fetchall()
    database.close()


def test_rows_that_are_joined_select_the_same(world: "World") -> None:
    records = [
        {"id": 1, "points": 5, "tag": [{"tag": "vip"}, {"tag": "VIP"}, {"tag": "b2b"}]},
        {"id": 2, "points": 1, "tag": [{"tag": "vip"}]},
        {"id": 3, "points": 9, "tag": []},
    ]
    database = world.database(records)
    style = evolve(style_of("sqlite"), joins=True)
    tagged = Test(world["tag"], OneOf(("vip", "b2b")))
    other = Test(world["tag"], OneOf(("b2b",)))
    points = Test(world["points"], Range(2, None))

    for node, is_joined in (
        (other, True),
        (All((points, other)), True),
        (All((tagged, other)), True),
        (All((other, Not(points))), True),
        (tagged, False),
        (All((tagged, Not(other))), False),
        (Not(other), False),
        (Any((other, points)), False),
        (All((points, Not(other))), False),
    ):
        asked = to_sql(node, world.model, world.reading, style=style)
        found = database.execute(asked.sql, asked.params).fetchall()

        assert is_joined == (" JOIN (" in asked.sql)
        assert world.in_memory(node, records) == {row[0] for row in found}
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("dialect", "for_all", "for_a_page"),
    [("duckdb", True, True), ("mysql", True, False), ("postgres", False, False)],
)
def test_a_page_is_asked_for_as_is_fast(
    world: "World", dialect: str, *, for_all: bool, for_a_page: bool
) -> None:
    tagged = Test(world["tag"], OneOf(("b2b",)))
    asked, page = (
        to_sql(tagged, world.model, world.reading, dialect, page=each).sql
        for each in (False, True)
    )

    assert (for_all, for_a_page) == (" JOIN (" in asked, " JOIN (" in page)


def test_a_planner_that_weighs_every_join_has_few_to_weigh(world: "World") -> None:
    tags = (Test(world["tag"], OneOf((f"t{each}",))) for each in range(20))
    node = All(tuple(tags))

    def values(dialect: str) -> int:
        return to_sql(node, world.model, world.reading, dialect).sql.count(" IS TRUE")

    assert 20 - 16 == values("postgres")
    assert 0 == values("mysql")


def test_what_is_computed_is_computed_once_for_all_years(world: "World") -> None:
    """Every year's stretch asks for the value; written each time, it took minutes."""
    some_days = MonthDays(1124, 1126)
    for each in (world, world.with_kept):
        test = Test(each["left"], some_days)
        for node in (test, Not(test)):
            asked = to_sql(node, each.model, each.reading)

            assert 150 < len(asked.params)
            assert 3 > asked.sql.count('FROM "checkout"')
