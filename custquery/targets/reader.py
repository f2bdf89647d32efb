"""
An engine and the URI of somebody's tables → what statements select there.

Reading twice does no harm, so a connection that is lost is made again, once; whatever
else goes wrong is a `StorageError` that names the engine and the cause.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from re import sub
from typing import TYPE_CHECKING, Protocol, Self

from attrs import define, field

from custquery.language.errors import StorageError
from custquery.targets.engines import Connection, Engine, Row

if TYPE_CHECKING:
    from custquery.targets.sql import Statement, Style

#: Seconds to wait for a server.
PATIENCE = 5.0


class Written(Protocol):
    """What is written for an engine: a `Query`."""

    def sql(self, dialect: str, style: "Style | None" = None) -> "Statement":
        """Return the statement that selects the keys."""


@contextmanager
def answering(engine: Engine, file: str) -> Iterator[None]:
    """Turn errors of *engine* about *file* into ours."""
    try:
        yield
    except engine.errors as error:
        details = {"file": file, "engine": engine.name, "what": engine.cause(error)}
        raise StorageError(engine.code(error), details) from error


def shown(where: str | Path) -> str:
    """
    Return *where* as a message may show it: without a password.

    >>> shown("postgresql://noor:secret@db/shop?password=secret")
    'postgresql://noor@db/shop?password='
    """
    text = str(where)
    if "://" not in text:
        return text
    text = sub(r"(?<=://)([^/@:]*):[^/@]*@", r"\1@", text)
    return sub(r"(?i)((?:password|token)=)[^&]*", r"\1", text)


@define(eq=False)
class Reader:
    """
    Reads from the tables at a URI, and never writes; use it in one thread.

    It connects when it is first asked. Every method raises `StorageError`, with a code
    and the engine's error chained.
    """

    engine: Engine
    uri: str = field(repr=shown)
    #: Seconds to wait for the server.
    patience: float = PATIENCE
    #: Seconds that a statement may take; None: as long as it needs.
    within: float | None = None
    _connection: Connection | None = field(default=None, init=False, repr=False)

    def keys(self, query: Written) -> list[object]:
        """Return the keys of the customers that *query* selects."""
        statement = query.sql(self.engine.dialect, self.engine.style)
        return [row[0] for row in self.rows(statement)]

    def rows(self, statement: "Statement") -> Sequence[Row]:
        """Return the rows that *statement* selects."""
        try:
            return self._rows(statement)
        except StorageError as error:
            if error.code != "connection-lost":
                raise
        self.close()
        return self._rows(statement)

    def _rows(self, statement: "Statement") -> Sequence[Row]:
        engine = self.engine
        with answering(engine, shown(self.uri)):
            connection = self._connected()
            limit: AbstractContextManager[None] = nullcontext()
            if self.within is not None:
                limit = engine.limited(connection, self.within)
            with limit:
                found = engine.execute(connection, statement.sql, statement.params)
                return found.fetchall()

    def _connected(self) -> Connection:
        if self._connection is None:
            patience = self.patience
            opened = self.engine.connect(self.uri, read_only=True, patience=patience)
            self._connection = opened
        return self._connection

    def close(self) -> None:
        """Close the connection, if there is one; asked again, it makes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*self.engine.errors):
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
