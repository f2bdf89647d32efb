"""
``orders_placed MATCHES (…)`` → the conditions on rows and on all of them together.

Both of Shopify's generations are read: ``MATCHES (date >= -30d, count >= 2)`` and
``orders_placed(since: -30d, count_at_least: 2) = true``. What a parameter is about, one
row or what is left of them, decides where its condition goes (law 8).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain

from attrs import evolve

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic, Fix
from custquery.language.span import Span
from custquery.language.unparser import spell_value
from custquery.schema import checked, problems
from custquery.schema.canonical import canonical
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.names import closest_names
from custquery.schema.problems_related import (
    between_instead,
    currency_added,
    name_currency,
    one_currency,
    parameter_twice,
    question_inside,
    too_many_ids,
)
from custquery.schema.sources import Count
from custquery.schema.types import Day, Instant, Money, WholeNumber
from custquery.schema.types.currencies import read_currency
from custquery.schema.value_sets import Range
from custquery.schema.visiting import Scope, Visitor, without_negation

#: The most values in one list of a parameter, in a Shopify segment.
MOST_IDS = 500

#: How older names of parameters end that compare by themselves.
_BOUNDS: dict[str, ast.Operator] = {
    "_at_least": ">=",
    "_minstens": ">=",
    "_at_most": "<=",
    "_hoogstens": "<=",
}
#: Older parameters about the date of a row.
_DATES: dict[str, ast.Operator] = {
    "since": ">=",
    "sinds": ">=",
    "vanaf": ">=",
    "until": "<=",
    "tot_en_met": "<=",
}
_CURRENCY = "currency"

#: Of so many relations what does not change is kept.
_MOST_RELATIONS = 256

#: What joins two parameters.
_CONNECTORS = frozenset({",", "AND", "EN", "&&"})


def check_related(
    node: ast.Related, relation: RelationCriterion, scope: Scope
) -> tuple[Checked | None, list[Diagnostic]]:
    """Return what the question *node* asks of the rows of *relation*."""
    params = tuple(chain.from_iterable(map(_joined, node.params)))
    parameters = _Parameters(scope, relation, older=node.form == "call")
    parts = parameters.parts(params)
    parameters.limits(params)
    if parts is None or any(each.level == "error" for each in parameters.said):
        return None, _with_currency(parameters.said, params)
    where: list[Checked] = []
    having: list[Checked] = []
    for each in parts:
        (having if _is_aggregate(each, relation) else where).append(each)
    return as_related(relation, where, having, node.span), parameters.said


class _Parameters(Visitor):
    """Visits the parameters of one MATCHES; names are those of the relation."""

    def __init__(
        self, scope: Scope, relation: RelationCriterion, *, older: bool
    ) -> None:
        super().__init__(scope)
        self.relation = relation
        self.older = older
        self.known = _known(relation)

    def parts(self, params: tuple[ast.Tree, ...]) -> list[Checked] | None:
        """Return the conditions that hold together, or None when one is wrong."""
        params = (*params, *self._currency(params))
        found = [self._part(each) for each in params]
        parts = [each for each in found if each is not None]
        return None if len(parts) < len(found) else list(_flat(parts))

    def _part(self, param: ast.Tree) -> Checked | None:
        found = self.visit(param)
        if found is None:
            return None
        kinds = {_aggregates(each, self.relation) for each in _tests(found)}
        if len(kinds) > 1:
            self.say(problems.or_across(param.span))
            return None
        return found

    def find(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """Return the parameter called *name*."""
        return self.known.get(name.lower())

    def comparison(self, term: ast.Comparison) -> Checked | None:
        """Return what a parameter asks, also under its older names."""
        return super().comparison(self._since(self._renamed(term)))

    def unknown(self, term: ast.Comparison) -> None:
        """Say that there is no such parameter."""
        name = term.name
        known = dict.fromkeys(each.name for each in self.known.values())
        closest = closest_names(name.text, self.known)
        self.say(
            problems.unknown_parameter(
                name.span, name.text, self.relation.name, known, closest
            )
        )

    def words(self, node: ast.Words) -> None:
        """Refuse a bare word; a number is rather the number of the row."""
        is_number = node.text.isdigit() and "id" in self.known
        fixes = [problems.instead(node.span, f"id: {node.text}")] if is_number else []
        self.say(problems.words_in_matches(node.span, node.text, fixes))

    def related(self, node: ast.Related) -> None:
        """Refuse a question inside a question."""
        self.say(question_inside(node.span, node.name.text))

    def _renamed(self, term: ast.Comparison) -> ast.Comparison:
        """Read ``count_at_least: 5`` as ``count >= 5``, ``since`` as ``date >=``."""
        name = term.name.text.lower()
        if name in self.known or term.operator not in {":", "=", "=="}:
            return term
        date = self._date if name in _DATES else None
        if date is not None:
            renamed = evolve(term.name, text=date.name)
            return evolve(term, name=renamed, operator=_DATES[name])
        for end, operator in _BOUNDS.items():
            if name.endswith(end) and name[: -len(end)] in self.known:
                renamed = evolve(term.name, text=name[: -len(end)])
                return evolve(term, name=renamed, operator=operator)
        return term

    @property
    def _date(self) -> Criterion | None:
        """The date of a row."""
        dates = [each for each in self.relation.row if _is_date(each)]
        named = [each for each in dates if "date" in each.names]
        return next(iter((*named, *dates)), None)

    def _since(self, term: ast.Comparison) -> ast.Comparison:
        """Read the older call's ``date: -60d`` as ``date >= -60d`` (shopify a.4)."""
        value, criterion = term.value, self.find(term.name.text)
        relative = isinstance(value, ast.Literal) and (
            value.text[:1] in {"-", "+"} or value.text.lower().endswith("_ago")
        )
        is_date = criterion is not None and _is_date(criterion)
        if self.older and term.operator == ":" and relative and is_date:
            return evolve(term, operator=">=")
        return term

    # Amounts that have a currency of their own

    def _currency(self, params: tuple[ast.Tree, ...]) -> Iterator[ast.Tree]:
        """Settle in which currency amounts are; yield a test of it where none is."""
        currency = self.known.get(_CURRENCY)
        if currency is None or not any(map(self._asks_amount, params)):
            return
        asked = [each for each in params if self._names(each, {currency})]
        if not asked:
            own = self.scope.reading.currency
            place = params[0].start, params[-1].end
            yield ast.Comparison(ast.Name(currency.name), ":", ast.Literal(own), *place)
            self.say(currency_added(Span(*place), self.relation.name, own))
            return
        read = [_one_value(each) for each in asked]
        text = read[0]
        code = None if text is None else read_currency(text, self.scope.reading)
        if len(asked) > 1 or text is None:
            self.say(one_currency(asked[0].span, self.relation.name))
        elif code is not None:
            self.scope = self.scope.reread(evolve(self.scope.reading, currency=code))

    def _asks_amount(self, param: ast.Tree) -> bool:
        amounts = {each for each in self.known.values() if isinstance(each.type, Money)}
        return self._names(param, amounts)

    def _names(self, node: ast.Node, criteria: set[Criterion]) -> bool:
        if isinstance(node, ast.Comparison):
            name = self._renamed(node).name
            names = (name, without_negation(name) or name)
            return any(self.find(each.text) in criteria for each in names)
        return any(self._names(each, criteria) for each in ast.children(node))

    # What Shopify itself would refuse

    def limits(self, params: tuple[ast.Tree, ...]) -> None:
        """Say what Shopify does not take in a segment; warn of what is clear to us."""
        if self.scope.dialect != "shopify-segment":
            return
        seen: dict[Criterion | str, ast.Comparison] = {}
        for term in chain.from_iterable(map(_comparisons, params)):
            name, value = term.name.text, term.value
            if isinstance(value, ast.AnyOf) and len(value.items) > MOST_IDS:
                count = len(value.items)
                self.say(too_many_ids(value.span, name, count, MOST_IDS))
            criterion = self.find(self._renamed(term).name.text)
            if criterion is None:
                continue
            # The older call has two names for the two bounds of a date.
            key = name.lower() if self.older else criterion
            if key in seen:
                fixes = self._as_between(params, seen[key], term)
                relation = self.relation.name
                self.say(parameter_twice(term.span, name, relation, fixes))
            seen.setdefault(key, term)

    def _as_between(
        self,
        params: tuple[ast.Tree, ...],
        first: ast.Comparison,
        second: ast.Comparison,
    ) -> list[Fix]:
        """Offer ``x BETWEEN a AND b`` for two bounds that are both included."""
        ends = {
            each.operator: each.value for each in map(self._renamed, (first, second))
        }
        low, high = ends.get(">="), ends.get("<=")
        if not isinstance(low, ast.Literal) or not isinstance(high, ast.Literal):
            return []
        place = next((n for n, each in enumerate(params) if each is second), 0)
        before = params[place - 1].end if place else second.start
        between = self.scope.text[before : second.start].strip().upper()
        if between not in _CONNECTORS or first not in params:
            return []
        name = self._renamed(first).name.text
        texts = [spell_value(each.text) for each in (low, high)]
        text = f"{name} BETWEEN {texts[0]} AND {texts[1]}"
        return [between_instead(first.span, Span(before, second.end), text)]


