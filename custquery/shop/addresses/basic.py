"""
An address → what keeps it from arriving, as far as that can be known without any data.

What every address needs, and how postcodes are written in countries that many shops
send to (the formats of the postal union's addressing sheets). A country that has no
rules here needs a line and a city only.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, NamedTuple

from attrs import evolve

from custquery.hooks.validators import (
    AddressCheck,
    AddressProblem,
    AddressValidator,
    PostalAddress,
)
from custquery.schema.closed import country_code


class _Postcode(NamedTuple):
    """What a postcode is made of without blanks and hyphens, and how it is written."""

    pattern: str
    written: str
    example: str


def _digits(count: int, example: str) -> _Postcode:
    return _Postcode(rf"(\d{{{count}}})", "{}", example)


#: By country. Source: the addressing sheets of the Universal Postal Union.
_POSTCODES: Mapping[str, _Postcode] = {
    "NL": _Postcode(r"([1-9]\d{3})(?!SA|SD|SS)([A-Z]{2})", "{} {}", "1012 AB"),
    "BE": _Postcode(r"([1-9]\d{3})", "{}", "1000"),
    **{each: _digits(4, "1010") for each in ("AT", "AU", "CH", "DK", "HU", "LU", "NO")},
    **{each: _digits(5, "10115") for each in ("DE", "ES", "FI", "FR", "IT")},
    "CA": _Postcode(
        r"([ABCEGHJ-NPR-TVXY]\d[ABCEGHJ-NPR-TV-Z])(\d[ABCEGHJ-NPR-TV-Z]\d)",
        "{} {}",
        "K1A 0B1",
    ),
    "CZ": _Postcode(r"(\d{3})(\d{2})", "{} {}", "110 00"),
    "GB": _Postcode(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", "{} {}", "SW1A 1AA"),
    "IE": _Postcode(r"([A-Z]\d[\dW])([A-Z\d]{4})", "{} {}", "D02 X285"),
    "PL": _Postcode(r"(\d{2})(\d{3})", "{}-{}", "00-950"),
    "PT": _Postcode(r"(\d{4})(\d{3})", "{}-{}", "1000-205"),
    "SE": _Postcode(r"(\d{3})(\d{2})", "{} {}", "113 49"),
    "US": _Postcode(r"(\d{5})(\d{4})?", "{}-{}", "20500"),
}
#: Where post needs a state or province.
_REGIONAL = frozenset({"AU", "CA", "US"})
#: Where a house has a number in nearly every street.
_NUMBERED = frozenset({"BE", "DE", "NL"})

#: The longest text that is read as a postcode or as the name of a country.
_LONGEST = 64


class BasicValidator(AddressValidator):
    """
    The validator of a shop that chose none.

    >>> found = BasicValidator().check(PostalAddress(
    ...     address1="Dam 1", city="Amsterdam", zip="1012ab", country="NL"))
    >>> found.ok, found.proposed.zip, found.certainty
    (True, '1012 AB', 'certain')
    """

    name: ClassVar[str] = "basic"

    def check(self, address: PostalAddress) -> AddressCheck:
        """Say what is wrong with *address*; never raises."""
        right = _written(address)
        problems = (*_differences(address, right), *_missing(right), *_wrong(right))
        return AddressCheck(problems, None if right == address else right, "certain")


def _written(address: PostalAddress) -> PostalAddress:
    """Return *address* as it is written: nothing in it means something else."""
    country = _country(address.country)
    region = address.region_code.strip()
    if country in _REGIONAL and len(region) <= 3:
        region = region.upper()
    return evolve(
        address,
        **{name: _single(getattr(address, name)) for name in _PLAIN},
        region_code=region,
        zip=_postcode(address.zip, country) or address.zip.strip(),
        country=country,
    )


_PLAIN = ("first_name", "last_name", "company", "address1", "address2", "city")


def _single(text: str) -> str:
    """Take off the outer blanks, and leave one where several follow each other."""
    return re.sub(r" {2,}", " ", text.strip())


def _country(text: str) -> str:
    text = text.strip()
    known = country_code(text) if text and len(text) <= _LONGEST else None
    return known or text


def _postcode(text: str, country: str) -> str | None:
    """Return the postcode that *text* says, or None when it says none of *country*."""
    rule = _POSTCODES.get(country)
    if rule is None or len(text) > _LONGEST:
        return None
    solid = re.sub(r"[\s.-]+", "", text).upper()
    for each in (solid, re.sub(r"^[A-Z]{1,2}(?=\d)", "", solid)):
        found = re.fullmatch(rule.pattern, each, re.ASCII)
        if found is not None:
            parts = [part or "" for part in found.groups()]
            return rule.written.format(*parts).strip("-")
    return None


def _differences(
    given: PostalAddress, right: PostalAddress
) -> Iterator[AddressProblem]:
    for name in (*_PLAIN, "region_code", "zip", "country"):
        text = getattr(right, name)
        if text != getattr(given, name):
            yield AddressProblem("address-written", name, {"text": text}, "warning")


def _missing(address: PostalAddress) -> Iterator[AddressProblem]:
    wanted = ["address1", "city", "country"]
    if address.country in _POSTCODES and address.country != "IE":
        wanted.append("zip")
    if address.country in _REGIONAL:
        wanted.append("region_code")
    for name in wanted:
        if not getattr(address, name):
            yield AddressProblem(f"address-without-{name}", name)


def _wrong(address: PostalAddress) -> Iterator[AddressProblem]:
    if address.country and country_code(address.country[:_LONGEST]) != address.country:
        yield AddressProblem("address-country", "country", {"text": address.country})
    rule = _POSTCODES.get(address.country)
    if rule and address.zip and _postcode(address.zip, address.country) is None:
        args = {"country": address.country, "example": rule.example}
        yield AddressProblem("address-zip", "zip", args)
    lines = f"{address.address1} {address.address2}"
    has_number = any(each.isdigit() for each in lines)
    if address.country in _NUMBERED and address.address1 and not has_number:
        yield AddressProblem("address-without-number", "address1", {}, "warning")
