"""An address → what is kept beside it: codes of its city and region, a point."""

from decimal import Decimal
from functools import lru_cache

from custquery.schema.types.places import to_point
from custquery.shop.store.texts import folded

#: Addresses whose codes and points are remembered: towns come again and again.
_REMEMBERED = 8192


@lru_cache(maxsize=_REMEMBERED)
def region_key(country: str | None, region_code: str | None) -> str | None:
    """
    Return the code of a region with that of its country (ISO 3166-2).

    >>> region_key("US", "NY"), region_key("NL", "NL-UT"), region_key("NL", None)
    ('US-NY', 'NL-UT', None)
    """
    if country is None or region_code is None:
        return None
    code = region_code.strip().upper()
    return code if code.startswith(f"{country}-") else f"{country}-{code}"


@lru_cache(maxsize=_REMEMBERED)
def city_code(
    country: str | None, region_code: str | None, city: str | None
) -> str | None:
    """
    Return country, region and city in one, without blanks, as Shopify's segments have.

    >>> city_code("US", "NY", "New York City"), city_code("NL", None, "Utrecht")
    ('US-NY-NewYorkCity', None)
    """
    region = region_key(country, region_code)
    return None if region is None or city is None else f"{region}-{_solid(city)}"


def _solid(text: str) -> str:
    return "".join(text.split())


def folded_city_code(
    country: str | None, region_code: str | None, city: str | None
) -> str | None:
    """Return the folded form of `city_code`."""
    return folded(city_code(country, region_code, city))


def folded_region_key(country: str | None, region_code: str | None) -> str | None:
    """Return the folded form of `region_key`."""
    return folded(region_key(country, region_code))


@lru_cache(maxsize=_REMEMBERED)
def _point(
    latitude: float | None, longitude: float | None
) -> tuple[int, int, int] | tuple[None, None, None]:
    if latitude is None or longitude is None:
        return None, None, None
    return to_point(Decimal(repr(latitude)), Decimal(repr(longitude)))


def point_x(latitude: float | None, longitude: float | None) -> int | None:
    """Return where a place lies towards the Gulf of Guinea; see `to_point`."""
    return _point(latitude, longitude)[0]


def point_y(latitude: float | None, longitude: float | None) -> int | None:
    """Return where a place lies towards the Indian Ocean; see `to_point`."""
    return _point(latitude, longitude)[1]


def point_z(latitude: float | None, longitude: float | None) -> int | None:
    """Return where a place lies towards the north pole; see `to_point`."""
    return _point(latitude, longitude)[2]
