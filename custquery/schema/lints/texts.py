"""
Two value sets of texts → whether one is within the other, or both have nothing shared.

Folded texts, raw texts, starts, ends and words are compared two by two; "not known" is
False, so that nothing is said that is not certain.
"""

from collections.abc import Sequence

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
    if isinstance(part, OneOf) and not isinstance(whole, Present):
        return all(_has(whole, each, raw=part.raw) for each in part.values)
    match whole:
        case Present():
            return True
        case Words(pattern):
            return isinstance(part, Words) and bool(pattern) and pattern in part.pattern
        case Prefix(start):
            return isinstance(part, Prefix) and part.text.startswith(start)
        case Suffix(end):
            return isinstance(part, Suffix) and part.text.endswith(end)
        case _:
            return part == whole


def near(asked: Sequence[ValueSet]) -> list[list[int]]:
    """
    Return of each of *asked* the places of all that it can be within, or around.

    >>> near([Words(" de vries "), Words(" jansen "), Words(" vries ")])
    [[0, 2], [1], [0, 2]]
    """
    texts = [_texts(each) for each in asked]
    found: list[set[int]] = [set() for _ in asked]
    for place, each in enumerate(asked):
        sign = _sign(each)
        around = [other for other, text in enumerate(texts) if sign in text]
        found[place].update(around)
        for other in around:
            found[other].add(place)
    return [sorted(each) for each in found]


def _texts(asked: ValueSet) -> str:
    """Return all that is asked for, folded."""
    match asked:
        case OneOf(values):
            return "\n".join(fold(str(each)) for each in values)
        case Prefix(text) | Suffix(text) | Words(text):
            return text
        case _:
            return ""


def _sign(asked: ValueSet) -> str:
    """Return what is in every text that has to do with *asked*."""
    match asked:
        case OneOf((value, *_)):
            return fold(str(value))
        case Words(pattern):
            return next(iter(pattern.split()), "")
        case _:
            return _texts(asked)


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
