"""
A finder of duplicates → tests that hold it to what a shop relies on.

    class TestTwins(DuplicateFinderSuite):
        @pytest.fixture
        def finder(self) -> DuplicateFinder:
            return Twins()
"""

from collections.abc import Iterable, Iterator

import pytest

from custquery.hooks.finders import DuplicateFinder, Home, Pair, Person
from custquery.language.messages import is_said

_EDE = Home("dorpsstraat", "1", "", "1234ab", "ede", "", "nl")
_LEVELS = {"same", "alike", "initial", "other"}
#: Who is there twice: numbers 1 and 2, and 3 and 4; the others are nobody else.
TWINS = (
    Person(1, "noor", "jansen", ("noor@example.com",), ("+31612345678",), (_EDE,)),
    Person(2, "noor", "janssen", ("noor@example.com",), ("+31612345678",), (_EDE,)),
    Person(
        3, "bas", "bakker", ("bas@example.com",), (), (_EDE._replace(street="laan"),)
    ),
    Person(
        4, "bas", "bakker", ("bas@example.com",), (), (_EDE._replace(street="laan"),)
    ),
    Person(5, "maria", "oliveira", ("maria@example.com",)),
    Person(6, "wei", "zhang", (), ("+31687654321",)),
    Person(7, "", "", ("info@example.com",)),
    Person(8, "", ""),
)
#: What people leave in a field.
_AWKWARD = ("'", '"; --', "%_", "\\", "漢字", "🎉", "x" * 10_000, "\u202etxet", "0")


class DuplicateFinderSuite:
    """The tests of a finder."""

    @pytest.fixture
    def finder(self) -> DuplicateFinder:
        """Return the finder."""
        raise pytest.UsageError("a suite needs a fixture `finder`")

    def found(
        self, finder: DuplicateFinder, people: Iterable[Person], threshold: float = 0.9
    ) -> list[Pair]:
        """Return what *finder* finds among *people*, who can be read only once."""
        with finder.find(iter(people), threshold) as pairs:
            return list(pairs.pairs)

    def test_has_a_name_for_searches(self, finder: DuplicateFinder) -> None:
        """A name is one word, and not that of the one that is built in."""
        assert finder.name
        assert finder.name == finder.name.strip().lower() != "basic"

    def test_finds_who_is_there_twice_and_nobody_else(
        self, finder: DuplicateFinder
    ) -> None:
        """A pair is told once, the lower id first."""
        found = self.found(finder, TWINS)
        assert {(each.one, each.two) for each in found} == {(1, 2), (3, 4)}
        assert len(found) == 2

    def test_the_order_of_customers_means_nothing(
        self, finder: DuplicateFinder
    ) -> None:
        """The same pairs are found when they come the other way round."""
        assert self.found(finder, TWINS) == self.found(finder, TWINS[::-1])

    def test_the_surest_pair_comes_first(self, finder: DuplicateFinder) -> None:
        """A score is a chance, and none is below what was asked for."""
        scores = [each.score for each in self.found(finder, TWINS, 0.5)]
        assert scores == sorted(scores, reverse=True)
        assert all(0.5 <= each <= 1 for each in scores)

    def test_says_how_many_there_are(self, finder: DuplicateFinder) -> None:
        """The count is known before the pairs are read."""
        with finder.find(iter(TWINS), 0.9) as found:
            assert found.compared >= found.found
            assert found.found == len([*found.pairs])

    def test_says_why(self, finder: DuplicateFinder) -> None:
        """Reasons are words that a shop has, the strongest for it first."""
        for pair in self.found(finder, TWINS):
            weights = [each.weight for each in pair.reasons]
            assert weights
            assert weights == sorted(weights, reverse=True)
            assert all(each.level in _LEVELS for each in pair.reasons)
            assert all(_is_said(each.field) for each in pair.reasons)

    def test_survives_what_people_leave_in_a_field(
        self, finder: DuplicateFinder
    ) -> None:
        """Odd texts are compared like any other."""
        self.found(finder, [*_odd()], 0.1)

    @pytest.mark.parametrize("count", [0, 1])
    def test_finds_nothing_among_nobody(
        self, finder: DuplicateFinder, count: int
    ) -> None:
        """One customer is nobody's duplicate."""
        assert self.found(finder, TWINS[:count]) == []

    def test_a_block_can_be_left_before_all_is_read(
        self, finder: DuplicateFinder
    ) -> None:
        """Whoever asks may have seen enough."""
        with finder.find(iter(TWINS), 0.9) as found:
            first = next(found.pairs)
        assert first.one < first.two


def _is_said(field: str) -> bool:
    is_field = is_said(f"duplicate-field-{field}", "en")
    return is_field or field == "household"


def _odd() -> Iterator[Person]:
    for number, text in enumerate(_AWKWARD, start=1):
        home = Home(*(text,) * 7)
        yield Person(number, text, text, (text,), (text, text), (home, home))
