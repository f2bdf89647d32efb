"""Addresses are checked by the data of their country, and nothing is asked of a net."""

from typing import ClassVar

import custquery_i18n_address
import pytest
from custquery_i18n_address import I18nAddressValidator

import custquery
from custquery.language.messages import is_said
from custquery.plugin import AddressCheck, AddressValidator, PostalAddress
from custquery.testing.validators import AddressValidatorSuite


class TestI18nAddresses(AddressValidatorSuite):
    validator: ClassVar[AddressValidator] = I18nAddressValidator()
    right = (
        PostalAddress(address1="Dam 1", city="Amsterdam", zip="1012 JS", country="NL"),
        PostalAddress(
            address1="1600 Pennsylvania Avenue NW",
            city="Washington",
            region_code="DC",
            zip="20500",
            country="US",
        ),
        PostalAddress(address1="Main Road 1", city="Nassau", country="BS"),
        PostalAddress(
            address1="10 Downing Street", city="London", zip="SW1A 2AA", country="GB"
        ),
    )
    wrong = (
        PostalAddress(address1="Dam 1", city="Amsterdam", zip="10", country="NL"),
        PostalAddress(address1="Dam 1", zip="1012 JS", country="NL"),
        PostalAddress(city="Nassau", address1="1 Bay Street"),
        PostalAddress(city="Nassau", address1="1 Bay Street", country="ZZ"),
        PostalAddress(
            address1="1 Main St",
            city="Los Angeles",
            region_code="CA",
            zip="09354",
            country="US",
        ),
    )


def check(**fields: str) -> AddressCheck:
    return I18nAddressValidator().check(PostalAddress(**fields))


@pytest.mark.parametrize("typed", ["1012ab", "1012 ab", " 1012-AB ", "1012.AB"])
def test_a_dutch_postcode_is_read_as_people_type_it(typed: str) -> None:
    found = check(address1="Dam 1", city="Amsterdam", zip=typed, country="NL")

    assert found.ok
    assert found.proposed is not None
    assert found.proposed.zip == "1012 AB"
    assert found.certainty == "certain"


def test_a_state_that_is_named_gets_its_code() -> None:
    found = check(
        address1="1 Main St",
        city="Los Angeles",
        region_code="California",
        zip="90001",
        country="us",
    )

    assert found.proposed is not None
    assert ("CA", "US") == (found.proposed.region_code, found.proposed.country)


def test_the_letters_of_a_city_stay_as_they_are() -> None:
    found = check(
        address1="10 Downing Street", city="London", zip="sw1a2aa", country="GB"
    )

    assert found.proposed is not None
    assert ("London", "SW1A 2AA") == (found.proposed.city, found.proposed.zip)


def test_every_problem_has_words_in_both_languages() -> None:
    where = custquery.environment(plugins=[custquery_i18n_address], discover=False)

    assert where.added is not None
    assert ["i18n"] == [*where.added.address_validators]
    for code in where.added.messages:
        assert is_said(code, "nl")
