"""
The shop: customers in one file or database, and a query language over them.

Each call sees one state of the shop. Text is read in the shop's own zone, currency and
region, with the clock of its environment.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from attrs import define

from custquery.environment import Environment
from custquery.language.errors import StorageError
from custquery.schema.calendar import moment
from custquery.schema.reading import microseconds
from custquery.shop.home import at_home, with_metafields
from custquery.shop.metafields import MetafieldType
from custquery.shop.rfm import group_everyone, grouped_at
from custquery.shop.segments import Segments
from custquery.shop.selecting import Selecting
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import (
    PATIENCE,
    closing_on_error,
    connect,
)
from custquery.shop.store.doctor import Report, examine
from custquery.shop.store.limits import Given
from custquery.shop.store.metafields import definitions_of
from custquery.shop.store.migrations import VERSION, migrate, version_of
from custquery.shop.store.settings import Settings, read_settings, write_settings
from custquery.shop.store.writing import Batch, Progress, batch
from custquery.targets.engines import Engine

if TYPE_CHECKING:
    from custquery.shop.bulk import Bulk
    from custquery.shop.customers import Customers
    from custquery.shop.duplicates import Duplicates
    from custquery.shop.mail.consenting import Consents
    from custquery.shop.mail.facade import Mail
    from custquery.shop.payments import Payments
    from custquery.shop.privacy import Privacy


@define(eq=False)
class Shop(Selecting):
    """
    A shop; use it in one thread, and as a context manager.

    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     shop.add([{"name": "Noor", "tag": ["VIP"], "address": [{"country": "NL"}]}])
    ...     [customer.name for customer in shop.find("tag:vip country:NL").customers]
    [1]
    ['Noor']
    """

    @classmethod
    def create(
        cls,
        path: str | Path,
        settings: Settings | None = None,
        environment: Environment | None = None,
        *,
        engine: Engine | None = None,
    ) -> Self:
        """
        Make a new, empty shop at *path*.

        Args:
            path: A file that is not there, or empty; or the URI of an empty database,
                such as ``postgresql://localhost/shop`` or ``duckdb:///my.duckdb``.
            settings: Currency, zone, region, language; by default euros in Amsterdam.
            environment: Where its filters are read; by default made from *settings*.
            engine: That of the URI, when no installed plugin brings it.

        Raises:
            StorageError: ``database-exists``, ``database-not-a-shop``, ``disk-full``,
                ``database-not-reached``, ``engine-not-installed`` …
        """
        settings = settings or Settings()
        database = connect(path, create=True, engine=engine)
        with closing_on_error(database):
            if version_of(database):
                raise StorageError("database-exists", {"file": database.file})
            for sql in database.engine.preparing:
                database.run(sql)
            migrate(database, lambda: write_settings(database, settings))
        return cls(settings, at_home(environment, settings, database), database)

    @classmethod
    def open(
        cls,
        path: str | Path,
        environment: Environment | None = None,
        *,
        read_only: bool = False,
        patience: float = PATIENCE,
        engine: Engine | None = None,
    ) -> Self:
        """
        Open the shop at *path*; one of an older version is brought up to date.

        Args:
            path: Where the shop is: a file, or a URI.
            environment: Where its filters are read; by default made from its settings.
            read_only: Never write.
            patience: Seconds to wait for a server, and for somebody who is writing.
            engine: That of the URI, when no installed plugin brings it.

        Raises:
            StorageError: ``database-missing``, ``database-not-a-shop``,
                ``database-newer``, ``database-older``, ``database-corrupt``,
                ``database-locked``, ``database-not-reached``,
                ``engine-not-installed`` …
        """
        database = connect(path, read_only=read_only, patience=patience, engine=engine)
        with closing_on_error(database):
            version = version_of(database)
            if not version:
                raise StorageError("database-not-a-shop", {"file": database.file})
            if version < VERSION:
                migrate(database)
            settings = read_settings(database)
        return cls(settings, at_home(environment, settings, database), database)

    @property
    def segments(self) -> Segments:
        """The saved segments: filters with a name, to use and to use in others."""
        return Segments(self, self._database)

    @property
    def customers(self) -> "Customers":
        """One customer at a time: profiles that begin, edits, addresses."""
        from custquery.shop.customers import Customers

        return Customers(self, self._database)

    @property
    def duplicates(self) -> "Duplicates":
        """Customers who are there twice: to find, explain and merge."""
        from custquery.shop.duplicates import Duplicates

        return Duplicates(self, self._database)

    @property
    def bulk(self) -> "Bulk":
        """Edits of many customers at once: planned, carried out, taken back."""
        from custquery.shop.bulk import Bulk

        return Bulk(self, self._database)

    @property
    def mail(self) -> "Mail":
        """What the shop writes to customers, and its outbox."""
        from custquery.shop.mail.facade import Mail

        return Mail(self, self._database)

    @property
    def consents(self) -> "Consents":
        """What customers said about being written to."""
        from custquery.shop.mail.consenting import Consents

        return Consents(self, self._database)

    @property
    def privacy(self) -> "Privacy":
        """What people may ask about their data: access, erasure, retention."""
        from custquery.shop.privacy import Privacy

        return Privacy(self, self._database)

    @property
    def payments(self) -> "Payments":
        """With what customers pay: references to vaults, never card data."""
        from custquery.shop.payments import Payments

        return Payments(self, self._database)

    def add(
        self, records: Iterable[Given], progress: Progress | None = None
    ) -> list[int]:
        """
        Add customers with all that is below them; all of them or none.

        Args:
            records: See `Batch.records`; money in minor units, instants in
                microseconds since 1970 UTC.
            progress: Told how many are done.

        Returns:
            Their ids, in order.

        Raises:
            RequestError: a record that cannot be stored; it says which, and why.
            StorageError: ``database-locked``, ``database-read-only``, ``disk-full`` …
        """
        with self.write() as rows:
            return rows.records(records, progress)

    @contextmanager
    def write(self, by: By | None = None) -> Iterator[Batch]:
        """
        Write customers, addresses, tags, orders …: all that the block does, or nothing.

        Args:
            by: Who writes, and why, for the audit trail.

        Raises:
            RequestError: a row that cannot be stored; it says which, and why.
            StorageError: ``database-locked``, ``database-read-only``, ``disk-full`` …
        """
        now = microseconds(self.environment.clock())
        with batch(
            self._database, now, self.settings.region, self.settings.zone, by or By()
        ) as rows:
            yield rows
        self.environment = with_metafields(
            self.environment, definitions_of(self._database)
        )

    def add_products(self, products: Iterable[Given]) -> list[int]:
        """Add or change products, in one batch; see `Batch.products`."""
        with self.write() as rows:
            return rows.products(products)

    def add_companies(self, companies: Iterable[Given]) -> list[int]:
        """Add or change companies, in one batch; see `Batch.companies`."""
        with self.write() as rows:
            return rows.companies(companies)

    def define_metafield(
        self, namespace: str, key: str, type: MetafieldType, name: str = ""
    ) -> None:
        """
        Define a metafield of customers, so that it can be set and asked about.

        Args:
            namespace: What stands before the dot of its path.
            key: What stands behind it.
            type: What it holds: it stays that.
            name: What people call it.

        Raises:
            RequestError: ``metafield-name``, ``metafield-type-stays``.
        """
        row = {"namespace": namespace, "key": key, "type": type, "name": name}
        with self.write() as rows:
            rows.define_metafields([row])

    def group_by_rfm(self, as_of: datetime | None = None) -> Mapping[str, int]:
        """
        Put every customer in an RFM group, and return how many are in each.

        Args:
            as_of: Orders after this moment are left out; by default now.

        Raises:
            StorageError: ``database-locked``, ``database-read-only``, ``disk-full`` …
        """
        at = as_of or self.environment.clock()
        return group_everyone(self._database, microseconds(at))

    def rfm_as_of(self) -> datetime | None:
        """Return the moment that the RFM groups are of; None: nobody is in one."""
        at = grouped_at(self._database)
        return None if at is None else moment(at).astimezone(self.settings.zone)

    def doctor(self, *, repair: bool = False) -> Report:
        """
        Examine the file, and everything that is kept beside the rows.

        Args:
            repair: Whether to put right what is kept, in one transaction.

        Raises:
            StorageError: the file cannot be read, or not written when it is to be.
        """
        return examine(self._database, repair=repair)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
