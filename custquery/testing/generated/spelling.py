"""
Choices → one value as a person might write it.

It is quoted where it has to be, and sometimes where it does not.
"""

import re
import unicodedata
from decimal import Decimal

from custquery.schema.criterion import Criterion
from custquery.schema.types import Choice
from custquery.testing.generated import Choose, pool
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.kinds import kind_of
from custquery.testing.reference.numbers import MINOR_DIGITS

#: What needs no quotes anywhere; a keyword needs them.
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_KEYWORDS = re.compile(
    "and|or|not|en|of|niet|in|is|null|between|tussen|contains|starts|with|matches"
    "|from|select|show|where|order|by|asc|desc",
    re.IGNORECASE,
)

_MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec"

#: Signs that end a text in quotes, so that they are escaped inside it.
_ENDS = {'"': '"“”„‟«»', "'": "'‘’‚‹›′"}

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "BHD": ""}

_THOUSANDS = {"en": ",", "nl": "."}

#: Names, by type, of members of the closed lists in the pool.
_COUNTRY_NAMES = ("nl", "NLD", "Nederland", "Belgium", "belgië", "DE", "Curaçao", "US")
_LANGUAGE_NAMES = ("nl", "Dutch", "engels", "DE", "Duits", "pt-BR", "fr")
_YES_NO = ("yes", "no", "ja", "nee", "TRUE", "false", "1", "0")


def value(choose: Choose, criterion: Criterion, values: Pool) -> str:
    """Spell a value that *criterion* can be compared with."""
    match kind_of(criterion.type):
        case "WholeNumber":
            return choose(("0", "1", "2", "3", "4", "1.000", "1,5k"))
        case "Id":
            return choose(("1", "2", "3", "7", "20", "999"))
        case "DecimalNumber":
            return choose(pool.DECIMALS[:-2])
        case "Money":
            return amount(choose, values)
        case "Currency":
            return choose((values.reading.currency, "USD", "jpy", "euro"))
        case "Instant" | "Day":
            return moment(choose, values)
        case "Phone":
            return _phone(choose, values)
        case _:
            return quoted(choose, _text(choose, criterion))


def start(choose: Choose, criterion: Criterion) -> str:
    """Spell how a value starts, without the star."""
    if kind_of(criterion.type) == "Phone":
        return choose(("+31", "+316", "+3161234567", "0031\\ 6", "+32", "+44"))
    text = _disguised(choose, choose(_texts(criterion)))
    return _escaped(text[: choose((1, 2, 3, 5, 8))].strip() or "j")


def end(choose: Choose, criterion: Criterion) -> str:
    """Spell how a value ends, without the star."""
    text = _disguised(choose, choose(_texts(criterion)))
    return _escaped(text[choose((-1, -2, -3, -5, -8)) :].strip() or "l")


def domain(choose: Choose) -> str:
    """Spell the domain of an e-mail address, with the at sign."""
    found = choose([each for each in pool.EMAILS if "@" in each])
    return quoted(choose, "@" + _disguised(choose, found.rpartition("@")[2]))


def quoted(choose: Choose, text: str) -> str:
    """Write *text* bare where that is safe, in one of two quotes where it is not."""
    if _PLAIN.fullmatch(text) and not _KEYWORDS.fullmatch(text) and choose((1, 0)):
        return text
    mark = choose(('"', "'"))
    escaped = "".join(
        f"\\{sign}" if sign == "\\" or sign in _ENDS[mark] else sign for sign in text
    )
    return f"{mark}{escaped}{mark}"


def _escaped(text: str) -> str:
    """Write *text* without quotes, so that a star beside it keeps its meaning."""
    return "".join(
        sign if _PLAIN.fullmatch(sign) or not sign.isascii() else f"\\{sign}"
        for sign in text
    )


def start_of_word(choose: Choose) -> str:
    """Write how a word starts, with a star."""
    return _escaped(words(choose)[: choose((1, 2, 4))].strip() or "j") + "*"


def words(choose: Choose) -> str:
    """Choose some words that free text may find."""
    text = _disguised(choose, choose((*pool.TEXTS, *pool.CITIES, *pool.TAGS)))
    return _part(choose, text)


