"""The functions of `bitsets` on arrays of NumPy: the same outcome, sooner."""

from array import array
from collections.abc import Sequence

import numpy as np


def bits_of(places: Sequence[int], size: int) -> int:
    """Return the bits at *places*, each below *size*."""
    marks = np.zeros(size, dtype=np.uint8)
    marks[np.asarray(places, dtype=np.uint32)] = 1
    return int.from_bytes(np.packbits(marks, bitorder="little").tobytes(), "little")


def places_of(bits: int, size: int) -> Sequence[int]:
    """Return the places of the *bits* that are set, in order."""
    found: list[int] = np.flatnonzero(_spread(bits, size)).tolist()
    return found


def marks_of(bits: int, size: int) -> bytes:
    """Return a byte for each place: 1 where the bit is set."""
    return _spread(bits, size).tobytes()


def _spread(bits: int, size: int) -> "np.typing.NDArray[np.uint8]":
    packed = bits.to_bytes(-(-size // 8), "little")
    return np.unpackbits(np.frombuffer(packed, np.uint8), bitorder="little")


def in_order(
    ranks: "array[int]", places: "array[int]", many: int
) -> tuple["array[int]", "array[int]"]:
    """Put *places* in the order of their *ranks*, of which there are *many*."""
    ranked = np.frombuffer(ranks, np.uint32)
    order = np.argsort(ranked, kind="stable")
    found = np.frombuffer(places, np.uint32)[order]
    ends = np.bincount(ranked, minlength=many).cumsum().astype(np.uint64)
    return array("Q", bytes(8) + ends.tobytes()), array("I", found.tobytes())
