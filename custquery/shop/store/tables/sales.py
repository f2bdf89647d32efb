"""Orders and their lines, products, checkouts and subscription contracts."""

from custquery.shop.criteria.orders import PRODUCT_SUBSCRIPTION_STATUS
from custquery.shop.store.layout import Column, Index, Table
from custquery.shop.store.tables.columns import (
    ID,
    choices_of,
    codes,
    kept,
    later,
    money,
    owner,
    place,
    texts,
)

ORDER = Table(
    "order",
    (
        ID,
        owner(cascades=False),
        Column("placed_at", "integer", required=True),
        money("total"),
        money("refunded"),
        Column("test", "yesno", required=True, default=0),
        Column("cancelled_at", "integer"),
        Column("deleted_at", "integer"),
        Column("name"),
        *place("shipping_"),
        *place("billing_"),
        *later("location_id", "app_id", kind="integer"),
        *codes("shipping_"),
        *codes("billing_"),
    ),
    indexes=(
        # Both hold what says whether an order counts, so that the row need not be read.
        Index(
            "order_by_customer",
            (
                "customer_id",
                "placed_at",
                "test",
                "cancelled_at",
                "deleted_at",
                "total",
                "refunded",
            ),
        ),
        Index(
            "order_by_date",
            ("placed_at", "customer_id", "test", "cancelled_at", "deleted_at"),
        ),
    ),
    below=("order_line",),
)

ORDER_LINE = Table(
    "order_line",
    (
        ID,
        Column("order_id", "integer", required=True, refers="order"),
        Column("title"),
        Column("sku"),
        Column("quantity", "integer", required=True, default=1),
        money("total"),
        # The product may be gone, or have come from another shop.
        *later("product_id", kind="integer"),
        *texts("title"),
        *kept("sku_folded", since=2),
    ),
    indexes=(
        Index("order_line_by_order", ("order_id",)),
        Index("order_line_by_product", ("product_id", "order_id"), since=2),
        Index("order_line_by_sku", ("sku_folded", "order_id"), since=2),
    ),
    below=("product", "product_tag"),
)

PRODUCT = Table(
    "product",
    (
        ID,
        Column("title"),
        Column("category"),
        Column("vendor"),
        *kept("category_folded", "vendor_folded"),
    ),
    below=("product_tag",),
    since=2,
)

PRODUCT_TAG = Table(
    "product_tag",
    (
        Column("product_id", "integer", required=True, refers="product"),
        Column("folded", required=True, kept=True),
        Column("tag", required=True),
    ),
    key=("product_id", "folded"),
    indexes=(Index("product_tag_by_folded", ("folded", "product_id")),),
    since=2,
)

CHECKOUT = Table(
    "checkout",
    (
        ID,
        owner(),
        Column("touched_at", "integer", required=True),
        Column("completed_at", "integer"),
        Column("has_contact", "yesno", required=True, default=1),
        money("total"),
    ),
    indexes=(
        Index(
            "checkout_by_customer",
            ("customer_id", "completed_at", "has_contact", "touched_at"),
        ),
    ),
)

CONTRACT = Table(
    "subscription_contract",
    (
        ID,
        owner(cascades=False),
        Column("started_at", "integer"),
        # All statuses but the last, which is that of who has no contract.
        Column(
            "status",
            required=True,
            choices=choices_of(PRODUCT_SUBSCRIPTION_STATUS)[:-1],
        ),
        # What it is paid with.
        Column(
            "payment_method_id",
            "integer",
            refers="payment_method",
            cascades=False,
            since=3,
        ),
    ),
    indexes=(
        Index("contract_by_customer", ("customer_id", "status")),
        Index("contract_by_payment_method", ("payment_method_id",), since=3),
    ),
)
