"""What is too large is refused, each in its own words, without counting far beyond."""

import sys

import pytest

from custquery.language import Limits, parse, try_parse, unparse

LARGE = Limits(length=10**8)

TOO_MUCH = [
    pytest.param("a" * 10_000_000, "too-long", id="ten million characters"),
    pytest.param("(" * 5_000, "too-deep", id="5,000 open brackets"),
    pytest.param("(" * 65 + "a" + ")" * 65, "too-deep", id="65 pairs of brackets"),
    pytest.param("tag:" + "(" * 65 + "a", "too-deep", id="65 brackets around a value"),
    pytest.param("f(" * 3_000, "too-deep", id="3,000 calls"),
    pytest.param("NOT " * 2_400 + "a", "too-deep", id="2,400 NOTs"),
    pytest.param("-" + "!" * 64 + "a", "too-deep", id="65 signs that negate"),
    pytest.param("tag:(" + "NOT " * 65 + "a)", "too-deep", id="65 NOTs of a value"),
    pytest.param("a OR " * 1_900 + "a", "too-many-terms", id="1,900 ORs"),
    pytest.param("a:1 " * 1_001, "too-many-terms", id="1,001 terms"),
    pytest.param("a " * 1_001, "too-many-terms", id="1,001 words"),
    pytest.param("a en " * 1_001, "too-many-terms", id="words that may connect"),
    pytest.param("a\0" * 5_000, "bad-character", id="5,000 times NUL"),
    pytest.param("\ud800" * 5_000, "bad-character", id="halves of characters"),
]


@pytest.mark.parametrize(("text", "code"), TOO_MUCH)
def test_too_much_is_one_problem(text: str, code: str) -> None:
    assert [code] == [each.code for each in try_parse(text).diagnostics]


LARGER = [
    pytest.param("(" * 5_000 + "a" + ")" * 5_000, "too-deep", id="brackets"),
    pytest.param("NOT " * 5_000 + "a", "too-deep", id="NOTs"),
    pytest.param(" OR ".join(["a:1"] * 5_000), "too-many-terms", id="ORs"),
    pytest.param("a:" + "1," * 10_000 + "1", "too-many-values", id="a list"),
    pytest.param("a IN (" + "1," * 10_000 + "1)", "too-many-values", id="IN"),
]


@pytest.mark.parametrize(("text", "code"), LARGER)
def test_the_other_limits_hold_without_the_first(text: str, code: str) -> None:
    assert [code] == [each.code for each in try_parse(text, limits=LARGE).diagnostics]


ENOUGH = [
    pytest.param("(" * 64 + "a" + ")" * 64, id="64 pairs of brackets"),
    pytest.param("NOT " * 64 + "a", id="64 NOTs"),
    pytest.param(" OR ".join(["a:1"] * 1_000), id="1,000 terms"),
    pytest.param("(a b) OR " * 499 + "a", id="499 brackets side by side"),
    pytest.param("a:" + ",".join(["1"] * 4_900), id="4,900 values"),
    pytest.param("'" * 10_000, id="10,000 apostrophes"),
    pytest.param("a" * 10_000, id="10,000 letters"),
    pytest.param(" " * 9_000 + "a", id="9,000 blanks"),
]


@pytest.mark.parametrize("text", ENOUGH)
def test_what_is_at_the_limit_is_read(text: str) -> None:
    assert try_parse(text).ok


UNITS = [
    *(
        "'",
        '"',
        "\\",
        "*",
        "-",
        "- ",
        "+",
        "!",
        "! ",
        ":",
        "=",
        ",",
        ".",
        "..",
        "|",
        "{",
    ),
    *("a{", "a;", "a:", "a: ", "a=", "a = ", "a:1..", "x:(", "[", "f (", "'s ", "AND "),
    *("x IN (", "x:'a", 'x:"a', "x BETWEEN 1 ", "SELECT ", "WHERE ", "“", "v*p "),
    *("FROM customers ", "a ORDER BY b, ", "x = NULL ", "x IN (NULL) ", "x:a b) "),
    *("x:1, ", "niet a ", "mar 1 ", "31 dec ", "x>1,1 ", "(a:1 b "),
]
LISTS = ["1,", "1.", "100,", "$1,", "1k,", "a,", "a ", "5 ", "1 000 ", "€", "'a "]
HOSTILE = [("", unit) for unit in UNITS] + [
    (start, unit) for start in ["x:", "x>", "x IN (", "x:(", "f ("] for unit in LISTS
]


@pytest.mark.parametrize(("start", "unit"), HOSTILE)
def test_twice_a_hostile_text_takes_twice_the_steps(start: str, unit: str) -> None:
    times = 2_400 // len(unit)
    once = calls_to_read(start + times * unit)
    twice = calls_to_read(start + 2 * times * unit)

    assert twice < 2.5 * once + 2_000


def calls_to_read(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        try_parse(text)
    finally:
        sys.setprofile(None)
    return calls


def test_no_depth_recurses() -> None:
    """Whatever is read and written below the limit fits a shallow Python stack."""
    tree = parse("(a OR NOT (b " * 21 + "c" + "))" * 21)

    assert tree == parse(unparse(tree))
    assert 21 == repr(tree).count("Not(")


def test_limits_are_settings() -> None:
    few = Limits(length=30, depth=1, terms=2, values=2)
    texts = ["a" * 31, "((a))", "a b c", "a:1,2,3"]

    assert ["too-long", "too-deep", "too-many-terms", "too-many-values"] == [
        try_parse(text, limits=few).diagnostics[0].code for text in texts
    ]
    assert all(
        try_parse(text, limits=few).ok for text in ["a" * 30, "(a)", "a b", "a:1,2"]
    )


def test_a_bad_character_is_taken_away_or_becomes_a_blank() -> None:
    (said,) = try_parse("ta\0g:v\x07ip\x0borders>3").diagnostics

    assert "tag:vip orders>3" == said.fixes[0].apply("ta\0g:v\x07ip\x0borders>3")


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\r\nb", "a\u00a0b", "a\u2028b"])
def test_blanks_of_all_kinds_are_blanks(text: str) -> None:
    assert parse("a b") == parse(text)
