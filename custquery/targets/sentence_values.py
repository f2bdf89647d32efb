"""
Value set → words: “vip”, more than 3, € 1.000,50, since 22 Oct 2025.

What a user typed is quoted and escaped, so that no value can read as a part of the
sentence around it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from custquery.language.messages import is_said, say
from custquery.schema.closed import (
    country_name,
    currency_symbol,
    language_name,
    minor_units,
)
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.text import fold, words
from custquery.schema.types import Country, Id, Language, ValueType
from custquery.schema.value_sets import OneOf, Range, Value

#: Signs that fold alike, so that what is shown needs no escapes.
_PLAIN_QUOTES = {ord(sign): "'" for sign in "‘’"} | {ord(sign): '"' for sign in "“”"}
#: Nothing was typed.
_NONE: Mapping[str, str] = {}


class Phrase(NamedTuple):
    """A clause in words; *wide* when it holds a list that must be set apart."""

    text: str
    wide: bool = False


class Voice(NamedTuple):
    """In which language to speak, with which reading, and about rows of what."""

    locale: str
    reading: Reading
    #: Name of the relation whose rows are spoken of; ``""`` for customers.
    relation: str = ""
    #: The currency that those rows are asked about; ``""`` for that of the reading.
    currency: str = ""

    def say(self, code: str, **args: object) -> str:
        """Return the words of ``sentence-code``."""
        return say(f"sentence-{code}", args, self.locale)

    def has(self, code: str) -> bool:
        """Tell whether there are words for ``sentence-code``."""
        return is_said(f"sentence-{code}", self.locale)

    def either(self, choices: Iterable[str]) -> str:
        """Join *choices*: a, b or c."""
        return self.joined(choices, self.say("or"))

    def joined(self, items: Iterable[str], last: str) -> str:
        """Join *items* with commas, and with *last* before the last one."""
        *first, final = items
        return f"{', '.join(first)}{last}{final}" if first else final


def quoted(text: str, voice: Voice) -> str:
    r"""
    Quote *text* so that it cannot close its quotes, and show what cannot be seen.

    >>> from datetime import UTC, datetime
    >>> quoted('a” b\n', Voice("en", Reading(datetime(2025, 1, 1, tzinfo=UTC))))
    '“a\\” b\\u000a”'
    """
    signs = voice.say("quoted", what="")
    shown = "".join(_visible(each, signs) for each in text)
    return f"{signs[0]}{shown}{signs[-1]}"


def _visible(sign: str, quotes: str) -> str:
    if sign == "\\" or sign in quotes:
        return f"\\{sign}"
    if sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


# One value


def value_in_words(
    value: Value, criterion: Criterion, voice: Voice, *, exact: bool = False
) -> str:
    """
    Write one value of *criterion* for people; *exact* keeps the cents of whole amounts.

    Texts are not quoted: where they stand in a sentence, `quoted` is called for.
    Instants are written by `custquery.targets.sentence_times.instant`.
    """
    said = criterion.type.spoken(value, voice.locale)
    if said is not None:
        return said
    if isinstance(value, bool):
        return voice.say("yes" if value else "no")
    if isinstance(value, str):
        return _member(value, criterion.type, voice.locale)
    if criterion.type.domain == "money":
        return amount(Decimal(value), voice, exact=exact)
    if isinstance(criterion.type, Id):
        return str(value)
    return number(Decimal(value), voice.locale)


def _member(code: str, kind: ValueType, locale: str) -> str:
    """Name a member of a closed list; a text is itself."""
    if kind.domain != "code":
        return code
    try:
        if isinstance(kind, Country):
            return country_name(code, locale)
        if isinstance(kind, Language):
            return language_name(code, locale)
    except KeyError:
        return code
    return dict(kind.suggest(code, locale)).get(code, code)


def number(value: Decimal, locale: str, decimals: int = 0) -> str:
    """
    Write *value* exactly, with the marks of *locale* and at least so many *decimals*.

    >>> number(Decimal("12345.60"), "nl"), number(Decimal("12345.60"), "en", 2)
    ('12.345,6', '12,345.60')
    """
    whole, _, fraction = f"{value.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    thousands, point = (".", ",") if locale.startswith("nl") else (",", ".")
    grouped = re.sub(r"(?<=\d)(?=(\d{3})+$)", thousands, whole)
    sign = "-" if value < 0 else ""
    return f"{sign}{grouped}{point if fraction else ''}{fraction}"


def amount(value: Decimal, voice: Voice, *, exact: bool = False) -> str:
    """
    Write *value*, in major units of the reading's currency, or that of the rows.

    Whole amounts have no decimals unless *exact*: ``€1,000``, ``€ 1.000,50``.
    """
    code = voice.currency or voice.reading.currency
    try:
        digits, symbol = minor_units(code), currency_symbol(code)
    except KeyError:
        digits, symbol = 0, code
    is_whole = value == value.to_integral_value()
    digits = 0 if is_whole and not exact else digits
    figure = number(value.copy_abs(), voice.locale, digits)
    if voice.locale.startswith("nl"):
        return f"{symbol}\u00a0{'-' if value < 0 else ''}{figure}"
    gap = "\u00a0" if symbol.isalpha() else ""
    return f"{'-' if value < 0 else ''}{symbol}{gap}{figure}"


@cache
def _articles(text: str) -> Mapping[str, str]:
    """
    Read which country takes which article.

    >>> _articles("de US PH; het GB")["GB"]
    'het'
    """
    listed = (each.split() for each in text.split(";"))
    return {code: article for article, *codes in listed for code in codes}


# Texts and members of closed lists


def texts(wanted: OneOf, criterion: Criterion, spelling: str, voice: Voice) -> str:
    """Name the values that *wanted* lists: “vip” or “b2b”, the Netherlands, active."""
    typed = {} if wanted.raw else _typed(criterion, spelling, fold)
    return voice.either(_one(each, criterion, voice, typed) for each in wanted.values)


def _one(
    value: Value, criterion: Criterion, voice: Voice, typed: Mapping[str, str] = _NONE
) -> str:
    if not isinstance(value, str):
        return value_in_words(value, criterion, voice)
    kind = criterion.type
    if kind.domain != "code":
        return quoted(typed.get(value, value), voice)
    name = _member(value, kind, voice.locale)
    if isinstance(kind, Country):
        article = _articles(voice.say("articles")).get(value, "")
        return f"{article} {name}".lstrip()
    return name if isinstance(kind, Language) else quoted(name, voice)


# What was typed


def text_as_typed(folded: str, criterion: Criterion, spelling: str) -> str:
    """Return what was typed for a *folded* text: José for jose."""
    return _typed(criterion, spelling, fold).get(folded, folded)


def words_as_typed(pattern: str, criterion: Criterion, spelling: str) -> str:
    """
    Return what was typed for the words of *pattern*: De Vries for de vries.

    “…” is ours: it says that a word may go on.
    """
    found = pattern.strip()
    typed = _typed(criterion, spelling, lambda text: words(text).strip())
    return found if "…" in typed.get(found, "") else typed.get(found, found)


def _typed(
    criterion: Criterion, spelling: str, key: Callable[[str], str]
) -> Mapping[str, str]:
    """Return the values in *spelling*, the canonical text of a test, by their *key*."""
    written = spelling.removeprefix(criterion.name).lstrip(":=<>")
    found: dict[str, str] = {}
    for in_quotes, bare in _piece().findall(written):
        text = in_quotes or bare.removeprefix("*").removesuffix("*")
        text = re.sub(r"\\(.)", r"\1", text)
        plain = " ".join(text.split()).translate(_PLAIN_QUOTES)
        found.setdefault(key(plain), plain)
    return found


@cache
def _piece() -> "re.Pattern[str]":
    return re.compile(r'"((?:[^"\\]|\\.)*)"|((?:[^,"\\]|\\.)+)', re.DOTALL)


# Numbers


def numbers(
    wanted: OneOf | Range, criterion: Criterion, spelling: str, voice: Voice
) -> tuple[str, int]:
    """
    Say which numbers are *wanted*, and the number that stands before the noun.

    ``orders>3`` and ``orders>=4`` are one test; the *spelling* says which to say.
    """
    is_whole = criterion.type.domain == "whole"
    match wanted:
        case OneOf(values):
            said = voice.either(value_in_words(v, criterion, voice) for v in values)
            if not isinstance(criterion.type, Id):
                said = voice.say("number-is", low=said)
            return said, 1 if values[-1] == 1 else 0
        case Range(int(low), int(high)) if is_whole and high == low + 1:
            return numbers(OneOf((low,)), criterion, spelling, voice)
        case Range(low, high) if is_whole:
            code, ends = _whole(low, high, spelling)
            figures = [value_in_words(each, criterion, voice) for each in ends]
            return voice.say(code, low=figures[0], high=figures[-1]), ends[-1]
        case Range():
            return between(wanted, criterion, voice), 0


def _whole(
    low: Value | None, high: Value | None, spelling: str
) -> tuple[str, tuple[int, ...]]:
    """Choose how to say the whole numbers from *low* until before *high*."""
    if low is None and high is None:
        return "number-any", (0,)
    if high is None:
        return _at_least(int(low or 0), spelling)
    last = int(high) - 1
    if low is None:
        is_most = spelling.endswith(f"<={last}")
        return ("number-at-most", (last,)) if is_most else ("number-fewer", (last + 1,))
    return "number-between", (int(low), last)


def _at_least(low: int, spelling: str) -> tuple[str, tuple[int, ...]]:
    is_more = spelling.endswith(f">{low - 1}")
    return ("number-more", (low - 1,)) if is_more else ("number-at-least", (low,))


def between(wanted: Range, criterion: Criterion, voice: Voice) -> str:
    """Say a range on a line of exact points, its ends included or not."""
    low, high = (
        None if each is None else _one(each, criterion, voice)
        for each in (wanted.low, wanted.high)
    )
    from_ = low and voice.say(
        "number-more" if wanted.low_open else "number-at-least", low=low
    )
    until = high and voice.say(
        "number-at-most" if wanted.high_closed else "number-less", high=high
    )
    if low and high and not wanted.low_open and wanted.high_closed:
        return voice.say("number-between", low=low, high=high)
    if from_ and until:
        return voice.say("number-both", low=from_, high=until)
    return from_ or until or voice.say("number-any")
