"""With what a customer pays: references to what a vault keeps, and never card data."""

from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import ID, owner

#: ``revoked``: the shop is done with it, and its vault is still to be told.
PAYMENT_STATES = ("active", "revoked")

PAYMENT_METHOD = Table(
    "payment_method",
    (
        ID,
        # A reference that nobody knows any more would stay in the vault for ever.
        owner(cascades=False),
        Column("status", required=True, default="active", choices=PAYMENT_STATES),
        Column("created_at", "integer", required=True),
        Column("updated_at", "integer", required=True),
        Column("vault", required=True),
        # What the vault calls it.
        Column("reference", required=True),
        Column("brand"),
        Column("last_four"),
        Column("expiry_month", "integer"),
        Column("expiry_year", "integer"),
    ),
    indexes=(
        Index("payment_method_by_customer", ("customer_id",)),
        Index("payment_method_by_reference", ("vault", "reference"), unique=True),
    ),
    since=3,
)
