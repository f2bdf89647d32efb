"""
Two value sets of texts → whether one is within the other, or both have nothing shared.

Folded texts, raw texts, starts, ends and words are compared two by two; "not known" is
False, so that nothing is said that is not certain.
"""

from custquery.schema.text import fold, words
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Suffix,
    Value,
    ValueSet,
    Words,
)


def is_within(part: ValueSet, whole: ValueSet) -> bool:
    """
    Tell whether every text in *part* is certainly in *whole*.

    >>> is_within(Words(" de vries "), Words(" vries "))
    True
    """
    match part, whole:
        case _, Present():
            return True
        case OneOf(values, raw), _:
            return all(_has(whole, each, raw=raw) for each in values)
        case (Prefix(one), Prefix(other)):
            return one.startswith(other)
        case (Suffix(one), Suffix(other)):
            return one.endswith(other)
        case (Words(one), Words(other)):
            return bool(other) and other in one
        case _:
            return part == whole


def is_apart(one: ValueSet, other: ValueSet) -> bool:
    """
    Tell whether certainly no text is in both.

    >>> is_apart(Prefix("vip"), OneOf(("b2b",)))
    True
    """
    match one, other:
        case (OneOf(values, raw=True), rest) | (rest, OneOf(values, raw=True)):
            return not any(_has(rest, each, raw=True) for each in values)
        case (OneOf(values), rest) | (rest, OneOf(values)):
            return not any(_has(rest, each, raw=False) for each in values)
        case Prefix(first), Prefix(second):
            return not (first.startswith(second) or second.startswith(first))
        case Suffix(first), Suffix(second):
            return not (first.endswith(second) or second.endswith(first))
        case _:
            return False


def _has(wanted: ValueSet, value: Value, *, raw: bool) -> bool:
    """Tell whether a text is in *wanted*: as it is stored when *raw*, else folded."""
    text = str(value)
    match wanted:
        case OneOf(values, raw=True):
            return raw and value in values
        case OneOf(values):
            return fold(text) in values
        case Prefix(start):
            return fold(text).startswith(start)
        case Suffix(end):
            return fold(text).endswith(end)
        case Words(pattern):
            return bool(pattern) and pattern in words(text)
        case _:
            return isinstance(wanted, Present)
