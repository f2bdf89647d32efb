"""A text with a bar for its caret → what is offered there, and what it becomes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import custquery as cq
from custquery.schema.checked import Checked
from custquery.schema.completion import Completion, Offer, complete
from custquery.schema.criterion import Criterion
from custquery.schema.ports import Counted, SavedFilter

NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)

TAGS = {"vip": 12, "Vip Gold": 3, "b2b": 7, "café-actie": 2, "AND": 1, '5" pipe': 1}


class KnownTags:
    """Tags, the frequent ones first; notes among whom they were counted."""

    def __init__(self) -> None:
        self.asked: list[Checked | None] = []

    def values(
        self,
        criterion: Criterion,
        start: str = "",
        *,
        among: Checked | None = None,
        limit: int = 10,
        deadline: float = 0.1,
    ) -> tuple[Counted, ...]:
        self.asked.append(among)
        found = TAGS if criterion.name == "tag" else {}
        starts = (each for each in found.items() if start.lower() in each[0].lower())
        return tuple(Counted(*each) for each in starts)[:limit]

    def count(self, filter: Checked, *, deadline: float = 0.1) -> int | None:
        return None

    def as_of(self, criterion: Criterion) -> datetime | None:
        return None


class Shelf:
    """Two saved filters."""

    def saved(self, name: str) -> SavedFilter | None:
        return None

    def names(self) -> Iterator[str]:
        yield from ("Best customers", "Zomer")


ENVIRONMENT = cq.environment()
READING = ENVIRONMENT.reading(now=NOW)
TEMPLATES = {
    "orders>=1": {"en": "Bought at least once", "nl": "Minstens één keer gekocht"}
}


def completed(marked: str, locale: str = "en", limit: int = 40) -> Completion:
    """Complete the text at its bar."""
    caret = marked.index("|")
    return complete(
        marked.replace("|", "", 1),
        caret,
        ENVIRONMENT.schema,
        ENVIRONMENT.reading(now=NOW, locale=locale),
        saved=Shelf(),
        values=KnownTags(),
        templates=TEMPLATES,
        limit=limit,
        deadline=10,
    )


def taken(marked: str, locale: str = "en", limit: int = 40) -> list[str]:
    """Return the texts with each offer taken, with a bar at the caret."""
    text = marked.replace("|", "", 1)
    return [with_bar(text, each) for each in completed(marked, locale, limit).offers]


def with_bar(text: str, offer: Offer) -> str:
    done = offer.apply(text)
    return f"{done[: offer.caret]}|{done[offer.caret :]}"
