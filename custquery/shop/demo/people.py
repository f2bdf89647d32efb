"""
A customer's number → a person who does not exist, with contact data and addresses.

Names are put together from lists by language; e-mail addresses are below the domains
kept for examples, phone numbers in ranges that are kept for fiction or never given out.
"""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from custquery.schema.text import fold
from custquery.shop.demo.dice import Dice

#: The lists of ``people.json``; see there.
Lists = Mapping[str, Any]

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@cache
def lists() -> Lists:
    """Return the names, towns, streets and the like that people are made from."""
    text = files(__package__).joinpath("people.json").read_text("utf-8")
    found: Lists = json.loads(text)
    return found


@cache
def _shares() -> Mapping[str, int]:
    """Return how likely each country is."""
    return {code: row["share"] for code, row in lists()["countries"].items()}


def person(number: int, dice: Dice, phones: Counter[str]) -> dict[str, object]:
    """
    Return the profile of customer *number* as a record, with her ``address`` rows.

    Args:
        number: Makes her e-mail address her own.
        dice: Decides all the rest.
        phones: How many numbers of each country were given out; one may be added.
    """
    made = lists()
    country = dice.weighed(_shares())
    names = made["names"][dice.weighed(made["countries"][country]["names"])]
    first, last = dice.one(names["first"]), dice.one(names["last"])
    is_company = dice.happens(9)
    words = {"first": first, "last": last.removeprefix("van ").removeprefix("de ")}
    company = dice.one(made["companies"]).format_map(words) if is_company else None
    found: dict[str, object] = {
        "first_name": None if dice.happens(2) else first,
        "last_name": None if dice.happens(2) else last,
        "email": _email(number, first, last, dice),
        "phone": _phone(country, dice, phones),
        "company": company,
        "language": dice.weighed(made["countries"][country]["languages"]),
        "note": dice.one(made["notes"]) if dice.happens(5) else None,
    }
    if not (found["email"] or found["phone"] or found["first_name"]):
        found["last_name"] = last
    return {**found, "address": _addresses(country, found, dice)}


def _email(number: int, first: str, last: str, dice: Dice) -> str | None:
    if dice.happens(3):
        return None
    parts = [
        "".join(sign for sign in fold(each) if sign.isalnum()) for each in (first, last)
    ]
    if not all(part.isascii() for part in parts):
        parts = ["klant"]
    style = dice.below(3)
    if style == 0:
        local = f"{'.'.join(parts)}{number}"
    elif style == 1:
        local = f"{parts[0]}{number}"
    else:
        local = f"{parts[0][0]}.{parts[-1]}.{number}"
    # Some people write theirs with capitals, and it is the same address.
    local = local.title() if dice.happens(6) else local
    return f"{local}@{dice.one(lists()['domains'])}"


def _phone(country: str, dice: Dice, phones: Counter[str]) -> str | None:
    row = lists()["countries"][country]
    count, size = phones[country], 10 ** row["digits"]
    if not dice.happens(38) or count >= size * len(row["phones"]):
        return None
    phones[country] += 1
    start = row["phones"][count // size]
    return f"{start}{count % size:0{row['digits']}d}"


def _addresses(
    country: str, profile: Mapping[str, object], dice: Dice
) -> list[dict[str, object]]:
    if dice.happens(4):
        return []
    found = [_address(country, dice) | {"is_default": 1, "company": profile["company"]}]
    if dice.happens(7):
        elsewhere = dice.weighed(_shares()) if dice.happens(40) else country
        found.append(_address(elsewhere, dice))
    names = {each: profile[each] for each in ("first_name", "last_name")}
    return [{**names, **each} for each in found]


def _address(country: str, dice: Dice) -> dict[str, object]:
    row = lists()["countries"][country]
    city, region, code = dice.one(row["cities"])
    street = {"street": dice.one(row["streets"]), "number": 1 + dice.below(180)}
    return {
        "address1": row["street"].format_map(street),
        "zip": "".join(_sign(each, dice) for each in row["zip"]),
        "city": city,
        "region": region,
        "region_code": code,
        "country": country,
    }


def _sign(mark: str, dice: Dice) -> str:
    if mark == "#":
        return str(1 + dice.below(9))
    return dice.one(_LETTERS) if mark == "@" else mark
