"""
Tree + schema + reading → checked filter, or everything that is wrong.

Names are resolved and values read here and nowhere else. Nothing is dropped: a part
that cannot be understood is an error, never "everyone" and never "no one" (law 9).
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from custquery.language import LIMITS, Dialect, Limits, ast, try_parse
from custquery.language.diagnostics import Diagnostic
from custquery.language.parser import read_quickly
from custquery.schema import checked, problems
from custquery.schema.canonical import canonical
from custquery.schema.checked import Checked
from custquery.schema.criterion import (
    Criterion,
    FunctionCriterion,
    RelationCriterion,
)
from custquery.schema.findings import Findings, OrderKey
from custquery.schema.free_text import check_words, offer_meaning, settle_words
from custquery.schema.lints import lint
from custquery.schema.mixed import warn_of_mixed
from custquery.schema.reading import Reading
from custquery.schema.saved import SAVED_NAMES, Opened, check_saved, outgrown
from custquery.schema.schema import Schema
from custquery.schema.visiting import Scope, Visitor, criterion_of

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters, Values

#: What says that there are such rows, or that there are none.
_YES = frozenset({"true", "yes", "ja", "waar"})
_NO = frozenset({"false", "no", "nee", "onwaar"})
_EQUALS = frozenset({":", "=", "==", "IS", "!="})

#: How many names are said where there are many.
_FEW = 4

#: Behind so many problems a name that is not known gets no suggestion.
_MOST_SUGGESTED = 20


def check(
    text: str,
    schema: Schema,
    reading: Reading,
    *,
    dialect: Dialect = "custquery",
    limits: Limits = LIMITS,
    saved: "SavedFilters | None" = None,
    values: "Values | None" = None,
) -> Findings:
    """
    Read *text* against *schema*; never raises, and finds every problem at once.

    Args:
        text: The filter as typed.
        schema: The names that are known.
        reading: Locale, zone, now, currency and region to read it with.
        dialect: Which of the languages the text is in.
        limits: What is too long, too deep or too much.
        saved: Where ``segment:"Name"`` finds its filter.
        values: What customers have: notes and counts, never a reading.
    """

    def again(other: str, saved: "SavedFilters | None") -> Findings:
        return check(other, schema, reading, limits=limits, saved=saved)

    parsed = try_parse(text, dialect=dialect, limits=limits)
    settled, told = settle_words(
        parsed.filter, parsed.diagnostics, text, schema, reading
    )
    opened = None if saved is None else Opened.of(saved, limits)
    checker = _Checker(Scope(text, schema, reading, dialect, opened, again))
    tree = settled.tree
    found = checked.EVERYONE if tree is None else checker.visit(tree)
    order = tuple(checker.order(parsed.filter.order))
    said = sorted(
        (
            *told,
            *checker.said,
            *warn_of_mixed(settled, text, dialect),
            *(() if found is None else lint(found, text, reading, schema)),
            *(() if found is None else outgrown(found, opened)),
        ),
        key=lambda each: (each.span.start, each.span.end),
    )

    def wrong(meant: str) -> int:
        scope = Scope(text, schema, reading, dialect, opened, again)
        return _errors(meant, scope, dialect, limits)

    said = offer_meaning(text, said, wrong, schema, reading)
    if values is not None:
        from custquery.schema.advice import advise

        said = advise(
            said,
            found,
            settled,
            text=text,
            schema=schema,
            reading=reading,
            values=values,
            check_again=lambda other: check(
                other, schema, reading, dialect=dialect, limits=limits, saved=opened
            ),
        )
    if found is None or any(each.level == "error" for each in said):
        return Findings(text, settled, None, tuple(said))
    return Findings(text, settled, found, tuple(said), _spelled(found, order), order)


def _errors(text: str, scope: "Scope", dialect: Dialect, limits: Limits) -> int:
    """Count what is wrong with another text, without offering yet another."""
    found, said = read_quickly(text, dialect, limits)
    settled, told = settle_words(
        found, said, text, scope.schema, scope.reading, offers=False
    )
    checker = _Checker(scope)
    if settled.tree is not None:
        checker.visit(settled.tree)
    return sum(each.level == "error" for each in (*told, *checker.said))


def _spelled(found: Checked, order: tuple[OrderKey, ...]) -> str:
    """Spell filter and order."""
    text = canonical(found)
    keys = ", ".join(
        f"{key.criterion.name}{' DESC' if key.descending else ''}" for key in order
    )
    return f"{text} ORDER BY {keys}".lstrip() if keys else text


class _Checker(Visitor):
    """Visits what is asked of a customer."""

    def find(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """Return the criterion called *name*."""
        return criterion_of(self.scope.schema, name, value)

    def comparison(self, term: ast.Comparison) -> Checked | None:
        """Return what a comparison of a criterion, a segment or a function asks."""
        if term.name.arguments is not None:
            return self._called(term)
        if term.name.text.lower() in SAVED_NAMES:
            scope = self.scope
            return self.say_all(check_saved(term, scope.saved, scope.check_again))
        if isinstance(term.value, ast.AnyOf):
            self._note_items(term, term.value)
        return super().comparison(term)

    def _note_items(self, term: ast.Comparison, listed: ast.AnyOf) -> None:
        """Note ``city:Utrecht, NL``, a city and its country, and NOT in a list."""
        if any(isinstance(each, ast.NotValue) for each in listed.items):
            from custquery.schema.slips import with_refused

            self.say(*with_refused(term, listed, self.scope.text))
        criterion = self.find(term.name.text)
        if criterion is not None and criterion.lies_in:
            from custquery.schema.slips import with_country

            around = self.find(criterion.lies_in)
            if around is not None:
                self.say(*with_country(listed, around))

    def words(self, node: ast.Words) -> Checked | None:
        """Return what free words ask."""
        return self.say_all(check_words(node, self.scope.schema))

    def unknown(self, term: ast.Comparison) -> Checked | None:
        """Read ``orders_placed:*`` as MATCHES (); anything else is not known."""
        relation = self.scope.schema.relations.get(term.name.text.lower())
        there_are = None if relation is None else _there_are(term)
        if relation is None or there_are is None:
            self.say(self._unknown(term.name, term))
            return None
        from custquery.schema.related import as_related

        found = as_related(relation, [], [], term.span)
        return found if there_are else checked.Not(found, term.span)

    def _unknown(
        self, name: ast.Name, term: ast.Comparison | None = None
    ) -> Diagnostic:
        """Say how to ask for what is called *name*, or that nothing is."""
        schema, key = self.scope.schema, name.text.lower()
        relation, function = schema.relations.get(key), schema.functions.get(key)
        if relation is not None:
            example = _example(relation)
            from custquery.schema.slips import in_matches

            fixes = in_matches(term, relation) if term else ()
            return problems.needs_matches(name.span, name.text, example, fixes)
        from custquery.schema.calls import unknown_name

        if function is None and len(self.said) >= _MOST_SUGGESTED:
            return problems.unknown_name(name.span, name.text, ())
        if function is None:
            return unknown_name(name, self.scope)
        from custquery.schema.problems_related import needs_brackets
        from custquery.schema.slips import with_date

        fixes = with_date(term, schema) if function.kind == "anniversary" else ()
        return needs_brackets(name.span, name.text, _example(function), fixes)

    def order(self, keys: Iterable[ast.Order]) -> Iterator[OrderKey]:
        """Resolve the keys of ``ORDER BY``."""
        for key in keys:
            criterion = self.find(key.name.text)
            if criterion is None:
                self.say(self._unknown(key.name))
            else:
                yield OrderKey(criterion, key.descending)

    # Related rows and functions

    def related(self, node: ast.Related) -> Checked | None:
        """Return what ``… MATCHES (…)`` or ``…(…) = true`` asks."""
        schema, key = self.scope.schema, node.name.text.lower()
        if node.name.arguments is not None:
            self.say(problems.call_not_known(node.name.span, node.name.text))
            return None
        if key in schema.relations:
            from custquery.schema.related import check_related

            relation = schema.relations[key]
            return self.say_all(check_related(node, relation, self.scope))
        if key in schema.functions:
            return self._function(node, schema.functions[key])
        self.say(self._not_related(node.name))
        return None

    def _function(
        self, node: ast.Related, function: FunctionCriterion
    ) -> Checked | None:
        if function.kind == "distance" and function.criterion is not None:
            from custquery.schema.calls import check_distance

            return self.say_all(
                check_distance(node, function, function.criterion, self.scope)
            )
        from custquery.schema.problems_related import needs_comparison

        name = node.name
        self.say(needs_comparison(node.span, name.text, _example(function)))
        return None

    def _called(self, term: ast.Comparison) -> Checked | None:
        """Return what ``f(…) = today`` asks; ``f(…) = ja`` asks for rows."""
        schema, name = self.scope.schema, term.name
        key, there_are = name.text.lower(), _there_are(term)
        function = schema.functions.get(key)
        if function is not None and function.kind == "anniversary":
            from custquery.schema.calls import check_anniversary

            return self.say_all(check_anniversary(term, function, self.scope))
        if there_are is None or (function is None and key not in schema.relations):
            self.say(self._not_called(name))
            return None
        plain = evolve(name, arguments=None, end=name.start + len(name.text))
        params = name.arguments or ()
        found = self.related(ast.Related(plain, params, "call", term.start, term.end))
        if found is None or there_are:
            return found
        return checked.Not(found, term.span)

    def _not_called(self, name: ast.Name) -> Diagnostic:
        if name.text.lower() in self.scope.schema.relations:
            return self._unknown(name)
        return problems.call_not_known(name.span, name.text)

    def _not_related(self, name: ast.Name) -> Diagnostic:
        if self.find(name.text) is None:
            return self._unknown(name)
        relations = self.scope.schema.relations.values()
        known = list(dict.fromkeys(each.name for each in relations))
        return problems.not_a_relation(name.span, name.text, known[:_FEW])


def _there_are(term: ast.Comparison) -> bool | None:
    """Whether *term* asks that there are rows, or that there are none; else None."""
    if term.operator not in _EQUALS:
        return None
    match term.value:
        case ast.Null():
            return False
        case ast.Literal(_, _, "any"):
            found = True
        case ast.Literal(text, _, "") if text.lower() in _YES | _NO:
            found = text.lower() in _YES
        case _:
            return None
    return found != (term.operator == "!=")


def _example(declared: RelationCriterion | FunctionCriterion) -> str:
    return declared.examples[0] if declared.examples else declared.name
