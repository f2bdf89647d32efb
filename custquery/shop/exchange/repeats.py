"""
The rows of a file → which of them a later row replaces, in little memory.

A table of bits tells what may have been seen before; only that is remembered as it is.
So a million rows that differ cost 16 MB, and a row is never taken for another's repeat.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from custquery.shop.exchange.files import Row

#: Bits of the table, a power of two.
_BITS = 1 << 27


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


def repeats_in(
    rows: Iterable[Row], keys: Callable[[Row], Iterable[Hashable]]
) -> Repeats:
    """
    Find what several *rows* have in common.

    >>> rows = [Row(2, ["a"]), Row(3, ["b"]), Row(4, ["a"])]
    >>> repeats_in(rows, lambda row: row.cells).later(2, ["a"])
    4
    """
    seen = bytearray(_BITS // 8)
    last: dict[Hashable, int] = {}
    count = 0
    for row in rows:
        count += 1
        for key in keys(row):
            place = hash(key) % _BITS
            byte, bit = place >> 3, 1 << (place & 7)
            if seen[byte] & bit:
                last[key] = row.number
            else:
                seen[byte] |= bit
    return Repeats(last, count)
