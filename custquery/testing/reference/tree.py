"""
The tree of a filter and one customer → whether it holds.

A test holds when some value of the customer is what is asked; a negation holds when
what it negates does not. Those two sentences are laws 1 and 2.
"""

from collections.abc import Mapping
from typing import assert_never

from attrs import evolve

from custquery.language import ast
from custquery.schema.criterion import Criterion
from custquery.schema.models import RecordModel, Tables
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.testing.reference import (
    functions,
    members,
    moments,
    numbers,
    places,
    questions,
)
from custquery.testing.reference.folding import fold, has_words, is_blank, words
from custquery.testing.reference.kinds import kind_of
from custquery.testing.reference.rows import Record, values
from custquery.testing.reference.subjects import (
    Customer,
    Subject,
    named,
    of_customer,
)
from custquery.testing.reference.terms import Term, asked, between
from custquery.testing.reference.unsupported import Unsupported

#: What a saved filter is asked by.
_SAVED = {"segment", "klantsegment"}

#: Behind IS: whether there has to be a value.
_PRESENCE = {
    **dict.fromkeys(("empty", "blank", "missing", "unknown"), False),
    **dict.fromkeys(("leeg", "onbekend"), False),
    **dict.fromkeys(("known", "filled", "present", "bekend", "ingevuld"), True),
}

_SAME = {":", "=", "==", "IS", "IN", "CONTAINS"}
_EQUAL = _SAME - {"CONTAINS"}


def holds(
    filter: ast.Filter,
    record: Record,
    schema: Schema,
    reading: Reading,
    model: RecordModel,
    *,
    saved: Mapping[str, ast.Filter] | None = None,
) -> bool:
    """
    Tell whether *filter* holds for *record*, the nested rows of one customer.

    Args:
        filter: As it was parsed; nothing is looked up yet.
        record: The customer's columns, and under each table's name her rows.
        schema: What the names mean.
        reading: Now, zone, locale, currency and region.
        model: A `Tables` model; plain records are not read.
        saved: Saved filters by name, parsed too.

    Raises:
        Unsupported: the filter or the record is outside what this evaluator knows.
    """
    if not isinstance(model, Tables):
        raise Unsupported("a plain record")
    subject = Subject(
        of_customer(schema),
        lambda criterion: values(criterion.source, record, reading),
        reading,
        Customer(record, schema, saved or {}),
    )
    return filter.tree is None or _holds(filter.tree, subject)


def _holds(tree: ast.Tree, subject: Subject) -> bool:
    match tree:
        case ast.And(items):
            return all(_holds(each, subject) for each in items)
        case ast.Or(items):
            return any(_holds(each, subject) for each in items)
        case ast.Not(item):
            return not _holds(item, subject)
        case ast.Comparison():
            return _compared(tree, subject)
        case ast.Words():
            return _has_words(tree, subject)
        case ast.Related():
            return _related(tree, subject)
        case ast.Problem():
            raise Unsupported("a part that could not be read")
        case _:
            assert_never(tree)


def _compared(term: ast.Comparison, subject: Subject) -> bool:
    name, customer = term.name.text.lower(), subject.customer
    if customer is not None and name in _SAVED:
        return _is_saved(term.operator, term.value, subject)
    if customer is not None and term.name.arguments is not None:
        return _called(term, subject)
    if (
        customer is not None
        and name in customer.schema.relations
        and subject.finds(name, term.value) is None
    ):
        return _are_there(term, subject)
    criterion, negated = named(term.name, term.value, subject)
    return negated != _is(criterion, term.operator, term.value, subject)


# -- rows, functions and saved filters ------------------------------------------------


def _are_there(term: ast.Comparison, subject: Subject) -> bool:
    """Ask for any rows at all, or with the parameters of an older call."""
    params = term.name.arguments or ()
    plain = ast.Name(term.name.text)
    found = _related(ast.Related(plain, params, "call"), subject)
    match term.value:
        case ast.Null() if term.operator == "IS":
            return not found
        case ast.Literal(_, _, "any") if term.operator in _SAME | {"!="}:
            return found == (term.operator != "!=")
        case ast.Literal(text) if term.operator in _SAME | {"!="}:
            wanted = members.yes_or_no(text)
            return (found == wanted) == (term.operator != "!=")
        case _:
            raise Unsupported(f"rows that {term.operator} {term.value}")


def _related(tree: ast.Related, subject: Subject) -> bool:
    customer, name = subject.customer, tree.name.text.lower()
    if customer is None:
        raise Unsupported(f"the question {name} among the parameters of another")
    relations, declared = customer.schema.relations, customer.schema.functions
    if name in relations:
        return questions.related(
            tree, relations[name], customer, subject.reading, _holds
        )
    criterion = declared[name].criterion if name in declared else None
    if criterion is None:
        raise Unsupported(f"the relation {name}")
    found = subject.has(criterion)
    return functions.is_within_distance(tree, declared[name], customer, found)


def _called(term: ast.Comparison, subject: Subject) -> bool:
    """Compare the day of the year, or ask for rows in a word of another language."""
    customer, name = subject.customer, term.name.text.lower()
    if customer is None or name not in customer.schema.functions:
        return _are_there(term, subject)
    if customer.schema.functions[name].kind != "anniversary":
        return _are_there(term, subject)
    criterion, seen = functions.anniversary(term.name, subject)
    days = {seen(each) for each in subject.has(criterion)}
    return functions.fall(days, term.operator, term.value, subject.reading)


