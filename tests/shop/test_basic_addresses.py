"""The validator of a shop that chose none, held to what a shop relies on."""

from typing import ClassVar

import pytest
from attrs import evolve

from custquery.hooks.validators import AddressValidator, PostalAddress
from custquery.language.messages import LOCALES, is_said
from custquery.shop.addresses import (
    BasicValidator,
    MilitaryValidator,
    check_address,
)
from custquery.testing.validators import AddressValidatorSuite

DAM = PostalAddress(address1="Dam 1", city="Amsterdam", zip="1012 JS", country="NL")


class TestBasic(AddressValidatorSuite):
    validator: ClassVar[AddressValidator] = BasicValidator()
    right = (
        DAM,
        PostalAddress(address1="Bay Street", city="Nassau", country="BS"),
        PostalAddress(
            address1="1 Main St",
            city="Reno",
            region_code="NV",
            zip="89501",
            country="US",
        ),
    )
    wrong = (
        evolve(DAM, zip="12"),
        evolve(DAM, city=""),
        evolve(DAM, country="Atlantis"),
        PostalAddress(),
    )


class TestMilitary(AddressValidatorSuite):
    validator: ClassVar[AddressValidator] = MilitaryValidator()
    right = (
        DAM,
        PostalAddress(
            last_name="Kim",
            address1="PSC 802 BOX 74",
            city="APO",
            region_code="AE",
            zip="09499",
            country="US",
        ),
    )
    wrong = (
        PostalAddress(
            last_name="Kim",
            address1="PSC802 BX 74",
            city="APO, AE",
            zip="09499",
            country="US",
        ),
    )


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("NL", "1012ab", "1012 AB"),
        ("NL", "NL-1012 ab", "1012 AB"),
        ("NL", "1012 SS", None),
        ("NL", "0123 AB", None),
        ("BE", "B-1000", "1000"),
        ("BE", "100", None),
        ("DE", "D-10115", "10115"),
        ("DE", "1011", None),
        ("FR", "75 001", "75001"),
        ("GB", "sw1a1aa", "SW1A 1AA"),
        ("GB", "SW1A", None),
        ("IE", "d02x285", "D02 X285"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("CA", "K1O 0B1", None),
        ("PL", "00950", "00-950"),
        ("PT", "1000 205", "1000-205"),
        ("SE", "11349", "113 49"),
        ("CZ", "11000", "110 00"),
        ("US", "205000003", "20500-0003"),
        ("US", "20500", "20500"),
        ("US", "2050", None),
        ("NO", "0150", "0150"),
        ("BS", " n 4912 ", "n 4912"),
    ],
)
def test_a_postcode_is_written_as_its_country_does(
    country: str, typed: str, written: str | None
) -> None:
    address = evolve(DAM, country=country, zip=typed, region_code="XX")
    found = BasicValidator().check(address)
    right = found.proposed or address

    assert ("address-zip" in {each.code for each in found.problems}) == (
        written is None
    )
    assert written in {None, right.zip}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"address1": ""}, ["address-without-address1"]),
        ({"city": ""}, ["address-without-city"]),
        ({"country": ""}, ["address-without-country"]),
        ({"zip": ""}, ["address-without-zip"]),
        ({"address1": "Dam"}, ["address-without-number"]),
        ({"address1": "Dam", "address2": "1 hoog"}, []),
        ({"country": "Atlantis"}, ["address-country"]),
        ({"country": "Nederland"}, ["address-written"]),
        ({"city": "Den  Haag "}, ["address-written"]),
        ({"country": "US", "zip": "89501"}, ["address-without-region_code"]),
        ({"country": "US", "zip": "89501", "region_code": "nv"}, ["address-written"]),
        ({"country": "IE", "zip": ""}, []),
    ],
)
def test_what_is_missing_or_odd_is_told(changes: dict, codes: list[str]) -> None:
    found = BasicValidator().check(evolve(DAM, **changes))

    assert codes == [each.code for each in found.problems]
    for locale in LOCALES:
        assert all(is_said(each, locale) for each in codes)


@pytest.mark.parametrize("country", ["US", "DE", ""])
def test_military_post_is_checked_by_its_own_rules_alone(country: str) -> None:
    address = PostalAddress(city="APO, AE", zip="09499", country=country)

    assert "military" == check_address(address, BasicValidator()).validator
    assert "basic" == check_address(DAM, BasicValidator()).validator
