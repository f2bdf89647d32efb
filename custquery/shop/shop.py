"""
The embedded shop: one file with customers, and a query language over them.

Each call sees one state of the shop. Text is read in the shop's own zone, currency and
region, with the clock of its environment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from attrs import define, field

from custquery.environment import Environment, utc_now
from custquery.language.errors import StorageError
from custquery.schema.reading import microseconds
from custquery.shop.criteria import schema
from custquery.shop.model import MODEL
from custquery.shop.store.connection import PATIENCE, Database, connect
from custquery.shop.store.migrations import migrate, version_of
from custquery.shop.store.settings import Settings, read_settings, write_settings
from custquery.shop.store.writing import Batch, batch


@define(eq=False)
class Shop:
    """A shop in a file; use it in one thread, and as a context manager."""

    settings: Settings
    environment: Environment
    _database: Database = field(repr=False)

    @classmethod
    def create(
        cls,
        path: str | Path,
        settings: Settings | None = None,
        environment: Environment | None = None,
    ) -> "Shop":
        """
        Make a new, empty shop at *path*.

        Raises:
            StorageError: ``database-exists``: there is a shop already; ``disk-full`` …
        """
        database = connect(path, create=True)
        try:
            settings = settings or Settings()
            _fill(database, settings)
        except BaseException:
            database.close()
            raise
        return cls(settings, environment or _environment(settings), database)

    @contextmanager
    def write(self) -> Iterator[Batch]:
        now = microseconds(self.environment.clock())
        with batch(self._database, now, self.settings.region) as rows:
            yield rows

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> "Shop":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _fill(database: Database, settings: Settings) -> None:
    if version_of(database):
        raise StorageError("database-exists", {"file": database.file})
    database.run("PRAGMA journal_mode = WAL")
    migrate(database)
    with database.writing():
        write_settings(database, settings)


def _environment(settings: Settings) -> Environment:
    now = settings.now
    return Environment(
        schema=schema(),
        tables=MODEL,
        zone=settings.zone,
        locale=settings.language,
        currency=settings.currency,
        region=settings.region,
        clock=utc_now if now is None else lambda: now,
    )
