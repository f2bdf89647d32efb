"""
Text as typed → its pieces, and what stands at each of them.

A text with a piece that is none of these, such as a quote left open, has no pieces.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from custquery.schema.criterion import Criterion
from custquery.schema.in_words.lexicon import (
    FILLERS,
    LONG_SIGNS,
    MOST_OF_SIGN,
    ORDERED,
    SIGNS,
    VERBS,
)
from custquery.schema.names import ELSEWHERE
from custquery.schema.schema import Schema
from custquery.schema.text import fold
from custquery.schema.wording import Wording

#: Patterns are compiled when they are needed.
_PIECE = r"""(?x)
    (?P<text>"[^"]*"|(?<![^\W_])'[^']*'(?![^\W_]))
  | (?P<sign>[:=<>≥≤≠!]+)
  | (?P<open>[(\[])
  | (?P<close>[)\]])
  | (?P<comma>[,;])
  | (?P<mark>\?+(?=\s|\Z))
  | (?P<word>(?:(?!\?+(?:\s|\Z))[^\s()\[\]{},;:=<>≥≤≠!"]|(?<=\d),(?=\d))+)"""

#: Signs that words to look for seldom have.
_TELLING = frozenset(":=<>≥≤≠@;,\n")
#: Letters of the code of a country.
_CODE = 2

#: A name in words has at most so many, each at least so long where they are glued.
_MOST_OF_NAME = 4
_LEAST_GLUED = 3

#: Words shorter than this are not taken for a sign that was mistyped.
_LEAST_MISTYPED = 5


class Piece(NamedTuple):
    """A word, a sign, a bracket or a quoted text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


class Name(NamedTuple):
    """What several words name together."""

    spelled: str
    criterion: Criterion
    size: int


class Sentence:
    """The pieces of a text, by their place."""

    def __init__(self, wording: Wording) -> None:
        """Cut the text of *wording*."""
        self.wording = wording
        plain = wording.plain
        found = [
            Piece(str(each.lastgroup), each[0], each.start(), each.end())
            for each in re.finditer(_PIECE, plain)
        ]
        left = sum(not sign.isspace() for sign in plain)
        inner = "".join(each.text for each in found)
        whole = sum(not sign.isspace() for sign in inner) == left
        self.pieces = found if whole else []
        self._names: dict[int, Name | None] = {}
        self._signs: dict[int, tuple[str, int] | None] = {}

    def kind(self, place: int) -> str:
        """Return what kind of piece stands at *place*; "" behind the last."""
        return self.pieces[place].kind if 0 <= place < len(self.pieces) else ""

    def word(self, place: int) -> str:
        """Return the word at *place* in lower case; "" where there is none."""
        return self.pieces[place].text.lower() if self.kind(place) == "word" else ""

    def words(self, place: int, most: int) -> list[str]:
        """Return at most so many words from *place* on, in lower case."""
        found = []
        for at in range(place, place + most):
            word = self.word(at)
            if not word:
                break
            found.append(word)
        return found

    def typed(self, first: int, last: int) -> str:
        """Return what was typed from the piece *first* up to *last*, not included."""
        return self.wording.text[self.pieces[first].start : self.pieces[last - 1].end]

    def attached(self, place: int) -> bool:
        """Tell whether no blank stands before the piece at *place*."""
        return (
            0 < place < len(self.pieces)
            and self.pieces[place - 1].end == self.pieces[place].start
        )

    def name(self, place: int) -> Name | None:
        """Return the longest name of a criterion at *place*, in one word or more."""
        if place not in self._names:
            self._names[place] = self._longest_name(place)
        return self._names[place]

    def _longest_name(self, place: int) -> Name | None:
        words = self.words(place, _MOST_OF_NAME)
        for size in range(len(words), 0, -1):
            found = self._named(words[:size])
            if found is not None:
                return Name(*found, size)
        return None

    def _named(self, words: list[str]) -> tuple[str, Criterion] | None:
        joined = "_".join(words).replace("#", "number")
        criterion = self.wording.criterion(joined)
        if criterion is not None:
            return joined, criterion
        if len(words) == 1:
            is_said = words[0] in FILLERS | ORDERED
            criterion = None if is_said else self._elsewhere(joined)
            return None if criterion is None else (criterion.name, criterion)
        glued = "".join(words)
        criterion = self.wording.criterion(glued)
        if criterion is not None and min(map(len, words)) >= _LEAST_GLUED:
            return glued, criterion
        criterion = _labels(self.wording.schema).get(joined)
        criterion = criterion or self._elsewhere(joined)
        return None if criterion is None else (criterion.name, criterion)

    def _elsewhere(self, name: str) -> Criterion | None:
        """Return what other programs call *name*."""
        here = ELSEWHERE.get(name)
        return None if here is None else self.wording.criterion(here)

    def sign(self, place: int) -> tuple[str, int] | None:
        """Return what the words at *place* come to as a sign, and how many they are."""
        if place not in self._signs:
            self._signs[place] = self._longest_sign(place)
        return self._signs[place]

    def _longest_sign(self, place: int) -> tuple[str, int] | None:
        words = self.words(place, MOST_OF_SIGN)
        for size in range(len(words), 0, -1):
            found = SIGNS.get(" ".join(words[:size]))
            if found is not None:
                return found, size
        return None

    def mistyped_sign(self, place: int) -> tuple[str, int] | None:
        """Return the sign that a word at *place* is a slip of: ``CONTAINTS``."""
        word = self.word(place)
        if len(word) < _LEAST_MISTYPED or not word.isalpha():
            return None
        from custquery.schema.closed import closest

        near = closest(word, LONG_SIGNS, 1)
        return (SIGNS[near[0]], 1) if near else None


def may_say(wording: Wording) -> bool:
    """Tell whether the text has a sign, or a word that a sentence would have."""
    text = wording.plain
    if not _TELLING.isdisjoint(text):
        return True
    typed = text.split()
    if any(len(each) == _CODE and each.isupper() for each in typed):
        return True
    words = text.lower().split()
    if not _telling(wording.schema).isdisjoint(words):
        return True
    criteria = wording.schema.criteria
    return any(one + other in criteria for one, other in pairwise(words))


@lru_cache(maxsize=8)
def _telling(schema: Schema) -> frozenset[str]:
    """Return every word of a name, and those that say what people do."""
    names = (*schema.criteria, *schema.relations, *_labels(schema), *ELSEWHERE)
    return VERBS.union(names, *(each.split("_") for each in names))


@lru_cache(maxsize=8)
def _labels(schema: Schema) -> dict[str, Criterion]:
    """Return the criteria by what people call them, with ``_`` for a blank."""
    return {
        fold(label).replace(" ", "_").replace("-", "_"): each
        for each in schema.listed
        if isinstance(each, Criterion)
        for label in each.label.values()
        if " " in label
    }
