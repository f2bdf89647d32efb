"""Criteria that only a plugin words, and no two meanings that are said the same."""

from datetime import UTC, datetime
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import Column, Count, Relation
from custquery.schema.types import Choice, Text, WholeNumber, YesNo
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Words,
)
from custquery.shop.criteria import schema
from custquery.targets.sentence import clause, simplified, to_sentence

READING = Reading(datetime(2025, 11, 21, 12, 0, 30, tzinfo=UTC))
SHOP = schema()

WAREHOUSE = Relation("visits", "visit", "customer_id")


def plugin_criterion(name: str, label: str, type_: object = None) -> Criterion:
    return Criterion(
        name=name,
        type=type_ or Text(),
        source=Column(name),
        label={"en": label, "nl": f"{label} (nl)" if "(" in label else label},
        summary={"en": label, "nl": label},
    )


TIER = plugin_criterion("loyalty.tier", "loyalty tier", Choice(("gold", "silver")))
POINTS = plugin_criterion("loyalty.points", "loyalty points", WholeNumber())
GIFT = plugin_criterion("gift.wrap", "gift wrapping", YesNo())
TERMS = plugin_criterion("shop.terms", "terms and conditions")
VISITS = RelationCriterion(
    name="visits",
    relation=WAREHOUSE,
    row=(plugin_criterion("place", "place"),),
    aggregates=(
        Criterion(
            name="count",
            type=WholeNumber(),
            source=Count(WAREHOUSE),
            label={"en": "number", "nl": "aantal"},
            summary={"en": "How many.", "nl": "Hoeveel."},
        ),
    ),
    label={"en": "shop visits", "nl": "winkelbezoeken"},
    summary={"en": "Visits.", "nl": "Bezoeken."},
)


@pytest.mark.parametrize(
    ("criterion", "wanted", "english", "dutch"),
    [
        (
            TIER,
            OneOf(("gold",)),
            "with loyalty tier “gold”",
            "met loyalty tier ‘gold’",
        ),
        (TIER, Present(), "with loyalty tier", "met loyalty tier"),
        (
            POINTS,
            Range(11, None),
            "with loyalty points of at least 11",
            "met loyalty points van minstens 11",
        ),
        (GIFT, OneOf((True,)), "with gift wrapping: yes", "met gift wrapping: ja"),
        (
            TERMS,
            Words(" accepted "),
            "with “accepted” in “terms and conditions”",
            "met ‘accepted’ in terms and conditions",
        ),
        (
            TERMS,
            Range("a", "m"),
            "with “terms and conditions” of at least “a” but less than “m”",
            "met terms and conditions van minstens ‘a’ maar minder dan ‘m’",
        ),
        (
            TERMS,
            Prefix("x"),
            "with “terms and conditions” starting with “x”",
            "met terms and conditions beginnend met ‘x’",
        ),
        (
            TERMS,
            Suffix("x"),
            "with “terms and conditions” ending in “x”",
            "met terms and conditions eindigend op ‘x’",
        ),
        (
            TERMS,
            OneOf(()),
            "with an impossible value for “terms and conditions”",
            "met een onmogelijke waarde voor terms and conditions",
        ),
    ],
)
def test_a_criterion_of_a_plugin_needs_no_words_but_its_label(
    criterion: Criterion, wanted: ValueSet, english: str, dutch: str
) -> None:
    test = checked.Test(criterion, wanted)

    assert english == clause(test, READING, "en")
    assert dutch == clause(test, READING, "nl")


def test_a_relation_of_a_plugin_needs_no_words_but_its_labels() -> None:
    where = checked.Test(VISITS.row[0], OneOf(("utrecht",)))
    having = checked.Test(VISITS.aggregates[0], Range(2, None))
    related = checked.Related(VISITS, where, having)

    assert (
        clause(related, READING, "en")
        == "with at least 2 shop visits (place “utrecht”)"
    )
    assert (
        clause(related, READING, "nl")
        == "met minstens 2 winkelbezoeken (place ‘utrecht’)"
    )


# Different meanings, different sentences


def leaves(*names: str) -> list[Checked]:
    return [checked.Test(SHOP.criteria["tag"], OneOf((name,))) for name in names]


