"""
One operator and one literal → what they ask of a stored value, by type.

The table of DESIGN 2.2, cell by cell: a row is a function here, a column a case in it.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol, TypeAlias, cast

from attrs import evolve, frozen

from custquery.language import ast
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.testing.reference import members, moments, numbers, phones
from custquery.testing.reference.folding import fold, has_words, words
from custquery.testing.reference.kinds import kind_of
from custquery.testing.reference.rows import Stored
from custquery.testing.reference.unsupported import Unsupported

#: What is asked of one stored value.
Asks: TypeAlias = Callable[[Stored], bool]

_LOOSE = {":", "CONTAINS"}
_WHOLE = {"=", "IS", "IN"}
_SAME = _LOOSE | _WHOLE | {"=="}
_ORDER = {">", ">=", "<", "<="}


@frozen
class Term:
    """One question in words: a criterion, an operator and a literal."""

    criterion: Criterion
    operator: str
    literal: ast.Literal
    reading: Reading

    @property
    def text(self) -> str:
        """The literal as written."""
        return self.literal.text

    @property
    def is_start(self) -> bool:
        """Whether it asks how something starts: ``x*`` or ``STARTS WITH``."""
        if self.operator == "STARTS WITH":
            return self.literal.wild in {"", "start"}
        return self.literal.wild == "start" and self.operator in _LOOSE | _WHOLE

    def asks_whole(self, *operators: str) -> bool:
        """Whether it is one of *operators* with a literal that has no star."""
        return self.operator in operators and not self.literal.wild

    def refuse(self) -> Unsupported:
        """Say that the type has no such question."""
        return Unsupported(f"{self.criterion.name} {self.operator} {self.literal}")


def asked(term: Term) -> Asks:
    """
    Say what *term* asks of one value of its criterion.

    Raises:
        Unsupported: the type, or the type with that operator, has no such question.
    """
    kind = kind_of(term.criterion.type)
    if kind not in _READERS:
        raise Unsupported(f"the type {kind}")
    return _READERS[kind](term)


def between(term: Term, high: ast.Literal) -> Asks:
    """Say what a range from the literal of *term* to *high* asks, both included."""
    above = asked(evolve(term, operator=">="))
    below = asked(evolve(term, operator="<=", literal=high))
    return lambda value: above(value) and below(value)


# -- text -----------------------------------------------------------------------------


def _keyword(term: Term) -> Asks:
    if term.is_start:
        return lambda value: fold(str(value)).startswith(fold(term.text))
    if term.asks_whole("=="):
        return lambda value: value == term.text
    if term.asks_whole(*_SAME):
        return lambda value: fold(str(value)) == fold(term.text)
    raise term.refuse()


def _text(term: Term) -> Asks:
    if term.is_start:
        return _words(term.text, last_is_start=True)
    if term.asks_whole(*_LOOSE):
        return _words(term.text, last_is_start=False)
    return _keyword(term)


def _email(term: Term) -> Asks:
    if term.literal.wild == "end" and term.operator in _LOOSE | _WHOLE:
        return lambda value: fold(str(value)).endswith(fold(term.text))
    if term.asks_whole(":") and term.text.startswith("@"):
        return lambda value: _domain(str(value)) == fold(term.text[1:])
    return _text(term)


def _email_domain(term: Term) -> Asks:
    if not term.asks_whole(*_SAME - {"==", "CONTAINS"}):
        raise term.refuse()
    wanted = fold(term.text).removeprefix("@")
    return lambda value: _domain(str(value)) == wanted


def _domain(email: str) -> str | None:
    folded = fold(email)
    return folded.rpartition("@")[2] if "@" in folded else None


def _phone(term: Term) -> Asks:
    if term.asks_whole("=="):
        return lambda value: value == term.text
    wanted = phones.international(term.text, term.reading.region)
    if term.is_start:
        return lambda value: str(value).startswith(wanted)
    if term.asks_whole(*_SAME):
        return lambda value: value == wanted
    raise term.refuse()


def _words(text: str, *, last_is_start: bool) -> Asks:
    wanted = words(text)
    return lambda value: has_words(str(value), wanted, last_is_start=last_is_start)


# -- numbers, money, time -------------------------------------------------------------


def _number(term: Term) -> Asks:
    return _compared(term, numbers.number(term.text), Decimal)


def _id(term: Term) -> Asks:
    """Ask for a number, also written as ``#42`` or ``gid://shopify/Customer/42``."""
    number = term.text.strip().removeprefix("#")
    if number.startswith("gid://"):
        number = number.split("?")[0].split("/")[-1]
    if not number.isdecimal():
        raise term.refuse()
    same = evolve(term, operator="=") if term.operator == "CONTAINS" else term
    return _compared(same, Decimal(number), Decimal)


