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
#: Kept by the store: each distinct country, region and city of a customer's addresses
#: and of her orders' shipping and billing addresses.
PLACES = Relation("places", "place", "customer_id")

#: What an order brought in, in minor units: its total less refunds.
NET_TOTAL = Minus(Column("total"), Column("refunded"))
