r"""
AST → text that reads as the same AST: the inverse of `parser`.

``parse(unparse(tree)) == tree`` for every tree that `parse` can give. What was typed
without quotes is written without, with a backslash where that is needed, because a tree
tells the two apart; `spell_value` is for whoever may choose.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, TypeAlias, assert_never

from custquery.language import ast
from custquery.language.scanner import scanner
from custquery.language.spelling import (
    bare_value,
    quote,
    quote_if_needed,
    spell_value,
    spell_words,
)

#: The languages in which keywords can be written.
Keywords: TypeAlias = Literal["en", "nl"]

_VERBS = frozenset({"CONTAINS", "STARTS WITH", "IN", "BETWEEN", "IS"})

#: The keywords that exist in Dutch too; all others are English everywhere.
_DUTCH = {"AND": "EN", "OR": "OF", "NOT": "NIET", "BETWEEN": "TUSSEN"}


def unparse(node: "ast.Filter | ast.Tree", *, keywords: Keywords = "en") -> str:
    """
    Spell *node* so that parsing it gives *node* back.

    >>> unparse(ast.Not(ast.Words("de vries", phrase=True)))
    'NOT "de vries"'

    Args:
        node: A filter, or a part of its tree.
        keywords: ``"nl"`` for EN, OF, NIET and TUSSEN; what is saved is in English.

    Raises:
        ValueError: the tree holds a problem, which has no spelling.

    """
    spell = _Speller(_DUTCH if keywords == "nl" else {})
    if not isinstance(node, ast.Filter):
        return spell.tree(node)
    parts = [] if node.tree is None else [spell.tree(node.tree)]
    if node.order:
        keys = (f"{each.name.text}{' DESC' * each.descending}" for each in node.order)
        parts.append(f"ORDER BY {', '.join(keys)}")
    return " ".join(parts)


class _Speller:
    """Spells trees with the keywords of one language."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self.both = f" {self.word('AND')} "
        self.either = f" {self.word('OR')} "
        self.never = f"{self.word('NOT')} "

    def word(self, keyword: str) -> str:
        return self.words.get(keyword, keyword)

    def tree(self, node: ast.Tree) -> str:
        match node:
            case ast.Words(text, phrase, wild):
                return spell_words(text, phrase=phrase, wild=wild)
            case ast.Comparison():
                return self.comparison(node)
            case ast.Related():
                return self.related(node)
            case ast.Not(item):
                return self.negation(item)
            case ast.And(items, implicit):
                return self.all(items, implicit)
            case ast.Or(items):
                parts = (self.grouped(each, ast.And, ast.Or) for each in items)
                return self.either.join(parts)
            case ast.Problem():
                raise ValueError("a problem has no spelling")
            case _:
                assert_never(node)

    def negation(self, item: ast.Tree) -> str:
        """Negate behind the name where that is usual, else with NOT before it."""
        match item:
            case ast.Comparison() if item.operator in _VERBS:
                return self.comparison(item, negated=True)
            case ast.Related():
                return self.related(item, negated=True)
            case _:
                return self.never + self.grouped(item, ast.And, ast.Or)

    def related(self, node: ast.Related, *, negated: bool = False) -> str:
        inside = self.params(node.params)
        if node.form == "call":
            return f"{node.name.text}({inside}) = {'false' if negated else 'true'}"
        return f"{self.name(node.name)} {self.never * negated}MATCHES ({inside})"

    def all(self, items: tuple[ast.Tree, ...], implicit: tuple[bool, ...]) -> str:
        """Join with AND; leave it out where it was, between two words."""
        text = self.grouped(items[0], ast.And, ast.Or)
        for place, (left, right) in enumerate(pairwise(items)):
            words = isinstance(left, ast.Words) and isinstance(right, ast.Words)
            apart = words and implicit[place : place + 1] == (True,)
            text += " " if apart else self.both
            text += self.grouped(right, ast.And, ast.Or)
        return text

    def grouped(self, node: ast.Tree, *kinds: type[ast.Node]) -> str:
        text = self.tree(node)
        return f"({text})" if isinstance(node, kinds) else text

    def params(self, params: tuple[ast.Tree, ...]) -> str:
        """Join with commas where a term follows each, else with AND."""
        if all(_is_term(each) for each in params[1:]):
            return ", ".join(self.grouped(each, ast.And) for each in params)
        return self.both.join(self.grouped(each, ast.And, ast.Or) for each in params)

    def name(self, name: ast.Name) -> str:
        if name.arguments is None:
            return name.text
        return f"{name.text}({self.params(name.arguments)})"

    def comparison(self, term: ast.Comparison, *, negated: bool = False) -> str:
        name, operator, value = self.name(term.name), term.operator, term.value
        if operator not in _VERBS:
            if term.name.arguments is not None:
                return f"{name} {operator} {self.value(value)}"
            return f"{name}{operator}{self.value(value, apart=False)}"
        if operator == "IS":
            return f"{name} IS {self.never * negated}{self.value(value)}"
        verb = f"{self.never * negated}{self.word(operator)}"
        if operator == "BETWEEN" and isinstance(value, ast.Range):
            ends = _literal(value.low), _literal(value.high)
            return f"{name} {verb} {self.both.join(ends)}"
        if operator == "IN" and isinstance(value, ast.AnyOf):
            simple = all(isinstance(each, ast.Literal) for each in value.items)
            items = (", " if simple else self.either).join(map(self.boxed, value.items))
            return f"{name} {verb} ({items})"
        return f"{name} {verb} {self.value(value)}"

    # Values.

    def value(self, value: ast.Value, *, apart: bool = True) -> str:
        """Spell *value* as it stands behind an operator."""
        match value:
            case ast.Literal():
                return _literal(value, apart=apart)
            case ast.AnyOf(items) if value.glued and (glued := self.glued(items)):
                return glued
            case ast.AllOf() | ast.AnyOf() | ast.Compared() | ast.NotValue():
                return f"({self.choice(value)})"
            case _:
                return self.choice(value)

    def glued(self, items: tuple[ast.Value, ...]) -> str:
        """Join with bare commas, or return "" where that would be read as one value."""
        text = ",".join(self.choice(each) for each in items)
        found = scanner("value")(text, 0)
        first = self.choice(items[0])
        return text if found and found.end() == len(first) else ""

    def choice(self, value: ast.Value) -> str:
        """Spell *value* as it stands between brackets."""
        match value:
            case ast.Literal():
                return _literal(value)
            case ast.Null():
                return "NULL"
            case ast.Range(low, high):
                return f"{_literal(low)}..{_literal(high)}"
            case ast.Compared(operator, of):
                return f"{operator}{self.choice(of)}"
            case ast.NotValue(of):
                return self.never + self.boxed(of)
            case ast.AnyOf(items):
                return self.either.join(self.boxed(each) for each in items)
            case ast.AllOf(items):
                return self.both.join(self.boxed(each) for each in items)
            case ast.Problem():
                raise ValueError("a problem has no spelling")
            case _:
                assert_never(value)

    def boxed(self, value: ast.Value) -> str:
        """Spell a part of a choice; a connector before a colon would be a name."""
        text = self.choice(value)
        colon = isinstance(value, ast.Compared) and value.operator == ":"
        several = isinstance(value, ast.AnyOf | ast.AllOf)
        return f"({text})" if colon or several else text


def _is_term(node: ast.Tree) -> bool:
    if isinstance(node, ast.Not):
        node = node.item
    return isinstance(node, ast.Comparison | ast.Related)


def _literal(value: ast.Literal, *, apart: bool = True) -> str:
    if value.quoted:
        return quote(value.text)
    return bare_value(value.text, value.wild, apart=apart)


__all__ = ["Keywords", "quote_if_needed", "spell_value", "spell_words", "unparse"]
