"""
Places: cities and regions by name or by code, and points on earth.

A code such as ``US-NY-NewYorkCity`` names country, region and city at once, with the
blanks left out (Shopify's segments); it is told from a name by its shape.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from math import cos, radians, sin
from typing import ClassVar

from custquery.language import ast
from custquery.schema.closed import country_names
from custquery.schema.reading import Reading
from custquery.schema.text import fold
from custquery.schema.types.base import Domain, ValueType, exact
from custquery.schema.types.texts import Text
from custquery.schema.value_sets import Value

#: The radius of the globe on which points are kept.
GLOBE = 1_000_000_000
#: The mean radius of the earth in metres (IUGG).
EARTH = 6_371_008.8


class City(Text):
    """A city by name, or by its code ``NL-UT-Utrecht``."""

    __slots__ = ()

    def is_code(self, literal: ast.Literal, reading: Reading) -> bool:
        """
        Tell whether *literal* is a country, a region and a city.

        The first two are in capitals, or two letters each, so that Ax-les-Thermes
        stays a name.
        """
        country, _, rest = literal.text.strip().partition("-")
        region, _, city = rest.partition("-")
        plain = country.isupper() and region == region.upper()
        return (
            bool(city.strip())
            and (plain or len(region) == len(country))
            and _is_region(f"{country}-{region}")
        )


class Region(Text):
    """A province or state by name, or by its code ``US-NY`` (ISO 3166-2)."""

    __slots__ = ()

    def is_code(self, literal: ast.Literal, reading: Reading) -> bool:
        """Tell whether *literal* is a country and one to three letters or digits."""
        return _is_region(literal.text.strip())


def _is_region(text: str) -> bool:
    if not re.fullmatch(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}", text):
        return False
    return text[:2].upper() in country_names()


class Place(ValueType):
    """A point on earth, written as ``52.37,4.89``: degrees north, degrees east."""

    __slots__ = ()

    domain: ClassVar[Domain] = "point"
    kind: ClassVar[str] = "kind-place"
    operators: ClassVar[tuple[str, ...]] = ()

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read ``"52.37,4.89"``, a pair, or a mapping with latitude and longitude."""
        if isinstance(value, str):
            found = read_coordinates(value)
        elif isinstance(value, Mapping):
            found = _pair(value.get("latitude"), value.get("longitude"))
        elif isinstance(value, (tuple, list)) and len(value) == len(("lat", "long")):
            found = _pair(*value)
        else:
            return None
        if found is None or not on_earth(*found):
            return None
        return " ".join(map(str, to_point(*found)))


def read_coordinates(text: str) -> tuple[Decimal, Decimal] | None:
    """
    Read degrees north and degrees east; None when they are not two numbers.

    >>> read_coordinates("52.37, 4.89"), read_coordinates("(40.7° -74.0°)")
    ((Decimal('52.37'), Decimal('4.89')), (Decimal('40.7'), Decimal('-74.0')))
    >>> read_coordinates("52,37; 4,89"), read_coordinates("40.7 N, 74 W")
    ((Decimal('52.37'), Decimal('4.89')), (Decimal('40.7'), Decimal('-74')))
    >>> read_coordinates("52.37") is None
    True
    """
    number = r"([+-]?\s*[0-9]{1,3}(?:[.,][0-9]+)?)\s*°?\s*"
    shape = rf"\(?\s*{number}([ns]?)\s*(?:[,;/]\s*|\s)\s*{number}([eow]?)\s*\)?"
    found = re.fullmatch(shape, fold(text))
    if found is None:
        return None
    north, south, east, west = found.groups()
    try:
        degrees = [
            Decimal(each.replace(" ", "").replace(",", ".")) for each in (north, east)
        ]
    except InvalidOperation:
        return None
    return (
        -degrees[0] if south == "s" else degrees[0],
        -degrees[1] if west == "w" else degrees[1],
    )


def _pair(north: object, east: object) -> tuple[Decimal, Decimal] | None:
    latitude, longitude = exact(north), exact(east)
    if latitude is None or longitude is None:
        return None
    return latitude, longitude


def on_earth(latitude: Decimal, longitude: Decimal) -> bool:
    """Tell whether there is such a place: at most 90° north and 180° east."""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def to_point(latitude: Decimal, longitude: Decimal) -> tuple[int, int, int]:
    """
    Return the place on a globe of radius 1,000,000,000, as whole numbers.

    >>> to_point(Decimal(0), Decimal(90)), to_point(Decimal(90), Decimal(0))
    ((0, 1000000000, 0), (0, 0, 1000000000))
    """
    north, east = radians(latitude), radians(longitude)
    return (
        round(GLOBE * cos(north) * cos(east)),
        round(GLOBE * cos(north) * sin(east)),
        round(GLOBE * sin(north)),
    )


def to_reach(metres: Decimal) -> int:
    """
    Return the straight line on that globe between places *metres* apart on the ground.

    >>> to_reach(Decimal(10_000))
    1569610
    """
    return round(2 * GLOBE * sin(float(metres) / (2 * EARTH)))
