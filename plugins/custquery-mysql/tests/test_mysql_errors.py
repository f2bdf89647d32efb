"""What goes wrong with MariaDB is said by code, with engine and cause."""

from collections.abc import Iterator

import pymysql
import pytest
from custquery_mysql import MySQL

import custquery as cq
from custquery.language.errors import StorageError
from custquery.targets.reader import Reader
from custquery.targets.sql import Statement

ENGINE = MySQL()
ONE = Statement("SELECT 1", {})
WHO = Statement("SELECT connection_id()", {})
ENDLESS = Statement(
    "SELECT count(*) FROM seq_1_to_100000000 a JOIN seq_1_to_1000 b ON a.seq > b.seq",
    {},
)

pytestmark = pytest.mark.xdist_group("mysql")


@pytest.fixture
def reader(uri: str) -> Iterator[Reader]:
    with cq.reader(uri, engine=ENGINE) as reader:
        yield reader


def failing(reader: Reader, statement: Statement = ONE) -> StorageError:
    with pytest.raises(StorageError) as raised:
        reader.rows(statement)
    assert "MariaDB or MySQL" == raised.value.details["engine"]
    assert isinstance(raised.value.__cause__, pymysql.Error)
    return raised.value


def test_a_server_that_is_down() -> None:
    uri = "mysql://noor:secret@127.0.0.1:9/shop"
    error = failing(Reader(ENGINE, uri, patience=1))

    assert "database-not-reached" == error.code
    assert "secret" not in str(error)


def test_a_database_that_is_not_there(uri: str) -> None:
    error = failing(Reader(ENGINE, uri.replace("/custquery?", "/none?")))

    assert "database-not-opened" == error.code


def test_somebody_who_may_not_come_in(uri: str) -> None:
    error = failing(Reader(ENGINE, uri.replace("root@", "noor:secret@")))

    assert "database-not-opened" == error.code


def test_a_reader_never_writes(reader: Reader) -> None:
    error = failing(reader, Statement("CREATE TABLE client (id BIGINT)", {}))

    assert "database-read-only" == error.code


def test_a_slow_statement_is_stopped(reader: Reader) -> None:
    reader.within = 0.1
    error = failing(reader, ENDLESS)

    assert "database-timeout" == error.code
    assert [(1,)] == list(reader.rows(ONE))


def test_outside_the_limit_a_statement_takes_what_it_needs(uri: str) -> None:
    connection = ENGINE.connect(uri)
    with ENGINE.limited(connection, 5):
        ENGINE.execute(connection, "SELECT 1", {})
    found = ENGINE.execute(connection, "SELECT @@max_statement_time", {}).fetchall()
    connection.close()

    assert [(0.0,)] == list(found)


def test_a_lost_connection_is_made_again(uri: str, reader: Reader) -> None:
    ((lost,),) = reader.rows(WHO)
    with cq.reader(uri, engine=ENGINE) as other:
        other.rows(Statement("KILL %(p0)s", {"p0": lost}))

    ((found,),) = reader.rows(WHO)

    assert lost != found


def test_a_connection_that_was_closed(uri: str) -> None:
    connection = ENGINE.connect(uri)
    connection.close()

    with pytest.raises(pymysql.Error) as raised:
        ENGINE.execute(connection, ONE.sql, {})

    assert "database-closed" == ENGINE.code(raised.value)
