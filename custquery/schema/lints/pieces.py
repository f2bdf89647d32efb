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
from custquery.schema.lints.stretches import Stretch, stretch
from custquery.schema.value_sets import OneOf

Kind: TypeAlias = Literal["all", "any", "test", "rows", "other"]

_OPPOSITE: dict[Kind, Kind] = {"all": "any", "any": "all"}


class Piece:
    """A part of a filter, as it counts towards the whole."""

    __slots__ = (
        "is_raw",
        "is_shared",
        "items",
        "key",
        "kind",
        "line",
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
        self.test: checked.Test | None = None
        #: What the test asks, as a stretch; texts as stored have a line of their own.
        self.line: Stretch | None = None
        self.is_raw = False
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
            case checked.Test():
                return self._test(node, positive=positive)
            case checked.Named(name):
                return self._leaf("other", node, ("named", name), positive=positive)
            case checked.Related():
                return self._rows(node, positive=positive)
            case _:
                assert_never(node)

    def _test(self, node: checked.Test, *, positive: bool) -> Piece:
        criterion, wanted = node.criterion, node.wanted
        piece = self._leaf("test", node, (id(criterion), wanted), positive=positive)
        domain = criterion.type.domain
        is_raw = domain == "text" and isinstance(wanted, OneOf) and wanted.raw
        piece.test, piece.is_raw = node, is_raw
        piece.line = stretch(wanted, "code" if is_raw else domain)
        return piece

    def _rows(self, node: checked.Related, *, positive: bool) -> Piece:
        """Return the question with what it asks of each row, and of all together."""
        asked = [_items(each) for each in (node.where, node.having)]
        parts = [[self.of(item) for item in items] for items in asked]
        place_beside([*parts[0], *parts[1]])
        items = tuple(
            self._joined("all", each, parts, positive=True)
            for each, parts in zip((node.where, node.having), parts, strict=True)
        )
        key = (id(node.relation), *(each.key for each in items))
        piece = self._leaf("rows", node, key, positive=positive)
        piece.items = items
        return piece

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
    beside: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        place = piece.span.start, piece.span.end
        beside.setdefault(place, []).append(piece)
    for here in beside.values():
        for piece in here if len(here) > 1 else ():
            piece.is_shared = True
    typed = [here for (_, end), here in beside.items() if end]
    typed.sort(key=lambda here: here[0].span.start)
    siblings = tuple(here[0].span for here in typed)
    for number, here in enumerate(typed):
        if len(here) == 1:
            here[0].siblings, here[0].place = siblings, number


def _around(spans: Iterable[Span]) -> Span:
    """Return what reaches around *spans*; what was not typed has none."""
    start = end = 0
    for each in spans:
        if each.end:
            start = min(start, each.start) if end else each.start
            end = max(end, each.end)
    return Span(start, end)
