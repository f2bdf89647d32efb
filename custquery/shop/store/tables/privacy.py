"""What people asked about their own data, and whom the shop has forgotten."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID, owner

#: What somebody can ask for.
REQUESTS = ("access", "erasure")
#: What can have become of it.
REQUEST_STATES = ("pending", "cancelled", "done")

PRIVACY_REQUEST = Table(
    "privacy_request",
    (
        ID,
        owner(),
        Column("kind", required=True, choices=REQUESTS),
        Column("state", required=True, default="pending", choices=REQUEST_STATES),
        Column("asked_at", "integer", required=True),
        # Who may cancel it; not her name.
        Column("asked_by", required=True),
        Column("ended_at", "integer"),
    ),
    indexes=(
        Index("privacy_request_by_customer", ("customer_id", "state")),
        Index("privacy_request_by_state", ("state", "kind")),
    ),
    since=3,
)

#: Contacts that were erased, as nobody can read them: it refers to nobody.
ERASED_CONTACT = Table(
    "erased_contact",
    (Column("hash", required=True), Column("at", "integer", required=True)),
    key=("hash",),
    since=3,
)
