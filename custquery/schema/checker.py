"""
Tree + schema + reading → checked filter, or everything that is wrong.

Names are resolved and values read here and nowhere else. Nothing is dropped: a part
that cannot be understood is an error, never "everyone" and never "no one" (law 9).
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from attrs import evolve

from custquery.language import LIMITS, Dialect, Limits, ast, try_parse
from custquery.language.diagnostics import Diagnostic
from custquery.language.span import Span
from custquery.schema import checked, problems
from custquery.schema.canonical import canonical
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.findings import Findings, OrderKey
from custquery.schema.free_text import check_words
from custquery.schema.lints import lint
from custquery.schema.mixed import warn_of_mixed
from custquery.schema.names import closest_names
from custquery.schema.reading import Reading
from custquery.schema.saved import SAVED_NAMES, check_saved
from custquery.schema.schema import Schema
from custquery.schema.terms import check_term
from custquery.schema.value_sets import Range

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters, Values


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
    parsed = try_parse(text, dialect=dialect, limits=limits)
    checker = _Checker(schema, reading, text, saved)
    tree = parsed.filter.tree
    found = checked.EVERYONE if tree is None else checker.visit(tree)
    order = tuple(checker.order(parsed.filter.order))
    said = sorted(
        (
            *parsed.diagnostics,
            *checker.said,
            *warn_of_mixed(parsed.filter, text, dialect),
            *(() if found is None else lint(found, text, reading)),
        ),
        key=lambda each: (each.span.start, each.span.end),
    )
    if values is not None:
        from custquery.schema.advice import advise

        said = advise(said, found, text, schema, reading, values, dialect=dialect)
    if found is None or any(each.level == "error" for each in said):
        return Findings(text, parsed.filter, None, tuple(said))
    return Findings(
        text, parsed.filter, found, tuple(said), _spelled(found, order), order
    )


def _spelled(found: Checked, order: tuple[OrderKey, ...]) -> str:
    """Spell filter and order."""
    text = canonical(found)
    keys = ", ".join(
        f"{key.criterion.name}{' DESC' if key.descending else ''}" for key in order
    )
    return f"{text} ORDER BY {keys}".lstrip() if keys else text


class _Checker:
    """Visits a tree, collecting what there is to say."""

    def __init__(
        self,
        schema: Schema,
        reading: Reading,
        text: str,
        saved: "SavedFilters | None" = None,
    ) -> None:
        self.schema = schema
        self.reading = reading
        self.text = text
        self.saved = saved
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
                return self._comparison(node)
            case ast.Words():
                return self._say_all(check_words(node, self.schema))
            case ast.Related():
                return self._related(node)
            case ast.Problem():
                return None

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

    def _say_all(
        self, result: tuple[Checked | None, Iterable[Diagnostic]]
    ) -> Checked | None:
        self.said.extend(result[1])
        return result[0]

    def _comparison(self, term: ast.Comparison) -> Checked | None:
        name = term.name
        if name.arguments is not None:
            self.said.append(problems.call_not_known(name.span, name.text))
            return None
        if name.text.lower() in SAVED_NAMES:
            return self._say_all(
                check_saved(term, self.saved, self.schema, self.reading)
            )
        criterion = self.schema.criterion(name.text, term.value)
        if criterion is None:
            self.said.append(self._unknown(name))
            return None
        return self._say_all(check_term(term, criterion, self.reading))

    def _unknown(self, name: ast.Name) -> Diagnostic:
        relation = self.schema.relations.get(name.text.lower())
        if relation is not None:
            example = relation.examples[0] if relation.examples else relation.name
            return problems.needs_matches(name.span, name.text, example)
        known = chain(self.schema.criteria, self.schema.relations)
        return problems.unknown_name(
            name.span, name.text, closest_names(name.text, known)
        )

    def order(self, keys: Iterable[ast.Order]) -> Iterator[OrderKey]:
        """Resolve the keys of ``ORDER BY``."""
        for key in keys:
            criterion = self.schema.criterion(key.name.text)
            if criterion is None:
                self.said.append(self._unknown(key.name))
            else:
                yield OrderKey(criterion, key.descending)

    # Related rows

    def _related(self, node: ast.Related) -> Checked | None:
        relation = self.schema.relations.get(node.name.text.lower())
        if relation is None:
            self.said.append(self._not_related(node.name))
            return None
        where: list[Checked] = []
        having: list[Checked] = []
        sound = True
        for param in chain.from_iterable(map(_joined, node.params)):
            found = self._parameter(param, relation, node)
            if found is None:
                sound = False
            else:
                parts = found.items if isinstance(found, checked.All) else (found,)
                (having if _is_aggregate(found, relation) else where).extend(parts)
        if not sound:
            return None
        return _as_related(relation, where, having, node.span)

    def _not_related(self, name: ast.Name) -> Diagnostic:
        if name.text.lower() in self.schema.criteria:
            return problems.not_a_relation(
                name.span,
                name.text,
                dict.fromkeys(each.name for each in self.schema.relations.values()),
            )
        return self._unknown(name)

    def _parameter(
        self, param: ast.Tree, relation: RelationCriterion, node: ast.Related
    ) -> Checked | None:
        rows = _Parameters(self, relation, older=node.form == "call")
        found = rows.visit(param)
        self.said.extend(rows.said)
        if found is None:
            return None
        kinds = {_aggregates(each, relation) for each in _tests(found)}
        if len(kinds) > 1:
            self.said.append(problems.or_across(param.span))
            return None
        return found


class _Parameters(_Checker):
    """Visits the parameters of one MATCHES; names are those of the relation."""

    def __init__(
        self, outer: _Checker, relation: RelationCriterion, *, older: bool
    ) -> None:
        super().__init__(outer.schema, outer.reading, outer.text, outer.saved)
        self.relation = relation
        self.older = older
        self.known: dict[str, Criterion] = {
            name: each
            for each in (*relation.row, *relation.aggregates)
            for name in each.names
        }

    def visit(self, node: ast.Tree) -> Checked | None:
        """Return what a parameter means; bare words and questions are refused."""
        if isinstance(node, ast.Words):
            self.said.append(problems.words_in_matches(node.span, node.text))
            return None
        return super().visit(node)

    def _comparison(self, term: ast.Comparison) -> Checked | None:
        criterion = self.known.get(term.name.text.lower())
        if criterion is None:
            self.said.append(
                problems.unknown_parameter(
                    term.name.span,
                    term.name.text,
                    self.relation.name,
                    dict.fromkeys(each.name for each in self.known.values()),
                    closest_names(term.name.text, self.known),
                )
            )
            return None
        return self._say_all(check_term(self._today(term), criterion, self.reading))

    def _today(self, term: ast.Comparison) -> ast.Comparison:
        """Read the older call's ``date: -60d`` as ``date >= -60d`` (shopify a.4)."""
        value = term.value
        relative = isinstance(value, ast.Literal) and value.text[:1] in {"-", "+"}
        if self.older and term.operator == ":" and relative:
            return evolve(term, operator=">=")
        return term


