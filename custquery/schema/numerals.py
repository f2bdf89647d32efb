"""
Written number → exact value: ``1.000,50``, ``€ 12,50``, ``1,5k``, ``2 mln``.

Two different marks: the last one is the decimal mark, in any language. One mark before
exactly three digits can be either; which it was is kept, so that a note can say so.
"""

import re
from decimal import Decimal
from functools import cache

from attrs import frozen

from custquery.language.printed import Printed
from custquery.schema.text import fold

_SCALES = {
    "k": 3,
    "duizend": 3,
    "thousand": 3,
    "m": 6,
    "mln": 6,
    "mio": 6,
    "miljoen": 6,
    "million": 6,
}

#: Numbers as words, folded → digits.
SPELLED_OUT = {
    word: str(number)
    for number, words in enumerate(
        (
            "zero nul",
            "one een één",
            "two twee",
            "three drie",
            "four vier",
            "five vijf",
            "six zes",
            "seven zeven",
            "eight acht",
            "nine negen",
            "ten tien",
            "eleven elf",
            "twelve twaalf",
        )
    )
    for word in words.split()
}


@cache
def _shape() -> "re.Pattern[str]":
    return re.compile(
        r"(?P<sign>[+-]?)\s*(?P<before>[^\W\d]+\.?|[^\w\s.,+-]+)?\s*(?P<minus>-?)"
        r"(?P<digits>[0-9](?:[0-9]|[.,'\s](?=[0-9]))*)"
        r"(?P<dash>[.,](?:-+|(?=\s|$)))?\s*(?P<after>[^\W\d]+|[^\w\s.,+-]+)?"
        r"(?:\s+(?P<unit>[^\W\d]+|[^\w\s.,+-]+))?"
    )


@frozen(repr=False)
class Number(Printed):
    """A number as written: its exact value, and the other value it could have."""

    value: Decimal
    #: The other reading of a single mark before three digits, else None.
    other: Decimal | None = None
    #: Whether the mark is the one that the reader's language puts between thousands.
    own_mark: bool = True
    #: Currency sign or word that stood beside it, folded; ``""`` for none.
    currency: str = ""


def read_number(text: str, language: str) -> Number | None:
    """
    Read *text* as a number for a reader of *language*; None when it is not one.

    >>> read_number("€ 1.000,50", "en").value
    Decimal('1000.50')
    >>> read_number("1,5k", "nl").value
    Decimal('1500')
    """
    found = _shape().fullmatch(fold(text))
    if found is None:
        return None
    scale, beside = 0, []
    for word in (found["before"], found["after"], found["unit"]):
        if word in _SCALES and word is not found["before"] and not scale:
            scale = _SCALES[word]
        elif word:
            beside.append(word)
    plain = _plain(found["digits"], language)
    twice = found["sign"] and found["minus"]
    if plain is None or twice or len(beside) > 1:
        return None
    minus = "-" in (found["sign"], found["minus"])
    value, other = (
        None if each is None else Decimal(f"-{each}" if minus else each).scaleb(scale)
        for each in plain[:2]
    )
    if value is None:
        return None
    return Number(_normal(value), other, plain[2], beside[0] if beside else "")


def _normal(value: Decimal) -> Decimal:
    """Bring a scaled value back to plain digits: 1.5E+3 is 1500."""
    return value if int(value.as_tuple().exponent) <= 0 else value.quantize(Decimal(1))


def _plain(digits: str, language: str) -> tuple[str, str | None, bool] | None:
    """Return the digits with a point, the other reading, and whose mark it is."""
    marks = [each for each in digits if not each.isdigit()]
    kinds = set(marks)
    if not marks:
        return digits, None, True
    if len(kinds) == 1 and len(marks) == 1 and marks[0] in ".,":
        return _one_mark(digits, marks[0], language)
    last = marks[-1]
    if last in ".," and marks.count(last) == 1 and len(kinds) > 1:
        whole, _, fraction = digits.rpartition(last)
    else:
        whole, fraction = digits, ""
    groups = re.split(r"[.,'\s]", whole)
    inner = {each for each in whole if not each.isdigit()}
    if len(inner) > 1 or not 1 <= len(groups[0]) <= 3:
        return None
    if any(len(each) != 3 for each in groups[1:]):
        return None
    return "".join(groups) + (f".{fraction}" if fraction else ""), None, True


def _one_mark(digits: str, mark: str, language: str) -> tuple[str, str | None, bool]:
    whole, _, fraction = digits.partition(mark)
    decimal = f"{whole}.{fraction}"
    if len(fraction) != 3 or len(whole) > 3 or whole.startswith("0"):
        return decimal, None, True
    own = mark == ("." if language == "nl" else ",")
    return whole + fraction, decimal, own


def plain(value: Decimal) -> str:
    """
    Spell *value* so that every locale reads it the same.

    A point before exactly three digits could be a thousands mark, so such a value gets
    one more digit.

    >>> plain(Decimal("1000.50")), plain(Decimal("1.125"))
    ('1000.5', '1.1250')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, fraction = text.partition(".")
    ambiguous = len(fraction) == 3 and len(whole.lstrip("-")) <= 3
    return f"{text}0" if ambiguous else "0" if text == "-0" else text
