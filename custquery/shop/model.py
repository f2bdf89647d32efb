"""
The shop's record model: which column holds what of a criterion.

The same model reads a customer's rows nested in a record, so that one customer can be
explained from her own rows and not from what is kept beside them.
"""

from collections.abc import Mapping
from typing import TypeAlias

from custquery.schema.models import Tables
from custquery.schema.sources import Column, Many, Max, Union
from custquery.shop import relations
from custquery.shop.criteria import FREE_TEXT, orders, places

#: A column of a table.
Place: TypeAlias = tuple[str, str]

_TEXTS = ("name", "first_name", "last_name", "email", "phone", "company", "note")

#: Texts that are searched by their words, by table.
_WORDED = {
    "customer": _TEXTS,
    "address": ("address1", "address2", "city", "region"),
    "order_line": ("title",),
    "place": ("city", "region", "region_code"),
}
#: Texts that are compared as a whole only, by table.
_WHOLE = {
    "customer": ("multipass_identifier",),
    "address": ("zip", "region_key", "city_code"),
    "order_line": ("sku",),
    "product": ("category", "vendor"),
    "place": ("region_key", "city_code"),
}


def _beside(columns: Mapping[str, tuple[str, ...]], form: str) -> dict[Place, str]:
    return {
        (table, name): f"{name}_{form}"
        for table, names in columns.items()
        for name in names
    }


#: Columns that hold the folded form, and the words, of another one.
FOLDED = {
    **_beside(_WORDED, "folded"),
    **_beside(_WHOLE, "folded"),
    ("tag", "tag"): "folded",
    ("product_tag", "tag"): "folded",
    ("metafield", "value"): "text_folded",
}
WORDED = {
    **_beside(_WORDED, "words"),
    ("customer", "text"): "search_words",
    ("metafield", "value"): "text_words",
}

MODEL = Tables(
    table="customer",
    key="id",
    folded=FOLDED,
    worded=WORDED,
    month_days={
        ("metafield", "day"): "month_day",
        ("metafield", "instant"): "month_day",
    },
    required=frozenset(
        ("customer", name)
        for name in (
            "id",
            "orders_count",
            "amount_spent",
            "subscription_status",
            "account_status",
            "email_status",
            "sms_status",
            "tax_exempt",
            "created_at",
            "updated_at",
        )
    ),
    kept={
        orders.ORDERS.source: Column("orders_count"),
        orders.AMOUNT_SPENT.source: Column("amount_spent"),
        orders.FIRST_ORDER_DATE.source: Column("first_order_at"),
        orders.LAST_ORDER_DATE.source: Column("last_order_at"),
        orders.PRODUCT_SUBSCRIPTION_STATUS.source: Column("subscription_status"),
        # The last touch of an open checkout; `older` is still asked of it.
        Max(relations.OPEN_CHECKOUTS, Column("touched_at")): Column("open_checkout_at"),
        places.COUNTRY.source: Many(relations.PLACES, Column("country")),
        places.CITY.source: Many(relations.PLACES, Column("city")),
        places.REGION.source: Union(
            (
                Many(relations.PLACES, Column("region")),
                Many(relations.PLACES, Column("region_code")),
            )
        ),
        places.REGION_CODE.source: Union(
            (
                Many(relations.PLACES, Column("region_key")),
                Many(relations.PLACES, Column("region_code")),
            )
        ),
        places.CITY_CODE.source: Many(relations.PLACES, Column("city_code")),
        FREE_TEXT.source: Column("text"),
    },
)
