"""Two customers who may be one → how sure that is and why, field by field."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from custquery.hooks.finders import Pair, Reason
from custquery.language.messages import say

__all__ = [
    "LARGEST_BLOCK",
    "THRESHOLD",
    "LeftOut",
    "Pair",
    "Reason",
    "Search",
    "in_order",
]

#: From this score on two customers are said to be one.
THRESHOLD = 0.9
#: Customers who share a key, at most, for all of them to be compared with each other.
LARGEST_BLOCK = 200


@frozen
class LeftOut:
    """Customers who share a key with too many to be compared for it."""

    #: What they share, such as ``name-and-city``.
    kind: str
    #: How many such keys there were, and how many customers had the commonest.
    count: int
    largest: int

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        shared = say(f"duplicate-key-{self.kind}", {}, locale)
        args = {"count": self.count, "largest": self.largest, "shared": shared}
        return say("duplicate-block", {**args, "limit": LARGEST_BLOCK}, locale)


@frozen(eq=False)
class Search:
    """What was found; read the pairs while the search is open."""

    customers: int
    #: How many pairs were compared, and how many of them are sure enough.
    compared: int
    found: int
    left_out: tuple[LeftOut, ...]
    #: The surest first.
    pairs: Iterator[Pair]


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return what says something, the strongest for it first."""
    said = (each for each in reasons if each.weight)
    return tuple(sorted(said, key=lambda each: -each.weight))
