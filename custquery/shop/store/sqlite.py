"""
SQLite as an engine: a file in WAL mode, no server; the one place that opens sqlite3.

A reader never waits for a writer. SQLite's planner knows neither what a page is for nor
how rare a tag is, so the store says which index is used.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import ClassVar, cast
from urllib.parse import quote, unquote

from custquery.language.errors import StorageError
from custquery.targets.engines import (
    Change,
    Connection,
    Cursor,
    Engine,
    Params,
    Stored,
)

#: Marks a file as ours: ``cqSH``.
APPLICATION = 0x63715348
#: STRICT tables.
_OLDEST = (3, 37, 0)
#: Steps of SQLite's machine between two looks at the clock.
_STEPS_BETWEEN_LOOKS = 2_000
#: Problems of the file that SQLite lists at most.
_LISTED = 100

#: SQLite's primary result codes, by what we call them; the rest is ``database-failed``.
_CODES = {
    sqlite3.SQLITE_BUSY: "database-locked",
    sqlite3.SQLITE_LOCKED: "database-locked",
    sqlite3.SQLITE_READONLY: "database-read-only",
    sqlite3.SQLITE_CORRUPT: "database-corrupt",
    sqlite3.SQLITE_NOTADB: "database-not-a-shop",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_CANTOPEN: "database-not-opened",
    sqlite3.SQLITE_AUTH: "database-not-opened",
    sqlite3.SQLITE_PERM: "database-not-opened",
    sqlite3.SQLITE_INTERRUPT: "database-timeout",
}
#: Where nothing can be written beside the file.
_CANNOT_WRITE = {"database-not-opened", "database-read-only"}

_MAPPED = "PRAGMA mmap_size = 1073741824"
_PREPARATIONS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -131072",
    _MAPPED,
    # The first thing that is read; whatever is wrong with the file is said now.
    "PRAGMA schema_version",
)


class SQLite(Engine):
    """SQLite, in this process: a path, or ``sqlite:///shop.sqlite``."""

    name = "SQLite"
    schemes = ("sqlite",)
    dialect = "sqlite"
    parameter = ":{}"
    types: ClassVar[Mapping[Stored, str]] = {
        "integer": "INTEGER",
        "real": "REAL",
        "text": "TEXT",
    }
    errors = (sqlite3.Error,)
    table_options = "STRICT"
    keyed_table_options = "STRICT, WITHOUT ROWID"
    indexing = "CREATE INDEX {name} ON {table} ({column})"
    versioned = "SELECT sqlite_version()"
    holds_shops = True
    plans = False
    forgives = True
    # Its busy handler looks every tenth of a second.
    notices = 0.12
    listed = "SELECT value FROM json_each({parameter})"
    writing = ("BEGIN IMMEDIATE",)
    changes = "PRAGMA data_version"
    preparing = ("PRAGMA journal_mode = WAL",)
    shredding = ("PRAGMA secure_delete = ON",)
    analyzing = ("PRAGMA analysis_limit = 1000", "ANALYZE")
    # Every page that is written would stay mapped, a gigabyte of them; and a page that
    # lot after lot changes need not be copied from the log, 200 MB at most, each time.
    bulk_begins = ("PRAGMA mmap_size = 0", "PRAGMA wal_autocheckpoint = 50000")
    bulk_ends = (_MAPPED, "PRAGMA wal_autocheckpoint = 1000", "PRAGMA wal_checkpoint")

    def exists(self, uri: str) -> bool:
        """Tell whether there is a file."""
        return file_of(uri).exists()

    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """
        Open the file at *uri*, or make an empty one.

        Raises:
            sqlite3.Error: it cannot be opened.
            StorageError: ``sqlite-too-old``.
        """
        if sqlite3.sqlite_version_info < _OLDEST:
            needed = ".".join(map(str, _OLDEST))
            args = {"version": sqlite3.sqlite_version, "needed": needed}
            raise StorageError("sqlite-too-old", args)
        file = file_of(uri)
        if not read_only:
            return _connect(file, "rwc", patience)
        try:
            return _connect(file, "ro", patience)
        except sqlite3.Error as error:
            # Where nothing can be written beside it, nobody is writing to it either.
            if self.code(error) not in _CANNOT_WRITE or Path(f"{file}-wal").exists():
                raise
            return _connect(file, "ro&immutable=1", patience)

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql* with *params*."""
        return cast("Cursor", _own(connection).execute(sql, params))

    @contextmanager
    def limited(self, connection: Connection, seconds: float) -> Iterator[None]:
        """Stop what runs inside after *seconds*."""
        until = monotonic() + seconds
        with _stopping(connection, lambda: monotonic() > until, _STEPS_BETWEEN_LOOKS):
            yield

    @contextmanager
    def limited_steps(self, connection: Connection, steps: int) -> Iterator[None]:
        """Stop what runs inside after so many *steps* of SQLite's machine."""
        with _stopping(connection, lambda: True, steps):
            yield

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Insert *rows* into *table*, in one transaction."""
        names = ", ".join(f'"{each}"' for each in columns)
        marks = ", ".join("?" for _ in columns)
        insert = ("INSERT INTO", f'"{table}"', f"({names}) VALUES ({marks})")
        own = _own(connection)
        if own.in_transaction:
            own.executemany(" ".join(insert), rows)
            return
        own.execute("BEGIN")
        with own:
            own.executemany(" ".join(insert), rows)

    def change(
        self, connection: Connection, change: Change, rows: Iterable[Sequence[object]]
    ) -> None:
        """Make *change* for each of *rows*."""
        _own(connection).executemany(change.one, rows)

    def array(self, values: Sequence[object]) -> object:
        """Return *values* as JSON."""
        return json.dumps(values)

    def code(self, error: Exception) -> str:
        """Return the code of a `StorageError` for *error*."""
        number = getattr(error, "sqlite_errorcode", None)
        if number is None:
            # Python's own: it says which in words only.
            is_closed = "closed" in str(error)
            return "database-closed" if is_closed else "database-of-another-thread"
        return _CODES.get(number & 0xFF, "database-failed")

    def cause(self, error: Exception) -> str:
        """Say what SQLite calls it."""
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        return str(name).removeprefix("SQLITE_").lower()

    def version(self, connection: Connection) -> int | None:
        """Return the version of the shop in the file; 0: it is empty; None: other."""
        version = _number(connection, "PRAGMA user_version")
        if _number(connection, "PRAGMA application_id") == APPLICATION:
            return version
        tables = _number(connection, "SELECT count(*) FROM sqlite_schema")
        return None if version or tables else 0

    def mark(self, connection: Connection, version: int) -> None:
        """Say that the file is a shop of this *version*."""
        self.execute(connection, f"PRAGMA application_id = {APPLICATION}", {})
        self.execute(connection, f"PRAGMA user_version = {version}", {})

    def shred(self, connection: Connection) -> str:
        """
        Write the file anew and empty its log, so that free pages hold nothing.

        Returns:
            Empty, or ``remains-in-use`` while somebody reads or writes.

        Source: SQLite's documentation of VACUUM and of the checkpoint TRUNCATE.
        """
        own = _own(connection)
        # A copy in memory would be as large as the shop.
        own.execute("PRAGMA temp_store = FILE")
        try:
            # Samples of indexes, where SQLite was built to take them.
            own.execute("DROP TABLE IF EXISTS sqlite_stat4")
            own.execute("VACUUM")
            busy, *_ = own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if self.code(error) != "database-locked":
                raise
            busy = 1
        finally:
            own.execute("PRAGMA temp_store = MEMORY")
        return "remains-in-use" if busy else ""

    def damage(self, connection: Connection) -> int:
        """Return how many things are wrong with the file, up to a hundred."""
        check = f"PRAGMA integrity_check({_LISTED})"
        found = self.execute(connection, check, {}).fetchall()
        return 0 if found == [("ok",)] else len(found)


#: The engine of who names none.
SQLITE = SQLite()


def file_of(uri: str) -> Path:
    """
    Return the file at *uri*: a path as it is, or what stands behind ``sqlite:///``.

    >>> file_of("sqlite:////data/my%20shop").as_posix(), file_of("my.shop").as_posix()
    ('/data/my shop', 'my.shop')
    """
    scheme, found, path = uri.partition("://")
    if found and scheme in SQLite.schemes:
        return Path(unquote(path.removeprefix("/")))
    return Path(uri)


def _connect(file: Path, mode: str, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(file.absolute()))}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        cached_statements=256,
    )
    try:
        for sql in _PREPARATIONS:
            connection.execute(sql)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _stopping(
    connection: Connection, stops: Callable[[], bool], steps: int
) -> Iterator[None]:
    own = _own(connection)
    own.set_progress_handler(stops, steps)
    try:
        yield
    finally:
        own.set_progress_handler(None, 0)


def _own(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection)


def _number(connection: Connection, sql: str) -> int:
    return int(_own(connection).execute(sql).fetchone()[0])
