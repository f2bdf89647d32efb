"""The outbox → what an operator sees of it, and what failed, queued once more."""

from collections.abc import Iterable
from datetime import datetime

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.schema.calendar import moment
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.layout import updated
from custquery.shop.store.tables import OUTBOX

#: The last ones first; a state of ``%`` is any.
_LIST = (
    "SELECT id, customer_id, kind, state, put_at, due_at, sent_at, attempts, reason, "
    "reference, recipient, subject FROM outbox WHERE state LIKE :state "
    "ORDER BY id DESC LIMIT :most"
)
_STATES = "SELECT state, count(*) FROM outbox GROUP BY state"
_FAILED = "SELECT id FROM outbox WHERE state = 'failed' ORDER BY id"
_STATE = "SELECT state FROM outbox WHERE id = :id"
_AGAIN = updated(OUTBOX, ("state", "due_at", "put_at", "attempts", "reason"))


@frozen
class Entry:
    """A message in the outbox, without what it says."""

    id: int
    customer: int
    #: ``confirmation``, ``invitation``, ``message`` …
    kind: str
    #: ``queued``, ``sending``, ``sent`` or ``failed``.
    state: str
    put_at: datetime
    #: Not tried before.
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    #: Why the last attempt failed, without personal data.
    reason: str
    #: What the sender calls it.
    reference: str
    recipient: str = field(repr=False)
    subject: str = field(repr=False)


def entries(database: Database, state: str = "", most: int = 50) -> tuple[Entry, ...]:
    """Return the last *most* messages, the newest first; only those in a *state*."""
    found = database.rows(_LIST, {"state": state or "%", "most": most})
    return tuple(_entry(row) for row in found)


def counts(database: Database) -> dict[str, int]:
    """Return how many messages are in each state that one is in."""
    return {state: int(count) for state, count in database.rows(_STATES)}


def failed(database: Database, numbers: Iterable[int] = ()) -> tuple[int, ...]:
    """
    Return the messages that failed: all, or those of *numbers*.

    Raises:
        RequestError: ``outbox-number-unknown``, ``outbox-not-failed``.
    """
    wanted = tuple(dict.fromkeys(numbers))
    for each in wanted:
        state = database.value(_STATE, {"id": each})
        if state is None:
            raise RequestError("outbox-number-unknown", {"number": each})
        if state != "failed":
            args: dict[str, str | int] = {"number": each, "state": str(state)}
            raise RequestError("outbox-not-failed", args)
    return wanted or tuple(number for (number,) in database.rows(_FAILED))


def queue_again(database: Database, numbers: Iterable[int], now: int) -> None:
    """Queue messages as if they were put on *now*, within a running write."""
    database.change(_AGAIN, [("queued", now, now, 0, None, each) for each in numbers])


def _entry(row: Row) -> Entry:
    number, customer, kind, state, put_at, due_at, sent_at, *rest = row
    attempts, reason, reference, recipient, subject = rest
    return Entry(
        number,
        customer,
        kind,
        state,
        moment(put_at),
        moment(due_at),
        None if sent_at is None else moment(sent_at),
        attempts,
        reason or "",
        reference or "",
        recipient,
        subject,
    )
