"""
Path → an open SQLite file, and its errors → `StorageError` with a code.

The one place that opens sqlite3. Transactions are ours to begin and end; a reader
never waits for a writer, and a writer waits for another one *patience* seconds.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias
from urllib.parse import quote

from attrs import define, field

from custquery.language.errors import StorageError
from custquery.shop.store.deriving import FUNCTIONS

#: Marks a file as ours: ``cqSH``.
APPLICATION = 0x63715348
#: STRICT tables.
_OLDEST_SQLITE = (3, 37, 0)
#: Seconds that a writer waits for another one.
PATIENCE = 5.0

#: Steps of SQLite's machine between two looks at the clock.
_STEPS_BETWEEN_LOOKS = 2_000

#: Rows in a lot.
_LOT = 10_000

Row: TypeAlias = tuple[Any, ...]
Params: TypeAlias = Sequence[object] | Mapping[str, object]

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
}

_SETTINGS = """
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -131072;
PRAGMA mmap_size = 1073741824;
"""


@define(eq=False)
class Database:
    """
    One connection to one file; use it in one thread.

    Every method raises `StorageError`, with a code and SQLite's error chained.
    """

    #: Where the file is.
    path: Path
    #: The path as it was given, for messages.
    file: str
    read_only: bool
    _connection: sqlite3.Connection = field(repr=False)

    def rows(self, sql: str, params: Params = ()) -> list[Row]:
        """Return all rows that *sql* gives."""
        with answering(self.file):
            return self._connection.execute(sql, params).fetchall()

    def value(self, sql: str, params: Params = ()) -> Any:  # noqa: ANN401  # SQL's own
        """Return the first column of the first row, or None when there is no row."""
        with answering(self.file):
            row = self._connection.execute(sql, params).fetchone()
        return None if row is None else row[0]

    def lots(self, sql: str, params: Params = ()) -> Iterator[list[Row]]:
        """Yield the rows that *sql* gives, in lots."""
        with answering(self.file):
            cursor = self._connection.execute(sql, params)
        while rows := self._lot(cursor):
            yield rows

    def _lot(self, cursor: sqlite3.Cursor) -> list[Row]:
        with answering(self.file):
            return cursor.fetchmany(_LOT)

    def rows_within(self, steps: int, sql: str, params: Params) -> list[Row] | None:
        """Return all rows that *sql* gives, or None when that takes more *steps*."""
        return self._rows_unless(lambda: 1, steps, sql, params)

    def rows_until(self, moment: float, sql: str, params: Params) -> list[Row] | None:
        """Return all rows that *sql* gives, or None when *moment* comes first."""
        return self._rows_unless(
            lambda: int(monotonic() > moment), _STEPS_BETWEEN_LOOKS, sql, params
        )

    def _rows_unless(
        self, stops: Callable[[], int], steps: int, sql: str, params: Params
    ) -> list[Row] | None:
        self._connection.set_progress_handler(stops, steps)
        try:
            return self.rows(sql, params)
        except StorageError as error:
            if error.details.get("what") == "interrupt":
                return None
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    @property
    def state(self) -> tuple[int, int, int]:
        """Something that is another one after every change, here or elsewhere."""
        version = int(self.value("PRAGMA data_version"))
        return (id(self), version, self._connection.total_changes)

    def run(self, sql: str, params: Params = ()) -> int:
        """Run *sql* and return how many rows it changed."""
        with answering(self.file):
            return self._connection.execute(sql, params).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run *sql* once for each of *rows*."""
        with answering(self.file):
            self._connection.executemany(sql, rows)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """
        See one state of the shop, whatever others write meanwhile.

        Inside a write: what was written so far, and what is kept as it was before.
        """
        if self._is_busy:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self._end("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write everything inside, or nothing; waits for another writer first."""
        if self.read_only:
            raise StorageError("database-read-only", {"file": self.file})
        if self._is_busy:
            raise StorageError("database-writing", {"file": self.file})
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self._end("COMMIT")
        except BaseException:
            self._end("ROLLBACK")
            raise

    @property
    def _is_busy(self) -> bool:
        with answering(self.file):
            return self._connection.in_transaction

    def _end(self, how: str) -> None:
        # SQLite itself ends a transaction that meets a full disk.
        if self._is_busy:
            self.run(how)

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with answering(self.file):
            self._connection.close()


@contextmanager
def answering(file: str) -> Iterator[None]:
    """Turn SQLite's errors about *file* into ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _storage_error(file, error) from error


def _storage_error(file: str, error: sqlite3.Error) -> StorageError:
    number = getattr(error, "sqlite_errorcode", None)
    if number is None:
        # Python's own: it says which in words only.
        is_closed = "closed" in str(error)
        code = "database-closed" if is_closed else "database-of-another-thread"
        return StorageError(code, {"file": file})
    known = _CODES.get(number & 0xFF)
    if known is not None:
        return StorageError(known, {"file": file})
    name = error.sqlite_errorname.removeprefix("SQLITE_").lower()
    return StorageError("database-failed", {"file": file, "what": name})


def connect(
    path: str | Path,
    *,
    read_only: bool = False,
    create: bool = False,
    patience: float = PATIENCE,
) -> Database:
    """
    Open the SQLite file at *path*, or make an empty one if *create*.

    Says nothing yet about what is in it; `custquery.shop.store.migrations` does.

    Args:
        path: Where the file is.
        read_only: Never write, not even a journal where that can be avoided.
        create: Make the file when it is not there.
        patience: Seconds to wait for another writer.

    Raises:
        StorageError: ``database-missing``, ``database-not-opened``,
            ``database-not-a-shop``, ``sqlite-too-old`` and what `Database` raises.
    """
    file = str(path)
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        needed = ".".join(map(str, _OLDEST_SQLITE))
        raise StorageError(
            "sqlite-too-old", {"version": sqlite3.sqlite_version, "needed": needed}
        )
    if not create and not Path(path).exists():
        raise StorageError("database-missing", {"file": file})
    if not read_only:
        return _connect(path, "rwc" if create else "rw", patience)
    try:
        return _connect(path, "ro", patience)
    except StorageError as error:
        # Where nothing can be written beside the file, nobody is writing to it either.
        cannot = {"database-not-opened", "database-read-only"}
        if error.code not in cannot or Path(f"{path}-wal").exists():
            raise
        return _connect(path, "ro&immutable=1", patience)


def connect_again(database: Database) -> Database:
    """Open the file of *database* once more, to read while it goes on writing."""
    return connect(database.path, read_only=True)


def _connect(path: str | Path, mode: str, patience: float) -> Database:
    with answering(str(path)):
        connection = sqlite3.connect(
            f"file:{quote(str(Path(path).absolute()))}?mode={mode}",
            uri=True,
            timeout=patience,
            isolation_level=None,
            cached_statements=256,
        )
    read_only = mode.startswith("ro")
    database = Database(Path(path).absolute(), str(path), read_only, connection)
    try:
        _prepare(database)
        # The first thing that is read; whatever is wrong with the file is said now.
        database.run("PRAGMA schema_version")
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: Database) -> None:
    for statement in _SETTINGS.strip().splitlines():
        database.run(statement)
    connection = database._connection  # noqa: SLF001  # functions are part of opening
    for name, function in FUNCTIONS.items():
        connection.create_function(name, -1, function, deterministic=True)