def _decimal(term: Term) -> Asks:
    digits = cast("_Scaled", term.criterion.type).scale or 0
    wanted = numbers.number(term.text)
    return _compared(term, wanted, lambda value: Decimal(value).scaleb(-digits))


def _money(term: Term) -> Asks:
    currency = term.reading.currency
    wanted = numbers.amount(term.text, currency, term.reading.language)
    scale = cast("_Scaled", term.criterion.type).scale
    digits = numbers.MINOR_DIGITS[currency] if scale is None else scale
    return _compared(term, wanted, lambda value: Decimal(value).scaleb(-digits))


def _compared(term: Term, wanted: Decimal, read: Callable[[int], Decimal]) -> Asks:
    if not term.asks_whole(*_SAME - {"CONTAINS"}, *_ORDER):
        raise term.refuse()
    test = _ordering(term.operator, wanted)
    return lambda value: test(read(int(value)))


def _ordering(operator: str, wanted: Decimal | int) -> Callable[[Decimal | int], bool]:
    """Compare a number with the one that is *wanted*."""
    tests: dict[str, Callable[[Decimal | int], bool]] = {
        ">": lambda value: value > wanted,
        ">=": lambda value: value >= wanted,
        "<": lambda value: value < wanted,
        "<=": lambda value: value <= wanted,
        "=": lambda value: value == wanted,
    }
    return tests[operator if operator in _ORDER else "="]


class _Scaled(Protocol):
    """What is declared of numbers that are kept as whole ones."""

    scale: int | None


def _instant(term: Term) -> Asks:
    start, end = moments.period(term.text, term.reading)
    return _in_period(term, start, end)


def _day(term: Term) -> Asks:
    first, after = moments.dates(term.text, term.reading)
    return _in_period(term, moments.day_number(first), moments.day_number(after))


def _in_period(term: Term, start: int, end: int) -> Asks:
    """Ask about a period: within it, from its end on, or before its start."""
    if not term.asks_whole(*_SAME - {"CONTAINS"}, *_ORDER):
        raise term.refuse()
    tests: dict[str, Callable[[int], bool]] = {
        ">": lambda value: value >= end,
        ">=": lambda value: value >= start,
        "<": lambda value: value < start,
        "<=": lambda value: value < end,
        "=": lambda value: start <= value < end,
    }
    test = tests[term.operator if term.operator in _ORDER else "="]
    return lambda value: test(int(value))


# -- closed lists ---------------------------------------------------------------------


class _Member(Protocol):
    code: str
    en: str
    nl: str
    aliases: tuple[str, ...]


class _Listed(Protocol):
    """What is declared of a `Choice`."""

    members: tuple[_Member, ...]
    ordered_members: bool


def _choice(term: Term) -> Asks:
    declared = cast("_Listed", term.criterion.type)
    listed = [
        (each.code, (each.en, each.nl, *each.aliases)) for each in declared.members
    ]
    wanted = members.choice(term.text, listed)
    if declared.ordered_members and term.asks_whole(*_ORDER):
        codes = [each.code for each in declared.members]
        test = _ordering(term.operator, codes.index(wanted))
        return lambda value: test(codes.index(str(value)))
    return _member(term, wanted)


def _country(term: Term) -> Asks:
    return _member(term, members.country(term.text))


def _language(term: Term) -> Asks:
    return _member(term, members.language(term.text))


def _currency(term: Term) -> Asks:
    return _member(term, numbers.currency(term.text, term.reading.currency))


def _yes_no(term: Term) -> Asks:
    return _member(term, int(members.yes_or_no(term.text)))


def _member(term: Term, wanted: Stored) -> Asks:
    if not term.asks_whole(*_SAME):
        raise term.refuse()
    return lambda value: value == wanted


_READERS: dict[str, Callable[[Term], Asks]] = {
    "Keyword": _keyword,
    "Text": _text,
    "City": _text,
    "Region": _text,
    "_OpenText": _text,
    "Email": _email,
    "EmailDomain": _email_domain,
    "Phone": _phone,
    "WholeNumber": _number,
    "DecimalNumber": _decimal,
    "Id": _id,
    "Money": _money,
    "Instant": _instant,
    "Day": _day,
    "Choice": _choice,
    "Country": _country,
    "Currency": _currency,
    "Language": _language,
    "YesNo": _yes_no,
}
