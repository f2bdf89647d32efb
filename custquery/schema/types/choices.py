"""
Written value → member of a closed list, by code, English or Dutch name, or alias.

Any case, with or without accents; a value that is not in the list is an error.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import ClassVar

from attrs import frozen

from custquery.language import ast
from custquery.language.printed import Printed
from custquery.language.unparser import spell_value
from custquery.schema import problems
from custquery.schema.closed import (
    closest,
    country_code,
    country_names,
    language_code,
    language_names,
)
from custquery.schema.reading import Reading
from custquery.schema.text import fold, is_missing
from custquery.schema.types.base import (
    Domain,
    Equality,
    Inequality,
    Read,
    Understood,
    ValueType,
)
from custquery.schema.value_sets import OneOf, Value


@frozen(repr=False)
class Member(Printed):
    """One member of a closed list: its code, its words, and other spellings."""

    code: str
    en: str
    nl: str
    aliases: tuple[str, ...] = ()

    def name(self, locale: str) -> str:
        """Return what it is called in *locale*."""
        return self.nl if locale.startswith("nl") else self.en

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that reads as this member."""
        return (self.code, self.en, self.nl, *self.aliases)


def _loose(text: str) -> str:
    """Fold, with blanks, hyphens and underscores alike."""
    return fold(text).replace("_", " ").replace("-", " ")


class _Closed(ValueType):
    """What closed lists share: one test, for a member."""

    __slots__ = ()
    domain: ClassVar[Domain] = "code"
    operators: ClassVar[tuple[str, ...]] = (":",)
    lists_in_quotes: ClassVar[bool] = True

    def code(self, text: str) -> str | None:
        """Return the code of the member that *text* names, or None."""
        return None

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read a member; every equality, and CONTAINS, means that member."""
        code = self.code(literal.text)
        if code is None:
            return self.refuse(literal, reading)
        return Understood(OneOf((code,)), f":{spell_value(code)}")

    def refuse(self, literal: ast.Literal, reading: Reading) -> Read:
        """Say that there is no such member."""
        return problems.not_a_choice(literal.span, literal.text, (), ())

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a code, name or alias; anything else is missing."""
        if not isinstance(value, str) or is_missing(value):
            return None
        return self.code(value)


class Choice(_Closed):
    """
    One of a few members, such as an account status.

    *ordered*: the members are in rising order, and ``>`` and ranges have a meaning.

    >>> Choice((Member("gold", "gold", "goud"),)).code("Goud")
    'gold'
    """

    __slots__ = ("_by_spelling", "members", "ordered_members")
    kind: ClassVar[str] = "kind-choice"

    def __init__(
        self, members: Iterable[Member | str], *, ordered: bool = False
    ) -> None:
        """Take the *members*; a plain text is its own code and words."""
        self.members = tuple(
            Member(each, each, each) if isinstance(each, str) else each
            for each in members
        )
        self.ordered_members = ordered
        self._by_spelling: Mapping[str, str] = {
            _loose(spelling): member.code
            for member in self.members
            for spelling in member.spellings
        }

    def code(self, text: str) -> str | None:
        """Return the code of the member that *text* names, or None."""
        return self._by_spelling.get(_loose(text))

    def refuse(self, literal: ast.Literal, reading: Reading) -> Read:
        """Say that there is no such member, and which there are."""
        names = [member.name(reading.language) for member in self.members]
        near = closest(_loose(literal.text), self._by_spelling)
        codes = dict.fromkeys(self._by_spelling[each] for each in near)
        meant = self.answer(literal.text)
        codes = {meant: None} if meant else codes
        fixes = [spell_value(code) for code in codes]
        return problems.not_a_choice(literal.span, literal.text, names, fixes)

    def answer(self, text: str) -> str | None:
        """Return the member that is meant by yes or no: one that is ``not`` another."""
        answer = _YES_NO.get(fold(text))
        codes = [member.code for member in self.members]
        for code in () if answer is None else codes:
            opposite = next((f"{no}{code}" for no in _NO if f"{no}{code}" in codes), "")
            if opposite:
                return code if answer else opposite
        return None

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``>silver``, for ordered members."""
        if not self.ordered_members:
            return problems.operator_not_for(literal.span, operator, self.operators)
        code = self.code(literal.text)
        if code is None:
            return self.refuse(literal, reading)
        codes = [member.code for member in self.members]
        at = codes.index(code)
        kept = {
            ">": codes[at + 1 :],
            ">=": codes[at:],
            "<": codes[:at],
            "<=": codes[: at + 1],
        }[operator]
        return Understood(OneOf(tuple(kept)), f"{operator}{spell_value(code)}")

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read ``silver..gold``, for ordered members."""
        if not self.ordered_members:
            return super().between(low, high, reading)
        first = self.compare(low, ">=", reading)
        second = self.compare(high, "<=", reading)
        for each in (first, second):
            if not isinstance(each, Understood):
                return each
        kept = tuple(code for code in _values(first) if code in _values(second))
        ends = (self.code(low.text) or "", self.code(high.text) or "")
        spelling = "..".join(spell_value(each) for each in ends)
        return Understood(OneOf(kept), f":{spelling}")

    def suggest(self, start: str, locale: str) -> Iterable[tuple[str, str]]:
        """Offer the members."""
        for member in self.members:
            yield member.code, member.name(locale)


