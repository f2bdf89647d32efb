"""
The generated filters are good enough to notice a target that is wrong.

Each mistake of `custquery.testing.mutants` must show a difference from the reference
evaluator within a small budget of the filters that every certificate is made with.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

import pytest

from custquery.shop.criteria import schema
from custquery.testing.agreement import by_nested, make_world
from custquery.testing.cases import Cases
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.mutants import MISTAKES, Asked, noticed

SCHEMA = with_metafields(schema())

#: So many filters may be needed to notice.
BUDGET = 2500

pytestmark = pytest.mark.xdist_group("mutants")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Asked]]:
    """Generate filters once, and ask the reference evaluator once."""
    folder = tmp_path_factory.mktemp("mutants")
    worlds = [
        make_world(SCHEMA, each, folder / f"{number}.sqlite", many=25, seed=7)
        for number, each in enumerate(READINGS[:2])
    ]
    cases = Cases.by(Random(3).choice)  # noqa: S311 - not a secret
    yield list(islice(cases.questions(worlds), BUDGET))
    for each in worlds:
        each.database.close()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_noticed(
    mistake: str, asked: list[Asked], show: Callable[[str], None]
) -> None:
    found = noticed(mistake, asked)

    if found is None:
        pytest.fail(f"not noticed in {len(asked)} filters")
    world, question = found
    assert question.expected == by_nested(world, question.filter), question.text
    show(f"{mistake}: noticed by filter {asked.index(found) + 1}, {question.text!r}")


def test_there_are_thirty_mistakes() -> None:
    assert len(MISTAKES) >= 30
