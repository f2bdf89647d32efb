"""
A comparison whose values may be codes → tests of names and tests of codes.

``customer_cities CONTAINS 'US-NY-NewYorkCity'`` asks the criterion of the codes,
``city:Utrecht`` that of the names; one list may hold both.
"""

from collections.abc import Iterable
from typing import TypeAlias

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.terms import check_term

_Result: TypeAlias = tuple[Checked | None, list[Diagnostic]]


def check_coded(
    term: ast.Comparison, criterion: Criterion, coded: Criterion, reading: Reading
) -> _Result:
    """Return what *term* means, each value read as the code or the name that it is."""
    return _Coded(criterion, coded, reading).check(term)


class _Coded:
    """Hands each value to the criterion of names or to that of codes."""

    def __init__(self, names: Criterion, codes: Criterion, reading: Reading) -> None:
        self.names = names
        self.codes = codes
        self.reading = reading

    def check(self, term: ast.Comparison) -> _Result:
        """Return what *term* means."""
        if not self._holds_code(term.value):
            return check_term(term, self.names, self.reading)
        if term.operator == "!=":
            return _negated(self.check(evolve(term, operator="=")), term)
        match term.value:
            case ast.Literal():
                return self._code(term)
            case ast.AnyOf(items):
                return self._any_of(term, items)
            case ast.AllOf(items):
                parts = [self.check(evolve(term, value=each)) for each in items]
                return _joined(checked.All, parts, term)
            case ast.NotValue(inner):
                return _negated(self.check(evolve(term, value=inner)), term)
            case ast.Compared(operator, inner):
                return self.check(evolve(term, operator=operator, value=inner))
            case _:
                return check_term(term, self.names, self.reading)

    def _holds_code(self, node: ast.Node) -> bool:
        if isinstance(node, ast.Literal):
            return not node.wild and self.names.type.is_code(node, self.reading)
        return any(self._holds_code(each) for each in ast.children(node))

    def _code(self, term: ast.Comparison) -> _Result:
        return check_term(
            evolve(term, value=_without_blanks(term.value)), self.codes, self.reading
        )

    def _any_of(self, term: ast.Comparison, items: tuple[ast.Value, ...]) -> _Result:
        """Test the codes as one list and everything else as another."""
        codes = [
            each
            for each in items
            if isinstance(each, ast.Literal) and self._holds_code(each)
        ]
        others = [each for each in items if each not in codes]
        parts = [self.check(evolve(term, value=each)) for each in others]
        if codes:
            listed = ast.AnyOf(
                tuple(map(_without_blanks, codes)), start=term.start, end=term.end
            )
            one = check_term(evolve(term, value=listed), self.codes, self.reading)
            parts.insert(0 if items[0] in codes else len(parts), one)
        return _joined(checked.Any, parts, term)


def _without_blanks(value: ast.Value) -> ast.Value:
    if not isinstance(value, ast.Literal):
        return value
    return evolve(value, text="".join(value.text.split()))


def _negated(result: _Result, term: ast.Comparison) -> _Result:
    found, said = result
    return (None if found is None else checked.negated(found, term.span)), said


def _joined(
    kind: type[checked.All] | type[checked.Any],
    parts: Iterable[_Result],
    term: ast.Comparison,
) -> _Result:
    parts = list(parts)
    said = [each for part in parts for each in part[1]]
    found = tuple(part[0] for part in parts if part[0] is not None)
    if len(found) < len(parts):
        return None, said
    return (found[0] if len(found) == 1 else kind(found, term.span)), said
