"""
A server of MariaDB or MySQL, by PyMySQL → custquery's engine.

What the two call by other names is written in comments that only the one, or only the
other, reads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import pymysql
from pymysql.cursors import Cursor as OwnCursor

from custquery.plugin import Connection, Cursor, Engine, Params, Stored
from custquery_mysql.codes import NUMBERS

#: The oldest that know a collation of code points that does not pad.
_OLDEST_MARIADB, _OLDEST_MYSQL = (10, 6, 0), (8, 0, 17)

_LIMIT = (
    "SET SESSION /*M! max_statement_time = %(seconds)s */"
    "/*!80017 max_execution_time = %(milliseconds)s */"
)
_UNLIMITED = (
    "SET SESSION /*M! max_statement_time = DEFAULT */"
    "/*!80017 max_execution_time = DEFAULT */"
)


class MySQL(Engine):
    """MariaDB from 10.6 on, MySQL from 8.0.17 on: ``mysql://me@localhost/shop``."""

    name = "MariaDB or MySQL"
    schemes = ("mysql", "mariadb")
    dialect = "mysql"
    parameter = "%({})s"
    types: ClassVar[Mapping[Stored, str]] = {
        "integer": "BIGINT",
        "real": "DOUBLE",
        "text": "LONGTEXT COLLATE "
        "/*M! utf8mb4_nopad_bin *//*!80017 utf8mb4_0900_bin */",
    }
    errors = (pymysql.Error, UnicodeEncodeError)
    indexing = "CREATE INDEX {name} ON {table} ({column})"

    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """Connect; behind ``?`` may stand ``unix_socket=`` and others of PyMySQL."""
        place = urlsplit(uri)
        more: dict[str, Any] = dict(parse_qsl(place.query))
        seconds = max(1, round(patience))
        connection = pymysql.connect(
            host=place.hostname or "localhost",
            port=place.port or 3306,
            user=unquote(place.username or "") or None,
            password=unquote(place.password or ""),
            database=unquote(place.path).removeprefix("/") or None,
            charset="utf8mb4",
            sql_mode="STRICT_ALL_TABLES",
            autocommit=True,
            connect_timeout=seconds,
            **more,
        )
        access = "READ ONLY" if read_only else "READ WRITE"
        with connection.cursor() as cursor:
            cursor.execute("SELECT version()")
            _refuse_older(str((cursor.fetchone() or "0")[0]))
            cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {seconds}")
            cursor.execute(f"SET SESSION TRANSACTION {access}")
        return cast("Connection", connection)

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql* with *params*, which PyMySQL quotes into it."""
        cursor = _own(connection).cursor()
        cursor.execute(sql, dict(params))
        return cursor

    @contextmanager
    def limited(self, connection: Connection, seconds: float) -> Iterator[None]:
        """Let the server stop what runs inside after *seconds*."""
        limit = max(1, round(seconds * 1000))
        limits = {"seconds": limit / 1000, "milliseconds": limit}
        self.execute(connection, _LIMIT, limits)
        try:
            yield
        finally:
            if _own(connection).open:
                self.execute(connection, _UNLIMITED, {})

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Insert *rows* into *table*, many in a statement."""
        names = ", ".join(map(self.quoted, columns))
        marks = ", ".join("%s" for _ in columns)
        into = ("INSERT INTO", self.quoted(table), f"({names}) VALUES ({marks})")
        own = _own(connection)
        own.begin()
        with own.cursor() as cursor:
            cursor.executemany(" ".join(into), rows)
        own.commit()

    def code(self, error: Exception) -> str:
        """Return the code of a `StorageError` for *error*."""
        number, *_ = (*error.args, -1)
        return NUMBERS.get(number, "database-failed")


def _own(connection: Connection) -> "pymysql.Connection[OwnCursor]":
    return cast("pymysql.Connection[OwnCursor]", connection)


def _refuse_older(version: str) -> None:
    """
    Refuse a server of a *version* that is too old.

    >>> _refuse_older("10.11.19-MariaDB-0+deb12u1")
    >>> _refuse_older("8.0.11")
    Traceback (most recent call last):
    pymysql.err.NotSupportedError: (1273, '8.0.17 is needed')
    """
    numbers = tuple(map(int, re.findall(r"\d+", version)[:3]))
    oldest = _OLDEST_MARIADB if "MariaDB" in version else _OLDEST_MYSQL
    if numbers < oldest:
        needed = ".".join(map(str, oldest))
        raise pymysql.NotSupportedError(1273, f"{needed} is needed")