def _is_saved(operator: str, value: ast.Value, subject: Subject) -> bool:
    """Ask what a saved filter asks."""
    match value:
        case ast.Literal(text, _, "") if operator == "!=":
            return not _is_saved("=", value, subject)
        case ast.Literal(text, _, ""):
            saved = subject.customer.saved if subject.customer else {}
            trees = {fold(name): each.tree for name, each in saved.items()}
            if fold(text) not in trees:
                raise Unsupported(f"the saved filter {text}")
            tree = trees[fold(text)]
            return tree is None or _holds(tree, subject)
        case ast.AnyOf(items) if operator == "!=":
            return not any(_is_saved("=", each, subject) for each in items)
        case ast.AnyOf(items):
            return any(_is_saved("=", each, subject) for each in items)
        case ast.AllOf(items):
            return all(_is_saved(operator, each, subject) for each in items)
        case ast.NotValue(inner):
            return not _is_saved(operator, inner, subject)
        case _:
            raise Unsupported(f"a saved filter that {operator} {value}")


# -- one comparison -------------------------------------------------------------------


def _is(
    criterion: Criterion, operator: str, value: ast.Value, subject: Subject
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


def _is_null(criterion: Criterion, operator: str, subject: Subject) -> bool:
    if operator != "IS":
        raise Unsupported(f"{operator} NULL")
    return not subject.has(criterion)


def _any_of(
    criterion: Criterion, operator: str, choice: ast.AnyOf, subject: Subject
) -> bool:
    if choice.glued and (joined := _joined(criterion, choice.items)):
        return _literal(criterion, operator, joined, subject)
    if operator in {">", ">=", "<", "<="}:
        raise Unsupported(f"{operator} with a list")
    return any(_is(criterion, operator, each, subject) for each in choice.items)


def _joined(criterion: Criterion, items: tuple[ast.Value, ...]) -> ast.Literal | None:
    """Take two glued items as one number: ``12,50`` of money, ``1,000`` of things."""
    kind = kind_of(criterion.type)
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
    subject: Subject,
) -> bool:
    if operator not in {":", "=", "==", "BETWEEN", "IN", "IS"}:
        raise Unsupported(f"{operator} with a range")
    question = between(Term(criterion, operator, low, subject.reading), high)
    return any(question(each) for each in subject.has(criterion))


def _literal(
    criterion: Criterion, operator: str, literal: ast.Literal, subject: Subject
) -> bool:
    found = subject.has(criterion)
    if literal.wild == "any":
        return bool(found)
    if is_blank(literal.text) and not literal.wild:
        return _is_null(criterion, "IS" if _asks_same(operator) else operator, subject)
    if operator == "IS" and not literal.quoted and fold(literal.text) in _PRESENCE:
        return bool(found) == _PRESENCE[fold(literal.text)]
    if _is_list(criterion, literal):
        parts = (
            ast.Literal(each) for each in literal.text.split(",") if not is_blank(each)
        )
        return any(_literal(criterion, operator, each, subject) for each in parts)
    if criterion.coded is not None and _is_code(criterion, literal):
        code = evolve(literal, text="".join(literal.text.split()))
        return _literal(criterion.coded, operator, code, subject)
    ends = _ends(criterion, literal.text)
    if ends is not None and operator in _EQUAL:
        low, high = (ast.Literal(each) for each in ends)
        return _in_range(criterion, operator, low, high, subject)
    question = asked(Term(criterion, operator, literal, subject.reading))
    return any(question(each) for each in found)


def _ends(criterion: Criterion, text: str) -> tuple[str, str] | None:
    """Return both ends of a range that is written as one value."""
    if kind_of(criterion.type) in {"Instant", "Day"}:
        return moments.window(text)
    if kind_of(criterion.type) in {"Money", "WholeNumber", "DecimalNumber", "Id"}:
        return numbers.window(text)
    return None


def _is_code(criterion: Criterion, literal: ast.Literal) -> bool:
    """Tell whether a city or region is asked for by its code."""
    kind = kind_of(criterion.type)
    if literal.wild:
        return False
    return (kind == "City" and places.is_city_code(literal.text)) or (
        kind == "Region" and places.is_region_code(literal.text)
    )


def _asks_same(operator: str) -> bool:
    return operator in _SAME


def _is_list(criterion: Criterion, literal: ast.Literal) -> bool:
    """Tell whether a quoted text is a list: tags and ids hold no commas."""
    is_whole = kind_of(criterion.type) in {"Keyword", "Id"}
    return is_whole and literal.quoted and "," in literal.text


# -- free text ------------------------------------------------------------------------


def _has_words(tree: ast.Words, subject: Subject) -> bool:
    """Look for one bare word, or for a phrase, in one text after another."""
    if subject.customer is None or tree.wild not in {"", "start"}:
        raise Unsupported(f"free text {tree}")
    wanted = words(tree.text)
    return any(
        has_words(str(text), wanted, last_is_start=tree.wild == "start")
        for text in subject.has(subject.customer.schema.free_text)
    )
