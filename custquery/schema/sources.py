"""
Where the values of a criterion live: a small closed algebra over a record model.

A source gives the values that a customer has: none, one or many. A test holds when
some value is in its value set; that one sentence is laws 1 and 2 of the language.
Missing are: NULL, None, an absent key, blank text and an empty list.
"""

from typing import TypeAlias

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.schema.value_sets import Value, ValueSet


@frozen(repr=False)
class Column(Printed):
    """A column of the customer (or, inside a relation, of the row)."""

    name: str


@frozen(repr=False)
class Minus(Printed):
    """The difference of two columns; missing when either is."""

    left: Column
    right: Column


@frozen(repr=False)
class Outer(Printed):
    """A column of the row above this one: the date of an order line's order."""

    column: "Column | Minus"


@frozen(repr=False)
class Point(Printed):
    """
    A place on earth, kept in three columns; missing when any of them is.

    They hold the point on a globe of radius 1,000,000,000 as whole numbers, so that
    a distance is compared exactly, and alike on every engine.
    """

    x: Column
    y: Column
    z: Column


#: What a row of a relation gives.
RowValue: TypeAlias = Column | Minus | Outer | Point


@frozen(repr=False)
class Relation(Printed):
    """
    Rows that belong to a customer, and which of them count.

    *owner* is the column of the row that holds the key of the customer, or of the row
    of *within* when the rows hang below another relation (an order's lines). *of* is
    the column that it is the key in: with ``owner="id", of="product_id"`` the row is
    the one product of an order line.
    """

    name: str
    table: str
    owner: str
    #: A row counts when each of these columns has a value in its value set, or, where
    #: that is None, has no value.
    where: "tuple[tuple[Column, ValueSet | None], ...]" = ()
    within: "Relation | None" = None
    #: A row counts when this instant lies more than so many seconds before now.
    older: "tuple[Column, int] | None" = None
    #: The column of the customer, or of the row of *within*, that *owner* refers to.
    of: str = "id"


@frozen(repr=False)
class Many(Printed):
    """The values of *column* in all rows of *relation*."""

    relation: Relation
    column: RowValue


@frozen(repr=False)
class Elements(Printed):
    """
    The values in the list that *column* holds: tags kept in an array.

    None of them is NULL or blank: they are values. A model's folded form of the column
    is a list of the folded values.
    """

    column: Column


@frozen(repr=False)
class Union(Printed):
    """All values of several sources together."""

    sources: "tuple[Source, ...]"


@frozen(repr=False)
class Count(Printed):
    """How many rows of *relation* there are; 0 when there are none."""

    relation: Relation


@frozen(repr=False)
class Sum(Printed):
    """The sum of *column* over the rows of *relation*; 0 when there are none."""

    relation: Relation
    column: RowValue


@frozen(repr=False)
class Min(Printed):
    """The least *column* of the rows of *relation*; missing when there are none."""

    relation: Relation
    column: RowValue


@frozen(repr=False)
class Max(Printed):
    """The greatest *column* of the rows of *relation*; missing when there are none."""

    relation: Relation
    column: RowValue


@frozen(repr=False)
class Case(Printed):
    """
    The value of the first branch whose source is in its value set, else *otherwise*.

    A branch is ``(source, value set, value)``; it holds when some value of its source
    is in the value set, which is compared with what is kept: money in minor units,
    instants in microseconds.
    """

    branches: "tuple[tuple[Source, ValueSet, Value], ...]"
    otherwise: Value | None = None


@frozen(repr=False)
class Keys(Printed):
    """
    The first of these keys that a plain record has; its value may be a list.

    Only the flat record model uses it: without any mapping the keys of a dict (or the
    attributes of an object) are criterion names or aliases.
    """

    names: tuple[str, ...] = field(converter=tuple)


#: Sources that give at most one value.
Single: TypeAlias = Column | Minus | Outer | Point | Count | Sum | Min | Max | Case
Source: TypeAlias = Single | Many | Elements | Union | Keys


#: Gives no value, ever.
NO_SOURCE = Union(())


def is_many(source: Source) -> bool:
    """
    Tell whether *source* can give more than one value.

    >>> is_many(Column("note"))
    False
    """
    return isinstance(source, (Many, Elements, Union, Keys))
