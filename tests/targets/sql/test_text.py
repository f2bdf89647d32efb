"""The SQL of a filter says nothing but the filter, in every dialect."""

import sqlite3
from itertools import product
from typing import TYPE_CHECKING

import pytest
import sqlglot
from attrs import evolve

from custquery.language.errors import RequestError
from custquery.schema.checked import All, Not, Test
from custquery.schema.value_sets import OneOf, Prefix, Present, Range, ValueSet, Words
from custquery.targets.simplify import simplify
from custquery.targets.sql import DIALECTS, SqlScope, render, rows_of, to_sql
from tests.targets.sql.customers import TESTS

if TYPE_CHECKING:
    from tests.targets.conftest import World

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
