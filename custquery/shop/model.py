"""
The shop's record model: which column holds what of a criterion.

The same model reads a customer's rows nested in a record, so that one customer can be
explained from her own rows and not from what is kept beside them.
"""

from custquery.schema.models import Tables
from custquery.schema.sources import Column, Many, Max, Union
from custquery.shop import relations
from custquery.shop.criteria import FREE_TEXT, orders, places

_TEXTS = ("name", "first_name", "last_name", "email", "phone", "company", "note")

#: Columns of ``customer`` that hold the folded form, and the words, of another one.
FOLDED = {("customer", name): f"{name}_folded" for name in _TEXTS}
WORDED = {("customer", name): f"{name}_words" for name in _TEXTS}

MODEL = Tables(
    table="customer",
    key="id",
    folded=FOLDED
    | {
        ("tag", "tag"): "folded",
        ("place", "city"): "city_folded",
        ("place", "region"): "region_folded",
        ("place", "region_code"): "region_code_folded",
    },
    worded=WORDED
    | {
        ("customer", "text"): "search_words",
        ("place", "city"): "city_words",
        ("place", "region"): "region_words",
        ("place", "region_code"): "region_code_words",
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
        FREE_TEXT.source: Column("text"),
    },
)
