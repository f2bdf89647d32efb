"""
CLDR and libphonenumber → the tables of this package: ``make tables``.

The only module that imports Babel and phonenumbers; what it writes needs neither. What
those two do not know, such as *Holland* and *VS*, is in `by_hand`. A name that would
mean two countries or two languages stops the build.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import babel
import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_name, get_currency_symbol
from phonenumbers import PhoneMetadata, PhoneNumberDesc

from custquery.schema.closed import by_hand, key
from custquery.schema.closed.layout import lay_out
from custquery.schema.text import fold

ENGLISH = Locale("en")
DUTCH = Locale("nl")

#: Kinds of numbers at which a customer can be reached, in libphonenumber.
KINDS = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
)
#: Shorter numbers of companies (``uan``) can only be dialled inside the country, but
#: for small countries, where all numbers are short.
SHORTEST_OF_COMPANY = 7

ABOUT_REGIONS = """
Region, or a calling code of no region → calling code, trunk prefix, pattern of what
stands for ``+``, pattern of the trunk prefix, what replaces it, lengths of fixed and
mobile numbers, lengths of all numbers, pattern of a number.
""".strip()
TYPE_OF_REGIONS = """
REGIONS: dict[
    str, tuple[str, str, str, str, str, tuple[int, ...], tuple[int, ...], str]
]
""".strip()


class AmbiguousNameError(Exception):
    """A name would mean two members of one closed list."""


def main() -> None:
    """Write the tables beside this module."""
    for name, text in render().items():
        Path(__file__).with_name(name).write_text(text, encoding="utf-8")


def render() -> dict[str, str]:
    """Return the text of every generated module, by file name."""
    return {
        "countries.py": _render_countries(),
        "currencies.py": _render_currencies(),
        "languages.py": _render_languages(),
        "phones.py": _render_phones(),
    }


def made_with(module: str) -> str:
    """Return the name and version of what a generated *module* is made from."""
    if module == "phones.py":
        return f"phonenumberslite {phonenumbers.__version__}"
    return f"Babel {babel.__version__}"


# Countries


def _render_countries() -> str:
    codes = [
        code
        for code in sorted(ENGLISH.territories)
        if re.fullmatch("[A-Z]{2}", code) and code not in by_hand.NOT_COUNTRIES.split()
    ]
    alpha_3 = {
        new[0]: old
        for old, new in get_global("territory_aliases").items()
        if re.fullmatch("[A-Z]{3}", old) and len(new) == 1
    }
    # Two old codes for one country: the one of ISO 3166-1 is not a former name's.
    alpha_3 |= {"CD": "COD", "DE": "DEU", "FR": "FRA", "MM": "MMR", "TL": "TLS"}
    alpha_3 |= {"YE": "YEM"} | by_hand.ALPHA_3
    rows = {
        code: (alpha_3[code], ENGLISH.territories[code], DUTCH.territories[code])
        for code in codes
    }
    return lay_out(
        "Countries: ISO 3166-1, with Kosovo (XK), Ascension (AC) and Tristan (TA).",
        made_with("countries.py"),
        (
            "Alpha-2 → alpha-3, English name, Dutch name.",
            "COUNTRIES: dict[str, tuple[str, str, str]]",
            rows,
        ),
        (
            "The key of every code, name and alias → alpha-2.",
            "CODES: dict[str, str]",
            _codes_of_countries(rows),
        ),
    )


def _codes_of_countries(rows: Mapping[str, tuple[str, str, str]]) -> dict[str, str]:
    names = {
        code: [code, *row, *by_hand.COUNTRIES.get(code, ())]
        for code, row in rows.items()
    }
    found = _index(
        {code: [v for n in own for v in _variants(n)] for code, own in names.items()}
    )
    at_home = {code: list(_names_at_home(code)) for code in rows}
    return _add(found, at_home)


def _variants(name: str) -> Iterator[str]:
    yield name
    yield re.sub(r"\bSt\. ", "Saint ", name)
    yield re.sub(r"\b(Saint|Sint)[ -]", "St. ", name)
    yield re.sub(r" \(.*\)", "", name)


def _names_at_home(code: str) -> Iterator[str]:
    for language in get_official_languages(code, de_facto=True):
        try:
            yield Locale.parse(language).territories.get(code, code)
        except UnknownLocaleError:
            continue


# Languages


def _render_languages() -> str:
    english, dutch = ENGLISH.languages, DUTCH.languages
    codes = [code for code in sorted(english) if re.fullmatch("[a-z]{2}", code)]
    rows = {
        code: (english[code], dutch[code])
        for code in sorted([*codes, *by_hand.LONG_LANGUAGES])
    }
    # A code is never the name of another language: Sichuan Yi is Yi in Dutch.
    names = {
        code: [code, *(name for name in row if key(name) not in rows)]
        for code, row in rows.items()
    }
    for known in (english, dutch):
        for code, name in known.items():
            canonical = code.replace("_", "-")
            if canonical.partition("-")[0] in rows and "-" in canonical:
                names.setdefault(canonical, []).append(name)
    for code, aliases in by_hand.LANGUAGES.items():
        names.setdefault(code, []).extend(aliases)
    fallbacks = {code: list(_own_names(code)) for code in rows}
    for old, new in get_global("language_aliases").items():
        if re.fullmatch("[a-z]{3}", old) and new in rows:
            fallbacks[new].append(old)
    regions = {
        code: (ENGLISH.territories[code], DUTCH.territories[code])
        for code in by_hand.WIDE_REGIONS
    }
    return lay_out(
        "Languages: ISO 639-1, with Central Kurdish (ckb) and Filipino (fil).",
        made_with("languages.py"),
        (
            "Code → English name, Dutch name.",
            "LANGUAGES: dict[str, tuple[str, str]]",
            rows,
        ),
        (
            "Script, as in ``zh-Hant`` → English name, Dutch name.",
            "SCRIPTS: dict[str, tuple[str, str]]",
            {
                code: (ENGLISH.scripts[code], DUTCH.scripts[code])
                for code in by_hand.SCRIPTS
            },
        ),
        (
            "Region of several countries, as in ``es-419`` → English name, Dutch name.",
            "WIDE_REGIONS: dict[str, tuple[str, str]]",
            regions,
        ),
        (
            "The key of every code, name and alias → code.",
            "CODES: dict[str, str]",
            _add(_index(names), fallbacks),
        ),
    )


def _own_names(code: str) -> Iterator[str]:
    try:
        own = Locale(code).languages.get(code)
    except UnknownLocaleError:
        return
    if own:
        yield own


# Currencies


def _render_currencies() -> str:
    coins = _coins()
    codes = sorted([*coins, *by_hand.UNITS_OF_ACCOUNT.split()])
    decimals = {
        code: n for n, codes in by_hand.MINOR_UNITS.items() for code in codes.split()
    }
    rows = {
        code: (
            decimals.get(code, 2),
            get_currency_symbol(code, ENGLISH),
            get_currency_name(code, locale=ENGLISH),
            get_currency_name(code, locale=DUTCH),
        )
        for code in codes
    }
    words: dict[str, list[str]] = {}
    for code in sorted(codes, key=_by_use):
        for name in _names_of_currency(code, last_word=coins.get(code, False)):
            known = words.setdefault(key(name), [])
            if code not in known:
                known.append(code)
    symbols = {
        fold(sign): tuple(codes.split()) for sign, codes in by_hand.SYMBOLS.items()
    }
    return lay_out(
        "Currencies: ISO 4217, with those that ended since 2010; no metals or tests.",
        made_with("currencies.py"),
        (
            "Code → minor units (decimals), sign, English name, Dutch name.",
            "CURRENCIES: dict[str, tuple[int, str, str, str]]",
            rows,
        ),
        (
            "Folded sign → codes, the most used first.",
            "SYMBOLS: dict[str, tuple[str, ...]]",
            dict(sorted(symbols.items())),
        ),
        (
            "The key of a name, or of the last word of one → codes, likewise.",
            "WORDS: dict[str, tuple[str, ...]]",
            {word: tuple(words[word]) for word in sorted(words)},
        ),
    )


def _coins() -> dict[str, bool]:
    """Return the currencies that are legal tender, and whether they are today."""
    coins: dict[str, bool] = {}
    for history in get_global("territory_currencies").values():
        for code, _, end, is_tender in history:
            if is_tender and (end is None or end[0] >= by_hand.ENDED):
                coins[code] = coins.get(code, False) or end is None
    return coins


def _by_use(code: str) -> tuple[int, str]:
    place = by_hand.MOST_USED.find(code)
    return place if place >= 0 else len(by_hand.MOST_USED), code


def _names_of_currency(code: str, *, last_word: bool) -> Iterator[str]:
    yield from by_hand.CURRENCIES.get(code, ())
    for locale in (ENGLISH, DUTCH):
        for count in (1, 2):
            name = get_currency_name(code, count=count, locale=locale)
            yield name
            last = fold(name).split()[-1]
            if last_word and last not in by_hand.NOT_MONEY:
                yield last
                yield by_hand.PLURALS.get(last, last)


# Phone numbers


def _render_phones() -> str:
    regions = {
        region: _phone_row(PhoneMetadata.metadata_for_region(region))
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    }
    calling_codes: dict[str, tuple[str, ...]] = {}
    for number, users in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        code = str(number)
        if users == ("001",):  # of no country, such as +800
            regions[code] = _phone_row(PhoneMetadata.metadata_for_nongeo_region(number))
            users = (code,)  # noqa: PLW2901
        calling_codes[code] = users
    return lay_out(
        "Phone numbers: how each region writes them.",
        made_with("phones.py"),
        (ABOUT_REGIONS, TYPE_OF_REGIONS, regions),
        (
            "Calling code → its regions, the main one first.",
            "CALLING_CODES: dict[str, tuple[str, ...]]",
            calling_codes,
        ),
    )


def _phone_row(
    data: PhoneMetadata | None,
) -> tuple[str, str, str, str, str, tuple[int, ...], tuple[int, ...], str]:
    if data is None or data.general_desc is None:
        raise LookupError("a region without phone numbers")
    return (
        str(data.country_code),
        data.national_prefix or "",
        data.international_prefix or "",
        data.national_prefix_for_parsing or "",
        data.national_prefix_transform_rule or "",
        _lengths(data, data.general_desc, KINDS[:2]),
        _lengths(data, data.general_desc, KINDS),
        data.general_desc.national_number_pattern or "",
    )


def _lengths(
    data: PhoneMetadata, general: PhoneNumberDesc, kinds: Iterable[str]
) -> tuple[int, ...]:
    found: set[int] = set()
    for kind in kinds:
        shortest = min([SHORTEST_OF_COMPANY, *found]) if kind == "uan" else 1
        numbers = getattr(data, kind)
        if numbers is None:
            continue
        lengths = numbers.possible_length or general.possible_length
        found.update(length for length in lengths if length >= shortest)
    return tuple(sorted(found))


# Names


def _index(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, own in names.items():
        for name in own:
            other = found.setdefault(key(name), code)
            if other != code:
                raise AmbiguousNameError(f"{name!r} is {other} and {code}")
    return dict(sorted(found.items()))


def _add(found: dict[str, str], names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Add *names* that nothing else has."""
    users: dict[str, set[str]] = {}
    for code, own in names.items():
        for name in own:
            users.setdefault(key(name), set()).add(code)
    new = {
        name: codes.pop()
        for name, codes in users.items()
        if name and name not in found and len(codes) == 1
    }
    return dict(sorted((found | new).items()))


if __name__ == "__main__":
    main()
