"""
Reductions of the grammar → AST nodes.

Each function is named by an alias in ``grammar/filter.lark``; it gets the reading and
the values of the symbols: matches of terminals, or what other functions made. Group 1
of a match is empty and marks where the terminal starts, after the blanks.
"""

import re
from typing import Any, TypeAlias

from attrs import evolve

from custquery.language import ast, problems
from custquery.language.connectors import LowerNot, Sequel, is_bare
from custquery.language.folding import fold, fold_choice
from custquery.language.literals import bare_literal, quoted_text, unescape
from custquery.language.reading import Reading, TooMuchError

#: The values of the symbols of one rule.
Parts: TypeAlias = list[Any]

#: Signs that mean the same → one of them.
_OPERATORS: dict[str, ast.Operator] = {
    ":": ":",
    "=": "=",
    "==": "==",
    "!=": "!=",
    "<>": "!=",
    "≠": "!=",
    ">": ">",
    "<": "<",
    ">=": ">=",
    "=>": ">=",
    "≥": ">=",
    "<=": "<=",
    "=<": "<=",
    "≤": "<=",
}
_OPERATORS |= {f":{sign}": meant for sign, meant in _OPERATORS.items() if sign != ":"}

_VERBS: dict[str, ast.Operator] = {
    "CONTAINS": "CONTAINS",
    "STARTS_WITH": "STARTS WITH",
    "IN": "IN",
    "BETWEEN": "BETWEEN",
    "IS": "IS",
}


def operator_of(sign: re.Match[str]) -> ast.Operator:
    """Name the operator that *sign* spells, blanks and colons aside."""
    text = sign[0]
    return _OPERATORS.get(text) or _OPERATORS["".join(text.split())]


# The whole, its frame and its order.


def whole(reading: Reading, parts: Parts) -> ast.Filter:
    return _filter(reading, parts[0], [])


def whole_in_order(reading: Reading, parts: Parts) -> ast.Filter:
    return _filter(reading, parts[0], parts[1])


def framed(reading: Reading, parts: Parts) -> ast.Filter:
    return _filter(reading, parts[1], [])


def framed_in_order(reading: Reading, parts: Parts) -> ast.Filter:
    return _filter(reading, parts[1], parts[2])


def order_only(reading: Reading, parts: Parts) -> ast.Filter:
    return ast.Filter(None, tuple(parts[0]), (), 0, len(reading.text))


def _filter(reading: Reading, sequence: Sequel, order: list[ast.Order]) -> ast.Filter:
    tree = fold(reading, sequence)
    return ast.Filter(
        tree, tuple(order), tuple(reading.mixed), 0, len(reading.text)
    )


def frame(reading: Reading, parts: Parts) -> None:
    """A frame says nothing about the filter in it."""


def frame_columns(reading: Reading, parts: Parts) -> None:
    """SHOW and SELECT say what to print, which is not the filter's to say."""
    start, end = parts[1] if parts[0].lastgroup == "SELECT" else parts[3]
    if reading.plain[start:end] != "*":
        reading.problems.append(problems.columns_left_out(start, end))


def column(reading: Reading, parts: Parts) -> tuple[int, int]:
    return parts[0].start(1), parts[0].end()


def columns(reading: Reading, parts: Parts) -> tuple[int, int]:
    return parts[0][0], parts[2][1]


def order_first(reading: Reading, parts: Parts) -> list[ast.Order]:
    return [parts[1]]


def order_next(reading: Reading, parts: Parts) -> list[ast.Order]:
    parts[0].append(parts[2])
    return parts[0]


def ascending(reading: Reading, parts: Parts) -> ast.Order:
    return _order(parts, descending=False)


def descending(reading: Reading, parts: Parts) -> ast.Order:
    return _order(parts, descending=True)


def _order(parts: Parts, *, descending: bool) -> ast.Order:
    name = _name(parts[0])
    return ast.Order(name, descending, name.start, parts[-1].end())


# Items and what connects them.


def seq_first(reading: Reading, parts: Parts) -> Sequel:
    return parts


def seq_next(reading: Reading, parts: Parts) -> Sequel:
    sequence, item = parts
    sequence += (None, item)
    return sequence


def seq_and(reading: Reading, parts: Parts) -> Sequel:
    sequence, connector, item = parts
    if connector[0][-1].islower():
        reading.unsettled = True
        sequence += (connector, item)
    else:
        sequence += ("AND", item)
    return sequence


def seq_or(reading: Reading, parts: Parts) -> Sequel:
    sequence, connector, item = parts
    if connector[0][-1].islower():
        reading.unsettled = True
        sequence += (connector, item)
    else:
        sequence += ("OR", item)
    return sequence


def not_(reading: Reading, parts: Parts) -> ast.Not | LowerNot:
    sign, item = parts
    if sign[0][-1].islower() and is_bare(reading, item):
        reading.unsettled = True
        return LowerNot(sign, item)
    return minus(reading, parts)


def minus(reading: Reading, parts: Parts) -> ast.Not:
    sign, item = parts
    if isinstance(item, LowerNot):
        item = ast.Not(item.words, item.start, item.end)
    return ast.Not(item, sign.start(1), item.end)


