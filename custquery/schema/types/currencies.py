"""
Written currency → its ISO 4217 code: ``EUR``, ``euro``, ``€``.

A sign that several currencies share is the shop's when it is one of them, else the
most used.
"""

from collections.abc import Iterable
from typing import ClassVar

from custquery.language import ast
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.closed import closest, currency_names, currency_of
from custquery.schema.reading import Reading
from custquery.schema.text import is_missing
from custquery.schema.types.base import (
    Domain,
    Equality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.value_sets import OneOf, Value


class Currency(ValueType):
    """
    The currency of an amount, such as that of a store credit account.

    Among the parameters of one question it also says which currency the amounts are in.
    """

    __slots__ = ()
    domain: ClassVar[Domain] = "code"
    kind: ClassVar[str] = "kind-choice"
    operators: ClassVar[tuple[str, ...]] = (":",)

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read a code, a word or a sign; every equality means that currency."""
        code = read_currency(literal.text, reading)
        if code is None:
            names = currency_names(reading.language)
            near = closest(literal.text.upper(), tuple(names))
            known = [f"{each} ({names[each]})" for each in ("EUR", "USD", "GBP")]
            return problems.not_a_choice(literal.span, literal.text, known, near)
        return Understood(OneOf((code,)), f":{spell_value(code)}")

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a code, a word or a sign; anything else is missing."""
        if not isinstance(value, str) or is_missing(value):
            return None
        return read_currency(value, reading)

    def suggest(self, start: str, locale: str) -> Iterable[tuple[str, str]]:
        """Offer all currencies."""
        yield from currency_names(locale).items()


def read_currency(text: str, reading: Reading) -> str | None:
    """
    Return the ISO 4217 code of the currency that *text* names, or None.

    Args:
        text: A code, a word in English or Dutch, or a sign.
        reading: Its currency is taken where the sign may be that of several.
    """
    codes = currency_of(text)
    if not codes:
        return None
    return reading.currency if reading.currency in codes else codes[0]
