"""
What is printed for Shopify reads back as the same filter; all else is listed.

Two filters are the same when they are so by the laws of logic alone; the reference
evaluator, asked about customers, says so too.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, TypeAlias, cast

import pytest
from attrs import evolve

from custquery.language import Dialect
from custquery.language.messages import say
from custquery.schema import checked
from custquery.schema.checked import Checked, Test
from custquery.schema.checker import check
from custquery.schema.ports import SavedFilter, SavedFilters
from custquery.schema.reading import Reading
from custquery.schema.sources import Count, Sum
from custquery.schema.value_sets import OneOf, Present, Range, Suffix
from custquery.shop.criteria import schema
from custquery.targets.shopify import (
    ShopifyText,
    to_shopify_search,
    to_shopify_segment,
)
from custquery.targets.shopify.negations import pushed
from custquery.targets.shopify.segment import ALWAYS, ROWS
from custquery.testing.agreement import World, by_reference, make_world
from custquery.testing.conformance import Case, load
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.pool import READINGS, Pool
from custquery.testing.reference import Unsupported

HERE = Path(__file__).parent
CASES = json.loads((HERE / "shopify_printers.json").read_text("utf-8"))
SUITE = load(HERE.parent / "conformance")
SCHEMA = schema()
READING = Reading(datetime(2025, 6, 15, 10, tzinfo=UTC))

#: How both languages are printed, and which dialect reads them.
PRINTERS: dict[str, Callable[[Checked, Reading], ShopifyText]] = {
    "segment": to_shopify_segment,
    "search": lambda asked, _: to_shopify_search(asked),
}
DIALECTS: dict[str, Dialect] = {
    "segment": "shopify-segment",
    "search": "shopify-search",
}


class Saved:
    """The saved filters of the conformance suite."""

    def saved(self, name: str) -> SavedFilter | None:
        found = {each.lower(): each for each in SUITE.shop.segments}.get(name.lower())
        return None if found is None else SavedFilter(found, SUITE.shop.segments[found])

    def names(self) -> list[str]:
        return list(SUITE.shop.segments)


each_language = pytest.mark.parametrize("language", PRINTERS)


def rows() -> Iterator[Any]:
    for name, cases in CASES.items():
        for case in cases:
            for language in PRINTERS:
                expected = case[language]
                title = f"{name}: {case['query']} ({language})"
                yield pytest.param(case["query"], language, expected, id=title)


@pytest.mark.parametrize(("query", "language", "expected"), list(rows()))
def test_printed_as_shopify_has_it(
    query: str, language: str, expected: str | list[str]
) -> None:
    found = printed(query, language, READING)

    if isinstance(expected, str):
        assert (expected, ()) == (found.text, found.left_out)
    else:
        assert (None, expected) == (found.text, [each.code for each in found.left_out])


@pytest.mark.parametrize(("query", "language", "expected"), list(rows()))
def test_read_back_it_is_the_same_filter(
    query: str, language: str, expected: str | list[str]
) -> None:
    assert hold(query, language, READING) == isinstance(expected, str)


@each_language
@pytest.mark.parametrize(
    "case", [each for each in SUITE.cases if each.matches is not None], ids=str
)
def test_conformance_read_back_is_the_same_filter(case: Case, language: str) -> None:
    dialect = cast("Dialect", case.dialect)
    hold(case.filter, language, case.reading, dialect, saved=Saved())


@each_language
def test_generated_filters_read_back_are_the_same(language: str) -> None:
    assert campaign(language, 400)["printed"] > 20


@pytest.mark.long
@each_language
def test_very_many_filters_read_back_are_the_same(
    language: str, show: Callable[[str], None]
) -> None:
    counted = campaign(language, 50_000)
    show(f"Shopify {language}: {dict(counted)}")

    assert counted["printed"] > 2_000


def campaign(language: str, many: int) -> Counter[str]:
    """Print generated filters, most of them small, so that many can be said."""
    choose = Random(3).choice  # noqa: S311 - not a secret
    pools = [Pool(each) for each in READINGS]
    counted: Counter[str] = Counter()
    for number in range(many):
        values = pools[number % len(pools)]
        text = Filters(choose, SCHEMA, values).filter(depth=number % 3)
        if check(text, SCHEMA, values.reading).filter is None:
            counted["refused"] += 1
        else:
            said = hold(text, language, values.reading)
            counted["printed" if said else "left out"] += 1
    return counted


def hold(
    query: str,
    language: str,
    reading: Reading,
    dialect: Dialect = "custquery",
    saved: SavedFilters | None = None,
) -> bool:
    """Print *query* and read it back; tell whether it could be printed."""
    found = printed(query, language, reading, dialect, saved)
    sayable(found, query)
    if found.text is None:
        assert found.left_out
        return False
    asked = check(query, SCHEMA, reading, dialect=dialect, saved=saved).filter
    for locale in ("en", "nl"):
        back = check(
            found.text,
            SCHEMA,
            evolve(reading, locale=locale),
            dialect=DIALECTS[language],
        )
        assert [] == [each for each in back.diagnostics if each.level == "error"]
        assert asked is not None
        assert back.filter is not None
        assert normal(asked) == normal(back.filter), found.text
    return True


def printed(
    query: str,
    language: str,
    reading: Reading,
    dialect: Dialect = "custquery",
    saved: SavedFilters | None = None,
) -> ShopifyText:
    asked = check(query, SCHEMA, reading, dialect=dialect, saved=saved).filter
    assert asked is not None, query
    return PRINTERS[language](asked, reading)


def sayable(found: ShopifyText, query: str) -> None:
    """Everything that is said has words, and a place in the query."""
    for each in (*found.left_out, *found.notes):
        assert 0 <= each.span.start <= each.span.end <= len(query)
        for locale in ("en", "nl"):
            assert "{" not in say(each.code, {**each.args, "text": ""}, locale)


# Whom it selects


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    file = tmp_path_factory.mktemp("shopify") / "shop.sqlite"
    made = make_world(SCHEMA, READINGS[0], file, many=40, seed=5)
    yield made
    made.database.close()


@each_language
def test_what_is_printed_selects_the_same_customers(
    world: World, language: str
) -> None:
    choose = Random(11).choice  # noqa: S311 - not a secret
    tried = 0
    for number in range(600):
        text = Filters(choose, SCHEMA, world.values).filter(depth=number % 2)
        if world.check(text).filter is None:
            continue
        found = printed(text, language, world.reading).text
        if found is None:
            continue
        try:
            expected = by_reference(world, text)
            assert expected == by_reference(world, found, DIALECTS[language]), found
        except Unsupported:
            continue
        tried += 1

    assert tried > 20


# Only a part


def test_without_a_clause_there_is_no_text_unless_it_is_asked_for() -> None:
    query = "tag:vip note:tea orders>3"
    found = printed(query, "segment", READING)
    asked = check(query, SCHEMA, READING).filter
    assert asked is not None
    partly = to_shopify_segment(asked, READING, partly=True)

    assert found.text is None
    assert "customer_tags CONTAINS 'vip' AND number_of_orders > 3" == partly.text
    assert ["note:tea"] == [each.span.of(query) for each in partly.left_out]
    assert found.left_out == partly.left_out


def test_a_clause_of_which_a_part_cannot_be_said_is_left_out_whole() -> None:
    asked = check("tag:vip (orders>3 OR note:tea)", SCHEMA, READING).filter
    assert asked is not None

    assert "customer_tags CONTAINS 'vip'" == (
        to_shopify_segment(asked, READING, partly=True).text
    )


def test_nothing_that_can_be_said_is_no_text() -> None:
    asked = check("note:tea", SCHEMA, READING).filter
    assert asked is not None

    for found in (
        to_shopify_segment(asked, READING, partly=True),
        to_shopify_search(asked, partly=True),
    ):
        assert (None, ["shopify-no-criterion"]) == (
            found.text,
            [each.code for each in found.left_out],
        )


@pytest.mark.parametrize("query", ["note:tea (tag:a OR note:b)", "note:a OR note:b"])
@pytest.mark.parametrize("partly", [False, True])
def test_what_is_left_of_nothing_is_never_everyone(query: str, *, partly: bool) -> None:
    asked = check(query, SCHEMA, READING).filter
    assert asked is not None

    for found in (
        to_shopify_segment(asked, READING, partly=partly),
        to_shopify_search(asked, partly=partly),
    ):
        assert (None, ()) == (found.text, found.notes if partly else ())


def test_everyone_inside_a_filter_is_not_left_out_in_silence() -> None:
    asked = check("tag:vip", SCHEMA, READING).filter
    assert asked is not None
    both = checked.All((asked, checked.Named("all", checked.EVERYONE)))

    assert ("", ()) == said_of(to_shopify_search(checked.EVERYONE))
    assert (None, ("shopify-everyone",)) == said_of(to_shopify_search(both))
    assert (None, ("shopify-everyone",)) == said_of(to_shopify_segment(both, READING))
    assert (None, ("shopify-nobody",)) == said_of(to_shopify_search(checked.Any(())))


def said_of(found: ShopifyText) -> tuple[str | None, tuple[str, ...]]:
    return found.text, tuple(each.code for each in found.left_out)


# Limits


def test_ten_clauses_and_no_more() -> None:
    ten = " OR ".join(f"tag:t{number}" for number in range(10))

    assert printed(ten, "segment", READING).text
    assert ["shopify-too-many-clauses"] == codes(f"{ten} OR tag:t10")
    assert printed(f"{ten} OR tag:t10", "search", READING).text


def test_five_hundred_ids_and_no_more() -> None:
    ids = [str(number) for number in range(1, 501)]
    asked = "products_purchased MATCHES (id IN ({}))"

    assert printed(asked.format(",".join(ids)), "segment", READING).text
    assert ["shopify-too-many-values"] == codes(asked.format(",".join([*ids, "501"])))


def test_five_thousand_characters_and_no_more() -> None:
    asked = " OR ".join(f"tag:{letter * 460}" for letter in "abcdefghij")

    assert printed(asked, "segment", READING).text
    assert ["shopify-too-long"] == codes(asked.replace("a" * 460, "a" * 700))


def codes(query: str) -> list[str]:
    return [each.code for each in printed(query, "segment", READING).left_out]


# Notes


@pytest.mark.parametrize(
    ("query", "language", "expected"),
    [
        ("tag:vip orders>3", "segment", ["shopify-differs-accents"]),
        ("tag:vip tag:vip", "segment", ["shopify-differs-accents"]),
        ("orders>3", "segment", []),
        ("email_domain:shop.nl", "segment", ["shopify-differs-capitals"]),
        ("metafields.a.b='Blauw'", "segment", ["shopify-differs-capitals"]),
        ("language:nl", "segment", ["shopify-differs-language"]),
        ("amount_spent:12,50", "segment", ["shopify-differs-cents"]),
        ("amount_spent:12", "segment", []),
        ("jan", "search", ["shopify-differs-fields", "shopify-differs-accents"]),
    ],
)
def test_what_shopify_counts_otherwise_is_noted(
    query: str, language: str, expected: list[str]
) -> None:
    notes = printed(query, language, READING).notes

    assert expected == [each.code for each in notes]
    assert {"note"} >= {each.level for each in notes}


# When two filters are the same


#: A word, and what it is about.
Normal: TypeAlias = "tuple[Any, ...]"


def normal(node: Checked) -> Normal:
    """Return what *node* says, whatever the order and the spelling of it."""
    return _normal(pushed(node))


def _normal(node: Checked) -> Normal:
    match node:
        case checked.All(items):
            return _set("all", [_normal(each) for each in items])
        case checked.Any(items):
            return _set("any", [_normal(each) for each in items])
        case checked.Not(Test() as test):
            return _test(test, negated=True)
        case Test():
            return _test(node, negated=False)
        case checked.Not(item):
            return ("not", _normal(item))
        case checked.Named(_, item):
            return _normal(item)
        case checked.Related(relation, where, having):
            return (
                "related",
                relation.name,
                _normal(pushed(where)),
                _normal(pushed(having)),
            )


def _set(word: str, parts: list[Normal]) -> Normal:
    """Put *parts* together, flat and without order."""
    flat: set[Normal] = set()
    for each in parts:
        flat |= each[1] if each[0] == word else {each}
    if word == "all":
        flat = _without_crossed(flat)
    return next(iter(flat)) if len(flat) == 1 else (word, frozenset(flat))


def _without_crossed(parts: set[Normal]) -> set[Normal]:
    """Read a range whose ends have crossed as the checker does: no value is in it."""
    ends = [each for each in parts if each[0] == "is" and isinstance(each[2], Range)]
    found = set(parts)
    for low, high in product(ends, ends):
        if low[1] == high[1] and _crossed(low[2], high[2]):
            found = (found - {low, high}) | {("is", low[1], OneOf(()))}
    return found


def _crossed(low: Range, high: Range) -> bool:
    if low.low is None or high.high is None:
        return False
    if low.low == high.high:
        return low.low_open or not high.high_closed
    return low.low > high.high


def _test(test: Test, *, negated: bool) -> Normal:
    name, wanted = test.criterion.name, test.wanted
    if name in ROWS:
        return _row(test, negated=negated)
    if name == "email" and isinstance(wanted, Suffix) and wanted.text[0] == "@":
        name = "email_domain"
    if isinstance(wanted, OneOf) and len(wanted.values) > 1:
        parts = [
            evolve(test, wanted=evolve(wanted, values=(each,)))
            for each in wanted.values
        ]
        return _set(
            "all" if negated else "any",
            [_test(each, negated=negated) for each in parts],
        )
    if name == "accepts_marketing" and isinstance(wanted, OneOf):
        name, negated = "email_subscription_status", negated != (not wanted.values[0])
        wanted = OneOf(("subscribed",))
    if isinstance(wanted, Range) and not test.criterion.many:
        return _range(test, wanted, negated=negated)
    return ("not", name, wanted) if negated else ("is", name, wanted)


def _row(test: Test, *, negated: bool) -> Normal:
    """Ask the related rows that a criterion is about."""
    relation_name, parameter = ROWS[test.criterion.name]
    relation = SCHEMA.relations[relation_name]
    where = checked.All(())
    if not isinstance(test.wanted, Present):
        row = next(each for each in relation.row if each.name == parameter)
        where = checked.All((evolve(test, criterion=row),))
    some = Test(relation.aggregates[0], Range(1, None))
    asked = _normal(checked.Related(relation, where, checked.All((some,))))
    return ("not", asked) if negated else asked


def _range(test: Test, wanted: Range, *, negated: bool) -> Normal:
    """Cut a range in its two ends; what is outside it may have no value."""
    name = test.criterion.name
    if negated:
        below = Range(None, wanted.low, high_closed=wanted.low_open)
        above = Range(wanted.high, None, low_open=wanted.high_closed)
        parts = [below] * (wanted.low is not None) + [above] * (wanted.high is not None)
        found: list[Normal] = [("is", name, each) for each in parts]
        always = name in ALWAYS or isinstance(test.criterion.source, Count | Sum)
        if not always:
            found.append(("not", name, Present()))
        return _set("any", found)
    if wanted.low is None or wanted.high is None:
        return ("is", name, wanted)
    low = Range(wanted.low, None, low_open=wanted.low_open)
    high = Range(None, wanted.high, high_closed=wanted.high_closed)
    return _set("all", [("is", name, low), ("is", name, high)])
