"""
What is said about a text that is wrong: the table is ``problems.json``, by chapter.

A case is everything said about one text, in order: the code, the text with ``«»``
around what is underlined, and the text after the first fix, or null without one.
"""

import json
from pathlib import Path

import pytest

from custquery.language import Diagnostic, ast, parse, try_parse
from custquery.language.errors import FilterSyntaxError
from custquery.language.messages import catalogue, label, message

CHAPTERS = json.loads(Path(__file__).with_name("problems.json").read_text("utf-8"))


def text_of(case: list[list[str]]) -> str:
    return case[0][1].replace("«", "").replace("»", "")


CASES = [
    pytest.param(case, id=f"{chapter}: {text_of(case)!r}")
    for chapter, cases in CHAPTERS.items()
    for case in cases
]


def marked(text: str, said: Diagnostic) -> str:
    start, end = said.span.start, said.span.end
    return f"{text[:start]}«{text[start:end]}»{text[end:]}"


@pytest.mark.parametrize("case", CASES)
def test_it_says(case: list[list[str]]) -> None:
    text = text_of(case)

    assert case == [
        [
            each.code,
            marked(text, each),
            each.fixes[0].apply(text) if each.fixes else None,
        ]
        for each in try_parse(text).diagnostics
    ]


@pytest.mark.parametrize("case", CASES)
def test_the_only_problem_is_gone_after_any_of_its_fixes(case: list[list[str]]) -> None:
    text = text_of(case)
    errors = [each for each in try_parse(text).diagnostics if each.level == "error"]
    fixed = [fix.apply(text) for each in errors for fix in each.fixes]

    if len(errors) == 1:
        assert [] == [each for each in fixed if not try_parse(each).ok]


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize("case", CASES)
def test_it_says_so_in_words(case: list[list[str]], locale: str) -> None:
    for each in try_parse(text_of(case)).diagnostics:
        said = [message(each, locale), *(label(fix, locale) for fix in each.fixes)]

        assert each.code in catalogue(locale)
        assert all(fix.code in catalogue(locale) for fix in each.fixes)
        assert not any(
            "{" in part and "}" in part and "{x}" not in part for part in said
        )


def test_a_syntax_error_carries_only_what_is_wrong() -> None:
    with pytest.raises(FilterSyntaxError) as caught:
        parse("bank of (scotland")

    assert ["unclosed-bracket"] == [each.code for each in caught.value.diagnostics]


def test_what_was_wrong_leaves_a_problem_in_its_place() -> None:
    tree = try_parse("(a: AND b:2) c>").filter.tree

    assert isinstance(tree, ast.And)
    assert [ast.Problem, ast.Literal, ast.Problem] == [
        type(each.value) for each in tree.items if isinstance(each, ast.Comparison)
    ]


def test_at_most_twenty_problems_are_told() -> None:
    assert 20 == len(try_parse("a: AND " * 30).diagnostics)


IN_A_SEGMENT = [
    ("city = Den Haag", "city = Den «Haag»", 'city = "Den Haag"'),
    ("city = Den Haag Zuid", "city = Den «Haag Zuid»", 'city = "Den Haag Zuid"'),
    ("city = 'Den' Haag", "city = 'Den' «Haag»", "city = 'Den' \"Haag\""),
    ("jan", "«jan»", '"jan"'),
    ("a = 1 AND jan", "a = 1 AND «jan»", 'a = 1 AND "jan"'),
    ("a = 1 AND (jan piet)", "a = 1 AND («jan piet»)", 'a = 1 AND ("jan piet")'),
]


@pytest.mark.parametrize(("text", "underlined", "fixed"), IN_A_SEGMENT)
def test_a_segment_has_no_free_words(text: str, underlined: str, fixed: str) -> None:
    (said,) = try_parse(text, dialect="shopify-segment").diagnostics

    assert ("words-not-allowed", underlined) == (said.code, marked(text, said))
    assert fixed == said.fixes[0].apply(text)
    assert try_parse(fixed, dialect="shopify-segment").ok


@pytest.mark.parametrize("text", ['"jan"', "anniversary('a.b') = today", "a = 'b c'"])
def test_a_segment_may_hold_quotes(text: str) -> None:
    assert try_parse(text, dialect="shopify-segment").ok


SAFE = {"nothing-follows", "leading-connector", "bad-character"}


@pytest.mark.parametrize("code", sorted(SAFE))
def test_a_safe_fix_takes_only_away_what_means_nothing(code: str) -> None:
    found = [
        each
        for case in CHAPTERS.values()
        for texts in case
        for each in try_parse(text_of(texts)).diagnostics
        if each.code == code
    ]

    assert found
    assert {"safe"} == {fix.grade for each in found for fix in each.fixes}
