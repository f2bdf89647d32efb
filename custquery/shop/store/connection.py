"""
A path or a URI → an open database, and its errors → `StorageError` with a code.

Transactions are ours to begin and end; a reader never waits for a writer, and a writer
waits for another one *patience* seconds. Which engine it is, nobody above asks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Literal, TypeAlias, cast

from attrs import define, field

from custquery.language.errors import StorageError
from custquery.shop.store.engines import engine_at
from custquery.shop.store.layout import Changing
from custquery.shop.store.spelling import spelled
from custquery.targets.engines import Connection, Cursor, Engine
from custquery.targets.reader import answering, shown

#: Seconds that a writer waits for another one.
PATIENCE = 5.0
#: Seconds between two attempts to write where somebody else does.
_PAUSE = 0.02
#: Seconds of writing behind which others go first.
_LONG = 0.2
#: Seconds that a statement gets at least.
_LEAST = 0.001
#: Rows in a lot.
_LOT = 10_000

#: A row; a driver gives a tuple.
Row: TypeAlias = tuple[Any, ...]
#: Values by the names of the parameters; a list is one parameter too.
Params: TypeAlias = Mapping[str, object]

_NONE: Params = {}


@define(eq=False)
class Database:
    """
    One connection to one database; use it in one thread.

    Every method raises `StorageError`, with a code and the engine's error chained. SQL
    is written as `custquery.shop.store.spelling` says.
    """

    engine: Engine
    #: Where the engine is connected to.
    uri: str = field(repr=False)
    #: Where that is, for messages.
    file: str
    read_only: bool
    #: Seconds to wait for another writer.
    patience: float
    _connection: Connection = field(repr=False)
    #: What kind of transaction is going on.
    _doing: Literal["", "reading", "writing"] = field(default="", init=False)
    #: How often something was changed here.
    _changed: int = field(default=0, init=False)
    #: Until when others go first, who may have waited long.
    _others_until: float = field(default=0.0, init=False)

    def rows(self, sql: str, params: Params = _NONE) -> Sequence[Row]:
        """Return all rows that *sql* gives."""
        with self._answering():
            return cast("Sequence[Row]", self._execute(sql, params).fetchall())

    def value(self, sql: str, params: Params = _NONE) -> Any:  # noqa: ANN401  # SQL's own
        """Return the first column of the first row, or None when there is no row."""
        with self._answering():
            found = self._execute(sql, params).fetchmany(1)
        return found[0][0] if found else None

    def lots(self, sql: str, params: Params = _NONE) -> Iterator[Sequence[Row]]:
        """Yield the rows that *sql* gives, in lots."""
        with self._answering():
            cursor = self._execute(sql, params)
        while rows := self._lot(cursor):
            yield rows

    def _lot(self, cursor: Cursor) -> Sequence[Row]:
        with self._answering():
            return cast("Sequence[Row]", cursor.fetchmany(_LOT))

    def rows_within(self, steps: int, sql: str, params: Params) -> Sequence[Row] | None:
        """Return all rows that *sql* gives, or None when that takes more *steps*."""
        return self._rows_unless(
            self.engine.limited_steps(self._connection, steps), sql, params
        )

    def rows_until(
        self, moment: float, sql: str, params: Params
    ) -> Sequence[Row] | None:
        """Return all rows that *sql* gives, or None when *moment* comes first."""
        if self._doing == "writing" and not self.engine.forgives:
            return self.rows(sql, params)  # else all that was written would be lost
        left = max(moment - monotonic(), _LEAST)
        return self._rows_unless(
            self.engine.limited(self._connection, left), sql, params
        )

    def _rows_unless(
        self, limit: AbstractContextManager[None], sql: str, params: Params
    ) -> Sequence[Row] | None:
        try:
            with limit:
                return self.rows(sql, params)
        except StorageError as error:
            if error.code != "database-timeout":
                raise
        if self._doing and not self.engine.forgives:
            self._end("ROLLBACK")
            self._begin("reading")
        return None

    @property
    def state(self) -> tuple[object, ...]:
        """Something that is another one after every change, here or elsewhere."""
        return (id(self), self.value(self.engine.changes), self._changed)

    @property
    def is_writing(self) -> bool:
        """Whether a transaction that writes is going on."""
        return self._doing == "writing"

    def run(self, sql: str, params: Params = _NONE) -> int:
        """Run *sql* and return how many rows it changed."""
        self._changed += 1
        with self._answering():
            return self._execute(sql, params).rowcount

    def change(self, changing: Changing, rows: Iterable[Sequence[object]]) -> None:
        """Make a change for all of *rows*."""
        self._changed += 1
        together, _ = spelled(changing.together, self.engine)
        with self._answering():
            self.engine.change(self._connection, Changing(changing.one, together), rows)

    def version(self) -> int | None:
        """Return the version of the shop that is here; 0: nothing is; None: other."""
        with self._answering():
            return self.engine.version(self._connection)

    def mark(self, version: int) -> None:
        """Say that what is here is a shop of this *version*."""
        with self._answering():
            self.engine.mark(self._connection, version)

    def shred(self) -> str:
        """
        Remove what deleted rows left in the files; return the code of what is left.

        Outside of a transaction; see `custquery.targets.engines.Engine.shred`.
        """
        with self._answering():
            return self.engine.shred(self._connection)

    def damage(self) -> int:
        """Return how many things are wrong with the database itself."""
        with self._answering():
            return self.engine.damage(self._connection)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """
        See one state of the shop, whatever others write meanwhile.

        Inside a write: what was written so far, and what is kept as it was before.
        """
        if self._doing:
            yield
            return
        self._begin("reading")
        try:
            yield
        finally:
            self._end("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """
        Write everything inside, or nothing; waits for another writer first.

        Who writes lot after lot lets others in between two of them.
        """
        if self.read_only:
            raise StorageError("database-read-only", {"file": self.file})
        if self._doing:
            raise StorageError("database-writing", {"file": self.file})
        sleep(max(self._others_until - monotonic(), 0))
        self._begin("writing")
        began = monotonic()
        try:
            yield
            self._end("COMMIT")
        except BaseException:
            self._end("ROLLBACK")
            raise
        finally:
            ended = monotonic()
            if ended - began > _LONG:
                self._others_until = ended + self.engine.notices

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Write very many rows inside, in transactions that follow each other."""
        for sql in self.engine.bulk_begins:
            self.rows(sql)
        try:
            yield
        finally:
            with suppress(StorageError):  # what was written is written
                for sql in self.engine.bulk_ends:
                    self.rows(sql)

    def _begin(self, doing: Literal["reading", "writing"]) -> None:
        """Begin a transaction; ask again while somebody else is writing."""
        until = monotonic() + self.patience
        engine = self.engine
        while True:
            try:
                for sql in engine.reading if doing == "reading" else engine.writing:
                    with self._answering():
                        self._execute(sql, _NONE)
            except StorageError as error:
                self._end("ROLLBACK")
                if error.code != "database-locked" or monotonic() > until:
                    raise
                sleep(_PAUSE)
            else:
                self._doing = doing
                return

    def _end(self, how: Literal["COMMIT", "ROLLBACK"]) -> None:
        if how == "COMMIT":
            with self._answering():
                self._execute(how, _NONE)
        else:
            # An engine may have ended it already: SQLite when the disk is full.
            with suppress(*self.engine.errors):
                self._execute(how, _NONE)
        self._doing = ""

    def close(self) -> None:
        """Close it; a second time does nothing."""
        with self._answering():
            self._connection.close()

    def _execute(self, sql: str, params: Params) -> Cursor:
        text, names = spelled(sql, self.engine)
        array = self.engine.array
        given = {
            name: array(value) if isinstance(value := params[name], list) else value
            for name in names
        }
        return self.engine.execute(self._connection, text, given)

    def _answering(self) -> AbstractContextManager[None]:
        return answering(self.engine, self.file)


