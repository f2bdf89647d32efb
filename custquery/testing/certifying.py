"""
An engine, loaded with one world after another → a certificate.

What is asked is made by chance (of a seed) in several readings, so that zones, locales
and currencies differ; then come the awkward texts, the cases that were written by hand,
and the questions on which other libraries differ.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.schema.schema import Schema
from custquery.shop.criteria import schema
from custquery.shop.store.tables import TABLES
from custquery.targets.engines import Connection, Engine
from custquery.targets.sql.dialects import quoted
from custquery.testing.asking import engine_target
from custquery.testing.cases import Cases
from custquery.testing.certificate import Certificate
from custquery.testing.corpus import installed_suite, stored_corpus
from custquery.testing.coverage import Coverage
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.laws.hostile import hostile, hostile_world
from custquery.testing.laws.paging import hold_pages
from custquery.testing.laws.rewriting import rewritten
from custquery.testing.mutants import MISTAKES, Asked, noticed
from custquery.testing.tables import drop_world, load_world
from custquery.testing.targets import Gap
from custquery.testing.trial import Question, Trial
from custquery.testing.world import World, make_world

#: Is told how many pairs have been compared, and of how many.
Progress: TypeAlias = Callable[[int, int], None]

#: Filters that are asked as values in one SELECT.
_TOGETHER = 16
#: Of so many filters one is asked in pages too, and one in another spelling.
_EVERY = 4
#: Filters among which planted mistakes are looked for.
_PLANTED = 1500


@frozen
class Plan:
    """How much is asked."""

    #: Pairs of a filter and a customer.
    pairs: int = 20_000
    customers: int = 50
    seed: int = 1
    #: Whether what is the same in every certificate is asked too.
    fixed: bool = True
    schema: Schema = field(factory=lambda: with_metafields(schema()))
    #: What the engine refuses by code, each with a reason.
    gaps: tuple[Gap, ...] = ()

    @property
    def filters(self) -> int:
        """How many filters are made for each reading."""
        return -(-self.pairs // (self.customers * len(READINGS)))


def certify(
    engine: Engine,
    connection: Connection,
    plan: Plan,
    progress: Progress | None = None,
) -> Certificate:
    """
    Hold *engine* to the reference evaluator.

    Makes the tables of a shop in the database of *connection*, and drops them again.

    Raises:
        RequestError: ``certify-tables-there``: one of them is there already.
    """
    refuse_tables(engine, connection)
    run = _Run(engine, connection, plan, progress or _quiet)
    with TemporaryDirectory() as folder:
        return run.certificate(Path(folder))


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


def refuse_tables(engine: Engine, connection: Connection) -> None:
    """
    Make sure that no table of a shop is in the database, so that none is touched.

    Raises:
        RequestError: ``certify-tables-there``.
    """
    for table in TABLES:
        empty = ("SELECT * FROM", quoted(engine.dialect, table.name), "WHERE 1 = 0")
        try:
            engine.execute(connection, " ".join(empty), {})
        except engine.errors:
            continue
        raise RequestError("certify-tables-there", {"table": table.name})


@frozen(eq=False)
class _Run:
    engine: Engine
    connection: Connection
    plan: Plan
    progress: Progress
    #: In WHERE, and as values.
    trial: Trial = field(init=False)
    values: Trial = field(init=False)
    coverage: Coverage = field(init=False, factory=Coverage)
    asked: list[Asked] = field(init=False, factory=list)

    @trial.default
    def _trial(self) -> Trial:
        return self._of(self.engine.at_once)

    @values.default
    def _values(self) -> Trial:
        return self._of(1 if self.engine.at_once > 1 else _TOGETHER)

    def _of(self, at_once: int) -> Trial:
        gaps = self.plan.gaps
        return Trial(
            engine_target(self.engine, self.connection, *gaps, at_once=at_once)
        )

    def certificate(self, folder: Path) -> Certificate:
        choose = Random(self.plan.seed).choice  # noqa: S311 - not a secret
        cases = Cases.by(choose)
        for number, reading in enumerate(READINGS):
            made = make_world(
                self.plan.schema,
                reading,
                folder / f"{number}.sqlite",
                many=self.plan.customers,
                seed=self.plan.seed + number,
            )
            with self._loaded(made):
                self._chance(made, cases, number * self.plan.filters)
        if self.plan.fixed:
            self._fixed(folder)
        found = Certificate(
            f"{self.engine.name} {version_of(self.engine, self.connection)}",
            seed=self.plan.seed,
            coverage=self.coverage.counts(self.plan.schema, made.model),
            mistakes=planted(self.asked[:_PLANTED]),
        )
        return found.plus((self.trial, self.values))

    @contextmanager
    def _loaded(self, world: World) -> Iterator[None]:
        load_world(self.engine, self.connection, world)
        try:
            yield
        finally:
            drop_world(self.engine, self.connection)
            world.database.close()

    def _chance(self, world: World, cases: Cases, first: int) -> None:
        """Ask what is made by chance, in lots, so that progress is seen."""
        asked = islice(cases.questions([world], first), self.plan.filters)
        while lot := [question for _, question in islice(asked, 4 * _TOGETHER)]:
            self._ask(world, lot)
            self.progress(self.trial.pairs["meaning"], self.plan.pairs)
        spelled = rewritten(world, cases.choose)
        other = list(islice(spelled, self.plan.filters // _EVERY))
        self.trial.ask("rewriting", world, other)

    def _ask(self, world: World, lot: Sequence[Question]) -> None:
        self.trial.both(world, lot)
        some = lot[::_EVERY]
        self.values.ask("value", world, some if self.engine.at_once > 1 else lot)
        hold_pages(self.trial, self.engine, self.connection, world, some)
        for each in lot:
            self.coverage.add(world, each.filter)
            self.asked.append((world, each))

    def _fixed(self, folder: Path) -> None:
        """Ask what is the same in every certificate."""
        awkward = hostile_world(self.plan.schema, READINGS[0], folder / "h.sqlite")
        with self._loaded(awkward):
            self.trial.ask("hostile", awkward, list(hostile(awkward)))
        corpus = stored_corpus(installed_suite(), folder / "corpus.sqlite")
        with self._loaded(corpus.world):
            for law, cases in (("corpus", corpus.by_hand), ("peers", corpus.of_peers)):
                for world, questions in corpus.questions(cases):
                    self.trial.ask(law, world, questions)


def version_of(engine: Engine, connection: Connection) -> str:
    """Return the number of *engine*'s version, without what it says besides."""
    rows = engine.execute(connection, engine.versioned, {}).fetchall()
    return next(each for each in str(rows[0][0]).split() if any(map(str.isdigit, each)))


def planted(asked: Sequence[Asked]) -> dict[str, bool]:
    """Tell which planted mistakes the questions *asked* would have noticed."""
    return {each: noticed(each, asked) is not None for each in MISTAKES}
