"""
E-mail addresses and phones → whether they are of somebody who was erased.

Only a keyed hash of each is kept. The key is the shop's secret: whoever has the whole
shop can try out addresses, and nobody else.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from custquery.language.errors import RequestError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import inserted, selected
from custquery.shop.store.limits import Stored, Whole
from custquery.shop.store.tables import ERASED_CONTACT

#: By what somebody is recognised.
CONTACTS = ("email_key", "phone")

_ANY = "SELECT 1 FROM erased_contact LIMIT 1"
_KNOWN = selected(ERASED_CONTACT, ("hash",), "hash")
_NAMELESS = (
    "SELECT id FROM customer WHERE id IN (integers(:among)) "
    "AND name IS NULL AND email IS NULL AND phone IS NULL ORDER BY id"
)
_INSERT = inserted(ERASED_CONTACT, ("hash", "at"))
_FORGET = "DELETE FROM erased_contact WHERE hash IN (texts(:among))"


def hashed(database: Database, kind: str, contact: str) -> str:
    """Return the keyed hash of a *contact*, one of `CONTACTS`, in this shop."""
    return _hash(_secret(database), kind, contact)


def remember_erased(
    database: Database, contacts: Sequence[tuple[str, str]], now: int
) -> None:
    """Keep the hashes of *contacts*, pairs of kind and text, within a write."""
    rows = [(hashed(database, kind, text), now) for kind, text in contacts]
    if rows:
        database.change(_INSERT, rows)


def forget_erased(database: Database, contacts: Sequence[tuple[str, str]]) -> bool:
    """Allow *contacts* again; tell whether any was refused."""
    hashes = [hashed(database, kind, text) for kind, text in contacts]
    return database.run(_FORGET, {"among": hashes}) > 0


def erased_among(
    database: Database, contacts: Iterable[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """Return those of *contacts*, pairs of kind and text, that were erased."""
    if database.value(_ANY) is None:
        return frozenset()
    secret = _secret(database)
    hashes = {_hash(secret, *each): each for each in contacts}
    found = database.rows(_KNOWN, {"among": list(hashes)})
    return frozenset(hashes[each] for (each,) in found)


def refuse_erased(
    database: Database,
    rows: Sequence[Whole],
    before: Mapping[Stored, Whole],
    first: int,
) -> None:
    """
    Refuse a contact that was erased, and data for somebody who was.

    Args:
        database: Where they are going.
        rows: Customers, whole, with what is derived.
        before: What was stored of those who were there, by id.
        first: The number of the first row, for refusals.

    Raises:
        RequestError: ``erased-before``, ``customer-erased``.
    """
    _refuse_nobody(rows, before, first)
    if database.value(_ANY) is None:
        return
    new = (
        [None if _has(before.get(row["id"]), kind, row) else row[kind] for row in rows]
        for kind in CONTACTS
    )
    refuse_erased_contacts(database, new, first)


def refuse_erased_contacts(
    database: Database, contacts: Iterable[Sequence[Stored]], first: int
) -> None:
    """
    Refuse a contact that was erased.

    Args:
        database: Where they are going.
        contacts: Of each of `CONTACTS` what customers are to have.
        first: The number of the first customer, for refusals.

    Raises:
        RequestError: ``erased-before``.
    """
    if database.value(_ANY) is None:
        return
    wanted = {
        (kind, str(text)): number
        for kind, texts in zip(CONTACTS, contacts, strict=True)
        for number, text in enumerate(texts, first)
        if text is not None
    }
    found = erased_among(database, wanted)
    if found:
        raise RequestError("erased-before", {"row": min(wanted[e] for e in found)})


def _has(had: Whole | None, kind: str, row: Whole) -> bool:
    """Tell whether who is there has the contact already."""
    given = "email" if kind == "email_key" else kind
    return had is not None and had[given] == row[given]


def refuse_erased_owners(database: Database, owners: Mapping[int, int]) -> None:
    """
    Refuse addresses and metafields of customers who were erased.

    Args:
        database: Where they are.
        owners: The customers of the rows, each with the number of one of her rows.

    Raises:
        RequestError: ``customer-erased``.
    """
    if database.value(_ANY) is None:
        return
    for (customer,) in database.rows(_NAMELESS, {"among": list(owners)}):
        raise RequestError(
            "customer-erased", {"row": owners[customer], "customer": str(customer)}
        )


def _refuse_nobody(
    rows: Sequence[Whole], before: Mapping[Stored, Whole], first: int
) -> None:
    """Refuse to change who has neither name nor contact: only erasure leaves that."""
    for number, row in enumerate(rows, first):
        had = before.get(row["id"])
        if had is not None and not (had["name"] or had["email"] or had["phone"]):
            raise RequestError(
                "customer-erased", {"row": number, "customer": str(row["id"])}
            )


def _secret(database: Database) -> bytes:
    from custquery.shop.links import secret_of

    return secret_of(database).encode()


def _hash(secret: bytes, kind: str, contact: str) -> str:
    said = f"erased.{kind}.{contact}".encode(errors="replace")
    return hmac.digest(secret, said, sha256).hex()
