"""What customers have adds notes, fixes and counts, and never changes a reading."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve, frozen

import custquery as cq
from custquery.language.messages import message
from custquery.schema.advice import advise
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.ports import Counted
from custquery.schema.reading import Reading
from custquery.targets.memory import to_filter
from custquery.testing.conformance import load

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
PLAIN = evolve(cq.environment(), clock=lambda: NOW)

PEOPLE: list[dict[str, str | int | list[str]]] = [
    {"tags": ["vip", "b2b"], "country": "NL", "city": "Amsterdam", "orders": 9},
    {"tags": ["VIP"], "country": "NL", "city": "Den Haag", "orders": 4},
    {"tags": ["vip"], "country": "BE", "city": "Gent", "orders": 1},
    {"tags": ["b2b"], "country": "BE", "company": "Bakker & Zn"},
]
LISTS = {"tag": "tags", "city": "city", "company": "company"}


@frozen
class People:
    """Customers in a list; answers at once, or too late when *slow*."""

    slow: bool = False

    def values(
        self,
        criterion: Criterion,
        start: str = "",
        *,
        among: Checked | None = None,
        limit: int = 10,
        deadline: float = 0.1,
    ) -> tuple[Counted, ...]:
        found: Counter[str] = Counter()
        for each in PEOPLE:
            value = each.get(LISTS[criterion.name], [])
            found.update(value if isinstance(value, list) else [str(value)])
        return tuple(
            Counted(text, count)
            for text, count in found.most_common(limit)
            if text.lower().startswith(start.lower())
        )

    def count(self, filter: Checked, *, deadline: float = 0.1) -> int | None:
        if self.slow:
            return None
        keep = to_filter(filter, PLAIN.model, PLAIN.reading(), PLAIN.schema)
        return len(keep(PEOPLE))

    def as_of(self, criterion: Criterion) -> datetime | None:
        return NOW if criterion.name == "account_status" else None


WITH_DATA = evolve(PLAIN, values=People())


def said(text: str, locale: str = "en") -> list[str]:
    """Say everything about *text*, with its first way out."""
    found = WITH_DATA.check(text, locale=locale)
    return [message(each, locale) for each in found.diagnostics]


def counts(text: str, **more: str) -> list[tuple[str, int | None]]:
    """Return each repaired text, and how many it selects."""
    found = WITH_DATA.check(text, **more)  # type: ignore[arg-type]
    return [
        (fix.apply(text), fix.matches)
        for each in found.diagnostics
        for fix in each.fixes
    ]


# Values that nobody has


def test_a_value_that_nobody_has_is_noted_with_the_one_that_was_meant() -> None:
    assert ["No customer has the tag “vpi”. Did you mean “vip” (3)?"] == said("tag:vpi")
    assert ["Geen enkele klant heeft ‘vpi’ als label. Bedoel je ‘vip’ (3)?"] == said(
        "label:vpi", "nl"
    )


def test_the_filter_runs_all_the_same() -> None:
    found = WITH_DATA.check("tag:vpi")

    assert ("tag:vpi", ["note"]) == (
        found.canonical,
        [each.level for each in found.diagnostics],
    )


NOBODY = [
    ("tag:vip", []),
    ("tag:VIP", []),
    ("tag:vip,vpi", ["vpi"]),
    ("tag:(vip OR vpi OR b2c)", ["vpi", "b2c"]),
    ("tag IN ('vip', 'vpi')", ["'vpi'"]),
    ("-tag:vpi", ["vpi"]),
    ("tag != vpi", ["vpi"]),
    ("NOT (tag:vip city:Amsterdm)", ["Amsterdm"]),
    ("city:amster*", []),
    ("tag:xyz*", []),
    ("tag:*", []),
    ('tag:""', []),
    ("company:bakker", []),
    ("company:slager", ["slager"]),
    ("orders:99", []),
    ("vpi", []),
]


@pytest.mark.parametrize(("text", "places"), NOBODY)
def test_each_value_of_a_list_is_looked_for(text: str, places: list[str]) -> None:
    found = WITH_DATA.check(text)

    assert places == [
        each.span.of(text)
        for each in found.diagnostics
        if each.code == "no-customer-has"
    ]


def test_a_value_that_is_near_nothing_gets_no_suggestion() -> None:
    assert ["No customer has the company “slager”."] == said("company:slager")


def test_the_count_is_that_of_the_whole_filter() -> None:
    assert [("tag:vip country:NL", 2)] == counts("tag:vpi country:NL")


# Counts on ways out


COUNTED = [
    ("contry:NL", [("country:NL", 2)]),
    ("orders > drie", [("orders > 3", 2)]),
    (
        "tag:vip OR tag:b2b AND country:NL",
        [
            ("tag:vip OR (tag:b2b AND country:NL)", 3),
            ("(tag:vip OR tag:b2b) AND country:NL", 2),
        ],
    ),
    ("(tag:vip OR tag:b2b", [("(tag:vip OR tag:b2b)", 4)]),
]


@pytest.mark.parametrize(("text", "repaired"), COUNTED)
def test_a_way_out_says_how_many_it_selects(
    text: str, repaired: list[tuple[str, int]]
) -> None:
    assert repaired == counts(text)


def test_a_way_out_that_is_not_enough_has_no_count() -> None:
    assert {None} == {matches for _, matches in counts("contry:NL ordres>3")}


def test_a_gap_to_fill_in_has_no_count() -> None:
    assert {None} == {matches for _, matches in counts("tag:")}


def test_a_count_is_of_the_dialect_that_was_typed() -> None:
    text = "tag:vip tag:b2b OR country:NL"
    (as_read, *_) = counts(text, dialect="shopify-search")

    assert ("tag:vip (tag:b2b OR country:NL)", 2) == as_read


def test_a_large_count_is_grouped_as_the_reader_does() -> None:
    (found,) = cq.check("contry:NL").diagnostics
    fixes = (evolve(found.fixes[0], matches=1204),)

    assert message(evolve(found, fixes=fixes), "en").endswith("“country” (1,204)?")
    assert message(evolve(found, fixes=fixes), "nl").endswith("‘country’ (1.204)?")


def test_what_takes_too_long_is_left_out() -> None:
    found = evolve(PLAIN, values=People(slow=True)).check("contry:NL tag:vpi")

    assert PLAIN.check("contry:NL tag:vpi") == found
    assert [None] == [fix.matches for each in found.diagnostics for fix in each.fixes]


def test_nothing_is_asked_when_the_time_is_over() -> None:
    plain = PLAIN.check("contry:NL")

    found = advise(
        plain.diagnostics,
        None,
        plain.tree,
        text=plain.text,
        schema=PLAIN.schema,
        reading=PLAIN.reading(),
        values=People(),
        check_again=PLAIN.check,
        patience=0.0,
    )

    assert [None] == [fix.matches for each in found for fix in each.fixes]


# What is computed in batches


def test_a_criterion_that_is_not_live_says_of_which_day_it_is() -> None:
    assert ["“account_status” is not live: it was computed on 2025-06-15."] == said(
        "account_status:enabled OR account_status:disabled"
    )


# Law 3


CONFORMANCE = load(Path(__file__).parents[1] / "conformance")


def meaning(found: cq.Findings) -> tuple[object, ...]:
    left_out = {"no-customer-has", "as-of"}
    said = [each for each in found.diagnostics if each.code not in left_out]
    return found.filter, found.canonical, found.order, said


def reread(environment: cq.Environment, reading: Reading) -> cq.Environment:
    return evolve(
        environment,
        zone=reading.zone,
        locale=reading.locale,
        currency=reading.currency,
        region=reading.region,
        clock=lambda: reading.now,
    )


@frozen
class Nobody(People):
    """No customer has anything."""

    def values(self, *_: object, **__: object) -> tuple[Counted, ...]:
        return (Counted("vip", 1), Counted("NL", 1))

    def count(self, *_: object, **__: object) -> int:
        return 0


def test_values_never_change_a_reading() -> None:
    for case in CONFORMANCE.cases:
        plain = reread(PLAIN, case.reading)
        for text in (case.filter, *case.same):
            found = evolve(plain, values=Nobody()).check(text)
            assert meaning(plain.check(text)) == meaning(found)
