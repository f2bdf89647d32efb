"""
Mistyped word + candidates → what may have been meant, best first.

Better none than a far one: a wrong suggestion costs more trust than it saves time.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from custquery.schema.text import fold

#: The length from which a word may differ in one, two and three places.
_FROM_LENGTH = (3, 6, 9)
#: A word of at least this length may be one of the words of a longer candidate.
_WHOLE_WORD = 4


def closest(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """
    Return the *candidates* that a mistyped *word* may have meant, the nearest first.

    Case, accents and separators do not count; a letter left out, added or changed, and
    two neighbours swapped, count one each, and among equals a swap is nearest. How many
    are too many grows with the word; of two letters only a swap is near. A candidate of
    several words, one of which is the word, comes last.

    Args:
        word: What was typed.
        candidates: What there is, in the order that decides among equals.
        limit: How many to return at most.

    >>> closest("contry", ["city", "country", "countries"])
    ('country',)
    >>> closest("ordres", ["orders", "order_date"]), closest("LN", ["NU", "NL"])
    (('orders',), ('NL',))
    >>> closest("Korea", ["Norway", "North Korea", "South Korea"])
    ('North Korea', 'South Korea')
    >>> closest("XX", ["MX", "XK"])
    ()

    Source: optimal string alignment (Damerau, 1964).

    """
    return _closest(word, tuple(candidates), limit)


@lru_cache(maxsize=64)
def _closest(word: str, candidates: tuple[str, ...], limit: int) -> tuple[str, ...]:
    """Return the nearest; kept, as one slip is often made, and read, several times."""
    typed = _letters(word)
    if not typed:
        return ()
    allowed = sum(len(typed) >= length for length in _FROM_LENGTH)
    most, length, signs = allowed or 1, len(typed), _signs(typed)
    by_length, by_part = _index(candidates)
    found: dict[int, tuple[int, bool, int, int]] = {}
    for longer in range(-most, most + 1):
        spare = most - max(0, longer)
        for place, name, others in by_length.get(length + longer, ()):
            # Of most it can be seen at once that too many letters differ.
            if (signs & ~others).bit_count() > spare:
                continue
            distance = _distance(typed, name, most)
            if distance <= allowed or (allowed == 0 and _is_swap(typed, name)):
                found[place] = _rank(typed, name, distance, place)
    for place, name, _ in by_part.get(typed, ()) if length >= _WHOLE_WORD else ():
        found.setdefault(place, _rank(typed, name, len(name), place))
    near = sorted(found, key=found.__getitem__)
    return tuple(dict.fromkeys(candidates[each] for each in near))[:limit]


def _rank(
    typed: str, name: str, distance: int, place: int
) -> tuple[int, bool, int, int]:
    same_letters = sorted(typed) == sorted(name)
    return distance, not same_letters, -_same_start(typed, name), place


#: Where a candidate stands, its letters, and which they are.
_Entry: TypeAlias = tuple[int, str, int]
_Index: TypeAlias = tuple[dict[int, list[_Entry]], dict[str, list[_Entry]]]


@lru_cache(maxsize=64)
def _index(candidates: tuple[str, ...]) -> _Index:
    """Return the candidates by their length, and by each of their words."""
    by_length: dict[int, list[_Entry]] = {}
    by_part: dict[str, list[_Entry]] = {}
    for place, candidate in enumerate(candidates):
        name, parts, signs = _known(candidate)
        entry = place, name, signs
        by_length.setdefault(len(name), []).append(entry)
        for part in parts:
            by_part.setdefault(part, []).append(entry)
    return by_length, by_part


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())


@lru_cache(maxsize=8192)
def _known(candidate: str) -> tuple[str, frozenset[str], int]:
    """Return letters, words and signs of what there is; each time it is compared."""
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(candidate))
    text = _letters(candidate)
    return text, frozenset(plain.split()), _signs(text)


def _signs(text: str) -> int:
    """Return a bit for each letter of *text*, and one for its second ``e``."""
    first = second = 0
    for sign in text:
        bit = 1 << (ord(sign) & 63)
        second |= first & bit
        first |= bit
    return first | second << 64


def _same_start(one: str, other: str) -> int:
    same = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        same += 1
    return same


def _is_swap(one: str, other: str) -> bool:
    return one == other[::-1]


def _distance(one: str, other: str, allowed: int) -> int:
    """Return the optimal string alignment distance, exact up to *allowed*."""
    start = _same_start(one, other)
    one, other = one[start:], other[start:]
    end = _same_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if not (one and other):
        return len(one or other)
    too_far = allowed + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = last[j - 1] if a == b else 1 + min(last[j], row[j - 1], last[j - 1])
            if i > 1 < j and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > allowed and min(last) > allowed:
            return too_far
        before, last = last, row
    return last[-1]
