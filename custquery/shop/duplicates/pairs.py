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
    "largest_block",
]

#: From this score on two customers are said to be one.
THRESHOLD = 0.9
#: Customers who share a key, at most, for all of them to be compared with each other;
#: fewer where strangers share it, too: in a big shop those would be nearly all pairs.
LARGEST_BLOCK, LARGEST_WEAK_BLOCK = 200, 10
_WEAK = frozenset(
    ("name-sound", "name-and-city", "name-and-street", "street-and-number")
)


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
        limit = largest_block(self.kind)
        return say("duplicate-block", {**args, "limit": limit}, locale)


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


def largest_block(kind: str) -> int:
    """Return how many who share a key of a *kind* are all compared with each other."""
    return LARGEST_WEAK_BLOCK if kind in _WEAK else LARGEST_BLOCK


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return what says something, the strongest for it first."""
    said = (each for each in reasons if each.weight)
    return tuple(sorted(said, key=lambda each: -each.weight))
