"""Signs and verbs as typed → the operators of the AST."""

import re

from custquery.language import ast

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
    "=~": ":",
}
_OPERATORS |= {f":{sign}": meant for sign, meant in _OPERATORS.items() if sign != ":"}

_VERBS: dict[str, ast.Operator] = {
    "CONTAINS": "CONTAINS",
    "NOT_CONTAINS": "CONTAINS",
    "EQUALS": "=",
    "UNEQUAL": "!=",
    "GREATER": ">",
    "LESS": "<",
    "AT_LEAST": ">=",
    "AT_MOST": "<=",
    "ENDS_WITH": ":",
    "LIKE": "=",
    "STARTS_WITH": "STARTS WITH",
    "IN": "IN",
    "BETWEEN": "BETWEEN",
    "IS": "IS",
}


def operator_of(sign: re.Match[str]) -> ast.Operator:
    """Name the operator that *sign* spells, blanks aside."""
    text = sign[0]
    return _OPERATORS.get(text) or _OPERATORS["".join(text.split())]


def is_operator(text: str) -> bool:
    """Whether *text* spells an operator, without blanks."""
    return text in _OPERATORS


def verb_of(verb: re.Match[str]) -> ast.Operator:
    """Name the operator of a terminal that is a word."""
    return _VERBS[str(verb.lastgroup)]