def _values(read: Read) -> tuple[Value, ...]:
    wanted = read.wanted if isinstance(read, Understood) else None
    return wanted.values if isinstance(wanted, OneOf) else ()


class YesNo(_Closed):
    """Yes or no: ``yes``, ``ja``, ``true``, ``1``, ``on`` and their opposites."""

    __slots__ = ()
    domain: ClassVar[Domain] = "yesno"
    kind: ClassVar[str] = "kind-yesno"

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read yes or no, in English or Dutch."""
        value = _YES_NO.get(fold(literal.text))
        if value is None:
            near = closest(fold(literal.text), _YES_NO, 1)
            fixes = ["yes" if _YES_NO[each] else "no" for each in near]
            return problems.not_yes_or_no(literal.span, literal.text, fixes)
        return Understood(OneOf((value,)), ":yes" if value else ":no")

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a bool, 0 or 1, or a word."""
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return {0: False, 1: True}.get(value)
        return _YES_NO.get(fold(value)) if isinstance(value, str) else None

    def suggest(self, start: str, locale: str) -> Iterable[tuple[str, str]]:
        """Offer both."""
        dutch = locale.startswith("nl")
        yield "yes", "ja" if dutch else "yes"
        yield "no", "nee" if dutch else "no"


#: What the code of the opposite starts with.
_NO = ("not_", "not ", "un")

_YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1", "on", "ja", "j", "waar", "aan"), True),
    **dict.fromkeys(("no", "n", "false", "0", "off", "nee", "onwaar", "uit"), False),
}


class Country(_Closed):
    """A country: its ISO 3166-1 code, or its English or Dutch name."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-country"

    def code(self, text: str) -> str | None:
        """Return the alpha-2 code of the country that *text* names, or None."""
        return country_code(text)

    def refuse(self, literal: ast.Literal, reading: Reading) -> Read:
        """Say that there is no such country, and which one is near."""
        from custquery.schema.closed.peoples import country_of_people

        people = country_of_people(fold(literal.text))
        near = [people] if people else _slips(literal.text)
        near = near or list(_nearest(literal.text, country_names))
        return problems.not_a_country(literal.span, literal.text, near)

    def suggest(self, start: str, locale: str) -> Iterable[tuple[str, str]]:
        """Offer all countries."""
        yield from country_names(locale).items()


class Language(_Closed):
    """A language: ``nl``, ``Dutch``, ``Nederlands``, ``nl-BE``."""

    __slots__ = ()
    kind: ClassVar[str] = "kind-language"

    def code(self, text: str) -> str | None:
        """Return the code of the language that *text* names, or None."""
        return language_code(text)

    def refuse(self, literal: ast.Literal, reading: Reading) -> Read:
        """Say that there is no such language, and which one is near."""
        near = _nearest(literal.text, language_names)
        return problems.not_a_language(literal.span, literal.text, near)

    def suggest(self, start: str, locale: str) -> Iterable[tuple[str, str]]:
        """Offer all languages."""
        yield from language_names(locale).items()


def _slips(text: str) -> list[str]:
    """Return the country that is one slip away by any of its names: Holand."""
    from custquery.schema.closed.countries import CODES

    typed = fold(text)
    if len(typed) <= _CODE:
        return []
    return [CODES[each] for each in closest(typed, _alike(typed[0], len(typed)), 1)]


@cache
def _alike(start: str, length: int) -> tuple[str, ...]:
    """Return what countries of about *length* from *start* on are called."""
    from custquery.schema.closed.countries import CODES

    lengths = range(max(length - 1, _CODE + 1), length + 2)
    return tuple(name for name in CODES if name[0] == start and len(name) in lengths)


@lru_cache(maxsize=64)
def _nearest(text: str, names: Callable[[str], Mapping[str, str]]) -> tuple[str, ...]:
    """Return the nearest members; kept, as a text is tried in several readings."""
    codes = _codes(names)
    found = dict.fromkeys(codes[each] for each in closest(fold(text), codes))
    return tuple(spell_value(code) for code in found)


@cache
def _codes(names: Callable[[str], Mapping[str, str]]) -> Mapping[str, str]:
    codes = {
        fold(name): code for locale in LOCALES for code, name in names(locale).items()
    }
    return codes | {code.lower(): code for code in tuple(codes.values())}


#: A code of a country is not longer.
_CODE = 3

#: The languages in which members of closed lists are named.
LOCALES = ("en", "nl")