def _joined(param: ast.Tree) -> tuple[ast.Tree, ...]:
    """Return what AND joins in a bracket as the parameters that they are."""
    return param.items if isinstance(param, ast.And) else (param,)


def _tests(node: Checked) -> Iterator[checked.Test]:
    match node:
        case checked.Test():
            yield node
        case checked.All(items) | checked.Any(items):
            for each in items:
                yield from _tests(each)
        case checked.Not(item) | checked.Named(_, item):
            yield from _tests(item)
        case checked.Related():
            return


def _aggregates(test: checked.Test, relation: RelationCriterion) -> bool:
    return test.criterion in relation.aggregates


def _is_aggregate(node: Checked, relation: RelationCriterion) -> bool:
    return any(_aggregates(each, relation) for each in _tests(node))


def _as_related(
    relation: RelationCriterion,
    where: list[Checked],
    having: list[Checked],
    span: Span,
) -> checked.Related:
    params = canonical(checked.All((*where, *having)))
    if all(isinstance(each, checked.Test) for each in (*where, *having)):
        apart = ", ".join(canonical(each) for each in (*where, *having))
        params = params if "," in apart.replace(", ", "") else apart
    some = checked.Test(relation.aggregates[0], Range(1, None), "count>=1")
    return checked.Related(
        relation,
        checked.All(tuple(where)),
        checked.All(tuple(having) or (some,)),
        f"{relation.name} MATCHES ({params})",
        span,
    )
