"""
Two customers → what keeps them from being merged, each a code and who it is about.

Source: the blocking fields of customerMerge in Shopify's Admin API. Tables that a shop
does not have yet keep nobody.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.language.messages import say
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import Table, quoted
from custquery.shop.store.limits import Stored, Whole
from custquery.shop.store.tables import (
    CONTRACT,
    CREDIT_ACCOUNT,
    LONGEST_NOTE,
    MOST_TAGS,
    PRIVACY_REQUEST,
    TABLES,
)

#: Rows that keep a customer, by table: the code, and which of them do.
_KEEPING: Mapping[str, Mapping[str, str]] = {
    CONTRACT.name: {"has-subscription": "1 = 1"},
    CREDIT_ACCOUNT.name: {"has-store-credit": "balance <> 0"},
    "gift_card": {"has-gift-card": "1 = 1"},
    "payment_method": {"has-payment-method": "1 = 1"},
    PRIVACY_REQUEST.name: {
        "is-being-erased": "state = 'pending' AND kind = 'erasure'",
        "has-data-request": "state = 'pending' AND kind = 'access'",
    },
}


@frozen
class Block:
    """What keeps two customers from being merged."""

    #: Kebab-case, such as ``has-subscription``.
    code: str
    customer: int
    args: Mapping[str, str | int] = field(factory=dict)

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        return say(self.code, self._args, locale)

    @property
    def error(self) -> RequestError:
        """What is raised when they are merged all the same."""
        return RequestError(self.code, self._args)

    @property
    def _args(self) -> dict[str, str | int]:
        return {"customer": str(self.customer), **self.args}


def rows_that_keep(database: Database, ids: Sequence[int]) -> Iterator[Block]:
    """Yield which of *ids* have what cannot change hands."""
    for table in TABLES:
        for code, which in _KEEPING.get(table.name, {}).items():
            for (owner,) in database.rows(_owners(table, which), {"among": list(ids)}):
                yield Block(code, owner)


def _owners(table: Table, which: str) -> str:
    start = ("SELECT DISTINCT customer_id FROM", quoted(table.name))
    where = ("WHERE customer_id IN (integers(:among)) AND", which)
    return " ".join((*start, *where, "ORDER BY customer_id"))


def states_that_keep(rows: Sequence[Whole], erased: frozenset[int]) -> Iterator[Block]:
    """
    Yield which customers are who they are for somebody else, or for nobody any more.

    Args:
        rows: Both customers.
        erased: Those whose consent says that their data are erased.
    """
    for row in rows:
        number = int(row["id"] or 0)
        if row["multipass_identifier"] is not None:
            yield Block("has-multipass", number)
        if number in erased:
            yield Block("is-erased", number)


def beyond_limits(
    ids: Sequence[int], tags: Sequence[str], note: Stored
) -> Iterator[Block]:
    """
    Yield what would be too much on one customer, for both.

    Source: Shopify's limits: 250 tags, and a note of 5000 characters.
    """
    length = len(str(note or ""))
    for number in ids:
        if len(tags) > MOST_TAGS:
            found = {"count": len(tags), "limit": MOST_TAGS}
            yield Block("merge-too-many-tags", number, found)
        if length > LONGEST_NOTE:
            found = {"length": length, "limit": LONGEST_NOTE}
            yield Block("merge-note-too-long", number, found)
