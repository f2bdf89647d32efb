"""
A number → numbers that look random and are the same on every machine and version.

Python promises that of hardly any function of its own `random`.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from attrs import define

Item = TypeVar("Item")

_MODULUS = 2**31 - 1
_MULTIPLIER = 48_271
#: Throws after which sequences that began side by side have nothing in common.
_WARMING_UP = 4


@define
class Dice:
    """
    A sequence of throws that begins at *state*.

    >>> Dice(7).below(6), Dice(7).below(6)
    (4, 4)

    Source: Park, Miller and Stockmeyer, "Another test for randomness" (1993): the
    minimal standard generator.
    """

    state: int

    def __attrs_post_init__(self) -> None:
        self.state = 1 + self.state % (_MODULUS - 1)
        for _ in range(_WARMING_UP):
            self.below(1)

    def below(self, limit: int) -> int:
        """Throw a number from 0 up to *limit*, *limit* itself not included."""
        self.state = self.state * _MULTIPLIER % _MODULUS
        return self.state * limit // _MODULUS

    def happens(self, percent: int) -> bool:
        """Tell whether something happens that has so many chances in a hundred."""
        return self.below(100) < percent

    def one(self, items: Sequence[Item]) -> Item:
        """Pick one of *items*, each as likely."""
        return items[self.below(len(items))]

    def weighed(self, shares: Mapping[str, int]) -> str:
        """Pick one of the names, each as likely as its share says."""
        left = self.below(sum(shares.values()))
        for name, share in shares.items():
            left -= share
            if left < 0:
                return name
        raise AssertionError(shares)
