"""
Pieces that must all hold → which cannot hold together, and which add nothing.

OR is asked as the AND of the opposites: what can never hold there always holds here.
Tests are grouped by criterion; of a many-valued one each test may be about another
value, so only what is forbidden to all of them counts against it (law 2).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from custquery.schema.criterion import Criterion
from custquery.schema.lints.pieces import Piece
from custquery.schema.lints.stretches import (
    NOTHING,
    Cover,
    Stretch,
    complement,
    covers,
    union,
)
from custquery.schema.lints.texts import is_apart, is_within, near
from custquery.schema.value_sets import ValueSet, Words

#: ``never``: two cannot hold together, or (without a second) all of them; ``spare``:
#: the first adds nothing; ``covers``: together they ask only for some value.
Found: TypeAlias = tuple[str, Piece, "Piece | None"]
_Line: TypeAlias = tuple[Piece, Stretch]

#: Above these only what is cheap is looked for.
_MOST_SAID = 8
_MOST_PAIRED = 24
_MOST_TEXTS = 128
_MOST_EDGES = 64
_MOST_MEMBERS = 500


class Conjunction:
    """Pieces that must all hold; with *dual*, of which one must."""

    def __init__(
        self,
        pieces: Sequence[Piece],
        universe: Callable[[Criterion], Stretch],
        *,
        dual: bool,
    ) -> None:
        self.pieces = pieces
        self.universe = universe
        self.dual = dual
        self.is_never = False
        self._kept: dict[int, Piece] = {}
        self._dropped: set[int] = set()
        #: What no value of a criterion may be, and what some value of it must be.
        self._lined_up: dict[int, tuple[list[Stretch], list[Stretch]]] = {}
        self._left: dict[int, Stretch | None] = {}

    def findings(self) -> Iterator[Found]:
        """Yield what there is to say."""
        yield from self._same()
        groups: dict[int, list[Piece]] = {}
        for piece in self._kept.values():
            if piece.test is not None:
                groups.setdefault(id(piece.test.criterion), []).append(piece)
        for group in groups.values():
            yield from self._group(group)
        if not self.is_never:
            yield from self._absorbed()

    def _asks(self, piece: Piece) -> bool:
        """Tell whether the test itself must hold, and not its opposite."""
        return piece.positive != self.dual

    def _never(self, piece: Piece, other: Piece | None) -> Found:
        self.is_never = True
        if other is None:
            return "never", piece, None
        first, second = sorted((piece, other), key=lambda each: each.span.start)
        return "never", first, second

    def _spare(self, piece: Piece) -> Found:
        self._dropped.add(id(piece))
        return "spare", piece, None

    def _same(self) -> Iterator[Found]:
        """Find what is asked twice, and what is asked together with its opposite."""
        for piece in self.pieces:
            if piece.key in self._kept:
                yield self._spare(piece)
            elif -piece.key in self._kept:
                yield self._never(self._kept[-piece.key], piece)
            else:
                self._kept[piece.key] = piece

    # One criterion

    def _group(self, group: list[Piece]) -> Iterator[Found]:
        lines = [(each, each.line) for each in group if each.line is not None]
        raw = [each for each in lines if each[0].is_raw]
        odd = [each for each in group if each.line is None]
        find = self._many if _criterion(group[0]).many else self._one
        if len(raw) < len(lines):
            yield from find([each for each in lines if not each[0].is_raw])
        if raw:
            yield from find(raw)
        if raw or odd:
            yield from self._texts([*odd, *(piece for piece, _ in raw)], group)

    def _one(self, lines: list[_Line]) -> Iterator[Found]:
        """Look at tests of the one value of a single-valued criterion."""
        natural = complement(self.universe(_criterion(lines[0][0])))
        barred = [
            complement(line) if self._asks(piece) else line for piece, line in lines
        ]
        self._lines_up(lines[0][0], [natural, *barred], [])
        if len(lines) == 1:
            yield from self._alone(lines[0][0], barred[0], natural)
            return
        cover = Cover([natural, *barred])
        if not cover.bare:
            yield self._never(*_culprits(lines, barred, natural))
            return
        only_missing = cover.bare == [len(cover.depths) - 1]
        if self.dual and only_missing:
            yield "covers", lines[-1][0], lines[0][0]
            return
        for place in cover.spare(_MOST_SAID):
            if place:
                yield self._spare(lines[place - 1][0])

    def _alone(
        self, piece: Piece, barred: Stretch, natural: Stretch
    ) -> Iterator[Found]:
        """Look at the only test of a criterion: what it can be decides."""
        if covers(barred, complement(natural)):
            yield self._never(piece, None)
        elif covers(natural, barred):
            yield self._spare(piece)

    def _many(self, lines: list[_Line]) -> Iterator[Found]:
        """Look at tests of which each may be about another value."""
        asked = [each for each in lines if self._asks(each[0])]
        barred = [each for each in lines if not self._asks(each[0])]
        outer, inner = [line for _, line in barred], [line for _, line in asked]
        self._lines_up(lines[0][0], outer, inner)
        forbidden = NOTHING
        if barred and len(lines) > 1:
            cover = Cover(outer, inner)
            forbidden = complement(cover.left)
            for piece, line in asked:
                if cover.is_covered(line):
                    by = (one for one, other in barred if covers(other, line))
                    yield self._never(next(by, barred[0][0]), piece)
            for place in cover.spare(_MOST_SAID):
                yield self._spare(barred[place][0])
        if 1 < len(asked) <= _MOST_PAIRED and not self.is_never:
            yield from self._implied(asked, (False, *forbidden[1:]))

    def _implied(self, asked: list[_Line], forbidden: Stretch) -> Iterator[Found]:
        """Find what holds whenever another test holds."""
        if max(Cover([line for _, line in asked]).depths) < 2:
            return  # no two meet
        for piece, line in reversed(asked):
            wide = union(line, forbidden)
            for other, narrow in asked:
                if other is piece or id(other) in self._dropped:
                    continue
                if covers(wide, narrow):
                    yield self._spare(piece)
                    break

    def _texts(self, odd: list[Piece], group: list[Piece]) -> Iterator[Found]:
        """Compare words, ends and raw texts with each other and with the rest."""
        if len(odd) > _MOST_PAIRED or len(group) > _MOST_TEXTS:
            return
        if _criterion(group[0]).type.domain != "text":
            return
        beside: Sequence[Sequence[int]] = (
            [range(len(group))] * len(group)
            if self._can_be_apart(group)
            else near([_wanted(each) for each in group])
        )
        places = {id(piece): place for place, piece in enumerate(group)}
        seen: set[int] = set()
        excluded = 0
        for piece in odd:
            seen.add(places[id(piece)])
            for place in beside[places[id(piece)]]:
                gone = {id(piece), id(group[place])} & self._dropped
                if place in seen or gone or excluded == _MOST_SAID:
                    continue
                for found in self._two_texts(piece, group[place]):
                    excluded += found[0] == "never"
                    yield found

    def _can_be_apart(self, group: list[Piece]) -> bool:
        """Tell whether two can exclude each other; two values or words never do."""
        words = all(isinstance(_wanted(each), Words) for each in group)
        many = _criterion(group[0]).many
        return not (words or many) and any(map(self._asks, group))

    def _two_texts(self, one: Piece, other: Piece) -> Iterator[Found]:
        if one.is_raw and other.is_raw:
            return
        if self._asks(other) and not self._asks(one):
            one, other = other, one
        first, second = _wanted(one), _wanted(other)
        many = _criterion(one).many
        if self._asks(one) == self._asks(other):
            # What is within another says more, and the NOT of it says less.
            if is_within(first, second):
                yield self._spare(other if self._asks(one) else one)
            elif is_within(second, first):
                yield self._spare(one if self._asks(one) else other)
            elif self._asks(one) and not many and is_apart(first, second):
                yield self._never(one, other)
        elif is_within(first, second):
            yield self._never(one, other)
        elif not many and is_apart(first, second):
            yield self._spare(other)

    # Lists inside

    def _lines_up(
        self, piece: Piece, barred: list[Stretch], asked: list[Stretch]
    ) -> None:
        """Keep what lists are compared with; most filters have no such lists."""
        if not piece.is_raw:
            self._lined_up[id(_criterion(piece))] = barred, asked

    def _left_of(self, criterion: Criterion) -> Stretch | None:
        """Return what *criterion* can still be: its one value, or each of several."""
        key = id(criterion)
        if key not in self._lined_up:
            return None
        if key not in self._left:
            cover = Cover(*self._lined_up[key])
            few = len(cover.edges) <= _MOST_EDGES
            self._left[key] = cover.left if few else None
        return self._left[key]

    def _absorbed(self) -> Iterator[Found]:
        """Find ``a AND (a OR b)``, and what can never be the reason in a list."""
        members = 0
        for piece in self.pieces:
            if piece.kind in {"all", "any"} and id(piece) not in self._dropped:
                members += len(piece.items)
                if members > _MOST_MEMBERS:
                    return
                yield from self._list(piece)

    def _list(self, piece: Piece) -> Iterator[Found]:
        # A list of equal members is equal to each of them, itself no reason.
        alone = piece.key in {each.key for each in piece.items}
        states = [None if alone else self._state(each) for each in piece.items]
        if True in states:
            yield self._spare(piece)
        elif all(each is False for each in states):
            yield self._never(piece, None)
        else:
            for each, state in zip(piece.items, states, strict=True):
                if state is False:
                    yield self._spare(each)

    def _state(self, member: Piece) -> bool | None:
        """Tell whether a member surely holds, surely does not, or may."""
        if member.key in self._kept:
            return True
        if -member.key in self._kept:
            return False
        test, line = member.test, member.line
        if test is None or line is None or member.is_raw:
            return None
        left = self._left_of(test.criterion)
        if left is None:
            return None
        asks = self._asks(member)
        if test.criterion.many:
            return self._state_of_some(line, left, test.criterion, asks=asks)
        meant = line if asks else complement(line)
        if covers(meant, left):
            return True
        return False if covers(complement(meant), left) else None

    def _state_of_some(
        self, line: Stretch, left: Stretch, criterion: Criterion, *, asks: bool
    ) -> bool | None:
        some = self._lined_up[id(criterion)][1][:_MOST_PAIRED]
        if any(covers(line, each) for each in some):
            return asks
        allowed = (False, *left[1:])
        return not asks if covers(complement(line), allowed) else None


def _wanted(piece: Piece) -> ValueSet:
    if piece.test is None:
        raise TypeError(piece.kind)
    return piece.test.wanted


def _criterion(piece: Piece) -> Criterion:
    if piece.test is None:
        raise TypeError(piece.kind)
    return piece.test.criterion


def _culprits(
    lines: list[_Line], barred: list[Stretch], natural: Stretch
) -> tuple[Piece, Piece | None]:
    """Find the two that cannot hold together; else the one that was too much."""
    low, high = 0, len(lines)
    while high - low > 1:
        middle = (low + high) // 2
        if Cover([natural, *barred[:middle]]).bare:
            low = middle
        else:
            high = middle
    last = high - 1
    for place in range(last):
        if not Cover([natural, barred[place], barred[last]]).bare:
            return lines[place][0], lines[last][0]
    return lines[last][0], None
