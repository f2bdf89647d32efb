"""
Written text → folded text, words, the start or the end of it.

What ``:``, ``=`` and a star mean differs by type: a tag is compared as a whole, a name
by its words, a phone number as a number.
"""

from typing import ClassVar

from custquery.language import ast
from custquery.language.scanner import plain
from custquery.language.spelling import escape_value
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.phone import phone_start, read_phone
from custquery.schema.reading import Reading
from custquery.schema.text import fold, is_missing, words
from custquery.schema.types.base import (
    Equality,
    Read,
    Understood,
    ValueType,
    exact,
)
from custquery.schema.value_sets import OneOf, Prefix, Suffix, Value, Words


def _spelled(operator: str, literal: ast.Literal) -> str:
    return operator + spell_value(literal.text.strip(), wild=literal.wild)


def _starting(literal: ast.Literal) -> str:
    """Spell a start; what a bare word would not keep as it is stands in quotes."""
    text = literal.text.strip()
    if plain(text) == text:
        return ":" + spell_value(text, wild="start")
    return f" STARTS WITH {spell_value(text, quoted=True)}"


def _whole(literal: ast.Literal, sign: str) -> Read:
    return Understood(OneOf((fold(literal.text),)), _spelled(sign, literal))


def _raw(literal: ast.Literal) -> Read:
    return Understood(
        OneOf((literal.text,), raw=True), f"=={spell_value(literal.text)}"
    )


def _consecutive(literal: ast.Literal, *, start: bool = False) -> Read:
    pattern = words(literal.text)
    if not pattern:
        return problems.no_words(literal.span, literal.text)
    if start:
        return Understood(
            Words(pattern.rstrip()),
            _starting(literal),
        )
    return Understood(Words(pattern), _spelled(":", literal))


class _Texts(ValueType):
    """What texts share: they are stored as they were given."""

    __slots__ = ()

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a text or a number; blank is missing."""
        if not isinstance(value, str):
            number = None if isinstance(value, (bool, float)) else exact(value)
            return None if number is None else str(value)
        return None if is_missing(value) else value


class Keyword(_Texts):
    """A text that is compared as a whole, such as a tag."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-keyword"
    operators: ClassVar[tuple[str, ...]] = (":", "==", ":…*")
    has_start: ClassVar[bool] = True
    lists_in_quotes: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read a whole value: folded, or with ``==`` as it is stored."""
        if operator == "==":
            return _raw(literal)
        if "," in literal.text:  # in quotes it would be a list
            spelling = f":{escape_value(literal.text.strip())}"
            return Understood(OneOf((fold(literal.text),)), spelling)
        return _whole(literal, ":")

    def starts(self, literal: ast.Literal, reading: Reading) -> Read:
        """Read ``vip*``: how the folded value starts."""
        start = fold(literal.text)
        if not start:
            return problems.no_words(literal.span, literal.text)
        return Understood(Prefix(start), _starting(literal))


class Text(_Texts):
    """A text that is searched by its words, such as a name or a note."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-text"
    operators: ClassVar[tuple[str, ...]] = (":", "=", "==", ":…*")
    has_start: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``:`` and CONTAINS as words in order, ``=`` and ``==`` as a whole."""
        if operator == "==":
            return _raw(literal)
        return _whole(literal, "=") if operator == "=" else _consecutive(literal)

    def starts(self, literal: ast.Literal, reading: Reading) -> Read:
        """Read ``jan*``: the start of a word."""
        return _consecutive(literal, start=True)


class Email(Text):
    """An e-mail address: by its words, as a whole, or by its end (``*@shop.nl``)."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-email"
    operators: ClassVar[tuple[str, ...]] = (":", "=", "==", ":…*", ":*…")
    has_end: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read as a text; ``@shop.nl`` is the domain."""
        if operator not in {":", "CONTAINS"} or not fold(literal.text).startswith("@"):
            return super().equals(literal, operator, reading)
        if operator == ":":
            return self.ends(literal, reading)
        read = super().equals(literal, operator, reading)
        if isinstance(read, Understood):  # with a colon it would be the domain
            value = spell_value(literal.text.strip())
            return Understood(read.wanted, f" CONTAINS {value}", read.said)
        return read

    def ends(self, literal: ast.Literal, reading: Reading) -> Read:
        """Read ``*@shop.nl``: how the folded address ends."""
        end = fold(literal.text)
        if not end:
            return problems.no_words(literal.span, literal.text)
        return Understood(
            Suffix(end), ":" + spell_value(literal.text.strip(), wild="end")
        )


class EmailDomain(_Texts):
    """What stands after the ``@`` of an e-mail address, as a whole."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-domain"
    operators: ClassVar[tuple[str, ...]] = (":",)

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read a domain, with or without the ``@``; case never matters in one."""
        domain = fold(literal.text).lstrip("@")
        if not domain:
            return problems.no_words(literal.span, literal.text)
        return Understood(Suffix(f"@{domain}"), f":{spell_value(domain)}")

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read an address, or the domain alone."""
        text = super().from_record(value, reading)
        return f"@{text}" if isinstance(text, str) and "@" not in text else text


class Phone(_Texts):
    """A phone number, compared as an international number (E.164)."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-phone"
    operators: ClassVar[tuple[str, ...]] = (":", ":…*")
    has_start: ClassVar[bool] = True

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read a number as people of the shop's region write it."""
        if operator == "==":
            return _raw(literal)
        if operator == "CONTAINS":
            return problems.operator_not_for(literal.span, operator, self.operators)
        number = read_phone(literal.text, reading.region)
        if number is None:
            return problems.not_a_phone(literal.span, literal.text)
        return Understood(OneOf((number,), raw=True), f":{spell_value(number)}")

    def starts(self, literal: ast.Literal, reading: Reading) -> Read:
        """Read ``06*`` or ``+316*``: how the international number starts."""
        start = phone_start(literal.text, reading.region)
        if start is None:
            return problems.not_a_phone(literal.span, literal.text)
        return Understood(Prefix(start), ":" + spell_value(start, wild="start"))

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a number as international; what is no number stays as it is."""
        text = super().from_record(value, reading)
        if not isinstance(text, str):
            return None
        return read_phone(text, reading.region) or text
