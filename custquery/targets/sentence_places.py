"""
Point and reach → words: 10 km of 52.37,4.89.

Both are said in the shortest decimals that mean exactly the same point and reach, so
that two distances never read the same.
"""

from collections.abc import Callable
from decimal import Decimal
from math import asin, atan2, degrees

from custquery.schema.types.places import EARTH, GLOBE, to_point, to_reach
from custquery.schema.value_sets import Within
from custquery.targets.sentence_values import Voice, number

#: Metres in a kilometre and in a mile, and what those are called in the catalogues.
_UNITS = ((Decimal(1000), "kilometres"), (Decimal("1609.344"), "miles"))
#: More decimals than this no point or reach needs.
_MOST = 10


def near(wanted: Within, voice: Voice) -> str:
    """Say how far from where at most."""
    distance, unit = min(
        ((_distance(wanted.reach, metres), unit) for metres, unit in _UNITS),
        key=lambda each: len(each[0].as_tuple().digits),
    )
    said = voice.say(unit, distance=number(distance, voice.locale))
    return voice.say("near", distance=said, place=place(wanted.centre))


def place(centre: tuple[int, int, int]) -> str:
    """
    Write a point on the globe as degrees north and degrees east.

    >>> from decimal import Decimal
    >>> place(to_point(Decimal("52.37"), Decimal("-4.89")))
    '52.37,-4.89'
    """
    x, y, z = centre
    north = degrees(asin(max(-1.0, min(1.0, z / GLOBE))))
    east = degrees(atan2(y, x))
    for decimals in range(_MOST):
        found = _rounded(north, decimals), _rounded(east, decimals)
        if to_point(*found) == centre:
            return ",".join(f"{each:f}" for each in found)
    return "/".join(map(str, centre))


def _distance(reach: int, metres: Decimal) -> Decimal:
    """Return the distance over the ground that *reach* stands for, in such units."""
    straight = max(0.0, min(1.0, reach / (2 * GLOBE)))
    exact = 2 * EARTH * asin(straight) / float(metres)
    return _shortest(exact, lambda found: to_reach(found * metres) == reach)


def _shortest(exact: float, is_right: Callable[[Decimal], bool]) -> Decimal:
    found = Decimal(0)
    for decimals in range(_MOST):
        found = _rounded(exact, decimals)
        if is_right(found):
            break
    return found


def _rounded(value: float, decimals: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals)) + 0
