"""
A message → a row of the outbox, in the transaction of whatever it tells about.

So nothing is told that did not happen, and nothing that happened goes untold. Who may
be written to is decided before; the same key is put once.
"""

import json

from custquery.hooks.messages import EmailMessage
from custquery.language.errors import RequestError
from custquery.shop.links import mark, secret_of
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import inserted, last_id
from custquery.shop.store.tables.mail import LONGEST_TEXT, OUTBOX

_COLUMNS = (
    "id",
    "customer_id",
    "key",
    "kind",
    "marketing",
    "put_at",
    "due_at",
    "message_id",
    "sender",
    "sender_name",
    "recipient",
    "subject",
    "text",
    "html",
    "headers",
)
_INSERT = inserted(OUTBOX, _COLUMNS)
_NUMBER = 'SELECT id FROM outbox WHERE "key" = :key'


def put(  # noqa: PLR0917 - in the order in which they are told
    database: Database,
    kind: str,
    customer: int,
    message: EmailMessage,
    key: str,
    now: int,
    *,
    marketing: bool = False,
) -> int:
    """
    Put *message* into the outbox, within a running write; return its number.

    Args:
        database: That of the shop.
        kind: Such as ``confirmation``.
        customer: To whom; she is there.
        message: What to say; without an ``id`` it gets one that follows from the key.
        key: At most 255 characters; what was put under it before stays as it is, sent
            or not.
        now: Microseconds since 1970 UTC.
        marketing: Whether it is sent only to who is subscribed when it is sent.

    Raises:
        RequestError: ``mail-too-long``.
    """
    found = database.value(_NUMBER, {"key": key})
    if found is not None:
        return int(found)
    headers = json.dumps(dict(message.headers), ensure_ascii=False)
    longest = max(len(message.text), len(message.html), len(headers))
    if longest > LONGEST_TEXT:
        raise RequestError("mail-too-long", {"limit": LONGEST_TEXT, "length": longest})
    number = int(database.value(last_id(OUTBOX))) + 1
    named = message.id or mark(secret_of(database), key)
    said = (message.sender, message.sender_name, message.recipient, message.subject)
    about = (number, customer, key, kind, int(marketing), now, now, named)
    database.change(_INSERT, [(*about, *said, message.text, message.html, headers)])
    return number
