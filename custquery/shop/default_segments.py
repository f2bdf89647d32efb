"""
The segments that a shop may start with, in its language.

Source: what Shopify puts in a new shop.
"""

from collections.abc import Mapping

from custquery.schema.text import fold
from custquery.shop.segments import Segments
from custquery.shop.store.segments import Segment

#: Their names by language, and their filters.
DEFAULTS: tuple[tuple[Mapping[str, str], str], ...] = (
    (
        {"en": "Email subscribers", "nl": "E-mailabonnees"},
        "email_subscription_status = 'SUBSCRIBED'",
    ),
    (
        {"en": "Purchased at least once", "nl": "Minstens één keer gekocht"},
        "number_of_orders >= 1",
    ),
    (
        {"en": "Have not purchased", "nl": "Nog niets gekocht"},
        "number_of_orders = 0",
    ),
    (
        {"en": "Purchased more than once", "nl": "Vaker dan één keer gekocht"},
        "number_of_orders > 1",
    ),
    (
        {
            "en": "Abandoned checkouts in the last 30 days",
            "nl": "Verlaten bestellingen in de afgelopen 30 dagen",
        },
        "abandoned_checkout_date >= -30d",
    ),
)


def save_defaults(segments: Segments, language: str) -> tuple[Segment, ...]:
    """
    Save the segments that a shop may start with, and return them.

    Args:
        segments: Those of the shop; a name that is there stays as it is.
        language: What the names are in; English where there are none.

    Raises:
        StorageError: ``database-locked``, ``database-read-only`` …
    """
    taken = {fold(each.name) for each in segments.list()}
    named = [(names.get(language, names["en"]), text) for names, text in DEFAULTS]
    return tuple(
        segments.save(name, text).segment
        for name, text in named
        if fold(name) not in taken
    )
