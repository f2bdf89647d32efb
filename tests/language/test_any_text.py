"""
What holds for every text: it is read or refused, never anything else.

Texts are made of pieces that mean something, put together without sense, and of the
texts of the tables with something cut out, doubled or put in.
"""

import json
import re
from pathlib import Path

import custquery.grammar
import lark
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from custquery.language import (
    LIMITS,
    Diagnostic,
    Dialect,
    ast,
    parse,
    try_parse,
    unparse,
)
from custquery.language.errors import FilterSyntaxError
from custquery.language.machine import run
from custquery.language.reading import Reading
from custquery.language.scanner import plain

HERE = Path(__file__).parent
TREES = json.loads((HERE / "trees.json").read_text("utf-8"))
PROBLEMS = json.loads((HERE / "problems.json").read_text("utf-8"))
SOUND = [text for cases in TREES.values() for text, _ in cases]
BROKEN = [
    re.sub("[«»]", "", case[0][1]) for cases in PROBLEMS.values() for case in cases
]

PIECES = st.sampled_from(
    [
        *(
            "tag",
            "orders",
            "a",
            "b",
            "x_1",
            "and",
            "AND",
            "or",
            "OR",
            "en",
            "OF",
            "not",
        ),
        *("NOT", "niet", "NIET", ":", "=", "==", "!=", "<>", ">", ">=", "=>", "≥", "<"),
        *("(", ")", "[", "]", ",", '"', "'", '"a b"', "'x y'", "vip", "3", "-30d", "-"),
        *(
            "--",
            "!",
            "!x",
            "+",
            "*",
            "vip*",
            "*vip",
            "v*p",
            "..",
            "3..5",
            "5..",
            "NULL",
        ),
        *("IS", "IN", "BETWEEN", "TUSSEN", "CONTAINS", "MATCHES", "STARTS", "WITH"),
        *("31 dec 2025", "March 4, 2025", "2025-03-04 14:30", "1.000,50", "€ 12,50"),
        *("50 euro", "f(", "f()", "f (", "id:1", "date:", "WHERE", "FROM", "customers"),
        *(
            "SHOW",
            "SELECT",
            "ORDER BY",
            "DESC",
            ";",
            "{",
            "}",
            "`",
            "\\",
            "\\,",
            "a:b:c",
        ),
        *("&&", "||", "'t Hoen", "d'Arcy", "“", "”", "—", "12,50", "50,-", "true"),
    ]
)
GAPS = st.sampled_from(["", " ", " ", "  ", "\n"])
SOUP = st.lists(st.tuples(PIECES, GAPS).map("".join), max_size=9).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Spoil a text of the tables."""
    text = draw(st.sampled_from(SOUND + BROKEN))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 4)))
    middle = draw(st.sampled_from(["", text[start:end] * 2]) | PIECES)
    return text[:start] + middle + text[end:]


ANY = st.text() | SOUP | mutated()
DIALECTS: st.SearchStrategy[Dialect] = st.sampled_from(
    ["custquery", "shopify-search", "shopify-segment"]
)


@given(ANY, DIALECTS)
@example("\ud800", "custquery")
@example("a" * 10_001, "custquery")
def test_try_parse_never_raises(text: str, dialect: Dialect) -> None:
    found = try_parse(text, dialect=dialect)

    for each in found.diagnostics:
        assert 0 <= each.span.start <= each.span.end <= len(text)
        for edit in (edit for fix in each.fixes for edit in fix.edits):
            assert 0 <= edit.start <= edit.end <= len(text)


@given(ANY, DIALECTS)
def test_parse_raises_nothing_but_a_syntax_error(text: str, dialect: Dialect) -> None:
    found = try_parse(text, dialect=dialect)
    if found.ok:
        assert found.filter == parse(text, dialect=dialect)
    else:
        with pytest.raises(FilterSyntaxError) as caught:
            parse(text, dialect=dialect)
        assert caught.value.diagnostics


@given(ANY)
def test_every_node_stands_inside_the_text(text: str) -> None:
    level: list[ast.Node] = [try_parse(text).filter]
    while level:
        assert [] == [
            each for each in level if not 0 <= each.start <= each.end <= len(text)
        ]
        level = [below for each in level for below in ast.children(each)]


@given(ANY)
def test_a_sound_text_unparsed_reads_as_the_same(text: str) -> None:
    found = try_parse(text)
    if found.ok:
        assert found.filter == parse(unparse(found.filter))


@given(ANY)
def test_every_fix_leaves_fewer_errors(text: str) -> None:
    found = try_parse(text)
    before = errors(found.diagnostics)

    for each in found.diagnostics:
        if each.level == "error":
            for fix in each.fixes:
                assert before > errors(try_parse(fix.apply(text)).diagnostics)


def errors(said: tuple[Diagnostic, ...]) -> int:
    return sum(each.level == "error" for each in said)


@given(ANY)
def test_problems_come_in_order_and_each_once(text: str) -> None:
    said = try_parse(text).diagnostics
    keys = [(each.span.start, each.span.end, each.code) for each in said]

    assert [key[:2] for key in keys] == sorted(key[:2] for key in keys)
    assert len(keys) == len(set(keys))


# The same file, read by Lark itself, accepts the same texts.

LARK = lark.Lark(
    Path(custquery.grammar.__path__[0], "filter.lark").read_text("utf-8"),
    parser="lalr",
    lexer="contextual",
)

#: Where Lark takes a keyword for a name or word because the state has no keyword, and
#: we refuse: ``AND < 3``, ``or CONTAINS x``, WHERE and ORDER BY in the middle.
TAKEN_FOR_WORDS = re.compile(
    r"""\b(?:AND|OR|EN|OF|NOT|NIET)\s+
        (?:[<>=≥≤≠]|!\s*=|(?:(?:NOT|NIET)[\s_]+)?(?:CONTAINS|STARTS|BETWEEN|TUSSEN
            |MATCHES|IN|IS))
      | WHERE | FROM | SELECT | ORDER\s+BY""",
    re.IGNORECASE | re.VERBOSE,
)


def lark_accepts(text: str) -> bool:
    try:
        LARK.parse(plain(text))
    except lark.exceptions.UnexpectedInput:
        return False
    return True


def we_accept(text: str) -> bool:
    return run(Reading(text, plain(text), "custquery", LIMITS)) is not None


@pytest.mark.parametrize("text", SOUND)
def test_lark_accepts_what_is_sound(text: str) -> None:
    assert lark_accepts(text)


@pytest.mark.parametrize("text", BROKEN)
def test_lark_accepts_of_what_is_broken_what_we_do(text: str) -> None:
    if not TAKEN_FOR_WORDS.search(text):
        assert we_accept(text) == lark_accepts(text)


@settings(max_examples=3 * settings.default.max_examples)
@given(SOUP | mutated())
def test_lark_accepts_the_same_texts(text: str) -> None:
    if text.strip() and not TAKEN_FOR_WORDS.search(text):
        assert we_accept(text) == lark_accepts(text)
