"""
Two people → field by field how far they agree, and which way round their names are.

The only module that knows the library of similarities; it comes with the extra
``duplicates``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

from custquery.language.errors import RequestError

try:
    from rapidfuzz.distance import OSA, JaroWinkler
    from rapidfuzz.fuzz import ratio, token_sort_ratio
except ImportError as missing:
    raise RequestError("duplicates-need-rapidfuzz") from missing

from custquery.hooks.finders import Home, Person

#: What is compared; a field that one of the two lacks says nothing.
FieldName: TypeAlias = Literal[
    "first_name",
    "last_name",
    "street",
    "house_number",
    "address2",
    "zip",
    "city",
    "region",
    "country",
    "phone",
    "email",
    "household",
]
#: How far two values agree.
Level: TypeAlias = Literal["same", "alike", "initial", "other"]

#: From here on two names, and two lines of an address, are alike.
_NAMES_ALIKE, _LINES_ALIKE = 0.87, 80.0
#: Signs that may differ in a postcode, a house number or a telephone number, and in a
#: name of no less than so many letters.
_SLIPS, _SHORT = 1, 4
#: Slips that two e-mail addresses may have; another number is another mailbox.
_EMAIL_SLIPS = 2
_DIGITS = re.compile(r"\d+")
_AGREEING: frozenset[Level] = frozenset({"same", "alike"})
_REMEMBERED = 65_536


#: A value of a field: that of an address in its country, else in none.
Value: TypeAlias = tuple[FieldName, str, str]
#: Bits that agreement on a value is worth less, since many have it.
Discounts: TypeAlias = Mapping[Value, float]


class Comparison(NamedTuple):
    """How far two people agree on one field."""

    field: FieldName
    level: Level
    #: Bits that it is worth less, since many have what they agree on.
    discount: float = 0.0


def compare(one: Person, two: Person, discounts: Discounts) -> list[list[Comparison]]:
    """
    Return the ways in which *one* and *two* can be compared, for the best to be taken.

    Each way takes one address of either, and the lines of her address as they are or
    crosswise.
    """
    rest = [*_names(one, two, discounts), *_contact(one, two)]
    homes = [
        at for a, b in product(one.homes, two.homes) for at in _ways(a, b, discounts)
    ]
    return [rest + at for at in homes or [[]]]


#: A field, two values of it, and how far they agree.
_Judged: TypeAlias = tuple[FieldName, str, str, Level | None]


def _discounted(
    judged: Iterable[_Judged], discounts: Discounts, here: str = "", there: str = ""
) -> list[Comparison]:
    """Return what is known of both, at the discount of the commoner value."""
    found = []
    for name, one, two, level in judged:
        if level in _AGREEING:
            mine = discounts.get((name, here, one), 0.0)
            theirs = discounts.get((name, there, two), 0.0)
            found.append(Comparison(name, level, max(mine, theirs)))
        elif level:
            found.append(Comparison(name, level))
    return found


def _names(one: Person, two: Person, discounts: Discounts) -> list[Comparison]:
    """Compare names as they are, or crosswise where only so they have to do with it."""
    straight = _parts(one, two.first, two.last, discounts)
    if any(each.level in _AGREEING for each in straight):
        return straight
    crosswise = _parts(one, two.last, two.first, discounts)
    agrees = any(each.level in _AGREEING for each in crosswise)
    return crosswise if agrees else straight


def _parts(
    one: Person, first: str, last: str, discounts: Discounts
) -> list[Comparison]:
    judged: Iterable[_Judged] = (
        ("first_name", one.first, first, _first(one.first, first)),
        ("last_name", one.last, last, _name(one.last, last)),
    )
    return _discounted(judged, discounts)


@lru_cache(_REMEMBERED)
def _first(one: str, two: str) -> Level | None:
    is_initial = min(len(one), len(two)) == 1
    if is_initial and one != two and one[0] == two[0]:
        return "initial"
    return _name(one, two)


@lru_cache(_REMEMBERED)
def _name(one: str, two: str) -> Level | None:
    if not one or not two:
        return None
    if one == two:
        return "same"
    if one.replace(" ", "") == two.replace(" ", ""):
        return "alike"
    one, two = _apart(one, two)
    shortest = min(len(one), len(two))
    is_slip = shortest >= _SHORT and OSA.distance(one, two) <= _SLIPS
    close = is_slip or JaroWinkler.similarity(one, two) >= _NAMES_ALIKE
    return "alike" if close else "other"


def _apart(one: str, two: str) -> tuple[str, str]:
    """Return two names without the words that both begin with, such as ``van der``."""
    parts, others = one.split(), two.split()
    while len(parts) > 1 and len(others) > 1 and parts[0] == others[0]:
        parts, others = parts[1:], others[1:]
    return " ".join(parts), " ".join(others)


def _ways(one: Home, two: Home, discounts: Discounts) -> Iterator[list[Comparison]]:
    """Compare the lines as they are, and crosswise where they then do not agree."""
    straight = _homes(one, two, discounts)
    yield straight
    agrees = any(
        each.field in {"street", "address2"} and each.level in _AGREEING
        for each in straight
    )
    if two.street and two.extra and not agrees:
        crosswise = two._replace(street=two.extra, extra=two.street)
        yield _homes(one, crosswise, discounts)


def _homes(one: Home, two: Home, discounts: Discounts) -> list[Comparison]:
    judged: Iterable[_Judged] = (
        ("street", one.street, two.street, _line(one.street, two.street)),
        ("house_number", one.number, two.number, _sign(one.number, two.number)),
        ("address2", one.extra, two.extra, _line(one.extra, two.extra)),
        ("zip", one.zip, two.zip, _sign(one.zip, two.zip)),
        ("city", one.city, two.city, _line(one.city, two.city)),
        ("region", one.region, two.region, _code(one.region, two.region)),
        ("country", one.country, two.country, _code(one.country, two.country)),
    )
    return _discounted(judged, discounts, one.country, two.country)


@lru_cache(_REMEMBERED)
def _line(one: str, two: str) -> Level | None:
    if not one or not two:
        return None
    if one == two:
        return "same"
    squeezed = ratio(one.replace(" ", ""), two.replace(" ", ""))
    close = max(squeezed, token_sort_ratio(one, two)) >= _LINES_ALIKE
    return "alike" if close else "other"


@lru_cache(_REMEMBERED)
def _sign(one: str, two: str) -> Level | None:
    if not one or not two:
        return None
    if one == two:
        return "same"
    return "alike" if OSA.distance(one, two) <= _SLIPS else "other"


def _code(one: str, two: str) -> Level | None:
    if not one or not two:
        return None
    return "same" if one == two else "other"


def _contact(one: Person, two: Person) -> Iterator[Comparison]:
    phones = [_sign(a, b) for a, b in product(one.phones, two.phones)]
    if phones:
        yield Comparison("phone", _best(phones))
    emails = [_email(a, b) for a, b in product(one.emails, two.emails)]
    if emails:
        yield Comparison("email", _best(emails))


def _email(one: str, two: str) -> Level:
    if one == two:
        return "same"
    if one.rpartition("@")[0] == two.rpartition("@")[0]:
        return "alike"
    slips = OSA.distance(one, two, score_cutoff=_EMAIL_SLIPS)
    close = slips <= _EMAIL_SLIPS and _DIGITS.findall(one) == _DIGITS.findall(two)
    return "alike" if close else "other"


def _best(levels: Sequence[Level | None]) -> Level:
    for level in ("same", "alike"):
        if level in levels:
            return level
    return "other"
