"""
A number → numbers that look random and are the same on every machine and version.

Python promises that of hardly any function of its own `random`.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from attrs import define

Item = TypeVar("Item")

_64_BITS = 2**64 - 1


@define
class Dice:
    """
    A sequence of throws that begins at *state*.

    >>> Dice(7).below(6), Dice(7).below(6)
    (4, 4)

    Source: splitmix64, from Steele, Lea and Flood, "Fast splittable pseudorandom number
    generators" (2014).
    """

    state: int

    def below(self, limit: int) -> int:
        """Throw a number from 0 up to *limit*, *limit* itself not included."""
        self.state = (self.state + 0x9E3779B97F4A7C15) & _64_BITS
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _64_BITS
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _64_BITS
        return (mixed ^ (mixed >> 31)) % limit

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
