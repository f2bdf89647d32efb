"""
A query → the customers of a shop that it selects: a page, a number, ids, one of them.

Each call sees one state of the shop. Text is read in the shop's own zone, currency and
region, with the clock of its environment.
"""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from attrs import define, evolve, field

from custquery.environment import Environment, Query
from custquery.language.errors import FilterError, RequestError
from custquery.shop.emptiness import Blocking, why_empty
from custquery.shop.paging import Page
from custquery.shop.store import finding
from custquery.shop.store.connection import Database, connect_again
from custquery.shop.store.reading import Customer, read_customers
from custquery.shop.store.records import read_record
from custquery.shop.store.settings import Settings
from custquery.shop.store.shapes import Order
from custquery.shop.store.sorting import read_cursor, read_sort, write_cursor

#: Customers on a page, at most.
LARGEST_PAGE = 250


@define(eq=False)
class Selecting:
    """The part of a shop that reads; see `custquery.shop.Shop`."""

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

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._is_open = False
        for each in (self._database, *self._readers):
            each.close()

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