def trees(leaves: list[Checked], depth: int) -> list[Checked]:
    """Every tree of *depth* over *leaves* with lists of two and of three."""
    if depth == 0:
        return leaves
    below = trees(leaves, depth - 1)
    small = below if depth == 1 else below[:: max(1, len(below) // 12)]
    pairs = list(product(small, repeat=2))
    return [
        *below,
        *(checked.Not(each) for each in small),
        *(kind(pair) for kind in (checked.All, checked.Any) for pair in pairs),
        *(
            kind((*pair, leaves[0]))
            for kind in (checked.All, checked.Any)
            for pair in pairs
        ),
    ]


SINGLE = leaves("a", "b")
SEVERAL = [checked.Test(SHOP.criteria["tag"], OneOf(("a", "b"))), leaves("c")[0]]
NOUNS = [
    checked.Test(SHOP.criteria["orders"], Range(4, None)),
    checked.Test(SHOP.criteria["created_at"], Range(0, None)),
    checked.Test(SHOP.criteria["country"], OneOf(("NL", "BE"))),
]
ROW_A, ROW_B = (checked.Test(VISITS.row[0], OneOf((place,))) for place in ("a", "b"))
COUNT = checked.Test(VISITS.aggregates[0], Range(1, None))
RELATED = [
    checked.Related(VISITS, checked.Any((ROW_A, ROW_B)), COUNT),
    checked.Related(VISITS, checked.Not(checked.All((ROW_A, ROW_B))), COUNT),
    checked.Named("x", checked.Any(tuple(SINGLE))),
]


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize(
    "parts",
    [SINGLE, SEVERAL, NOUNS, RELATED],
    ids=["single values", "several values", "other shapes", "rows and names"],
)
def test_different_structures_never_read_the_same(
    parts: list[Checked], locale: str
) -> None:
    said: dict[str, Checked] = {}

    for tree in trees(parts, 3):
        simple = simplified(tree)
        sentence = to_sentence(tree, READING, locale)
        assert said.setdefault(sentence, simple) == simple, sentence

    assert len(said) > 500


TEXTS = st.text("ab \"'“”‘’\\…,.()", min_size=1, max_size=4)
WHOLE = st.integers(-2, 12)
MOMENTS = st.sampled_from(
    [0, 1, 3_600_000_000, 1_761_438_600_000_000, 1_761_442_200_000_000]
) | st.integers(1_700_000_000_000_000, 1_700_000_000_000_100)
MONEY = st.decimals(-2, 12, places=1)


def ranges(
    ends: st.SearchStrategy[object], *, flags: bool = False
) -> st.SearchStrategy:
    flag = st.sampled_from([False, True] if flags else [False])
    return st.builds(
        Range,
        st.none() | ends,
        st.none() | ends,
        low_open=flag,
        high_closed=flag,
    )


@cache
def value_sets(criterion: Criterion) -> st.SearchStrategy[ValueSet]:
    match criterion.type.domain:
        case "whole":
            return st.builds(OneOf, st.lists(WHOLE, max_size=2).map(tuple)) | ranges(
                WHOLE
            )
        case "money":
            return ranges(MONEY, flags=True)
        case "instant":
            return ranges(MOMENTS)
        case "yesno":
            return st.sampled_from([OneOf((True,)), OneOf((False,)), Present()])
        case "code":
            return st.lists(
                st.sampled_from([code for code, _ in criterion.type.suggest("", "en")]),
                max_size=3,
                unique=True,
            ).map(lambda codes: OneOf(tuple(codes)))
        case _:
            return (
                st.builds(OneOf, st.lists(TEXTS, max_size=2).map(tuple), st.booleans())
                | st.builds(Prefix, TEXTS)
                | st.builds(Suffix, TEXTS)
                | st.sampled_from(
                    [Words(" a "), Words(" a"), Words(" a b "), Present()]
                )
            )


def criteria_of(of: Schema) -> list[Criterion]:
    return [each for each in of.listed if isinstance(each, Criterion)]


CRITERIA = [*criteria_of(SHOP), TIER, POINTS, GIFT, TERMS]
TESTS = st.sampled_from(CRITERIA).flatmap(
    lambda criterion: value_sets(criterion).map(
        lambda wanted: checked.Test(criterion, wanted)
    )
)


def meaning(test: checked.Test) -> object:
    """Return what two tests that mean the same have in common."""
    name, wanted = test.criterion.name, test.wanted
    match wanted:
        case OneOf(()):
            return name, "never"
        case OneOf(values, raw):
            kept = raw and name != "phone"
            return name, "one of", tuple(map(repr, values)), kept
        case Range(int(low), int(high)) if (
            high == low + 1 and test.criterion.type.domain == "whole"
        ):
            return name, "one of", (repr(low),), False
        case Range(low, high, low_open, high_closed):
            return (
                name,
                "range",
                (low, low is not None and low_open),
                (high, high is not None and high_closed),
            )
        case _:
            return name, wanted


@pytest.mark.parametrize("locale", ["en", "nl"])
@given(st.lists(TESTS | TESTS.map(checked.Not), min_size=2, max_size=12))
def test_different_tests_never_read_the_same(locale: str, tests: list[Checked]) -> None:
    said: dict[str, object] = {}

    for test in tests:
        negated = isinstance(test, checked.Not)
        meant = negated, meaning(test.item if negated else test)
        assert meant == said.setdefault(clause(test, READING, locale), meant)


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.name)
@settings(max_examples=settings.default.max_examples // 5)
@given(data=st.data())
def test_one_value_set_and_its_like_read_differently(
    criterion: Criterion, locale: str, data: st.DataObject
) -> None:
    first, second = (
        checked.Test(criterion, data.draw(value_sets(criterion))) for _ in range(2)
    )

    assert (meaning(first) == meaning(second)) == (
        clause(first, READING, locale) == clause(second, READING, locale)
    )
