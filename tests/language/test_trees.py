"""
What a text reads as, shown short: the table is ``trees.json``, by chapter.

``(and (: tag vip) "de vries")`` is an AND of a comparison and a phrase. Quoted text is
in double quotes, unquoted text with blanks in ``«»``; a star shows as ``…``.
"""

import json
from pathlib import Path
from typing import assert_never

import pytest

from custquery.language import Dialect, Span, ast, parse, try_parse, unparse

CHAPTERS = json.loads(Path(__file__).with_name("trees.json").read_text("utf-8"))
CASES = [
    pytest.param(text, shown, id=f"{chapter}: {text}")
    for chapter, cases in CHAPTERS.items()
    for text, shown in cases
]


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_a_text_reads_as(text: str, shown: str) -> None:
    assert shown == filter_shown(parse(text))


@pytest.mark.parametrize(("text", "shown"), CASES)
def test_unparsed_it_reads_as_the_same(text: str, shown: str) -> None:
    assert shown == filter_shown(parse(unparse(parse(text))))


DIALECTS: list[tuple[Dialect, str, str]] = [
    ("custquery", "a OR b AND c", "(or a (and b c))"),
    ("shopify-search", "a OR b AND c", "(and (or a b) c)"),
    ("shopify-search", "a AND b OR c", "(and a (or b c))"),
    ("shopify-search", "a b OR c d", "(and a (or b c) d)"),
    ("shopify-search", "a OR b OR c", "(or a b c)"),
    ("shopify-search", "NOT a OR b AND c", "(and (or (not a) b) c)"),
    ("shopify-search", "x:(a OR b AND c)", "(: x (all (any a b) c))"),
    (
        "shopify-search",
        "vendor:NIKE OR vendor:VANS tag:T type:ACC",
        "(and (or (: vendor NIKE) (: vendor VANS)) (: tag T) (: type ACC))",
    ),
    (
        "shopify-segment",
        "a = 1 OR b = 2 AND c = 3",
        "(or (= a 1) (and (= b 2) (= c 3)))",
    ),
]


@pytest.mark.parametrize(("dialect", "text", "shown"), DIALECTS)
def test_the_dialect_decides_which_binds_tighter(
    dialect: Dialect, text: str, shown: str
) -> None:
    assert shown == filter_shown(parse(text, dialect=dialect))


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0", "\ufeff\u200b"])
def test_a_blank_text_is_a_filter_without_a_tree(text: str) -> None:
    assert ast.Filter(None) == parse(text)


MIXED = [
    ("a OR b AND c", ["a OR b AND c"]),
    ("a b OR c", ["a b OR c"]),
    ("(a OR b) AND c", []),
    ("a AND b AND c", []),
    ("x:1 (a AND b OR c)", ["a AND b OR c"]),
    ("x:(a AND b OR c)", ["a AND b OR c"]),
    ("jan of piet klaas", []),
]


@pytest.mark.parametrize(("text", "places"), MIXED)
def test_places_where_and_meets_or_are_known(text: str, places: list[str]) -> None:
    assert places == [span.of(text) for span in parse(text).mixed]


SPANS = [
    ("  tag:vip ", ["tag:vip", "tag", "vip"]),
    ("tag : vip", ["tag : vip", "tag", "vip"]),
    ("a:1 AND b:2", ["a:1 AND b:2", "a:1", "a", "1", "b:2", "b", "2"]),
    ("(a:1 OR b)", ["(a:1 OR b)", "a:1", "a", "1", "b"]),
    ("NOT (a)", ["NOT (a)", "(a)"]),
    ("-a:1", ["-a:1", "a:1", "a", "1"]),
    (
        "x NOT IN (a, 'b')",
        ["x NOT IN (a, 'b')", "x NOT IN (a, 'b')", "x", "(a, 'b')", "a", "'b'"],
    ),
    ("x BETWEEN 1 AND 5", ["x BETWEEN 1 AND 5", "x", "1 AND 5", "1", "5"]),
    ("x:(>3)", ["x:(>3)", "x", "(>3)", "3"]),
    ("f (a:1) = true", ["f (a:1) = true", "f", "a:1", "a", "1"]),
    ("tag:“vip” ’t Z", ["tag:“vip” ’t Z", "tag:“vip”", "tag", "“vip”", "’t", "Z"]),
    ("x:31 dec 2025 y", ["x:31 dec 2025 y", "x:31 dec 2025", "x", "31 dec 2025", "y"]),
    ("👍 x:1", ["👍 x:1", "👍", "x:1", "x", "1"]),
]


