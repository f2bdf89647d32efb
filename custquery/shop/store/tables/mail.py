"""What is to be said to whom, and what became of it: the mail that a shop sends."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID, owner

#: Code points in the text of a message.
LONGEST_TEXT = 200_000
#: Code points in a subject.
LONGEST_SUBJECT = 255
#: What can have become of a message.
OUTBOX_STATES = ("queued", "sending", "sent", "failed")

OUTBOX = Table(
    "outbox",
    (
        ID,
        owner(),
        # The same message has the same key, so that it is put once.
        Column("key", required=True),
        # Such as ``confirmation``, ``invitation``, ``message``.
        Column("kind", required=True),
        # Whether it may be sent only to who is subscribed, at the moment of sending.
        Column("marketing", "yesno", required=True, default=0),
        Column("state", required=True, default="queued", choices=OUTBOX_STATES),
        Column("put_at", "integer", required=True),
        # Not tried before; while it is being sent, the end of the sender's lease.
        Column("due_at", "integer", required=True),
        Column("attempts", "integer", required=True, default=0),
        Column("sent_at", "integer"),
        # What the sender calls it.
        Column("reference"),
        # Why the last attempt failed; holds no personal data.
        Column("reason"),
        # Whoever is sending it now.
        Column("claim"),
        Column("message_id", required=True),
        *(
            Column(each, required=True)
            for each in ("sender", "sender_name", "recipient")
        ),
        # What was said is forgotten when it is sent: it may hold signed links.
        Column("subject", required=True, longest=LONGEST_SUBJECT),
        *(
            Column(each, required=True, longest=LONGEST_TEXT)
            for each in ("text", "html", "headers")
        ),
    ),
    indexes=(
        Index("outbox_by_key", ("key",), unique=True),
        Index("outbox_by_due", ("state", "due_at")),
        Index("outbox_by_customer", ("customer_id",)),
    ),
    since=3,
)
