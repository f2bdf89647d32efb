"""
Checked filter → pieces: NOT only before a test, and each piece knows how to be cut out.

NOT of AND is OR of NOTs, so that one way of reasoning serves both. Two pieces have the
same ``key`` when they ask the same, and the negative key when one is the NOT of the
other.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, assert_never

from custquery.language.span import Span
from custquery.schema import checked
from custquery.schema.checked import Checked

Kind: TypeAlias = Literal["all", "any", "test", "rows", "other"]

_OPPOSITE: dict[Kind, Kind] = {"all": "any", "any": "all"}


class Piece:
    """A part of a filter, as it counts towards the whole."""

    __slots__ = (
        "is_shared",
        "items",
        "key",
        "kind",
        "node",
        "place",
        "positive",
        "siblings",
        "span",
        "test",
        "written_not",
    )

    def __init__(
        self,
        kind: Kind,
        node: Checked,
        key: int,
        span: Span,
        items: "tuple[Piece, ...]" = (),
        *,
        positive: bool = True,
    ) -> None:
        self.kind = kind
        self.node = node
        #: The test that this is, or that it is the NOT of.
        self.test = node if isinstance(node, checked.Test) else None
        self.key = key
        self.span = span
        self.items = items
        self.positive = positive
        #: The parts of the text that stand beside it, itself included, and which it is.
        self.siblings: tuple[Span, ...] = ()
        self.place = 0
        #: Written as one value with others, ``tag:(a AND b)``: it cannot be cut out.
        self.is_shared = False
        #: NOT is part of how it was typed.
        self.written_not = False


class Pieces:
    """Takes a filter apart; what is equal gets one key."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys: dict[object, int] = {}

    def of(self, node: Checked, *, positive: bool = True) -> Piece:
        """Return *node* as a piece, or the NOT of it."""
        match node:
            case checked.Not(item):
                piece = self.of(item, positive=not positive)
                piece.span = _around((node.span, piece.span))
                piece.written_not = not piece.written_not
                return piece
            case checked.All(items):
                return self._group("all", node, items, positive=positive)
            case checked.Any(items):
                return self._group("any", node, items, positive=positive)
            case checked.Test(criterion, wanted):
                asked: object = (id(criterion), wanted)
                return self._leaf("test", node, asked, positive=positive)
            case checked.Named(name):
                return self._leaf("other", node, ("named", name), positive=positive)
            case checked.Related(relation, where, having):
                inner = self.of(where).key, self.of(having).key
                asked = (id(relation), *inner)
                return self._leaf("rows", node, asked, positive=positive)
            case _:
                assert_never(node)

    def parameters(self, node: checked.Related) -> "tuple[Piece, Piece]":
        """Return what is asked of each row, and of all of them together."""
        asked = [_items(each) for each in (node.where, node.having)]
        parts = [[self.of(item) for item in items] for items in asked]
        place_beside([*parts[0], *parts[1]])
        where, having = (
            self._joined("all", each, parts, positive=True)
            for each, parts in zip((node.where, node.having), parts, strict=True)
        )
        return where, having

    def _leaf(
        self, kind: Kind, node: Checked, asked: object, *, positive: bool
    ) -> Piece:
        key = self._key((kind, asked))
        key = key if positive else -key
        return Piece(kind, node, key, node.span, positive=positive)

    def _group(
        self, kind: Kind, node: Checked, items: Iterable[Checked], *, positive: bool
    ) -> Piece:
        if not positive:
            kind = _OPPOSITE[kind]
        parts = [self.of(each, positive=positive) for each in items]
        place_beside(parts)
        return self._joined(kind, node, parts, positive=positive)

    def _joined(
        self, kind: Kind, node: Checked, parts: Sequence[Piece], *, positive: bool
    ) -> Piece:
        flat = tuple(
            inner
            for each in parts
            for inner in (each.items if each.kind == kind else (each,))
        )
        # OR of these is NOT of AND of their NOTs, so both get one key.
        sign = 1 if kind == "all" else -1
        keys = frozenset(sign * each.key for each in flat)
        only = next(iter(keys)) if len(keys) == 1 else self._key(keys)
        span = _around((node.span, *(each.span for each in parts)))
        return Piece(kind, node, sign * only, span, flat, positive=positive)

    def _key(self, asked: object) -> int:
        return self._keys.setdefault(asked, len(self._keys) + 1)


def _items(node: Checked) -> tuple[Checked, ...]:
    return node.items if isinstance(node, checked.All) else (node,)


def place_beside(pieces: Sequence[Piece]) -> None:
    """Tell *pieces* which parts of the text stand beside them."""
    beside: dict[Span, list[Piece]] = {}
    for piece in pieces:
        beside.setdefault(piece.span, []).append(piece)
    typed = (each for each in beside if each.end)
    siblings = tuple(sorted(typed, key=lambda each: each.start))
    places = {span: place for place, span in enumerate(siblings)}
    for span, here in beside.items():
        for piece in here:
            piece.is_shared = len(here) > 1
            if not piece.is_shared and span.end:
                piece.siblings, piece.place = siblings, places[span]


def _around(spans: Iterable[Span]) -> Span:
    """Return what reaches around *spans*; what was not typed has none."""
    typed = [each for each in spans if each.end]
    if not typed:
        return Span(0, 0)
    return Span(min(each.start for each in typed), max(each.end for each in typed))
