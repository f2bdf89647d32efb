"""AST → a short text that shows its shape, for tables of expected trees."""

from typing import assert_never

from custquery.language import ast


def sexp(node: ast.Filter) -> str:
    """Show a filter, and its order behind a bar."""
    tree = _tree(node.tree) if node.tree else ""
    order = ", ".join(
        f"{key.name.text}{' desc' * key.descending}" for key in node.order
    )
    return " | ".join(part for part in (tree, order) if part)


def _tree(node: ast.Tree) -> str:
    match node:
        case ast.Words(text, phrase, wild):
            return _starred(_shown(text, quoted=phrase), wild)
        case ast.Comparison(name, operator, value):
            return f"({operator} {_name(name)} {_value(value)})"
        case ast.Related(name, params, form):
            return f"({' '.join((form, name.text, *map(_tree, params)))})"
        case ast.Not(item):
            return f"(not {_tree(item)})"
        case ast.And(items):
            return f"(and {' '.join(map(_tree, items))})"
        case ast.Or(items):
            return f"(or {' '.join(map(_tree, items))})"
        case ast.Problem():
            return "?"
        case _:
            assert_never(node)


def _name(name: ast.Name) -> str:
    if name.arguments is None:
        return name.text
    return f"({' '.join((name.text, *map(_tree, name.arguments)))})"


def _value(value: ast.Value) -> str:
    match value:
        case ast.Literal(text, quoted, wild):
            return _starred(_shown(text, quoted=quoted), wild)
        case ast.Null():
            return "NULL"
        case ast.Range(low, high):
            return f"(.. {_value(low)} {_value(high)})"
        case ast.Compared(operator, of):
            return f"({operator} {_value(of)})"
        case ast.NotValue(of):
            return f"(not {_value(of)})"
        case ast.AnyOf(items, glued):
            return f"({'glued' if glued else 'any'} {' '.join(map(_value, items))})"
        case ast.AllOf(items):
            return f"(all {' '.join(map(_value, items))})"
        case ast.Problem():
            return "?"
        case _:
            assert_never(value)


def _shown(text: str, *, quoted: bool) -> str:
    """Show *text* in double quotes if it was quoted, in «» if it holds blanks."""
    if quoted:
        return f'"{text}"'
    return text if text and not set(text) & set(' ()"') else f"«{text}»"


def _starred(text: str, wild: ast.Wild) -> str:
    return {
        "": text,
        "start": f"{text}…",
        "end": f"…{text}",
        "both": f"…{text}…",
        "any": "…",
    }[wild]
