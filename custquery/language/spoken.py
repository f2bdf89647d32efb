"""
Reductions of what is said in words, or in SQL → operations.

Each function is named by an alias in ``grammar/filter.lark``. ``more than 30 days ago``
is before that day, although ``more`` is ``>`` of everything else.
"""

import re

from attrs import evolve

from custquery.language import ast, foreign
from custquery.language.reading import Made, Parts, Reading
from custquery.language.terms import Operation
from custquery.language.values import BARE, QUOTED

#: Patterns are compiled when they are needed, which is seldom.
_AGO = r"(?i)[^\W\d]\s+(?:ago|geleden)"
_PERIOD = (
    r"(?i)(\d+)\s*(days?|dag(?:en)?|weeks?|weken|months?|maand(?:en)?|years?|jaar)"
    r"(?:\s+(?:ago|geleden))?"
)
_AGE = r"(?i)(?:older|newer|ouder|nieuwer)"

_OPPOSITE: dict[str, ast.Operator] = {
    "GREATER": "<",
    "LESS": ">",
    "AT_LEAST": "<=",
    "AT_MOST": ">=",
}
#: ``older than 30 days`` is as clear as ``older than 30 days ago``.
_AGES: dict[str, ast.Operator] = {
    "GREATER": ">",
    "LESS": "<",
    "AT_LEAST": ">=",
    "AT_MOST": "<=",
}


def counted(_: Reading, parts: Parts) -> Operation:
    """Keep ``more than 3``, ``at least 3``."""
    verb, value = parts
    operator = None
    if isinstance(value, ast.Literal) and re.search(_AGE, verb[0]):
        operator = _AGES[str(verb.lastgroup)]
        value = _as_offset(value)
    elif isinstance(value, ast.Literal) and re.search(_AGO, value.text):
        operator = _OPPOSITE[str(verb.lastgroup)]
        value = _as_offset(value)
    return Operation(verb, value, verb.start(1), negated=False, operator=operator)


def _as_offset(value: ast.Literal) -> ast.Literal:
    """Spell ``30 days ago`` so that nobody asks which side of it is meant."""
    found = re.fullmatch(_PERIOD, value.text)
    if found is None:
        return value
    unit = "y" if found[2][0] in "jJ" else found[2][0].lower()
    return evolve(value, text=f"-{found[1]}{unit}")


def ending(_: Reading, parts: Parts) -> Operation:
    """Keep ``ends with @shop.nl``."""
    return _ending(parts[0], parts[1], parts[0].start(1), negated=False)


def not_ending(_: Reading, parts: Parts) -> Operation:
    """Keep ``does not end with @shop.nl``."""
    return _ending(parts[1], parts[2], parts[0].start(1), negated=True)


def _ending(
    verb: re.Match[str], value: Made, start: int, *, negated: bool
) -> Operation:
    if isinstance(value, ast.Literal) and value.text and not value.wild:
        value = evolve(value, quoted=BARE, wild="end")
    return Operation(verb, value, start, negated=negated)


def like(reading: Reading, parts: Parts) -> Operation:
    """Keep ``LIKE 'vip%'``."""
    return _like(reading, parts[0], parts[1], parts[0].start(1), negated=False)


def not_like(reading: Reading, parts: Parts) -> Operation:
    """Keep ``NOT LIKE 'vip%'``."""
    return _like(reading, parts[1], parts[2], parts[0].start(1), negated=True)


def _like(
    reading: Reading, verb: re.Match[str], value: Made, start: int, *, negated: bool
) -> Operation:
    """Read the percent signs of SQL as the stars that they are here."""
    operator: ast.Operator | None = None
    if isinstance(value, ast.Literal) and "%" in value.text:
        before, after = value.text.startswith("%"), value.text.endswith("%")
        text = value.text.strip("%")
        if not text:
            value = evolve(value, text="", quoted=BARE, wild="any")
        elif (before and after) or "%" in text:
            span = verb.start(1), value.end
            reading.say(foreign.like_inside(reading.text, *span, text))
            value = evolve(value, text=text, quoted=QUOTED)
        else:
            value = evolve(
                value, text=text, quoted=BARE, wild="end" if before else "start"
            )
            spelled = f"*{text}" if before else f"{text}*"
            reading.say(foreign.like_as_star(verb.start(1), value.end, spelled))
        operator = ":"
    elif isinstance(value, ast.Literal) and "_" in value.text:
        reading.say(foreign.like_one_sign(verb.start(1), value.span, value.text))
    return Operation(verb, value, start, negated=negated, operator=operator)
