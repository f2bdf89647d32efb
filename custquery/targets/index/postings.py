"""
Distinct keys in order, and for each the records that have it.

Every question is one stretch of keys: a value, a range, how a text starts. The records
of a stretch are those of whole blocks, whose bits are kept, and of two pieces.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Self

from custquery.targets.index.quickest import bits_of, in_order

#: Records in a block, at least, and blocks in all, at most.
_BLOCK, _MOST_BLOCKS = 1 << 14, 64
#: So many pieces are joined as bits; more of them as places.
_FEW = 16


class Postings:
    """What is indexed of one criterion in one form."""

    def __init__(
        self, keys: list[Any], starts: "array[int]", places: "array[int]", size: int
    ) -> None:
        """Take distinct *keys* in order, where the *places* of each start, and all."""
        self.keys = keys
        self._starts = starts
        self._places = places
        self._size = size
        self.block = max(_BLOCK, len(places) // _MOST_BLOCKS)
        self._blocks: dict[int, int] = {}

    @classmethod
    def of(cls, entries: Iterable[tuple[Any, int]], size: int) -> Self:
        """
        Index *entries*, each a key and the place of a record below *size*.

        Raises:
            TypeError: the keys have no order.
        """
        numbers: dict[Any, int] = {}
        number_of, coded, places = numbers.setdefault, array("I"), array("I")
        for key, place in entries:
            coded.append(number_of(key, len(numbers)))
            places.append(place)
        keys = sorted(numbers)
        ranks = [0] * len(keys)
        for rank, key in enumerate(keys):
            ranks[numbers[key]] = rank
        del numbers
        ranked = array("I", map(ranks.__getitem__, coded))
        return cls(keys, *in_order(ranked, places, len(keys)), size)

    def entries(self) -> Iterator[tuple[Any, "array[int]"]]:
        """Yield each key with its places."""
        for rank, key in enumerate(self.keys):
            yield key, self._places[self._starts[rank] : self._starts[rank + 1]]

    @property
    def bytes_held(self) -> int:
        """How much memory the index takes, without the keys."""
        held = len(self._places) * 4 + len(self._starts) * 8
        return held + len(self._blocks) * self._size // 8

    def all(self) -> int:
        """Return who has any key."""
        return self.between(0, len(self.keys))

    def among(self, keys: Sequence[Any]) -> int:
        """Return who has one of *keys*."""
        ranks = (bisect_left(self.keys, key) for key in keys)
        known = zip(ranks, keys, strict=True)
        return self.at(
            rank
            for rank, key in known
            if rank < len(self.keys) and self.keys[rank] == key
        )

    def at(self, ranks: Iterable[int]) -> int:
        """Return who has a key with one of *ranks*, its places in the order."""
        stretches = _stretches(sorted(set(ranks)))
        if len(stretches) <= _FEW:
            found = 0
            for first, last in stretches:
                found |= self.between(first, last)
            return found
        places: array[int] = array("I")
        for first, last in stretches:
            places += self._places[self._starts[first] : self._starts[last]]
        return bits_of(places, self._size)

    def starting(self, text: str) -> int:
        """Return who has a key that starts with *text*; the keys are texts."""
        first = bisect_left(self.keys, text)
        last = bisect_right(self.keys, text, lo=first, key=lambda key: key[: len(text)])
        return self.between(first, last)

    def where(self, holds: Callable[[Any], bool]) -> int:
        """Return who has a key that *holds*; each key is asked once."""
        return self.at(rank for rank, key in enumerate(self.keys) if holds(key))

    def between(self, first: int, last: int) -> int:
        """Return who has a key with a rank in ``[first, last)``."""
        if first >= last:
            return 0
        start, end, block = self._starts[first], self._starts[last], self.block
        low, high = -(-start // block), end // block
        if low >= high:
            return self._bits(start, end)
        found = self._bits(start, low * block) | self._bits(high * block, end)
        for number in range(low, high):
            known = self._blocks.get(number)
            if known is None:
                known = self._bits(number * block, (number + 1) * block)
                self._blocks[number] = known
            found |= known
        return found

    def _bits(self, start: int, end: int) -> int:
        return bits_of(self._places[start:end], self._size)


def _stretches(ranks: list[int]) -> list[tuple[int, int]]:
    """Join *ranks* that follow one another, as half-open stretches."""
    found: list[tuple[int, int]] = []
    for rank in ranks:
        if found and found[-1][1] == rank:
            found[-1] = (found[-1][0], rank + 1)
        else:
            found.append((rank, rank + 1))
    return found
