"""
The tables of a shop → which of them hold something of one person, and why.

Tables are found in the layout, so one that comes later is told in an access request and
emptied by an erasure before anybody thinks of it here. What is kept is the exception,
and stands here by column.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from attrs import frozen

from custquery.shop.store.connection import Database
from custquery.shop.store.layout import WHOLE, Column, Table, quoted, selected
from custquery.shop.store.limits import Whole
from custquery.shop.store.tables import (
    AUDIT_ENTRY,
    CONTRACT,
    CREDIT_ACCOUNT,
    CUSTOMER,
    ORDER,
    ORDER_LINE,
    PAYMENT_METHOD,
    PRIVACY_REQUEST,
    REDIRECT,
    TABLES,
    TOTALS,
)

#: Why a table is kept, and so for how long: ``privacy-why-…`` and ``privacy-long-…``
#: in the catalogues. Each table is here or in `NOBODY`.
PURPOSES: Mapping[str, str] = {
    "customer": "profile",
    "address": "profile",
    "tag": "profile",
    "place": "profile",
    "metafield": "profile",
    "company_contact": "profile",
    "order": "sales",
    "order_line": "sales",
    "subscription_contract": "sales",
    "store_credit_account": "sales",
    "payment_method": "payment",
    "checkout": "checkout",
    "email_event": "behaviour",
    "storefront_event": "behaviour",
    "consent_event": "consent",
    "outbox": "mail",
    "audit_entry": "audit",
    "redirect": "audit",
    "bulk_member": "bulk",
    "bulk_skip": "bulk",
    "bulk_undo": "bulk",
    "privacy_request": "rights",
    "erased_contact": "rights",
}
#: The tables that are about no customer.
NOBODY = frozenset(
    {
        "setting",
        "product",
        "product_tag",
        "company",
        "metafield_definition",
        "segment",
        "import_job",
        "bulk_job",
    }
)

#: What says what was sold, when, for how much, and which tax was due.
_FACTS = WHOLE | {"currency", "country"}


def _facts(table: Table, *texts: str) -> tuple[str, ...]:
    """Return the columns of *table* that are facts of a sale, and these *texts*."""
    own = {"", CUSTOMER.name, ORDER.name}
    return tuple(
        each.name
        for each in table.given
        if each.name in texts or (each.kind in _FACTS and each.refers in own)
    )


#: What an erasure leaves of a row, by table; other columns are emptied, and rows of
#: other tables go. Of sales the law wants the facts.
_LEFT: Mapping[Table, Sequence[str]] = {
    CUSTOMER: ("id", "created_at", "updated_at", "began"),
    ORDER: _facts(ORDER, "name"),
    ORDER_LINE: _facts(ORDER_LINE, "title", "sku"),
    CONTRACT: _facts(CONTRACT, "status"),
    CREDIT_ACCOUNT: _facts(CREDIT_ACCOUNT),
    # Until its vault is told: whoever forgets the reference can tell nobody.
    PAYMENT_METHOD: (
        *("id", "customer_id", "created_at", "updated_at", "vault", "reference"),
    ),
    REDIRECT: ("id", "customer_id", "at"),
    PRIVACY_REQUEST: tuple(each.name for each in PRIVACY_REQUEST.columns),
}
#: What is written in place of what was there.
_PUT: Mapping[Table, Whole] = {PAYMENT_METHOD: {"status": "revoked"}}

_ENTRIES = (
    " ".join(("SELECT", ", ".join(quoted(each.name) for each in AUDIT_ENTRY.columns)))
    + " FROM audit_entry WHERE first_customer <= :who AND last_customer >= :who "
    "ORDER BY id"
)
_MERGED = selected(REDIRECT, ("id",), "customer_id")


@frozen
class Holding:
    """A table whose rows are hers: by a column, through the table that it refers to."""

    table: Table
    column: str
    #: The table whose ``id`` is in the column; empty: it is the customer's own.
    above: str

    @property
    def left(self) -> Sequence[str]:
        """The columns that an erasure leaves; none when the rows go."""
        return _LEFT.get(self.table, ())

    def emptied(self, row: Whole) -> Whole:
        """Return *row* as an erasure leaves it."""
        kept = {name: row[name] for name in self.left}
        rest = {
            each.name: _nothing(each)
            for each in self.table.given
            if each.name not in kept
        }
        return rest | kept | _PUT.get(self.table, {})


@frozen
class Entry:
    """One purpose, with the tables and columns that serve it."""

    purpose: str
    #: Columns by table.
    tables: Mapping[str, Sequence[str]]
    #: What an erasure leaves, by table.
    left: Mapping[str, Sequence[str]]
    #: The rules of retention about it that are on, with their days.
    rules: Mapping[str, int]


def _nothing(column: Column) -> int | str | None:
    if not column.required:
        return None
    return "" if column.default is None else column.default


@cache
def holdings() -> tuple[Holding, ...]:
    """Return all tables with rows of a customer; her own row first."""
    found = {CUSTOMER.name: Holding(CUSTOMER, "id", "")}
    while more := [each for each in TABLES if each.name not in found]:
        new = [held for each in more if (held := _below(each, found))]
        if not new:
            break
        found |= {each.table.name: each for each in new}
    return tuple(found.values())


def _below(table: Table, found: Mapping[str, Holding]) -> Holding | None:
    """Return how rows of *table* are hers, through one of those *found*."""
    for column in table.columns:
        # A row that outlives its customer names her without referring to her.
        names_her = column.name == "customer_id"
        above = column.refers or (CUSTOMER.name if names_her else "")
        if above in found:
            return Holding(table, column.name, above)
    return None


def told_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of *table* that say something; not what is made of others."""
    return tuple(
        each.name
        for each in table.columns
        if not each.kept or each.told or each.name in TOTALS
    )


def rows_of(
    database: Database, customer: int, columns: Mapping[str, Sequence[str]]
) -> dict[str, list[Whole]]:
    """
    Return the rows of a customer, by table.

    Args:
        database: Where they are.
        customer: Whose.
        columns: Which columns, by table; those that rows refer to must be there.
    """
    found: dict[str, list[Whole]] = {}
    for each in holdings():
        names = columns[each.table.name]
        among = [customer]
        if each.above not in {"", CUSTOMER.name}:
            among = [int(str(row["id"])) for row in found[each.above]]
        sql = selected(each.table, names, each.column)
        order = ", ".join(map(quoted, each.table.key))
        rows = database.rows(f"{sql} ORDER BY {order}", {"among": among})
        found[each.table.name] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


def ids_of(database: Database, customer: int) -> list[int]:
    """Return her id, and those of the customers who were merged into her."""
    found = database.rows(_MERGED, {"among": [customer]})
    return [customer, *sorted(number for (number,) in found)]


def entries_of(database: Database, customer: int) -> list[Whole]:
    """Return the audit entries about her, and about whom she was before a merge."""
    names = [each.name for each in AUDIT_ENTRY.columns]
    found: dict[int, Whole] = {}
    for number in ids_of(database, customer):
        for row in database.rows(_ENTRIES, {"who": number}):
            found[row[0]] = dict(zip(names, row, strict=True))
    return [found[number] for number in sorted(found)]
