"""
What a database engine is to custquery: how to connect, and what it writes differently.

SQL comes from `custquery.targets.sql`, in the engine's dialect and with parameters by
name; an engine is a small class that only connects, runs, loads and explains errors.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from threading import Timer
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from custquery.targets.sql import Style

#: What a column holds, as far as an engine must know.
Stored: TypeAlias = Literal["integer", "real", "text"]

#: A row as a driver gives it.
Row: TypeAlias = Sequence[Any]

#: Values by the names of the parameters.
Params: TypeAlias = Mapping[str, object]


class Cursor(Protocol):
    """What a statement gave: the part of PEP 249 that is used."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed; -1 when the engine does not say."""

    def fetchall(self) -> Sequence[Row]:
        """Return all rows that are left."""

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """Return the next *size* rows, or fewer at the end."""


class Fetched:
    """A cursor over *rows* that were read at once, of a driver that has none."""

    rowcount = -1

    def __init__(self, rows: Iterable[Row]) -> None:
        """Keep *rows*."""
        self._rows = iter(rows)

    def fetchall(self) -> Sequence[Row]:
        """Return all rows that are left."""
        return list(self._rows)

    def fetchmany(self, size: int, /) -> Sequence[Row]:
        """Return the next *size* rows, or fewer at the end."""
        return list(islice(self._rows, size))


class Connection(Protocol):
    """An open connection of an engine's own driver; use it in one thread."""

    def close(self) -> None:
        """Close it."""


class Change(Protocol):
    """A statement that changes rows, for one row and for many."""

    @property
    def one(self) -> str:
        """It for one row: ``?`` for each value."""

    @property
    def together(self) -> str:
        """It for many: the parameters ``c0``, ``c1`` … are lists, one a column."""


