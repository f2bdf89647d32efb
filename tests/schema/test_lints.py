"""Lints: what they say, that it is true, and that they say nothing that is not."""

import json
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

import custquery as cq
from custquery.language import parse
from custquery.language.diagnostics import Diagnostic
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.lints import lint
from custquery.schema.lints.judging import Judge
from custquery.schema.lints.stretches import Cover, Stretch, complement, covers
from custquery.schema.lints.texts import is_within, near
from custquery.schema.text import fold, words
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Suffix,
    ValueSet,
    Words,
)
from custquery.shop.criteria import schema
from custquery.shop.model import MODEL
from custquery.targets.memory import to_predicate
from custquery.testing.generated.customers import Nested, customers
from custquery.testing.generated.pool import READINGS, Pool
from custquery.testing.reference import Unsupported, holds
from custquery.testing.strategies import filters

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
SHOP = cq.environment()
SCHEMA = schema()
READING = READINGS[0]
CASES = json.loads((Path(__file__).parent / "lints.json").read_text(encoding="utf-8"))

#: What a lint may say; everything else comes from other parts of the checker.
CODES = {
    "always-holds",
    "always-matches",
    "both-must-hold",
    "every-value",
    "never-fills",
    "never-holds",
    "never-matches",
    "never-with-the-rest",
    "no-row-matches",
    "redundant-clause",
    "two-ranges",
}


def lints(text: str) -> list[Diagnostic]:
    found = SHOP.check(text, now=NOW)
    assert found.ok, [each.code for each in found.diagnostics]
    return [each for each in found.diagnostics if each.code in CODES]


@pytest.mark.parametrize("case", CASES["said"], ids=lambda case: case["query"])
def test_a_lint_names_the_clause_and_offers_a_way_out(case: dict[str, str]) -> None:
    (said,) = lints(case["query"])
    fixed = [each.apply(case["query"]) for each in said.fixes]

    assert (case["code"], case["at"], case.get("fixes", [])) == (
        said.code,
        said.span.of(case["query"]),
        fixed,
    )


@pytest.mark.parametrize("text", CASES["silent"])
def test_nothing_is_said_that_is_not_certain(text: str) -> None:
    assert [] == [each.code for each in lints(text)]


@pytest.mark.parametrize("case", CASES["several"], ids=lambda case: case["query"])
def test_each_problem_is_said_once_on_its_clause(case: dict[str, object]) -> None:
    text = str(case["query"])

    assert case["codes"] == [[each.code, each.span.of(text)] for each in lints(text)]


def test_a_reversed_range_has_one_warning() -> None:
    found = SHOP.check("orders:10..3 AND tag:vip", now=NOW)

    assert ["reversed-range"] == [each.code for each in found.diagnostics]


# -- laws -----------------------------------------------------------------------------

_TERMS = (
    *("orders>=0", "orders<0", "orders>1", "orders>2", "orders<=1", "orders:0..2"),
    *("orders:1", "orders:1,2", "orders:*", "amount_spent>50", "amount_spent<=50"),
    *("amount_spent:50", "amount_spent>=0", "amount_spent:49.99..50.01"),
    *("tag:vip", "tag:vip,b2b", "tag:b2b", "tag:vip*", "tag==vip", "tag:*", "tag:b*"),
    *("country:NL", "country:BE,NL", "country:BE", "country:*"),
    *("state:enabled", "state:disabled", "state:enabled,invited", "state:*"),
    *("tax_exempt:yes", "tax_exempt:no", "tax_exempt:*"),
    *("name:jan", 'name:"jan de vries"', "name:de", "name:jan*", "name=jan", "name:*"),
    *("name==jan", "name==JOSE", "name=jose"),
    *("email:*@shop.nl", "email:*nl", "email:jan", "email=jan@shop.nl", "email:*"),
    *("email_domain:shop.nl", "email_domain:x.io"),
    *("phone:+31612345678", "phone:+316*", "phone:+31612345679", "phone:*"),
    *("last_order>-30d", "last_order<=-30d", "last_order<-1y", "last_order:today"),
    *("order_date>-30d", "order_date<-7d", "order_date:2025", "order_date:*"),
    *("abandoned_checkout_date>=-5min", "abandoned_checkout_date<-15min"),
    *("jan", '"de vries"', "vries", "jan*"),
)
_PARAMS = (
    *("date>=-30d", "date<-30d", "amount>50", "amount<=50", "amount:50,0"),
    *("count<1", "count:0", "count>=2", "count>=1", "sum_amount>0", "sum_amount<50"),
)


@st.composite
def dense(draw: st.DrawFn, depth: int = 2) -> str:
    """Make filters from few terms, which often meet: equal, opposite or overlapping."""

    def terms(some: tuple[str, ...]) -> str:
        term = draw(st.sampled_from(some))
        return draw(st.sampled_from(("", "", "", "NOT "))) + term

    if depth == 0 or draw(st.integers(0, 4)) == 0:
        if draw(st.integers(0, 5)) == 0:
            params = [terms(_PARAMS) for _ in range(draw(st.integers(1, 3)))]
            return f"orders_placed MATCHES ({', '.join(params)})"
        return terms(_TERMS)
    # Terms of one criterion stand near each other in the list.
    start = draw(st.integers(0, len(_TERMS) - 8))
    parts = [
        terms(_TERMS[start : start + 8])
        if draw(st.booleans())
        else draw(dense(depth - 1))
        for _ in range(draw(st.integers(2, 4)))
    ]
    sign = draw(st.sampled_from((" AND ", " OR ")))
    return draw(st.sampled_from(("", "", "NOT "))) + f"({sign.join(parts)})"


