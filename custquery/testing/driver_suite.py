"""
An engine → tests of what its driver gives back, and of what it says went wrong.

    class TestDriver(ReaderSuite):
        engine = DuckDB()
        uri = "duckdb:///:memory:"
        cause = "CatalogException"
        endless = "SELECT count(*) FROM range(1000000000) a, range(1000) b"

`DriverSuite` is for every engine; `ReaderSuite` for one that can be opened to read
only and whose statements can be stopped; `ServerSuite` for one whose server is shared.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from custquery.language.errors import StorageError
from custquery.targets.engines import Connection
from custquery.targets.reader import Reader
from custquery.targets.sql import Statement
from custquery.targets.sql.dialects import parameter
from custquery.testing.engine_suite import EngineSuite

ONE = Statement("SELECT 1", {})
#: Five rows, in the SQL of every engine.
_ROWS = " UNION ALL ".join(f"SELECT {each} AS n" for each in range(5))
_FIVE = f"SELECT n FROM ({_ROWS}) AS five ORDER BY n"  # noqa: S608 - ours
#: A password that no error may tell.
SECRET = "open-sesame"  # noqa: S105 - of nobody

#: What engines trip over.
_VALUES: tuple[object, ...] = (
    r"a\b\t\0",
    "tab\tline\nreturn\rend",
    'it\'s "quoted" `here`',
    "100% _ {p0:String} :p0 $p0 %(p0)s ?",
    "é ß 😀 \u202e",
    "\\",
    "\\N",
    "x" * 100_000,
    -(2**63),
    -1,
    0,
    2**63 - 1,
)


class DriverSuite(EngineSuite):
    """The tests of any driver."""

    #: What a statement about a table that is not there is said to be.
    cause: ClassVar[str]
    #: Texts that it gives back beyond those that every engine does.
    more_texts: ClassVar[tuple[str, ...]] = ("\0",)

    @pytest.fixture
    def unusable(self) -> Mapping[str, str]:
        """Return URIs that cannot be connected to, and the code of each."""
        raise pytest.UsageError("a suite needs a fixture `unusable`")

    @pytest.fixture
    def own(self, where: str) -> Iterator[Connection]:
        """Connect, to read only."""
        found = self.engine.connect(where, read_only=True)
        yield found
        found.close()

    @pytest.fixture
    def reader(self, where: str) -> Iterator[Reader]:
        """Return what reads from a database."""
        with Reader(self.engine, where, patience=1.0) as reader:
            yield reader

    def failing(self, reader: Reader, statement: Statement = ONE) -> StorageError:
        """Return the error of *statement*, which names the engine and its cause."""
        with pytest.raises(StorageError) as raised:
            reader.rows(statement)
        assert self.engine.name == raised.value.details["engine"]
        assert isinstance(raised.value.__cause__, self.engine.errors)
        return raised.value

    def asked(self, value: object) -> Statement:
        """Return the statement that gives *value* back."""
        style = self.engine.style
        written = parameter("p0", value, style, bounds=False).sql(self.engine.dialect)
        return Statement(f"SELECT {written}", {"p0": value})

    def test_says_why_it_cannot_connect(self, unusable: Mapping[str, str]) -> None:
        """Ask where nothing is, or nothing of the engine."""
        for uri, code in unusable.items():
            error = self.failing(Reader(self.engine, uri, patience=1.0))
            assert code == error.code, uri
            assert SECRET not in str(error)
            assert "Stack trace" not in str(error.__cause__)

    def test_a_connection_that_was_closed_says_so(self, where: str) -> None:
        """Ask it nevertheless."""
        connection = self.engine.connect(where, read_only=True)
        connection.close()

        with pytest.raises(self.engine.errors) as raised:
            self.engine.execute(connection, ONE.sql, {})

        assert "database-closed" == self.engine.code(raised.value)

    def test_what_is_wrong_with_a_statement_is_said(self, reader: Reader) -> None:
        """Ask a table that is not there."""
        error = self.failing(reader, Statement("SELECT x FROM nowhere", {}))

        assert "database-failed" == error.code
        assert self.cause == error.details["what"]

    def test_a_value_comes_back_as_it_was_given(self, reader: Reader) -> None:
        """Bind texts and numbers, and select them."""
        for value in (*_VALUES, *self.more_texts):
            assert [(value,)] == list(map(tuple, reader.rows(self.asked(value))))

    def test_rows_are_read_in_parts(self, own: Connection) -> None:
        """Read on where it was, whatever was asked meanwhile."""
        cursor = self.engine.execute(own, _FIVE, {})
        assert [(0,), (1,)] == list(map(tuple, cursor.fetchmany(2)))
        self.engine.execute(own, ONE.sql, {})

        assert [(2,), (3,), (4,)] == list(map(tuple, cursor.fetchall()))
        assert [] == list(cursor.fetchmany(2))


class ReaderSuite(DriverSuite):
    """The tests of a driver that can keep to reading, and be stopped."""

    #: A statement that writes.
    writes: ClassVar[str] = "CREATE TABLE client (id BIGINT)"
    #: A statement that runs for longer than anybody waits.
    endless: ClassVar[str]
    #: Texts that it cannot take.
    refused: ClassVar[tuple[str, ...]] = ("\ud800",)

    def test_a_reader_never_writes(self, reader: Reader) -> None:
        """Make it write."""
        error = self.failing(reader, Statement(self.writes, {}))

        assert "database-read-only" == error.code

    def test_a_slow_statement_is_stopped(self, reader: Reader) -> None:
        """Stop it, and ask the next one."""
        reader.within = 0.1
        error = self.failing(reader, Statement(self.endless, {}))

        assert "database-timeout" == error.code
        assert [(1,)] == list(map(tuple, reader.rows(ONE)))

    def test_a_text_that_it_cannot_take_is_refused(self, reader: Reader) -> None:
        """Bind it, and ask the next one."""
        for text in self.refused:
            error = self.failing(reader, self.asked(text))
            assert "database-failed" == error.code

        assert [(1,)] == list(map(tuple, reader.rows(ONE)))


class ServerSuite(ReaderSuite):
    """The tests of the driver of a server that others use too."""

    #: Selects the limit of statements, and what it is when there is none.
    limit: ClassVar[tuple[str, object]]
    #: Selects the number of the connection, and ends the one of the number ``p0``.
    number: ClassVar[str]
    ends: ClassVar[str]

    def test_outside_the_limit_a_statement_takes_what_it_needs(
        self, own: Connection
    ) -> None:
        """Look at the limit after something was limited."""
        with self.engine.limited(own, 5):
            self.engine.execute(own, ONE.sql, {})
        sql, none = self.limit

        assert [(none,)] == list(self.engine.execute(own, sql, {}).fetchall())

    def test_a_lost_connection_is_made_again(self, where: str, reader: Reader) -> None:
        """End it from another one."""
        number = Statement(self.number, {})
        ((lost,),) = reader.rows(number)
        with Reader(self.engine, where) as other:
            other.rows(Statement(self.ends, {"p0": lost}))

        ((found,),) = reader.rows(number)

        assert lost != found


def nothing_in(folder: Path) -> Path:
    """Make a file in *folder* that is no database, and return it."""
    file = folder / "notes.txt"
    file.write_text("Not a database. " * 1000)
    return file
