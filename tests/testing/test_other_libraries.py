"""
26 questions on which libraries for other languages disagree with themselves.

Each of five libraries answers some of them in one way in SQL and in another in memory;
here every target gives the one answer of the conformance file.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from custquery.targets.engines import Connection, Engine
from custquery.testing.backends import drop_world, engine_target, load_world
from custquery.testing.corpus import installed_suite, stored_corpus
from custquery.testing.frames import FRAMES
from custquery.testing.indexed import INDEXES
from custquery.testing.targets import TARGETS, Target
from custquery.testing.trial import Trial
from custquery.testing.world import World

Connected = list[tuple[Engine, Connection]]
Show = Callable[[str], None]

pytestmark = pytest.mark.xdist_group("other libraries")


def nowhere(world: World) -> World:
    """Leave out where on earth addresses are: frames made here know other places."""
    found = []
    for each in world.nested:
        addresses = each["address"]
        assert isinstance(addresses, list)
        found.append({**each, "address": [{**row, "x": None} for row in addresses]})
    return evolve(world, nested=tuple(found))


def test_no_target_disagrees(row_stores: Connected, tmp_path: Path, show: Show) -> None:
    corpus = stored_corpus(installed_suite(), tmp_path / "corpus.sqlite")
    for each in row_stores:
        load_world(*each, corpus.world)
    engines = [engine_target(*each) for each in row_stores]
    targets: list[Target] = [*engines, *TARGETS[1:], *INDEXES, *FRAMES]
    trials = [Trial(each) for each in targets]
    [reading] = {each.reading for each in corpus.of_peers}
    world = nowhere(corpus.reread(reading))
    for _, questions in corpus.questions(corpus.of_peers):
        for trial in trials:
            trial.both(world, questions, "peers")
    for each in row_stores:
        drop_world(*each)
    corpus.world.database.close()

    lines = [
        f"{each.target.name:<22}{each.asked['peers']:>10}{len(each.differences):>14}"
        for each in trials
    ]
    show("\n".join((f"{'target':<22}{'questions':>10}{'disagreements':>14}", *lines)))
    assert {26} == {each.asked["peers"] for each in trials}
    assert [] == [str(found) for each in trials for found in each.differences]