@cache
def _people() -> tuple[Nested, ...]:
    """Make customers on the boundaries of what is asked."""
    return tuple(customers(Random(5).choice, Pool(READING), 60))  # noqa: S311 - not a secret


def _selected(filter_: Checked) -> frozenset[int]:
    selects = to_predicate(filter_, MODEL, READING, SCHEMA)
    return frozenset(n for n, each in enumerate(_people()) if selects(each))


def _members(text: str) -> frozenset[int]:
    """Ask the reference evaluator, which knows nothing of lints or targets."""
    tree = parse(text)
    return frozenset(
        number
        for number, each in enumerate(_people())
        if holds(tree, each, SCHEMA, READING, MODEL)
    )


def _found(text: str) -> tuple[Checked, list[Diagnostic]]:
    found = check(text, SCHEMA, READING)
    assume(found.filter is not None)
    assert found.filter is not None
    return found.filter, list(lint(found.filter, text, READING, SCHEMA))


_ANY = st.one_of(dense(), dense(1), filters(SCHEMA, depth=3))


@given(_ANY)
def test_never_selects_nobody_and_always_selects_everybody(text: str) -> None:
    filter_, _ = _found(text)
    verdict = Judge(text, READING, SCHEMA).filter(filter_)

    if verdict is not None:
        everyone = frozenset(range(len(_people())))
        assert (everyone if verdict else frozenset()) == _selected(filter_)


@given(_ANY)
def test_what_is_redundant_can_be_left_out_without_changing_a_member(text: str) -> None:
    _, said = _found(text)

    for each in said:
        if each.code in {"redundant-clause", "every-value"} and each.fixes:
            _same_members(text, each.fixes[0].apply(text))


@given(_ANY)
def test_all_that_is_redundant_can_be_left_out_one_after_the_other(text: str) -> None:
    first = text
    for _ in range(20):
        _, said = _found(text)
        spare = [each for each in said if each.code == "redundant-clause"]
        cut = [each for each in spare if each.fixes]
        if not cut:
            break
        text = cut[0].fixes[0].apply(text)
    _same_members(first, text)


def _same_members(text: str, other: str) -> None:
    try:
        assert _members(text) == _members(other)
    except Unsupported:
        reject()


@given(_ANY)
def test_one_range_selects_some_of_those_whom_two_bounds_select(text: str) -> None:
    filter_, said = _found(text)

    for each in said:
        for fix in each.fixes:
            if fix.code in {"one-range", "one-row"} and not _has_or_not(text):
                found = check(fix.apply(text), SCHEMA, READING)
                assert found.filter is not None
                assert _selected(found.filter) <= _selected(filter_)


def _has_or_not(text: str) -> bool:
    signs = ("OR", "OF", "||", "or ", "of ", "N", "n", "-", "!")
    return any(sign in text for sign in signs)


@given(_ANY)
def test_every_fix_leaves_a_text_without_errors(text: str) -> None:
    _, said = _found(text)

    for each in said:
        for fix in each.fixes:
            assert check(fix.apply(text), SCHEMA, READING).ok, (text, fix)


@given(_ANY)
def test_a_lint_points_into_the_text(text: str) -> None:
    _, said = _found(text)

    assert all(0 <= each.span.start < each.span.end <= len(text) for each in said)


# What makes them fast must not change what they say


def test_one_contradiction_is_not_said_for_every_pair() -> None:
    asked = [f"note:a{each}" for each in range(24)]
    said = lints(" AND ".join((*asked, *(f"note=b{each}" for each in range(40)))))

    assert {"never-matches"} == {each.code for each in said}
    assert 9 == len(said)


_LINES = st.tuples(
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), max_size=4, unique=True)
    .map(sorted)
    .map(tuple),
)


@given(_LINES, _LINES)
def test_a_line_covers_another_when_nothing_of_that_is_bare(
    whole: Stretch, part: Stretch
) -> None:
    assert (not Cover([complement(part), whole]).bare) == covers(whole, part)


_WRITTEN = st.text("aAbé '-.", min_size=1, max_size=4).filter(fold)
_WORDED = _WRITTEN.filter(words).map(words)
_SEVERAL = st.lists(_WRITTEN, min_size=1, max_size=2).map(tuple)
_ASKED = st.one_of(
    st.builds(OneOf, _SEVERAL, st.booleans()),
    st.builds(OneOf, _SEVERAL.map(lambda each: tuple(map(fold, each)))),
    st.builds(Prefix, _WRITTEN.map(fold)),
    st.builds(Suffix, _WRITTEN.map(fold)),
    st.builds(Words, _WORDED | _WORDED.map(str.rstrip)),
    st.just(Present()),
)


@given(st.lists(_ASKED, min_size=2, max_size=6))
def test_texts_within_each_other_are_near_each_other(asked: list[ValueSet]) -> None:
    beside = near(asked)

    for one, other in combinations(range(len(asked)), 2):
        within = is_within(asked[one], asked[other])
        if within or is_within(asked[other], asked[one]):
            assert other in beside[one]
            assert one in beside[other]
