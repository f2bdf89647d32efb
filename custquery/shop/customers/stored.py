"""
An id → what is stored of that customer now, or why nothing can be changed of her.

Read inside the transaction that writes, so that between looking and writing nobody
else does. Who saw her before somebody changed her is refused, and loses nothing.
"""

from collections.abc import Iterator, Mapping

from custquery.language.errors import RequestError
from custquery.shop.customers.problems import Problem
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import number_of
from custquery.shop.store.layout import selected
from custquery.shop.store.limits import Stored, Whole
from custquery.shop.store.merging import stored_rows
from custquery.shop.store.tables import CUSTOMER, REDIRECT, TAG
from custquery.shop.store.texts import email_key
from custquery.shop.store.writing import Batch

_SURVIVOR = selected(REDIRECT, ("customer_id",), "id")
_TAGS = selected(TAG, ("folded", "tag"), "customer_id") + " ORDER BY folded"
_BY_EMAIL = "SELECT id FROM customer WHERE email_key = :value"
_BY_PHONE = "SELECT id FROM customer WHERE phone = :value"


def profile_of(database: Database, number: int, seen: int | None = None) -> Whole:
    """
    Return the row of a customer.

    Args:
        database: Where she is.
        number: Her id.
        seen: The ``updated_at`` that whoever changes her has seen, in microseconds
            since 1970; None: whatever it is.

    Raises:
        RequestError: ``customer-not-there``, ``customer-merged``,
            ``customer-changed-meanwhile``.
    """
    row = stored_rows(database, CUSTOMER, [{"id": number}]).get(number)
    if row is None:
        raise _nobody(database, number)
    if seen is not None and row["updated_at"] != seen:
        raise RequestError("customer-changed-meanwhile", {"customer": str(number)})
    return row


def _nobody(database: Database, number: int) -> RequestError:
    survivor = database.value(_SURVIVOR, {"among": [number]})
    args = {"customer": str(number)}
    if survivor is None:
        return RequestError("customer-not-there", args)
    return RequestError("customer-merged", {**args, "survivor": str(survivor)})


def tags_of(database: Database, number: int) -> dict[str, str]:
    """Return her tags, by their folded text."""
    return dict(database.rows(_TAGS, {"among": [number]}))


def with_email(database: Database, email: Stored) -> int | None:
    """Return the id of the customer with this e-mail address, however it is written."""
    if not isinstance(email, str):
        return None
    found = database.value(_BY_EMAIL, {"value": email_key(email)})
    return None if found is None else int(found)


def with_phone(database: Database, phone: Stored) -> int | None:
    """Return the id of the customer with this phone number, as E.164."""
    if not isinstance(phone, str):
        return None
    found = database.value(_BY_PHONE, {"value": phone})
    return None if found is None else int(found)


def taken(
    database: Database, number: int | None, row: Mapping[str, Stored]
) -> Iterator[Problem]:
    """Yield which of e-mail and phone in *row* somebody other than *number* has."""
    for field, owner in (
        ("email", with_email(database, row.get("email"))),
        ("phone", with_phone(database, row.get("phone"))),
    ):
        if owner not in {None, number}:
            yield Problem(f"profile-{field}-taken", field, {"customer": str(owner)})


def stamp(rows: Batch, number: int, before: Stored, now: int) -> int:
    """
    Say that a customer changes now, and return when; always later than *before*.

    Of two changes within one tick of a clock the second is refused, or overwritten in
    silence, unless the first can be told from what was there.
    """
    at = max(now, number_of(before) + 1)
    rows.touched[number] = at
    return at
