"""
A plugin's criteria → tests of their one meaning; subclass `CriterionSuite`.

    class TestTier(CriterionSuite):
        plugin = custquery_loyalty

Every criterion is asked on every target, in every form that its type has, about
customers made by chance. A type that is none of the language's own is not known to the
reference evaluator; then the targets are compared with each other, which is printed.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import ClassVar, TypeAlias

import pytest
from attrs import evolve

import custquery
from custquery.hooks.loading import load_plugins
from custquery.language.messages import say
from custquery.schema.checker import check
from custquery.schema.criterion import LOCALES, Criterion, RelationCriterion
from custquery.schema.schema import Schema
from custquery.shop.criteria import schema
from custquery.targets.sentence import to_sentence
from custquery.testing.agreement import by_reference
from custquery.testing.certificate import PROPERTY, Certificate
from custquery.testing.coverage import Coverage
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.forms import forms_of
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.reference import Unsupported
from custquery.testing.targets import TARGETS, Target, by_nested
from custquery.testing.trial import Question, Trial
from custquery.testing.world import GeneratedFilters, World, make_world

#: What a plugin declares.
Declared: TypeAlias = Criterion | RelationCriterion

#: Keeps what a test was about; pytest's ``record_property``.
Record: TypeAlias = Callable[[str, object], None]

#: Terms of each form, and questions about the rows of each relation.
_EACH = 3
_QUESTIONS = 40


class CriterionSuite:
    """The tests of a plugin's criteria; each is run once for every criterion."""

    pytestmark = pytest.mark.custquery

    #: The module or object with the hooks.
    plugin: ClassVar[object]
    #: Who is asked; a target of one's own can be added.
    targets: ClassVar[tuple[Target, ...]] = TARGETS
    #: Customers in each of two readings.
    customers: ClassVar[int] = 25
    seed: ClassVar[int] = 1

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Run what asks for a criterion once for each that the plugin declares."""
        if "criterion" in metafunc.fixturenames:
            found = load_plugins([self.plugin])
            declared: list[Declared] = [*found.criteria, *found.relations]
            names = [each.name for each in declared]
            metafunc.parametrize("criterion", declared, ids=names)

    @pytest.fixture(scope="class")
    @classmethod
    def schema(cls) -> Schema:
        """Say what names mean: the shop's criteria, and those of the plugin."""
        found = load_plugins([cls.plugin])
        return with_metafields(schema().plus(found.criteria, found.relations))

    @pytest.fixture(scope="class")
    @classmethod
    def worlds(
        cls, schema: Schema, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Sequence[World]]:
        """Make customers by chance, in two readings."""
        folder = tmp_path_factory.mktemp("worlds")
        made = [
            make_world(
                schema,
                reading,
                folder / f"{number}.sqlite",
                many=cls.customers,
                seed=cls.seed + number,
            )
            for number, reading in enumerate(READINGS[:2])
        ]
        yield made
        for each in made:
            each.database.close()

    def test_it_is_named_and_summed_up_in_every_language(
        self, criterion: Declared
    ) -> None:
        """Look for a label, a summary that is a sentence, and an example."""
        unsaid = [
            locale
            for locale in LOCALES
            if not criterion.label[locale].strip()
            or not criterion.summary[locale].rstrip().endswith(".")
        ]

        assert [] == unsaid
        assert criterion.examples

    def test_its_examples_are_right_and_select_the_same_everywhere(
        self,
        criterion: Declared,
        worlds: Sequence[World],
        record_property: Record,
    ) -> None:
        """Check each example, and ask every target."""
        for world in worlds:
            for each in criterion.examples:
                said = [found.code for found in world.check(each).diagnostics]
                assert not said, f"{each}: {', '.join(said)}"
        asked = [(each, list(criterion.examples)) for each in worlds]
        self.report("examples", asked, record_property)

    def test_generated_filters_select_the_same_everywhere(
        self,
        criterion: Declared,
        worlds: Sequence[World],
        record_property: Record,
    ) -> None:
        """Ask in every form of the criterion's type, and for it among others."""
        choose = Random(self.seed).choice  # noqa: S311 - not a secret
        asked = [
            (world, list(_about(criterion, world.filters(choose)))) for world in worlds
        ]
        self.report("meaning", asked, record_property)

    def test_it_is_offered_while_its_name_is_typed(self, criterion: Declared) -> None:
        """Type all of the name but its end, and look for it among what is offered."""
        shop = custquery.environment([self.plugin])
        typed = criterion.name[:-1]
        offers = shop.complete(typed, deadline=10).offers

        found = [each.apply(typed) for each in offers]
        assert [] != [each for each in found if each.startswith(criterion.name)]

    def test_a_sentence_says_it_and_its_negation_in_every_language(
        self, criterion: Declared, worlds: Sequence[World]
    ) -> None:
        """Describe each example as it is, and negated."""
        reading = worlds[0].reading
        for text in criterion.examples:
            for locale in LOCALES:
                said = [
                    to_sentence(found.filter, reading, locale)
                    for found in map(worlds[0].check, (text, f"NOT ({text})"))
                    if found.filter is not None
                ]
                assert len(set(said)) == 2, said

    def test_canonical_text_reads_back_as_the_same_filter(
        self, criterion: Declared, worlds: Sequence[World]
    ) -> None:
        """Read the canonical text of many filters in every locale."""
        choose = Random(self.seed).choice  # noqa: S311 - not a secret
        for world in worlds:
            for text in _about(criterion, world.filters(choose)):
                found = world.check(text)
                if found.filter is not None:
                    _read_back(world, found.canonical or "")

    def report(
        self, law: str, asked: Sequence[tuple[World, Sequence[str]]], record: Record
    ) -> None:
        """Ask all targets, put that on their certificates, and fail for differences."""
        coverage, trials = Coverage(), [Trial(each) for each in self.targets]
        unknown: dict[str, int] = {}
        for world, texts in asked:
            questions = [
                question
                for each in texts
                for question in _questions(world, each, unknown)
            ]
            for trial in trials:
                trial.both(world, questions, law)
            for each in questions:
                coverage.add(world, each.filter)
        for trial in trials:
            part = Certificate(str(trial.target), seed=self.seed, gaps=unknown)
            record(PROPERTY, part.plus([trial]).to_json())
        wrong = [each for trial in trials for each in trial.differences]
        if wrong:
            pytest.fail("\n".join(map(str, wrong[:20])), pytrace=False)


