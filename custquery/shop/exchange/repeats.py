"""
The rows of a file → which of them a later row replaces, in little memory.

A table of bits tells what may have been seen before; only that is remembered as it is.
So a million rows that differ cost 16 MB, and a row is never taken for another's repeat.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from custquery.shop.exchange.files import Row

#: What tells by what rows are about the same, each row by its number.
Keys: TypeAlias = Callable[[Sequence[Row]], Iterable[tuple[int, Iterable[Hashable]]]]

#: Bits of the table, a power of two.
_BITS = 1 << 27
#: Rows that are read together.
_TOGETHER = 1_000


class Repeats(NamedTuple):
    """What rows of a file have in common."""

    #: A key that several rows may have → the last row that has it.
    last: Mapping[Hashable, int]
    #: How many rows the file has.
    rows: int

    def later(self, number: int, keys: Iterable[Hashable]) -> int | None:
        """Return the last row that is about whom row *number* is, if it is later."""
        found = max((self.last.get(each, 0) for each in keys), default=0)
        return found if found > number else None


def repeats_in(rows: Iterable[Row], keys: Keys) -> Repeats:
    """
    Find what several *rows* have in common.

    >>> rows = [Row(2, ["a"]), Row(3, ["b"]), Row(4, ["a"])]
    >>> keys = lambda rows: [(row.number, row.cells) for row in rows]
    >>> repeats_in(rows, keys).later(2, ["a"])
    4
    """
    seen = bytearray(_BITS // 8)
    last: dict[Hashable, int] = {}
    count = 0
    rest = iter(rows)
    while part := list(islice(rest, _TOGETHER)):
        count += len(part)
        for number, found in keys(part):
            for key in found:
                place = hash(key) % _BITS
                byte, bit = place >> 3, 1 << (place & 7)
                if seen[byte] & bit:
                    last[key] = number
                else:
                    seen[byte] |= bit
    return Repeats(last, count)
