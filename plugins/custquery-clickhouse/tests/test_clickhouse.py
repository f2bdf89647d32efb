"""ClickHouse, in this process, selects whom the reference evaluator selects."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from custquery_clickhouse import ClickHouse, ClickHouseError

from custquery.schema.checked import Not, Test
from custquery.schema.value_sets import OneOf
from custquery.shop.criteria import profile
from custquery.targets.engines import Connection
from custquery.targets.sql import to_sql
from custquery.testing.backends import BackendSuite
from custquery.testing.campaign import campaign, told
from custquery.testing.generated.pool import READINGS
from custquery.testing.wide import WIDE
from custquery.testing.wide_suite import WideSuite

pytestmark = [pytest.mark.engines, pytest.mark.xdist_group("clickhouse")]

ENGINE = ClickHouse()
MEMORY = "clickhouse:///:memory:"

#: Pairs of a filter and a customer.
PAIRS = int(os.environ.get("CUSTQUERY_PAIRS", "1000000"))

ENDLESS = "SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1"

AWKWARD = [
    r"a\b\t\0",
    "tab\tline\nreturn\rend",
    'it\'s "quoted" `here`',
    "100% _ {p0:String}",
    "\0",
    "é ß 😀 \u202e",
    "\\",
    "\\N",
    "x" * 100_000,
]


class TestClickHouse(BackendSuite):
    engine = ENGINE
    uri = MEMORY


class TestWide(WideSuite):
    engine = ENGINE
    uri = MEMORY
    listed = "Array(LowCardinality(String))"


@pytest.fixture
def connection() -> Iterator[Connection]:
    found = ENGINE.connect(MEMORY)
    yield found
    found.close()


def test_a_campaign_of_many_pairs(
    connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = campaign(ENGINE, connection, tmp_path, pairs=PAIRS, customers=500)
    with capsys.disabled():
        sys.stdout.write(f"\n{told(found)}\n")

    assert [] == list(map(str, found.differences))
    assert sum(found.pairs.values()) >= PAIRS


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_a_text_comes_back_as_it_was_given(text: str, connection: Connection) -> None:
    rows = ENGINE.execute(connection, "SELECT {p0:String}", {"p0": text}).fetchall()

    assert [[text]] == rows


@pytest.mark.parametrize("number", [-(2**63), -1, 0, 2**63 - 1])
def test_a_number_comes_back_as_it_was_given(
    number: int, connection: Connection
) -> None:
    rows = ENGINE.execute(connection, "SELECT {p0:Int64}", {"p0": number}).fetchall()

    assert [[number]] == rows


def test_a_list_of_ten_thousand_values_is_asked(connection: Connection) -> None:
    test = Test(profile.TAG, OneOf(tuple(map(str, range(10_000)))))
    table = "id Int64, tags_folded Array(String)"
    made = f"CREATE TABLE wide_customer ({table}) ENGINE = MergeTree ORDER BY id"
    ENGINE.execute(connection, made, {})
    rows = [(1, ["9999"]), (2, ["10000"])]
    ENGINE.load(connection, "wide_customer", ["id", "tags_folded"], rows)

    found = [_ids(connection, each) for each in (test, Not(test))]
    ENGINE.execute(connection, "DROP TABLE wide_customer", {})

    assert [[[1]], [[2]]] == found


def _ids(connection: Connection, filter_: Test | Not) -> object:
    asked = to_sql(filter_, WIDE, READINGS[0], "clickhouse")
    return ENGINE.execute(connection, asked.sql, asked.params).fetchall()


def test_rows_are_read_in_parts(connection: Connection) -> None:
    cursor = ENGINE.execute(connection, "SELECT number FROM numbers(5)", {})

    assert [[0], [1]] == cursor.fetchmany(2)
    assert [[2], [3], [4]] == cursor.fetchall()


def test_a_statement_that_takes_too_long_is_stopped(connection: Connection) -> None:
    with pytest.raises(ClickHouseError) as raised, ENGINE.limited(connection, 0.2):
        ENGINE.execute(connection, ENDLESS, {})

    assert "database-timeout" == ENGINE.code(raised.value)
    assert [[1]] == ENGINE.execute(connection, "SELECT 1", {}).fetchall()


def test_what_is_opened_to_read_is_not_written() -> None:
    connection = ENGINE.connect(MEMORY, read_only=True)
    with pytest.raises(ClickHouseError) as raised:
        ENGINE.execute(connection, "CREATE TABLE t (id Int64) ENGINE = Memory", {})
    connection.close()

    assert "database-read-only" == ENGINE.code(raised.value)


def test_a_folder_that_cannot_be_made_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("")
    with pytest.raises(ClickHouseError) as raised:
        ENGINE.connect(f"clickhouse:///{file}/folder")

    assert "database-not-opened" == ENGINE.code(raised.value)
    assert "Stack trace" not in str(raised.value)


def test_a_connection_that_was_closed_says_so() -> None:
    connection = ENGINE.connect(MEMORY)
    connection.close()
    with pytest.raises(ClickHouseError) as raised:
        ENGINE.execute(connection, "SELECT 1", {})

    assert "database-closed" == ENGINE.code(raised.value)


def test_what_is_wrong_with_a_statement_is_just_said(connection: Connection) -> None:
    with pytest.raises(ClickHouseError) as raised:
        ENGINE.execute(connection, "SELECT x FROM nowhere", {})

    assert "database-failed" == ENGINE.code(raised.value)
    assert "UNKNOWN_TABLE" == ENGINE.cause(raised.value)
