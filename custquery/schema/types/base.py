"""
What every value type can do: literal + operator → value set, record value → value.

The checker takes lists, brackets and negations apart; a value type sees one literal
(or the two ends of a range) at a time. What cannot be read is a diagnostic, a value.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar, Literal, TypeAlias

from attrs import frozen

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.printed import Printed
from custquery.language.span import Span
from custquery.schema import problems
from custquery.schema.reading import Reading
from custquery.schema.value_sets import Value, ValueSet

#: What the values of a type are once read; see `custquery.schema.value_sets`.
Domain: TypeAlias = Literal[
    "text",
    "code",
    "whole",
    "decimal",
    "money",
    "instant",
    "day",
    "yesno",
    "point",
]

#: How a test of one value may be spelled; the checker maps every other operator to one.
Equality: TypeAlias = Literal[":", "=", "==", "CONTAINS"]
Inequality: TypeAlias = Literal[">", ">=", "<", "<="]


@frozen(repr=False)
class Understood(Printed):
    """
    A value that was read.

    *spelling* is the canonical text of operator and value, such as ``>3`` or
    ``:vip``; the checker puts the criterion's name in front.
    """

    wanted: ValueSet
    spelling: str
    #: Notes and warnings on how it was read.
    said: tuple[Diagnostic, ...] = ()


Read: TypeAlias = Understood | Diagnostic


class ValueType:
    """
    How values of a criterion are written, compared, offered and stored.

    Subclass it for a type of your own: set *domain*, and override `equals` and
    `from_record`, and what else the type can do. What is not overridden is refused
    with a diagnostic that names the operators that can be used.
    """

    __slots__ = ()

    #: What a value is once read.
    domain: ClassVar[Domain] = "text"
    #: Names the kind of value in messages: ``kind-number`` in the catalogues.
    kind: ClassVar[str] = "kind-text"
    #: The operators that can be used, as they are offered.
    operators: ClassVar[tuple[str, ...]] = (":", "=", "==")
    #: Whether ``STARTS WITH`` and ``x*`` have a meaning.
    has_start: ClassVar[bool] = False
    #: Whether ``*x`` has a meaning.
    has_end: ClassVar[bool] = False
    #: Whether ``>``, ``<`` and ranges have a meaning.
    ordered: ClassVar[bool] = False
    #: Whether a quoted text with commas is a list (tags hold no commas).
    lists_in_quotes: ClassVar[bool] = False
    #: Words, in lower case, that belong to a value when they stand behind it with a
    #: blank between: ``pt`` in ``1200 pt``. The type reads them with the value.
    units: ClassVar[frozenset[str]] = frozenset()
    #: Decimals of the whole number that a column keeps: 2 when 1250 is 12.50. None: as
    #: the domain has it (numbers as they are, money in minor units of the currency).
    scale: int | None = None

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``:value``, ``=value``, ``==value`` or ``CONTAINS value``."""
        return problems.operator_not_for(literal.span, operator, self.operators)

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``>value`` and its like; refused unless the type is ordered."""
        return problems.operator_not_for(literal.span, operator, self.operators)

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read both ends, included, of a range; refused unless the type is ordered."""
        span = Span(low.start, high.end)
        return problems.operator_not_for(span, "..", self.operators)

    def starts(self, literal: ast.Literal, reading: Reading) -> Read:
        """Read ``value*``; refused where a start has no meaning."""
        return problems.star_not_for(literal.span, at_end=self.has_start)

    def ends(self, literal: ast.Literal, reading: Reading) -> Read:
        """Read ``*value``; refused where an end has no meaning."""
        return problems.star_not_for(literal.span, at_end=self.has_start)

    def ends_of(self, literal: ast.Literal, reading: Reading) -> tuple[str, str] | None:
        """Return both ends, included, when *literal* is a range: ``"3..10"``."""
        return None

    def joined(self, text: str, reading: Reading) -> bool:
        """Tell whether *text*, cut at bare commas, is one value (``12,50``)."""
        return False

    def is_code(self, literal: ast.Literal, reading: Reading) -> bool:
        """Tell whether *literal* is a code of this type (see `Criterion.coded`)."""
        return False

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """
        Read one value of a plain record (a dict, an object); None when missing.

        A value that cannot be read is missing. Instants come as aware or naive
        datetimes (naive: in the shop's zone), dates, ISO texts; money in major units
        as int, Decimal, text, or a float by its shortest decimal.
        """
        return None

    def spoken(self, value: Value, locale: str) -> str | None:
        """Say *value* to people, such as ``1,200 points``; None: as its domain is."""
        return None

    def suggest(self, start: str, locale: str) -> Iterable[tuple[str, str]]:
        """Offer ``(text, label)`` of values known without data, such as countries."""
        return ()


def exact(value: object) -> Decimal | None:
    """
    Return a number exactly: an int, a Decimal, or a float by its shortest decimal.

    >>> exact(0.1)
    Decimal('0.1')
    """
    if isinstance(value, (int, Decimal)):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    else:
        return None
    return number if number.is_finite() else None
