"""What would turn the answer about a customer: a change of her values, or time."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import custquery as cq
from custquery.language import parse
from custquery.schema.calendar import moment
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.shop.criteria import schema
from custquery.shop.model import MODEL
from custquery.targets.explanation import Change, explain
from custquery.targets.memory import to_predicate, values_of
from custquery.testing.generated import customers as made
from custquery.testing.generated.customers import Nested
from custquery.testing.generated.pool import READINGS, Pool
from custquery.testing.reference import holds
from custquery.testing.strategies import customers

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
SHOP = cq.environment(zone="Europe/Amsterdam")
SCHEMA = schema()

NOOR = {
    "name": "Noor de Vries",
    "tags": ["VIP", "wholesale"],
    "orders": 4,
    "amount_spent": "1000.5",
    "country": ["NL", "BE"],
    "last_order": "2025-10-22",
    "tax_exempt": True,
    "state": "enabled",
}

WAYS = [
    ("orders>5", ["number of orders: 2 more, 6 in all"]),
    ("orders<3", ["number of orders: 2 less, 2 in all"]),
    ("orders:4", ["number of orders: 1 more, 5 in all"]),
    ("amount_spent>=1013", ["amount spent: €12.50 more, €1,013.00 in all"]),
    ("tag:b2b", ["tag: “b2b” added"]),
    ("tag:vip", ["tag: “VIP” taken away"]),
    ("tag:vip,wholesale", ["tag: “VIP” and “wholesale” taken away"]),
    ("tag:a tag:b", ["tag: “a” and “b” added"]),
    ("tag:new NOT tag:vip", ["tag: “VIP” taken away, “new” added"]),
    ("country:DE tag:vip", ["country: Germany added"]),
    ("state:disabled", ["account status: disabled"]),
    ("tax_exempt:no", ["tax exempt: no"]),
    ("last_order<-30d", ["last order date: before 22 Oct 2025"]),
    ("last_order>=-7d", ["last order date: 14 Nov 2025"]),
    ("name:piet", ["with “piet” in the name"]),
    ("note:*", ["with a note"]),
    ("NOT name:*", ["name: no value"]),
    ("orders>5 OR tag:b2b", ["number of orders: 2 more, 6 in all", "tag: “b2b” added"]),
    ("orders>5 AND tag:b2b", ["number of orders: 2 more, 6 in all + tag: “b2b” added"]),
    ("orders>5 orders<3", []),
    ("", []),
    (
        "tag:a tag:b note:x country:FR",
        ["tag: “a” and “b” added + with “x” in the note + country: France added"],
    ),
]


@pytest.mark.parametrize(("text", "ways"), WAYS)
def test_the_smallest_change_is_told(text: str, ways: list[str]) -> None:
    found = SHOP.compile(text, now=NOW).explain(NOOR)

    assert ways == [
        " + ".join(each.text for each in together) for together in found.changes
    ]


def test_a_change_is_told_in_the_words_of_the_reader() -> None:
    query = SHOP.compile("amount_spent>=1013 OR tag:b2b", now=NOW)
    said = [each.text for (each,) in query.explain(NOOR, "nl").changes]

    assert [
        "besteed bedrag: € 12,50 meer, € 1.013,00 in totaal",
        "label: ‘b2b’ erbij",
    ] == [each.replace("\N{NO-BREAK SPACE}", " ") for each in said]


TURNS = [
    ("last_order<-30d", "2025-11-22T00:00:00+01:00"),
    ("last_order>=-30d", "2025-11-22T00:00:00+01:00"),
    ("last_order>=-1m", "2025-11-23T00:00:00+01:00"),
    ("last_order<-1y", "2026-10-23T00:00:00+02:00"),
    ("last_order>=-744h", "2025-11-21T23:00:00.000001+01:00"),
    ("NOT last_order>=-30d tag:vip", "2025-11-22T00:00:00+01:00"),
    ("last_order>=-30d tag:b2b", None),
    ("last_order>=2025-01-01", None),
    ("orders>3", None),
    ("last_order:today", None),
    ("last_order:2025-10-22 OR last_order<-2y", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "turns"), TURNS)
def test_the_moment_at_which_time_alone_turns_it_is_told(
    text: str, turns: str | None
) -> None:
    found = SHOP.compile(text, now=NOW).explain(NOOR)

    assert turns == (found.turns and found.turns.isoformat())


BIRTHDAYS = [
    ("1990-11-22", "2025-11-22T00:00:00+01:00"),
    ("1990-11-21", "2025-11-22T00:00:00+01:00"),
    ("1990-03-01", "2026-03-01T00:00:00+01:00"),
]


@pytest.mark.parametrize(("born", "turns"), BIRTHDAYS)
def test_a_birthday_comes_and_goes(born: str, turns: str) -> None:
    query = SHOP.compile("anniversary('metafields.facts.birth_date') = today", now=NOW)
    found = query.explain({"metafields": {"facts": {"birth_date": born}}})

    assert found.turns
    assert turns == found.turns.isoformat()
    assert found.changes


def test_an_open_checkout_becomes_abandoned_after_ten_minutes() -> None:
    touched = NOW - timedelta(minutes=4)
    micros = int(
        (touched - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)
    )
    record = {
        "checkout": [{"touched_at": micros, "completed_at": None, "has_contact": 1}]
    }
    query = SHOP.compile("abandoned_checkout_date:*", now=NOW)
    found = explain(
        query.checked, record, MODEL, query.reading, SHOP.schema, at=query.at
    )

    assert touched + timedelta(minutes=10, microseconds=1) == found.turns
    assert "21 Nov 2025 at 13:06:00.000001" == found.turns_in_words


def test_without_a_text_to_read_again_no_moment_is_told() -> None:
    query = SHOP.compile("last_order<-30d", now=NOW)

    assert explain(query.checked, NOOR, Flat(), query.reading).turns is None


# -- laws -----------------------------------------------------------------------------

_OWN = (
    *("tag:vip", "tag:vip,b2b", "NOT tag:b*", "tag==vip", "tag:*", "tag:naïve"),
    *("state:enabled", "state:disabled,invited", "NOT state:enabled"),
    *("language:nl", "NOT language:*", "tax_exempt:yes", "NOT tax_exempt:yes"),
    *("orders>1", "orders:0", "orders:2..3", "orders<2", "NOT orders:1"),
    *("amount_spent>50", "amount_spent<=50", "amount_spent:0", "amount_spent:*"),
    *("customer_added_date>=-30d", "customer_added_date:2025", "updated_at<-1y"),
    *("note:jan", "note:*", "company=jan", "company:jan*", "first_name:*"),
)


@st.composite
def _filters(draw: st.DrawFn, terms: tuple[str, ...], depth: int = 2) -> str:
    if depth == 0:
        return draw(st.sampled_from(terms))
    many = draw(st.integers(1, 3))
    parts = [draw(_filters(terms, depth - 1)) for _ in range(many)]
    sign = draw(st.sampled_from((" AND ", " OR ")))
    return draw(st.sampled_from(("", "NOT "))) + f"({sign.join(parts)})"


def _checked(text: str, reading: Reading) -> Checked:
    found = check(text, SCHEMA, reading)
    assert found.filter is not None
    return found.filter


def _plain(record: Nested, reading: Reading) -> dict[str, object]:
    """Return the values of the criteria that are asked about, by their names."""
    asked = (re.search(r"[a-z_]+(?=[:<>=])", term) for term in _OWN)
    kept: dict[str, object] = {}
    for name in {found[0] for found in asked if found}:
        criterion = SCHEMA.criteria[name]
        found = values_of(criterion, MODEL, reading, SCHEMA)(record)
        kept[criterion.name] = _given(criterion.name, found)
    return kept


def _given(name: str, values: tuple[object, ...]) -> object:
    if SCHEMA.criteria[name].type.domain == "instant":
        values = tuple(moment(int(str(each))) for each in values)
    if SCHEMA.criteria[name].many:
        return list(values)
    return values[0] if values else None


def _changed(
    record: Mapping[str, object], way: tuple[Change, ...]
) -> dict[str, object]:
    return {**record, **{each.name: _given(each.name, each.values) for each in way}}


@given(_filters(_OWN), customers(Pool(READINGS[0]), at_most=3))
def test_what_is_told_turns_the_answer(text: str, people: list[Nested]) -> None:
    reading = READINGS[0]
    filter_ = _checked(text, reading)
    selects = to_predicate(filter_, Flat(), reading, SCHEMA)

    for person in people:
        record = _plain(person, reading)
        found = explain(filter_, record, Flat(), reading, SCHEMA)
        for way in found.changes:
            if all(each.kind not in {"true", "untrue"} for each in way):
                assert found.holds != selects(_changed(record, way))


_IN_TABLES = (
    *("tag:vip", "NOT tag:vip,b2b", "tag:b*", "tag:*"),
    *("state:enabled", "state:disabled,invited", "tax_exempt:yes", "language:nl,de"),
)


@given(_filters(_IN_TABLES), customers(Pool(READINGS[0]), at_most=3))
def test_what_is_told_turns_the_answer_of_the_reference_too(
    text: str, people: list[Nested]
) -> None:
    reading = READINGS[0]
    filter_, tree = _checked(text, reading), parse(text)

    for person in people:
        found = explain(filter_, person, MODEL, reading, SCHEMA)
        assert found.holds == holds(tree, person, SCHEMA, reading, MODEL)
        for way in found.changes:
            changed = {**person, **_columns(way)}
            assert found.holds != holds(tree, changed, SCHEMA, reading, MODEL)


def _columns(way: tuple[Change, ...]) -> Nested:
    """Write what would change as the rows and columns in which it is kept."""
    kept: Nested = {}
    for each in way:
        if each.name == "tag":
            kept["tag"] = [{"tag": value} for value in each.values]
        else:
            (value, *_) = each.values or (None,)
            kept[each.name] = int(value) if isinstance(value, bool) else value
    return kept


_TIMES = (
    *(
        "order_date>=-30d",
        "order_date<-1y",
        "order_date:today",
        "order_date:-1m..today",
    ),
    *("customer_added_date<-1y", "customer_added_date>-12m", "updated_at>=-36h"),
    *("last_order>-15min", "first_order<=yesterday", "customer_added_date:tomorrow"),
    *("abandoned_checkout_date:*", "abandoned_checkout_date>=-2w", "tag:vip"),
    *("order_date:2025", "order_date>+7d", "NOT updated_at:-2w..-1d"),
    *(
        "orders_placed MATCHES (date>=-30d)",
        "orders_placed MATCHES (date<-1m, count>1)",
    ),
)


@pytest.mark.parametrize("reading", READINGS, ids=lambda each: each.zone.key)
def test_one_microsecond_before_it_turns_the_answer_is_as_it_was(
    reading: Reading,
) -> None:
    turned = sum(_turns(Random(seed), reading) for seed in range(60))  # noqa: S311 - not a secret

    assert turned > 5


def _turns(chance: Random, reading: Reading) -> bool:
    """Ask the reference evaluator before and at the moment that is told, if one is."""
    (person,) = made.customers(chance.choice, Pool(reading), 1)
    sign = chance.choice((" AND ", " OR "))
    text = sign.join(chance.choice(_TIMES) for _ in range(chance.choice((1, 1, 2, 3))))
    tree = parse(text)

    def holds_at(now: datetime) -> bool:
        return holds(tree, person, SCHEMA, evolve(reading, now=now), MODEL)

    def at(now: datetime) -> Checked | None:
        return check(text, SCHEMA, evolve(reading, now=now)).filter

    found = explain(_checked(text, reading), person, MODEL, reading, SCHEMA, at=at)
    if found.turns is None:
        for days in (1, 8, 31, 366, 3660):
            assert found.holds == holds_at(reading.now + timedelta(days=days)), text
        return False
    turns = found.turns.astimezone(UTC)
    assert found.holds == holds_at(turns - timedelta(microseconds=1)), text
    assert found.holds != holds_at(turns), text
    for part in range(0, 100, 20):
        between = (turns - reading.now) * part // 100
        assert found.holds == holds_at(reading.now + between), text
    return True