def amount(choose: Choose, values: Pool) -> str:
    """Spell an amount, sometimes one minor unit off, or finer than that."""
    currency = values.reading.currency
    digits = MINOR_DIGITS[currency]
    near = choose((pool.AMOUNTS[0], choose(pool.AMOUNTS)))
    minor = Decimal(near + choose((0, 0, 1, -1)))
    exact = (minor + choose((Decimal(0), Decimal(0), Decimal("0.5")))).scaleb(-digits)
    plain = f"{abs(exact):f}"
    if len(plain.partition(".")[2]) == len("000"):
        plain += "0"  # three decimals could be thousands
    sign, grouped = _SIGNS[currency], _grouped(plain, values.reading.language)
    return choose((plain, plain, f"{sign}{plain}", _with_comma(plain), grouped))


def _grouped(plain: str, language: str) -> str:
    """Write a whole amount with the thousands mark of *language*."""
    return (
        plain if "." in plain else f"{int(plain):,}".replace(",", _THOUSANDS[language])
    )


def _with_comma(plain: str) -> str:
    """Write a decimal comma, and a point between thousands."""
    whole, point, part = plain.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{part}" if point else plain


def moment(choose: Choose, values: Pool) -> str:
    """Spell a date, a date-time, a named day or an offset."""
    written = choose(values.dates)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return choose((written, f'"{written}"', *_dates(written, values)))
    return choose((written, f"'{written}'"))


def _dates(written: str, values: Pool) -> list[str]:
    """Spell a day in the ways that can be read only one way."""
    year, month, day = written.split("-")
    name = _MONTHS.split()[int(month) - 1]
    found = [f"{int(day)} {name} {year}", f'"{day} {name} {year}"']
    if int(day) > 12 or values.reading.language == "nl":
        found += [f"{day}-{month}-{year}", f"{int(day)}/{int(month)}/{year}"]
    return found


def _phone(choose: Choose, values: Pool) -> str:
    number = choose(pool.PHONES)
    national = {"NL": "+31", "BE": "+32", "GB": "+44"}.get(values.reading.region, "?")
    found = [number, f"{number[:3]} {number[3:6]}-{number[6:]}", f"00{number[1:]}"]
    if number.startswith(national):
        found += [f"0{number.removeprefix(national)}"] * 3
    return f'"{choose(found)}"'


def _text(choose: Choose, criterion: Criterion) -> str:
    """Choose a whole value, or a part of one where words count."""
    found = choose(_texts(criterion))
    kind = kind_of(criterion.type)
    if kind in {"Text", "City", "Region", "Email"} and choose((True, False)):
        found = _part(choose, found)
    return _disguised(choose, found)


def _part(choose: Choose, text: str) -> str:
    """Take some words of *text*, sometimes in the wrong order."""
    pieces = text.split()
    first = choose(range(len(pieces)))
    some = pieces[first : first + choose((1, 2, 3))]
    return " ".join(choose((some, some, some[::-1])))


def _texts(criterion: Criterion) -> tuple[str, ...]:
    kind = criterion.type
    if isinstance(kind, Choice):
        return tuple(
            name
            for each in kind.members
            for name in (each.code, each.code.upper(), each.en, each.nl, *each.aliases)
        )
    domains = tuple(each.rpartition("@")[2] for each in pool.EMAILS if "@" in each)
    by_type = {
        "Keyword": pool.TAGS,
        "Email": pool.EMAILS,
        "EmailDomain": domains,
        "Country": _COUNTRY_NAMES,
        "Language": _LANGUAGE_NAMES,
        "YesNo": _YES_NO,
    }
    by_name = {
        "city": pool.CITIES + pool.CITY_CODES,
        "region": pool.REGIONS + pool.REGION_KEYS,
        "city_code": pool.CITY_CODES,
        "region_code": pool.REGION_KEYS + pool.REGIONS,
    }
    found = by_name.get(criterion.name) or by_type.get(kind_of(kind))
    own = tuple(text for text, _ in kind.suggest("", "en"))
    return found or own or pool.TEXTS


def _disguised(choose: Choose, text: str) -> str:
    """Write *text* as it is, in another case, in parts, or with other blanks."""
    return choose(
        (
            text,
            text,
            text.upper(),
            text.lower(),
            unicodedata.normalize("NFD", text),
            text.replace(" ", "  "),
        )
    )
