"""What happened to e-mails that were sent, and in the web shop."""

from custquery.shop.relations import EMAIL_EVENTS
from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID, owner

EMAIL_EVENT = Table(
    "email_event",
    (
        ID,
        owner(),
        Column("kind", required=True, choices=EMAIL_EVENTS),
        Column("activity_id", "integer"),
        Column("happened_at", "integer", required=True),
    ),
    indexes=(
        Index(
            "email_event_by_customer",
            ("customer_id", "kind", "happened_at", "activity_id"),
        ),
        Index("email_event_by_kind", ("kind", "happened_at", "customer_id")),
    ),
    since=2,
)

STOREFRONT_EVENT = Table(
    "storefront_event",
    (
        ID,
        owner(),
        Column("kind", required=True, choices=("product_viewed", "collection_viewed")),
        Column("subject_id", "integer", required=True),
        Column("happened_at", "integer", required=True),
    ),
    indexes=(
        Index(
            "storefront_event_by_customer",
            ("customer_id", "kind", "subject_id", "happened_at"),
        ),
        Index(
            "storefront_event_by_subject",
            ("kind", "subject_id", "customer_id"),
        ),
    ),
    below=("product", "product_tag"),
    since=2,
)
