"""Filter customers by how often they buy: ``example.rhythm:regular``."""

from collections.abc import Iterable

from custquery.plugin import (
    PLACED_ORDERS,
    Case,
    Choice,
    Count,
    Criterion,
    Member,
    Range,
    hookimpl,
)

#: How many orders the customer placed; cancelled and test orders do not count.
ORDERS = Count(PLACED_ORDERS)

RHYTHM = Criterion(
    name="example.rhythm",
    aliases=("example.ritme",),
    type=Choice(
        (
            Member("once", "once", "eenmalig"),
            Member("occasional", "occasional", "af en toe"),
            Member("regular", "regular", "vast"),
        ),
        ordered=True,
    ),
    source=Case(
        (
            (ORDERS, Range(5, None), "regular"),
            (ORDERS, Range(2, None), "occasional"),
            (ORDERS, Range(1, None), "once"),
        )
    ),
    label={"en": "buying rhythm", "nl": "koopritme"},
    summary={
        "en": "How often the customer buys; missing for who never did.",
        "nl": "Hoe vaak de klant koopt; leeg bij wie nooit iets kocht.",
    },
    examples=("example.rhythm:regular", "NOT example.rhythm>=occasional"),
)


@hookimpl
def custquery_criteria() -> Iterable[Criterion]:
    """Add the rhythm."""
    return (RHYTHM,)
