"""
A flat sequence of items and connectors → AND and OR, by the precedence of the dialect.

A sequence is a list: item, connector, item, … A connector is ``"AND"``, ``"OR"``, None
where it was left out, or a match where it was typed in lower case: that may be a word
that is searched for ("Bank of Scotland"), which `settle` decides first.
"""

from custquery.language import ast
from custquery.language.connectors import refuse_words, settle
from custquery.language.reading import Parts, Reading
from custquery.language.span import Span


def fold(reading: Reading, sequence: Parts) -> ast.Tree:
    """Make one tree of *sequence*."""
    if reading.unsettled:
        sequence = settle(reading, sequence)
    if reading.segment:
        refuse_words(reading, sequence)
    if len(sequence) == 1:
        return _only(sequence)
    items, connectors = sequence[::2], sequence[1::2]
    if "OR" not in connectors:
        return _all(items, connectors)
    if connectors.count("OR") == len(connectors):
        return _any(items)
    reading.mixed.append(Span(items[0].start, items[-1].end))
    or_first = reading.dialect == "shopify-search"
    runs, inner, outer = _runs(items, connectors, tight_or=or_first)
    if or_first:
        return _all([_any(run) for run in runs], outer)
    return _any([_all(run, joins) for run, joins in zip(runs, inner, strict=True)])


def _runs(
    items: Parts, connectors: Parts, *, tight_or: bool
) -> tuple[list[Parts], list[Parts], Parts]:
    """Split into runs of tight connectors: their items, connectors, what is between."""
    runs: list[Parts] = [[items[0]]]
    inner: list[Parts] = [[]]
    outer: Parts = []
    for item, connector in zip(items[1:], connectors, strict=True):
        if (connector == "OR") == tight_or:
            runs[-1].append(item)
            inner[-1].append(connector)
        else:
            runs.append([item])
            inner.append([])
            outer.append(connector)
    return runs, inner, outer


def _all(items: Parts, connectors: Parts) -> ast.Tree:
    if len(items) == 1:
        return _only(items)
    start, end = items[0].start, items[-1].end
    left_out = [connector is None for connector in connectors]
    if ast.And in map(type, items):
        items, left_out = _flat(items, left_out)
    return ast.And(tuple(items), tuple(left_out), start, end)


def _only(items: Parts) -> ast.Tree:
    item: ast.Tree = items[0]
    return item


def _flat(items: Parts, left_out: list[bool]) -> tuple[Parts, list[bool]]:
    """Take the items of every AND among *items*, which was in brackets."""
    found: Parts = []
    joins: list[bool] = []
    for item, join in zip(items, [*left_out, False], strict=True):
        if isinstance(item, ast.And):
            found.extend(item.items)
            joins.extend(item.implicit)
        else:
            found.append(item)
        joins.append(join)
    return found, joins[:-1]


def _any(items: Parts) -> ast.Tree:
    if len(items) == 1:
        return _only(items)
    start, end = items[0].start, items[-1].end
    flat = [
        each
        for item in items
        for each in (item.items if isinstance(item, ast.Or) else (item,))
    ]
    return ast.Or(tuple(flat), start, end)


def _only_value(values: Parts) -> ast.Value:
    value: ast.Value = values[0]
    return value


def fold_choice(reading: Reading, choice: Parts) -> ast.Value:
    """Make one value of a *choice* between brackets."""
    values, connectors = choice[::2], choice[1::2]
    if "AND" not in connectors:
        return _any_of(values)
    if "OR" not in connectors:
        return _all_of(values)
    reading.mixed.append(Span(values[0].start, values[-1].end))
    or_first = reading.dialect == "shopify-search"
    runs, _, _ = _runs(values, connectors, tight_or=or_first)
    if or_first:
        return _all_of([_any_of(run) for run in runs])
    return _any_of([_all_of(run) for run in runs])


def _any_of(values: Parts) -> ast.Value:
    if len(values) == 1:
        return _only_value(values)
    start, end = values[0].start, values[-1].end
    flat = [
        each
        for value in values
        for each in (value.items if isinstance(value, ast.AnyOf) else (value,))
    ]
    return ast.AnyOf(tuple(flat), start=start, end=end)


def _all_of(values: Parts) -> ast.Value:
    if len(values) == 1:
        return _only_value(values)
    start, end = values[0].start, values[-1].end
    flat = [
        each
        for value in values
        for each in (value.items if isinstance(value, ast.AllOf) else (value,))
    ]
    return ast.AllOf(tuple(flat), start, end)
