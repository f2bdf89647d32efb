"""
A host's own columns → criteria: points, membership, RFM scores, and the points book.

The host hands a `Programme` over with the names that her columns have. How a column
keeps its values is said in her schema, as for any other column of hers.
"""

from collections.abc import Iterable

from attrs import frozen

from custquery.plugin import (
    Choice,
    Column,
    Count,
    Criterion,
    Instant,
    Max,
    Member,
    Message,
    Relation,
    RelationCriterion,
    Source,
    Sum,
    ValueType,
    WholeNumber,
    hookimpl,
)
from custquery_loyalty.points import MESSAGES, Points

#: Why points were given or taken.
REASONS = (
    Member("purchase", "purchase", "aankoop"),
    Member("review", "review", "recensie"),
    Member("birthday", "birthday", "verjaardag"),
    Member("refund", "refund", "retour"),
    Member("redeemed", "redeemed", "ingewisseld"),
)

#: Parts of sentences for which a label will not do.
SENTENCES = (
    Message(
        "sentence-of-loyalty.member_since-time",
        {"en": "who joined {what}", "nl": "die lid werden {what}"},
    ),
    Message(
        "sentence-of-loyalty.entries_one",
        {"en": "with {what} loyalty entry", "nl": "met {what} spaarboeking"},
    ),
    Message(
        "sentence-of-loyalty.entries_other",
        {"en": "with {what} loyalty entries", "nl": "met {what} spaarboekingen"},
    ),
    Message(
        "sentence-of-loyalty.entries.points-number",
        {"en": "of {what}", "nl": "van {what}"},
    ),
    Message(
        "sentence-of-loyalty.entries.earned-time",
        {"en": "booked {what}", "nl": "geboekt {what}"},
    ),
)


@frozen
class Programme:
    """
    Where a host keeps her loyalty programme; a plugin, to be handed over.

    >>> import custquery
    >>> shop = custquery.environment([Programme(points="balance")])
    >>> shop.compile("loyalty.points > 1.2k").canonical
    'loyalty.points>1200'
    """

    #: Columns of the customer: whole numbers, and the instant at which she joined.
    points: str = "points_balance"
    member_since: str = "member_since"
    #: Scores from 1 to 5, 5 for the best fifth.
    recency: str = "recency_score"
    frequency: str = "frequency_score"
    monetary: str = "monetary_score"
    #: The table in which points are booked, and its column with the customer's key; it
    #: has the columns ``points``, ``reason`` and ``earned_at``.
    entries: str = "loyalty_entry"
    owner: str = "customer_id"

    @hookimpl
    def custquery_criteria(self) -> Iterable[Criterion | RelationCriterion]:
        """Add what can be asked of those columns."""
        return (
            _points(Column(self.points)),
            _member_since(Column(self.member_since)),
            *_scores(self.recency, self.frequency, self.monetary),
            _entries(Relation("loyalty_entries", self.entries, self.owner)),
        )

    @hookimpl
    def custquery_messages(self) -> Iterable[Message]:
        """Add what is said of points, and of the points book."""
        return (*MESSAGES, *SENTENCES)


def _points(source: Source) -> Criterion:
    return Criterion(
        name="loyalty.points",
        aliases=("loyalty.punten", "loyalty.saldo"),
        type=Points(),
        source=source,
        label={"en": "loyalty balance", "nl": "spaarsaldo"},
        summary={
            "en": "The points that the customer has to spend.",
            "nl": "De punten die de klant te besteden heeft.",
        },
        examples=("loyalty.points>1200pt", "loyalty.points:100..500"),
    )


def _member_since(source: Source) -> Criterion:
    return Criterion(
        name="loyalty.member_since",
        aliases=("loyalty.lid_sinds",),
        type=Instant(),
        source=source,
        label={"en": "date of joining", "nl": "datum van lidmaatschap"},
        summary={
            "en": "When the customer joined; missing when she did not.",
            "nl": "Wanneer de klant lid werd; leeg wie het niet is.",
        },
        examples=("loyalty.member_since>=-1y", "loyalty.member_since:*"),
    )


def _scores(recency: str, frequency: str, monetary: str) -> Iterable[Criterion]:
    yield _score(
        ("loyalty.recency", "loyalty.recentheid", recency),
        ("recency score", "how recently"),
        ("recentheidsscore", "hoe kort geleden"),
    )
    yield _score(
        ("loyalty.frequency", "loyalty.frequentie", frequency),
        ("frequency score", "how often"),
        ("frequentiescore", "hoe vaak"),
    )
    yield _score(
        ("loyalty.monetary", "loyalty.besteding", monetary),
        ("monetary score", "for how much"),
        ("bestedingsscore", "voor hoeveel"),
    )


def _score(
    names: tuple[str, str, str], english: tuple[str, str], dutch: tuple[str, str]
) -> Criterion:
    name, alias, column = names
    return Criterion(
        name=name,
        aliases=(alias,),
        type=WholeNumber(),
        source=Column(column),
        label={"en": english[0], "nl": dutch[0]},
        summary={
            "en": f"From 1 to 5: {english[1]} the customer bought; 5 is best.",
            "nl": f"Van 1 tot 5: {dutch[1]} de klant kocht; 5 is het best.",
        },
        examples=(f"{name}>=4", f"NOT {name}:1"),
    )


def _entries(relation: Relation) -> RelationCriterion:
    points = Column("points")
    return RelationCriterion(
        name="loyalty.entries",
        aliases=("loyalty.boekingen",),
        relation=relation,
        row=(
            _part("points", "punten", Points(), points),
            _part("reason", "reden", Choice(REASONS), Column("reason")),
            _part("earned", "gespaard", Instant(), Column("earned_at")),
        ),
        aggregates=(
            _part("count", "aantal", WholeNumber(), Count(relation)),
            _part("sum_points", "punten_samen", Points(), Sum(relation, points)),
            _part("max_points", "meeste_punten", Points(), Max(relation, points)),
        ),
        label={"en": "loyalty entries", "nl": "spaarboekingen"},
        summary={
            "en": "Points given or taken that pass the conditions, taken together.",
            "nl": "Punten erbij of eraf die aan de voorwaarden voldoen, samengenomen.",
        },
        examples=(
            "loyalty.entries MATCHES (points > 100pt, reason = 'review')",
            "loyalty.entries MATCHES (earned >= -30d, sum_points > 500, count >= 2)",
        ),
    )


_WORDS = {
    "points": ("points", "punten", "Points of one entry.", "Punten van één boeking."),
    "reason": ("reason", "reden", "What they were for.", "Waar ze voor waren."),
    "earned": ("date", "datum", "When it was booked.", "Wanneer het is geboekt."),
    "count": ("number", "aantal", "How many entries.", "Hoeveel boekingen."),
    "sum_points": ("total", "totaal", "What they add up to.", "Wat ze samen zijn."),
    "max_points": ("largest", "grootste", "The largest one.", "De grootste ervan."),
}


def _part(name: str, alias: str, type: ValueType, source: Source) -> Criterion:
    english, dutch, summary, in_dutch = _WORDS[name]
    return Criterion(
        name=name,
        aliases=(alias,),
        type=type,
        source=source,
        label={"en": english, "nl": dutch},
        summary={"en": summary, "nl": in_dutch},
    )
