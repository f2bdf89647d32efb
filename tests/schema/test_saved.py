"""A saved filter inside a filter: ``segment:"Name"``."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from attrs import evolve, frozen

import custquery as cq
from custquery.schema import checked
from custquery.schema.canonical import canonical
from custquery.schema.ports import SavedFilter
from custquery.schema.text import fold

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


@frozen
class Kept:
    """Saved filters by name, in a dict."""

    texts: Mapping[str, str]
    edition: int = 1

    def saved(self, name: str) -> SavedFilter | None:
        for known, text in self.texts.items():
            if fold(known) == fold(name):
                return SavedFilter(known, text, self.edition)
        return None

    def names(self) -> list[str]:
        return list(self.texts)


def shop(**texts: str) -> cq.Environment:
    return reading_from(Kept(texts))


def reading_from(kept: Kept) -> cq.Environment:
    return evolve(cq.environment(), saved=kept)


def codes(findings: cq.Findings) -> list[str]:
    return [each.code for each in findings.diagnostics]


SEGMENTS = {
    "VIPs": "tag:vip",
    "Big spenders": "amount_spent>=1000",
    "Dutch, or not": "segment:VIPs AND country:NL",
    "5* hotels": "tag:hotel",
    "Été": "tag:ete",
}

SPELLINGS = [
    ("segment:VIPs", "segment:VIPs"),
    ("segment:vips", "segment:VIPs"),
    ('SEGMENT = "vips"', "segment:VIPs"),
    ('segment:"ete"', "segment:Été"),
    ('segment:"big  spenders"', 'segment:"Big spenders"'),
    ('segment:"5* hotels"', 'segment:"5* hotels"'),
    ("-segment:VIPs", "NOT segment:VIPs"),
    ("NOT segment:VIPs", "NOT segment:VIPs"),
    ("segment != VIPs", "NOT segment:VIPs"),
    ("klantsegment:VIPs EN tag:b2b", "segment:VIPs AND tag:b2b"),
    ('segment:VIPs,"Big spenders"', 'segment:VIPs OR segment:"Big spenders"'),
    (
        'segment IN (VIPs, "dutch, or not")',
        'segment:VIPs OR segment:"Dutch, or not"',
    ),
    (
        'segment:(VIPs AND NOT "Big spenders")',
        'segment:VIPs AND NOT segment:"Big spenders"',
    ),
    (
        'segment NOT IN (VIPs, "Big spenders")',
        'NOT (segment:VIPs OR segment:"Big spenders")',
    ),
]


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_a_saved_filter_is_named_like_a_value(text: str, canonical: str) -> None:
    found = reading_from(Kept(SEGMENTS)).check(text)

    assert canonical == found.canonical
    assert [] == codes(found)


@pytest.mark.parametrize(("text", "canonical"), SPELLINGS)
def test_its_canonical_text_is_read_as_the_same(text: str, canonical: str) -> None:
    environment = reading_from(Kept(SEGMENTS))

    assert environment.check(text).filter == environment.check(canonical).filter


def test_it_means_what_its_text_means() -> None:
    people = [{"tags": ["VIP"], "country": "NL"}, {"tags": ["vip"]}, {}]
    environment = reading_from(Kept(SEGMENTS))

    assert people[:1] == environment.filter(people, 'segment:"dutch, or not"')
    assert people[1:] == environment.filter(people, '-segment:"dutch, or not"')


def test_it_is_one_node_with_its_name() -> None:
    found = reading_from(Kept(SEGMENTS)).check("segment:vips").filter

    assert isinstance(found, checked.Named)
    assert "VIPs" == found.name
    assert "tag:vip" == canonical(found.item)


def test_it_is_read_again_each_time() -> None:
    texts = {"VIPs": "tag:vip"}
    environment = reading_from(Kept(texts))
    before = environment.compile("segment:VIPs")
    texts["VIPs"] = "orders>3"
    after = environment.compile("segment:VIPs")

    assert before.matches({"tags": ["vip"]})
    assert not after.matches({"tags": ["vip"]})


WRONG = [
    ("segment:Vpis", "unknown-segment", "Vpis"),
    ("segment:vips,nobody", "unknown-segment", "nobody"),
    ("segment>3", "operator-not-for", ">"),
    ("segment:vi*", "star-not-for", "vi*"),
    ("segment:*", "star-not-for", "*"),
    ("segment:1..3", "operator-not-for", ":"),
    ("segment IS NULL", "operator-not-for", "IS"),
    ("segment CONTAINS vip", "operator-not-for", "CONTAINS"),
]


@pytest.mark.parametrize(("text", "code", "place"), WRONG)
def test_what_is_no_name_is_refused_where_it_stands(
    text: str, code: str, place: str
) -> None:
    (said,) = reading_from(Kept(SEGMENTS)).check(text).diagnostics

    assert (code, place) == (said.code, said.span.of(text))


def test_a_mistyped_name_gets_a_suggestion() -> None:
    text = 'tag:b2b segment:"bg spenders"'
    (said,) = reading_from(Kept(SEGMENTS)).check(text).diagnostics

    assert ['tag:b2b segment:"Big spenders"'] == [
        each.apply(text) for each in said.fixes
    ]


def test_without_a_shop_there_are_none() -> None:
    assert ["segment-without-shop"] == codes(cq.check("segment:VIPs"))


def test_a_saved_filter_is_no_part_of_related_rows() -> None:
    found = reading_from(Kept(SEGMENTS)).check("orders MATCHES (segment:VIPs)")

    assert ["unknown-parameter"] == codes(found)


# Those that use others


CIRCLES = [
    ({"A": "segment:A"}, "A → A"),
    ({"A": "segment:B", "B": "segment:A"}, "A → B → A"),
    ({"A": "tag:x OR NOT segment:B", "B": "segment:c", "C": "segment:b"}, "B → C → B"),
]


@pytest.mark.parametrize(("texts", "path"), CIRCLES)
def test_a_circle_is_refused_and_shown(texts: dict[str, str], path: str) -> None:
    (said,) = shop(**texts).check("tag:y segment:a").diagnostics

    assert ("segment-uses-itself", path) == (said.code, said.args["path"])
    assert "a" == said.span.of("tag:y segment:a")


def test_a_filter_may_be_used_twice() -> None:
    texts = {"A": "segment:B OR segment:C", "B": "segment:D", "C": "segment:D"}

    assert [] == codes(shop(**texts, D="tag:vip").check("segment:A"))


def test_a_long_chain_is_no_trouble() -> None:
    texts = {f"s{at}": f"segment:s{at + 1}" for at in range(60)}

    assert [] == codes(shop(**texts, s60="tag:vip").check("segment:s0"))


def test_an_endless_chain_is_refused() -> None:
    texts = {f"s{at}": f"NOT segment:s{at + 1}" for at in range(300)}

    found = shop(**texts, s300="tag:vip").check("segment:s0")

    assert ["segment-too-large"] == codes(found)


def test_what_doubles_with_each_step_is_refused_at_once() -> None:
    texts = {f"s{at}": f"segment:s{at + 1} OR segment:s{at + 1}" for at in range(60)}

    found = shop(**texts, s60="tag:vip OR tag:b2b").check("segment:s0")

    assert ["segment-too-large"] == codes(found)


UNREADABLE = [
    ({"Gold": "loyalty.tier:gold"}, "Gold", "loyalty.tier"),
    ({"Gold": "segment:Old", "Old": "loyalty.tier:gold"}, "Old", "loyalty.tier"),
    ({"Gold": "segment:Gone tag:vip"}, "Gold", "Gone"),
    ({"Gold": "tag:vip AND"}, "Gold", "AND"),
]


@pytest.mark.parametrize(("texts", "name", "part"), UNREADABLE)
def test_one_that_cannot_be_read_any_more_is_named(
    texts: dict[str, str], name: str, part: str
) -> None:
    found = shop(**texts).check("tag:vip OR segment:Gold")

    (said,) = found.diagnostics
    assert found.filter is None
    assert ("segment-not-readable", name) == (said.code, said.args["name"])
    assert part == said.args["text"]


def test_one_of_a_later_edition_is_refused() -> None:
    found = reading_from(Kept(SEGMENTS, edition=2)).check("segment:VIPs")

    assert ["segment-newer"] == codes(found)


def test_what_is_said_of_a_saved_text_is_not_said_of_the_filter() -> None:
    """Its notes are about places in another text."""
    environment = shop(Mixed="tag:vip OR tag:b2b AND country:NL")

    assert [] == codes(environment.check("segment:Mixed"))


@pytest.mark.parametrize("locale", ["nl", "de", "fr"])
def test_a_canonical_text_reads_the_same_in_every_language(locale: str) -> None:
    environment = shop(
        Recent="order_date>=-30d AND amount_spent>1000.5 AND name:en",
    )

    english = environment.check("segment:Recent", now=NOW).filter
    assert english == environment.check("segment:Recent", now=NOW, locale=locale).filter
    assert english is not None
