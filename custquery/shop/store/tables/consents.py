"""What a customer agreed to, and who changed what: rows that are only ever added."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID, LONGEST_NOTE, owner

#: What somebody can have said about being written to.
#: Source: the marketing states of Shopify's Admin API.
CONSENT_STATES = (
    "not_subscribed",
    "pending",
    "subscribed",
    "unsubscribed",
    "redacted",
    "invalid",
)
#: How sure it is that she herself said so.
#: Source: the opt-in levels of the M3AAWG sender practices.
CONSENT_LEVELS = ("single_opt_in", "confirmed_opt_in", "unknown")

CONSENT_EVENT = Table(
    "consent_event",
    (
        ID,
        owner(),
        Column("channel", required=True),
        Column("state", required=True, choices=CONSENT_STATES),
        Column("level", required=True, default="unknown", choices=CONSENT_LEVELS),
        # When she said so, and when the shop was told.
        Column("at", "integer", required=True),
        Column("recorded_at", "integer", required=True),
        Column("source", required=True, default="unknown"),
        # What proves it: the form and its words, the line of a file, an address.
        Column("evidence", longest=LONGEST_NOTE),
        # Who says that the people on an imported list asked for it themselves.
        Column("attested_by"),
    ),
    indexes=(Index("consent_event_by_customer", ("customer_id", "channel", "at")),),
    since=3,
)

AUDIT_ENTRY = Table(
    "audit_entry",
    (
        ID,
        Column("at", "integer", required=True),
        Column("actor", required=True),
        Column("what", required=True),
        # Names of columns and of tags, numbers of rows: never what they hold of her.
        Column("details", longest=LONGEST_NOTE),
        Column("why", longest=LONGEST_NOTE),
        # It outlives who it is about, so it refers to nobody.
        Column("first_customer", "integer"),
        Column("last_customer", "integer"),
    ),
    indexes=(Index("audit_entry_by_customer", ("first_customer", "last_customer")),),
    since=3,
)

#: Where a customer went who was merged into another.
REDIRECT = Table(
    "redirect",
    (ID, owner(), Column("at", "integer", required=True)),
    indexes=(Index("redirect_by_customer", ("customer_id",)),),
    since=3,
)
