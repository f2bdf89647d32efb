"""What goes wrong with PostgreSQL is said by code, with engine and cause."""

from collections.abc import Iterator

import psycopg
import pytest
from custquery_postgresql import PostgreSQL

import custquery as cq
from custquery.language.errors import StorageError
from custquery.targets.reader import Reader
from custquery.targets.sql import Statement

ENGINE = PostgreSQL()
ONE = Statement("SELECT 1", {})
WHO = Statement("SELECT pg_backend_pid()", {})
SUICIDE = Statement("SELECT pg_terminate_backend(pg_backend_pid())", {})

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def reader(uri: str) -> Iterator[Reader]:
    with cq.reader(uri, engine=ENGINE) as reader:
        yield reader


def failing(reader: Reader, statement: Statement = ONE) -> StorageError:
    with pytest.raises(StorageError) as raised:
        reader.rows(statement)
    assert "PostgreSQL" == raised.value.details["engine"]
    assert isinstance(raised.value.__cause__, psycopg.Error)
    return raised.value


def test_a_server_that_is_down() -> None:
    uri = "postgresql://noor:secret@127.0.0.1:9/shop"
    error = failing(Reader(ENGINE, uri, patience=2))

    assert "database-not-reached" == error.code
    assert "secret" not in str(error)


def test_a_database_that_is_not_there(uri: str) -> None:
    error = failing(Reader(ENGINE, uri.replace("/postgres?", "/none?")))

    assert "database-not-opened" == error.code


def test_a_reader_never_writes(reader: Reader) -> None:
    error = failing(reader, Statement("CREATE TABLE client (id BIGINT)", {}))

    assert "database-read-only" == error.code


def test_a_slow_statement_is_stopped(reader: Reader) -> None:
    reader.within = 0.1
    error = failing(reader, Statement("SELECT pg_sleep(60)", {}))

    assert "database-timeout" == error.code
    assert [(1,)] == list(reader.rows(ONE))


def test_outside_the_limit_a_statement_takes_what_it_needs(uri: str) -> None:
    connection = ENGINE.connect(uri)
    with ENGINE.limited(connection, 5):
        ENGINE.execute(connection, "SELECT 1", {})
    (row,) = ENGINE.execute(connection, "SHOW statement_timeout", {}).fetchall()
    connection.close()

    assert "0" == row[0]


def test_a_lost_connection_is_made_again(uri: str, reader: Reader) -> None:
    ((lost,),) = reader.rows(WHO)
    kill = Statement("SELECT pg_terminate_backend(%(p0)s, 5000)", {"p0": lost})
    with cq.reader(uri, engine=ENGINE) as other:
        other.rows(kill)

    ((found,),) = reader.rows(WHO)

    assert lost != found


def test_a_connection_that_is_lost_each_time(reader: Reader) -> None:
    assert "connection-lost" == failing(reader, SUICIDE).code
    assert [(1,)] == list(reader.rows(ONE))


def test_a_connection_that_was_closed(uri: str) -> None:
    connection = ENGINE.connect(uri)
    connection.close()

    with pytest.raises(psycopg.Error) as raised:
        ENGINE.execute(connection, ONE.sql, {})

    assert "database-closed" == ENGINE.code(raised.value)


def test_a_server_that_is_too_old() -> None:
    error = psycopg.NotSupportedError("PostgreSQL 14 is needed")

    assert "engine-too-old" == ENGINE.code(error)


def test_a_text_that_no_column_can_hold_is_refused(reader: Reader) -> None:
    error = failing(reader, Statement("SELECT %(p0)s", {"p0": "a\x00b"}))

    assert "database-failed" == error.code
    assert [(1,)] == list(reader.rows(ONE))
