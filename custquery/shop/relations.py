"""
The rows that belong to a customer of the shop, and which of them count.

Orders that count are not test, not deleted and not cancelled (law 7). A checkout is
abandoned when it has contact details, is not completed, and was last touched more
than ten minutes ago.
"""

from custquery.schema.sources import Column, Minus, Relation
from custquery.schema.value_sets import OneOf

#: Seconds without a touch after which an open checkout counts as abandoned.
ABANDONED_AFTER = 600

#: What can happen to an e-mail that was sent.
EMAIL_EVENTS = (
    "delivered",
    "opened",
    "clicked",
    "bounced",
    "marked_as_spam",
    "unsubscribed",
)


def _events(name: str, table: str, kind: str) -> Relation:
    where = ((Column("kind"), OneOf((kind,))),)
    return Relation(name, table, "customer_id", where=where)


def _beside(name: str, table: str, within: Relation, of: str) -> Relation:
    """Return the rows of *table* about the product that a row of *within* names."""
    owner = "id" if table == "product" else "product_id"
    return Relation(name, table, owner, within=within, of=of)


ADDRESSES = Relation("addresses", "address", "customer_id")
TAGS = Relation("tags", "tag", "customer_id")
ORDERS = Relation("orders", "order", "customer_id")
PLACED_ORDERS = Relation(
    "placed_orders",
    "order",
    "customer_id",
    where=(
        (Column("test"), OneOf((False,))),
        (Column("cancelled_at"), None),
        (Column("deleted_at"), None),
    ),
)
ORDER_LINES = Relation("order_lines", "order_line", "order_id", within=PLACED_ORDERS)
#: The one product of an order line, and the tags of it.
LINE_PRODUCTS = _beside("line_products", "product", ORDER_LINES, "product_id")
LINE_TAGS = _beside("line_tags", "product_tag", ORDER_LINES, "product_id")
OPEN_CHECKOUTS = Relation(
    "open_checkouts",
    "checkout",
    "customer_id",
    where=((Column("completed_at"), None), (Column("has_contact"), OneOf((True,)))),
)
ABANDONED_CHECKOUTS = Relation(
    "abandoned_checkouts",
    "checkout",
    "customer_id",
    where=OPEN_CHECKOUTS.where,
    older=(Column("touched_at"), ABANDONED_AFTER),
)
CONTRACTS = Relation("subscription_contracts", "subscription_contract", "customer_id")
COMPANY_CONTACTS = Relation("company_contacts", "company_contact", "customer_id")
CREDIT_ACCOUNTS = Relation("credit_accounts", "store_credit_account", "customer_id")

EMAILS = Relation("emails", "email_event", "customer_id")
EMAILS_DELIVERED = _events("emails_delivered", "email_event", "delivered")
EMAILS_OPENED = _events("emails_opened", "email_event", "opened")
EMAILS_CLICKED = _events("emails_clicked", "email_event", "clicked")
EMAILS_BOUNCED = _events("emails_bounced", "email_event", "bounced")
EMAILS_MARKED_AS_SPAM = _events(
    "emails_marked_as_spam", "email_event", "marked_as_spam"
)
EMAILS_UNSUBSCRIBED = _events("emails_unsubscribed", "email_event", "unsubscribed")

PRODUCT_VIEWS = _events("product_views", "storefront_event", "product_viewed")
VIEW_TAGS = _beside("view_tags", "product_tag", PRODUCT_VIEWS, "subject_id")
COLLECTION_VIEWS = _events("collection_views", "storefront_event", "collection_viewed")

#: Kept by the store: each distinct country, region and city of a customer's addresses
#: and of her orders' shipping and billing addresses.
PLACES = Relation("places", "place", "customer_id")

#: What an order brought in, in minor units: its total less refunds.
NET_TOTAL = Minus(Column("total"), Column("refunded"))
