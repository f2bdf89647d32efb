"""
What people asked about their own data → until when it waits, who may take it back.

An erasure waits, so that it can be taken back and a payment be disputed: ten days, and
never less than 180 days after the last order. An order that comes meanwhile counts too.

Source: the waiting times of Shopify's data erasure; of access, Article 12(3) GDPR.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from attrs import frozen

from custquery.language.errors import RequestError
from custquery.schema.calendar import moment
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import inserted, last_id, selected, updated
from custquery.shop.store.tables import CUSTOMER, PRIVACY_REQUEST

Kind: TypeAlias = Literal["access", "erasure"]

_DAY = 86_400_000_000
#: Days that an erasure waits at least, and after the last order.
_WAITS, _DISPUTED = 10, 180
#: Days within which access is given.
_ANSWERED = 30

_COLUMNS = ("id", "customer_id", "kind", "state", "asked_at", "asked_by")
_INSERT = inserted(PRIVACY_REQUEST, _COLUMNS)
_END = updated(PRIVACY_REQUEST, ("state", "ended_at"))
_THERE = selected(CUSTOMER, ("id",), "id")
_PENDING = (
    "SELECT asked.id, asked.customer_id, asked.kind, asked.asked_at, asked.asked_by, "
    '(SELECT max(placed_at) FROM "order" AS o '
    "WHERE o.customer_id = asked.customer_id AND o.test = 0) "
    "FROM privacy_request AS asked WHERE asked.state = 'pending'"
)
_IN_ORDER = " ORDER BY asked.id"
_OF_HER = " AND asked.customer_id = :customer AND asked.kind = :kind"


@frozen
class Asked:
    """What somebody asked for, and waits for."""

    id: int
    customer: int
    kind: Kind
    asked_at: datetime
    #: Who may cancel it.
    asked_by: str
    #: An erasure is not carried out before; access is given by then.
    due_at: datetime


def ask(database: Database, customer: int, kind: Kind, by: str, now: int) -> Asked:
    """
    Note that access to the data of *customer*, or their erasure, was asked for.

    Raises:
        RequestError: ``customer-not-there``, ``already-asked``.
    """
    if not database.rows(_THERE, {"among": [customer]}):
        raise RequestError("customer-not-there", {"customer": str(customer)})
    if pending_of(database, customer, kind):
        raise RequestError(f"{kind}-already-asked", {"customer": str(customer)})
    number = int(database.value(last_id(PRIVACY_REQUEST))) + 1
    database.change(_INSERT, [(number, customer, kind, "pending", now, by)])
    return next(each for each in pending(database) if each.id == number)


def cancel(database: Database, customer: int, by: str, now: int) -> Asked:
    """
    Take back the erasure of *customer*; only who asked for it may.

    Raises:
        RequestError: ``customer-not-there``, ``not-being-erased``,
            ``erasure-of-another``.
    """
    if not database.rows(_THERE, {"among": [customer]}):
        raise RequestError("customer-not-there", {"customer": str(customer)})
    found = pending_of(database, customer, "erasure")
    if found is None:
        raise RequestError("not-being-erased", {"customer": str(customer)})
    if found.asked_by != by:
        args = {"customer": str(customer), "actor": found.asked_by}
        raise RequestError("erasure-of-another", args)
    end(database, found, "cancelled", now)
    return found


def end(
    database: Database, asked: Asked, state: Literal["cancelled", "done"], now: int
) -> None:
    """Say that *asked* is over."""
    database.change(_END, [(state, now, asked.id)])


def pending(database: Database) -> tuple[Asked, ...]:
    """Return all that is waited for, what is due first before the rest."""
    found = database.rows(_PENDING + _IN_ORDER)
    return tuple(sorted(map(_asked, found), key=lambda each: (each.due_at, each.id)))


def pending_of(database: Database, customer: int, kind: Kind) -> Asked | None:
    """Return what *customer* waits for, or None."""
    found = database.rows(_PENDING + _OF_HER, {"customer": customer, "kind": kind})
    return _asked(found[0]) if found else None


def _asked(row: Sequence[object]) -> Asked:
    number, customer, kind, at, by, ordered = row
    asked_at = int(str(at))
    is_erasure = kind == "erasure"
    due = asked_at + (_WAITS if is_erasure else _ANSWERED) * _DAY
    if is_erasure and ordered is not None:
        due = max(due, int(str(ordered)) + _DISPUTED * _DAY)
    return Asked(
        int(str(number)),
        int(str(customer)),
        "erasure" if is_erasure else "access",
        moment(asked_at),
        str(by),
        moment(due),
    )
