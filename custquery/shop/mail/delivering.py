"""
What is queued in the outbox → handed to a sender, each message once.

A message is claimed for a while before it is sent, so that of two programs one sends
it. Where a program ends between sending and noting that, the sender is asked whether it
has the message; one that cannot know, such as SMTP, gets it again, with the same id.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from secrets import token_hex

from attrs import evolve, field, frozen

from custquery.hooks.messages import EmailMessage, Receipt, SendingError
from custquery.hooks.senders import EmailSender
from custquery.schema.reading import microseconds
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import SHORT, selected
from custquery.shop.store.tables import OUTBOX
from custquery.shop.store.writing import Progress

#: How long whoever claimed a message has to send it; more than any sender waits.
LEASE = timedelta(minutes=10)
#: From being put on, how long a message is tried.
PATIENCE = timedelta(days=3)
#: Before the second attempt, then four times as long each time, up to the longest.
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
#: Failures in a row that may be tried again, from which on the sender is left alone.
_ENOUGH = 3

_DUE = "SELECT {} FROM outbox WHERE state IN ('queued', 'sending') AND due_at <= :now"
_COUNT = _DUE.format("count(*)")
_NEXT = _DUE.format("id, state") + " ORDER BY due_at, id LIMIT 1"
_COLUMNS = (
    "message_id",
    "sender",
    "sender_name",
    "recipient",
    "subject",
    "text",
    "html",
    "headers",
    "put_at",
    "attempts",
)
_READ = selected(OUTBOX, _COLUMNS, "id")
_AGREES = (
    "SELECT count(*) FROM outbox JOIN customer ON customer.id = outbox.customer_id "
    "WHERE outbox.id = :id AND (marketing = 0 OR email_status = 'subscribed')"
)
_CLAIM = (
    "UPDATE outbox SET state = 'sending', claim = :claim, due_at = :until, "
    "attempts = attempts + 1 WHERE id = :id"
)
#: What was said is forgotten when it was: it may hold links that are still good.
_SENT = (
    "UPDATE outbox SET state = 'sent', sent_at = :now, reference = :reference, "
    "reason = NULL, claim = NULL, \"text\" = '', html = '', headers = '{}' "
    "WHERE id = :id AND claim = :claim"
)
_NOT_SENT = (
    "UPDATE outbox SET state = :state, due_at = :due, reason = :reason, claim = NULL "
    "WHERE id = :id AND claim = :claim"
)


@frozen
class Delivered:
    """What became of the messages that were due."""

    sent: int = 0
    #: Not taken over now, and tried again later.
    later: int = 0
    #: Given up; see the reason in the outbox.
    failed: int = 0
    #: Whether messages were left alone, as the sender takes none.
    stopped: bool = False

    @property
    def tried(self) -> int:
        """How many messages were tried."""
        return self.sent + self.later + self.failed


@frozen
class _Claimed:
    """A message that nobody else sends for a while."""

    id: int
    claim: str
    message: EmailMessage = field(repr=False)
    put_at: int
    attempts: int
    #: Whether somebody claimed it before, and never said what became of it.
    lapsed: bool
    agrees: bool


def due(database: Database, now: int) -> int:
    """Return how many messages are to be sent; *now* in microseconds since 1970."""
    return int(database.value(_COUNT, {"now": now}))


def deliver(
    database: Database,
    sender: EmailSender,
    clock: Callable[[], datetime],
    *,
    most: int | None = None,
    progress: Progress | None = None,
) -> Delivered:
    """
    Send what is due, the longest due first.

    Args:
        database: That of the shop; nothing is being written.
        sender: What carries the messages.
        clock: Tells the present.
        most: Messages that are tried, at most; by default all that are due.
        progress: Told how many are done, and how many there are.

    Raises:
        StorageError: ``database-locked``, ``database-read-only`` …
    """
    total = due(database, microseconds(clock()))
    if most is not None:
        total = min(total, most)
    found, in_a_row = Delivered(), 0
    while found.tried < total and in_a_row < _ENOUGH:
        claimed = _claim(database, microseconds(clock()))
        if claimed is None:
            break
        outcome = _try(database, sender, claimed, clock)
        in_a_row = in_a_row + 1 if outcome == "later" else 0
        found = evolve(found, **{outcome: getattr(found, outcome) + 1})
        if progress:
            progress(found.tried, total, "messages")
    return evolve(found, stopped=in_a_row == _ENOUGH)


def _claim(database: Database, now: int) -> _Claimed | None:
    """Claim the message that is due longest; None: there is none."""
    with database.writing():
        rows = database.rows(_NEXT, {"now": now})
        if not rows:
            return None
        [(number, state)] = rows
        claim = token_hex(8)
        until = now + _microseconds(LEASE)
        database.run(_CLAIM, {"claim": claim, "until": until, "id": number})
        agrees = bool(database.value(_AGREES, {"id": number}))
        [row] = database.rows(_READ, {"among": [number]})
    named, sender, shown, recipient, subject, text, html, headers, *rest = row
    message = EmailMessage(
        named, sender, shown, recipient, subject, text, html, json.loads(headers)
    )
    put_at, attempts = rest
    lapsed = state == "sending"
    return _Claimed(number, claim, message, put_at, attempts, lapsed, agrees)


def _try(
    database: Database,
    sender: EmailSender,
    claimed: _Claimed,
    clock: Callable[[], datetime],
) -> str:
    """Send a message, and note what became of it."""
    try:
        receipt = _sent(sender, claimed)
    except SendingError as error:
        return _note_failure(database, claimed, error, microseconds(clock()))
    reference = receipt.reference[:SHORT] or None
    _note(database, claimed, _SENT, now=microseconds(clock()), reference=reference)
    return "sent"


def _sent(sender: EmailSender, claimed: _Claimed) -> Receipt:
    """
    Send a message, unless the sender has it already.

    Raises:
        SendingError: it was not taken over.
    """
    if not claimed.agrees:
        raise SendingError("mail-consent-withdrawn")
    try:
        if claimed.lapsed and sender.took(claimed.message):
            return Receipt(claimed.message.id)
        return sender.send(claimed.message)
    except SendingError:
        raise
    except Exception as error:  # a plugin's own mistake holds up nobody else's mail
        raise SendingError(type(error).__name__, again=True) from error


def _note_failure(
    database: Database, claimed: _Claimed, error: SendingError, now: int
) -> str:
    due_at = now + _pause(claimed.attempts)
    again = error.again and due_at <= claimed.put_at + _microseconds(PATIENCE)
    _note(
        database,
        claimed,
        _NOT_SENT,
        state="queued" if again else "failed",
        due=due_at,
        reason=error.reason[:SHORT] or None,
    )
    return "later" if again else "failed"


def _note(database: Database, claimed: _Claimed, sql: str, **params: object) -> None:
    """Note what became of a message, unless somebody claimed it since."""
    mine: Mapping[str, object] = {"id": claimed.id, "claim": claimed.claim}
    with database.writing():
        database.run(sql, {**mine, **params})


def _pause(attempts: int) -> int:
    """Return how long to wait after so many attempts, in microseconds."""
    pause = _FIRST_PAUSE
    for _ in range(attempts - 1):
        pause = min(4 * pause, _LONGEST_PAUSE)
    return _microseconds(pause)


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