@contextmanager
def interrupting(interrupt: Callable[[], object], seconds: float) -> Iterator[None]:
    """Call *interrupt* after *seconds*, unless what is inside is done by then."""
    timer = Timer(seconds, interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


#: Of the tables in sight, without those that an engine makes for itself.
_TABLES = (
    "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = current_schema() AND left(table_name, 9) <> 'custquery'"
)
#: Where a shop's settings are, and its version among them.
_SETTINGS = "setting"
_VERSION = "SELECT value FROM setting WHERE name = 'version'"
_UNMARK = "DELETE FROM setting WHERE name = 'version'"
_MARK = "INSERT INTO setting (name, value) VALUES ('version', '{}')"


class Engine(ABC):
    """
    A database engine; what a plugin returns from ``custquery_storage_backends``.

    Nothing outside an engine branches on which one it is.
    """

    #: What people call it: ``PostgreSQL``.
    name: ClassVar[str]
    #: The schemes of its URIs: ``postgresql`` in ``postgresql://localhost/shop``.
    schemes: ClassVar[tuple[str, ...]]
    #: sqlglot's name of its SQL.
    dialect: ClassVar[str]
    #: How its driver writes a parameter: ``%({})s``.
    parameter: ClassVar[str]
    #: Around a text among the parameters, so that it compares by code point whatever
    #: the collation of a column; None: what is usual for the dialect.
    text: ClassVar[str | None] = None
    #: How a column is declared by what it holds. Text compares by code point: ties and
    #: order are never those of a language.
    types: ClassVar[Mapping[Stored, str]]
    #: Around a type, for a column that must have a value and for one that need not:
    #: ``{}`` and ``Nullable({})`` where NULL must be allowed by name.
    required: ClassVar[str] = "{} NOT NULL"
    nullable: ClassVar[str] = "{}"
    #: What its driver raises.
    errors: ClassVar[tuple[type[Exception], ...]]
    #: What the words of such an error say about it, the first that is in it: by code.
    codes: ClassVar[Mapping[str, str]] = {}
    #: Behind ``CREATE TABLE (…)``.
    table_options: ClassVar[str] = ""
    #: Whether a whole shop can live in it; otherwise it only selects from tables.
    holds_shops: ClassVar[bool] = False

    #: Makes an index, of an engine that is slow without: ``CREATE INDEX {name} ON
    #: {table} ({column})``.
    indexing: ClassVar[str] = ""
    #: A query of its version, for a certificate.
    versioned: ClassVar[str] = "SELECT version()"
    #: How many filters a certificate asks in one SELECT, of an engine that is slow to
    #: begin.
    at_once: ClassVar[int] = 1

    # What follows is asked of an engine that holds shops only.

    #: Whether its planner finds the way itself; else the store says by which index.
    plans: ClassVar[bool] = True
    #: Whether it reads whole columns at once: then it is given no indexes but those of
    #: its keys, and what is counted is counted in one go.
    columnar: ClassVar[bool] = False
    #: Whether it makes sure that the rows that a row refers to are there.
    refers: ClassVar[bool] = True
    #: Whether a transaction goes on when a statement in it has failed.
    forgives: ClassVar[bool] = False
    #: Seconds in which who waits to write is sure to see that nobody does; 0: there is
    #: a queue, or nobody waits.
    notices: ClassVar[float] = 0
    #: Bytes that a text in an index may have; None: any number. There is no index of
    #: texts that may be longer.
    longest_key: ClassVar[int | None] = None
    #: Behind ``CREATE TABLE (…)`` of a table whose key is more than one ``id``.
    keyed_table_options: ClassVar[str] = ""
    #: A query of the values of a list, in a column ``value``, from its parameter.
    listed: ClassVar[str] = "SELECT unnest(CAST({parameter} AS {type}[])) AS value"
    #: Begin a transaction that sees one state, and one that nobody else may write in
    #: meanwhile. Who cannot have it at once waits, or fails as ``database-locked`` and
    #: is asked again until its patience is over.
    reading: ClassVar[Sequence[str]] = ("BEGIN",)
    writing: ClassVar[Sequence[str]] = ("BEGIN",)
    #: A query whose answer is another one after each change that somebody else made.
    changes: ClassVar[str]
    #: Run before the first table is made, and after many rows were written.
    preparing: ClassVar[Sequence[str]] = ()
    #: Run before rows are removed that nobody may find in the files any more.
    shredding: ClassVar[Sequence[str]] = ()
    analyzing: ClassVar[Sequence[str]] = ()
    #: Run before and after very many rows are written in transactions that follow each
    #: other, such as to hold less of them in memory.
    bulk_begins: ClassVar[Sequence[str]] = ()
    bulk_ends: ClassVar[Sequence[str]] = ()

    @property
    def style(self) -> "Style":
        """What it writes its own way, for `custquery.targets.sql`."""
        from custquery.targets.sql import style_of

        return style_of(self.dialect, self.parameter, self.text)

    def quoted(self, name: str) -> str:
        """Quote *name*, of a table or of a column, as a statement has it."""
        from custquery.targets.sql.dialects import quoted

        found = quoted(self.dialect, name)
        return found.replace("%", "%%") if self.style.escapes else found

    @abstractmethod
    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """
        Connect to the database at *uri*.

        Args:
            uri: With one of `schemes`.
            read_only: Never write.
            patience: Seconds to wait for the server, and for another writer.

        Raises:
            Exception: one of `errors`.
        """

    @abstractmethod
    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql* with *params*, and return what it gives."""

    def limited(
        self, connection: Connection, seconds: float
    ) -> AbstractContextManager[None]:
        """
        Return what stops a statement inside it that takes more than *seconds*.

        The error it then raises has the code ``database-timeout``. Unless an engine
        says how, nothing is stopped.
        """
        return nullcontext()

    def limited_steps(
        self, connection: Connection, steps: int
    ) -> AbstractContextManager[None]:
        """Do as `limited` by the engine's own steps, if it does not plan by itself."""
        return nullcontext()

    @abstractmethod
    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Add *rows* to *table*, as fast as the engine can."""

    def code(self, error: Exception) -> str:
        """
        Return the code of a `StorageError` for one of `errors`: by its words.

        One of ``database-not-reached``, ``database-not-opened``, ``database-locked``,
        ``database-read-only``, ``database-timeout``, ``connection-lost``,
        ``engine-too-old``, ``disk-full``, ``database-closed``, ``database-failed``.
        """
        said = str(error)
        found = (code for words, code in self.codes.items() if words in said)
        return next(found, "database-failed")

    def cause(self, error: Exception) -> str:
        """Say what *error* is, in a word, without anything that a row holds."""
        return type(error).__name__

    # And these too are for shops.

    def exists(self, uri: str) -> bool:
        """Tell whether something is at *uri*; a server says so when it is asked."""
        return True

    def again(self, connection: Connection, uri: str) -> Connection:
        """Connect to *uri* once more, to read while *connection* goes on."""
        return self.connect(uri, read_only=True)

    def array(self, values: Sequence[object]) -> object:
        """Return *values* as the driver takes a list for one parameter."""
        return values

    def change(
        self, connection: Connection, change: Change, rows: Iterable[Sequence[object]]
    ) -> None:
        """Make *change* for all of *rows*; by default a list for each column."""
        columns = [list(each) for each in zip(*rows, strict=True)]
        if columns:
            names = (f"c{at}" for at in range(len(columns)))
            lists = dict(zip(names, map(self.array, columns), strict=True))
            self.execute(connection, change.together, lists)

    def version(self, connection: Connection) -> int | None:
        """Return the version of the shop that is there; 0: nothing is; None: other."""
        tables = {name for (name,) in self.execute(connection, _TABLES, {}).fetchall()}
        if not tables or _SETTINGS not in tables:
            return None if tables else 0
        rows = self.execute(connection, _VERSION, {}).fetchall()
        return int(rows[0][0]) if rows else None

    def mark(self, connection: Connection, version: int) -> None:
        """Say that the tables are those of a shop of this *version*."""
        for sql in (_UNMARK, _MARK.format(version)):
            self.execute(connection, sql, {})

    def shred(self, connection: Connection) -> str:
        """
        Remove from the files of the database what deleted rows left in them.

        Returns:
            Empty when nothing is left; else the code of what is, for the operator:
            ``remains-in-engine`` unless an engine knows better.
        """
        return "remains-in-engine"

    def damage(self, connection: Connection) -> int:
        """Return how many things are wrong with the database itself."""
        return 0
