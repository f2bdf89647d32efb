"""
An address of the US armed forces or an embassy → what is wrong, and how it should be.

Sources: USPS, "Military and Diplomatic Mail" (how a line is written, which ZIP Codes
are whose), and Shopify's help on military addresses (city, state and ZIP that it
takes). The city is one of three post offices and never a base or a town.
"""

import re
from typing import NamedTuple

from attrs import evolve

from custquery.hooks.validators import (
    AddressCheck,
    AddressProblem,
    Certainty,
    PostalAddress,
)
from custquery.shop.addresses.lines import Line, line_of

#: The first three digits of a ZIP Code, by state.
_STATE_OF = {
    "340": "AA",
    **{f"{each:03}": "AE" for each in range(90, 100)},
    **{f"{each:03}": "AP" for each in range(962, 967)},
}
#: Given to AE and used by nobody yet.
_UNUSED = "099"

_OFFICES = ("APO", "FPO", "DPO")
_OFFICE = re.compile(r"\b([AFD])\s*\.?\s*P\s*\.?\s*O\b\.?", re.IGNORECASE)
_STATE = re.compile(r"(?:US-)?(A)\s*\.?\s*([AEP])\.?(?:\b.*)?", re.IGNORECASE)
_FORCES = re.compile(r"armed\s*forces", re.IGNORECASE)
#: Words of "Armed Forces …", and the state that they mean.
_THEATRES = (
    (re.compile(r"pacific|asia", re.IGNORECASE), "AP"),
    (re.compile(r"europe|africa|middle|canada|\bAE\b", re.IGNORECASE), "AE"),
    (re.compile(r"america|\bAA\b", re.IGNORECASE), "AA"),
)
_ZIP = re.compile(r"(\d{5})(?:[\s-]*(\d{4}))?")
#: Digits that people type as letters.
_LETTERS = str.maketrans("OoIl", "0011")

_STATE_OR_ZIP = re.compile(
    r"\bA\.?[AEP]\b\.?|\d+|armed\s+forces(?:\s+\w+)?", re.IGNORECASE
)

#: Words in a city that say which office it is of.
_NAVAL = re.compile(
    r"\b(?:naval|navy|nas|nsa|nsf|mcas|marines?|uss|fleet)\b", re.IGNORECASE
)
_EMBASSY = re.compile(r"\b(?:embassy|consulate|mission|diplomatic)\b", re.IGNORECASE)


class _Change(NamedTuple):
    """What a field should be, and whether that is the only reading."""

    text: str
    certainty: Certainty = "certain"


def is_military(address: PostalAddress) -> bool:
    """
    Tell whether *address* is, or tries to be, one of the US armed forces.

    >>> is_military(PostalAddress(city="APO, AE", zip="09012", country="DE"))
    True
    >>> is_military(PostalAddress(city="Chemnitz", zip="09111", country="DE"))
    False
    """
    has_line = line_of(address.address1, address.address2).has_box
    marks = (
        _office(address.city) is not None and not _words_besides(address.city),
        _state(address.region_code) is not None or _state_in_city(address) is not None,
        _state_of_zip(address) is not None,
        has_line,
    )
    if address.country == "US":
        return marks[0] or marks[1] or marks[2] or (has_line and not address.city)
    return sum(marks) >= (1 if not address.country and marks[0] else 2)


def check_military(address: PostalAddress) -> AddressCheck:
    """
    Say what is wrong with a military *address*, and propose how it should be.

    Nothing is said of an address that is not one. What cannot be known, such as the
    number of a box, is a problem without a proposal.

    >>> found = check_military(PostalAddress(
    ...     last_name="Kim", address1="PSC802 BX 74", city="APO, AE", zip="09499",
    ...     country="US"))
    >>> found.proposed.address1, found.proposed.city, found.proposed.region_code
    ('PSC 802 BOX 74', 'APO', 'AE')
    """
    if not is_military(address):
        return AddressCheck()
    line = line_of(address.address1, address.address2)
    zip_ = _zip(address)
    office = _city(address, line)
    state = _region(address, zip_.text)
    changes = {
        "zip": zip_,
        "city": office,
        "region_code": state,
        "country": _country(address),
        "address1": _Change(line.text, line.certainty),
        "address2": _Change(_without_office(line.rest)),
    }
    new = {
        name: change.text
        for name, change in changes.items()
        if change.text != getattr(address, name)
    }
    proposed = evolve(address, **new) if new else None
    is_certain = all(changes[name].certainty == "certain" for name in new)
    return AddressCheck(
        (*_problems(address, proposed or address, line),),
        proposed,
        "certain" if is_certain else "likely",
    )


