"""What is unparsed reads as the same tree; what is spelled, as the same text."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custquery.language import (
    ast,
    parse,
    quote_if_needed,
    spell_value,
    spell_words,
    unparse,
)
from custquery.language.scanner import plain


def drawn(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw from *strategy*; a failing case does not print how it was made."""

    @st.composite
    def drawn(draw: st.DrawFn) -> object:
        return draw(strategy)

    return drawn()


#: Everything that may be typed; what is not is refused before it is read.
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t")
)

#: Texts that mean something somewhere, and look like what means something.
AWKWARD = st.sampled_from(
    [
        *("AND", "or", "en", "OF", "not", "NIET", "IN", "is", "BETWEEN", "tussen"),
        *("CONTAINS", "starts_with", "NOT_MATCHES", "MATCHES", "null", "NULL", "order"),
        *("by", "DESC", "where", "from", "true", "false", "EUR", "-30d", "-x", "+5"),
        *("+x", "!x", "..", "a..b", "...", ".5", "a.", "*", "a*", "*a", "a*b", "'"),
        *("'t", "''", '"', "\\", "\\\\", ";", ":", "a:b", "=", "<", "≥", "=>", ","),
        *(",a", "12,50", "1.000,50", "€5", "f(", "(", ")", "[", "]", "{", "`", "&&"),
        *("||", "a&b", "a|b", "&", "|", "!", "-", "--", "_", "“a”", "’s", "—", "ａ"),
        *("#1", "@", "%", "/", "\\.", "D'Arcy", "2025-03-04T14:30", "", " ", "a b"),
        *("31 dec 2025", "50 euro", "order by", "1 000"),
    ]
)

SPELLABLE = drawn(TEXTS | AWKWARD)


def is_plain(text: str) -> bool:
    """Whether *text* can be the text of something without quotes."""
    return text != "" and plain(text) == text


BARE = SPELLABLE.filter(is_plain)

CONNECTORS = {"AND", "OR", "EN", "OF", "NOT", "NIET"}
NAMES = st.from_regex(r"[^\W\d]\w*(?:[.$-]\w+)?", fullmatch=True).filter(
    lambda name: plain(name) == name and name.upper() not in CONNECTORS
)

WILD: st.SearchStrategy[ast.Wild] = st.sampled_from(["start", "end", "both"])
LITERALS = drawn(
    st.one_of(
        st.builds(ast.Literal, SPELLABLE, st.just(value=True)),
        st.builds(ast.Literal, BARE),
        st.builds(ast.Literal, BARE, st.just(value=False), WILD),
        st.just(ast.Literal("", wild="any")),
    )
)
RANGES = st.builds(ast.Range, LITERALS, LITERALS)
SIGNS = st.sampled_from([":", "=", "==", "!=", ">", ">=", "<", "<="])


