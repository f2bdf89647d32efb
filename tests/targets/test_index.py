"""An index selects whom filtering record by record selects, in the same order."""

from array import array
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from types import SimpleNamespace

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import custquery as cq
from custquery.language.errors import FilterError
from custquery.schema.value_sets import Words
from custquery.shop.criteria import schema
from custquery.targets.index import bitsets, with_numpy
from custquery.targets.index.column import Column
from custquery.targets.index.postings import Postings
from custquery.testing.agreement import World, by_reference, make_world
from custquery.testing.generated.filters import every_form, relations_of
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.indexed import INDEXES
from custquery.testing.trial import Question, Trial

SCHEMA = with_metafields(schema())

pytestmark = pytest.mark.xdist_group("index")

Show = Callable[[str], None]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    folder = tmp_path_factory.mktemp("worlds")
    made = [
        make_world(SCHEMA, each, folder / f"{number}.sqlite", many=50, seed=number)
        for number, each in enumerate(READINGS)
    ]
    yield made
    for each in made:
        each.database.close()


def campaign(worlds: list[World], pairs: int, show: Show) -> None:
    """Ask terms of every form, related rows, functions and whole filters."""
    choose = Random(3).choice  # noqa: S311 - not a secret
    trials = [Trial(each) for each in INDEXES]
    forms, number = list(every_form(SCHEMA)), 0
    while sum(trials[0].pairs.values()) < pairs:
        world = worlds[number % len(worlds)]
        filters = world.filters(choose)
        text = choose(
            (
                filters.term(*choose(forms)),
                filters.term(*choose(forms)),
                filters.related(choose(relations_of(SCHEMA))),
                filters.filter(depth=3),
                choose((filters.segment, filters.function))(),
            )
        )
        number += 1
        found = world.check(text).filter
        if found is not None:
            asked = Question(text, found, by_reference(world, text))
            for each in trials:
                each.both(world, [asked])
    for each in trials:
        count, wrong = sum(each.pairs.values()), len(each.differences)
        show(f"{each.target.name:24} {count:>10,} pairs, {wrong} differences")

    assert [] == [str(each) for trial in trials for each in trial.differences][:20]


def test_generated_filters(worlds: list[World], show: Show) -> None:
    campaign(worlds, 20_000, show)


PEOPLE = [
    {"id": 1, "tags": ["VIP", "gold"], "orders": 5, "name": "Zoë van de Berg"},
    {"id": 2, "orders": 3, "name": "de Berg van Zoë", "country": "nl"},
    {"id": 3, "tags": [], "name": "van de Berg", "orders": 5.0, "country": "NL"},
    {"id": 4, "tags": "vip", "orders": "7", "country": ["BE", "NL"]},
    SimpleNamespace(id=5, tags=("vip", None), orders=None, name="Bo", birthday=None),
]


def test_the_same_records_come_back_in_their_order() -> None:
    index = cq.index(iter(PEOPLE))

    found = index.filter("tag:vip")

    expected = [PEOPLE[0], PEOPLE[3], PEOPLE[4]]
    assert list(map(id, expected)) == list(map(id, found))
    assert 3 == index.count("tag:vip")
    assert 5 == len(index)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tag:*",
        "NOT tag:*",
        "orders:5",
        "orders>=5",
        "orders:3..5",
        "orders>100",
        'name:"van de berg"',
        'NOT name:"van de berg"',
        'name:"van de be*"',
        "name:zo*",
        "name==Bo",
        "name=bo",
        "berg",
        'zoe "de berg"',
        "country:NL OR tag:gold",
        "NOT (country:NL OR tag:gold)",
        "orders>4 orders<4",
        "email:*@shop.nl",
    ],
)
def test_it_selects_what_filter_selects(text: str) -> None:
    index = cq.index(PEOPLE)

    assert cq.filter(PEOPLE, text) == index.filter(text)
    assert len(cq.filter(PEOPLE, text)) == index.count(text)


def test_a_query_is_asked_with_its_own_zone() -> None:
    people = [{"id": 1, "created_at": datetime(2025, 1, 1, 2)}]  # noqa: DTZ001
    tokyo = cq.environment(zone="Asia/Tokyo")
    index = cq.index(people)

    assert people == index.filter("created_at:2025-01-01")
    query = tokyo.compile("created_at<'2024-12-31T18:00:00Z'")
    assert people == query.filter(people) == index.filter(query)
    assert [] == index.filter("created_at<'2024-12-31T18:00:00Z'")


