"""Splink finds the slips of the very customers that were made with them."""

import logging
from collections.abc import Iterator
from itertools import product
from math import log2
from random import Random

import duckdb
import pytest
from custquery_splink import SplinkFinder
from custquery_splink.model import ENOUGH, FIELDS, levels_by_gamma, settings

import custquery
from custquery.plugin import DuplicateFinder, FindingError, Home, Pair, Person
from custquery.testing.finders import TWINS, DuplicateFinderSuite

_FIRST = (
    *("noor", "bas", "maria", "wei", "sanne", "daan", "fatima", "lotte", "joris"),
    *("emma", "pieter", "anouk", "thijs", "ingrid", "mehmet", "julia", "sven", "ines"),
)
_LAST = (
    *("jansen", "bakker", "oliveira", "zhang", "visser", "smit", "mulder", "vos"),
    *("peters", "hendriks", "dekker", "brouwer", "dijkstra", "kuipers", "willems"),
    *("schouten", "postma", "veenstra", "yilmaz", "hofman", "verhoeven", "prins"),
)
_STREETS = ("dorpsstraat", "kerkweg", "molenlaan", "havenkade", "stationsplein", "wal")
_CITIES = ("ede", "utrecht", "groningen", "zwolle", "breda", "leiden", "assen")
_STRANGERS, _TWICE = 1_000, 100
_SEED = 5


def customer(number: int, chance: Random) -> Person:
    """Make up somebody who shares no more with others than people do."""
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    city = chance.choice(_CITIES)
    area = 1000 + 100 * _CITIES.index(city) + chance.randrange(100)
    letters = "".join(chance.choices("abcdefghjklmnprstvwxz", k=2))
    house = str(chance.randrange(1, 200))
    street = chance.choice(_STREETS)
    home = Home(street, house, "", f"{area}{letters}", city, "", "nl")
    email = f"{first}.{last}{number}@example.com"
    phone = f"+316{chance.randrange(10**8):08}"
    return Person(number, first, last, (email,), (phone,), (home,))


def slipped(person: Person, number: int, chance: Random) -> Person:
    """Return *person* as she types herself the second time."""
    email = (f"{person.first}{number}@other.example",)
    again = person._replace(id=number, emails=email)
    match chance.randrange(4):
        case 0:
            at = chance.randrange(1, len(person.last))
            return again._replace(last=person.last[:at] + person.last[at + 1 :])
        case 1:
            return again._replace(first=person.first[0], phones=())
        case 2:
            return again._replace(first=person.last, last=person.first)
        case _:
            [home] = person.homes
            return again._replace(homes=(home._replace(city="", zip=""),))


@pytest.fixture(scope="module")
def people() -> list[Person]:
    chance = Random(_SEED)  # noqa: S311 - the same people each time
    found = [customer(number, chance) for number in range(1, _STRANGERS + 1)]
    twice = [slipped(found[n], _STRANGERS + n + 1, chance) for n in range(_TWICE)]
    return found + twice


@pytest.fixture(scope="module")
def pairs(people: list[Person]) -> list[Pair]:
    return found(people)


def found(people: list[Person], threshold: float = 0.9) -> list[Pair]:
    with SplinkFinder().find(iter(people), threshold) as search:
        return list(search.pairs)


class TestSplink(DuplicateFinderSuite):
    @pytest.fixture
    def finder(self) -> DuplicateFinder:
        return SplinkFinder()


def test_who_slipped_is_found_and_nobody_else_is(pairs: list[Pair]) -> None:
    real = {(n + 1, _STRANGERS + n + 1) for n in range(_TWICE)}
    said = {(each.one, each.two) for each in pairs}

    assert len(said & real) >= 0.95 * len(real)
    assert len(said & real) >= 0.99 * len(said)


def test_a_search_is_the_same_each_time(
    people: list[Person], pairs: list[Pair]
) -> None:
    def rounded(each: Pair) -> tuple[int, int, float]:
        return each.one, each.two, round(each.score, 9)

    assert [*map(rounded, pairs)] == [*map(rounded, found(people))]


def test_the_reasons_add_up_to_the_score(
    people: list[Person], pairs: list[Pair]
) -> None:
    """But for what says too little to be told."""
    prior = settings(len(people))["probability_two_random_records_match"]
    unsure = [each for each in pairs if each.score < 1 - 1e-9]

    assert unsure
    for pair in unsure:
        odds = log2(pair.score / (1 - pair.score)) - log2(prior / (1 - prior))
        assert abs(odds - pair.weight) < 0.2


def test_in_a_shop_with_one_town_that_town_says_nothing(people: list[Person]) -> None:
    def here(person: Person) -> Person:
        [home] = person.homes
        return person._replace(homes=(home._replace(city="ede"),))

    told = [
        each.weight
        for pair in found([*map(here, people)])
        for each in pair.reasons
        if each.field == "city"
    ]

    assert all(abs(weight) < 1 for weight in told)


