"""
A text → whether the number of a card is in it, which no shop may keep.

Source: ISO/IEC 7812: 12 to 19 digits, the last of which is a check digit (Luhn); people
write them in groups, with blanks, dashes or dots.
"""

from collections.abc import Iterator
from unicodedata import decimal

#: Digits of a card's number.
_SHORTEST, _LONGEST = 12, 19
#: What stands between groups of digits.
_BETWEEN = frozenset(" -.\u00a0\u2009\u202f\u2010\u2011\u2013")


def has_card_number(text: str) -> bool:
    """
    Tell whether a card's number stands in *text*.

    Digits that letters or other signs hold together with something else, as in
    ``pm_4242424242424242``, are no number of their own.

    >>> has_card_number("visa 4242 4242 4242 4242"), has_card_number("pm_1MqLiJ")
    (True, False)
    """
    return any(
        _is_number([digit for group in groups[first:last] for digit in group])
        for groups in _numbers(text)
        for first in range(len(groups))
        for last in range(first + 1, min(first + _LONGEST, len(groups)) + 1)
    )


def _numbers(text: str) -> Iterator[list[list[int]]]:
    """Yield the groups of digits that stand together, one sign between two groups."""
    groups: list[list[int]] = []
    for group, is_alone, is_next in _groups(text):
        if not (is_alone and is_next):
            yield groups
            groups = []
        if is_alone:
            groups.append(group)
    yield groups


def _groups(text: str) -> Iterator[tuple[list[int], bool, bool]]:
    """Yield groups of digits, whether nothing holds each, and if one is just before."""
    start, end = 0, -2
    while start < len(text):
        stop = start
        while stop < len(text) and decimal(text[stop], None) is not None:
            stop += 1
        if stop > start:
            digits = [int(decimal(each)) for each in text[start:stop]]
            beside = (text[start - 1 : start], text[stop : stop + 1])
            is_alone = not any(map(_holds, beside))
            yield digits, is_alone, start == end + 1 and text[end] in _BETWEEN
            end = stop
        start = stop + 1


def _holds(sign: str) -> bool:
    """Tell whether *sign* makes digits beside it a part of a longer word."""
    return bool(sign) and (sign.isalpha() or sign == "_")


def _is_number(digits: list[int]) -> bool:
    if not _SHORTEST <= len(digits) <= _LONGEST or not any(digits):
        return False
    doubled = [2 * each for each in digits[-2::-2]]
    total = sum(digits[-1::-2]) + sum(each // 10 + each % 10 for each in doubled)
    return total % 10 == 0
