"""
Places of records ⇄ bits of one whole number: bit 5 is set when record 5 is meant.

AND, OR and NOT of a million records are then one operation each. `with_numpy` does the
same faster.
"""

from array import array
from collections.abc import Sequence
from itertools import accumulate

#: By byte: which of its bits are set, and the same as eight bytes of 0 and 1.
_SET = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
_SPREAD = tuple(bytes(byte >> bit & 1 for bit in range(8)) for byte in range(256))


def bits_of(places: Sequence[int], size: int) -> int:
    """
    Return the bits at *places*, each below *size*.

    >>> bits_of([0, 3], 8)
    9
    """
    kept = bytearray(-(-size // 8))
    for place in places:
        kept[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(kept, "little")


def places_of(bits: int, size: int) -> Sequence[int]:
    """
    Return the places of the *bits* that are set, in order; *size* is more than any.

    >>> list(places_of(9, 8))
    [0, 3]
    """
    packed = bits.to_bytes(-(-size // 8), "little")
    return [
        at * 8 + bit for at, byte in enumerate(packed) if byte for bit in _SET[byte]
    ]


def marks_of(bits: int, size: int) -> bytes:
    r"""
    Return a byte for each place up to *size* or a few more: 1 where the bit is set.

    >>> marks_of(9, 8)
    b'\x01\x00\x00\x01\x00\x00\x00\x00'
    """
    packed = bits.to_bytes(-(-size // 8), "little")
    return b"".join(map(_SPREAD.__getitem__, packed))


def in_order(
    ranks: "array[int]", places: "array[int]", many: int
) -> tuple["array[int]", "array[int]"]:
    """
    Put *places* in the order of their *ranks*, of which there are *many*.

    Returns where the places of each rank start, with the end of the last, and them.

    >>> starts, places = in_order(array("I", [1, 0, 1]), array("I", [7, 8, 9]), 2)
    >>> starts.tolist(), places.tolist()
    ([0, 1, 3], [8, 7, 9])
    """
    counts = array("Q", bytes(8 * (many + 1)))
    for rank in ranks:
        counts[rank + 1] += 1
    starts = array("Q", accumulate(counts))
    free, found = starts[:], array("I", bytes(4 * len(places)))
    for rank, place in zip(ranks, places, strict=True):
        found[free[rank]] = place
        free[rank] += 1
    return starts, found