def group(reading: Reading, parts: Parts) -> ast.Tree:
    opening, sequence, closing = parts
    return _widened(fold(reading, sequence), opening, closing)


def _widened(node: Any, opening: re.Match[str], closing: re.Match[str]) -> Any:
    """Let *node* reach from bracket to bracket."""
    return evolve(node, start=opening.start(1), end=closing.end())


def word(reading: Reading, parts: Parts) -> ast.Words:
    match = parts[0]
    start, end = match.start(1), match.end()
    text = match.string[start:end]
    _count(reading, start, end)
    if text in _LOUD:
        reading.problems.append(problems.keyword_as_word(start, text))
    wild: ast.Wild = ""
    if "*" in text or "\\" in text:
        text, wild = unescape(reading, text, start)
    return ast.Words(text, False, wild, start, end)


#: Keywords of this or of other query languages that are no keyword where they stand.
_LOUD = frozenset(
    ["BETWEEN", "CONTAINS", "FROM", "GROUP", "HAVING", "ILIKE", "IN", "IS", "LIKE", "LIMIT", "MATCHES", "NULL", "OFFSET", "ORDER", "SELECT", "STARTS", "TUSSEN", "WHERE", "XOR"]
)


def phrase(reading: Reading, parts: Parts) -> ast.Words:
    match = parts[0]
    _count(reading, match.start(1), match.end())
    return ast.Words(
        quoted_text(reading, match), True, "", match.start(1), match.end()
    )


# Terms.


def compare_bare(reading: Reading, parts: Parts) -> ast.Comparison:
    """As `compare`; nearly every term is one of these, so nothing is called twice."""
    name, sign, value = parts
    text = name.string
    start, name_end = name.start(1), name.end()
    end = value.end()
    reading.terms += 1
    if reading.terms > reading.limits.terms:
        raise TooMuchError(problems.too_many_terms(start, end, reading.limits.terms))
    return ast.Comparison(
        ast.Name(text[start:name_end], None, start, name_end),
        operator_of(sign),
        bare_literal(reading, value),
        start,
        end,
        sign.start(1),
        sign.end(),
    )


def compare_string(reading: Reading, parts: Parts) -> ast.Comparison:
    name, sign, value = parts
    return compare(reading, [name, sign, string(reading, [value])])


def compare(reading: Reading, parts: Parts) -> ast.Comparison:
    name, sign, value = parts
    return _comparison(reading, _name(name), sign, value)


def _comparison(
    reading: Reading, name: ast.Name, sign: re.Match[str], value: ast.Value
) -> ast.Comparison:
    start, end = name.start, value.end
    _count(reading, start, end)
    return ast.Comparison(
        name, operator_of(sign), value, start, end, sign.start(1), sign.end()
    )


def _name(match: re.Match[str]) -> ast.Name:
    start, end = match.start(1), match.end()
    return ast.Name(match.string[start:end], None, start, end)


def _count(reading: Reading, start: int, end: int) -> None:
    reading.terms += 1
    if reading.terms > reading.limits.terms:
        raise TooMuchError(problems.too_many_terms(start, end, reading.limits.terms))


# Terms with a verb: the name comes first, what it does was read before.


class Operation:
    """A verb and its value, before it meets its name."""

    __slots__ = ("end", "negated", "start", "value", "verb")

    def __init__(
        self, verb: re.Match[str], value: Any, start: int, *, negated: bool
    ) -> None:
        self.verb = verb
        self.value = value
        self.start = start
        self.end = value.end
        self.negated = negated


class Params:
    """What stands in the brackets of a call."""

    __slots__ = ("end", "items", "start")

    def __init__(
        self,
        items: tuple[ast.Tree, ...],
        opening: re.Match[str],
        closing: re.Match[str],
    ) -> None:
        self.items = items
        self.start = opening.start(1)
        self.end = closing.end()


def operation(reading: Reading, parts: Parts) -> Operation:
    verb, value = parts
    return Operation(verb, value, verb.start(1), negated=False)


def not_operation(reading: Reading, parts: Parts) -> Operation:
    sign, verb, value = parts
    return Operation(verb, value, sign.start(1), negated=True)


def is_not(reading: Reading, parts: Parts) -> Operation:
    verb, _, value = parts
    return Operation(verb, value, verb.start(1), negated=True)


def between(reading: Reading, parts: Parts) -> Operation:
    verb, low, _, high = parts
    return Operation(verb, _ends(low, high), verb.start(1), negated=False)


def not_between(reading: Reading, parts: Parts) -> Operation:
    sign, verb, low, _, high = parts
    return Operation(verb, _ends(low, high), sign.start(1), negated=True)


def operated(reading: Reading, parts: Parts) -> ast.Tree:
    name, done = parts
    return _operated(reading, _name(name), done)


