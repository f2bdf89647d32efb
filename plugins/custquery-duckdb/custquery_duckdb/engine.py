"""
A file of DuckDB, or its memory → custquery's engine.

A connection of DuckDB has room for one result, so each is read whole at once: what was
asked before stays readable whatever is asked next.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic, sleep
from typing import ClassVar, cast
from urllib.parse import unquote

import duckdb

from custquery.plugin import (
    Connection,
    Cursor,
    Engine,
    Params,
    Row,
    Stored,
    interrupting,
)

_MEMORY = ":memory:"
#: Seconds between two attempts to open a file that another process has.
_PAUSE = 0.05


class Result:
    """What a statement gave, all of it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read what the last statement of *connection* gave."""
        self.rowcount = connection.rowcount
        self._rows: Sequence[Row] = connection.fetchall()
        self._read = 0

    def fetchall(self) -> Sequence[Row]:
        """Return all rows that are left."""
        return self.fetchmany(len(self._rows))

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """Return the next *size* rows, or fewer at the end."""
        first, self._read = self._read, self._read + size
        return self._rows[first : self._read]


class DuckDB(Engine):
    """DuckDB, in this process: ``duckdb:///shop.duckdb``, ``duckdb:///:memory:``."""

    name = "DuckDB"
    schemes = ("duckdb",)
    dialect = "duckdb"
    parameter = "${}"
    types: ClassVar[Mapping[Stored, str]] = {
        "integer": "BIGINT",
        "real": "DOUBLE",
        "text": "VARCHAR",
    }
    errors = (duckdb.Error,)
    codes: ClassVar[Mapping[str, str]] = {
        "set lock on file": "database-locked",
        "read-only mode!": "database-read-only",
        "already closed": "database-closed",
        "No space left": "disk-full",
        "max_temp_directory_size": "disk-full",
        "Cannot open": "database-not-opened",
        "not a valid DuckDB": "database-not-opened",
        "different configuration": "database-locked",
        "Interrupted": "database-timeout",
        "Conflict": "database-locked",
        "newer version of DuckDB": "engine-too-old",
    }
    holds_shops = True
    columnar = True
    refers = False  # who changes a row that others refer to would have to wait
    # Two who write find each other at the count of changes.
    writing = (
        "BEGIN",
        "CREATE TABLE IF NOT EXISTS custquery_changes AS SELECT 0 AS changes",
        "UPDATE custquery_changes SET changes = changes + 1",
    )
    changes = "SELECT changes FROM custquery_changes"

    def exists(self, uri: str) -> bool:
        """Tell whether there is a file, or none is wanted."""
        file = _file(uri)
        return file == _MEMORY or Path(file).exists()

    def again(self, connection: Connection, uri: str) -> Connection:
        """Connect to what this process has open already."""
        return _own(connection).cursor()

    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """Open the file behind ``duckdb:///``; another process may have it for now."""
        file = _file(uri)
        until = monotonic() + patience
        while True:
            try:
                return duckdb.connect(file, read_only=read_only and file != _MEMORY)
            except duckdb.Error as error:
                if self.code(error) != "database-locked" or monotonic() > until:
                    raise
            sleep(_PAUSE)

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql* with *params*, and read all that it gives."""
        return Result(_own(connection).execute(sql, dict(params) or None))

    def limited(
        self, connection: Connection, seconds: float
    ) -> AbstractContextManager[None]:
        """Interrupt what runs inside after *seconds*."""
        return interrupting(_own(connection).interrupt, seconds)

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Append *rows* to *table*."""
        name = self.quoted(table)  # else dots would part it
        with _own(connection).appender(name, columns=list(columns)) as appender:
            appender.append_rows(rows)


def _file(uri: str) -> str:
    return unquote(uri.partition("://")[2].removeprefix("/")) or _MEMORY


def _own(connection: Connection) -> duckdb.DuckDBPyConnection:
    return cast("duckdb.DuckDBPyConnection", connection)
