"""
``anniversary('metafields.facts.birth_date') = today`` → a test of that date.

Functions of the language take parameters of their own; each ends in a test of one
criterion, spelled so that it is read back as the same test.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.language.unparser import spell_value
from custquery.schema import checked, problems
from custquery.schema import problems_related as said
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, FunctionCriterion
from custquery.schema.names import ELSEWHERE, closest_names
from custquery.schema.numerals import plain
from custquery.schema.terms import check_term
from custquery.schema.types import Day, DecimalNumber, Instant
from custquery.schema.types.anniversaries import EVERY_DAY, Anniversary
from custquery.schema.types.base import Understood
from custquery.schema.types.places import (
    on_earth,
    read_coordinates,
    to_point,
    to_reach,
)
from custquery.schema.value_sets import OneOf, Present, Within
from custquery.schema.visiting import Scope, criterion_of

#: Patterns are compiled when they are needed.
_WORDS_BEFORE = r"(?:\A|(?<=[\s(]))(?:[^\W\d]+ ){1,2}\Z"

_EQUALS = (":", "=", "==")

_DATE = ("date", "datum")
_COORDINATES = ("coordinates", "coördinaten", "coordinaten")
#: Metres in the unit that a parameter is in (international mile).
_METRES = {"distance_km": Decimal(1000), "distance_mi": Decimal("1609.344")}
_DISTANCES = {
    "distance_km": "distance_km",
    "afstand_km": "distance_km",
    "distance_mi": "distance_mi",
    "distance_miles": "distance_mi",
    "afstand_mi": "distance_mi",
    "afstand_mijl": "distance_mi",
}
#: Half around the earth, in kilometres and in miles: nothing is further away.
_FURTHEST = {"distance_km": Decimal(20_020), "distance_mi": Decimal(12_440)}


# -- anniversary ----------------------------------------------------------------------


def check_anniversary(
    term: ast.Comparison, function: FunctionCriterion, scope: Scope
) -> tuple[Checked | None, list[Diagnostic]]:
    """Return what ``anniversary(…) = today`` and its like ask."""
    found = _date_named(term.name, function, scope)
    if isinstance(found, Diagnostic):
        return None, [found]
    stand_in = evolve(found, type=Anniversary())
    test, notes = check_term(_plainly(term), stand_in, scope.reading)
    if test is None:
        return None, notes
    prefix = f"{function.name}('{found.name}')"

    def restored(each: checked.Test) -> checked.Test:
        if isinstance(each.wanted, Present):
            return evolve(
                each, criterion=found, wanted=EVERY_DAY, spelling=f"{prefix}=*"
            )
        rest = each.spelling[len(found.name) :]
        return evolve(each, criterion=found, spelling=f"{prefix}{rest}")

    return _mapped(test, restored), notes


def _plainly(term: ast.Comparison) -> ast.Comparison:
    """Name the function alone in what is said of *term*."""
    return evolve(term, name=ast.Name(term.name.text, None, *_place(term.name)))


def _place(node: ast.Node) -> tuple[int, int]:
    return node.start, node.end


def _date_named(
    name: ast.Name, function: FunctionCriterion, scope: Scope
) -> Criterion | Diagnostic:
    """Return the date that the parameter of *name* is the path of."""
    arguments = name.arguments or ()
    if len(arguments) != 1:
        return said.which_date_of(name.span, name.text, _example(function))
    path = _path(arguments[0])
    if path is None:
        return said.which_date_of(arguments[0].span, name.text, _example(function))
    found = criterion_of(scope.schema, path.text, ast.Literal("2000-01-01"))
    if found is None:
        return unknown_name(ast.Name(path.text, None, *_place(path)), scope)
    if not isinstance(found.type, (Day, Instant)):
        return said.not_a_date_name(path.span, path.text)
    return found


def _path(argument: ast.Tree) -> ast.Literal | None:
    """Return what ``'a.b'``, ``a.b`` or ``date: 'a.b'`` names."""
    match argument:
        case ast.Words(text, _, ""):
            return ast.Literal(text, start=argument.start, end=argument.end)
        case ast.Comparison(ast.Name(text), operator, ast.Literal() as value) if (
            text.lower() in _DATE and operator in _EQUALS and not value.wild
        ):
            return value
        case _:
            return None


def _mapped(node: Checked, change: Callable[[checked.Test], checked.Test]) -> Checked:
    match node:
        case checked.Test():
            return change(node)
        case checked.All(items) | checked.Any(items):
            return evolve(node, items=tuple(_mapped(each, change) for each in items))
        case checked.Not(item):
            return evolve(node, item=_mapped(item, change))
        case _:
            return node


def _example(function: FunctionCriterion) -> str:
    return function.examples[0] if function.examples else f"{function.name}(…)"


def unknown_name(name: ast.Name, scope: Scope) -> Diagnostic:
    """Say that there is no such name, and which ones are near."""
    schema = scope.schema
    text = name.text.lower().removeprefix("customer.")
    if text.startswith("metafields."):
        listed = (each.name for family in schema.families for each in family.listed())
        return said.unknown_metafield(name.span, name.text, closest_names(text, listed))
    known = (*schema.criteria, *schema.relations, *schema.functions)
    typed = _name_in_words(name, scope.text)
    if typed is not None and (near := closest_names("_".join(typed.split()), known)):
        span = Span(name.end - len(typed), name.end)
        return problems.unknown_name(span, typed, near)
    return problems.unknown_name(name.span, name.text, closest_names(name.text, known))


def _name_in_words(name: ast.Name, text: str) -> str | None:
    """Return ``create date``, of which only ``date`` is before the sign."""
    found = re.search(_WORDS_BEFORE, text[: name.start])
    typed = found and found[0] + text[name.start : name.end]
    return typed if typed and typed.lower().replace(" ", "_") in ELSEWHERE else None


# -- distance -------------------------------------------------------------------------


def check_distance(
    node: ast.Related, function: FunctionCriterion, criterion: Criterion, scope: Scope
) -> tuple[Checked | None, list[Diagnostic]]:
    """Return what ``customer_within_distance MATCHES (…)`` asks of *criterion*."""
    question = _Distance(node, function, scope)
    place, distance = question.place, question.distance
    is_sound = question.is_read and not question.said
    if not is_sound or place is None or distance is None:
        return None, question.said
    unit, length = distance
    centre = f'coordinates:"{plain(place[0])},{plain(place[1])}"'
    return (
        checked.Test(
            criterion,
            Within(to_point(*place), to_reach(length * _METRES[unit])),
            f"{function.name} MATCHES ({centre}, {unit}:{spell_value(plain(length))})",
            node.span,
        ),
        [],
    )


class _Distance:
    """Reads the parameters of one distance, and says what is wrong with them."""

    def __init__(
        self, node: ast.Related, function: FunctionCriterion, scope: Scope
    ) -> None:
        self.scope = scope
        self.function = function
        self.said: list[Diagnostic] = []
        #: Whether all that is between the brackets could be read.
        self.is_read = True
        self.place: tuple[Decimal, Decimal] | None = None
        self.distance: tuple[str, Decimal] | None = None
        units: list[str] = []
        places = 0
        for param in _flat(node.params):
            name = self._parameter(param)
            if not isinstance(param, ast.Comparison) or name is None:
                continue
            if name == _COORDINATES[0]:
                places += 1
                self.place = self._place(param)
            else:
                units.append(name)
                self.distance = self._length(param, name)
        if self.said or not self.is_read:
            return
        if places != 1:
            self.said.append(
                said.needs_coordinates(node.span, function.name, _example(function))
            )
        elif len(units) != 1:
            self.said.append(said.one_distance(node.span, function.name))

    def _parameter(self, param: ast.Tree) -> str | None:
        """Return which parameter *param* gives, or say what it is instead."""
        if isinstance(param, ast.Problem):
            self.is_read = False
            return None
        if isinstance(param, ast.Words):
            self.said.append(problems.words_in_matches(param.span, param.text))
            return None
        if not isinstance(param, ast.Comparison):
            example = _example(self.function)
            self.said.append(
                said.needs_coordinates(param.span, self.function.name, example)
            )
            return None
        text = param.name.text.lower()
        known = (_COORDINATES[0], *_METRES)
        if text not in _COORDINATES and text not in _DISTANCES:
            closest = closest_names(text, (*_COORDINATES, *_DISTANCES))
            self.said.append(
                problems.unknown_parameter(
                    param.name.span,
                    param.name.text,
                    self.function.name,
                    known,
                    closest,
                )
            )
            return None
        within = text in _DISTANCES and param.operator in {"<", "<="}
        if param.operator not in (*_EQUALS, "IN") and not within:
            self.said.append(
                said.parameter_not_compared(
                    param.operator_span, param.name.text, param.operator
                )
            )
            return None
        return _DISTANCES.get(text, _COORDINATES[0])

    def _place(self, param: ast.Comparison) -> tuple[Decimal, Decimal] | None:
        text = _coordinates(param.value)
        found = None if text is None else read_coordinates(text)
        if found is None:
            written = text or ""
            self.said.append(said.not_coordinates(param.value.span, written))
        elif not on_earth(*found):
            swapped = f'"{found[1]},{found[0]}"' if on_earth(*found[::-1]) else ""
            place = f"{found[0]},{found[1]}"
            self.said.append(said.not_on_earth(param.value.span, place, swapped))
        return found

    def _length(self, param: ast.Comparison, unit: str) -> tuple[str, Decimal] | None:
        value = param.value
        if not isinstance(value, ast.Literal) or value.wild:
            text = _coordinates(value) or ""
            value = ast.Literal(text, start=value.start, end=value.end)
        read = DecimalNumber().equals(value, "=", self.scope.reading)
        if isinstance(read, Diagnostic):
            args = {"name": param.name.text, **read.args}
            self.said.append(evolve(read, args=args))
            return None
        length = _number(read)
        if not 0 < length <= _FURTHEST[unit]:
            most = f"{_FURTHEST[unit]}"
            self.said.append(said.distance_out_of_range(value.span, value.text, most))
        return unit, length


def _number(read: Understood) -> Decimal:
    wanted = read.wanted
    values = wanted.values if isinstance(wanted, OneOf) else ()
    return Decimal(str(values[0])) if values else Decimal(0)


def _coordinates(value: ast.Value) -> str | None:
    """Return the text of ``'52.37,4.89'`` and of ``(52.37, 4.89)``."""
    match value:
        case ast.Literal(text, _, ""):
            return text
        case ast.AnyOf(items):
            texts = [each.text for each in items if isinstance(each, ast.Literal)]
            between = "," if value.glued else ", "
            return between.join(texts) if len(texts) == len(items) else None
        case _:
            return None


def _flat(params: Iterable[ast.Tree]) -> Iterable[ast.Tree]:
    for each in params:
        if isinstance(each, ast.And):
            yield from each.items
        else:
            yield each
