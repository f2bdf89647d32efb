"""
Questions about related rows: MATCHES and the older call, with their older names.

Keep the rows that pass the row parameters; then ask the rest of the parameters of what
is left, taken together (law 8).
"""

from collections.abc import Callable
from typing import TypeAlias

from attrs import evolve

from custquery.language import ast
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.testing.reference import moments, numbers
from custquery.testing.reference.kinds import kind_of
from custquery.testing.reference.rows import Record, aggregate, rows, values
from custquery.testing.reference.subjects import Customer, Subject, by_name
from custquery.testing.reference.unsupported import Unsupported

#: Tells whether a tree holds for a subject.
Holds: TypeAlias = Callable[[ast.Tree, Subject], bool]

_SINCE: dict[str, ast.Operator] = {
    "since": ">=",
    "sinds": ">=",
    "vanaf": ">=",
    "until": "<=",
    "tot_en_met": "<=",
}
_EQUALS = {":", "=", "==", "IS", "IN", "CONTAINS"}
_DATES = {"Instant", "Day"}
_BOUNDS: dict[str, ast.Operator] = {
    "at_least": ">=",
    "minstens": ">=",
    "at_most": "<=",
    "hoogstens": "<=",
}


def related(
    tree: ast.Related,
    related: RelationCriterion,
    customer: Customer,
    reading: Reading,
    holds: Holds,
) -> bool:
    """
    Tell whether the customer's rows are as *tree* asks.

    Raises:
        Unsupported: the question is outside what this evaluator knows.
    """
    params = [_renamed(each, related, tree.form) for each in tree.params]
    about_all = [each for each in params if _is_about(each, related.aggregates)]
    about_row = [each for each in params if each not in about_all]
    reading, about_row = _in_currency(params, about_row, related, reading)
    kept = [
        row
        for row in rows(related.relation, customer.record, reading)
        if all(holds(each, _row(related, row, reading)) for each in about_row)
    ]
    if not about_all:
        return bool(kept)
    return all(holds(each, _together(related, kept, reading)) for each in about_all)


def _is_about(tree: ast.Tree, criteria: tuple[Criterion, ...]) -> bool:
    """Tell whether every name in *tree* is one of *criteria*; a mixture is refused."""
    used = [_is_called(each.text, criteria) for each in _names(tree)]
    if any(used) and not all(used):
        raise Unsupported("a parameter about one row and about all of them")
    return any(used)


def _names(node: ast.Node) -> list[ast.Name]:
    if isinstance(node, ast.Name):
        return [node]
    return [name for child in ast.children(node) for name in _names(child)]


def _renamed(tree: ast.Tree, related: RelationCriterion, form: str) -> ast.Tree:
    """Take older names that compare by themselves apart: ``count_at_least: 5``."""
    match tree:
        case ast.And(items) | ast.Or(items):
            parts = tuple(_renamed(each, related, form) for each in items)
            return evolve(tree, items=parts)
        case ast.Not(item):
            return evolve(tree, item=_renamed(item, related, form))
        case ast.Comparison():
            return _as_called(_compared(tree, related), related, form)
        case _:
            return tree


def _compared(term: ast.Comparison, related: RelationCriterion) -> ast.Comparison:
    finds, name = by_name((*related.row, *related.aggregates)), term.name.text.lower()
    if finds(name, None) is not None or term.operator not in _EQUALS:
        return term
    if name in _SINCE:
        dates = [each for each in related.row if _kind(each) in _DATES]
        best = [each for each in dates if "date" in each.names] or dates
        renamed = evolve(term.name, text=best[0].name)
        return evolve(term, name=renamed, operator=_SINCE[name])
    for end, operator in _BOUNDS.items():
        start = name.removesuffix(f"_{end}")
        if start != name:
            renamed = evolve(term.name, text=start)
            return evolve(term, name=renamed, operator=operator)
    return term


def _as_called(
    term: ast.Comparison, related: RelationCriterion, form: str
) -> ast.Comparison:
    """Read the older call, where an offset of a date after a colon means *since*."""
    if form != "call" or term.operator != ":":
        return term
    criterion = by_name((*related.row, *related.aggregates))(term.name.text, None)
    match term.value:
        case ast.Literal(text) if criterion and _kind(criterion) in _DATES:
            return evolve(term, operator=">=") if moments.is_offset(text) else term
        case _:
            return term


def _in_currency(
    params: list[ast.Tree],
    about_row: list[ast.Tree],
    related: RelationCriterion,
    reading: Reading,
) -> tuple[Reading, list[ast.Tree]]:
    """Read amounts in the currency that is asked for, else in that of the shop."""
    currency = [each for each in related.row if _kind(each) == "Currency"]
    amounts = tuple(
        each
        for each in (*related.row, *related.aggregates)
        if _kind(each) == "Money" and currency
    )
    if not any(_uses(each, amounts) for each in params):
        return reading, about_row
    match [each for each in about_row if _uses(each, tuple(currency))]:
        case []:
            name = ast.Name(currency[0].name)
            own = ast.Comparison(name, "=", ast.Literal(reading.currency))
            return reading, [*about_row, own]
        case [ast.Comparison(_, operator, value)] if operator in _EQUALS:
            code = numbers.currency(_only(value), reading.currency)
            return evolve(reading, currency=code), about_row
        case several:
            raise Unsupported(f"several currencies: {several}")


def _uses(tree: ast.Tree, criteria: tuple[Criterion, ...]) -> bool:
    return any(_is_called(each.text, criteria) for each in _names(tree))


def _is_called(name: str, criteria: tuple[Criterion, ...]) -> bool:
    """Tell whether *name* is that of one of *criteria*, or asks for its opposite."""
    finds, plain = by_name(criteria), name.lower()
    spelled = (plain, plain.removesuffix("_not"), plain.removesuffix("_niet"))
    return any(finds(each, None) is not None for each in spelled)


def _only(value: ast.Value) -> str:
    match value:
        case ast.Literal(text, _, "") | ast.AnyOf((ast.Literal(text, _, ""),)):
            return text
        case _:
            raise Unsupported(f"not one currency: {value}")


def _kind(criterion: Criterion) -> str:
    return kind_of(criterion.type)


def _row(related: RelationCriterion, row: Record, reading: Reading) -> Subject:
    return Subject(
        by_name(related.row),
        lambda criterion: values(criterion.source, row, reading, related.relation),
        reading,
    )


def _together(
    related: RelationCriterion, kept: list[Record], reading: Reading
) -> Subject:
    return Subject(
        by_name(related.aggregates),
        lambda criterion: aggregate(criterion.source, kept),
        reading,
    )
