"""What is given of a payment method → a row of the shop, and back; never card data."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from attrs import asdict, frozen

from custquery.hooks.vaults import PaymentDetails
from custquery.language.errors import RequestError
from custquery.shop.payments.cards import has_card_number
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import last_id, selected, upserted
from custquery.shop.store.limits import cleaned
from custquery.shop.store.tables import PAYMENT_METHOD

Status: TypeAlias = Literal["active", "revoked"]

_COLUMNS = tuple(each.name for each in PAYMENT_METHOD.columns)
_SAVE = upserted(PAYMENT_METHOD, _COLUMNS)
_ONE = selected(PAYMENT_METHOD, _COLUMNS, "id")
_OF = f"{selected(PAYMENT_METHOD, _COLUMNS, 'customer_id')} ORDER BY id"
_REVOKED = (
    f"SELECT {', '.join(_COLUMNS)} FROM payment_method "  # noqa: S608  # our own names
    "WHERE status = 'revoked' ORDER BY id"
)
_TAKEN = "SELECT id FROM payment_method WHERE vault = :vault AND reference = :reference"
_YEARS = range(2000, 2101)


@frozen
class PaymentMethod:
    """With what a customer pays: a reference, and what may be shown of it."""

    id: int
    customer: int
    #: ``active``, or ``revoked``: the vault is still to be told that it is over.
    status: Status
    created_at: int
    updated_at: int
    #: Who keeps it, and what it is called there.
    vault: str
    reference: str
    brand: str | None = None
    last_four: str | None = None
    expiry_month: int | None = None
    expiry_year: int | None = None

    def is_expired(self, today: date) -> bool:
        """Tell whether it is past the last day of the month that it expires in."""
        if self.expiry_year is None or self.expiry_month is None:
            return False
        return (self.expiry_year, self.expiry_month) < (today.year, today.month)


def checked(vault: str, reference: str, shown: PaymentDetails) -> dict[str, object]:
    """
    Return the columns of a payment method.

    Args:
        vault: Who keeps it.
        reference: What it is called there.
        shown: What may be shown of it.

    Raises:
        RequestError: ``card-number-refused``; ``payment-last-four``;
            ``payment-expiry``; ``value-too-long`` …
    """
    texts = (vault, reference, shown.brand, shown.last_four)
    if any(has_card_number(each) for each in texts):
        raise RequestError("card-number-refused")
    if not reference.strip():
        raise RequestError("payment-without-reference")
    if shown.last_four and not _is_last_four(shown.last_four):
        raise RequestError("payment-last-four")
    if not _is_expiry(shown):
        raise RequestError("payment-expiry")
    given = {"vault": vault, "reference": reference.strip(), **asdict(shown)}
    return {**cleaned(PAYMENT_METHOD, given, 1, "")}


def _is_last_four(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isalnum()


def _is_expiry(shown: PaymentDetails) -> bool:
    month, year = shown.expiry_month, shown.expiry_year
    if month is None or year is None:
        return month is None and year is None
    return month in range(1, 13) and year in _YEARS


def found(database: Database, number: int) -> PaymentMethod:
    """
    Return the payment method with this number.

    Raises:
        RequestError: ``payment-unknown``.
    """
    for row in database.rows(_ONE, {"among": [number]}):
        return PaymentMethod(*row)
    raise RequestError("payment-unknown", {"number": str(number)})


def methods_of(database: Database, customer: int) -> tuple[PaymentMethod, ...]:
    """Return the payment methods of a customer, the oldest first."""
    rows = database.rows(_OF, {"among": [customer]})
    return tuple(PaymentMethod(*row) for row in rows)


def revoked(database: Database) -> tuple[PaymentMethod, ...]:
    """Return those that the shop is done with, and their vaults are not."""
    return tuple(PaymentMethod(*row) for row in database.rows(_REVOKED))


def refuse_known(database: Database, row: Mapping[str, object]) -> None:
    """
    Refuse a payment method that is there already.

    Raises:
        RequestError: ``payment-known``.
    """
    there = database.value(_TAKEN, {k: row[k] for k in ("vault", "reference")})
    if there is not None:
        raise RequestError("payment-known", {"number": str(there)})


def added(database: Database, row: dict[str, object]) -> PaymentMethod:
    """
    Write a new payment method, in the transaction that is going on, and return it.

    Raises:
        RequestError: ``payment-known``: it is there already.
    """
    refuse_known(database, row)
    number = int(database.value(last_id(PAYMENT_METHOD))) + 1
    whole = {**row, "id": number, "status": "active"}
    database.change(_SAVE, [tuple(whole[each] for each in _COLUMNS)])
    return found(database, number)
