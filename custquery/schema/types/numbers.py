"""
Numbers, amounts, counts and ids: written number → value set.

One mark before exactly three digits can be a thousands or a decimal mark: the reader's
own thousands mark is read as such, with a note; on money the other one asks.
"""

from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema import problems
from custquery.schema.closed import currency_of
from custquery.schema.numerals import (
    Number,
    closest_number,
    number_range,
    plain,
    read_number,
)
from custquery.schema.reading import Reading
from custquery.schema.types.base import (
    Domain,
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
    exact,
)
from custquery.schema.value_sets import OneOf, Range, Value, ValueSet

_Comparison: TypeAlias = Literal["=", ">", ">=", "<", "<="]

#: Digits beyond which nothing can be stored (63 bits of minor units).
_MOST_DIGITS = 15
_LARGEST_WHOLE = 2**63 - 1


class _Numeric(ValueType):
    """What numbers of all kinds share: points on a line, compared exactly."""

    __slots__ = ()
    operators: ClassVar[tuple[str, ...]] = (":", ">", ">=", "<", "<=", "..")
    ordered: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read an equality; ``CONTAINS`` has no meaning for numbers."""
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        return self._understood(literal, reading, "=")

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``>3`` and its like."""
        return self._understood(literal, reading, operator)

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read ``3..10``, both ends included; reversed ends match nobody."""
        first, second = self._read(low, reading), self._read(high, reading)
        if isinstance(first, Diagnostic):
            return first
        if isinstance(second, Diagnostic):
            return second
        said = (*first[1], *second[1])
        ends = plain(first[0]), plain(second[0])
        if first[0] > second[0]:
            span = type(low.span)(low.start, high.end)
            said = (*said, problems.reversed_range(span, *ends))
            return Understood(OneOf(()), f":{ends[0]}..{ends[1]}", said)
        return Understood(
            self._range(first[0], second[0]), f":{ends[0]}..{ends[1]}", said
        )

    def ends_of(self, literal: ast.Literal, reading: Reading) -> tuple[str, str] | None:
        """Return the ends of ``3-10`` and ``"3..10"``."""
        return number_range(literal.text)

    def _understood(
        self, literal: ast.Literal, reading: Reading, operator: _Comparison
    ) -> Read:
        read = self._read(literal, reading)
        if isinstance(read, Diagnostic):
            return read
        sign = ":" if operator == "=" else operator
        spelling = f"{sign}{plain(read[0])}"
        return Understood(self._wanted(operator, read[0]), spelling, read[1])

    def _wanted(self, operator: _Comparison, number: Decimal) -> ValueSet:
        match operator:
            case "=":
                return OneOf((number,))
            case ">":
                return Range(number, None, low_open=True)
            case ">=":
                return Range(number, None)
            case "<":
                return Range(None, number)
            case "<=":
                return Range(None, number, high_closed=True)

    def _range(self, low: Decimal, high: Decimal) -> ValueSet:
        return Range(low, high, high_closed=True)

    def _read(
        self, literal: ast.Literal, reading: Reading
    ) -> tuple[Decimal, tuple[Diagnostic, ...]] | Diagnostic:
        span, text = literal.span, literal.text
        number = read_number(text, reading.language)
        if number is None:
            return problems.not_a_number(span, text, closest_number(text))
        if len(number.value.as_tuple().digits) > _MOST_DIGITS + 4:
            return problems.too_large(span, text)
        refused = self._refuse(number, literal, reading)
        if refused is not None:
            return refused
        if number.other is None:
            return number.value, ()
        note = problems.read_as(span, text, plain(number.value), plain(number.other))
        return number.value, (note,)

    def _refuse(
        self, number: Number, literal: ast.Literal, reading: Reading
    ) -> Diagnostic | None:
        if number.currency:
            near = closest_number(literal.text) or [plain(number.value)]
            return problems.not_a_number(literal.span, literal.text, near)
        return None

    def joined(self, text: str, reading: Reading) -> bool:
        """Tell whether *text* with its comma is one number."""
        return "," in text and read_number(text, reading.language) is not None


class DecimalNumber(_Numeric):
    """
    An exact decimal number, such as a rating.

    *scale*: how many decimals of it a column of whole numbers has; None, the column
    holds the number itself.
    """

    __slots__ = ("scale",)
    domain: ClassVar[Domain] = "decimal"
    kind: ClassVar[str] = "kind-number"

    def __init__(self, scale: int | None = None) -> None:
        """Take how many decimals the column has."""
        self.scale = scale

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read an int, Decimal, float or plain text; yes and no are not numbers."""
        return _from_record(value)