def _problems(
    address: PostalAddress, right: PostalAddress, line: Line
) -> list[AddressProblem]:
    """List what is wrong with *address*, given what is *right* as far as is known."""
    found = []
    if not (address.first_name.strip() or address.last_name.strip()):
        found.append(AddressProblem("military-name", "last_name"))
    if right.address1 != address.address1 or right.address2 != address.address2:
        found.append(
            AddressProblem(
                "military-line-written", "address1", {"text": right.address1}
            )
        )
    if not line.is_whole:
        found.append(AddressProblem("military-line", "address1"))
    elif not line.suits(right.city):
        args = {"kind": line.kind, "city": right.city}
        found.append(AddressProblem("military-line-of-another", "address1", args))
    if address.city not in _OFFICES:
        args = {"city": right.city} if right.city in _OFFICES else {}
        code = "military-city-is" if args else "military-city"
        found.append(AddressProblem(code, "city", args))
    found += _of_zip(address, right)
    if address.country != "US":
        found.append(AddressProblem("military-country", "country"))
    return found


def _of_zip(address: PostalAddress, right: PostalAddress) -> list[AddressProblem]:
    """List what is wrong with state and ZIP Code."""
    found = []
    wanted = _state_by(right.zip)
    if right.zip != address.zip:
        found.append(AddressProblem("military-zip-written", "zip", {"zip": right.zip}))
    if wanted is None:
        found.append(AddressProblem("military-zip", "zip"))
    elif right.zip.startswith(_UNUSED):
        found.append(AddressProblem("military-zip-unused", "zip", {}, "warning"))
    if address.region_code != right.region_code:
        args = {"region": right.region_code}
        found.append(AddressProblem("military-region-is", "region_code", args))
    elif right.region_code not in {"AA", "AE", "AP"}:
        found.append(AddressProblem("military-region", "region_code"))
    return found


# What each field should be


def _city(address: PostalAddress, line: Line) -> _Change:
    typed = _office(address.city)
    if typed is not None:
        is_alone = not _words_besides(address.city)
        return _Change(typed, "certain" if is_alone else "likely")
    elsewhere = _office(f"{address.address1} {address.address2} {address.company}")
    if elsewhere is not None:
        return _Change(elsewhere)
    if not line.kind and _state_of_zip(address) is None:
        return _Change(address.city)
    where = f"{address.city} {address.company} {line.rest}"
    if _EMBASSY.search(where):
        return _Change("DPO", "likely")
    if line.is_ship or _NAVAL.search(where):
        return _Change("FPO", "likely")
    return _Change("APO", "likely")


def _region(address: PostalAddress, zip_: str) -> _Change:
    by_zip = _state_by(zip_)
    typed = _state(address.region_code) or _state_in_city(address)
    if by_zip is None:
        return _Change(typed or address.region_code)
    agrees = typed in {None, by_zip}
    return _Change(by_zip, "certain" if agrees else "likely")


def _zip(address: PostalAddress) -> _Change:
    """Read the ZIP Code: with its state before it, without its first 0, with an O."""
    typed = address.zip.strip()
    text = typed or _zip_in(address.city)
    bare = re.sub(r"^(?:US-?)?A[AEP][\s,.-]*(?=[\dOo])", "", text, flags=re.IGNORECASE)
    digits = bare.translate(_LETTERS)
    certainty: Certainty = "certain" if digits == bare else "likely"
    if re.fullmatch(r"9\d{3}", digits) and _state(address.region_code) in {None, "AE"}:
        digits, certainty = f"0{digits}", "likely"
    found = _ZIP.fullmatch(digits)
    if found is None or _state_by(found[1]) is None:
        return _Change(address.zip)
    return _Change("-".join(filter(None, found.groups())), certainty)


def _country(address: PostalAddress) -> _Change:
    is_plain = address.country in {"", "US"} or _office(address.city) is not None
    return _Change("US", "certain" if is_plain else "likely")


# What can be read in a text


def _office(text: str) -> str | None:
    found = _OFFICE.search(text)
    return None if found is None else f"{found[1].upper()}PO"


def _words_besides(city: str) -> bool:
    """Tell whether *city* holds more than an office, a state and a ZIP Code."""
    rest = _OFFICE.sub(" ", city)
    return bool(re.search(r"\w", _STATE_OR_ZIP.sub(" ", rest)))


def _without_office(line: str) -> str:
    """Leave out a line that only repeats office, state and ZIP Code."""
    is_repeated = _office(line) is not None and not _words_besides(line)
    return "" if is_repeated else line


def _state(text: str) -> str | None:
    text = text.strip()
    if _FORCES.search(text):
        named = (state for words, state in _THEATRES if words.search(text))
        return next(named, None)
    found = _STATE.fullmatch(text)
    return None if found is None else f"A{found[2].upper()}"


def _state_in_city(address: PostalAddress) -> str | None:
    if _office(address.city) is None:
        return _state(address.city) if _FORCES.search(address.city) else None
    rest = _OFFICE.sub(" ", address.city)
    found = re.search(r"\bA\.?([AEP])\b", rest, re.IGNORECASE)
    return _state(rest) if found is None else f"A{found[1].upper()}"


def _zip_in(city: str) -> str:
    found = _ZIP.search(city)
    return "" if found is None else found[0]


def _state_by(zip_: str) -> str | None:
    """Return the state that a whole ZIP Code is of."""
    return _STATE_OF.get(zip_[:3]) if _ZIP.fullmatch(zip_) else None


def _state_of_zip(address: PostalAddress) -> str | None:
    return _state_by(_zip(address).text)
