"""
What was found + what customers have → the same with notes, fixes and counts from data.

Values never change a reading (law 3): a filter means the same with and without them.
What takes too long is left out.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic, Fix
from custquery.language.span import Span
from custquery.schema import checked, problems
from custquery.schema.checked import Checked
from custquery.schema.closed import closest
from custquery.schema.codes import check_coded
from custquery.schema.criterion import Criterion
from custquery.schema.ports import Counted, Values
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.terms import check_term
from custquery.schema.text import fold, is_missing
from custquery.schema.types.texts import Keyword, Text
from custquery.schema.visiting import criterion_of, without_negation

if TYPE_CHECKING:
    from custquery.schema.findings import Findings

#: How many customers a repaired text selects; None: too long to wait, or not repaired.
_Selected: TypeAlias = "Callable[[str], int | None]"

#: Seconds that all counts of one check may take together.
PATIENCE = 0.3

#: Values of one text that are looked for, and values that may have been meant.
_MOST_SOUGHT = 20
_MOST_NEAR = 500
_MOST_OFFERED = 2

#: Seconds that it may take to see whether anybody has a value.
_GLANCE = 0.1

_SIGNS = (":", "=", "==", "!=", "CONTAINS", "IN", "IS")


def advise(
    said: Iterable[Diagnostic],
    filter: Checked | None,
    parsed: ast.Filter,
    *,
    text: str,
    schema: Schema,
    reading: Reading,
    values: Values,
    check_again: "Callable[[str], Findings]",
    patience: float = PATIENCE,
) -> list[Diagnostic]:
    """
    Return *said* with counts on its fixes, and with notes on values nobody has.

    Args:
        said: What was said of the text without looking at customers.
        filter: What the text means, as far as it does.
        parsed: What was written.
        text: The text as typed.
        schema: The names that are known.
        reading: What the text was read with.
        values: What customers have.
        check_again: Checks another text with the same inputs, without values.
        patience: Seconds that it may take.
    """
    data = _Data(values, monotonic() + patience)

    def selected(repaired: str) -> int | None:
        found = check_again(repaired).filter
        return None if found is None else data.count(found)

    told = list(said)
    if filter is not None:
        told += _dated(filter, reading, values)
        told += _unknown(_terms(parsed), schema, reading, data)
        told.sort(key=lambda each: (each.span.start, each.span.end))
    return [_counted(each, text, selected, data) for each in told]


class _Data:
    """The values of customers, until a moment; after that it gives nothing."""

    def __init__(self, values: Values, until: float) -> None:
        self._values = values
        self._until = until

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self._until - monotonic()

    def count(self, filter: Checked, most: float = PATIENCE) -> int | None:
        """Return how many customers *filter* selects, if that takes few seconds."""
        left = min(self.left, most)
        return self._values.count(filter, deadline=left) if left > 0 else None

    def values(self, criterion: Criterion, start: str) -> tuple[Counted, ...]:
        """Return values of *criterion* that start with *start*."""
        left = self.left
        if left <= 0:
            return ()
        return self._values.values(criterion, start, limit=_MOST_NEAR, deadline=left)


# Counts


def _counted(
    said: Diagnostic, text: str, selected: _Selected, data: _Data
) -> Diagnostic:
    """Count what each way out of *said* would select."""
    fixes = tuple(_with_matches(each, text, selected, data) for each in said.fixes)
    return evolve(said, fixes=fixes) if fixes else said


def _with_matches(fix: Fix, text: str, selected: _Selected, data: _Data) -> Fix:
    if fix.grade == "blank" or data.left <= 0:
        return fix
    return evolve(fix, matches=selected(fix.apply(text)))


# What was computed for all customers at once


def _dated(filter: Checked, reading: Reading, values: Values) -> Iterator[Diagnostic]:
    """Yield when criteria of *filter* were computed that are not live."""
    told: set[str] = set()
    for test, span in _tests(filter):
        name = test.criterion.name
        moment = None if name in told else values.as_of(test.criterion)
        told.add(name)
        if moment is not None:
            day = moment.astimezone(reading.zone).date().isoformat()
            yield Diagnostic("as-of", span, {"name": name, "date": day}, "note")


def _tests(filter: Checked) -> Iterator[tuple[checked.Test, Span]]:
    """Yield the tests of customers, and where they or their segment were typed."""
    waiting: list[tuple[Checked, Span | None]] = [(filter, None)]
    while waiting:
        node, place = waiting.pop(0)
        match node:
            case checked.Test():
                yield node, place or node.span
            case checked.All(items) | checked.Any(items):
                waiting += [(each, place) for each in items]
            case checked.Not(item):
                waiting.append((item, place))
            case checked.Named(_, item):
                waiting.append((item, place or node.span))
            case checked.Related():
                pass


# Values that nobody has


def _terms(parsed: ast.Filter) -> Iterator[ast.Comparison]:
    """Yield what customers are compared with, related rows left out."""
    waiting: list[ast.Node] = [parsed]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Comparison):
            yield node
        elif not isinstance(node, ast.Related | ast.Order):
            waiting.extend(ast.children(node))


def _unknown(
    terms: Iterable[ast.Comparison], schema: Schema, reading: Reading, data: _Data
) -> Iterator[Diagnostic]:
    """Yield the values of open lists that no customer has."""
    sought = islice(_sought(terms, schema, reading), _MOST_SOUGHT)
    for term, literal, criterion in sought:
        sign: ast.Operator = "=" if term.operator == "!=" else term.operator
        single = evolve(term, operator=sign, value=literal)
        test = _test(single, criterion, reading)
        if test is not None and data.count(test, _GLANCE) == 0:
            yield _nobody(term, literal, criterion, data)


def _criterion(term: ast.Comparison, schema: Schema) -> Criterion | None:
    """Return what *term* asks, also as ``tag_not``."""
    positive = without_negation(term.name) or term.name
    return criterion_of(schema, term.name.text, term.value) or criterion_of(
        schema, positive.text, term.value
    )


def _test(
    term: ast.Comparison, criterion: Criterion, reading: Reading
) -> Checked | None:
    if criterion.coded is None:
        return check_term(term, criterion, reading)[0]
    return check_coded(term, criterion, criterion.coded, reading)[0]


def _sought(
    terms: Iterable[ast.Comparison], schema: Schema, reading: Reading
) -> Iterator[tuple[ast.Comparison, ast.Literal, Criterion]]:
    for term in terms:
        criterion = _criterion(term, schema)
        if criterion is None or term.operator not in _SIGNS:
            continue
        if isinstance(criterion.type, Keyword | Text):
            for literal in _literals(term.value):
                is_code = criterion.type.is_code(literal, reading)
                coded = criterion.coded if is_code else None
                yield term, literal, coded or criterion


def _literals(value: ast.Value) -> Iterator[ast.Literal]:
    match value:
        case ast.Literal(text, _, ""):
            if not is_missing(text):
                yield value
        case ast.AnyOf(items) | ast.AllOf(items):
            for each in items:
                yield from _literals(each)
        case ast.NotValue(item):
            yield from _literals(item)
        case _:
            return


def _nobody(
    term: ast.Comparison, literal: ast.Literal, criterion: Criterion, data: _Data
) -> Diagnostic:
    near = _near(literal.text, criterion, data)
    fixes = tuple(problems.spelled_instead(literal.span, each) for each in near)
    args = {"name": term.name.text, "text": literal.text}
    return Diagnostic("no-customer-has", literal.span, args, "note", fixes)


def _near(text: str, criterion: Criterion, data: _Data) -> tuple[str, ...]:
    """Return values that customers have and that *text* is probably a slip of."""
    found = (*data.values(criterion, text[:1]), *data.values(criterion, ""))
    known: dict[str, str] = {}
    for each in found:
        known.setdefault(fold(each.text), each.text)
    return closest(text, known.values(), limit=_MOST_OFFERED)
