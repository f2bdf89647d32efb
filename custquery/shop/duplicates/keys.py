"""
A person → the keys under which others who may be the same person are looked for.

Two people are compared when they share one key, so each key takes another slip: one in
the name, in the street, in the postcode. What is not known makes no key.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from custquery.hooks.finders import Home, Person

#: Letters that sound alike.
#: Source: Soundex, by Russell (1918), of which the classes of consonants are taken.
_CLASSES = {
    sign: code
    for code, signs in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for sign in signs
}
_LONGEST = 4
#: Letters of a street, a town or a name that must agree where the rest may differ.
_START = 4


class Key(NamedTuple):
    """What is looked for, and in what."""

    #: Such as ``name-and-zip``.
    kind: str
    text: str


@lru_cache(65_536)
def sound(text: str) -> str:
    """
    Return what texts that sound alike have in common.

    >>> sound("jansen"), sound("janssen"), sound("jensenn"), sound("bakker")
    ('j525', 'j525', 'j525', 'b26')
    """
    found = ""
    last = 0
    for sign in text:
        code = _CLASSES.get(sign, 0)
        if not found:
            found = sign
        elif code and code != last:
            found += str(code)
        last = code
    return found[:_LONGEST]


def keys(person: Person) -> set[Key]:
    """Return the keys of *person*."""
    found = {*_of_contact(person), *_of_name(person)}
    for home in person.homes:
        found.update(_of_home(person, home))
    return found


def _of_contact(person: Person) -> Iterator[Key]:
    for email in person.emails:
        yield Key("email", email)
        yield Key("email-name", email.rpartition("@")[0])
    for phone in person.phones:
        yield Key("phone", phone)


def _of_name(person: Person) -> Iterator[Key]:
    if person.first and person.last:
        parts = sorted((*person.first.split(), *person.last.split()))
        yield Key("name", " ".join(parts))
        yield Key("name-sound", " ".join(map(sound, parts)))


def _of_home(person: Person, home: Home) -> Iterator[Key]:
    names = [each for each in (person.first, person.last) if each]
    for name in names:
        if home.zip:
            yield Key("name-and-zip", f"{sound(name)} {home.zip}")
        if home.city:
            yield Key("name-and-city", f"{name} {home.city[:_START]}")
        if home.street:
            yield Key("name-and-street", f"{sound(name)} {home.street[:_START]}")
    if home.zip and home.street:
        yield Key("street-and-zip", f"{sound(home.street)} {home.zip}")
    if home.zip and home.number:
        yield Key("house", f"{home.zip} {home.number}")
    if home.street and home.number:
        yield Key("street-and-number", f"{home.street[:_START]} {home.number}")
