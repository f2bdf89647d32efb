"""Value set → test of one value, as the domain of its type has it."""

from collections.abc import Callable
from typing import assert_never, cast

from custquery.schema.text import fold, words
from custquery.schema.types.base import Domain
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Words,
)
from custquery.targets.bounds import within


def contains(wanted: ValueSet, domain: Domain) -> Callable[[Value], bool]:
    """
    Return the test whether a value is in *wanted*.

    >>> contains(OneOf(("jose",)), "text")("JOSÉ")
    True
    """
    match wanted:
        case OneOf(values, raw):
            known = frozenset(values)
            if domain == "text" and not raw:
                return lambda value: fold(cast("str", value)) in known
            return known.__contains__
        case Range():
            return lambda value: within(wanted, value)
        case Prefix(text):
            return lambda value: fold(cast("str", value)).startswith(text)
        case Suffix(text):
            return lambda value: fold(cast("str", value)).endswith(text)
        case Words(pattern):
            return lambda value: bool(pattern) and pattern in words(cast("str", value))
        case Present():
            return lambda _: True
        case _:
            assert_never(wanted)
