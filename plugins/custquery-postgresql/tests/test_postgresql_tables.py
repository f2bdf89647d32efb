"""Somebody's own tables on PostgreSQL, whatever they are called."""

from collections.abc import Iterator

import pytest
from custquery_postgresql import PostgreSQL

import custquery as cq
from custquery.environment import Environment
from custquery.schema.checked import All, Any, Checked, Not, Test
from custquery.schema.hosts import Field, of
from custquery.schema.kept import Exact
from custquery.schema.types import Keyword, WholeNumber
from custquery.schema.value_sets import OneOf, Prefix, Range, Suffix
from custquery.targets.engines import Connection
from custquery.targets.sql import to_sql

ENGINE = PostgreSQL()
ENVIRONMENT: Environment = cq.environment(
    schema=of(
        {
            "word": Field("a word, 100%", Keyword(), Exact()),
            "number": WholeNumber(),
        },
        table='a "client" %s',
    )
)
WORDS = ["a", "A", "á", "a ", "a\\", "a%", "a_", "b", "Z", "é", "e\u0301", "\U0001f600"]

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture(scope="module")
def connection(uri: str) -> Iterator[Connection]:
    connection = ENGINE.connect(uri)
    table = '"a ""client"" %%s"'
    ENGINE.execute(
        connection,
        f'CREATE TABLE {table} (id BIGINT, "a word, 100%%" TEXT, number BIGINT)',
        {},
    )
    rows = [(at, word, at) for at, word in enumerate(WORDS)]
    columns = ("id", "a word, 100%", "number")
    ENGINE.load(connection, 'a "client" %s', columns, rows)
    yield connection
    ENGINE.execute(connection, f"DROP TABLE {table}", {})
    connection.close()


def selected(connection: Connection, node: Checked) -> list[str]:
    reading = ENVIRONMENT.reading()
    asked = to_sql(node, ENVIRONMENT.tables, reading, "postgres", ENGINE.style)
    found = ENGINE.execute(connection, asked.sql, asked.params).fetchall()
    return sorted(WORDS[row[0]] for row in found)


def test_texts_compare_by_code_point(connection: Connection) -> None:
    criterion = ENVIRONMENT.schema.criteria["word"]
    for word in WORDS:
        assert [word] == selected(connection, Test(criterion, OneOf((word,))))
        starting = sorted(each for each in WORDS if each.startswith(word))
        assert starting == selected(connection, Test(criterion, Prefix(word)))
        ending = sorted(each for each in WORDS if each.endswith(word))
        assert ending == selected(connection, Test(criterion, Suffix(word)))


def test_more_values_than_parameters(connection: Connection) -> None:
    number = ENVIRONMENT.schema.criteria["number"]
    many = OneOf(tuple(range(2, 70_000)))

    assert sorted(WORDS[2:]) == selected(connection, Test(number, many))


def test_a_thousand_tests_and_sixty_levels(connection: Connection) -> None:
    number = ENVIRONMENT.schema.criteria["number"]
    wide = Any(tuple(Test(number, OneOf((each * 2,))) for each in range(1000)))
    deep: Checked = Test(number, Range(2, None))
    for level in range(60):
        other = Test(number, OneOf((-level,)))
        deep = Not(Any((deep, other))) if level % 2 else All((deep, Not(other)))

    assert sorted(WORDS[::2]) == selected(connection, wide)
    assert sorted(WORDS[2:]) == selected(connection, deep)