def _about(criterion: Declared, make: Filters) -> Iterator[str]:
    """Yield filters about *criterion*, alone and among others."""
    choose = make.choose
    if isinstance(criterion, RelationCriterion):
        for _ in range(_QUESTIONS):
            yield make.related(criterion)
        return
    for form in forms_of(criterion):
        for number in range(_EACH):
            term = make.term(criterion, form)
            other = make.filter(1)
            ways = (term, f"NOT ({term})", f"({term}) AND ({other})")
            yield choose((ways[number], f"({term}) OR ({other})"))


def _questions(world: World, text: str, unknown: dict[str, int]) -> Iterator[Question]:
    """Yield what *text* asks; nothing where the checker refuses it."""
    filter_ = world.check(text).filter
    if filter_ is None:
        return
    try:
        expected = by_reference(world, text)
    except Unsupported as error:
        said = say(
            "certificate-unknown-type", {"type": " ".join(str(error).split())}, "en"
        )
        unknown[said] = unknown.get(said, 0) + 1
        expected = by_nested(world, filter_)
    yield Question(text, filter_, expected)


def _read_back(world: World, canonical: str) -> None:
    for locale in LOCALES:
        reading = evolve(world.reading, locale=locale)
        again = check(canonical, world.schema, reading, saved=GeneratedFilters())
        assert canonical == again.canonical, locale
        assert again.filter is not None, canonical
