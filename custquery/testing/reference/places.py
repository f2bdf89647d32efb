"""
Codes of cities and regions, and places on earth as three whole numbers.

A place lies on a globe of radius 1,000,000,000; how near two places are is compared in
whole numbers, by the straight line between them.
"""

import re
from decimal import Decimal
from math import cos, pi, sin
from typing import TypeAlias

from custquery.schema.closed.countries import COUNTRIES
from custquery.testing.reference.unsupported import Unsupported

#: A point on the globe.
Globe: TypeAlias = tuple[int, int, int]

_RADIUS = 10**9
#: The mean radius of the earth (IUGG), in kilometres, and a mile (1959).
_EARTH = 6371.0088
_KILOMETRES = {"km": 1.0, "mi": 1.609344}

_REGION = re.compile(r"(?P<country>[A-Z]{2})-(?P<region>[A-Z0-9]{1,3})", re.IGNORECASE)
_CITY = re.compile(
    r"(?P<country>[A-Z]{2})-(?:[A-Z0-9]{1,3})-[^-].*"
    r"|(?P<country2>[A-Za-z]{2})-(?:[A-Za-z0-9]{2})-[^-].*"
)

_PAIR = re.compile(
    r"\(?\s*(?P<north>[-+]?[\d.]+)°?\s*,\s*(?P<east>[-+]?[\d.]+)°?\s*\)?"
)


def is_region_code(text: str) -> bool:
    """Tell whether *text* is a code such as ``US-NY`` and no name."""
    found = _REGION.fullmatch(text.strip())
    return found is not None and found["country"].upper() in COUNTRIES


def is_city_code(text: str) -> bool:
    """Tell whether *text* is a code such as ``US-NY-NewYorkCity`` and no name."""
    found = _CITY.fullmatch(text.strip())
    if not found:
        return False
    return (found["country"] or found["country2"]).upper() in COUNTRIES


def coordinates(text: str) -> tuple[Decimal, Decimal]:
    """
    Read degrees north and degrees east.

    >>> coordinates("(52.37, 4.89)")
    (Decimal('52.37'), Decimal('4.89'))

    Raises:
        Unsupported: it is not plainly two numbers.
    """
    found = _PAIR.fullmatch(text.strip())
    if not found:
        raise Unsupported(f"not plainly coordinates: {text!r}")
    return Decimal(found["north"]), Decimal(found["east"])


def on_globe(north: Decimal, east: Decimal) -> Globe:
    """
    Return where on the globe a place is.

    >>> on_globe(Decimal(0), Decimal(0))
    (1000000000, 0, 0)
    """
    up, round_ = float(north) * pi / 180, float(east) * pi / 180
    place = cos(up) * cos(round_), cos(up) * sin(round_), sin(up)
    x, y, z = (round(each * _RADIUS) for each in place)
    return x, y, z


def is_near(place: Globe, centre: Globe, distance: Decimal, unit: str) -> bool:
    """Tell whether *place* is at most *distance* over the ground from *centre*."""
    angle = float(distance) * _KILOMETRES[unit] / _EARTH
    line = round(2 * _RADIUS * sin(angle / 2))
    apart = sum((one - other) ** 2 for one, other in zip(place, centre, strict=True))
    return apart <= line**2
