"""What a host requires holds whatever a person types: in memory, in SQL, in a shop."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import custquery as cq
from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.targets.sql import DIALECTS
from custquery.targets.sql.required import prove

PEOPLE = [
    {"id": 1, "name": "Noor", "country": "NL", "tags": ["vip"], "orders": 0},
    {"id": 2, "name": "Bas", "country": "BE", "tags": ["vip"], "orders": 0},
    {"id": 3, "name": "Ana", "country": "NL", "tags": [], "orders": 0},
    {"id": 4, "name": "OR 1=1", "country": None, "tags": ["a') OR ('1'='1"]},
]
DUTCH = [1, 3]

#: Filters that try to reach somebody else, and whom they may have.
HOSTILE = {
    "": [1, 3],
    "NOT country:NL": [],
    "country:BE OR country:NL": [1, 3],
    "-country:NL OR country:*": [1, 3],
    "NOT (country:NL AND tag:vip)": [3],
    "tag:vip OR NOT tag:vip": [1, 3],
    "NOT NOT (name:* OR NOT name:*)": [1, 3],
    "\"') OR ('1'='1\" OR country:BE": [],
    'name:"OR 1=1" OR id:>0': [1, 3],
    'tag:"a\') OR (\'1\'=\'1" OR tag:"--" OR NOT tag:"/*"': [1, 3],
    "(" * 60 + "id:>0 OR NOT id:>0" + ")" * 60: [1, 3],
}


@pytest.fixture(scope="module")
def dutch() -> cq.Environment:
    return cq.environment().requiring("country:NL")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shop") / "my.shop"


@pytest.fixture(scope="module")
def shop(path: Path, dutch: cq.Environment) -> Iterator[Shop]:
    with Shop.create(path, environment=dutch) as made:
        made.add(
            {
                "id": each["id"],
                "name": each["name"],
                "tag": each["tags"],
                "address": [{"country": each["country"]}],
            }
            for each in PEOPLE
        )
        yield made


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_filter_reaches_nobody_else(
    text: str, dutch: cq.Environment, shop: Shop, path: Path
) -> None:
    query = dutch.compile(text)
    statement = query.sql()
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute(statement.sql, dict(statement.params)).fetchall()

    assert HOSTILE[text] == [each["id"] for each in query.filter(PEOPLE)]
    assert HOSTILE[text] == [each["id"] for each in PEOPLE if query.matches(each)]
    assert HOSTILE[text] == sorted(number for (number,) in rows)
    assert HOSTILE[text] == list(shop.ids(text))
    assert HOSTILE[text] == sorted(each.id for each in shop.find(text).customers)
    assert len(HOSTILE[text]) == shop.count(text)


def test_a_query_from_elsewhere_is_restricted_by_the_shop(shop: Shop) -> None:
    assert DUTCH == list(shop.ids(cq.compile("NOT country:NL OR country:NL")))


def test_customers_who_may_not_be_seen_are_not_offered(shop: Shop) -> None:
    assert not any(
        "1=1" in each.text for each in shop.environment.complete("tag:").offers
    )


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("text", HOSTILE)
def test_every_statement_is_proved_by_reading_it_again(
    text: str, dialect: str, dutch: cq.Environment
) -> None:
    restricted = dutch.requiring("tag:\"it's (not\" OR -note=')a'")
    statement = restricted.compile(text).sql(dialect)

    assert " AND " in statement.sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM c WHERE (a = :p0) OR (b = 1)",
        "SELECT id FROM c WHERE (b = 1) AND (a = :p0)",
        "SELECT id FROM c WHERE NOT (a = :p0) AND (b = 1)",
        "SELECT id FROM c WHERE (a = :p0) AND (b = 1) OR (c = 1)",
        "SELECT id FROM c WHERE (a = :p1) AND (b = 1)",
        "SELECT id FROM c WHERE (a = :p0 OR c = 1) AND (b = 1)",
        "SELECT id FROM c WHERE (a = :p0) -- AND (b = 1)",
        "SELECT id FROM c WHERE a = :p0 AND (b = 1)",
        "SELECT id FROM c WHERE (a = :p0) AND b = 1",
        "SELECT id FROM c WHERE (a = :p0) AND (b = 1) UNION SELECT id FROM c",
        "SELECT id FROM (SELECT id FROM c WHERE (a = :p0) AND (b = 1))",
        "SELECT id FROM c",
    ],
)
def test_a_statement_that_is_not_restricted_is_refused(sql: str) -> None:
    with pytest.raises(RequestError) as caught:
        prove(sql, "a = :p0", "sqlite")

    assert "required-filter-lost" == caught.value.code


def test_a_statement_that_is_restricted_is_proved() -> None:
    prove("SELECT id FROM c WHERE (a = :p0) AND (b = 1 OR c)", "a = :p0", "sqlite")


def test_what_is_required_is_not_said_of_the_filter(dutch: cq.Environment) -> None:
    query = dutch.compile("tag:vip")

    assert "tag:vip" == query.canonical
    assert cq.compile("tag:vip").describe("en") == query.describe("en")


def test_a_required_filter_that_is_wrong_is_refused_at_once() -> None:
    with pytest.raises(cq.FilterError):
        cq.environment().requiring("tenat:7")


def test_requirements_add_up(dutch: cq.Environment) -> None:
    both = dutch.requiring("tag:vip")

    assert [1] == [each["id"] for each in both.filter(PEOPLE, "NOT tag:b2b")]


def test_a_value_that_is_not_a_constant_is_spelled_with_quote() -> None:
    name = 'b" OR id:>0 OR name:"'
    own = cq.environment().requiring(f"tag={cq.quote(name)}")

    assert [] == own.filter(PEOPLE, "")
    assert 1 == len(own.filter([{"tags": [name]}, {"tags": ["b"]}], ""))
