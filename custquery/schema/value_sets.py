"""
What a test asks of a value: the closed list of value sets.

A value set is resolved: nothing in it depends on a locale, a zone or a clock any
more. Targets know value sets, never operators or names.

Values by domain (`custquery.schema.types.base.Domain`): ``text`` a str as stored;
``code`` a str; ``whole`` an int; ``decimal`` and ``money`` a Decimal (money in major
units: 12.50 is twelve and a half euros); ``instant`` an int, microseconds since
1970-01-01 UTC; ``yesno`` a bool.
"""

from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from custquery.language.printed import Printed

#: One value in the domain of a criterion's type.
Value: TypeAlias = str | int | bool | Decimal


@frozen(repr=False)
class OneOf(Printed):
    """
    The value is one of these; an empty tuple is never satisfied.

    In the ``text`` domain the values are folded and compared with the folded value,
    unless *raw*: then the value as stored is compared.
    """

    values: tuple[Value, ...]
    raw: bool = False


@frozen(repr=False)
class Range(Printed):
    """
    The value lies between *low* and *high*; None is no bound.

    Half-open, ``[low, high)``, unless a flag says otherwise: whole numbers and
    instants always come half-open; only decimals and money use the flags.
    """

    low: Value | None
    high: Value | None
    low_open: bool = False
    high_closed: bool = False


@frozen(repr=False)
class Prefix(Printed):
    """The folded text starts with this folded *text* (a phone: E.164 digits)."""

    text: str


@frozen(repr=False)
class Suffix(Printed):
    """The folded text ends with this folded *text*."""

    text: str


@frozen(repr=False)
class Words(Printed):
    """
    The words of the text hold these words one after the other.

    *pattern* is a piece of what `custquery.schema.text.words` gives: ``" de vries "``
    for whole words, ``" de vri"`` when the last one is only the start of a word. An
    empty pattern is never satisfied.
    """

    pattern: str


@frozen(repr=False)
class Present(Printed):
    """There is a value."""


ValueSet: TypeAlias = OneOf | Range | Prefix | Suffix | Words | Present

#: Satisfied by no value.
NOTHING = OneOf(())
