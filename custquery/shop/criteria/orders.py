"""What the customer bought, and when. Only orders that count (law 7)."""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Case, Column, Count, Many, Max, Min, Sum
from custquery.schema.types import Choice, Instant, Member, Money, WholeNumber
from custquery.schema.value_sets import OneOf
from custquery.shop.relations import (
    ABANDONED_CHECKOUTS,
    CONTRACTS,
    NET_TOTAL,
    PLACED_ORDERS,
)

ORDERS = Criterion(
    name="orders",
    aliases=(
        "number_of_orders",
        "orders_count",
        "order_count",
        "total_orders",
        "bestellingen",
        "aantal_bestellingen",
    ),
    type=WholeNumber(),
    source=Count(PLACED_ORDERS),
    label={"en": "number of orders", "nl": "aantal bestellingen"},
    summary={
        "en": "Orders placed, all time; cancelled and test orders do not count.",
        "nl": "Geplaatste bestellingen; geannuleerde en testbestellingen tellen niet.",
    },
    examples=("orders>3", "orders:3..10", "NOT orders:0"),
)

AMOUNT_SPENT = Criterion(
    name="amount_spent",
    aliases=(
        "total_spent",
        "spent",
        "amount",
        "besteed",
        "totaal_besteed",
        "uitgegeven",
        "bedrag",
    ),
    type=Money(),
    source=Sum(PLACED_ORDERS, NET_TOTAL),
    label={"en": "amount spent", "nl": "besteed bedrag"},
    summary={
        "en": "The total of her orders less refunds, all time, in the shop's currency.",
        "nl": "Het totaal van de bestellingen min terugbetalingen, in de valuta van de "
        "winkel.",
    },
    examples=("amount_spent>500", "besteed > 1.000,50"),
)

ORDER_DATE = Criterion(
    name="order_date",
    aliases=("ordered", "ordered_at", "besteldatum", "orderdatum"),
    type=Instant(),
    source=Many(PLACED_ORDERS, Column("placed_at")),
    label={"en": "order date", "nl": "besteldatum"},
    summary={
        "en": "The date of any one of the customer's orders.",
        "nl": "De datum van een van de bestellingen van de klant.",
    },
    examples=("order_date:1997-03", "NOT order_date>=-1y"),
)

FIRST_ORDER_DATE = Criterion(
    name="first_order_date",
    aliases=("first_order", "eerste_bestelling", "eerste_besteldatum"),
    type=Instant(),
    source=Min(PLACED_ORDERS, Column("placed_at")),
    label={"en": "first order date", "nl": "datum eerste bestelling"},
    summary={
        "en": "When the customer first ordered.",
        "nl": "Wanneer de klant voor het eerst bestelde.",
    },
    examples=("first_order_date>=1998-01-01",),
)

LAST_ORDER_DATE = Criterion(
    name="last_order_date",
    aliases=("last_order", "laatste_bestelling", "laatste_besteldatum"),
    type=Instant(),
    source=Max(PLACED_ORDERS, Column("placed_at")),
    label={"en": "last order date", "nl": "datum laatste bestelling"},
    summary={
        "en": "When the customer last ordered.",
        "nl": "Wanneer de klant voor het laatst bestelde.",
    },
    examples=("last_order_date<-1y", "laatste_bestelling:1998-06"),
)

ABANDONED_CHECKOUT_DATE = Criterion(
    name="abandoned_checkout_date",
    aliases=(
        "last_abandoned_order_date",
        "abandoned_checkout",
        "abandoned_checkouts",
        "verlaten_afrekening",
        "verlaten_winkelwagen",
        "verlaten_checkout",
    ),
    type=Instant(),
    source=Max(ABANDONED_CHECKOUTS, Column("touched_at")),
    label={"en": "date of abandoned checkout", "nl": "datum verlaten afrekening"},
    summary={
        "en": "When the customer last left a checkout without completing it.",
        "nl": "Wanneer de klant voor het laatst een afrekening niet afmaakte.",
    },
    examples=("abandoned_checkout_date>=-30d", "abandoned_checkout_date:*"),
)

#: The states of one contract, the liveliest first.
CONTRACT_STATUSES = (
    Member("active", "active", "actief", ("subscribed", "geabonneerd")),
    Member("paused", "paused", "gepauzeerd"),
    Member("failed", "failed", "mislukt"),
    Member("expired", "expired", "verlopen"),
    Member("cancelled", "cancelled", "opgezegd", ("canceled", "geannuleerd")),
)

PRODUCT_SUBSCRIPTION_STATUS = Criterion(
    name="product_subscription_status",
    aliases=(
        "subscription_status",
        "product_subscriber_status",
        "abonnement",
        "abonnementsstatus",
    ),
    type=Choice(
        (
            *CONTRACT_STATUSES,
            Member(
                "never_subscribed",
                "never subscribed",
                "nooit geabonneerd",
                ("none", "geen", "nooit"),
            ),
        )
    ),
    source=Case(
        tuple(
            (Many(CONTRACTS, Column("status")), OneOf((status.code,)), status.code)
            for status in CONTRACT_STATUSES
        ),
        otherwise="never_subscribed",
    ),
    label={"en": "product subscription status", "nl": "status productabonnement"},
    summary={
        "en": "The state of her product subscriptions; the liveliest counts.",
        "nl": "De status van de productabonnementen; het meest actieve telt.",
    },
    examples=(
        "product_subscription_status:active",
        "product_subscription_status = 'SUBSCRIBED'",
    ),
)

CRITERIA = (
    ORDERS,
    AMOUNT_SPENT,
    ORDER_DATE,
    FIRST_ORDER_DATE,
    LAST_ORDER_DATE,
    ABANDONED_CHECKOUT_DATE,
    PRODUCT_SUBSCRIPTION_STATUS,
)
