"""Codes of cities and regions, and coordinates as people write them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.language import ast
from custquery.schema.reading import Reading
from custquery.schema.types import City, Place, Region
from custquery.schema.types.places import (
    GLOBE,
    on_earth,
    read_coordinates,
    to_point,
    to_reach,
)
from custquery.testing.reference import places as reference

READING = Reading(datetime(2025, 6, 15, tzinfo=UTC))

CITIES = {
    "US-NY-NewYorkCity": True,
    "us-ny-newyorkcity": True,
    "NL-ZH-Den Haag": True,
    "GB-ENG-London": True,
    "JP-13-東京": True,
    "Ax-les-Thermes": False,
    "Aix-en-Provence": False,
    "Utrecht": False,
    "US-NY": False,
    "US-NY-": False,
    "XX-NY-Nowhere": False,
    "Baden-Baden": False,
}
REGIONS = {
    "US-NY": True,
    "nl-ut": True,
    "GB-ENG": True,
    "DK-84": True,
    "NY": False,
    "Noord-Brabant": False,
    "XX-NY": False,
    "US-": False,
}


@pytest.mark.parametrize(("text", "expected"), CITIES.items())
def test_a_code_of_a_city_is_told_from_a_name(text: str, *, expected: bool) -> None:
    assert expected == City().is_code(ast.Literal(text), READING)
    assert expected == reference.is_city_code(text)


@pytest.mark.parametrize(("text", "expected"), REGIONS.items())
def test_a_code_of_a_region_is_told_from_a_name(text: str, *, expected: bool) -> None:
    assert expected == Region().is_code(ast.Literal(text), READING)
    assert expected == reference.is_region_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "52.37,4.89",
        "52.37, 4.89",
        "(52.37, 4.89)",
        "52.37 4.89",
        "52.37;4.89",
        "52.37/4.89",
        "52,37; 4,89",
        "52,37 4,89",
        "52.37° 4.89°",
        "52.37°N 4.89°E",
        "52.37 N, 4.89 O",
        "+52.37,+4.89",
    ],
)
def test_coordinates_are_read_as_people_write_them(text: str) -> None:
    assert (Decimal("52.37"), Decimal("4.89")) == read_coordinates(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-33.9,151.2", ("-33.9", "151.2")),
        ("33.9 S, 151.2 E", ("-33.9", "151.2")),
        ("40.7 N 74 W", ("40.7", "-74")),
    ],
)
def test_south_and_west_are_less_than_nothing(
    text: str, expected: tuple[str, str]
) -> None:
    north, east = expected

    assert (Decimal(north), Decimal(east)) == read_coordinates(text)


@pytest.mark.parametrize("text", ["", "52.37", "Utrecht", "52.37,", "1,2,3,4,5", "a,b"])
def test_what_is_no_pair_of_numbers_is_no_place(text: str) -> None:
    assert read_coordinates(text) is None


@pytest.mark.parametrize("value", ["91,0", "0,181", "nowhere", None, 52.37])
def test_a_record_without_a_place_on_earth_has_none(value: object) -> None:
    assert Place().from_record(value, READING) is None


degrees = st.tuples(
    st.decimals(-90, 90, places=4, allow_nan=False),
    st.decimals(-180, 180, places=4, allow_nan=False),
)


@given(degrees)
def test_every_place_lies_on_the_globe(place: tuple[Decimal, Decimal]) -> None:
    length = sum(each**2 for each in to_point(*place)) ** 0.5

    assert on_earth(*place)
    assert abs(length - GLOBE) <= 1


@given(degrees)
def test_a_place_is_where_the_reference_says(place: tuple[Decimal, Decimal]) -> None:
    apart = zip(to_point(*place), reference.on_globe(*place), strict=True)

    assert all(abs(one - other) <= 1 for one, other in apart)


def test_nothing_is_further_than_the_other_side() -> None:
    assert 2 * GLOBE == to_reach(Decimal(20_015_115))
