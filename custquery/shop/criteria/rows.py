"""
What the rows of several relations have in common: a date, an amount, how many.

They are parameters of ``MATCHES (…)``: of one row, or of all rows that pass together.
"""

from custquery.schema.criterion import Criterion
from custquery.schema.sources import Column, Count, Max, Min, Relation, RowValue, Sum
from custquery.schema.types import Id, Instant, Money, WholeNumber


def date_of(
    column: RowValue, en: str, nl: str, *, aliases: tuple[str, ...] = ()
) -> Criterion:
    """Return the parameter ``date``; *en* and *nl* say which date it is."""
    return Criterion(
        name="date",
        aliases=("datum", *aliases),
        type=Instant(),
        source=column,
        label={"en": "date", "nl": "datum"},
        summary={"en": en, "nl": nl},
    )


def amount_of(
    column: RowValue, en: str, nl: str, *, aliases: tuple[str, ...] = ()
) -> Criterion:
    """Return the parameter ``amount`` of one row."""
    return Criterion(
        name="amount",
        aliases=("total", "bedrag", "totaal", *aliases),
        type=Money(),
        source=column,
        label={"en": "amount", "nl": "bedrag"},
        summary={"en": en, "nl": nl},
    )


def id_of(
    name: str, column: str, label: tuple[str, str], *, aliases: tuple[str, ...] = ()
) -> Criterion:
    """Return a parameter that is a number of something else; *label* in en and nl."""
    english, dutch = label
    return Criterion(
        name=name,
        aliases=aliases,
        type=Id(),
        source=Column(column),
        label={"en": english, "nl": dutch},
        summary={"en": f"The {english}.", "nl": f"Het {dutch}."},
    )


def count_of(relation: Relation, en: str, nl: str) -> Criterion:
    """Return the aggregate ``count``; *en* and *nl* are the plural of the rows."""
    return Criterion(
        name="count",
        aliases=("aantal",),
        type=WholeNumber(),
        source=Count(relation),
        label={"en": "number", "nl": "aantal"},
        summary={"en": f"How many {en}.", "nl": f"Hoeveel {nl}."},
    )


def sum_of_amount(relation: Relation, column: RowValue, en: str, nl: str) -> Criterion:
    """Return the aggregate ``sum_amount``; *en* and *nl* say what those rows are."""
    return Criterion(
        name="sum_amount",
        aliases=("sum_total", "totaalbedrag"),
        type=Money(),
        source=Sum(relation, column),
        label={"en": "total amount", "nl": "totaalbedrag"},
        summary={
            "en": f"What those {en} add up to.",
            "nl": f"Wat die {nl} samen zijn.",
        },
    )


def largest_amount(relation: Relation, column: RowValue) -> Criterion:
    """Return the aggregate ``max_amount``."""
    return Criterion(
        name="max_amount",
        aliases=("max_total", "hoogste_bedrag"),
        type=Money(),
        source=Max(relation, column),
        label={"en": "largest amount", "nl": "hoogste bedrag"},
        summary={"en": "The largest of them.", "nl": "Het hoogste daarvan."},
    )


def smallest_amount(relation: Relation, column: RowValue) -> Criterion:
    """Return the aggregate ``min_amount``."""
    return Criterion(
        name="min_amount",
        aliases=("min_total", "laagste_bedrag"),
        type=Money(),
        source=Min(relation, column),
        label={"en": "smallest amount", "nl": "laagste bedrag"},
        summary={"en": "The smallest of them.", "nl": "Het laagste daarvan."},
    )