HOME = Home("dorpsstraat", "1", "", "1234ab", "ede", "", "nl")
ELSEWHERE = Home("laan", "7", "", "9999zz", "assen", "", "nl")
NOOR = Person(1, "noor", "jansen", (), (), (HOME,))
#: By what is said of it: who else comes, and whether she is Noor.
OTHERS: dict[str, tuple[Person, bool]] = {
    "a letter too many": (NOOR._replace(last="janssen"), True),
    "an initial": (NOOR._replace(first="n"), True),
    "names crosswise": (NOOR._replace(first="jansen", last="noor"), True),
    "no street": (NOOR._replace(homes=(HOME._replace(street="", number=""),)), True),
    "two addresses": (NOOR._replace(homes=(ELSEWHERE, HOME)), True),
    "her family": (NOOR._replace(first="bas"), False),
    "who lives with her": (NOOR._replace(first="bas", last="bakker"), False),
    "who lived there before": (NOOR._replace(first="", last="bakker"), False),
    "next door": (
        NOOR._replace(first="bas", last="bakker", homes=(HOME._replace(number="3"),)),
        False,
    ),
    "a namesake": (NOOR._replace(homes=(ELSEWHERE,)), False),
    "a name alone": (NOOR._replace(homes=()), False),
}


@pytest.fixture(scope="module")
def told() -> dict[str, bool]:
    """Tell who is Noor; a Noor for each, in a street and a town of her own."""
    people = []
    for number, (other, _) in enumerate(OTHERS.values()):
        for nth, person in enumerate((NOOR, other)):
            homes = [_moved(each, number) for each in person.homes]
            people.append(person._replace(id=2 * number + nth, homes=tuple(homes)))
    pairs = {(each.one, each.two) for each in found(people)}
    return {name: (2 * n, 2 * n + 1) in pairs for n, name in enumerate(OTHERS)}


def _moved(home: Home, number: int) -> Home:
    sign = "abcdefghijklmnopqrstuvwxyz"[number] * 6
    return home._replace(
        street=home.street and f"{sign}{home.street}",
        zip=f"{number + 10}{home.zip[2:]}",
        city=f"{sign}{home.city}",
    )


@pytest.mark.parametrize("name", [*OTHERS])
def test_a_slip_keeps_nobody_apart_and_a_house_joins_nobody(
    told: dict[str, bool], name: str
) -> None:
    assert OTHERS[name][1] == told[name]


def test_one_phone_among_several_is_enough_to_be_compared() -> None:
    several = ("+31612345678", "+31687654321")
    noor = Person(1, "noor", "jansen", (), several)
    again = Person(2, "n", "jansen", (), several[1:])

    [pair] = found([noor, again], 0.1)

    assert "phone" == pair.reasons[0].field


# The model


def rules() -> Iterator[tuple[str, str]]:
    for field, level in product(FIELDS, ("m", "u")):
        yield field.name, level


@pytest.mark.parametrize(("name", "kind"), [*rules()])
def test_the_chances_of_a_field_are_chances(name: str, kind: str) -> None:
    [field] = [each for each in FIELDS if each.name == name]
    chances = [getattr(each, kind) for each in field.levels]

    assert all(0 < each <= 1 for each in chances)
    assert name == "household" or abs(sum(chances) - 1) < 0.01


def test_splink_counts_levels_from_the_last() -> None:
    for field in FIELDS:
        names = [each.name for each in field.levels]

        assert names == [*levels_by_gamma(field).values()]
        assert 0 in levels_by_gamma(field)


def test_a_small_shop_says_nothing_about_what_is_common() -> None:
    small, large = settings(ENOUGH - 1), settings(ENOUGH)

    assert "tf_adjustment_column" not in str(small)
    assert "tf_adjustment_column" in str(large)


# Around it


def test_nothing_is_said_on_the_way(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    found([*TWINS])

    assert ("", "") == capfd.readouterr()
    assert "noor" not in caplog.text


def test_a_database_that_fails_is_told_without_what_is_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = duckdb.connect

    def small(*_: object, **__: object) -> duckdb.DuckDBPyConnection:
        made = real(":memory:")
        made.execute("SET memory_limit = '1MB'")
        made.execute("SET max_temp_directory_size = '0KB'")
        return made

    monkeypatch.setattr(duckdb, "connect", small)
    chance = Random(_SEED)  # noqa: S311 - the same people each time
    many = [customer(number, chance) for number in range(1, ENOUGH)]

    with pytest.raises(FindingError) as caught:
        found(many)

    assert "jansen" not in str(caught.value)


def test_it_is_found_by_its_name() -> None:
    import custquery_splink

    where = custquery.environment([custquery_splink])

    assert where.added is not None
    assert SplinkFinder() == where.added.duplicate_finders["splink"]
