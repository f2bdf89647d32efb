"""
Text ⇄ tree: the shape of a filter, and everything that can be said about it.

    text ──parse──▶ ast.Filter ──unparse──▶ text
"""

from custquery.language import ast, errors
from custquery.language.diagnostics import Args, Diagnostic, Edit, Fix, Grade, Level
from custquery.language.limits import LIMITS, Dialect, Limits
from custquery.language.parser import Parsed, parse, try_parse
from custquery.language.span import Span
from custquery.language.unparser import (
    quote_if_needed,
    spell_value,
    spell_words,
    unparse,
)

__all__ = [
    "LIMITS",
    "Args",
    "Diagnostic",
    "Dialect",
    "Edit",
    "Fix",
    "Grade",
    "Level",
    "Limits",
    "Parsed",
    "Span",
    "ast",
    "errors",
    "parse",
    "quote_if_needed",
    "spell_value",
    "spell_words",
    "try_parse",
    "unparse",
]
