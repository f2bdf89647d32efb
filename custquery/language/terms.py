"""
Reductions of terms → comparisons and questions about related rows.

Each function is named by an alias in ``grammar/filter.lark``. A negated verb, as in
``x NOT IN (…)``, is `ast.Not` around the positive form; ``!=`` stays an operator.
"""

import re

from custquery.language import ast, problems
from custquery.language.folding import fold
from custquery.language.reading import Made, Parts, Reading, TooMuchError
from custquery.language.signs import operator_of, verb_of
from custquery.language.values import (
    BARE,
    QUOTED,
    quoted_text,
    range_of,
    string,
    unescape,
)


def compare_bare(reading: Reading, parts: Parts) -> ast.Comparison:
    """Make a term of ``tag:vip``; nearly all are, so little is called here."""
    name, sign, value = parts
    text, start, end = name.string, name.start(1), name.end()
    value_start, value_end = value.start(1), value.end()
    word = text[value_start:value_end]
    wild: ast.Wild = ""
    if "*" in word or "\\" in word:
        word, wild = unescape(reading, word, value_start)
    count(reading, start, value_end)
    return ast.Comparison(
        ast.Name(text[start:end], None, start, end),
        operator_of(sign),
        ast.Literal(word, BARE, wild, value_start, value_end),
        start,
        value_end,
        sign.start(1),
        sign.end(),
    )


def compare_string(reading: Reading, parts: Parts) -> ast.Comparison:
    """Make a term of ``tag:'vip'``."""
    name, sign, value = parts
    start, end = name.start(1), name.end()
    value_start, value_end = value.start(1), value.end()
    if value.string[value_end - 1] == "*":
        starred = string(reading, [value])
        return _comparison(reading, name_of(name), sign, starred)
    count(reading, start, value_end)
    return ast.Comparison(
        ast.Name(name.string[start:end], None, start, end),
        operator_of(sign),
        ast.Literal(quoted_text(reading, value), QUOTED, "", value_start, value_end),
        start,
        value_end,
        sign.start(1),
        sign.end(),
    )


def compare(reading: Reading, parts: Parts) -> ast.Comparison:
    """Make a term of ``tag:vip,b2b``."""
    name, sign, value = parts
    return _comparison(reading, name_of(name), sign, value)


def _comparison(
    reading: Reading, name: ast.Name, sign: re.Match[str], value: ast.Value
) -> ast.Comparison:
    start, end = name.start, value.end
    count(reading, start, end)
    return ast.Comparison(
        name, operator_of(sign), value, start, end, sign.start(1), sign.end()
    )


def name_of(match: re.Match[str]) -> ast.Name:
    """Make a name of its terminal."""
    start, end = match.start(1), match.end()
    return ast.Name(match.string[start:end], None, start, end)


def count(reading: Reading, start: int, end: int) -> None:
    """
    Count one more comparison or word.

    Raises:
        TooMuchError: there are more than the limit.

    """
    reading.terms += 1
    if reading.terms > reading.limits.terms:
        raise TooMuchError(problems.too_many_terms(start, end, reading.limits.terms))


# Verbs: what stands behind a name is read before it meets the name.


class Operation:
    """A verb and its value; *operator*, if it is not the one of the verb."""

    __slots__ = ("end", "negated", "operator", "start", "value", "verb")

    def __init__(
        self,
        verb: re.Match[str],
        value: Made,
        start: int,
        *,
        negated: bool,
        operator: ast.Operator | None = None,
    ) -> None:
        self.verb = verb
        self.operator = operator
        self.value = value
        self.start = start
        self.end = value.end
        self.negated = negated


def operation(_: Reading, parts: Parts) -> Operation:
    """Keep ``IN (…)`` until its name is known."""
    verb, value = parts
    return Operation(verb, value, verb.start(1), negated=False)


def not_operation(_: Reading, parts: Parts) -> Operation:
    """Keep ``NOT IN (…)``."""
    sign, verb, value = parts
    return Operation(verb, value, sign.start(1), negated=True)


def is_not(_: Reading, parts: Parts) -> Operation:
    """Keep ``IS NOT NULL``."""
    verb, _not, value = parts
    return Operation(verb, value, verb.start(1), negated=True)


