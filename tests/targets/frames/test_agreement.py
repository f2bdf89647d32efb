"""
Data frames select whom the reference evaluator selects, in every library.

Filters and customers are generated, and the columns are of many types.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from random import Random

import pytest

from custquery.schema.criterion import Criterion
from custquery.shop.criteria import schema
from custquery.testing.agreement import World, by_reference, make_world
from custquery.testing.frames import FRAMES
from custquery.testing.generated import Choose
from custquery.testing.generated.filters import every_form, relations_of
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.trial import Question, Trial

SCHEMA = with_metafields(schema())

#: Customers of a world.
MANY = 30

#: Some of the targets, and the world in which they are asked.
Turn = tuple[list[Trial], World]
Show = Callable[[str], None]


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Show:
    def printed(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return printed


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    folder = tmp_path_factory.mktemp("worlds")
    made = [
        make_world(SCHEMA, each, folder / f"{number}.sqlite", many=MANY, seed=number)
        for number, each in enumerate(READINGS)
    ]
    yield made
    for each in made:
        each.database.close()


def some_forms(choose: Choose) -> list[tuple[Criterion, str]]:
    """List every form of every type, once for one value and once for several."""
    by_type: dict[tuple[object, str, bool], list[tuple[Criterion, str]]] = {}
    for criterion, form in every_form(SCHEMA):
        key = type(criterion.type), form, criterion.many
        by_type.setdefault(key, []).append((criterion, form))
    return [choose(each) for each in by_type.values()]


def hold(trials: list[Trial], world: World, text: str) -> None:
    """Ask every target for *text* and for its negation; what is refused is left."""
    findings = world.check(text)
    if findings.filter is None:
        return
    asked = Question(text, findings.filter, by_reference(world, text))
    for each in trials:
        each.both(world, [asked])


def report(trials: list[Trial], show: Show) -> None:
    for each in trials:
        pairs, wrong = sum(each.pairs.values()), len(each.differences)
        show(f"{each.target.name:24} {pairs:>10,} pairs, {wrong} differences")
    found = [str(each) for trial in trials for each in trial.differences]

    assert [] == found[:20]


def ask_every_form(turns: list[Turn]) -> None:
    """Ask for every form, relation and some larger filters, each in the next turn."""
    choose = Random(1).choice  # noqa: S311 - not a secret
    taken = cycle(turns)
    for (criterion, form), (trials, world) in zip(
        some_forms(choose), taken, strict=False
    ):
        hold(trials, world, world.filters(choose).term(criterion, form))
    for relation, (trials, world) in zip(relations_of(SCHEMA), taken, strict=False):
        hold(trials, world, world.filters(choose).related(relation))
    for trials, world in islice(taken, 10):
        filters = world.filters(choose)
        for text in (filters.filter(depth=2), filters.segment(), filters.function()):
            hold(trials, world, text)


@pytest.mark.xdist_group("frames")
def test_every_form_of_every_type(worlds: list[World], show: Show) -> None:
    """Two targets are asked for each form; in the next test, all of them."""
    trials = [Trial(each) for each in FRAMES]
    ask_every_form(
        [(trials[turn % 4 :: 4], worlds[turn % len(worlds)]) for turn in range(8)]
    )

    report(trials, show)


@pytest.mark.long
def test_every_form_of_every_type_in_every_library(
    worlds: list[World], show: Show
) -> None:
    trials = [Trial(each) for each in FRAMES]
    ask_every_form([(trials, world) for world in worlds])

    report(trials, show)
