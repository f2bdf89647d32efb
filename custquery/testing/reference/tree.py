"""
The tree of a filter and one customer → whether it holds.

A test holds when some value of the customer is what is asked; a negation holds when
what it negates does not. Those two sentences are laws 1 and 2.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias, assert_never

from attrs import evolve, frozen

from custquery.language import ast
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.models import RecordModel, Tables
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.testing.reference import moments
from custquery.testing.reference.folding import has_words, is_blank, words
from custquery.testing.reference.rows import (
    Record,
    Stored,
    aggregate,
    rows,
    values,
)
from custquery.testing.reference.terms import Term, asked, between
from custquery.testing.reference.unsupported import Unsupported

#: What a criterion has: for a customer, for one row, or for some rows together.
Has: TypeAlias = Callable[[Criterion], list[Stored]]


@frozen
class _Subject:
    """Whom a tree is asked about, and which names may be used."""

    criteria: Mapping[str, Criterion]
    has: Has
    reading: Reading
    #: Only a customer has free text and related rows.
    customer: "tuple[Record, Schema] | None" = None


def holds(
    filter: ast.Filter,
    record: Record,
    schema: Schema,
    reading: Reading,
    model: RecordModel,
) -> bool:
    """
    Tell whether *filter* holds for *record*, the nested rows of one customer.

    Args:
        filter: As it was parsed; nothing is looked up yet.
        record: The customer's columns, and under each table's name her rows.
        schema: What the names mean.
        reading: Now, zone, locale, currency and region.
        model: A `Tables` model; plain records are not read.

    Raises:
        Unsupported: the filter or the record is outside what this evaluator knows.
    """
    if not isinstance(model, Tables):
        raise Unsupported("a plain record")
    subject = _Subject(
        schema.criteria,
        lambda criterion: values(criterion.source, record, reading),
        reading,
        (record, schema),
    )
    return filter.tree is None or _holds(filter.tree, subject)


def _holds(tree: ast.Tree, subject: _Subject) -> bool:
    match tree:
        case ast.And(items):
            return all(_holds(each, subject) for each in items)
        case ast.Or(items):
            return any(_holds(each, subject) for each in items)
        case ast.Not(item):
            return not _holds(item, subject)
        case ast.Comparison(name, operator, value):
            criterion = _named(name, subject.criteria)
            return _is(criterion, operator, value, subject)
        case ast.Words():
            return _has_words(tree, subject)
        case ast.Related():
            return _related(tree, subject)
        case ast.Problem():
            raise Unsupported("a part that could not be read")
        case _:
            assert_never(tree)


def _named(name: ast.Name, criteria: Mapping[str, Criterion]) -> Criterion:
    if name.arguments is not None or name.text.lower() not in criteria:
        raise Unsupported(f"the name {name.text}")
    return criteria[name.text.lower()]


# -- one comparison -------------------------------------------------------------------


def _is(
    criterion: Criterion, operator: str, value: ast.Value, subject: _Subject
) -> bool:
    """Tell whether some value of *criterion* is what *operator* and *value* ask."""
    if operator == "!=":
        return not _is(criterion, "=", value, subject)
    match value:
        case ast.Null():
            return _is_null(criterion, operator, subject)
        case ast.Compared(own, inner):
            return _is(criterion, own, inner, subject)
        case ast.NotValue(inner):
            return not _is(criterion, operator, inner, subject)
        case ast.AllOf(items):
            return all(_is(criterion, operator, each, subject) for each in items)
        case ast.AnyOf():
            return _any_of(criterion, operator, value, subject)
        case ast.Range(low, high):
            return _in_range(criterion, operator, low, high, subject)
        case ast.Literal():
            return _literal(criterion, operator, value, subject)
        case ast.Problem():
            raise Unsupported("a value that could not be read")
        case _:
            assert_never(value)


def _is_null(criterion: Criterion, operator: str, subject: _Subject) -> bool:
    if operator != "IS":
        raise Unsupported(f"{operator} NULL")
    return not subject.has(criterion)


def _any_of(
    criterion: Criterion, operator: str, choice: ast.AnyOf, subject: _Subject
) -> bool:
    if choice.glued and (joined := _joined(criterion, choice.items)):
        return _literal(criterion, operator, joined, subject)
    if operator in {">", ">=", "<", "<="}:
        raise Unsupported(f"{operator} with a list")
    return any(_is(criterion, operator, each, subject) for each in choice.items)


def _joined(criterion: Criterion, items: tuple[ast.Value, ...]) -> ast.Literal | None:
    """Take two glued items as one number: ``12,50`` of money, ``1,000`` of things."""
    kind = type(criterion.type).__name__
    match items:
        case (ast.Literal(whole, False, ""), ast.Literal(part, False, "")):
            is_thousands = kind == "WholeNumber" and len(part) == len("000")
            is_number = is_thousands or kind in {"Money", "DecimalNumber"}
            return ast.Literal(f"{whole},{part}") if is_number else None
        case _:
            return None


def _in_range(
    criterion: Criterion,
    operator: str,
    low: ast.Literal,
    high: ast.Literal,
    subject: _Subject,
) -> bool:
    if operator not in {":", "=", "BETWEEN", "IN", "IS"}:
        raise Unsupported(f"{operator} with a range")
    question = between(Term(criterion, operator, low, subject.reading), high)
    return any(question(each) for each in subject.has(criterion))


def _literal(
    criterion: Criterion, operator: str, literal: ast.Literal, subject: _Subject
) -> bool:
    found = subject.has(criterion)
    if literal.wild == "any":
        return bool(found)
    if is_blank(literal.text) and not literal.wild:
        return _is_null(criterion, "IS" if _asks_same(operator) else operator, subject)
    if _is_list(criterion, literal):
        parts = (ast.Literal(each) for each in literal.text.split(","))
        return any(_literal(criterion, operator, each, subject) for each in parts)
    question = asked(Term(criterion, operator, literal, subject.reading))
    return any(question(each) for each in found)


def _asks_same(operator: str) -> bool:
    return operator in {":", "=", "==", "IS", "IN", "CONTAINS"}


def _is_list(criterion: Criterion, literal: ast.Literal) -> bool:
    """Tell whether a quoted text is a list: tags hold no commas."""
    is_tag = type(criterion.type).__name__ == "Keyword"
    return is_tag and literal.quoted and "," in literal.text


# -- free text ------------------------------------------------------------------------


def _has_words(tree: ast.Words, subject: _Subject) -> bool:
    """Look for one bare word, or for a phrase, in one text after another."""
    if subject.customer is None or tree.wild not in {"", "start"}:
        raise Unsupported(f"free text {tree}")
    wanted = words(tree.text)
    return any(
        has_words(str(text), wanted, last_is_start=tree.wild == "start")
        for text in subject.has(subject.customer[1].free_text)
    )


# -- related rows ---------------------------------------------------------------------


def _related(tree: ast.Related, subject: _Subject) -> bool:
    """Keep the rows that pass the row parameters; ask the rest of them together."""
    if subject.customer is None or tree.name.text.lower() not in (
        relations := subject.customer[1].relations
    ):
        raise Unsupported(f"the relation {tree.name.text}")
    related = relations[tree.name.text.lower()]
    params = [_as_called(each, tree.form) for each in tree.params]
    about_all = [each for each in params if _is_about(each, related.aggregates)]
    about_row = [each for each in params if each not in about_all]
    kept = [
        row
        for row in rows(related.relation, subject.customer[0], subject.reading)
        if all(_holds(each, _row(related, row, subject)) for each in about_row)
    ]
    if not about_all:
        return bool(kept)
    return all(_holds(each, _together(related, kept, subject)) for each in about_all)


def _is_about(tree: ast.Tree, criteria: tuple[Criterion, ...]) -> bool:
    """Tell whether every name in *tree* is one of *criteria*; a mixture is refused."""
    names = {name for each in criteria for name in each.names}
    used = [each.text.lower() in names for each in _names(tree)]
    if any(used) and not all(used):
        raise Unsupported("a parameter about one row and about all of them")
    return any(used)


def _names(node: ast.Node) -> list[ast.Name]:
    if isinstance(node, ast.Name):
        return [node]
    return [name for child in ast.children(node) for name in _names(child)]


def _as_called(tree: ast.Tree, form: str) -> ast.Tree:
    """Read the older call, where an offset after a colon means *since*."""
    match tree:
        case ast.Comparison(_, ":", ast.Literal(text)) if form == "call":
            return evolve(tree, operator=">=") if moments.is_offset(text) else tree
        case _:
            return tree


def _row(related: RelationCriterion, row: Record, subject: _Subject) -> _Subject:
    return _Subject(
        _by_name(related.row),
        lambda criterion: values(criterion.source, row, subject.reading),
        subject.reading,
    )


def _together(
    related: RelationCriterion, kept: list[Record], subject: _Subject
) -> _Subject:
    return _Subject(
        _by_name(related.aggregates),
        lambda criterion: aggregate(criterion.source, kept),
        subject.reading,
    )


def _by_name(criteria: tuple[Criterion, ...]) -> dict[str, Criterion]:
    return {name: each for each in criteria for name in each.names}
