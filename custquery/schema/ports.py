"""
What the checker may ask of a host: saved filters by name, and values with counts.

Values never change what a text means (law 3): they add notes, fixes and counts. A
host without them gives nothing, and everything still works.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from attrs import frozen

from custquery.language.printed import Printed
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion


@frozen(repr=False)
class SavedFilter(Printed):
    """A filter that somebody saved: its canonical text, and the edition it is in."""

    name: str
    text: str
    edition: int = 1


class SavedFilters(Protocol):
    """Gives saved filters by name."""

    def saved(self, name: str) -> SavedFilter | None:
        """Return the filter called *name* (folded), or None."""

    def names(self) -> Iterable[str]:
        """Yield the names of all saved filters, in the order they are shown."""


@frozen(repr=False)
class Counted(Printed):
    """A value that customers have, as it is written, and how many have it."""

    text: str
    count: int
    #: Whether there was no time to count everyone, so that this is a guess.
    about: bool = False


class Values(Protocol):
    """Gives the values that customers have, and counts customers."""

    def values(
        self,
        criterion: Criterion,
        start: str = "",
        *,
        among: Checked | None = None,
        limit: int = 10,
        deadline: float = 0.1,
    ) -> tuple[Counted, ...]:
        """
        Return values of *criterion* that start with *start*, the most frequent first.

        Args:
            criterion: A criterion of text, or of a closed list.
            start: Folded by the callee; a word inside the value may start with it.
            among: Count only these customers; everyone by default.
            limit: At most so many.
            deadline: Seconds; what takes longer gives fewer values, or guesses.
        """

    def count(self, filter: Checked, *, deadline: float = 0.1) -> int | None:
        """Return how many customers *filter* selects; None: too long to wait."""

    def as_of(self, criterion: Criterion) -> datetime | None:
        """Return when *criterion* was computed for all customers; None: it is live."""
