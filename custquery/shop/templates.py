"""
Filters to start from, with their titles: the first five are those of a new shop.

Data and nothing else: canonical texts, each with what it finds by locale. The segments
that Shopify makes for every shop are among them (its help, "Default segments").
"""

from collections.abc import Mapping

#: Canonical filter → its title by locale.
TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "email_subscription_status:subscribed": {
        "en": "Subscribed to e-mail",
        "nl": "Geabonneerd op e-mail",
    },
    "orders>=1": {
        "en": "Bought at least once",
        "nl": "Minstens één keer gekocht",
    },
    "orders:0": {
        "en": "Never bought",
        "nl": "Nooit gekocht",
    },
    "orders>1": {
        "en": "Bought more than once",
        "nl": "Meer dan één keer gekocht",
    },
    "abandoned_checkout_date>=-30d": {
        "en": "Left a checkout in the last 30 days",
        "nl": "Checkout verlaten in de afgelopen 30 dagen",
    },
    "orders:1 AND last_order_date>=-30d": {
        "en": "First purchase in the last 30 days",
        "nl": "Eerste aankoop in de afgelopen 30 dagen",
    },
    "amount_spent>=500": {
        "en": "Spent much (500 or more)",
        "nl": "Veel besteed (500 of meer)",
    },
    "orders>1 AND last_order_date<-180d": {
        "en": "Bought before, not in the last half year",
        "nl": "Eerder gekocht, niet in het afgelopen halfjaar",
    },
    "customer_added_date>=-7d": {
        "en": "New this week",
        "nl": "Nieuw deze week",
    },
    "email_subscription_status:subscribed AND orders:0": {
        "en": "Subscribed, never bought",
        "nl": "Geabonneerd, nooit gekocht",
    },
}
