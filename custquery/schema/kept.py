"""
How a host's column keeps its values, where our own shop keeps them otherwise.

One of these stands in a record model by ``(table, column)``, or by the name of a
criterion for plain records. Without one a column is as our shop's: money in whole minor
units, instants in microseconds since 1970 UTC, days since 1970, yes and no as 1 and 0;
and the value of a record is in major units, a datetime, a date, a bool or a text.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.schema.value_sets import Value


@frozen(repr=False)
class MinorUnits(Printed):
    """Whole minor units: 1250 is 12.50; *digits* decimals, or as the currency has."""

    digits: int | None = None


@frozen(repr=False)
class MajorUnits(Printed):
    """The number itself: an int, a decimal or a float column, 12.50 is 12.50."""


@frozen(repr=False)
class Epoch(Printed):
    """A whole number of seconds, of ``ms`` or of ``us`` since 1970-01-01 UTC."""

    unit: Literal["s", "ms", "us"] = "s"


@frozen(repr=False)
class Aware(Printed):
    """A timestamp that the engine keeps with its zone: ``timestamptz``."""


@frozen(repr=False)
class Naive(Printed):
    """
    A timestamp without a zone, in the zone of the shop or in *zone*.

    In SQLite it is a text with a blank between date and time, as SQLAlchemy and Django
    write it.
    """

    zone: str | None = None


@frozen(repr=False)
class Dates(Printed):
    """A date; in SQLite its ISO text."""


@frozen(repr=False)
class Boolean(Printed):
    """A boolean column."""


def _pairs(values: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple(dict(values).items())


@frozen(repr=False)
class Spelled(Printed):
    """
    Texts that stand for yes, no or a code: ``Spelled({"J": True, "N": False})``.

    Any other text is a missing value.
    """

    values: tuple[tuple[str, Value], ...] = field(converter=_pairs)


@frozen(repr=False)
class Folded(Printed):
    """
    A text with a folded column beside it, written with `custquery.schema.text.fold`.

    *words* is a column written with `custquery.schema.text.words`; without one the text
    is not searched by its words.
    """

    column: str
    words: str | None = None


def _plain_name(_: object, __: object, name: str | None) -> None:
    if name is not None and not name.replace(".", "_").isidentifier():
        raise ValueError("a function is named by letters, digits, _ and dots")


@frozen(repr=False)
class FoldedBy(Printed):
    """
    A text that functions of the database fold, and turn into words.

    They must do what `custquery.schema.text.fold` and `words` do; in SQLite
    `custquery.schema.text.FUNCTIONS` can be registered.
    """

    function: str = field(default="custquery_fold", validator=_plain_name)
    words: str | None = field(default="custquery_words", validator=_plain_name)


@frozen(repr=False)
class Exact(Printed):
    """A text that is compared as it stands, case and accents included."""


#: How a column of texts is compared.
KeptText: TypeAlias = Folded | FoldedBy | Exact
Kept: TypeAlias = (
    MinorUnits
    | MajorUnits
    | Epoch
    | Aware
    | Naive
    | Dates
    | Boolean
    | Spelled
    | KeptText
)
