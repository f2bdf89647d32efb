"""
What a database engine is to custquery: how to connect, and what it writes differently.

SQL comes from `custquery.targets.sql`, in the engine's dialect and with parameters by
name; an engine is a small class that only connects, runs, loads and explains errors.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

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


class Connection(Protocol):
    """An open connection of an engine's own driver; use it in one thread."""

    def close(self) -> None:
        """Close it."""


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
    #: How a column is declared by what it holds. Text compares by code point: ties and
    #: order are never those of a language.
    types: ClassVar[Mapping[Stored, str]]
    #: What its driver raises.
    errors: ClassVar[tuple[type[Exception], ...]]
    #: Behind ``CREATE TABLE (…)``.
    table_options: ClassVar[str] = ""
    #: Whether a whole shop can live in it; otherwise it only selects from tables.
    holds_shops: ClassVar[bool] = False

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

    @abstractmethod
    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Add *rows* to *table*, as fast as the engine can."""

    @abstractmethod
    def code(self, error: Exception) -> str:
        """
        Return the code of a `StorageError` for one of `errors`.

        One of ``database-not-reached``, ``database-not-opened``, ``database-locked``,
        ``database-read-only``, ``database-timeout``, ``connection-lost``,
        ``engine-too-old``, ``disk-full``, ``database-closed``, ``database-failed``.
        """
