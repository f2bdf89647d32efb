"""
Rows → the tables of a shop, in one transaction with all that is kept beside them.

A row without ``id`` is new; one with an ``id`` that exists changes only the columns it
gives. Whoever's rows change is touched, and refreshed once, at the end of the batch.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from types import MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

import attrs

from custquery.shop.store import catalogue, keeping
from custquery.shop.store.auditing import By, Trail
from custquery.shop.store.bulk_writing import new_customers, write_new
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import events_of, write_consents
from custquery.shop.store.deleting import Outcome, delete
from custquery.shop.store.deriving import derive
from custquery.shop.store.erased import refuse_erased, refuse_erased_owners
from custquery.shop.store.layout import Table, forgotten, inserted, removed
from custquery.shop.store.limits import Given, Stored, Whole, cleaned, tags
from custquery.shop.store.merging import (
    chunks,
    complete_name,
    merge,
    merge_over,
    owners_of,
    replace_lines,
    rows_below,
    stored_rows,
    upsert,
)
from custquery.shop.store.metafields import define, write_metafields
from custquery.shop.store.refusing import (
    LOOKED_AT,
    refuse_many_tags,
    refuse_nameless,
    refuse_strangers,
    refuse_taken,
)
from custquery.shop.store.tables import (
    ADDRESS,
    CHECKOUT,
    COMPANY_CONTACT,
    CONSENT_EVENT,
    CONTRACT,
    CREDIT_ACCOUNT,
    CUSTOMER,
    EMAIL_EVENT,
    METAFIELD,
    ORDER,
    STOREFRONT_EVENT,
    TAG,
)

#: Told how far a batch is: rows done, rows in all (None: not known), and of what.
Progress: TypeAlias = Callable[[int, int | None, str], None]

#: The tables below a customer in a nested record.
CHILDREN = (
    ADDRESS,
    TAG,
    ORDER,
    CHECKOUT,
    CONTRACT,
    EMAIL_EVENT,
    STOREFRONT_EVENT,
    COMPANY_CONTACT,
    CREDIT_ACCOUNT,
    METAFIELD,
    CONSENT_EVENT,
)
#: What happens to a customer, and is no change of her record.
_EVENTS = frozenset({EMAIL_EVENT, STOREFRONT_EVENT})

#: From so many customers on, the statistics of the query planner are made anew.
_WORTH_ANALYSIS = 1_000

_TAG = inserted(TAG, ("customer_id", "folded", "tag"))
_UNTAG = removed(TAG)
_REMOVE_ADDRESSES = forgotten(ADDRESS, "id")


@contextmanager
def batch(
    database: Database, now: int, region: str, zone: ZoneInfo, by: By
) -> Iterator["Batch"]:
    """
    Write in one transaction, and refresh what is kept when the block ends.

    Args:
        database: Where to.
        now: Microseconds since 1970; when rows are said to be added or changed.
        region: The country of phone numbers without calling code.
        zone: That of the shop, for metafields that are times.
        by: Who writes, and why, for the audit trail.

    Raises:
        StorageError: ``database-locked``, ``database-read-only``, ``disk-full`` …
        RequestError: a row that cannot be stored; nothing is then.
    """
    with database.writing():
        found = Batch(database, now, region, zone, now)
        yield found
        keeping.refresh(database, found.touched)
        found.trail.write(database, by, now)
        if found.added + len(found.touched) >= _WORTH_ANALYSIS:
            for sql in database.engine.analyzing:
                database.run(sql)


@attrs.define(eq=False)
class Batch:
    """
    What can be written; `batch` and `custquery.shop.Shop.write` give one.

    Rows are mappings by column name, in the units of the store: money in minor units,
    instants in microseconds since 1970 UTC, yes/no as 0 or 1.
    """

    _database: Database
    _now: int
    _region: str
    _zone: ZoneInfo
    #: When touched customers are said to be changed; None leaves what their rows say.
    _at: int | None
    #: The customers whose rows were changed, with when; None leaves what they say.
    touched: dict[int, int | None] = attrs.field(factory=dict, init=False, repr=False)
    #: How many were added with all that is kept of them, and so not touched.
    added: int = attrs.field(default=0, init=False, repr=False)
    #: What was done to them.
    trail: Trail = attrs.field(factory=Trail, init=False, repr=False)

    def customers(self, rows: Iterable[Given]) -> list[int]:
        """Add or change customers; return their ids, in order."""
        ids: list[int] = []
        dates = {"created_at": self._now, "updated_at": self._now}
        for chunk, first in chunks(rows):
            given = self._cleaned(CUSTOMER, chunk, first)
            had = stored_rows(self._database, CUSTOMER, given)
            before = {each: dict(row) for each, row in had.items()}
            whole = merge_over(
                had, self._database, CUSTOMER, given, first, defaults=dates
            )
            for row, each in zip(chunk, whole, strict=True):
                complete_name(row, each)
            derive(CUSTOMER.name, whole)
            columns = {name: [each[name] for each in whole] for name in LOOKED_AT}
            refuse_nameless(columns, first)
            refuse_erased(self._database, whole, before, first)
            refuse_taken(self._database, columns, first)
            upsert(self._database, CUSTOMER, whole)
            found = _numbers(whole, "id")
            self.trail.note_customers(whole, before)
            agreed = events_of(chunk, whole, before, self._now)
            write_consents(self._database, agreed, self._now, contacts=False)
            pairs = zip(found, chunk, strict=True)
            dated = {n for n, row in pairs if row.get("updated_at") is not None}
            self._touch(dated, None)
            self._touch(set(found) - dated, self._at)
            ids += found
        return ids

    def addresses(self, rows: Iterable[Given]) -> list[int]:
        """Add or change addresses; return their ids."""
        return self._put(ADDRESS, rows)

    def orders(self, rows: Iterable[Given]) -> list[int]:
        """
        Add or change orders; return their ids.

        A row may hold its lines under ``order_line``; they then replace what was there.
        A line may hold its product under ``product``, with the ``product_tag`` rows.
        """
        ids: list[int] = []
        for chunk, first in chunks(rows):
            found = self._put(ORDER, chunk, first)
            lines = [line for row in chunk for line in rows_below(row, "order_line")]
            self.products(catalogue.products_of(lines))
            replace_lines(self._database, chunk, found, first)
            ids += found
        return ids

    def checkouts(self, rows: Iterable[Given]) -> list[int]:
        """Add or change checkouts; return their ids."""
        return self._put(CHECKOUT, rows)

    def contracts(self, rows: Iterable[Given]) -> list[int]:
        """Add or change subscription contracts; return their ids."""
        return self._put(CONTRACT, rows)

    def email_events(self, rows: Iterable[Given]) -> list[int]:
        """Add or change what happened to e-mails; return the ids."""
        return self._put(EMAIL_EVENT, rows)

    def storefront_events(self, rows: Iterable[Given]) -> list[int]:
        """
        Add or change what was looked at in the web shop; return the ids.

        A row may hold what it is about under ``product`` and ``product_tag``.
        """
        ids: list[int] = []
        for chunk, first in chunks(rows):
            self.products(catalogue.products_of(chunk))
            ids += self._put(STOREFRONT_EVENT, chunk, first)
        return ids

    def credit_accounts(self, rows: Iterable[Given]) -> list[int]:
        """Add or change store credit accounts; return their ids."""
        return self._put(CREDIT_ACCOUNT, rows)

    def company_contacts(self, rows: Iterable[Given]) -> None:
        """Make customers contacts of companies: rows of both ids."""
        for chunk, first in chunks(rows):
            owners = catalogue.write_contacts(self._database, chunk, first)
            self._touch(owners, self._at)

    def consents(self, rows: Iterable[Given]) -> None:
        """
        Record what customers said about being written to.

        Rows of ``customer_id``, ``channel`` (``email``, ``sms`` or a plugin's) and
        ``state``, with ``level``, ``at`` (microseconds since 1970, by default now),
        ``source``, ``evidence`` and ``attested_by`` where they are known. The latest
        ``at`` decides.

        Raises:
            RequestError: ``consent-in-future``, ``consent-redacted``,
                ``consent-without-contact``, ``customer-unknown`` …
        """
        touched = write_consents(self._database, rows, self._now)
        self.trail.note("consent-recorded", touched)
        self._touch(touched, self._at)

    def define_metafields(self, rows: Iterable[Given]) -> None:
        """Define metafields: rows of namespace, key, type and perhaps a name."""
        define(self._database, rows)

    def metafields(self, rows: Iterable[Given]) -> None:
        """
        Set metafields of customers: rows of ``customer_id``, ``path`` and ``value``.

        One without a value is removed.
        """
        for chunk, first in chunks(rows):
            owners = catalogue.owners(METAFIELD, chunk, first)
            refuse_strangers(self._database, owners)
            refuse_erased_owners(self._database, owners)
            write_metafields(self._database, chunk, first, self._zone)
            self._touch(owners, self._at)

    def companies(self, rows: Iterable[Given]) -> list[int]:
        """Add or change companies; return their ids."""
        return catalogue.write_companies(self._database, rows)

    def products(self, rows: Iterable[Given]) -> list[int]:
        """
        Add or change products; return their ids.

        A row may hold its tags under ``product_tag``; they replace what was there.
        """
        return catalogue.write_products(self._database, rows)

    def tags(self, rows: Iterable[Given]) -> None:
        """Tag customers: rows of ``customer_id`` and ``tag``."""
        for chunk, first in chunks(rows):
            found = _tag_rows(chunk, first)
            owners = {owner: number for number, owner, *_ in found}
            refuse_strangers(self._database, owners)
            self._database.change(_TAG, [each for _, *each in found])
            refuse_many_tags(self._database, owners)
            self._touch(owners, self._at)

    def untag(self, rows: Iterable[Given]) -> None:
        """Take tags off customers: rows of ``customer_id`` and ``tag``."""
        for chunk, first in chunks(rows):
            found = [(owner, folded) for _, owner, folded, _ in _tag_rows(chunk, first)]
            self._database.change(_UNTAG, found)
            self._touch((owner for owner, _ in found), self._at)

    def remove_addresses(self, ids: Iterable[int]) -> None:
        """Remove addresses; ids that are not there are left out."""
        for chunk, _ in chunks(ids):
            owners = owners_of(self._database, ADDRESS, chunk)
            self._database.run(_REMOVE_ADDRESSES, {"among": chunk})
            self._touch(owners, self._at)

    def delete(self, ids: Iterable[int]) -> Outcome:
        """
        Delete customers with all that is theirs; say who stays, and why.

        Whoever has orders, a subscription contract or store credit stays.
        """
        found = delete(self._database, ids)
        self.trail.note("customer-deleted", found.done)
        for each in found.done:
            self.touched.pop(each, None)
        return found

    def records(
        self, records: Iterable[Given], progress: Progress | None = None
    ) -> list[int]:
        """
        Add or change customers with all that is below them, and return their ids.

        A record is a customer's row that holds, under the name of a table, the list of
        its rows there, as `custquery.shop.Shop.record` gives it. Rows below a customer
        do not change her ``updated_at`` here.
        """
        ids: list[int] = []
        for chunk, _ in chunks(records):
            tables: tuple[Table, ...] = CHILDREN
            new = new_customers(chunk)
            if new is None:
                found = self.customers(chunk)
            else:
                own = self._database, new, self._now, self._region, self.trail
                found, tables = write_new(*own), (METAFIELD,)
                self.added += len(found)
            at, self._at = self._at, None
            for table in tables:
                self._below(table, chunk, found)
            self._at = at
            ids += found
            if progress:
                progress(len(ids), None, "customers")
        return ids

    def _below(self, table: Table, records: list[Given], owners: list[int]) -> None:
        rows = [
            {**row, "customer_id": owner}
            for record, owner in zip(records, owners, strict=True)
            if table.name in record
            for row in rows_below(record, table.name)
        ]
        if table is TAG:
            self.tags(rows)
        elif table is ORDER:
            self.orders(rows)
        elif table is STOREFRONT_EVENT:
            self.storefront_events(rows)
        elif table is COMPANY_CONTACT:
            self.company_contacts(rows)
        elif table is METAFIELD:
            self.metafields(rows)
        elif table is CONSENT_EVENT:
            self.consents(rows)
        else:
            self._put(table, rows)

    def _put(self, table: Table, rows: Iterable[Given], first: int = 1) -> list[int]:
        ids: list[int] = []
        for chunk, start in chunks(rows, first):
            had = owners_of(self._database, table, (row.get("id") for row in chunk))
            whole = self._merge(table, chunk, start)
            owners = dict(zip(_numbers(whole, "customer_id"), count(start)))
            refuse_strangers(self._database, owners)
            if table is ADDRESS:
                refuse_erased_owners(self._database, owners)
            derive(table.name, whole)
            upsert(self._database, table, whole)
            if table not in _EVENTS:
                self._touch(had.union(owners), self._at)
            ids += _numbers(whole, "id")
        return ids

    def _merge(
        self,
        table: Table,
        chunk: list[Given],
        first: int,
        defaults: Mapping[str, Stored] = MappingProxyType({}),
    ) -> list[Whole]:
        given = self._cleaned(table, chunk, first)
        return merge(self._database, table, given, first, defaults)

    def _cleaned(self, table: Table, chunk: list[Given], first: int) -> list[Whole]:
        return [
            cleaned(table, row, number, self._region)
            for number, row in enumerate(chunk, first)
        ]

    def _touch(self, customers: Iterable[int], at: int | None) -> None:
        for each in customers:
            self.touched[each] = self.touched.get(each) if at is None else at


def _numbers(rows: Iterable[Mapping[str, Stored]], column: str) -> list[int]:
    return [number for row in rows if isinstance(number := row[column], int)]


def _tag_rows(chunk: list[Given], first: int) -> list[tuple[int, int, str, str]]:
    return [each for n, row in enumerate(chunk, first) for each in tags(row, n)]
