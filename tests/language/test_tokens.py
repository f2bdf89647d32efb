"""The tokens of a text by role, broken texts included."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import custquery as cq
from custquery.language.expected import TERMINALS
from custquery.language.tokens import ROLES, tokens

HERE = Path(__file__).parent
TREES = json.loads((HERE / "trees.json").read_text("utf-8"))
SOUND = [text for cases in TREES.values() for text, _ in cases]

#: One letter for each role.
LETTERS = {
    "field": "f",
    "operator": "o",
    "value": "v",
    "connector": "c",
    "free-text": "t",
    "bracket": "b",
    "keyword": "k",
    "not-understood": "?",
}

SHOWN = [
    ("tag:vip", "f o v"),
    ("tag:vip AND jan", "f o v c t"),
    ("NOT tag:vip -b2b", "c f o v c t"),
    ("orders BETWEEN 1 AND 5", "f o v o v"),
    ("orders:1..5", "f o v o v"),
    ("tag IN ('a', b)", "f o b v c v b"),
    ("tag NOT CONTAINS x", "f o o v"),
    ("note IS NOT NULL", "f o c v"),
    ('"de vries" jan', "t t"),
    ("jan en piet", "t t t"),
    ("a:1 EN b:2", "f o v c f o v"),
    ("AND", "t"),
    ("f MATCHES (a > 1, b = 2)", "f o b f o v c f o v b"),
    ("f(id: 1) = true", "f b f o v b o v"),
    ("anniversary('m.a.b') = today", "f b f b o v"),
    ("FROM customers SHOW a WHERE b:1 ORDER BY c DESC", "k k k f k f o v k f k"),
    ("x:31 dec 2025 y", "f o v t"),
    # Sound clauses keep their roles beside broken ones.
    ("tag: AND b:2", "f o c f o v"),
    ("tag:vip, country:NL", "f o v ? f o v"),
    ("orders >> 3 y", "f ? v t"),
    ('tag:"vip AND orders>3', "f o ? c f o v"),
    ("tag:a:b x:1", "f o ? f o v"),
    ("(a:1 AND b:2) c:3)", "b f o v c f o v b f o v ?"),
]


def shown(text: str) -> str:
    return " ".join(LETTERS[each.role] for each in tokens(text))


@pytest.mark.parametrize(("text", "wanted"), SHOWN)
def test_a_text_has_tokens(text: str, wanted: str) -> None:
    assert wanted == shown(text)


def test_every_terminal_has_a_role() -> None:
    assert TERMINALS - {"END"} == set(ROLES) - {"ERROR"}


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_text_is_understood(text: str) -> None:
    assert "?" not in shown(text)


SOUP = st.lists(
    st.sampled_from([*SOUND[:60], "(", ")", ":", '"', "'", "AND", "..", ",", " ", "-"])
).map(" ".join)


@given(st.text() | SOUP)
def test_tokens_are_in_order_and_cover_all_but_blanks(text: str) -> None:
    found = tokens(text)
    ends = [0, *(each.span.end for each in found)]
    between = [
        text[end : each.span.start] for end, each in zip(ends, found, strict=False)
    ]

    assert all(each.span.start < each.span.end for each in found)
    assert all(end <= each.span.start for end, each in zip(ends, found, strict=False))
    assert (
        "" == cq.language.scanner.plain("".join([*between, text[ends[-1] :]])).strip()
    )


@pytest.mark.parametrize("text", ["a" * 10_001, "(" * 200 + "x", "tag:\0", "\ud800"])
def test_what_is_beyond_a_limit_is_not_understood(text: str) -> None:
    assert tokens(text)
