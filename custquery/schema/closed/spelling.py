"""
Mistyped word + candidates → what may have been meant, best first.

Better none than a far one: a wrong suggestion costs more trust than it saves time.
"""

from collections.abc import Iterable
from functools import lru_cache

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
    typed = _letters(word)
    if not typed:
        return ()
    allowed = sum(len(typed) >= length for length in _FROM_LENGTH)
    found: dict[str, tuple[int, bool, int]] = {}
    for candidate in candidates:
        name, parts = _known(candidate)
        distance = _distance(typed, name, allowed or 1)
        if distance > allowed and not (allowed == 0 and _is_swap(typed, name)):
            if len(typed) < _WHOLE_WORD or typed not in parts:
                continue
            distance = len(name)
        same_letters = sorted(typed) == sorted(name)
        rank = (distance, not same_letters, -_same_start(typed, name))
        found.setdefault(candidate, rank)
    return tuple(sorted(found, key=found.__getitem__)[:limit])


def _letters(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())


@lru_cache(maxsize=8192)
def _known(candidate: str) -> tuple[str, frozenset[str]]:
    """Return letters and words of what there is; kept, as it is compared each time."""
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(candidate))
    return _letters(candidate), frozenset(plain.split())


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
    if one == other:
        return 0
    too_far = allowed + 1
    if abs(len(one) - len(other)) > allowed or len({*one} - {*other}) > allowed:
        return too_far
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 < j and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > allowed and min(last) > allowed:
            return too_far
        before, last = last, row
    return last[-1]
