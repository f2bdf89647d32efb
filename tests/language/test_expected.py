"""What may come at a caret, as terminals, and what it would belong to."""

import pytest

from custquery.language.expected import TERMINALS, Place, expected

AGAIN = [
    ("|", "", "", "", {"NAME", "NOT", "LPAR"}),
    ("ta|", "ta", "", "", {"NAME", "NOT", "LPAR"}),
    ("tag|:vip", "tag", "", "", {"NAME"}),
    ("tag:|", "", "tag", "", {"BARE", "STRING"}),
    ("tag:vi|p", "vi", "tag", "", {"BARE", "STRING"}),
    ("tag:|vip", "", "tag", "", {"BARE"}),
    ('tag:"de vr|', '"de vr', "tag", "", {"STRING"}),
    ('tag:"de |vries" x', '"de ', "tag", "", {"STRING"}),
    ("x:31 dec 20|25", "31 dec 20", "x", "", {"SPACED"}),
    ("tag:vip |", "", "", "", {"AND", "OR", "NAME"}),
    ("tag:vip AN|", "AN", "", "", {"AND", "OR", "NAME"}),
    ("x BETWEEN 1 |", "", "x", "", {"AND"}),
    ("x BETWEEN |", "", "x", "", {"BARE"}),
    ("x:3..|", "", "x", "", {"BARE"}),
    ("x>=-|", "-", "x", "", {"BARE"}),
    ("x IS |", "", "x", "", {"NULL", "NOT"}),
    ("x:(a OR |", "", "x", "", {"BARE", "NOT", "COMPARE"}),
    ("(a |", "", "", "", {"AND", "RPAR"}),
    ("f MATCHES (|", "", "", "f", {"NAME"}),
    ("f NOT MATCHES (|", "", "", "f", {"NAME"}),
    ("f MATCHES (a > |", "", "a", "f", {"BARE"}),
    ("f MATCHES (a > 1, |", "", "", "f", {"NAME"}),
    ("f MATCHES (a > 1) |", "", "", "", {"AND", "NAME"}),
    ("f(|", "", "", "f", {"STRING", "NAME"}),
    ("f('a') MATCHES (|", "", "", "", {"NAME"}),
    ("f('a') = |", "", "f", "", {"BARE"}),
    ("f('a') |", "", "f", "", {"COMPARE", "AND"}),
    ("a ORDER BY |", "", "", "", {"PLAIN"}),
    ("a ORDER BY b |", "", "", "", {"ASC", "DESC"}),
    ("FROM customers SHOW a |", "", "", "", {"FRAME_WHERE"}),
    # A mistake before it hides nothing.
    ("a: AND b:|", "", "b", "", {"BARE"}),
    ("(a:1 AND AND b|", "b", "", "", {"NAME"}),
    ("a:1) b|", "b", "", "", {"NAME"}),
    ('a:"1 AND b:2 AND c|', "c", "", "", {"NAME"}),
]


def places(marked: str) -> tuple[Place, ...]:
    return expected(marked.replace("|", ""), marked.index("|"))


@pytest.mark.parametrize(("marked", "typed", "name", "within", "terminals"), AGAIN)
def test_at_a_caret_may_come(
    marked: str, typed: str, name: str, within: str, terminals: set[str]
) -> None:
    first = places(marked)[0]

    assert (typed, name, within) == (first.typed, first.name, first.within)
    assert terminals <= first.terminals


WORDS = [
    ("tag|", "tag", {"COMPARE", "IN", "NOT_OP"}),
    ("tag |", "tag", {"COMPARE", "IN", "NOT_OP"}),
    ("a:1 tag |", "tag", {"COMPARE"}),
    ("tag CONT|", "tag", {"CONTAINS"}),
    ("tag NOT |", "tag", {"CONTAINS", "IN", "MATCHES"}),
]


@pytest.mark.parametrize(("marked", "name", "terminals"), WORDS)
def test_a_word_may_turn_out_to_be_a_name(
    marked: str, name: str, terminals: set[str]
) -> None:
    other = [each for each in places(marked) if each.name == name]

    assert terminals <= other[0].terminals


REPLACED = [
    ("tag:vi|p x", "vip"),
    ("ta|g:vip", "tag"),
    ("tag:|vip", "vip"),
    ("|tag:vip", ""),
    ("tag:vip |country:NL", ""),
    ('tag:"a |b" x', '"a b"'),
    ("x:31 d|ec 2025 y", "31 dec 2025"),
    ("orders >|= 3", ">="),
    ("tag:vip A|ND x", "AND"),
]


@pytest.mark.parametrize(("marked", "token"), REPLACED)
def test_an_offer_takes_the_place_of_the_whole_token(marked: str, token: str) -> None:
    first = places(marked)[0]

    assert token == first.replace.of(marked.replace("|", ""))


def test_what_follows_is_known() -> None:
    marked = ("a|:1", "a| IN (1)", "a| MATCHES (b:1)", "a| b")

    assert ["sign", "verb", "rows", ""] == [places(each)[0].before for each in marked]


@pytest.mark.parametrize("text", ["a" * 10_001, "(" * 100])
def test_beyond_a_limit_nothing_is_expected(text: str) -> None:
    assert () == expected(text, len(text))


def test_only_terminals_of_the_grammar_are_expected() -> None:
    for marked, *_ in AGAIN:
        assert all(each.terminals <= TERMINALS for each in places(marked))
