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
from custquery.schema.closed import closest
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

_WORDS = """
0 zero nul; 1 one een; 2 two twee; 3 three drie; 4 four vier; 5 five vijf; 6 six zes;
7 seven zeven; 8 eight acht; 9 nine negen; 10 ten tien; 11 eleven elf;
12 twelve twaalf dozen dozijn; 15 fifteen vijftien; 20 twenty twintig; 25 vijfentwintig;
30 thirty dertig; 40 forty veertig; 50 fifty vijftig; 60 sixty zestig;
70 seventy zeventig; 75 vijfenzeventig; 80 eighty tachtig; 90 ninety negentig;
100 hundred honderd; 200 tweehonderd; 500 vijfhonderd; 1000 thousand duizend;
1000000 million miljoen; 0 none geen
"""

#: Numbers as words, folded → digits.
SPELLED_OUT = {
    word: digits
    for digits, *words in (each.split() for each in _WORDS.split(";"))
    for word in words
}

#: Letters that look like digits, and what is often glued to a number.
_LOOK_ALIKE = str.maketrans({"o": "0", "l": "1", "i": "1"})
_MOST_GLUED = 4
_RANGE = (
    r"(?:from |van )?\s*([0-9][0-9.,]*?)\s*"
    r"(?:-|\.\.\.?|…|\s(?:to|tot|t/m)\s)\s*([0-9][0-9.,]*)\s*"
)


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
    if text.isascii() and text.isdigit():
        return Number(Decimal(text))
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
    minus = "-" if "-" in (found["sign"], found["minus"]) else ""
    value, other = (
        None if each is None else Decimal(f"{minus}{each}E{scale}")  # exact
        for each in plain[:2]
    )
    if value is None:
        return None
    return Number(_normal(value), other, plain[2], beside[0] if beside else "")


def closest_number(text: str) -> list[str]:
    """
    Return the digits that somebody may have meant with *text*.

    >>> closest_number("drie"), closest_number("5%"), closest_number("1O")
    (['3'], ['5'], ['10'])
    """
    folded = fold(text)
    if folded in SPELLED_OUT:
        return [SPELLED_OUT[folded]]
    alike = folded.translate(_LOOK_ALIKE)
    if alike.isdecimal():
        return [alike]
    found = re.findall(r"[0-9]+(?:[.,][0-9]+)?", folded)
    rest = len(folded) - sum(map(len, found))
    if len(found) == 1 and rest <= _MOST_GLUED:
        return [found[0].replace(",", ".")]
    near = [SPELLED_OUT[each] for each in closest(folded, SPELLED_OUT, 1)]
    return near if len(folded) > _MOST_GLUED else []


def number_range(text: str) -> tuple[str, str] | None:
    """
    Return both ends of a range of numbers that is written as one value.

    >>> number_range("3-10"), number_range("3..10"), number_range("-3")
    (('3', '10'), ('3', '10'), None)
    """
    if text.isalnum():
        return None
    found = re.fullmatch(_RANGE, text)
    return (found[1], found[2]) if found else None


def _normal(value: Decimal) -> Decimal:
    """Bring a scaled value back to plain digits: 1.5E+3 is 1500."""
    return value if int(value.as_tuple().exponent) <= 0 else Decimal(f"{value:f}")


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
