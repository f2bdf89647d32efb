"""A world → its customers in an index, and whom filters select there."""

from collections.abc import Callable
from functools import lru_cache

from custquery.schema.checked import Checked
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.targets.index import Asked, Index
from custquery.testing.targets import Target, one_by_one
from custquery.testing.world import Ids, World, number_of


def _as_given(asked: Asked) -> Asked:
    return asked


@lru_cache(maxsize=16)
def _plain(world: World) -> tuple[Index[dict[str, object], Asked], dict[int, int]]:
    numbered = {
        id(each): number_of(rows)
        for each, rows in zip(world.plain, world.nested, strict=True)
    }
    return Index(world.plain, Flat(), world.schema, _as_given), numbered


@lru_cache(maxsize=16)
def _nested(world: World) -> Index[dict[str, object], Asked]:
    return Index(world.nested, world.model, world.schema, _as_given)


def by_index(world: World, filter: Checked) -> Ids:
    """Ask an index of plain dicts."""
    index, numbered = _plain(world)
    asked = filter, world.reading
    return _counted(index, asked, lambda each: numbered[id(each)])


def by_nested_index(world: World, filter: Checked) -> Ids:
    """Ask an index of nested rows."""
    return _counted(_nested(world), (filter, world.reading), number_of)


def _counted(
    index: Index[dict[str, object], Asked],
    asked: tuple[Checked, Reading],
    number: Callable[[dict[str, object]], int],
) -> Ids:
    """Return the ids of whom the index selects, if it counts as many."""
    found = index.filter(asked)
    ids = frozenset(map(number, found))
    if not index.count(asked) == len(found) == len(ids):
        raise ValueError("the index counts others than it selects")
    return ids


#: The index, over both models of records.
INDEXES: tuple[Target, ...] = (
    one_by_one("index", by_index),
    one_by_one("index, nested", by_nested_index),
)