class Money(_Numeric):
    """
    An amount in the shop's currency, exact.

    Written in major units: ``amount_spent>12,50`` is twelve and a half euros. Another
    currency is an error, never a silent comparison (law 6).

    *scale*: how many decimals the column has, whatever the currency; None, as many as
    the currency has.
    """

    __slots__ = ("scale",)
    domain: ClassVar[Domain] = "money"
    kind: ClassVar[str] = "kind-amount"

    def __init__(self, scale: int | None = None) -> None:
        """Take how many decimals the column has."""
        self.scale = scale

    def _refuse(
        self, number: Number, literal: ast.Literal, reading: Reading
    ) -> Diagnostic | None:
        span, text = literal.span, literal.text
        if number.currency:
            codes = currency_of(number.currency)
            if not codes:
                return problems.not_a_number(span, text, [plain(number.value)])
            if reading.currency not in codes:
                return problems.other_currency(
                    span, text, reading.currency, plain(number.value)
                )
        if number.other is not None and not number.own_mark:
            readings = plain(number.value), plain(number.other)
            return problems.which("which-amount", span, text, readings)
        return None

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read major units: an int, Decimal, plain text, or a float's shortest form."""
        return _from_record(value)


class WholeNumber(_Numeric):
    """A count, such as a number of orders."""

    __slots__ = ()
    domain: ClassVar[Domain] = "whole"
    kind: ClassVar[str] = "kind-whole"

    def _refuse(
        self, number: Number, literal: ast.Literal, reading: Reading
    ) -> Diagnostic | None:
        wrong = super()._refuse(number, literal, reading)
        if wrong is not None:
            return wrong
        if number.value != int(number.value):
            nearest = str(int(number.value))
            return problems.not_whole(literal.span, literal.text, nearest)
        if abs(number.value) >= _LARGEST_WHOLE:
            return problems.too_large(literal.span, literal.text)
        return None

    def _wanted(self, operator: _Comparison, number: Decimal) -> ValueSet:
        whole = int(number)
        match operator:
            case "=":
                return OneOf((whole,))
            case ">":
                return Range(whole + 1, None)
            case ">=":
                return Range(whole, None)
            case "<":
                return Range(None, whole)
            case "<=":
                return Range(None, whole + 1)

    def _range(self, low: Decimal, high: Decimal) -> ValueSet:
        return Range(int(low), int(high) + 1)

    def joined(self, text: str, reading: Reading) -> bool:
        """Tell whether *text* is one whole number: ``1,000`` is, ``12,50`` are two."""
        number = read_number(text, reading.language) if "," in text else None
        return number is not None and number.value.as_tuple().exponent == 0

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read an int, or a Decimal, float or text that is whole."""
        number = _from_record(value)
        if number is None or number != int(number):
            return None
        return int(number)


class Id(WholeNumber):
    """The number of a record; ``#42`` and ``gid://shopify/Customer/42`` are 42."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-id"
    lists_in_quotes: ClassVar[bool] = True

    def _read(
        self, literal: ast.Literal, reading: Reading
    ) -> tuple[Decimal, tuple[Diagnostic, ...]] | Diagnostic:
        digits = literal.text.strip().lstrip("#")
        if digits.startswith("gid://"):
            digits = digits.rpartition("/")[2].partition("?")[0]
        if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS + 4:
            number = Decimal(digits)
            if number < _LARGEST_WHOLE:
                return number, ()
        return super()._read(literal, reading)

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read an equality; ``CONTAINS`` asks for that number among many."""
        return self._understood(literal, reading, "=")

    def joined(self, text: str, reading: Reading) -> bool:
        """Answer no: a comma between ids always makes a list."""
        return False


def _from_record(value: object) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        unsigned = text.lstrip("+-").replace(".", "", 1)
        if len(text) > 40 or not (unsigned.isascii() and unsigned.isdigit()):
            return None
        return Decimal(text) if text.count("+") + text.count("-") <= 1 else None
    return exact(value)