def unlike(
    kind: type, values: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Two or more values none of which is a *kind* itself: those are kept flat."""
    flat = values.filter(lambda each: not isinstance(each, kind))
    return st.lists(flat, min_size=2, max_size=3).map(tuple)


VALUES = drawn(
    st.recursive(
        LITERALS | RANGES | st.builds(ast.Compared, SIGNS, LITERALS),
        lambda values: st.one_of(
            st.builds(ast.AnyOf, unlike(ast.AnyOf, values)),
            st.builds(ast.AllOf, unlike(ast.AllOf, values)),
            st.builds(ast.NotValue, values),
        ),
        max_leaves=4,
    )
)
LISTS = st.lists(
    VALUES.filter(lambda each: not isinstance(each, ast.AnyOf)), min_size=1, max_size=3
).map(lambda items: ast.AnyOf(tuple(items)))


def is_truth(term: ast.Comparison) -> bool:
    """Whether *term* would be the older ``f(…) = true``."""
    value = term.value
    return isinstance(value, ast.Literal) and value.text.lower() in {"true", "false"}


def terms(names: st.SearchStrategy[ast.Name]) -> st.SearchStrategy[ast.Tree]:
    """Every kind of comparison, of names that may have arguments."""
    return st.one_of(
        st.builds(ast.Comparison, names, SIGNS, VALUES).filter(
            lambda term: term.name.arguments is None or not is_truth(term)
        ),
        st.builds(
            ast.Comparison, names, st.sampled_from(["CONTAINS", "STARTS WITH"]), VALUES
        ),
        st.builds(ast.Comparison, names, st.just("IN"), LISTS),
        st.builds(ast.Comparison, names, st.just("BETWEEN"), RANGES),
        st.builds(ast.Comparison, names, st.just("IS"), VALUES | st.just(ast.Null())),
    )


WORDS = st.one_of(
    st.builds(ast.Words, SPELLABLE, st.just(value=True)),
    st.builds(ast.Words, BARE),
    st.builds(ast.Words, BARE, st.just(value=False), WILD),
    st.just(ast.Words("", wild="any")),
)


def larger(trees: st.SearchStrategy[ast.Tree]) -> st.SearchStrategy[ast.Tree]:
    """Trees out of smaller ones."""
    params = st.lists(
        trees.filter(lambda each: not isinstance(each, ast.And)), max_size=3
    ).map(tuple)
    names = st.builds(ast.Name, NAMES)
    return st.one_of(
        st.builds(ast.Not, trees),
        st.builds(
            ast.And,
            unlike(ast.And, trees),
            st.lists(st.booleans(), max_size=3).map(tuple),
        ),
        st.builds(ast.Or, unlike(ast.Or, trees)),
        st.builds(ast.Related, names, params, st.sampled_from(["matches", "call"])),
        terms(st.builds(ast.Name, NAMES, params)),
    )


TREES = drawn(
    st.recursive(WORDS | terms(st.builds(ast.Name, NAMES)), larger, max_leaves=6)
)
ORDERS = st.lists(
    st.builds(ast.Order, st.builds(ast.Name, NAMES), st.booleans()), max_size=2
).map(tuple)


#: Drawing a tree is slow on a busy machine, and a flat AND or OR is found by trying.
PATIENT = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@PATIENT
@given(TREES, ORDERS)
def test_a_tree_unparsed_and_parsed_is_the_same_tree(
    tree: ast.Tree, order: tuple[ast.Order, ...]
) -> None:
    expected = ast.Filter(tree, order)

    assert expected == parse(unparse(expected))


@PATIENT
@given(TREES)
def test_unparsing_twice_gives_the_same_text(tree: ast.Tree) -> None:
    text = unparse(tree)

    assert text == unparse(parse(text))


@pytest.mark.parametrize("before", ["x:", "x = ", "x CONTAINS ", "x IN (a, "])
@given(text=SPELLABLE)
def test_a_value_is_read_as_it_was_spelled(before: str, text: str) -> None:
    for spelled in (
        spell_value(text),
        quote_if_needed(text),
        spell_value(text, quoted=True),
    ):
        closing = ")" if "(" in before else ""
        tree: Any = parse(f"{before}{spelled}{closing} AND y:1").tree
        value = tree.items[0].value

        assert text == (value.items[-1] if closing else value).text


@given(BARE, WILD)
def test_stars_are_read_as_they_were_spelled(text: str, wild: ast.Wild) -> None:
    assert ast.Literal(text, wild=wild) == _value(spell_value(text, wild=wild))
    assert (
        ast.Words(text, wild=wild)
        == parse(spell_words(text, phrase=False, wild=wild)).tree
    )


def _value(spelled: str) -> object:
    tree = parse(f"x:{spelled}").tree
    assert isinstance(tree, ast.Comparison)
    return tree.value


def test_a_problem_has_no_spelling() -> None:
    with pytest.raises(ValueError, match="problem"):
        unparse(ast.Problem())


TEXT_OF = [
    ("tag:vip   orders > 3", "tag:vip AND orders>3"),
    ("jan   de vries", "jan de vries"),
    ("a:1 b:2 OR c:3", "(a:1 AND b:2) OR c:3"),
    ("x not in ('a', b)", 'x NOT IN ("a", b)'),
    ("x IS NOT NULL", "x IS NOT NULL"),
    ("f(id: 1) = FALSE", "f(id:1) = false"),
    ("f NOT MATCHES (a = 1, b >= 2)", "f NOT MATCHES (a=1, b>=2)"),
    ("a:12,50", "a:12,50"),
    ("tag:(a, b)", "tag:(a OR b)"),
    ("WHERE a = 1 ORDER BY b desc", "a=1 ORDER BY b DESC"),
    ("a:“x”", 'a:"x"'),
]


@pytest.mark.parametrize(("text", "expected"), TEXT_OF)
def test_unparsed_text_is_as_short_as_it_can_be(text: str, expected: str) -> None:
    assert expected == unparse(parse(text))


@pytest.mark.parametrize(
    "text", [r"a = (\" OR (:\"))", r"a = (\" OR \")", r"a:\",\"", r"tag:\"vip\""]
)
def test_a_bare_quote_is_not_taken_for_a_copied_one(text: str) -> None:
    assert parse(text) == parse(unparse(parse(text)))
