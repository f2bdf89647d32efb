"""
The name of a member of a closed list → its code.

A member is named by its code, its English or Dutch name or an alias, in any case,
with or without accents.
"""

from collections.abc import Iterable
from functools import cache

from custquery.schema.closed.countries import COUNTRIES
from custquery.schema.closed.languages import LANGUAGES
from custquery.testing.reference.folding import fold
from custquery.testing.reference.unsupported import Unsupported

_YES = {"yes", "y", "true", "1", "on", "ja", "j", "waar", "aan"}
_NO = {"no", "n", "false", "0", "off", "nee", "onwaar", "uit"}

#: What people also call a country.
_ALSO = {
    "holland": "NL",
    "uk": "GB",
    "great britain": "GB",
    "usa": "US",
    "america": "US",
    "amerika": "US",
}


def choice(text: str, members: Iterable[tuple[str, Iterable[str]]]) -> str:
    """
    Return the code of the one of *members* (code, names) that is called *text*.

    Raises:
        Unsupported: none is.
    """
    for code, names in members:
        if _loose(text) in {_loose(name) for name in (code, *names)}:
            return code
    raise Unsupported(f"not a member: {text!r}")


def _loose(text: str) -> str:
    return fold(text).replace("_", " ").replace("-", " ")


def yes_or_no(text: str) -> bool:
    """
    Read yes or no, in English or Dutch.

    Raises:
        Unsupported: it is neither.
    """
    if fold(text) not in _YES | _NO:
        raise Unsupported(f"neither yes nor no: {text!r}")
    return fold(text) in _YES


@cache
def country(text: str) -> str:
    """
    Return the ISO 3166-1 alpha-2 code of a country.

    >>> country("nederland"), country("DEU"), country("België")
    ('NL', 'DE', 'BE')

    Raises:
        Unsupported: no country is called *text*.
    """
    wanted = fold(text)
    for code, names in COUNTRIES.items():
        if wanted in {fold(name) for name in (code, *names)}:
            return code
    if wanted in _ALSO:
        return _ALSO[wanted]
    raise Unsupported(f"not a country: {text!r}")


@cache
def language(text: str) -> str:
    """
    Return the code of a language, with its region if one is named.

    >>> language("Dutch"), language("duits"), language("PT-br")
    ('nl', 'de', 'pt-BR')

    Raises:
        Unsupported: no language is called *text*.
    """
    base, _, region = text.replace("_", "-").partition("-")
    if region.upper() in COUNTRIES and base.lower() in LANGUAGES:
        return f"{base.lower()}-{region.upper()}"
    for code, names in LANGUAGES.items():
        if fold(text) in {fold(name) for name in (code, *names)}:
            return code
    raise Unsupported(f"not a language: {text!r}")
