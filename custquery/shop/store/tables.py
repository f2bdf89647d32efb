"""
The tables of a shop: the layout that `custquery.shop.model.MODEL` names, as data.

Columns that filters and sorting read most come first in a row, long texts last: SQLite
reads a row from its start. Instants are microseconds since 1970 UTC, money minor units.
"""

from custquery.schema.criterion import Criterion
from custquery.schema.types import Choice
from custquery.shop.criteria import marketing, orders, profile
from custquery.shop.store.layout import Column, Index, Table

#: Code points in a note.
LONGEST_NOTE = 5000
#: Tags of one customer.
MOST_TAGS = 250

#: Texts of the customer that have a folded form and words beside them.
TEXTS = ("name", "first_name", "last_name", "email", "phone", "company", "note")

#: What `custquery.shop.store.keeping` computes from other rows.
TOTALS = (
    "orders_count",
    "amount_spent",
    "first_order_at",
    "last_order_at",
    "open_checkout_at",
    "subscription_status",
)

#: Where an order went and who paid: columns of the order, by kind of address.
PLACE = ("country", "region", "region_code", "city")


def _choices(criterion: Criterion) -> tuple[str, ...]:
    kind = criterion.type
    return tuple(each.code for each in kind.members) if isinstance(kind, Choice) else ()


def _money(name: str) -> Column:
    return Column(name, "money", required=True, default=0)


def _owner(*, cascades: bool = True) -> Column:
    return Column(
        "customer_id", "integer", required=True, refers="customer", cascades=cascades
    )


def _place(prefix: str = "") -> tuple[Column, ...]:
    return tuple(
        Column(f"{prefix}{each}", "country" if each == "country" else "text")
        for each in PLACE
    )


def _kept(*names: str) -> tuple[Column, ...]:
    return tuple(Column(each, kept=True) for each in names)


_ID = Column("id", "integer")

SETTING = Table(
    "setting", (Column("name"), Column("value", required=True)), key=("name",)
)

CUSTOMER = Table(
    "customer",
    (
        _ID,
        Column("created_at", "integer", required=True),
        Column("updated_at", "integer", required=True),
        Column("orders_count", "integer", required=True, default=0, kept=True),
        Column("amount_spent", "money", required=True, default=0, kept=True),
        Column("first_order_at", "integer", kept=True),
        Column("last_order_at", "integer", kept=True),
        Column("open_checkout_at", "integer", kept=True),
        Column(
            "subscription_status",
            required=True,
            default="never_subscribed",
            choices=_choices(orders.PRODUCT_SUBSCRIPTION_STATUS),
            kept=True,
        ),
        Column(
            "account_status",
            required=True,
            default="disabled",
            choices=_choices(profile.ACCOUNT_STATUS),
        ),
        Column(
            "email_status",
            required=True,
            default="not_subscribed",
            choices=_choices(marketing.EMAIL_SUBSCRIPTION_STATUS),
        ),
        Column(
            "sms_status",
            required=True,
            default="not_subscribed",
            choices=_choices(marketing.SMS_SUBSCRIPTION_STATUS),
        ),
        Column("tax_exempt", "yesno", required=True, default=0),
        Column("language", "language"),
        Column("name", longest=2 * 255 + 1),
        Column("first_name"),
        Column("last_name"),
        Column("email"),
        Column("phone", "phone"),
        Column("company"),
        *_kept("email_key", "name_order"),
        *_kept(*(f"{each}_folded" for each in TEXTS if each != "note")),
        *_kept(*(f"{each}_words" for each in TEXTS if each != "note")),
        *_kept("search_words"),
        Column("note", longest=LONGEST_NOTE),
        *_kept("note_folded", "note_words"),
    ),
    indexes=(
        Index("customer_by_email", ("email_key",), unique=True),
        Index("customer_by_phone", ("phone",), unique=True),
        # Walked in order of a sort key; with what is asked most, so that the row of a
        # customer who does not pass need not be read.
        Index("customer_by_updated", ("updated_at", "id", "orders_count")),
        Index("customer_by_spent", ("amount_spent", "id", "orders_count")),
        Index("customer_by_orders", ("orders_count", "id", "amount_spent")),
        Index("customer_by_created", ("created_at",)),
        Index("customer_by_last_order", ("last_order_at",)),
        Index("customer_by_name", ("name_order",)),
        Index("customer_by_folded_email", ("email_folded",)),
    ),
    below=("address", "tag", "order", "checkout", "subscription_contract"),
)

ADDRESS = Table(
    "address",
    (
        _ID,
        _owner(),
        Column("is_default", "yesno", required=True, default=0),
        *map(Column, ("first_name", "last_name", "company", "address1", "address2")),
        Column("zip"),
        *_place(),
        Column("phone", "phone"),
    ),
    indexes=(Index("address_by_customer", ("customer_id",)),),
)

TAG = Table(
    "tag",
    (
        _owner(),
        Column("folded", required=True, kept=True),
        Column("tag", required=True),
    ),
    key=("customer_id", "folded"),
    indexes=(Index("tag_by_folded", ("folded", "customer_id")),),
)

ORDER = Table(
    "order",
    (
        _ID,
        _owner(cascades=False),
        Column("placed_at", "integer", required=True),
        _money("total"),
        _money("refunded"),
        Column("test", "yesno", required=True, default=0),
        Column("cancelled_at", "integer"),
        Column("deleted_at", "integer"),
        Column("name"),
        *_place("shipping_"),
        *_place("billing_"),
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
        _ID,
        Column("order_id", "integer", required=True, refers="order"),
        Column("title"),
        Column("sku"),
        Column("quantity", "integer", required=True, default=1),
        _money("total"),
    ),
    indexes=(Index("order_line_by_order", ("order_id",)),),
)

CHECKOUT = Table(
    "checkout",
    (
        _ID,
        _owner(),
        Column("touched_at", "integer", required=True),
        Column("completed_at", "integer"),
        Column("has_contact", "yesno", required=True, default=1),
        _money("total"),
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
        _ID,
        _owner(cascades=False),
        Column("started_at", "integer"),
        # All statuses but the last, which is that of who has no contract.
        Column(
            "status",
            required=True,
            choices=_choices(orders.PRODUCT_SUBSCRIPTION_STATUS)[:-1],
        ),
    ),
    indexes=(Index("contract_by_customer", ("customer_id", "status")),),
)

#: Kept: each distinct place of a customer's addresses and orders.
PLACES = Table(
    "place",
    (
        _owner(),
        Column("ordinal", "integer", required=True),
        *_place(),
        *_kept("city_folded", "city_words", "region_folded", "region_words"),
        *_kept("region_code_folded", "region_code_words"),
    ),
    key=("customer_id", "ordinal"),
    indexes=(Index("place_by_country", ("country", "customer_id")),),
)

#: In an order in which rows can be written: what is referred to first.
TABLES = (
    SETTING,
    CUSTOMER,
    ADDRESS,
    TAG,
    ORDER,
    ORDER_LINE,
    CHECKOUT,
    CONTRACT,
    PLACES,
)
