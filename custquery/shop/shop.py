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
from weakref import WeakKeyDictionary

from attrs import define, evolve, field

from custquery.environment import Environment, Query
from custquery.language.errors import FilterError, RequestError, StorageError
from custquery.schema.calendar import moment
from custquery.schema.reading import microseconds
from custquery.shop.emptiness import Blocking, why_empty
from custquery.shop.home import at_home, with_metafields
from custquery.shop.metafields import MetafieldType
from custquery.shop.paging import Page
from custquery.shop.rfm import group_everyone, grouped_at
from custquery.shop.segments import Segments
from custquery.shop.store import finding
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import (
    PATIENCE,
    Database,
    closing_on_error,
    connect,
    connect_again,
)
from custquery.shop.store.doctor import Report, examine
from custquery.shop.store.limits import Given
from custquery.shop.store.metafields import definitions_of
from custquery.shop.store.migrations import VERSION, migrate, version_of
from custquery.shop.store.reading import Customer, read_customers
from custquery.shop.store.records import read_record
from custquery.shop.store.settings import Settings, read_settings, write_settings
from custquery.shop.store.shapes import Order
from custquery.shop.store.sorting import read_cursor, read_sort, write_cursor
from custquery.shop.store.writing import Batch, Progress, batch
from custquery.targets.engines import Engine

if TYPE_CHECKING:
    from custquery.shop.duplicates import Duplicates

#: Customers on a page, at most.
LARGEST_PAGE = 250


@define(eq=False)
class Shop:
    """
    A shop; use it in one thread, and as a context manager.

    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     shop.add([{"name": "Noor", "tag": ["VIP"], "address": [{"country": "NL"}]}])
    ...     [customer.name for customer in shop.find("tag:vip country:NL").customers]
    [1]
    ['Noor']
    """

    settings: Settings
    #: Where filters are read; a shop's own has its zone, currency, region and language.
    environment: Environment
    _database: Database = field(repr=False)
    #: The SQL of queries that somebody still holds.
    _wishes: "WeakKeyDictionary[Query, finding.Wish]" = field(
        factory=WeakKeyDictionary, init=False, repr=False
    )

    #: Connections that read beside the first one, and are idle.
    _readers: list[Database] = field(factory=list, init=False, repr=False)
    _is_open: bool = field(default=True, init=False, repr=False)

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
    def duplicates(self) -> "Duplicates":
        """Customers who are there twice: to find, explain and merge."""
        from custquery.shop.duplicates import Duplicates

        return Duplicates(self, self._database)

    def find(
        self,
        query: str | Query = "",
        *,
        sort: str | None = None,
        limit: int = 50,
        page: str | None = None,
    ) -> Page:
        """
        Return one page of the customers that *query* selects, in order.

        Args:
            query: A filter as typed, or compiled; the empty one is everyone.
            sort: A name such as ``amount_spent``, with ``-`` in front for the other
                direction; by default what the text asks for, or else ``-updated_at``.
            limit: Customers on the page, 1 to 250.
            page: The cursor of a page before, to go on where it ended.

        Raises:
            FilterError: the text is wrong.
            RequestError: ``sort-unknown``, ``sort-one-only``, ``limit-out-of-range``,
                ``page-not-read``, ``page-of-another-query``.
            StorageError: the file could not answer.
        """
        if not 1 <= limit <= LARGEST_PAGE:
            raise RequestError(
                "limit-out-of-range", {"limit": limit, "most": LARGEST_PAGE}
            )
        asked = self._query(query)
        order = read_sort(sort, asked.order, asked.environment.schema)
        after = None if page is None else read_cursor(page, order, asked.canonical)
        with self._database.reading():
            found = finding.page(
                self._database, self._wish(asked), Order(order, after), limit + 1
            )
            shown = found[:limit]
            ids = [each.id for each in shown]
            customers = read_customers(
                self._database, ids, self.settings, asked.reading.now_microseconds
            )
        more = len(found) > limit
        return Page(
            customers,
            write_cursor(shown[-1], order, asked.canonical) if more else None,
        )

    def count(self, query: str | Query = "") -> int:
        """
        Return how many customers *query* selects.

        Raises:
            FilterError: the text is wrong.
            StorageError: the file could not answer.
        """
        return finding.count(self._database, self._wish(self._query(query)))

    def why_empty(self, query: str | Query) -> tuple[Blocking, ...]:
        """
        Say, for a query that selects nobody, what each of its clauses keeps out.

        The clause without which most customers would be found comes first. There is
        nothing to say when somebody is found, or when the query is one clause.

        Raises:
            FilterError: the text is wrong.
            StorageError: the file could not answer.
        """
        with self._database.reading():
            return why_empty(self._query(query), self.count)

    def ids(self, query: str | Query = "") -> Iterator[int]:
        """
        Yield the ids of the customers that *query* selects, in order.

        They are those of the moment at which the first one is asked for, whatever is
        written meanwhile, by this shop too.

        Raises:
            FilterError: the text is wrong.
            StorageError: the file could not answer.
        """
        return self._stream(self._wish(self._query(query)))

    def customer(self, number: int) -> Customer | None:
        """Return the customer with this id, or None."""
        now = self.environment.reading().now_microseconds
        with self._database.reading():
            found = read_customers(self._database, [number], self.settings, now)
        return found[0] if found else None

    def record(self, number: int) -> dict[str, object] | None:
        """
        Return the rows of the customer with this id, nested, or None.

        It is what `add` takes, and what `custquery.shop.model.MODEL` reads: her columns
        by name, and under each table's name the list of her rows in it.
        """
        with self._database.reading():
            return read_record(self._database, number)

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
    def write(self, by: By = By()) -> Iterator[Batch]:
        """
        Write customers, addresses, tags, orders …: all that the block does, or nothing.

        Raises:
            RequestError: a row that cannot be stored; it says which, and why.
            StorageError: ``database-locked``, ``database-read-only``, ``disk-full`` …
        """
        now = microseconds(self.environment.clock())
        with batch(
            self._database, now, self.settings.region, self.settings.zone, by
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

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._is_open = False
        for each in (self._database, *self._readers):
            each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _query(self, query: str | Query) -> Query:
        if not isinstance(query, str):
            return self._restricted(query)
        # What only helps a person to repair a text takes time when there is no need.
        try:
            return evolve(self.environment, values=None).compile(query)
        except FilterError:
            return self.environment.compile(query)

    def _restricted(self, query: Query) -> Query:
        """Return *query*, made anywhere, with what is required in this shop."""
        own = self.environment.required
        if all(each in query.environment.required for each in own):
            return query
        return self.environment.restricted(query)

    def _wish(self, query: Query) -> finding.Wish:
        found = self._wishes.get(query)
        if found is None:
            tables = query.environment.tables
            engine = self._database.engine
            found = finding.wish(query.checked, tables, query.reading, engine)
            self._wishes[query] = found
        return found

    def _stream(self, wanted: finding.Wish) -> Iterator[int]:
        """Read in a transaction of its own, which ends when nobody asks any more."""
        reader = self._readers.pop() if self._readers else connect_again(self._database)
        try:
            with reader.reading():
                yield from finding.ids(reader, wanted)
        finally:
            self._readers.append(reader)
            if not self._is_open:
                self.close()
