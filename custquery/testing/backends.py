"""
A database engine → tests that hold it to the one meaning; subclass `BackendSuite`.

    class TestDuckDB(BackendSuite):
        engine = DuckDB()
        uri = "duckdb:///:memory:"

An engine whose server must be started has a fixture `uri` instead. At the end of
the run a certificate of all that was asked is printed.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import ClassVar, TypeAlias

import pytest

from custquery.schema.schema import Schema
from custquery.shop.criteria import schema
from custquery.targets.engines import Connection
from custquery.testing.asking import by_columns, by_engine, engine_target
from custquery.testing.cases import Cases
from custquery.testing.certificate import PROPERTY, Certificate
from custquery.testing.certifying import planted, version_of
from custquery.testing.corpus import Corpus, installed_suite, stored_corpus
from custquery.testing.coverage import Coverage
from custquery.testing.engine_suite import EngineSuite
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.laws.hostile import hostile, hostile_world
from custquery.testing.laws.paging import hold_pages
from custquery.testing.laws.rewriting import rewritten
from custquery.testing.tables import drop_world, load_world
from custquery.testing.targets import Gap, Target
from custquery.testing.trial import Question, Trial
from custquery.testing.world import World, make_world

__all__ = [
    "BackendSuite",
    "by_columns",
    "by_engine",
    "drop_world",
    "engine_target",
    "load_world",
]

#: Keeps what a test was about; pytest's ``record_property``.
Record: TypeAlias = Callable[[str, object], None]

#: Readings whose currencies have two decimals, and none.
_READINGS = {"Amsterdam": READINGS[0], "Apia": READINGS[3]}
#: Filters that are asked as values in one SELECT, where the engine has no own number.
_TOGETHER = 16

by_chance = pytest.mark.parametrize("world", _READINGS, indirect=True, scope="class")
awkward = pytest.mark.parametrize("world", ["awkward"], indirect=True, scope="class")
by_hand = pytest.mark.parametrize("world", ["corpus"], indirect=True, scope="class")


class BackendSuite(EngineSuite):
    """The tests of an engine; each fails with the filters on which it differs."""

    pytestmark = pytest.mark.custquery

    #: What the engine refuses by code, each with a reason.
    gaps: ClassVar[tuple[Gap, ...]] = ()
    #: Customers, and generated filters about them, in each of two readings.
    customers: ClassVar[int] = 25
    filters: ClassVar[int] = 300
    seed: ClassVar[int] = 1

    @pytest.fixture(scope="class")
    @classmethod
    def schema(cls) -> Schema:
        """Say what names mean: the shop's criteria, and some metafields."""
        return with_metafields(schema())

    @pytest.fixture(scope="class")
    @classmethod
    def corpus(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
        """Store the customers that the cases written by hand are about."""
        file = tmp_path_factory.mktemp("corpus") / "shop.sqlite"
        made = stored_corpus(installed_suite(), file)
        yield made
        made.world.database.close()

    @pytest.fixture(scope="class")
    @classmethod
    def world(
        cls,
        request: pytest.FixtureRequest,
        connection: Connection,
        schema: Schema,
        corpus: Corpus,
        tmp_path_factory: pytest.TempPathFactory,
    ) -> Iterator[World]:
        """Load the customers that a test is about into the engine."""
        file = tmp_path_factory.mktemp("world") / "shop.sqlite"
        match request.param:
            case "corpus":
                made = corpus.world
            case "awkward":
                made = hostile_world(schema, READINGS[0], file)
            case name:
                read, many = _READINGS[name], cls.customers
                made = make_world(schema, read, file, many=many, seed=cls.seed)
        load_world(cls.engine, connection, made)
        yield made
        drop_world(cls.engine, connection)
        if made is not corpus.world:
            made.database.close()

    @pytest.fixture(scope="class")
    @classmethod
    def questions(cls, world: World) -> Sequence[Question]:
        """Make filters by chance, and ask the reference evaluator whom they mean."""
        cases = Cases.by(Random(cls.seed).choice)  # noqa: S311 - not a secret
        first = cls.filters * [*_READINGS.values()].index(world.reading)
        asked = islice(cases.questions([world], first), cls.filters)
        return [question for _, question in asked]

    def target(self, connection: Connection, at_once: int = 1) -> Target:
        """Return the engine as a target, asked so many filters *at_once*."""
        return engine_target(self.engine, connection, *self.gaps, at_once=at_once)

    def name(self, connection: Connection) -> str:
        """Return what the engine is called on its certificate."""
        return f"{self.engine.name} {version_of(self.engine, connection)}"

    @by_chance
    def test_selects_whom_generated_filters_mean(
        self,
        connection: Connection,
        world: World,
        questions: Sequence[Question],
        record_property: Record,
    ) -> None:
        """Ask many filters, and the negation of each."""
        trial = Trial(self.target(connection, self.engine.at_once))
        trial.both(world, questions)
        coverage = Coverage()
        for each in questions:
            coverage.add(world, each.filter)

        told = Certificate(
            self.name(connection),
            seed=self.seed,
            coverage=coverage.counts(world.schema, world.model),
            mistakes=planted([(world, each) for each in questions]),
        )
        self.report(connection, trial, record_property, told)

    @by_chance
    def test_a_filter_is_worth_the_same_in_where_and_as_a_value(
        self,
        connection: Connection,
        world: World,
        questions: Sequence[Question],
        record_property: Record,
    ) -> None:
        """Ask each in the other way, where NULL would show."""
        is_slow = self.engine.at_once > 1
        trial = Trial(self.target(connection, 1 if is_slow else _TOGETHER))
        trial.ask("value", world, questions[::8] if is_slow else questions)

        self.report(connection, trial, record_property)

    @by_chance
    def test_other_spellings_of_a_filter_select_the_same(
        self, connection: Connection, world: World, record_property: Record
    ) -> None:
        """Ask what De Morgan and others say is the same."""
        choose = Random(self.seed).choice  # noqa: S311 - not a secret
        asked = list(islice(rewritten(world, choose), self.filters // 3))
        trial = Trial(self.target(connection, self.engine.at_once))
        trial.ask("rewriting", world, asked)

        self.report(connection, trial, record_property)

    @by_chance
    def test_pages_are_together_what_was_counted(
        self,
        connection: Connection,
        world: World,
        questions: Sequence[Question],
        record_property: Record,
    ) -> None:
        """Count, and read in pages, what some of the filters select."""
        trial = Trial(self.target(connection))
        some = questions[:: 16 if self.engine.at_once > 1 else 4]
        hold_pages(trial, self.engine, connection, world, some)

        self.report(connection, trial, record_property)

    @awkward
    def test_awkward_texts_and_numbers_match_as_they_stand(
        self, connection: Connection, world: World, record_property: Record
    ) -> None:
        """Ask for quotes, wildcards, pieces of SQL and numbers too large."""
        trial = Trial(self.target(connection, self.engine.at_once))
        trial.ask("hostile", world, list(hostile(world)))

        self.report(connection, trial, record_property)

    @by_hand
    def test_selects_whom_the_cases_written_by_hand_say(
        self,
        connection: Connection,
        world: World,
        corpus: Corpus,
        record_property: Record,
    ) -> None:
        """Ask the conformance files, and what other libraries answer in two ways."""
        trial = Trial(self.target(connection, self.engine.at_once))
        for law, cases in (("corpus", corpus.by_hand), ("peers", corpus.of_peers)):
            for read, questions in corpus.questions(cases):
                trial.ask(law, read, questions)

        self.report(connection, trial, record_property)

    def report(
        self,
        connection: Connection,
        trial: Trial,
        record: Record,
        told: Certificate | None = None,
    ) -> None:
        """Put *trial* on the certificate, with what is *told*; fail for differences."""
        part = told or Certificate(self.name(connection), seed=self.seed)
        record(PROPERTY, part.plus([trial]).to_json())
        if trial.differences:
            pytest.fail("\n".join(map(str, trial.differences[:20])), pytrace=False)
        if not sum(trial.asked.values()):
            pytest.fail("nothing was asked")
