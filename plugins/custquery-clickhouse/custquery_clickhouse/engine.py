"""
A folder of ClickHouse, opened in this process by chDB → custquery's engine.

Every parameter says its type, and a text is written as ClickHouse reads one: with a
backslash before what would end it. Rows come back as lines of JSON.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from custquery.plugin import Connection, Cursor, Engine, Fetched, Params, Stored

#: How ClickHouse reads the text of a parameter: as a field of a file with tabs.
_SIGNS = zip("\\\t\n\r\0'", "\\tnr0'", strict=True)
_ESCAPES = {ord(each): f"\\{letter}" for each, letter in _SIGNS}

#: Room for the longest filter that custquery reads: 10,000 values, 64 brackets.
_SETTINGS = (
    "max_query_size = 67108864, max_ast_elements = 1000000, max_ast_depth = 10000, "
    "max_expanded_ast_elements = 1000000, max_parser_depth = 10000, readonly = {}"
)

#: Rows that are loaded in one piece.
_TOGETHER = 50_000

_CLOSED = "the connection is closed"


class ClickHouseError(Exception):
    """What ClickHouse said, with the number of the error."""


class ClickHouse(Engine):
    """ClickHouse in this process: ``clickhouse:///folder``, ``clickhouse:///:memory:``."""

    name = "ClickHouse"
    schemes = ("clickhouse",)
    dialect = "clickhouse"
    parameter = "{{{}:{}}}"
    types: ClassVar[Mapping[Stored, str]] = {
        "integer": "Int64",
        "real": "Float64",
        "text": "String",
    }
    required = "{}"
    nullable = "Nullable({})"
    table_options = "ENGINE = MergeTree ORDER BY tuple()"
    errors = (ClickHouseError,)
    codes: ClassVar[Mapping[str, str]] = {
        "Code: 36.": "database-not-opened",
        "Code: 76.": "database-not-opened",
        "Code: 159.": "database-timeout",
        "Code: 164.": "database-read-only",
        "Code: 209.": "database-timeout",
        "Code: 243.": "disk-full",
        _CLOSED: "database-closed",
    }
    at_once = 16

    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """Open the folder behind ``clickhouse:///``; a process has one at a time."""
        folder = unquote(urlsplit(uri).path).removeprefix("/") or ":memory:"
        open_session = import_module("chdb.session").Session
        with _explained():
            session: Connection = open_session(folder)
        _run(session, f"SET {_SETTINGS.format(2 if read_only else 0)}")
        return session

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql* with *params*."""
        values = {name: _written(value) for name, value in params.items()}
        lines = _run(connection, sql, values).split(b"\n")
        return Fetched(json.loads(each) for each in lines if each)

    @contextmanager
    def limited(self, connection: Connection, seconds: float) -> Iterator[None]:
        """Let ClickHouse stop what runs inside after *seconds*."""
        _run(connection, f"SET max_execution_time = {seconds:f}")
        try:
            yield
        finally:
            _run(connection, "SET max_execution_time = 0")

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Add *rows* to *table*, as lines of JSON."""
        names = ", ".join(map(self.quoted, columns))
        into = f"INSERT INTO {self.quoted(table)} ({names}) FORMAT JSONCompactEachRow"
        rest = iter(rows)
        while part := [json.dumps(list(each)) for each in islice(rest, _TOGETHER)]:
            _run(connection, "\n".join((into, *part)))

    def cause(self, error: Exception) -> str:
        """Say what *error* is by ClickHouse's own name for it, without any value."""
        found = re.findall(r"\(([A-Z_]+)\)", str(error))
        return found[-1] if found else _CLOSED


def _run(
    connection: Connection, sql: str, params: Mapping[str, object] | None = None
) -> bytes:
    session: Any = connection
    with _explained():
        answer = session.query(sql, "JSONCompactEachRow", params=params)
        return answer.bytes() if answer else b""


@contextmanager
def _explained() -> Iterator[None]:
    """Raise what chDB raises, without the places in its own code."""
    try:
        yield
    except RuntimeError as error:
        said = str(error).partition(", Stack trace")[0]
        raise ClickHouseError(said) from error
    except AttributeError as error:  # there is no session behind it any more
        raise ClickHouseError(_CLOSED) from error


def _written(value: object) -> object:
    """Return *value* as ClickHouse reads a parameter."""
    return value.translate(_ESCAPES) if isinstance(value, str) else value
