"""Labels of a text: what they say, and that removing one cuts exactly its clause."""

from datetime import UTC, datetime
from itertools import pairwise
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import custquery as cq
from custquery.language import ast, unparse
from custquery.language.diagnostics import Edit
from custquery.language.removal import edit_text, inverse
from custquery.schema.checker import check
from custquery.schema.findings import Findings
from custquery.shop.criteria import schema
from custquery.targets.labels import Label, labels
from custquery.testing.generated.pool import READINGS
from custquery.testing.strategies import filters

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
SHOP = cq.environment()
SCHEMA = schema()
READING = READINGS[0]


def labelled(text: str, locale: str = "en") -> tuple[Label, ...]:
    return SHOP.compile(text, now=NOW).labels(locale)


def test_there_is_a_label_for_each_clause_in_words() -> None:
    found = labelled("tag:vip AND (orders>3 OR country:NL) -note:*")

    assert [
        ("tag:vip", "with the tag “vip”"),
        (
            "(orders>3 OR country:NL)",
            "with more than 3 orders or with an address in the Netherlands",
        ),
        ("-note:*", "without a note"),
    ] == [(each.text, each.sentence) for each in found]


def test_the_words_are_those_of_the_reader() -> None:
    found = labelled("tag:vip orders>3", "nl")

    assert ["met het label ‘vip’", "met meer dan 3 bestellingen"] == [
        each.sentence for each in found
    ]


def test_what_or_joins_at_the_top_is_one_label() -> None:
    (label,) = labelled("tag:vip OR tag:b2b AND orders>3")

    assert "" == edit_text("tag:vip OR tag:b2b AND orders>3", label.removal)


def test_a_text_with_an_error_and_an_empty_one_have_no_labels() -> None:
    reading = SHOP.reading(now=NOW)

    for text in ("", "  ", "contry:NL tag:vip"):
        assert () == labels(SHOP.check(text, now=NOW), reading, "en")


REMOVALS = [
    ("tag:vip AND orders>3", ["orders>3", "tag:vip"]),
    ("(tag:a AND tag:b) AND tag:c", ["(tag:b) AND tag:c", "(tag:a) AND tag:c"]),
    ("tag:a AND (tag:b AND tag:c)", ["(tag:b AND tag:c)", "tag:a AND (tag:c)"]),
    ("tag:a&&-tag:b&&tag:c", ["-tag:b&&tag:c", "tag:a&&tag:c"]),
    ("tag:a EN tag:b OF tag:c", [""]),
    ("bank of scotland", [r"\of scotland", "bank scotland", r"bank \of"]),
    ("jan tag:a is null", ["tag:a is null", r"jan \is null"]),
    ("WHERE tag:a ORDER BY orders", ["ORDER BY orders"]),
    ("FROM customers SHOW name WHERE (tag:a)", [""]),
    ("WHERE tag:a AND tag:b", ["WHERE tag:b", "WHERE tag:a"]),
    (
        "WHERE tag:a AND jan AND tag:b",
        ['WHERE "jan" AND tag:b', "WHERE tag:a AND tag:b"],
    ),
    ("tag:a limit 10 tag:b", ["limit 10 tag:b", "tag:a 10 tag:b", "tag:a limit tag:b"]),
    ("  ( tag:a )  ", [""]),
]


@pytest.mark.parametrize(("text", "without"), REMOVALS)
def test_removing_a_label_leaves_the_rest_as_it_was_typed(
    text: str, without: list[str]
) -> None:
    found = SHOP.compile(text, now=NOW).labels()

    left = [edit_text(text, each.removal) for each in found]
    assert without == left[: len(without)]


def test_labels_are_those_of_the_dialect() -> None:
    text = "tag:a tag:b OR tag:c"
    query = SHOP.compile(text, now=NOW, dialect="shopify-search")

    assert [("tag:a", "tag:b OR tag:c"), ("tag:b OR tag:c", "tag:a")] == [
        (each.text, edit_text(text, each.removal)) for each in query.labels("en")
    ]


def test_words_that_would_be_read_otherwise_get_quotes() -> None:
    text = "tag:a limit 10 tag:b"
    *_, last = SHOP.compile(text, now=NOW).labels()

    assert 'tag:a limit "10"' == edit_text(text, last.removal)


# -- laws, over generated filters -----------------------------------------------------


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Join generated filters in the ways in which people join them."""
    parts = draw(st.lists(filters(SCHEMA, depth=2), min_size=1, max_size=4))
    joined = parts[0]
    for part in parts[1:]:
        sign = draw(st.sampled_from((" AND ", " ", " EN ", "&&", " and ")))
        joined = draw(
            st.sampled_from(
                (
                    f"{joined}{sign}({part})",
                    f"({joined}){sign}{part}",
                    f"{joined}{sign}{part}",
                )
            )
        )
    before, after = draw(
        st.sampled_from(
            (
                ("", ""),
                (" ", " "),
                ("WHERE ", ""),
                ("WHERE (", ") ORDER BY orders DESC"),
                ("FROM customers SHOW name WHERE ", " ORDER BY name"),
            )
        )
    )
    return f"{before}{joined}{after}"


def _checked(text: str) -> Findings:
    return check(text, SCHEMA, READING)


def _rest(findings: Findings, place: int) -> ast.Tree | None:
    """Return the tree without one clause."""
    tree = findings.tree.tree
    items = tree.items if isinstance(tree, ast.And) else ()
    left = [each for number, each in enumerate(items) if number != place]
    return None if not left else left[0] if len(left) == 1 else ast.And(tuple(left))


@given(texts())
def test_each_removal_is_the_removal_of_that_clause_from_the_tree(text: str) -> None:
    findings = _checked(text)

    for place, label in enumerate(labels(findings, READING, "en", _checked)):
        left = _checked(edit_text(text, label.removal))
        rest = evolve(findings.tree, tree=_rest(findings, place))
        assert _checked(unparse(rest)).filter == left.filter
        assert findings.tree.order == left.tree.order


@given(texts())
def test_each_removal_can_be_undone_to_the_letter(text: str) -> None:
    for label in labels(_checked(text), READING, "nl", _checked):
        removed = edit_text(text, label.removal)
        assert text == edit_text(removed, inverse(text, label.removal))


@given(texts(), st.randoms(use_true_random=False))
def test_removing_all_labels_leaves_the_empty_filter(text: str, chance: Random) -> None:
    sound = _checked(text).ok
    while found := labels(_checked(text), READING, "en", _checked):
        text = edit_text(text, chance.choice(found).removal)

    assert not sound or (True, None) == (
        _checked(text).ok,
        _checked(text).tree.tree,
    )


@given(texts())
def test_edits_of_a_removal_do_not_touch_each_other(text: str) -> None:
    for label in labels(_checked(text), READING, "en", _checked):
        assert all(_apart(*pair) for pair in pairwise(label.removal))


def _apart(first: Edit, second: Edit) -> bool:
    return first.end < second.start
