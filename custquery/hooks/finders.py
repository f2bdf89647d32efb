"""
Customers → the pairs who may be one, how sure that is, and why.

A finder gets everybody once, folded and ready to be compared, and keeps nothing of it
when it is done.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import ClassVar, NamedTuple

from attrs import frozen

from custquery.language.errors import CustQueryError
from custquery.language.messages import say


class Home(NamedTuple):
    """An address, as it is compared; what is not known is empty."""

    street: str
    number: str
    extra: str
    zip: str
    city: str
    region: str
    country: str


class Person(NamedTuple):
    """A customer, as she is compared; what is not known is empty."""

    id: int
    first: str
    last: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    homes: tuple[Home, ...] = ()


@frozen
class Reason:
    """What one field says about whether two customers are one."""

    #: Such as ``last_name``; the catalogues have its word.
    field: str
    #: ``same``, ``alike``, ``initial`` or ``other``.
    level: str
    #: In bits: above 0 it speaks for, below 0 against.
    weight: float

    def render(self, locale: str = "en") -> str:
        """Say it, in English or Dutch."""
        if self.field == "household":
            return say("duplicate-household", {}, locale)
        field = say(f"duplicate-field-{self.field}", {}, locale)
        return say(f"duplicate-{self.level}", {"field": field}, locale)


@frozen
class Pair:
    """Two customers who may be one."""

    one: int
    two: int
    #: From 0 to 1: the chance that they are one.
    score: float
    #: What speaks for it first, and what against it last.
    reasons: tuple[Reason, ...]

    @property
    def weight(self) -> float:
        """The bits of all reasons together."""
        return sum(each.weight for each in self.reasons)

    def render(self, locale: str = "en") -> Iterator[str]:
        """Yield lines that say who it is about, how sure it is, and why."""
        args = {"one": self.one, "two": self.two, "percent": int(self.score * 100)}
        yield say("duplicate-pair", args, locale)
        for each in self.reasons:
            yield f"{each.weight:+5.1f}  {each.render(locale)}"


class FindingError(CustQueryError):
    """
    A finder could not do what was asked.

    The reason is for the operator and holds no personal data.
    """

    def __init__(self, reason: str) -> None:
        """Keep the *reason*."""
        super().__init__(reason)
        self.reason = reason


class FoundPairs(NamedTuple):
    """What a finder found; read the pairs while it is open."""

    #: How many pairs were compared, and how many of them are sure enough.
    compared: int
    found: int
    #: The surest first, each once, and the lower id of both as ``one``.
    pairs: Iterator[Pair]


class DuplicateFinder(ABC):
    """Finds customers who are there twice, among all that a shop has."""

    #: What a search calls it by: ``splink``.
    name: ClassVar[str]

    @abstractmethod
    def find(
        self, people: Iterable[Person], threshold: float
    ) -> AbstractContextManager[FoundPairs]:
        """
        Search *people* for pairs; they last as long as the block.

        Args:
            people: Everyone, once; to be read before the block begins.
            threshold: The chance, from 0 to 1, from which on a pair is told.

        Raises:
            FindingError: it could not.
        """