def connect(
    where: str | Path,
    *,
    read_only: bool = False,
    create: bool = False,
    patience: float = PATIENCE,
    engine: Engine | None = None,
) -> Database:
    """
    Open the database at *where*, or make an empty one if *create*.

    Says nothing yet about what is in it; `custquery.shop.store.migrations` does.

    Args:
        where: A path, which is a file of SQLite, or a URI of an engine.
        read_only: Never write, not even a journal where that can be avoided.
        create: Make the file when it is not there.
        patience: Seconds to wait for another writer, and for a server.
        engine: The engine of the URI, when no installed plugin brings it.

    Raises:
        StorageError: ``database-missing``, ``database-not-opened``,
            ``database-not-reached``, ``database-not-a-shop``, ``engine-unknown``,
            ``engine-not-installed``, ``engine-holds-no-shops``, ``sqlite-too-old``
            and what `Database` raises.
    """
    found, uri = (engine, str(where)) if engine else engine_at(where)
    file = shown(where)
    if not found.holds_shops:
        raise StorageError("engine-holds-no-shops", {"engine": found.name})
    if not create and not found.exists(uri):
        raise StorageError("database-missing", {"file": file})
    with answering(found, file):
        connection = found.connect(uri, read_only=read_only, patience=patience)
    return Database(found, uri, file, read_only, patience, connection)


@contextmanager
def closing_on_error(database: Database) -> Iterator[None]:
    """Close *database* when what is inside fails."""
    try:
        yield
    except BaseException:
        database.close()
        raise


def connect_again(database: Database) -> Database:
    """Open what *database* has open once more, to read while it goes on writing."""
    engine, uri, file = database.engine, database.uri, database.file
    with answering(engine, file):
        connection = engine.again(database._connection, uri)  # noqa: SLF001  # its own
    return Database(engine, uri, file, True, database.patience, connection)  # noqa: FBT003  # that it is for reading