def _operated(reading: Reading, name: ast.Name, done: Operation) -> ast.Tree:
    start, end = name.start, done.end
    _count(reading, start, end)
    term: ast.Tree
    if done.verb.lastgroup == "MATCHES":
        term = ast.Related(name, done.value.items, "matches", start, end)
    else:
        verb = _VERBS[str(done.verb.lastgroup)]
        value = done.value
        if verb == "IN" and not isinstance(value, ast.AnyOf):
            value = ast.AnyOf((value,), False, value.start, end)
        sign = done.start, done.verb.end()
        term = ast.Comparison(name, verb, value, start, end, *sign)
    return ast.Not(term, start, end) if done.negated else term


def call(reading: Reading, parts: Parts) -> ast.Name:
    name, params = parts
    start, end = name.start(1), name.end()
    return ast.Name(name.string[start:end], params.items, start, params.end)


def call_alone(reading: Reading, parts: Parts) -> ast.Related:
    name = parts[0]
    _count(reading, name.start, name.end)
    return _called(name, name.end)


def _called(name: ast.Name, end: int) -> ast.Related:
    plain = ast.Name(name.text, None, name.start, name.start + len(name.text))
    return ast.Related(plain, name.arguments or (), "call", name.start, end)


def call_compare(reading: Reading, parts: Parts) -> ast.Tree:
    name, sign, value = parts
    found = _comparison(reading, name, sign, value)
    held = _truth(found)
    if held is None:
        return found
    related = _called(name, found.end)
    return related if held else ast.Not(related, found.start, found.end)


def _truth(found: ast.Comparison) -> bool | None:
    """Whether the older ``f(…) = true`` asks for rows; None if it compares a value."""
    value, operator = found.value, found.operator
    if not isinstance(value, ast.Literal) or value.wild:
        return None
    held = {"true": True, "false": False}.get(value.text.lower())
    if held is None or operator not in {":", "=", "==", "!="}:
        return None
    return held != (operator == "!=")


def call_operated(reading: Reading, parts: Parts) -> ast.Tree:
    name, done = parts
    return _operated(reading, name, done)


def no_params(reading: Reading, parts: Parts) -> Params:
    return Params((), *parts)


def params_end(reading: Reading, parts: Parts) -> Params:
    opening, found, closing = parts
    return Params(tuple(found), opening, closing)


def params_first(reading: Reading, parts: Parts) -> list[ast.Tree]:
    return _params(reading, parts[0])


def params_next(reading: Reading, parts: Parts) -> list[ast.Tree]:
    params, _, sequence = parts
    params += _params(reading, sequence)
    return params


def _params(reading: Reading, sequence: Sequel) -> list[ast.Tree]:
    found = fold(reading, sequence)
    return list(found.items) if isinstance(found, ast.And) else [found]


# Values.


def bare(reading: Reading, parts: Parts) -> ast.Literal:
    return bare_literal(reading, parts[0])


def string(reading: Reading, parts: Parts) -> ast.Literal:
    match = parts[0]
    return ast.Literal(
        quoted_text(reading, match), True, "", match.start(1), match.end()
    )


def null(reading: Reading, parts: Parts) -> ast.Null:
    return ast.Null(parts[0].start(1), parts[0].end())


def range_(reading: Reading, parts: Parts) -> ast.Range | ast.Problem:
    low, _, high = parts
    return _ends(low, high)


def _ends(low: Any, high: Any) -> ast.Range | ast.Problem:
    if isinstance(low, ast.Problem) or isinstance(high, ast.Problem):
        return ast.Problem(low.start, high.end)
    return ast.Range(low, high, low.start, high.end)


def list_first(reading: Reading, parts: Parts) -> Parts:
    return [parts[0], parts[2]]


def list_next(reading: Reading, parts: Parts) -> Parts:
    values, _, value = parts
    values.append(value)
    if len(values) > reading.limits.values:
        raise TooMuchError(
            problems.too_many_values(value.start, value.end, reading.limits.values)
        )
    return values


def list_end(reading: Reading, parts: Parts) -> ast.AnyOf:
    values = parts[0]
    bare = all(isinstance(each, ast.Literal) and not each.quoted for each in values)
    glued = bare and all(
        left.end + 1 == right.start
        for left, right in zip(values, values[1:], strict=False)
    )
    return ast.AnyOf(tuple(values), glued, values[0].start, values[-1].end)


def box(reading: Reading, parts: Parts) -> ast.Value:
    opening, choice, closing = parts
    return _widened(fold_choice(reading, choice), opening, closing)


def choice_first(reading: Reading, parts: Parts) -> Sequel:
    return parts


def choice_or(reading: Reading, parts: Parts) -> Sequel:
    return _choice(reading, parts, "OR")


def choice_and(reading: Reading, parts: Parts) -> Sequel:
    return _choice(reading, parts, "AND")


def _choice(reading: Reading, parts: Parts, connector: str) -> Sequel:
    choice, _, value = parts
    choice += (connector, value)
    if len(choice) > 2 * reading.limits.values:
        raise TooMuchError(
            problems.too_many_values(value.start, value.end, reading.limits.values)
        )
    return choice


def compared(reading: Reading, parts: Parts) -> ast.Compared:
    sign, value = parts
    return ast.Compared(operator_of(sign), value, sign.start(1), value.end)


def not_value(reading: Reading, parts: Parts) -> ast.NotValue:
    sign, value = parts
    return ast.NotValue(value, sign.start(1), value.end)
