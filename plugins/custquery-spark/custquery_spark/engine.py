"""
A server of Spark Connect → custquery's engine.

The client is asked for when it is needed: it takes a second to load. Whatever it
raises comes as a `SparkError`, which keeps Spark's own name for what went wrong.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from importlib import import_module
from itertools import islice
from socket import create_connection
from typing import Any, ClassVar, TypeAlias, cast
from urllib.parse import urlsplit

from custquery.plugin import (
    Connection,
    Cursor,
    Engine,
    Fetched,
    Params,
    Stored,
    interrupting,
)

#: `pyspark.sql.SparkSession`, which is not installed where types are checked.
_Session: TypeAlias = Any

#: Where a server of Spark Connect listens unless it is said otherwise.
_PORT = 15002
#: How often the client asks again when the server does not answer: four seconds.
_RETRIES = 4

#: Rows that are loaded in one piece.
_TOGETHER = 20_000


class SparkError(Exception):
    """What Spark or its client raised."""


class _Connection:
    """A session, closed by leaving it: the server is not ours to stop."""

    def __init__(self, session: _Session) -> None:
        self.session: _Session = session  # None once it is closed

    def close(self) -> None:
        """Leave the session."""
        if self.session is not None:
            self.session.client.close()
        self.session = None


class Spark(Engine):
    """Spark SQL behind a server of Spark Connect: ``sc://spark.example.org:15002``."""

    name = "Spark"
    schemes = ("sc",)
    dialect = "spark"
    parameter = ":{}"
    types: ClassVar[Mapping[Stored, str]] = {
        "integer": "BIGINT",
        "real": "DOUBLE",
        "text": "STRING",
    }
    table_options = "USING parquet"
    errors = (SparkError,)
    codes: ClassVar[Mapping[str, str]] = {
        "RETRIES_EXCEEDED": "connection-lost",
        "UNAVAILABLE": "connection-lost",
        "Connection refused": "database-not-reached",
        "TimeoutError": "database-not-reached",
        "gaierror": "database-not-reached",
        "OPERATION_CANCELED": "database-timeout",
        "INVALID_HANDLE": "connection-lost",
        "closed channel": "database-closed",
    }
    at_once = 16

    def connect(
        self, uri: str, *, read_only: bool = False, patience: float = 5.0
    ) -> Connection:
        """Open a session of its own; what may be written is up to the server."""
        place = urlsplit(uri).hostname, urlsplit(uri).port or _PORT
        with _explained():  # the client itself would try for ten minutes
            create_connection(place, patience).close()
            builder = import_module("pyspark.sql").SparkSession.builder
            session = builder.remote(uri).create()
            policy = import_module("pyspark.sql.connect.client.retries").DefaultPolicy
            session.client.set_retry_policies([policy(max_retries=_RETRIES)])
        return _Connection(session)

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        """Run *sql* with *params*."""
        values = {name: _written(value) for name, value in params.items()}
        with _explained():
            return Fetched(_own(connection).sql(sql, args=values).collect())

    def limited(
        self, connection: Connection, seconds: float
    ) -> AbstractContextManager[None]:
        """Interrupt what runs inside after *seconds*."""
        return interrupting(_own(connection).interruptAll, seconds)

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        """Add *rows* to *table*, through Arrow."""
        session, rest = _own(connection), iter(rows)
        with _explained():
            kind = import_module("pyspark.sql.types").StructType
            into = session.table(self.quoted(table))
            schema = kind([into.schema[each] for each in columns])
            while part := [tuple(each) for each in islice(rest, _TOGETHER)]:
                frame = session.createDataFrame(part, schema)
                frame.select(*into.columns).write.insertInto(self.quoted(table))

    def cause(self, error: Exception) -> str:
        """Say what *error* is by Spark's own name for it, without any value."""
        found = re.search(r"\[([A-Z][A-Z_.]+)\]", str(error))
        return found[1] if found else str(error).partition(":")[0]


def _own(connection: Connection) -> _Session:
    session = cast("_Connection", connection).session
    if session is None:  # the client says so in other words each time
        raise SparkError("closed channel")
    return session


def _written(value: object) -> object:
    """Return *value* as a column keeps it: none has decimals."""
    return float(value) if isinstance(value, Decimal) else value


@contextmanager
def _explained() -> Iterator[None]:
    """Raise what Spark, its client or the network raises as a `SparkError`."""
    try:
        yield
    except Exception as error:
        said = str(error).partition("\n\nJVM stacktrace")[0]
        raise SparkError(f"{type(error).__name__}: {said}") from error
