"""
What people type for a country, a language or a currency → its code.

The tables beside this module are generated, so that no library is asked, and loaded
when they are first needed. A name that could mean two members is read as neither.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from custquery.schema.closed.spelling import closest
from custquery.schema.text import fold, words

__all__ = [
    "closest",
    "country_code",
    "country_name",
    "country_names",
    "currency",
    "currency_name",
    "currency_names",
    "currency_of",
    "currency_symbol",
    "key",
    "language_base",
    "language_code",
    "language_name",
    "language_names",
    "minor_units",
]

_ARTICLES = frozenset({"the", "de", "het"})
_JOINERS = frozenset({"and", "en"})
#: What is shorter before a hyphen is a language code: ``en-US``.
_SHORTEST_NAME = 4
#: Texts whose country is remembered: addresses say the same few.
_REMEMBERED = 1024


def key(name: str) -> str:
    """
    Return what two spellings of one *name* have in common.

    Folded, without blanks and signs, without an article at the start, and without
    *and* or *en* between two words.

    >>> key("V.S."), key("Hong Kong"), key("the Netherlands")
    ('vs', 'hongkong', 'netherlands')
    >>> key("Bosnia & Herzegovina") == key("Bosnia and Herzegovina")
    True
    >>> key("DE"), key("en")
    ('de', 'en')

    """
    found = words(name).split()
    if len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    inner = (word for word in found[1:-1] if word not in _JOINERS)
    return "".join([*found[:1], *inner, *(found[-1:] if len(found) > 1 else [])])


# Countries


@lru_cache(maxsize=_REMEMBERED)
def country_code(text: str) -> str | None:
    """
    Return the ISO 3166-1 alpha-2 code of the country that *text* says, if any.

    Kosovo (``XK``), Ascension (``AC``) and Tristan da Cunha (``TA``), which ISO does
    not list, are countries too. A part of a country is not, but for *England*.

    Args:
        text: A code of two or three letters, a name in English, Dutch or a language of
            the country, or what people call it; in any case, with or without accents.

    >>> [country_code(each) for each in ("nl", "NLD", "Nederland", "Holland", "UK")]
    ['NL', 'NL', 'NL', 'NL', 'GB']
    >>> country_code("XX") is None and country_code("Congo") is None
    True

    Source: ISO 3166-1; names from Unicode CLDR.

    """
    from custquery.schema.closed.countries import CODES

    return CODES.get(key(text))


def country_name(code: str, locale: str) -> str:
    """
    Return the name of the country with this *code*, in Dutch or else in English.

    >>> country_name("DE", "nl-BE"), country_name("DE", "en")
    ('Duitsland', 'Germany')

    """
    return country_names(locale)[code]


def country_names(locale: str = "en") -> Mapping[str, str]:
    """
    Return the code and the name of every country, in Dutch or else in English.

    >>> country_names()["BE"], country_names("nl")["BE"]
    ('Belgium', 'België')

    """
    return _country_names(1 + _is_dutch(locale))


@cache
def _country_names(column: int) -> dict[str, str]:
    from custquery.schema.closed.countries import COUNTRIES

    return {code: row[column] for code, row in COUNTRIES.items()}


# Languages


def language_code(text: str) -> str | None:
    """
    Return the code of the language that *text* says, if any.

    The code is that of ISO 639-1, in small letters, and of ISO 639-2 for the two that
    have none and that shops offer (``ckb``, ``fil``). What a code says of the script
    and the region is kept, as BCP 47 writes it: ``zh-Hant-TW``. Whether ``en`` is also
    a customer's ``en-US`` is for the caller to say; see `language_base`.

    Args:
        text: A code, with a region or not, or a name in English, Dutch or the language
            itself; in any case, with or without accents.

    >>> [language_code(each) for each in ("NL", "Dutch", "Nederlands", "nld")]
    ['nl', 'nl', 'nl', 'nl']
    >>> language_code("en_us"), language_code("Flemish"), language_code("es-419")
    ('en-US', 'nl-BE', 'es-419')
    >>> language_code("en-XX") is None
    True

    Source: ISO 639-1, BCP 47; names from Unicode CLDR.

    """
    from custquery.schema.closed.languages import CODES

    base, *subtags = fold(text).replace("_", "-").split("-")
    if subtags and len(base) < _SHORTEST_NAME and base in CODES:
        return _language_tag(CODES[base], subtags)
    return CODES.get(key(text))


def _language_tag(base: str, subtags: list[str]) -> str | None:
    from custquery.schema.closed.languages import SCRIPTS, WIDE_REGIONS

    tag = [base]
    if subtags[0].title() in SCRIPTS:
        tag.append(subtags.pop(0).title())
    for region in subtags[:1]:
        code = region if region in WIDE_REGIONS else country_code(region)
        if code is None:
            return None
        tag.append(code)
    return "-".join(tag) if len(subtags) <= 1 else None


def language_base(code: str) -> str:
    """
    Return the language of a *code*, without its script and region.

    >>> language_base("en-US"), language_base("nl")
    ('en', 'nl')

    """
    return code.partition("-")[0]


def language_name(code: str, locale: str) -> str:
    """
    Return the name of the language with this *code*, in Dutch or else in English.

    >>> language_name("en-US", "nl"), language_name("zh-Hant", "en")
    ('Engels (Verenigde Staten)', 'Chinese (Traditional)')

    """
    from custquery.schema.closed.languages import SCRIPTS, WIDE_REGIONS

    base, *tags = code.split("-")
    is_dutch = _is_dutch(locale)
    parts = {**SCRIPTS, **WIDE_REGIONS}
    said = [
        parts[tag][is_dutch] if tag in parts else country_name(tag, locale)
        for tag in tags
    ]
    name = language_names(locale)[base]
    return f"{name} ({', '.join(said)})" if said else name


def language_names(locale: str = "en") -> Mapping[str, str]:
    """
    Return the code and the name of every language, in Dutch or else in English.

    >>> language_names()["de"], language_names("nl")["de"]
    ('German', 'Duits')

    """
    return _language_names(_is_dutch(locale))


@cache
def _language_names(column: int) -> dict[str, str]:
    from custquery.schema.closed.languages import LANGUAGES

    return {code: row[column] for code, row in LANGUAGES.items()}


# Currencies


def currency(text: str) -> str | None:
    """
    Return *text* as an ISO 4217 code, if it is one; in any case.

    >>> currency("eur"), currency("€")
    ('EUR', None)

    """
    from custquery.schema.closed.currencies import CURRENCIES

    code = fold(text).upper()
    return code if code in CURRENCIES else None


def currency_of(word: str) -> tuple[str, ...]:
    """
    Return the codes of the currencies that a sign, a word or a code may mean.

    The most used comes first. A caller that knows the shop's currency takes that one
    when it is among them: ``$`` is the shop's dollar.

    >>> currency_of("€"), currency_of("euro's"), currency_of("yen"), currency_of("gbp")
    (('EUR',), ('EUR',), ('JPY',), ('GBP',))
    >>> currency_of("$")[:3], currency_of("pond")[0], currency_of("apples")
    (('USD', 'CAD', 'AUD'), 'GBP', ())

    Source: ISO 4217; names from Unicode CLDR.

    """
    from custquery.schema.closed.currencies import SYMBOLS, WORDS

    code = currency(word)
    if code is not None:
        return (code,)
    return SYMBOLS.get(fold(word)) or WORDS.get(key(word), ())


def minor_units(code: str) -> int:
    """
    Return how many decimals an amount in this currency has at most.

    >>> minor_units("JPY"), minor_units("EUR"), minor_units("BHD")
    (0, 2, 3)

    Source: ISO 4217.

    """
    from custquery.schema.closed.currencies import CURRENCIES

    return CURRENCIES[code][0]


def currency_symbol(code: str) -> str:
    """
    Return the sign that stands for this currency and no other, or its code.

    >>> currency_symbol("EUR"), currency_symbol("CAD"), currency_symbol("SEK")
    ('€', 'CA$', 'SEK')

    """
    from custquery.schema.closed.currencies import CURRENCIES

    return CURRENCIES[code][1]


def currency_name(code: str, locale: str) -> str:
    """
    Return the name of the currency with this *code*, in Dutch or else in English.

    >>> currency_name("GBP", "nl"), currency_name("GBP", "en")
    ('Britse pond', 'British Pound')

    """
    return currency_names(locale)[code]


def currency_names(locale: str = "en") -> Mapping[str, str]:
    """
    Return the code and the name of every currency, in Dutch or else in English.

    >>> currency_names()["JPY"], currency_names("nl")["JPY"]
    ('Japanese Yen', 'Japanse yen')

    """
    return _currency_names(2 + _is_dutch(locale))


@cache
def _currency_names(column: int) -> dict[str, str]:
    from custquery.schema.closed.currencies import CURRENCIES

    return {code: str(row[column]) for code, row in CURRENCIES.items()}


def _is_dutch(locale: str) -> bool:
    return locale[:2].lower() == "nl" and not locale[2:3].isalpha()
