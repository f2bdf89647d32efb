"""
A number or an amount as people write it → the exact number.

Two different marks: the last one is the decimal mark. One mark before three digits:
the reader's own thousands mark on money, thousands in any language on a whole number.
"""

import re
from decimal import Decimal
from functools import cache

from custquery.testing.reference.unsupported import Unsupported

#: The digits behind the decimal point of the currencies that the tests use (ISO 4217).
MINOR_DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "BHD": 3, "KWD": 3}

_CURRENCY_WORDS = {
    "EUR": ("€", "euro", "euros", "eur"),
    "USD": ("$", "dollar", "dollars", "usd"),
    "GBP": ("£", "pound", "pounds", "gbp"),
    "JPY": ("¥", "yen", "jpy"),
    "BHD": ("bhd",),
    "KWD": ("kwd",),
}

#: Whose sign is ``$``.
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD"}

_TIMES = {"k": 1_000, "m": 1_000_000, "mln": 1_000_000}

_NUMBER = re.compile(
    r"(?P<sign>-?)(?P<digits>\d[\d.,' ]*?)\s*(?P<times>k|m|mln)?", re.IGNORECASE
)


#: ``3-10``, ``3..10`` and ``3…10``.
_BOTH = re.compile(r"(\d[\d.,]*?) ?(?:-|\.{2,3}|…) ?(\d[\d.,]*)")


@cache
def amount(text: str, currency: str, language: str) -> Decimal:
    """
    Read an amount in major units of *currency*.

    >>> amount("€ 1.000,50", "EUR", "en")
    Decimal('1000.50')

    Raises:
        Unsupported: it is not plainly an amount in that currency.
    """
    bare = text.strip().removesuffix(",-").lower()
    for word in sorted(_CURRENCY_WORDS[currency], key=len, reverse=True):
        bare = bare.removeprefix(word).removesuffix(word).strip()
    own_thousands = {"nl": ".", "en": ","}.get(language, "")
    return _read(bare, thousands=own_thousands)


@cache
def currency(text: str, own: str) -> str:
    """
    Return the code of the currency that *text* names; a shared sign is that of *own*.

    >>> currency("usd", "EUR"), currency("€", "USD"), currency("$", "CAD")
    ('USD', 'EUR', 'CAD')

    Raises:
        Unsupported: it is none that the tests use.
    """
    if text.strip() == "$" and own in _DOLLARS:
        return own
    for code, words in _CURRENCY_WORDS.items():
        if text.strip().lower() in words:
            return code
    raise Unsupported(f"not a currency: {text!r}")


def window(text: str) -> tuple[str, str] | None:
    """
    Return both ends of a range that is written as one value.

    >>> window("3-10"), window("3..10"), window("-3")
    (('3', '10'), ('3', '10'), None)
    """
    found = _BOTH.fullmatch(text.strip())
    return (found[1], found[2]) if found else None


@cache
def number(text: str) -> Decimal:
    """
    Read a number of things.

    >>> number("1.000"), number("1,5k")
    (Decimal('1000'), Decimal('1500.0'))

    Raises:
        Unsupported: it is not plainly a number.
    """
    return _read(text.strip(), thousands=".,")


def _read(text: str, *, thousands: str) -> Decimal:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise Unsupported(f"not plainly a number: {text!r}")
    times = _TIMES[found["times"].lower()] if found["times"] else 1
    plain = _plain(found["digits"].strip(), thousands)
    return Decimal(found["sign"] + plain) * times


def _plain(digits: str, thousands: str) -> str:
    """Rewrite *digits* with a decimal point and no thousands marks."""
    marks = [sign for sign in digits if not sign.isdigit()]
    kinds = set(marks)
    if not marks:
        return digits
    if kinds & set(" '"):
        head, mark, tail = _last_mark(digits)
        whole = head if mark in ".," else digits
        return _grouped(whole) + (f".{tail}" if mark in ".," else "")
    if len(kinds) == 2:
        head, _, tail = _last_mark(digits)
        return f"{_grouped(head)}.{tail}"
    if len(marks) > 1:
        return _grouped(digits)
    return _one_mark(digits, marks[0], thousands)


def _one_mark(digits: str, mark: str, thousands: str) -> str:
    head, tail = digits.split(mark)
    looks_grouped = len(tail) == 3 and len(head) <= 3 and head[0] != "0"
    if not looks_grouped:
        return f"{head}.{tail}"
    if mark not in thousands:
        raise Unsupported(f"thousands or decimals: {digits!r}")
    return head + tail


def _last_mark(digits: str) -> tuple[str, str, str]:
    place = max(index for index, sign in enumerate(digits) if not sign.isdigit())
    return digits[:place], digits[place], digits[place + 1 :]


def _grouped(digits: str) -> str:
    """Join groups of three: ``1.000.000``."""
    first, *rest = re.split(r"[., ']", digits)
    if not 1 <= len(first) <= 3 or any(len(each) != 3 for each in rest):
        raise Unsupported(f"not groups of three digits: {digits!r}")
    return first + "".join(rest)
