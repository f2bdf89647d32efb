"""Lists in a column: tags in an array, asked in SQL, in memory and by the reference."""

import json
import sqlite3
from typing import Any

import pytest
from attrs import evolve

import custquery as cq
from custquery.language import parse
from custquery.language.errors import RequestError
from custquery.schema import hosts
from custquery.schema.checked import Checked, Not, Test
from custquery.schema.checker import check
from custquery.schema.criterion import Criterion
from custquery.schema.kept import Folded, MinorUnits
from custquery.schema.models import Tables
from custquery.schema.schema import Schema
from custquery.schema.sources import Case, Column, Elements, Source
from custquery.schema.types import Keyword, Money, Text, WholeNumber
from custquery.schema.types.base import ValueType
from custquery.schema.value_sets import OneOf, Prefix, Present
from custquery.shop.store.sqlite import SQLite
from custquery.targets.memory import to_predicate
from custquery.targets.sql import DIALECTS, to_sql
from custquery.testing.reference import holds
from custquery.testing.wide_suite import WideSuite
from tests.targets.test_rows_below_rows import READING


class TestSQLite(WideSuite):
    engine = SQLite()
    listed = "TEXT"

    @pytest.fixture(scope="class")
    @classmethod
    def uri(cls, tmp_path_factory: pytest.TempPathFactory) -> str:
        return f"sqlite:///{tmp_path_factory.mktemp('wide')}/wide.sqlite"


def criterion(name: str, type_: ValueType, source: Source) -> Criterion:
    words = {"en": name, "nl": name}
    return Criterion(name=name, type=type_, source=source, label=words, summary=words)


TAG = criterion("tag", Keyword(), Elements(Column("tags")))
SIZE = criterion("size", WholeNumber(), Elements(Column("sizes")))
TITLE = criterion("title", Text(), Elements(Column("titles")))
KIND = criterion(
    "kind",
    Keyword(),
    Case(((Elements(Column("tags")), OneOf(("vip",)), "good"),), "plain"),
)
SCHEMA = Schema.of([TAG, SIZE, TITLE, KIND], (), TITLE)
MODEL = Tables(
    folded={
        ("customer", "tags"): "tags_folded",
        ("customer", "titles"): "titles_folded",
    },
    worded={("customer", "titles"): "titles_words"},
)

RECORDS: list[dict[str, Any]] = [
    {"id": 1, "tags": ["VIP", "b2b"], "sizes": [36, 38], "titles": ["Groene thee"]},
    {"id": 2, "tags": [], "sizes": [], "titles": []},
    {"id": 3},
    {"id": 4, "tags": ["vip-plus"], "sizes": [40], "titles": ["thee", "koffie"]},
]


@pytest.fixture
def database() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute(
        "CREATE TABLE customer "
        "(id, tags, tags_folded, sizes, titles, titles_folded, titles_words)"
    )
    for each in RECORDS:
        tags, titles = each.get("tags"), each.get("titles")
        lists = [
            tags,
            tags and [tag.lower() for tag in tags],
            each.get("sizes"),
            titles,
            titles and [title.lower() for title in titles],
            titles and [f" {title.lower()} " for title in titles],
        ]
        values = [None if found is None else json.dumps(found) for found in lists]
        row = [each["id"], *values]
        made.execute("INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag:vip", {1}),
        ("tag:Vip,b2b", {1}),
        ("tag==vip", set()),
        ("tag:vip*", {1, 4}),
        ("tag:*", {1, 4}),
        ("tag:(vip AND b2b)", {1}),
        ("NOT tag:vip", {2, 3, 4}),
        ("tag!=vip,vip-plus", {2, 3}),
        ("size>37", {1, 4}),
        ("size:36..38", {1}),
        ("NOT size:38", {2, 3, 4}),
        ("size IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 40)", {4}),
        ("title:thee", {1, 4}),
        ("title=thee", {4}),
        ("NOT title:thee", {2, 3}),
        ("kind:good", {1}),
        ("kind:plain", {2, 3, 4}),
    ],
)
def test_some_element_is_enough_and_not_asks_that_none_is(
    text: str, expected: set[int], database: sqlite3.Connection
) -> None:
    filter_ = check(text, SCHEMA, READING).filter
    assert filter_ is not None
    selects = to_predicate(filter_, MODEL, READING)
    tree = parse(text)

    assert expected == asked(filter_, database)
    assert {1, 2, 3, 4} - expected == asked(Not(filter_), database)
    assert expected == {each["id"] for each in RECORDS if selects(each)}
    if not text.startswith("kind"):  # the reference reads no folded branches
        assert expected == {
            each["id"] for each in RECORDS if holds(tree, each, SCHEMA, READING, MODEL)
        }


def asked(filter_: Checked, database: sqlite3.Connection) -> set[int]:
    statement = to_sql(filter_, MODEL, READING)
    return {row[0] for row in database.execute(statement.sql, dict(statement.params))}


def test_a_list_is_many_values() -> None:
    assert TAG.many


@pytest.mark.parametrize("dialect", ["mysql", "snowflake"])
def test_an_engine_of_which_lists_are_not_known_refuses(dialect: str) -> None:
    with pytest.raises(RequestError) as raised:
        to_sql(Test(TAG, Present()), MODEL, READING, dialect)

    assert "list-not-asked" == raised.value.code


def test_a_list_without_a_folded_form_is_refused_rather_than_widened() -> None:
    bare = evolve(MODEL, folded={})
    with pytest.raises(RequestError) as raised:
        to_sql(Test(TAG, Prefix("v")), bare, READING)

    assert "column-not-folded" == raised.value.code


def test_each_engine_asks_in_its_own_words() -> None:
    test = Test(TAG, OneOf(("vip",), raw=True))
    found = {
        each: to_sql(test, MODEL, READING, each).sql.split(" WHERE ", 1)[1]
        for each in DIALECTS
        if each not in {"mysql", "snowflake"}
    }

    assert found == {
        "sqlite": 'EXISTS (SELECT 1 FROM json_each("customer"."tags")'
        " WHERE value = :p0)",
        "duckdb": 'list_contains("customer"."tags", $p0)',
        "postgres": '%(p0)s = ANY("customer"."tags")',
        "spark": "array_contains(`customer`.`tags`, :p0)",
        "bigquery": "@p0 IN UNNEST(`customer`.`tags`)",
        "clickhouse": 'has("customer"."tags", {p0:String})',
    }


def test_a_host_says_that_her_column_holds_a_list() -> None:
    clients = hosts.of(
        {
            "tag": hosts.Field("labels", Keyword(), Folded("labels_folded"), many=True),
            "paid": hosts.Field("cents", Money(), MinorUnits(), many=True),
        },
        table="client",
    )
    query = cq.environment(schema=clients).compile("tag:vip NOT paid:12,50 paid>100")

    assert query.sql("duckdb").sql == (
        'SELECT "client"."id" FROM "client" WHERE '
        'list_contains("client"."labels_folded", $p0) AND '
        'NOT COALESCE(list_contains("client"."cents", $p1), FALSE) AND '
        'len(list_filter("client"."cents", lambda "element": "element" >= $p2)) > 0'
    )
    assert {"p0": "vip", "p1": 1250, "p2": 10001} == dict(query.sql("duckdb").params)
    assert query.matches({"labels": ["VIP", "new"], "cents": [20000]})
    assert not query.matches({"labels": ["VIP", "new"], "cents": [1250, 20000]})
