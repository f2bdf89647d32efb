"""
Two people → field by field how far they agree, and which way round their names are.

The only module that knows the library of similarities; it comes with the extra
``duplicates``.
"""

from collections.abc import Iterable, Iterator, Sequence
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
#: From here on two e-mail addresses are alike.
_EMAILS_ALIKE = 0.94
_AGREEING: frozenset[Level] = frozenset({"same", "alike"})
_REMEMBERED = 65_536


class Comparison(NamedTuple):
    """How far two people agree on one field."""

    field: FieldName
    level: Level


def compare(one: Person, two: Person) -> list[list[Comparison]]:
    """
    Return the ways in which *one* and *two* can be compared, for the best to be taken.

    Each way takes one address of either, and the lines of her address as they are or
    crosswise.
    """
    rest = [*_names(one, two), *_contact(one, two)]
    homes = [at for a, b in product(one.homes, two.homes) for at in _ways(a, b)]
    return [rest + at for at in homes or [[]]]


def _names(one: Person, two: Person) -> list[Comparison]:
    """Compare names as they are, or crosswise where only so they have to do with it."""
    straight = _parts(one, two.first, two.last)
    if any(each.level in _AGREEING for each in straight):
        return straight
    crosswise = _parts(one, two.last, two.first)
    agrees = any(each.level in _AGREEING for each in crosswise)
    return crosswise if agrees else straight


def _parts(one: Person, first: str, last: str) -> list[Comparison]:
    levels: Iterable[tuple[FieldName, Level | None]] = (
        ("first_name", _first(one.first, first)),
        ("last_name", _name(one.last, last)),
    )
    return [Comparison(name, level) for name, level in levels if level]


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
    shortest = min(len(one), len(two))
    is_slip = shortest >= _SHORT and OSA.distance(one, two) <= _SLIPS
    close = is_slip or JaroWinkler.similarity(one, two) >= _NAMES_ALIKE
    return "alike" if close else "other"


def _ways(one: Home, two: Home) -> Iterator[list[Comparison]]:
    """Compare the lines as they are, and crosswise where they then do not agree."""
    straight = [*_homes(one, two)]
    yield straight
    agrees = any(
        each.field in {"street", "address2"} and each.level in _AGREEING
        for each in straight
    )
    if two.street and two.extra and not agrees:
        yield [*_homes(one, two._replace(street=two.extra, extra=two.street))]


def _homes(one: Home, two: Home) -> Iterator[Comparison]:
    levels: Iterable[tuple[FieldName, Level | None]] = (
        ("street", _line(one.street, two.street)),
        ("house_number", _sign(one.number, two.number)),
        ("address2", _line(one.extra, two.extra)),
        ("zip", _sign(one.zip, two.zip)),
        ("city", _line(one.city, two.city)),
        ("region", _code(one.region, two.region)),
        ("country", _code(one.country, two.country)),
    )
    yield from (Comparison(name, level) for name, level in levels if level)


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
    names = [each.rpartition("@")[0] for each in (one, two)]
    close = JaroWinkler.similarity(one, two) >= _EMAILS_ALIKE
    return "alike" if close or names[0] == names[1] else "other"


def _best(levels: Sequence[Level | None]) -> Level:
    for level in ("same", "alike"):
        if level in levels:
            return level
    return "other"
