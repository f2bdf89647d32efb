"""
SQLAlchemy selects whom the reference evaluator selects, and NOT selects the rest.

The tables of the shop are mapped as they are; filters and customers are generated.
Small here, large under the marker `long`, and on PostgreSQL where its server is.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    MetaData,
    Table,
    Text,
    create_engine,
    select,
)

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.shop.criteria import schema
from custquery.shop.store.layout import DEGREES, WHOLE
from custquery.shop.store.tables import TABLES
from custquery.targets.sqlalchemy import where
from custquery.testing.agreement import Ids, World, differences, make_world
from custquery.testing.corpus import installed_suite, stored_corpus
from custquery.testing.generated.filters import Filters, every_form
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.laws.hostile import hostile, hostile_world
from custquery.testing.targets import Target, one_by_one
from custquery.testing.trial import Trial

SCHEMA = with_metafields(schema())

#: Filters of each of the five worlds of a campaign, of 60 customers; each is asked in
#: two ways, and so is its negation.
FILTERS = int(os.environ.get("CUSTQUERY_HOST_FILTERS", "900"))

pytestmark = pytest.mark.xdist_group("hosts")


def mapped() -> Mapping[str, Table]:
    """Map the tables of the shop, with what their columns hold."""
    metadata = MetaData()
    kinds = {
        **dict.fromkeys(WHOLE, BigInteger()),
        **dict.fromkeys(DEGREES, Float()),
    }
    return {
        table.name: Table(
            table.name,
            metadata,
            *(
                Column(
                    each.name, kinds.get(each.kind, Text()), nullable=not each.required
                )
                for each in table.columns
            ),
        )
        for table in TABLES
    }


def sqlalchemy_targets(
    connection: Connection, tables: Mapping[str, Table]
) -> tuple[Target, Target]:
    """Ask in WHERE, and by negating what is not wanted, as a value."""
    customers = tables["customer"].alias("c")

    def select_where(wanted: ColumnElement[bool]) -> Ids:
        return frozenset(connection.scalars(select(customers.c.id).where(wanted)))

    def ask(world: World, filter: Checked) -> Ids:
        model, reading = world.model, world.reading
        return select_where(
            where(filter, model, reading, tables, customers, positive=True)
        )

    def ask_of_the_rest(world: World, filter: Checked) -> Ids:
        rest, model, reading = checked.Not(filter), world.model, world.reading
        return select_where(~where(rest, model, reading, tables, customers))

    return (
        one_by_one("SQLAlchemy", ask),
        one_by_one("SQLAlchemy, as a value", ask_of_the_rest),
    )


@pytest.fixture(scope="module", params=range(2))
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, Path]]:
    number = request.param
    file = tmp_path_factory.mktemp("world") / "shop.sqlite"
    made = make_world(SCHEMA, READINGS[number], file, many=30, seed=number)
    yield made, file
    made.database.close()


def hold(world: World, targets: Sequence[Target], many: int, seed: int = 0) -> int:
    """Ask *many* filters and their negations; return how many pairs were compared."""
    choose = Random(seed).choice  # noqa: S311 - not a secret
    make, pairs = Filters(choose, world.schema, world.values), 0
    forms = list(every_form(world.schema))
    for number in range(many):
        term = make.term(*(forms[number] if number < len(forms) else choose(forms)))
        text = term if number < len(forms) else choose((make.filter(1), make.filter(3)))
        filter_ = world.check(text).filter
        if filter_ is not None:
            found = differences(world, text, filter_, targets=targets)
            assert not found, "\n".join(map(str, found))
            pairs += 2 * len(world.nested) * len(targets)
    return pairs


def test_sqlalchemy_on_sqlite_selects_whom_filters_mean(
    world: tuple[World, Path],
) -> None:
    made, file = world
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        pairs = hold(made, sqlalchemy_targets(connection, mapped()), 350)
    engine.dispose()

    assert pairs > 10_000


def test_sqlalchemy_answers_the_cases_that_were_written_by_hand(tmp_path: Path) -> None:
    """The questions on which other libraries differ from themselves are among them."""
    file = tmp_path / "corpus.sqlite"
    corpus = stored_corpus(installed_suite(), file)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        trials = [Trial(each) for each in sqlalchemy_targets(connection, mapped())]
        for world, questions in corpus.questions(corpus.matching):
            for trial in trials:
                trial.ask("written by hand", world, questions)
    engine.dispose()
    corpus.world.database.close()

    for trial in trials:
        assert not trial.differences
        assert sum(trial.asked.values()) > 700
    assert len(corpus.of_peers) >= 26


def test_texts_that_break_engines_match_as_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "hostile.sqlite"
    made = hostile_world(SCHEMA, READINGS[0], file)
    engine = create_engine(f"sqlite:///{file}")
    questions = list(hostile(made))
    with engine.connect() as connection:
        for target in sqlalchemy_targets(connection, mapped()):
            trial = Trial(target)
            trial.both(made, questions)

            assert not trial.differences
            assert sum(trial.asked.values()) > 50
    engine.dispose()
    made.database.close()


def load(connection: Connection, file: Path, tables: Mapping[str, Table]) -> None:
    """Fill the tables with the rows that the *file* of SQLite holds."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as source:
        for table in tables.values():
            table.drop(connection, checkfirst=True)
            table.create(connection)
            found = [dict(each) for each in source.execute(select(table)).mappings()]
            if found:
                connection.execute(table.insert(), found)
    engine.dispose()


def test_sqlalchemy_on_postgresql_selects_whom_filters_mean(
    world: tuple[World, Path], postgresql: Engine
) -> None:
    made, file = world
    tables = mapped()
    with postgresql.connect() as connection:
        load(connection, file, tables)
        pairs = hold(made, sqlalchemy_targets(connection, tables), 150)
        connection.rollback()

    assert pairs > 10_000


@pytest.mark.long
def test_sqlalchemy_on_postgresql_agrees_at_length(
    tmp_path: Path, postgresql: Engine, show: Callable[[str], None]
) -> None:
    pairs = 0
    for number, reading in enumerate(READINGS):
        file, tables = tmp_path / f"{number}.sqlite", mapped()
        made = make_world(SCHEMA, reading, file, many=60, seed=200 + number)
        with postgresql.connect() as connection:
            load(connection, file, tables)
            targets = sqlalchemy_targets(connection, tables)
            pairs += hold(made, targets, FILTERS, number)
            connection.rollback()
        made.database.close()
    show(f"SQLAlchemy on PostgreSQL: {pairs:,} pairs, 0 differences")

    assert pairs >= 1_100 * FILTERS


@pytest.mark.long
def test_sqlalchemy_on_sqlite_agrees_at_length(
    tmp_path: Path, show: Callable[[str], None]
) -> None:
    pairs = 0
    for number, reading in enumerate(READINGS):
        file = tmp_path / f"{number}.sqlite"
        made = make_world(SCHEMA, reading, file, many=60, seed=100 + number)
        engine = create_engine(f"sqlite:///{file}")
        with engine.connect() as connection:
            pairs += hold(
                made, sqlalchemy_targets(connection, mapped()), FILTERS, number
            )
        engine.dispose()
        made.database.close()
    show(f"SQLAlchemy on SQLite: {pairs:,} pairs, 0 differences")

    assert pairs >= 1_100 * FILTERS
