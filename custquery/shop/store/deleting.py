"""
Customers who are to go → those who may, gone with all that is theirs; and why not.

What was sold must stay, so whoever has a history of orders stays too. A refusal is a
value: of a thousand that are to go, the others go.
"""

from collections.abc import Iterable, Mapping

from attrs import frozen

from custquery.language.messages import say
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import forgotten, selected
from custquery.shop.store.merging import chunks, note_deleted
from custquery.shop.store.tables import (
    CONTRACT,
    CUSTOMER,
    ORDER,
    PAYMENT_METHOD,
    TABLES,
)

_DELETE = forgotten(CUSTOMER, "id")
#: Not every engine lets rows go with the row they refer to.
_DELETE_BELOW = tuple(
    forgotten(table, column.name)
    for table in TABLES
    for column in table.columns
    if column.refers == CUSTOMER.name and table not in {ORDER, CONTRACT, PAYMENT_METHOD}
)
_THERE = selected(CUSTOMER, ("id",), "id")

#: What keeps a customer, the first that applies; each a query of ``among``.
#: Source: what Shopify's admin refuses to delete. Orders count however they ended. A
#: payment method is our own reason: its vault would keep it, and nobody would know.
_REASONS: Mapping[str, str] = {
    "is-being-erased": "SELECT DISTINCT customer_id FROM privacy_request "
    "WHERE customer_id IN (integers(:among)) "
    "AND state = 'pending' AND kind = 'erasure'",
    "has-data-request": "SELECT DISTINCT customer_id FROM privacy_request "
    "WHERE customer_id IN (integers(:among)) "
    "AND state = 'pending' AND kind = 'access'",
    "has-orders": 'SELECT DISTINCT customer_id FROM "order" '
    "WHERE customer_id IN (integers(:among))",
    "has-subscription": "SELECT DISTINCT customer_id FROM subscription_contract "
    "WHERE customer_id IN (integers(:among))",
    "has-store-credit": "SELECT DISTINCT customer_id FROM store_credit_account "
    "WHERE customer_id IN (integers(:among)) AND balance <> 0",
    "has-payment-method": "SELECT DISTINCT customer_id FROM payment_method "
    "WHERE customer_id IN (integers(:among))",
}


@frozen
class Skipped:
    """A customer whom something was not done to, and why."""

    customer: int
    #: Kebab-case, such as ``has-orders``.
    code: str

    def render(self, locale: str = "en") -> str:
        """Say why, in English or Dutch."""
        return say(self.code, {"customer": str(self.customer)}, locale)


@frozen
class Outcome:
    """Whom something was done to, and who was skipped."""

    done: tuple[int, ...]
    skipped: tuple[Skipped, ...]


def deletable(database: Database, ids: Iterable[int]) -> Outcome:
    """Tell which of the customers *ids* can be deleted; each once, in order."""
    done: list[int] = []
    skipped: list[Skipped] = []
    for chunk, _ in chunks(sorted(set(ids))):
        among = {"among": chunk}
        there = {number for (number,) in database.rows(_THERE, among)}
        why = {n: "customer-not-there" for n in chunk if n not in there}
        for code, sql in _REASONS.items():
            for (number,) in database.rows(sql, among):
                why.setdefault(number, code)
        done += [each for each in chunk if each not in why]
        skipped += [Skipped(each, why[each]) for each in chunk if each in why]
    return Outcome(tuple(done), tuple(skipped))


def delete(database: Database, ids: Iterable[int]) -> Outcome:
    """Delete those of *ids* who may be; rows that are theirs go with them."""
    found = deletable(database, ids)
    if found.done:
        note_deleted(database, found.done)
    for chunk, _ in chunks(found.done):
        for sql in (*_DELETE_BELOW, _DELETE):
            database.run(sql, {"among": chunk})
    return found
