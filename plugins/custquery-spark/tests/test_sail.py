"""Spark SQL, as Sail speaks it in this process, selects whom the reference selects."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from custquery_spark import Spark, SparkError

from custquery.targets.engines import Connection
from custquery.testing.backends import BackendSuite
from custquery.testing.campaign import campaign, told

pytestmark = [
    pytest.mark.engines,
    pytest.mark.xdist_group("sail"),
]

ENGINE = Spark()

#: Pairs of a filter and a customer.
PAIRS = int(os.environ.get("CUSTQUERY_PAIRS", "1000000"))

AWKWARD = [r"a\b\t", "tab\tline\n", 'it\'s "q" `b`', "100% _ :p0", "\0", "é 😀", "\\"]


@pytest.fixture
def connection(sail: str) -> Iterator[Connection]:
    found = ENGINE.connect(sail)
    yield found
    found.close()


class TestSail(BackendSuite):
    engine = ENGINE
    filters = 150

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, sail: str) -> Iterator[Connection]:
        found = cls.engine.connect(sail)
        yield found
        found.close()


def test_a_campaign_of_many_pairs(
    connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = campaign(ENGINE, connection, tmp_path, pairs=PAIRS, customers=500)
    with capsys.disabled():
        sys.stdout.write(f"\n{told(found)} (Sail)\n")

    assert [] == list(map(str, found.differences))
    assert sum(found.pairs.values()) >= PAIRS


@pytest.mark.parametrize(
    "value", [*AWKWARD, "x" * 100_000, 2**63 - 1, -(2**63)], ids=range(10)
)
def test_a_value_comes_back_as_it_was_given(
    value: object, connection: Connection
) -> None:
    rows = ENGINE.execute(connection, "SELECT :p0", {"p0": value}).fetchall()

    assert [value] == [row[0] for row in rows]


def test_rows_are_read_in_parts(connection: Connection) -> None:
    cursor = ENGINE.execute(connection, "SELECT id FROM range(3) ORDER BY id", {})

    assert [[0], [1]] == list(map(list, cursor.fetchmany(2)))
    assert [[2]] == list(map(list, cursor.fetchall()))


def test_what_is_wrong_with_a_statement_is_said(connection: Connection) -> None:
    with pytest.raises(SparkError) as raised:
        ENGINE.execute(connection, "SELECT x FROM nowhere", {})

    assert "database-failed" == ENGINE.code(raised.value)
    assert "TABLE_OR_VIEW_NOT_FOUND" == ENGINE.cause(raised.value)


def test_a_server_that_is_not_there_is_not_reached() -> None:
    with pytest.raises(SparkError) as raised:
        ENGINE.connect("sc://127.0.0.1:9")

    assert "database-not-reached" == ENGINE.code(raised.value)


def test_a_connection_that_was_closed_says_so(sail: str) -> None:
    connection = ENGINE.connect(sail)
    connection.close()
    with pytest.raises(SparkError) as raised:
        ENGINE.execute(connection, "SELECT 1", {})

    assert "database-closed" == ENGINE.code(raised.value)
