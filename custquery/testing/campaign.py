"""
An engine + how much to ask → many filters about many customers, and where it is wrong.

Where `certify` asks a little of everything, this asks much of one thing: generated
filters and their negations, many in one SELECT.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random

from custquery.schema.reading import Reading
from custquery.shop.criteria import schema
from custquery.targets.engines import Connection, Engine
from custquery.testing.asking import engine_target
from custquery.testing.cases import Cases
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.tables import drop_world, load_world
from custquery.testing.trial import Trial
from custquery.testing.world import make_world


def campaign(
    engine: Engine,
    connection: Connection,
    folder: Path,
    *,
    pairs: int,
    customers: int,
    readings: Sequence[Reading] = READINGS[:2],
    seed: int = 1,
) -> Trial:
    """
    Ask *engine* about at least so many *pairs* of a filter and a customer.

    Args:
        engine: Who is asked, `Engine.at_once` filters in one SELECT.
        connection: To a database without the tables of a shop.
        folder: Where SQLite keeps the customers meanwhile.
        pairs: How many; a filter and its negation are two filters.
        customers: How many there are in each reading.
        readings: Zones, currencies and locales.
        seed: The same seed asks the same.

    Raises:
        Exception: one of the engine's `errors`; a table may be there already.
    """
    trial = Trial(engine_target(engine, connection, at_once=engine.at_once))
    cases = Cases.by(Random(seed).choice)  # noqa: S311 - not a secret
    many = -(-pairs // (2 * customers * len(readings)))
    for number, reading in enumerate(readings):
        file = folder / f"{number}.sqlite"
        names = with_metafields(schema())
        world = make_world(names, reading, file, many=customers, seed=seed + number)
        load_world(engine, connection, world)
        asked = islice(cases.questions([world], number * many), many)
        trial.both(world, [question for _, question in asked])
        drop_world(engine, connection)
        world.database.close()
    return trial


def told(trial: Trial) -> str:
    """Say in one line what was asked and how it was answered."""
    pairs, wrong = sum(trial.pairs.values()), len(trial.differences)
    filters = sum(trial.asked.values())
    return f"{trial.target}: {pairs:,} pairs, {filters:,} filters, {wrong} differences"
