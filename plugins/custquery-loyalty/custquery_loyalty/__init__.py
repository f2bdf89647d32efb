"""Filter customers by loyalty: ``loyalty.tier:gold``, ``loyalty.tier>silver``."""

from collections.abc import Iterable

from custquery.plugin import (
    NET_TOTAL,
    PLACED_ORDERS,
    Case,
    Choice,
    Criterion,
    Member,
    Range,
    Sum,
    hookimpl,
)

#: What the customer spent: the net total of the orders that count.
SPENT = Sum(PLACED_ORDERS, NET_TOTAL)

#: A tier's lower bound, in minor units: 200,000 cents is 2,000.
GOLD, SILVER = 200_000, 50_000

TIER = Criterion(
    name="loyalty.tier",
    aliases=("loyalty.spaarniveau",),
    type=Choice(
        (
            Member("bronze", "bronze", "brons"),
            Member("silver", "silver", "zilver"),
            Member("gold", "gold", "goud"),
        ),
        ordered=True,
    ),
    source=Case(
        (
            (SPENT, Range(GOLD, None), "gold"),
            (SPENT, Range(SILVER, None), "silver"),
        ),
        otherwise="bronze",
    ),
    label={"en": "loyalty tier", "nl": "spaarniveau"},
    summary={
        "en": "The customer's loyalty tier, by the amount spent; tiers are ordered.",
        "nl": "Het spaarniveau van de klant, naar besteed bedrag; met volgorde.",
    },
    examples=("loyalty.tier:gold", "NOT loyalty.tier>silver"),
)


@hookimpl
def custquery_criteria() -> Iterable[Criterion]:
    """Add the tier."""
    return (TIER,)
