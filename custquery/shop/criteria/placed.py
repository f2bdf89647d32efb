"""Orders, checkouts and subscriptions as rows, to be asked about with ``MATCHES``."""

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.sources import Column, Max, Min
from custquery.schema.types import Choice, Country, Instant
from custquery.shop.criteria.orders import CONTRACT_STATUSES
from custquery.shop.criteria.rows import (
    amount_of,
    count_of,
    date_of,
    id_of,
    largest_amount,
    smallest_amount,
    sum_of_amount,
)
from custquery.shop.relations import (
    ABANDONED_CHECKOUTS,
    CONTRACTS,
    NET_TOTAL,
    PLACED_ORDERS,
)

_APPS = ("app", "channel", "kanaal")

ORDERS_PLACED = RelationCriterion(
    name="orders_placed",
    aliases=("orders", "bestellingen", "geplaatste_bestellingen"),
    relation=PLACED_ORDERS,
    row=(
        date_of(
            Column("placed_at"),
            "When it was placed.",
            "Wanneer ze is geplaatst.",
            aliases=("placed", "placed_at", "geplaatst"),
        ),
        amount_of(
            NET_TOTAL,
            "The total of one order less refunds.",
            "Het totaal van één bestelling min terugbetalingen.",
        ),
        id_of(
            "location_id",
            "location_id",
            ("location number", "locatienummer"),
            aliases=("location", "locatie"),
        ),
        id_of("app_id", "app_id", ("app number", "appnummer"), aliases=_APPS),
        Criterion(
            name="country",
            aliases=("shipping_country", "land", "verzendland"),
            type=Country(),
            source=Column("shipping_country"),
            label={"en": "country", "nl": "land"},
            summary={
                "en": "Where it was shipped to.",
                "nl": "Waarheen ze is gestuurd.",
            },
        ),
        Criterion(
            name="billing_country",
            aliases=("factuurland",),
            type=Country(),
            source=Column("billing_country"),
            label={"en": "billing country", "nl": "factuurland"},
            summary={
                "en": "The country of the billing address.",
                "nl": "Het land van het factuuradres.",
            },
        ),
    ),
    aggregates=(
        count_of(PLACED_ORDERS, "orders", "bestellingen"),
        sum_of_amount(PLACED_ORDERS, NET_TOTAL, "orders", "bestellingen"),
        largest_amount(PLACED_ORDERS, NET_TOTAL),
        smallest_amount(PLACED_ORDERS, NET_TOTAL),
        Criterion(
            name="first_date",
            aliases=("eerste_datum",),
            type=Instant(),
            source=Min(PLACED_ORDERS, Column("placed_at")),
            label={"en": "first date", "nl": "eerste datum"},
            summary={"en": "The date of the first.", "nl": "De datum van de eerste."},
        ),
        Criterion(
            name="last_date",
            aliases=("laatste_datum",),
            type=Instant(),
            source=Max(PLACED_ORDERS, Column("placed_at")),
            label={"en": "last date", "nl": "laatste datum"},
            summary={"en": "The date of the last.", "nl": "De datum van de laatste."},
        ),
    ),
    label={"en": "orders placed", "nl": "geplaatste bestellingen"},
    summary={
        "en": "Orders that pass the conditions, taken together.",
        "nl": "Bestellingen die aan de voorwaarden voldoen, samengenomen.",
    },
    examples=("orders_placed MATCHES (date >= -30d, amount > 50, count >= 2)",),
)

ABANDONED = RelationCriterion(
    name="abandoned_checkouts",
    aliases=("checkouts", "verlaten_afrekeningen", "verlaten_winkelwagens"),
    relation=ABANDONED_CHECKOUTS,
    row=(
        date_of(
            Column("touched_at"),
            "When it was last touched.",
            "Wanneer er voor het laatst iets aan is gedaan.",
            aliases=("touched", "touched_at"),
        ),
        amount_of(
            Column("total"),
            "What was in it, in the shop's currency.",
            "Wat erin zat, in de valuta van de winkel.",
        ),
    ),
    aggregates=(
        count_of(ABANDONED_CHECKOUTS, "checkouts", "afrekeningen"),
        sum_of_amount(
            ABANDONED_CHECKOUTS, Column("total"), "checkouts", "afrekeningen"
        ),
    ),
    label={"en": "abandoned checkouts", "nl": "verlaten afrekeningen"},
    summary={
        "en": "Checkouts that were left before they were completed, taken together.",
        "nl": "Afrekeningen die niet zijn afgemaakt, samengenomen.",
    },
    examples=("abandoned_checkouts MATCHES (date >= -30d, amount > 50)",),
)

SUBSCRIPTIONS = RelationCriterion(
    name="subscriptions",
    aliases=("subscription_contracts", "abonnementen", "productabonnementen"),
    relation=CONTRACTS,
    row=(
        Criterion(
            name="status",
            type=Choice(CONTRACT_STATUSES),
            source=Column("status"),
            label={"en": "status", "nl": "status"},
            summary={"en": "The state it is in.", "nl": "De toestand ervan."},
        ),
        Criterion(
            name="started",
            aliases=("date", "started_at", "begonnen", "gestart", "datum"),
            type=Instant(),
            source=Column("started_at"),
            label={"en": "start", "nl": "begin"},
            summary={"en": "When it started.", "nl": "Wanneer het begon."},
        ),
    ),
    aggregates=(count_of(CONTRACTS, "subscriptions", "abonnementen"),),
    label={"en": "subscriptions", "nl": "abonnementen"},
    summary={
        "en": "Product subscriptions that pass the conditions, taken together.",
        "nl": "Productabonnementen die aan de voorwaarden voldoen, samengenomen.",
    },
    examples=("subscriptions MATCHES (status = 'ACTIVE', started >= -1y)",),
)

RELATIONS = (ORDERS_PLACED, ABANDONED, SUBSCRIPTIONS)
