"""
A million pairs of a filter and a customer for every target, and no difference.

The reference evaluator is asked once for each filter, and all targets in the same run:
row stores, frames of each library, and memory with and without an index.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from custquery.shop.criteria import schema
from custquery.targets.engines import Connection, Engine
from custquery.testing.backends import drop_world, engine_target, load_world
from custquery.testing.cases import Cases
from custquery.testing.frames import FRAMES
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.indexed import INDEXES
from custquery.testing.targets import TARGETS, Target
from custquery.testing.trial import Question, Trial
from custquery.testing.world import World, make_world

Connected = list[tuple[Engine, Connection]]
Show = Callable[[str], None]

SCHEMA = with_metafields(schema())

#: In each of five readings.
CUSTOMERS = 500
FILTERS = int(os.environ.get("CUSTQUERY_CAMPAIGN", "400"))
#: Filters that are made at a time.
LOT = 80


#: What was asked of each target, and how many seconds the answers took.
Timed = list[tuple[Trial, float]]


def _shown(trials: Timed) -> str:
    heads = ("filters", "pairs", "differences", "seconds")
    lines = [f"{'target':<22}" + "".join(f"{each:>13}" for each in heads)]
    for each, seconds in trials:
        filters, pairs = sum(each.asked.values()), sum(each.pairs.values())
        counts = (filters, pairs, len(each.differences), round(seconds))
        name = f"{each.target.name:<22}"
        lines.append(name + "".join(f"{many:>13,}" for many in counts))
    return "\n".join(lines)


@contextmanager
def _loaded(row_stores: Connected, world: World) -> Iterator[list[Target]]:
    for each in row_stores:
        load_world(*each, world)
    try:
        yield [engine_target(*each) for each in row_stores]
    finally:
        for each in row_stores:
            drop_world(*each)


def _lots(world: World, seed: int) -> Iterator[list[Question]]:
    cases = Cases.by(Random(seed).choice)  # noqa: S311 - not a secret
    made = islice(cases.questions([world], seed * FILTERS), FILTERS)
    while lot := [question for _, question in islice(made, LOT)]:
        yield lot


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(READINGS)))
def test_no_target_differs_in_a_million_pairs(
    number: int, row_stores: Connected, tmp_path: Path, show: Show
) -> None:
    world = make_world(
        SCHEMA, READINGS[number], tmp_path / "w", many=CUSTOMERS, seed=50 + number
    )
    with _loaded(row_stores, world) as engines:
        lots = list(_lots(world, number))
        asked = [_asked(each, world, lots, both=True) for each in engines]
        memory = (*TARGETS[1:], *INDEXES)
        asked += [_asked(each, world, lots, both=True) for each in memory]
        asked += [_asked(each, world, lots, both=False) for each in FRAMES]
    world.database.close()

    show(f"{world}\n{_shown(asked)}")
    assert [] == [str(found) for each, _ in asked for found in each.differences][:20]


def _asked(
    target: Target, world: World, lots: Sequence[list[Question]], *, both: bool
) -> tuple[Trial, float]:
    """Ask *target* all filters, and their negations too where it is quick (*both*)."""
    trial, began = Trial(target), monotonic()
    for each in lots:
        if both:
            trial.both(world, each)
        else:
            trial.ask("meaning", world, each)
    return trial, monotonic() - began
