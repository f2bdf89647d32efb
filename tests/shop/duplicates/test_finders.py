"""A finder of a plugin is asked in the place of our own, and finds the same pairs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from custquery.language.errors import RequestError
from custquery.plugin import (
    DuplicateFinder,
    FindingError,
    FoundPairs,
    Pair,
    Person,
    Reason,
    hookimpl,
)
from custquery.shop import Shop
from custquery.testing.finders import DuplicateFinderSuite


class Twins(DuplicateFinder):
    """Takes who has one e-mail address for one."""

    name = "twins"

    def __init__(self) -> None:
        self.is_open = False
        self.fails = ""

    @contextmanager
    def find(self, people: Iterable[Person], threshold: float) -> Iterator[FoundPairs]:
        first: dict[tuple[str, ...], int] = {}
        pairs = []
        for each in sorted(people):
            one = first.setdefault(each.emails, each.id)
            if each.emails and one != each.id:
                reasons = (Reason("email", "same", 20.0),)
                pairs.append(Pair(one, each.id, 0.95, reasons))
        if self.fails == "at once":
            raise FindingError("the disk is full")
        self.is_open = True
        yield FoundPairs(len(pairs), len(pairs), self._told(pairs))
        self.is_open = False

    def _told(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        yield from pairs
        if self.fails == "later":
            raise FindingError("the disk is full")


class TestTwins(DuplicateFinderSuite):
    @pytest.fixture
    def finder(self) -> DuplicateFinder:
        return Twins()


@pytest.fixture
def twins() -> Twins:
    return Twins()


@pytest.fixture
def shop(shop: Shop, twins: Twins) -> Shop:
    class Plugin:
        @hookimpl
        def custquery_duplicate_finders(self) -> list[DuplicateFinder]:
            return [twins]

    shop.environment = shop.environment.extended([Plugin()])
    noor = {"first_name": "Noor", "last_name": "Jansen"}
    shop.add(
        [
            {**noor, "email": "noor@gmail.com"},
            {**noor, "email": "no.or+news@gmail.com"},
            {"name": "Bas"},
        ]
    )
    return shop


def test_a_plugin_adds_a_finder(shop: Shop, twins: Twins) -> None:
    [plugin] = shop.environment.plugins

    assert {"duplicate-finder": ("twins",)} == plugin.adds
    assert {"twins": twins} == shop.duplicates.finders


def test_the_finder_that_is_named_searches(shop: Shop, twins: Twins) -> None:
    with shop.duplicates.search(finder="twins") as found:
        assert twins.is_open
        [pair] = found.pairs

    assert not twins.is_open
    assert (3, 1, 1, ()) == (
        found.customers,
        found.compared,
        found.found,
        found.left_out,
    )
    assert (1, 2, 0.95) == (pair.one, pair.two, pair.score)
    assert "+20.0  The e-mail address is the same." == [*pair.render()][1]


def test_it_is_told_how_many_were_read(shop: Shop) -> None:
    told: list[tuple[int, int | None, str]] = []
    hear = told.append

    with shop.duplicates.search(
        progress=lambda *how: hear(how), finder="twins"
    ) as found:
        assert 1 == found.found

    assert [(3, 3, "customers")] == told


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "There is no duplicate finder “twinz”. There are: basic, twins."),
        (
            "nl",
            "Er is geen zoeker ‘twinz’ van dubbele klanten. Er zijn: basic, twins.",
        ),
    ],
)
def test_a_finder_that_is_not_there_is_refused(
    shop: Shop, locale: str, words: str
) -> None:
    with pytest.raises(RequestError) as refused:
        shop.duplicates.search(finder="twinz")

    assert "duplicate-finder-unknown" == refused.value.code
    assert words == refused.value.render(locale)


@pytest.mark.parametrize("when", ["at once", "later"])
def test_a_finder_that_fails_is_named(shop: Shop, twins: Twins, when: str) -> None:
    twins.fails = when

    with (
        pytest.raises(RequestError) as refused,
        shop.duplicates.search(finder="twins") as found,
    ):
        list(found.pairs)

    assert "duplicate-finder-failed" == refused.value.code
    words = "The duplicate finder “twins” stopped: the disk is full."
    assert words == refused.value.render()


def test_others_read_and_write_while_pairs_are_looked_through(shop: Shop) -> None:
    with shop.duplicates.search(finder="twins") as found:
        for pair in found.pairs:
            shop.duplicates.merge(pair.one, pair.two)

    assert shop.customer(2) is not None
    assert 2 == shop.duplicates.survivor_of(1)
