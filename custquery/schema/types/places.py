"""
Places: cities and regions by name or by code, and points on earth.

A code such as ``US-NY-NewYorkCity`` names country, region and city at once, with the
blanks left out (Shopify's segments); it is told from a name by its shape.
"""

from typing import ClassVar

from custquery.schema.types.base import Domain, ValueType
from custquery.schema.types.texts import Text


class City(Text):
    """A city by name, or by its code ``NL-UT-Utrecht``."""

    __slots__ = ()


class Region(Text):
    """A province or state by name, or by its code ``US-NY`` (ISO 3166-2)."""

    __slots__ = ()


class Place(ValueType):
    """A point on earth, written as ``52.37,4.89``: degrees north, degrees east."""

    __slots__ = ()

    domain: ClassVar[Domain] = "point"
    kind: ClassVar[str] = "kind-place"
    operators: ClassVar[tuple[str, ...]] = ()
