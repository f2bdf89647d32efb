"""The functions of `bitsets`, with NumPy where it is installed; and `picked`."""

from collections.abc import Sequence
from itertools import compress
from typing import TypeVar

try:
    from custquery.targets.index.with_numpy import (
        bits_of,
        in_order,
        marks_of,
        places_of,
    )
except ImportError:
    from custquery.targets.index.bitsets import bits_of, in_order, marks_of, places_of

__all__ = ["bits_of", "in_order", "picked", "places_of"]

R = TypeVar("R")

#: When more than one record in so many is meant, all of them are gone through.
_DENSE = 32


def picked(records: Sequence[R], bits: int) -> list[R]:
    """
    Return those of *records* whose bit is set, in order.

    >>> picked("abcd", 9)
    ['a', 'd']
    """
    size = len(records)
    if bits.bit_count() * _DENSE < size:
        return list(map(records.__getitem__, places_of(bits, size)))
    return list(compress(records, marks_of(bits, size)))