def _with_currency(
    said: list[Diagnostic], params: tuple[ast.Tree, ...]
) -> list[Diagnostic]:
    """Offer ``currency = 'USD'`` where an amount is in dollars, and drop the note."""
    if "currency-added" not in {each.code for each in said}:
        return said
    return [
        name_currency(each, params[-1].end) if each.code == "other-currency" else each
        for each in said
        if each.code != "currency-added"
    ]


def as_related(
    relation: RelationCriterion,
    where: list[Checked],
    having: list[Checked],
    span: Span,
) -> checked.Related:
    """Return the question whether rows pass *where* and together *having*."""
    asked = (*where, *having)
    params = ", ".join(map(canonical, asked))
    single = all(isinstance(each, checked.Test) for each in asked)
    if not single or "," in params.replace(", ", ""):
        params = canonical(checked.All(asked))
    some = checked.Test(_counting(relation), Range(1, None), "count>=1")
    return checked.Related(
        relation,
        checked.All(tuple(where)),
        checked.All(tuple(having) or (some,)),
        f"{relation.name} MATCHES ({params})",
        span,
    )


@lru_cache(_MOST_RELATIONS)
def _known(relation: RelationCriterion) -> Mapping[str, Criterion]:
    """Return the parameters of *relation* by each of their names."""
    return {
        name: each
        for each in (*relation.row, *relation.aggregates)
        for name in each.names
    }


