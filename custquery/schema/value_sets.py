"""
What a test asks of a value: the closed list of value sets.

A value set is resolved: nothing in it depends on a locale, a zone or a clock any
more. Targets know value sets, never operators or names.

Values by domain (`custquery.schema.types.base.Domain`): ``text`` a str as stored;
``code`` a str; ``whole`` an int; ``decimal`` and ``money`` a Decimal (money in major
units: 12.50 is twelve and a half euros); ``instant`` an int, microseconds since
1970-01-01 UTC; ``day`` an int, days since 1970-01-01 (a date that belongs to no zone);
``yesno`` a bool; ``point`` a str of three whole numbers between blanks, such as
``"607 51 792"`` (`custquery.schema.sources.Point`).
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
class MonthDays(Printed):
    """
    The day of the year lies between *low* and *high*, both included; the year is free.

    Days of the year are ``month * 100 + day``: 229 is 29 February. When *low* is
    greater than *high* the days run over the end of the year. For ``day`` and for
    ``instant`` (its local date in the zone of the shop).
    """

    low: int
    high: int


@frozen(repr=False)
class Within(Printed):
    """
    The point lies at most *reach* from *centre*, in a straight line.

    Both in the units of `custquery.schema.sources.Point`; *reach* is the chord of the
    distance over the ground.
    """

    centre: tuple[int, int, int]
    reach: int


@frozen(repr=False)
class Present(Printed):
    """There is a value."""


ValueSet: TypeAlias = (
    OneOf | Range | Prefix | Suffix | Words | MonthDays | Within | Present
)

#: Satisfied by no value.
NOTHING = OneOf(())
