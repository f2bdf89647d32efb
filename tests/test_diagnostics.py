"""
Every code that a filter can cause has an example, and the example is true.

The examples are `docs/diagnostics.json`; the pages of the reference are made of them.
"""

import ast
import sys
from pathlib import Path

import pytest

import custquery
from custquery.language.messages import catalogue

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from pages.reading import Example, examples, said  # noqa: E402  found by that path

EXAMPLES = examples()

#: Where diagnostics of a filter are made.
SOURCES = ("language", "schema")


def _codes() -> set[str]:
    """Return every code of the catalogue that is named where diagnostics are made."""
    known = {
        code.removesuffix("_one").removesuffix("_other") for code in catalogue("en")
    }
    found: set[str] = set()
    for folder in SOURCES:
        for path in (Path(custquery.__file__).parent / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    found |= _named(node)
    return found & known


def _named(call: ast.Call) -> set[str]:
    """Return the first text given to *call*, when it makes a diagnostic."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name not in {"Diagnostic", "_wrong", "_note", "_warning", "_said"}:
        return set()
    first = call.args[0] if call.args else None
    return {
        each.value
        for each in (ast.walk(first) if first is not None else ())
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def _name(example: Example) -> str:
    return example.code


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_the_query_causes_the_code(example: Example) -> None:
    assert example.code in {each.code for each in said(example, example.text)}


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_the_repaired_query_is_right(example: Example) -> None:
    left = said(example, example.fixed)

    assert [each.code for each in left if each.level == "error"] == []
    assert example.code not in {each.code for each in left}


def test_every_code_has_an_example() -> None:
    assert _codes() - {each.code for each in EXAMPLES} == set()


def test_every_example_is_of_a_code_with_words() -> None:
    words = catalogue("en")

    without = [
        each.code
        for each in EXAMPLES
        if each.code not in words and f"{each.code}_other" not in words
    ]

    assert without == []
