"""
Points as people write them → whole numbers: ``1200pt``, ``1.200 punten``, ``1,2k``.

The number is read as the language reads every whole number; known here are the unit
behind it, how points are said, and what is said when they cannot be read.
"""

from typing import ClassVar

from attrs import evolve

from custquery.plugin import (
    Diagnostic,
    Equality,
    Inequality,
    Message,
    Read,
    Reading,
    Value,
    WholeNumber,
    ast,
)

#: What may stand behind a number of points, the longest first.
_UNITS = ("points", "punten", "point", "punt", "pts", "pnt", "pt")

#: What is said in words of this plugin, by the code of the language.
_OWN_CODES = {
    "not-a-number": "loyalty.not-points",
    "not-whole": "loyalty.half-points",
}
MESSAGES = (
    Message(
        "loyalty.not-points",
        {
            "en": "“{name}” counts points, and “{text}” is no number. 1200pt is.",
            "nl": "‘{name}’ telt punten, en ‘{text}’ is geen getal. 1200pt wel.",
        },
    ),
    Message(
        "loyalty.half-points",
        {
            "en": "There are no parts of a point: “{text}” is not whole.",
            "nl": "Een punt heeft geen delen: ‘{text}’ is niet heel.",
        },
    ),
)


class Points(WholeNumber):
    """A number of points, with or without its unit."""

    __slots__ = ()
    units: ClassVar[frozenset[str]] = frozenset(_UNITS)

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read ``:1200pt``."""
        return _worded(super().equals(_bare(literal), operator, reading))

    def compare(
        self, literal: ast.Literal, operator: Inequality, reading: Reading
    ) -> Read:
        """Read ``>1200pt``."""
        return _worded(super().compare(_bare(literal), operator, reading))

    def between(self, low: ast.Literal, high: ast.Literal, reading: Reading) -> Read:
        """Read ``100..200pt``."""
        return _worded(super().between(_bare(low), _bare(high), reading))

    def joined(self, text: str, reading: Reading) -> bool:
        """Tell whether *text* with its comma is one number: ``1,200pt`` is."""
        return super().joined(_without_unit(text), reading)

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a whole number, and a text such as ``"1200 pt"``."""
        bare = _without_unit(value) if isinstance(value, str) else value
        return super().from_record(bare, reading)

    def spoken(self, value: Value, locale: str) -> str:
        """Say ``1,200 points``."""
        figure = f"{value:,}"
        if locale.startswith("nl"):
            return f"{figure.replace(',', '.')} {'punt' if value == 1 else 'punten'}"
        return f"{figure} {'point' if value == 1 else 'points'}"


def _bare(literal: ast.Literal) -> ast.Literal:
    return evolve(literal, text=_without_unit(literal.text))


def _without_unit(text: str) -> str:
    """
    Take the unit off.

    >>> _without_unit("1.200 Punten"), _without_unit("pt"), _without_unit("gold")
    ('1.200', 'pt', 'gold')
    """
    whole = text.strip()
    for unit in _UNITS:
        number = whole[: -len(unit)].rstrip()
        if number and whole.lower().endswith(unit):
            return number
    return whole


def _worded(read: Read) -> Read:
    """Say in words of this plugin what the language would say of any number."""
    if isinstance(read, Diagnostic):
        return evolve(read, code=_OWN_CODES.get(read.code, read.code))
    # 1.200 could be a little more than one, were there parts of a point.
    said = tuple(each for each in read.said if each.code != "two-readings")
    return evolve(read, said=said)