def test_what_an_environment_requires_holds_in_its_index() -> None:
    shop = cq.environment().requiring("country:NL")
    index = shop.index(PEOPLE)

    assert [2, 3, 4] == [each["id"] for each in index.filter("")]
    assert [] == index.filter("tag:gold OR NOT country:NL")
    assert [2, 3, 4] == [each["id"] for each in index.filter(cq.compile("id:*"))]


def test_related_rows_are_asked_of_those_who_are_left() -> None:
    asked: list[int] = []

    class Watched(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            if key == "orders_placed":
                asked.append(int(str(self["id"])))
            return super().get(key, default)

    people = [
        Watched(id=at, tags=["vip"] if at < 3 else [], orders_placed=[{"amount": at}])
        for at in range(10)
    ]
    index = cq.index(people)

    found = index.filter("orders_placed MATCHES (amount>0) AND tag:vip")

    assert [1, 2] == [each["id"] for each in found]
    assert {0, 1, 2} == set(asked)


def test_a_wrong_filter_is_refused() -> None:
    with pytest.raises(FilterError):
        cq.index(PEOPLE).filter("ordres>3")


def test_an_index_of_nobody_selects_nobody() -> None:
    index = cq.index([])

    assert [] == index.filter("") == index.filter("tag:vip")
    assert 0 == index.count("NOT tag:vip")


def test_values_without_an_order_are_asked_one_by_one() -> None:
    """A plugin's type may read texts and numbers as values of one domain."""
    with pytest.raises(TypeError):
        Postings.of([("a", 0), (1, 1)], 2)

    found = cq.environment().schema.criteria["note"]

    class Mixed(type(found.type)):  # type: ignore[misc]
        def from_record(self, value: object, reading: object) -> object:
            return value

    mixed = evolve(found, name="loyalty.mixed", aliases=(), type=Mixed())
    shop = cq.environment()
    shop = evolve(shop, schema=shop.schema.plus([mixed]))
    people = [{"loyalty.mixed": "a"}, {"loyalty.mixed": 1}, {}]

    assert people[2:] == shop.index(people).filter("NOT loyalty.mixed:*")


# -- how it is kept --------------------------------------------------------------------


@given(st.integers(1, 300), st.data())
def test_numpy_only_does_it_sooner(size: int, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, size - 1), unique=True).map(sorted))
    bits = bitsets.bits_of(places, size)

    assert bits == with_numpy.bits_of(places, size)
    assert places == list(bitsets.places_of(bits, size))
    assert places == list(with_numpy.places_of(bits, size))
    assert bitsets.marks_of(bits, size) == with_numpy.marks_of(bits, size)


@given(st.lists(st.integers(0, 9)))
def test_numpy_puts_places_in_the_same_order(numbers: list[int]) -> None:
    ranks, places = array("I", numbers), array("I", range(len(numbers)))

    assert bitsets.in_order(ranks, places, 10) == with_numpy.in_order(ranks, places, 10)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 99))), st.data())
def test_a_stretch_of_keys_is_found_in_blocks(
    entries: list[tuple[int, int]], data: st.DataObject
) -> None:
    postings = Postings.of(entries, 100)
    postings.block = 4
    first = data.draw(st.integers(0, len(postings.keys)))
    last = data.draw(st.integers(0, len(postings.keys)))
    keys = postings.keys[first:last]

    for _ in range(2):  # and again, from the blocks that are kept
        found = postings.between(first, last)
        assert {place for key, place in entries if key in keys} == set(
            bitsets.places_of(found, 100)
        )


@given(
    st.lists(st.lists(st.sampled_from(["de", "den", "van", "ver"]), max_size=5)),
    st.lists(st.sampled_from(["de", "d", "van", "ve"]), min_size=1, max_size=4),
    st.sampled_from(["", " "]),
)
def test_words_in_order_are_looked_up(
    texts: list[list[str]], asked: list[str], end: str
) -> None:
    written = [" ".join(each) for each in texts]
    entries = [(text, at) for at, text in enumerate(written) if text]
    column = Column(entries, len(written), "text", READINGS[0])
    wanted = Words(f" {' '.join(asked)}{end}")

    found = set(bitsets.places_of(column.having(wanted), len(written)))
    right = {at for at, text in enumerate(written) if wanted.pattern in f" {text} "}

    assert right <= found
    assert right == found or not column.is_exact(wanted)


def test_the_memory_that_it_takes_is_told() -> None:
    index = cq.index([{"orders": number} for number in range(1000)])

    assert 0 == index.bytes_held
    index.count("orders>3")
    assert 8_000 < index.bytes_held < 40_000
