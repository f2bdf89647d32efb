r"""
AST → text that reads as the same AST: the inverse of `parser`.

``parse(unparse(tree)) == tree`` for every tree that `parse` can give. What was typed
without quotes is written without, with a backslash where that is needed, because a tree
tells the two apart; `spell_value` is for whoever may choose.
"""

from itertools import pairwise
from typing import assert_never

from custquery.language import ast
from custquery.language.scanner import scanner
from custquery.language.spelling import (
    bare_value,
    quote,
    quote_if_needed,
    spell_value,
    spell_words,
)

_VERBS = frozenset({"CONTAINS", "STARTS WITH", "IN", "BETWEEN", "IS"})


def unparse(node: "ast.Filter | ast.Tree") -> str:
    """
    Spell *node* so that parsing it gives *node* back.

    >>> unparse(ast.Not(ast.Words("de vries", phrase=True)))
    'NOT "de vries"'

    Raises:
        ValueError: the tree holds a problem, which has no spelling.

    """
    if not isinstance(node, ast.Filter):
        return _tree(node)
    parts = [] if node.tree is None else [_tree(node.tree)]
    if node.order:
        keys = (f"{each.name.text}{' DESC' * each.descending}" for each in node.order)
        parts.append(f"ORDER BY {', '.join(keys)}")
    return " ".join(parts)


def _tree(node: ast.Tree) -> str:
    match node:
        case ast.Words(text, phrase, wild):
            return spell_words(text, phrase=phrase, wild=wild)
        case ast.Comparison():
            return _comparison(node)
        case ast.Related():
            return _related(node)
        case ast.Not(item):
            return _not(item)
        case ast.And(items, implicit):
            return _all(items, implicit)
        case ast.Or(items):
            return " OR ".join(_grouped(each, ast.And, ast.Or) for each in items)
        case ast.Problem():
            raise ValueError("a problem has no spelling")
        case _:
            assert_never(node)


def _not(item: ast.Tree) -> str:
    """Negate behind the name where that is usual, else with NOT before it."""
    match item:
        case ast.Comparison() if item.operator in _VERBS:
            return _comparison(item, negated=True)
        case ast.Related():
            return _related(item, negated=True)
        case _:
            return f"NOT {_grouped(item, ast.And, ast.Or)}"


def _related(node: ast.Related, *, negated: bool = False) -> str:
    name, inside = node.name.text, _params(node.params)
    if node.form == "call":
        return f"{name}({inside}) = {'false' if negated else 'true'}"
    return f"{name} {'NOT ' * negated}MATCHES ({inside})"


def _all(items: tuple[ast.Tree, ...], implicit: tuple[bool, ...]) -> str:
    """Join with AND; leave it out where it was, between two words."""
    text = _grouped(items[0], ast.And, ast.Or)
    for place, (left, right) in enumerate(pairwise(items)):
        words = isinstance(left, ast.Words) and isinstance(right, ast.Words)
        apart = words and implicit[place : place + 1] == (True,)
        text += f"{' ' if apart else ' AND '}{_grouped(right, ast.And, ast.Or)}"
    return text


def _grouped(node: ast.Tree, *kinds: type[ast.Node]) -> str:
    text = _tree(node)
    return f"({text})" if isinstance(node, kinds) else text


def _params(params: tuple[ast.Tree, ...]) -> str:
    """Join with commas where a term follows each, else with AND."""
    if all(_is_term(each) for each in params[1:]):
        return ", ".join(_grouped(each, ast.And) for each in params)
    return " AND ".join(_grouped(each, ast.And, ast.Or) for each in params)


def _is_term(node: ast.Tree) -> bool:
    if isinstance(node, ast.Not):
        node = node.item
    return isinstance(node, ast.Comparison | ast.Related)


def _comparison(term: ast.Comparison, *, negated: bool = False) -> str:
    name, operator, value = term.name.text, term.operator, term.value
    if term.name.arguments is not None:
        name = f"{name}({_params(term.name.arguments)})"
    if operator not in _VERBS:
        if term.name.arguments is not None:
            return f"{name} {operator} {_value(value)}"
        return f"{name}{operator}{_value(value, apart=False)}"
    if operator == "IS":
        return f"{name} IS {'NOT ' * negated}{_value(value)}"
    verb = f"{'NOT ' * negated}{operator}"
    if operator == "BETWEEN" and isinstance(value, ast.Range):
        return f"{name} {verb} {_literal(value.low)} AND {_literal(value.high)}"
    if operator == "IN" and isinstance(value, ast.AnyOf):
        simple = all(isinstance(each, ast.Literal) for each in value.items)
        items = (", " if simple else " OR ").join(map(_boxed, value.items))
        return f"{name} {verb} ({items})"
    return f"{name} {verb} {_value(value)}"


# Values.


def _value(value: ast.Value, *, apart: bool = True) -> str:
    """Spell *value* as it stands behind an operator."""
    match value:
        case ast.Literal():
            return _literal(value, apart=apart)
        case ast.AnyOf(items) if value.glued and (glued := _glued(items)):
            return glued
        case ast.AllOf() | ast.AnyOf() | ast.Compared() | ast.NotValue():
            return f"({_choice(value)})"
        case _:
            return _choice(value)


def _glued(items: tuple[ast.Value, ...]) -> str:
    """Join with bare commas, or return "" where that would be read as one value."""
    text = ",".join(_choice(each) for each in items)
    found = scanner("value")(text, 0)
    first = _choice(items[0])
    return text if found and found.end() == len(first) else ""


def _choice(value: ast.Value) -> str:
    """Spell *value* as it stands between brackets."""
    match value:
        case ast.Literal():
            return _literal(value)
        case ast.Null():
            return "NULL"
        case ast.Range(low, high):
            return f"{_literal(low)}..{_literal(high)}"
        case ast.Compared(operator, of):
            return f"{operator}{_choice(of)}"
        case ast.NotValue(of):
            return f"NOT {_boxed(of)}"
        case ast.AnyOf(items):
            return " OR ".join(_boxed(each) for each in items)
        case ast.AllOf(items):
            return " AND ".join(_boxed(each) for each in items)
        case ast.Problem():
            raise ValueError("a problem has no spelling")
        case _:
            assert_never(value)


def _boxed(value: ast.Value) -> str:
    """Spell a part of a choice; a connector before a colon would be a name."""
    text = _choice(value)
    colon = isinstance(value, ast.Compared) and value.operator == ":"
    return f"({text})" if colon or isinstance(value, ast.AnyOf | ast.AllOf) else text


def _literal(value: ast.Literal, *, apart: bool = True) -> str:
    if value.quoted:
        return quote(value.text)
    return bare_value(value.text, value.wild, apart=apart)


__all__ = ["quote_if_needed", "spell_value", "spell_words", "unparse"]
