"""What goes wrong with DuckDB is said by code, with engine and cause."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from custquery_duckdb import DuckDB

import custquery as cq
from custquery.language.errors import StorageError
from custquery.targets.reader import Reader
from custquery.targets.sql import Statement

ENGINE = DuckDB()
ONE = Statement("SELECT 1", {})
ENDLESS = Statement("SELECT count(*) FROM range(1000000000) a, range(1000) b", {})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Make a file with one table."""
    file = tmp_path / "some shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE client (id BIGINT, mail VARCHAR)")
    return file


@pytest.fixture
def reader(file: Path) -> Iterator[Reader]:
    with cq.reader(f"duckdb:///{file}", engine=ENGINE, patience=0.1) as reader:
        yield reader


def failing(reader: Reader, statement: Statement = ONE) -> StorageError:
    with pytest.raises(StorageError) as raised:
        reader.rows(statement)
    assert "DuckDB" == raised.value.details["engine"]
    assert isinstance(raised.value.__cause__, duckdb.Error)
    return raised.value


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    error = failing(Reader(ENGINE, f"duckdb:///{tmp_path}/none/shop.duckdb"))

    assert "database-not-opened" == error.code


def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not a database. " * 1000)

    error = failing(Reader(ENGINE, f"duckdb:///{tmp_path}/notes.txt"))

    assert "database-not-opened" == error.code


def test_a_file_that_another_process_writes(file: Path, reader: Reader) -> None:
    opens = "import duckdb, sys; it = duckdb.connect(sys.argv[1])"
    program = f"{opens}; print(flush=True); input()"
    with subprocess.Popen(
        (sys.executable, "-c", program, str(file)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        error = failing(reader)
        other.communicate("\n")

    assert "database-locked" == error.code
    assert [(1,)] == list(reader.rows(ONE))


def test_a_reader_never_writes(reader: Reader) -> None:
    error = failing(reader, Statement("INSERT INTO client VALUES (1, '')", {}))

    assert "database-read-only" == error.code


def test_a_slow_statement_is_stopped(reader: Reader) -> None:
    reader.within = 0.1
    error = failing(reader, ENDLESS)

    assert "database-timeout" == error.code
    assert [(1,)] == list(reader.rows(ONE))


def test_a_connection_that_was_closed() -> None:
    connection = ENGINE.connect("duckdb:///:memory:")
    connection.close()

    with pytest.raises(duckdb.Error) as raised:
        ENGINE.execute(connection, ONE.sql, {})

    assert "database-closed" == ENGINE.code(raised.value)


def test_a_text_that_is_no_text_is_refused(reader: Reader) -> None:
    error = failing(reader, Statement("SELECT $p0", {"p0": "\ud800"}))

    assert "database-failed" == error.code


def test_what_was_asked_before_stays_readable() -> None:
    connection = ENGINE.connect("duckdb:///:memory:")
    first = ENGINE.execute(connection, "SELECT * FROM range(5)", {})
    assert [(0,), (1,)] == list(first.fetchmany(2))
    ENGINE.execute(connection, "SELECT 1", {})

    assert [(2,), (3,), (4,)] == list(first.fetchall())
    assert [] == list(first.fetchmany(2))
    connection.close()
