"""
A customer → the e-mail addresses that are kept of her, for an operator to pick from.

They are that of her profile, and what reads as an address in her metafields, such as
that of whoever pays her bills.
"""

from custquery.shop.store.connection import Database

_EMAIL = "SELECT email FROM customer WHERE id = :customer"
_ADDRESSES = (
    "SELECT value FROM metafield WHERE customer_id = :customer "
    "AND value LIKE :like ORDER BY path"
)


def addresses_of(database: Database, customer: int) -> tuple[str, ...]:
    """Return the e-mail addresses that are kept of a customer, her own first."""
    asked = {"customer": customer}
    own = [each for (each,) in database.rows(_EMAIL, asked) if each]
    rows = database.rows(_ADDRESSES, {**asked, "like": "%_@_%"})
    others = [each for (each,) in rows]
    return tuple(dict.fromkeys((*own, *filter(_is_address, others))))


def _is_address(text: str) -> bool:
    name, _, domain = text.rpartition("@")
    return bool(name and "." in domain) and not any(map(str.isspace, text))
