"""
A server of PostgreSQL, by psycopg 3 → custquery's engine.

A statement is planned each time with the values at hand: a plan for any value would be
the wrong one for a rare tag.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ClassVar, cast

import psycopg
from psycopg import sql as written
from psycopg.pq import TransactionStatus

from custquery.plugin import Connection, Cursor, Engine, Params, Row, Stored
from custquery_postgresql.codes import STATES, WORDS

#: The oldest PostgreSQL that its makers still mend.
_OLDEST = 14
#: So many parameters PostgreSQL takes beside a statement.
_MOST = 65_535

_SETTINGS = """
SELECT set_config('lock_timeout', %(patience)s, false),
       set_config('default_transaction_read_only', %(read_only)s, false)
"""
_LIMIT = "SELECT set_config('statement_timeout', %(limit)s, false)"


class PostgreSQL(Engine):
    """PostgreSQL from 14 on: ``postgresql://me@localhost/shop``."""

    name = "PostgreSQL"
    schemes = ("postgresql", "postgres")
    dialect = "postgres"
    parameter = "%({})s"
    types: ClassVar[Mapping[Stored, str]] = {
        "integer": "BIGINT",
        "real": "DOUBLE PRECISION",
        "text": 'TEXT COLLATE "C"',
    }
    errors = (psycopg.Error, UnicodeEncodeError)
    codes = WORDS
    holds_shops = True
    reading = ("BEGIN ISOLATION LEVEL REPEATABLE READ",)
    # Whoever writes a shop waits here; the number is ``cqSH``, as in a file of SQLite.
    writing = ("BEGIN", "SELECT pg_advisory_xact_lock(1668371272)")
    longest_key = 2_600  # a third of a page, less what stands beside it
    changes = "SELECT CAST(pg_current_snapshot() AS TEXT)"
    analyzing = ("ANALYZE",)

    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """Connect; *uri* is one of libpq, which knows the rest from its settings."""
        connection = psycopg.connect(
            uri,
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=max(2, round(patience)),
            client_encoding="UTF8",
        )
        _refuse_older(connection.info.server_version)
        settings = {
            "patience": f"{max(patience, 0.001):.3f}s",
            "read_only": "on" if read_only else "off",
        }
        connection.execute(_SETTINGS, settings)
        return connection

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql*; more *params* than go beside it are quoted into it by psycopg."""
        kind = psycopg.Cursor if len(params) <= _MOST else psycopg.ClientCursor
        return kind(_own(connection)).execute(sql, params)

    @contextmanager
    def limited(self, connection: Connection, seconds: float) -> Iterator[None]:
        """Let the server stop what runs inside after *seconds*."""
        own = _own(connection)
        own.execute(_LIMIT, {"limit": f"{max(seconds, 0.001):.3f}s"})
        try:
            yield
        finally:
            alive = {TransactionStatus.IDLE, TransactionStatus.INTRANS}
            if own.info.transaction_status in alive:
                own.execute("RESET statement_timeout")

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Copy *rows* into *table*."""
        into = written.Identifier(table)
        names = written.SQL(", ").join(map(written.Identifier, columns))
        sql = written.SQL("COPY {} ({}) FROM STDIN").format(into, names)
        with _own(connection).cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)

    def code(self, error: Exception) -> str:
        """Return the code of a `StorageError` for *error*."""
        state = getattr(error, "sqlstate", None) or ""
        found = (
            STATES[each] for each in (state, state[:3], state[:2]) if each in STATES
        )
        return next(found, "database-failed") if state else super().code(error)


def _own(connection: Connection) -> "psycopg.Connection[Row]":
    return cast("psycopg.Connection[Row]", connection)


def _refuse_older(version: int) -> None:
    """
    Refuse a server of a *version*, in libpq's number for it, that is too old.

    >>> _refuse_older(140_002)
    >>> _refuse_older(130_011)
    Traceback (most recent call last):
    psycopg.NotSupportedError: PostgreSQL 14 is needed
    """
    if version < _OLDEST * 10_000:
        raise psycopg.NotSupportedError(f"PostgreSQL {_OLDEST} is needed")
