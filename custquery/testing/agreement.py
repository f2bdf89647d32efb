"""
A filter + a world of customers → where a target does not select whom it must.

The reference evaluator says whom a filter selects; what each target says is compared
with that, and its negation with everyone else.
"""

from collections.abc import Iterable

from custquery.language import Dialect, parse
from custquery.schema.checked import Checked
from custquery.testing.generated.pool import SAVED
from custquery.testing.reference import holds
from custquery.testing.targets import (
    TARGETS,
    Gap,
    Target,
    by_nested,
    by_plain,
    by_sql,
)
from custquery.testing.trial import Difference, Question, Trial
from custquery.testing.world import (
    GeneratedFilters,
    Ids,
    World,
    make_world,
    number_of,
    reread,
    world_of,
)

__all__ = [
    "TARGETS",
    "Difference",
    "Gap",
    "GeneratedFilters",
    "Ids",
    "Target",
    "World",
    "by_nested",
    "by_plain",
    "by_reference",
    "by_sql",
    "differences",
    "make_world",
    "reread",
    "world_of",
]

#: The saved filters, parsed for the reference evaluator.
_PARSED = {name: parse(text) for name, text in SAVED.items()}


def by_reference(world: World, text: str, dialect: Dialect = "custquery") -> Ids:
    """
    Ask the reference evaluator.

    Raises:
        Unsupported: it does not know what *text* means.
    """
    tree = parse(text, dialect=dialect)
    return frozenset(
        number_of(each)
        for each in world.nested
        if holds(tree, each, world.schema, world.reading, world.model, saved=_PARSED)
    )


def differences(
    world: World,
    text: str,
    filter: Checked,
    *,
    negated: bool = True,
    targets: Iterable[Target] = TARGETS,
) -> list[Difference]:
    """
    Compare targets with the reference evaluator.

    Args:
        world: The customers.
        text: The filter as typed, for the reference evaluator.
        filter: The same filter as it was checked, for the targets.
        negated: Ask for its negation too, which must select everyone else.
        targets: Who is asked.

    Raises:
        Unsupported: the reference evaluator does not know what *text* means.
    """
    question = Question(text, filter, by_reference(world, text))
    trials = [Trial(each) for each in targets]
    for each in trials:
        if negated:
            each.both(world, [question])
        else:
            each.ask("meaning", world, [question])
    return [difference for each in trials for difference in each.differences]