@lru_cache(_MOST_RELATIONS)
def _counting(relation: RelationCriterion) -> Criterion:
    """Return the aggregate that counts rows, which a relation may leave out."""
    for each in relation.aggregates:
        if isinstance(each.source, Count):
            return each
    words = {"en": "number", "nl": "aantal"}
    return Criterion(
        name="count",
        type=WholeNumber(),
        source=Count(relation.relation),
        label=words,
        summary=words,
    )


def _joined(param: ast.Tree) -> tuple[ast.Tree, ...]:
    """Return what AND joins in a bracket as the parameters that they are."""
    return param.items if isinstance(param, ast.And) else (param,)


def _flat(parts: Iterable[Checked]) -> Iterator[Checked]:
    for each in parts:
        if isinstance(each, checked.All):
            yield from each.items
        else:
            yield each


def _tests(node: Checked) -> Iterable[checked.Test]:
    if isinstance(node, checked.Test):
        return (node,)
    return (each for each in checked.leaves(node) if isinstance(each, checked.Test))


def _aggregates(test: checked.Test, relation: RelationCriterion) -> bool:
    return test.criterion in relation.aggregates


def _is_aggregate(node: Checked, relation: RelationCriterion) -> bool:
    return any(_aggregates(each, relation) for each in _tests(node))


def _is_date(criterion: Criterion) -> bool:
    return isinstance(criterion.type, (Instant, Day))


def _comparisons(node: ast.Node) -> Iterator[ast.Comparison]:
    if isinstance(node, ast.Comparison):
        yield node
    for each in ast.children(node):
        yield from _comparisons(each)


def _one_value(node: ast.Tree) -> str | None:
    """Return the text of ``currency = 'USD'``, or None of anything else."""
    if not isinstance(node, ast.Comparison):
        return None
    value = node.value
    if isinstance(value, ast.AnyOf) and len(value.items) == 1:
        value = value.items[0]
    if not isinstance(value, ast.Literal) or value.wild or node.operator == "!=":
        return None
    if without_negation(node.name) is not None:
        return None
    return value.text