def without(_: Reading, parts: Parts) -> Operation:
    """Keep ``BEVAT GEEN vip``."""
    verb, value = parts
    return Operation(verb, value, verb.start(1), negated=True)


def between(_: Reading, parts: Parts) -> Operation:
    """Keep ``BETWEEN 1 AND 5``."""
    verb, low, _and, high = parts
    return Operation(verb, range_of(low, high), verb.start(1), negated=False)


def not_between(_: Reading, parts: Parts) -> Operation:
    """Keep ``NOT BETWEEN 1 AND 5``."""
    sign, verb, low, _and, high = parts
    return Operation(verb, range_of(low, high), sign.start(1), negated=True)


def operated(reading: Reading, parts: Parts) -> ast.Tree:
    """Make a term of a name and a verb with its value."""
    name, done = parts
    return _operated(reading, name_of(name), done)


def _operated(reading: Reading, name: ast.Name, done: Operation) -> ast.Tree:
    start, end = name.start, done.end
    count(reading, start, end)
    term: ast.Tree
    if done.verb.lastgroup == "MATCHES":
        term = ast.Related(name, done.value.items, "matches", start, end)
    else:
        verb, value = done.operator or verb_of(done.verb), done.value
        if verb == "IN" and not isinstance(value, ast.AnyOf):
            value = ast.AnyOf((value,), start=value.start, end=end)
        sign = done.start, done.verb.end()
        term = ast.Comparison(name, verb, value, start, end, *sign)
    return ast.Not(term, start, end) if done.negated else term


# Calls: ``f(…)`` asks for rows, or is the name of what is compared.


class Params:
    """What stands in the brackets of a call or of MATCHES."""

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


def no_params(_: Reading, parts: Parts) -> Params:
    """Make nothing of ``()``."""
    opening, closing = parts
    return Params((), opening, closing)


def params_end(_: Reading, parts: Parts) -> Params:
    """Close the brackets."""
    opening, found, closing = parts
    return Params(tuple(found), opening, closing)


def params_first(reading: Reading, parts: Parts) -> list[ast.Tree]:
    """Begin with one parameter, or with several that AND joins."""
    return _params(reading, parts[0])


def params_next(reading: Reading, parts: Parts) -> list[ast.Tree]:
    """Add what follows a comma."""
    params: list[ast.Tree] = parts[0]
    return params + _params(reading, parts[2])


def _params(reading: Reading, sequence: Parts) -> list[ast.Tree]:
    found = fold(reading, sequence)
    return list(found.items) if isinstance(found, ast.And) else [found]


def call(_: Reading, parts: Parts) -> ast.Name:
    """Make a name with arguments, which may yet turn out to ask for rows."""
    name, params = parts
    start, end = name.start(1), name.end()
    return ast.Name(name.string[start:end], params.items, start, params.end)


def call_alone(reading: Reading, parts: Parts) -> ast.Related:
    """Ask for rows: ``f(…)``."""
    name = parts[0]
    count(reading, name.start, name.end)
    return _called(name, name.end)


def _called(name: ast.Name, end: int) -> ast.Related:
    plain = ast.Name(name.text, None, name.start, name.start + len(name.text))
    return ast.Related(plain, name.arguments or (), "call", name.start, end)


def call_compare(reading: Reading, parts: Parts) -> ast.Tree:
    """Ask for rows with ``f(…) = true``, or compare ``f(…) = today``."""
    name, sign, value = parts
    found = _comparison(reading, name, sign, value)
    held = _truth(found)
    if held is None:
        return found
    related = _called(name, found.end)
    return related if held else ast.Not(related, found.start, found.end)


def _truth(found: ast.Comparison) -> bool | None:
    """Whether the older form asks that there are rows; None if it compares a value."""
    value, operator = found.value, found.operator
    if not isinstance(value, ast.Literal) or value.wild:
        return None
    held = {"true": True, "false": False}.get(value.text.lower())
    if held is None or operator not in {":", "=", "==", "!="}:
        return None
    return held != (operator == "!=")


def call_operated(reading: Reading, parts: Parts) -> ast.Tree:
    """Make a term of ``f(…) BETWEEN 1 AND 5``."""
    name, done = parts
    return _operated(reading, name, done)
