"""Somebody's own tables on MariaDB, whatever they are called and collated."""

from collections.abc import Iterator

import pytest
from custquery_mysql import MySQL

import custquery as cq
from custquery.environment import Environment
from custquery.schema.checked import All, Any, Checked, Not, Test
from custquery.schema.hosts import Field, of
from custquery.schema.kept import Exact
from custquery.schema.types import Keyword, WholeNumber
from custquery.schema.value_sets import OneOf, Prefix, Range, Suffix
from custquery.targets.engines import Connection
from custquery.targets.sql import to_sql

ENGINE = MySQL()
#: Columns of texts, by how people have them.
COLUMNS = {
    "plain": "TEXT CHARACTER SET utf8mb4",
    "folding": "VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
    "padding": "VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
    "western": "VARCHAR(99) CHARACTER SET latin1 COLLATE latin1_swedish_ci",
}
ENVIRONMENT: Environment = cq.environment(
    schema=of(
        {
            **{each: Field(f"{each} 100%", Keyword(), Exact()) for each in COLUMNS},
            "number": WholeNumber(),
        },
        table="a `client` %s",
    )
)
WORDS = [
    "a",
    "A",
    "á",
    "a ",
    "a\t",
    "a\\",
    "a\\'",
    "a%",
    "a_",
    "b",
    "Z",
    "é",
    "ß",
    "ss",
]

pytestmark = pytest.mark.xdist_group("mysql")


@pytest.fixture(scope="module")
def connection(uri: str) -> Iterator[Connection]:
    connection = ENGINE.connect(uri)
    table = "`a ``client`` %%s`"
    columns = ", ".join(f"`{name} 100%%` {kind}" for name, kind in COLUMNS.items())
    create = f"CREATE TABLE {table} (id BIGINT, number BIGINT, {columns})"
    ENGINE.execute(connection, create, {})
    rows = [(at, at, *(word for _ in COLUMNS)) for at, word in enumerate(WORDS)]
    names = ["id", "number", *(f"{name} 100%" for name in COLUMNS)]
    ENGINE.load(connection, "a `client` %s", names, rows)
    yield connection
    ENGINE.execute(connection, f"DROP TABLE {table}", {})
    connection.close()


def selected(connection: Connection, node: Checked) -> list[str]:
    reading = ENVIRONMENT.reading()
    asked = to_sql(node, ENVIRONMENT.tables, reading, "mysql", ENGINE.style)
    found = ENGINE.execute(connection, asked.sql, asked.params).fetchall()
    return sorted(WORDS[row[0]] for row in found)


@pytest.mark.parametrize("name", COLUMNS)
def test_texts_compare_by_code_point(connection: Connection, name: str) -> None:
    criterion = ENVIRONMENT.schema.criteria[name]
    for word in WORDS:
        assert [word] == selected(connection, Test(criterion, OneOf((word,))))
        starting = sorted(each for each in WORDS if each.startswith(word))
        assert starting == selected(connection, Test(criterion, Prefix(word)))
        ending = sorted(each for each in WORDS if each.endswith(word))
        assert ending == selected(connection, Test(criterion, Suffix(word)))


def test_more_values_than_go_in_most_statements(connection: Connection) -> None:
    number = ENVIRONMENT.schema.criteria["number"]
    many = OneOf(tuple(range(2, 10_000)))

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
