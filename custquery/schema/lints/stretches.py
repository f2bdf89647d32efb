"""
Value set → a stretch: which values are in it, as edges on a line.

Numbers, instants and folded texts lie on a line; a stretch starts inside or outside and
turns at every edge. ``missing`` says whether a customer without a value is in it too,
so that NOT is the exact complement (law 1).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import TypeAlias, cast

from custquery.schema.types.base import Domain
from custquery.schema.value_sets import OneOf, Prefix, Present, Range, Value, ValueSet

#: A place on the line: just before a value (0), or just behind it (1).
Edge: TypeAlias = tuple[int, int]
#: Whether nothing is in it, whether it starts inside, and where it turns.
Stretch: TypeAlias = tuple[bool, bool, tuple[Edge, ...]]

EVERYTHING: Stretch = (True, True, ())
PRESENT: Stretch = (False, True, ())
NOTHING: Stretch = (False, False, ())

_STEPWISE = frozenset({"whole", "instant", "day", "yesno"})
_LAST_SIGN = "\U0010ffff"


def stretch(wanted: ValueSet, domain: Domain) -> Stretch | None:
    """
    Return *wanted* as a stretch, or None when it is none.

    >>> stretch(Range(3, 9), "whole")
    (False, False, ((3, 0), (9, 0)))
    """
    match wanted:
        case Present():
            return PRESENT
        case OneOf(values, raw) if not (raw and domain == "text"):
            return _points(values, domain)
        case Range(low, high):
            return _between(wanted, low, high, domain)
        case Prefix(text) if text and text[-1] < _LAST_SIGN:
            after = text[:-1] + chr(ord(text[-1]) + 1)
            return _of([(text, 0), (after, 0)])
        case _:
            return None


def _of(edges: Iterable[object], *, inside: bool = False) -> Stretch:
    return False, inside, cast("tuple[Edge, ...]", tuple(edges))


def _edge(value: object, domain: Domain, *, behind: bool) -> object:
    if domain in _STEPWISE and not isinstance(value, Decimal):
        return (int(cast("int", value)) + behind, 0)
    return (value, int(behind))


def _points(values: Iterable[Value], domain: Domain) -> Stretch:
    edges: list[object] = []
    for value in sorted(cast("set[int]", set(values))):
        first = _edge(value, domain, behind=False)
        if edges and edges[-1] == first:
            edges.pop()
        else:
            edges.append(first)
        edges.append(_edge(value, domain, behind=True))
    return _of(edges)


def _between(
    wanted: Range, low: Value | None, high: Value | None, domain: Domain
) -> Stretch:
    ends = []
    if low is not None:
        ends.append(_edge(low, domain, behind=wanted.low_open))
    if high is not None:
        ends.append(_edge(high, domain, behind=wanted.high_closed))
    if len(ends) == 2 and cast("int", ends[0]) >= cast("int", ends[1]):
        return _of(())
    return _of(ends, inside=low is None)


def complement(of: Stretch) -> Stretch:
    """Return everything that is not in *of*."""
    missing, inside, edges = of
    return not missing, not inside, edges


def covers(whole: Stretch, part: Stretch) -> bool:
    """
    Tell whether everything in *part* is in *whole*.

    It is where *part* begins in *whole*, and is over where *whole* ends.

    >>> covers((False, True, ((9, 0),)), (False, False, ((3, 0), (5, 0))))
    True
    """
    if part[0] > whole[0] or part[1] > whole[1]:
        return False
    for begin in part[2][part[1] :: 2]:
        if whole[1] == bisect_right(whole[2], begin) % 2:
            return False
    for end in whole[2][not whole[1] :: 2]:
        if part[1] != bisect_right(part[2], end) % 2:
            return False
    return True


def union(one: Stretch, other: Stretch) -> Stretch:
    """Return everything that is in *one* or in *other*."""
    return complement(Cover([one, other]).left) if any(other) else one


class Cover:
    """
    How often each place of the line is in some of *stretches*.

    A segment lies between two edges that follow each other; the last one is having no
    value at all. The work grows with the number of edges, not with its square.
    """

    __slots__ = ("_at", "_bare_before", "bare", "depths", "edges", "stretches")

    def __init__(
        self, stretches: Sequence[Stretch], others: Sequence[Stretch] = ()
    ) -> None:
        """Count *stretches*; *others* only cut the line, to be asked about."""
        self.stretches = stretches
        either = (*stretches, *others)
        self.edges = sorted({edge for each in either for edge in each[2]})
        self._at = {edge: place for place, edge in enumerate(self.edges, 1)}
        turns = [0] * (len(self.edges) + 1)
        for _, inside, edges in stretches:
            turns[0] += inside
            for count, edge in enumerate(edges, inside):
                turns[self._at[edge]] += -1 if count % 2 else 1
        #: How many stretches each segment is in.
        self.depths = [*accumulate(turns), sum(each[0] for each in stretches)]
        #: The segments that are in none.
        self.bare = [place for place, deep in enumerate(self.depths) if not deep]
        self._bare_before = [0, *accumulate(not deep for deep in self.depths)]

    @property
    def left(self) -> Stretch:
        """What is in none of the stretches."""
        inside, edges = self.depths[0] == 0, []
        now = inside
        for edge, deep in zip(self.edges, self.depths[1:], strict=False):
            if (deep == 0) != now:
                edges.append(edge)
                now = not now
        return self.depths[-1] == 0, inside, tuple(edges)

    def runs(self, of: Stretch) -> Iterator[tuple[int, int]]:
        """Yield the segments of a stretch that was given, as first and end."""
        missing, inside, edges = of
        ends = [self._at[edge] for edge in edges]
        if inside:
            ends.insert(0, 0)
        if len(ends) % 2:
            ends.append(len(self.edges) + 1)
        yield from zip(ends[::2], ends[1::2], strict=True)
        if missing:
            yield len(self.depths) - 1, len(self.depths)

    def is_covered(self, of: Stretch) -> bool:
        """Tell whether every segment of *of*, which was given, is in some stretch."""
        bare = self._bare_before
        return all(bare[first] == bare[end] for first, end in self.runs(of))

    def spare(self, most: int) -> Iterator[int]:
        """
        Yield the places of stretches that add nothing, the last ones first.

        Each is left out before the next is looked at, so that all can go together; at
        most so many are looked for.
        """
        once = [0, *accumulate(deep == 1 for deep in self.depths)]
        of_each = [list(self.runs(each)) for each in self.stretches]
        found = [
            place
            for place in reversed(range(len(of_each)))
            if all(once[first] == once[end] for first, end in of_each[place])
        ]
        for place in found[:most]:
            runs = of_each[place]
            if all(min(self.depths[slice(*run)], default=2) > 1 for run in runs):
                for first, end in runs:
                    for segment in range(first, end):
                        self.depths[segment] -= 1
                yield place