@pytest.mark.parametrize(("text", "parts"), SPANS)
def test_every_node_knows_its_place(text: str, parts: list[str]) -> None:
    tree = parse(text).tree

    assert tree is not None
    assert parts == [node.span.of(text) for node in nodes(tree)]


def nodes(node: ast.Node) -> list[ast.Node]:
    return [node, *(below for each in ast.children(node) for below in nodes(each))]


def test_an_operator_knows_its_place() -> None:
    tree = parse("tag NOT IN (a)").tree

    assert isinstance(tree, ast.Not)
    assert isinstance(tree.item, ast.Comparison)
    assert Span(4, 10) == tree.item.operator_span


def test_and_tells_where_it_was_left_out() -> None:
    tree = parse("a b AND (c d)").tree

    assert isinstance(tree, ast.And)
    assert (True, False, True) == tree.implicit


def test_notes_and_warnings_do_not_refuse() -> None:
    found = try_parse("bank of scotland LIKE x")

    assert found.ok
    assert ["note", "warning"] == [each.level for each in found.diagnostics]


# How a tree is shown.


def filter_shown(node: ast.Filter) -> str:
    """Show a filter, and its order behind a bar."""
    tree = shown_tree(node.tree) if node.tree else ""
    order = ", ".join(
        f"{key.name.text}{' desc' * key.descending}" for key in node.order
    )
    return " | ".join(part for part in (tree, order) if part)


def shown_tree(node: ast.Tree) -> str:
    match node:
        case ast.Words(text, phrase, wild):
            return starred(shown_text(text, quoted=phrase), wild)
        case ast.Comparison(name, operator, value):
            return f"({operator} {shown_name(name)} {shown_value(value)})"
        case ast.Related(name, params, form):
            return f"({' '.join((form, name.text, *map(shown_tree, params)))})"
        case ast.Not(item):
            return f"(not {shown_tree(item)})"
        case ast.And(items):
            return f"(and {' '.join(map(shown_tree, items))})"
        case ast.Or(items):
            return f"(or {' '.join(map(shown_tree, items))})"
        case ast.Problem():
            return "?"
        case _:
            assert_never(node)


def shown_name(name: ast.Name) -> str:
    if name.arguments is None:
        return name.text
    return f"({' '.join((name.text, *map(shown_tree, name.arguments)))})"


def shown_value(value: ast.Value) -> str:
    match value:
        case ast.Literal(text, quoted, wild):
            return starred(shown_text(text, quoted=quoted), wild)
        case ast.Null():
            return "NULL"
        case ast.Range(low, high):
            return f"(.. {shown_value(low)} {shown_value(high)})"
        case ast.Compared(operator, of):
            return f"({operator} {shown_value(of)})"
        case ast.NotValue(of):
            return f"(not {shown_value(of)})"
        case ast.AnyOf(items, glued):
            return (
                f"({'glued' if glued else 'any'} {' '.join(map(shown_value, items))})"
            )
        case ast.AllOf(items):
            return f"(all {' '.join(map(shown_value, items))})"
        case ast.Problem():
            return "?"
        case _:
            assert_never(value)


def shown_text(text: str, *, quoted: bool) -> str:
    if quoted:
        return f'"{text}"'
    return text if text and not set(text) & set(' ()"') else f"«{text}»"


def starred(text: str, wild: ast.Wild) -> str:
    return {
        "": text,
        "start": f"{text}…",
        "end": f"…{text}",
        "both": f"…{text}…",
        "any": "…",
    }[wild]
