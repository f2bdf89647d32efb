"""
Tree → checked filter, node by node: what customers and related rows have in common.

Who is asked decides which names there are; brackets, AND, OR, NOT, codes and negated
names are the same for everybody.
"""

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve

from custquery.language import Dialect, ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.codes import check_coded
from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.terms import check_term

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters
    from custquery.schema.saved import CheckAgain

#: How a name ends that asks for the opposite: ``tag_not:a,b``.
_NEGATIONS = ("_not", "_niet")

#: Shopify writes ``customer.metafields.facts.birth_date`` too.
_OWNER = "customer."


class Scope:
    """What stays the same while a text is checked."""

    __slots__ = ("check_again", "dialect", "reading", "saved", "schema", "text")

    def __init__(  # noqa: PLR0917 - what a check is given, in its order
        self,
        text: str,
        schema: Schema,
        reading: Reading,
        dialect: Dialect,
        saved: "SavedFilters | None",
        check_again: "CheckAgain",
    ) -> None:
        """Keep the inputs of a check."""
        self.text = text
        self.schema = schema
        self.reading = reading
        self.dialect = dialect
        self.saved = saved
        #: Checks another text with the same inputs.
        self.check_again = check_again

    def reread(self, reading: Reading) -> "Scope":
        """Return the same scope with another *reading*."""
        return Scope(
            self.text,
            self.schema,
            reading,
            self.dialect,
            self.saved,
            self.check_again,
        )


class Visitor:
    """Visits a tree, collecting what there is to say."""

    def __init__(self, scope: Scope) -> None:
        """Visit with the inputs of *scope*."""
        self.scope = scope
        self.said: list[Diagnostic] = []

    def visit(self, node: ast.Tree) -> Checked | None:
        """Return what *node* means, or None when a part of it is wrong."""
        match node:
            case ast.And(items):
                return self._group(checked.All, items, node.span)
            case ast.Or(items):
                return self._group(checked.Any, items, node.span)
            case ast.Not(item):
                inner = self.visit(item)
                return None if inner is None else checked.negated(inner, node.span)
            case ast.Comparison():
                return self.comparison(node)
            case ast.Words():
                return self.words(node)
            case ast.Related():
                return self.related(node)
            case ast.Problem():
                return None

    def comparison(self, term: ast.Comparison) -> Checked | None:
        """Return what a comparison means here."""
        criterion = self.find(term.name.text, term.value)
        if criterion is not None:
            return self.compared(term, criterion)
        positive = without_negation(term.name)
        if positive is None or self.find(positive.text, term.value) is None:
            return self.unknown(term)
        found = self.comparison(evolve(term, name=positive))
        return None if found is None else checked.negated(found, term.span)

    def compared(self, term: ast.Comparison, criterion: Criterion) -> Checked | None:
        """Return what *term* means for *criterion*."""
        reading, coded = self.scope.reading, criterion.coded
        if coded is None:
            return self.say_all(check_term(term, criterion, reading))
        return self.say_all(check_coded(term, criterion, coded, reading))

    def find(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """Return the criterion that *name* is of, or None."""
        raise LookupError(name)

    def unknown(self, term: ast.Comparison) -> Checked | None:
        """Return what a comparison of no criterion means, or say what is wrong."""
        raise LookupError(term.name.text)

    def words(self, node: ast.Words) -> Checked | None:
        """Return what free words mean here."""
        raise LookupError(node.text)

    def related(self, node: ast.Related) -> Checked | None:
        """Return what a question about related rows means here."""
        raise LookupError(node.name.text)

    def say(self, *said: Diagnostic) -> None:
        """Say what is wrong; the result is None."""
        self.said.extend(said)

    def say_all(
        self, result: tuple[Checked | None, Iterable[Diagnostic]]
    ) -> Checked | None:
        """Say what there is to say, and return what was found."""
        self.said.extend(result[1])
        return result[0]

    def _group(
        self,
        kind: type[checked.All] | type[checked.Any],
        items: Iterable[ast.Tree],
        span: Span,
    ) -> Checked | None:
        visited = [self.visit(each) for each in items]
        found = [each for each in visited if each is not None]
        if len(found) < len(visited):
            return None
        flat = tuple(
            chain.from_iterable(
                each.items if isinstance(each, kind) else (each,) for each in found
            )
        )
        return kind(flat, span)


def criterion_of(
    schema: Schema, name: str, value: ast.Value | None = None
) -> Criterion | None:
    """Return the criterion of *schema* called *name*, also as ``customer.NAME``."""
    found = schema.criterion(name, value)
    if found is None and name.lower().startswith(_OWNER):
        return schema.criterion(name[len(_OWNER) :], value)
    return found


def without_negation(name: ast.Name) -> ast.Name | None:
    """Return the name of ``tag_not`` without its end, where it has one."""
    for end in _NEGATIONS:
        if name.text.lower().endswith(end) and name.arguments is None:
            return evolve(name, text=name.text[: -len(end)])
    return None
