"""
Questions → which of some planted mistakes they would have noticed.

Each mistake is one that a person could make in the checker or in a target. It is made
on the checked filter, or on what the checker is told; filters are good enough when for
each mistake one of them then selects others than it must.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from attrs import evolve

from custquery.schema.checked import Checked
from custquery.schema.reading import Reading
from custquery.testing.mutants.of_groups import OF_GROUPS
from custquery.testing.mutants.of_rows import OF_ROWS
from custquery.testing.mutants.of_values import OF_VALUES
from custquery.testing.mutants.rewriting import Mutate, rewritten
from custquery.testing.targets import by_nested
from custquery.testing.trial import Question
from custquery.testing.world import World

#: A question, and the world in which it is asked.
Asked = tuple[World, Question]

_CHANGES: Mapping[str, Mutate] = {
    each.__name__.strip("_").replace("_", " "): each
    for each in (*OF_GROUPS, *OF_VALUES, *OF_ROWS)
}

#: What the checker may be told wrongly.
_MISREAD: Mapping[str, Callable[[Reading], Reading]] = {
    "a day in UTC": lambda reading: evolve(reading, zone=ZoneInfo("UTC")),
    "the day before": lambda reading: evolve(
        reading, zone=ZoneInfo("Pacific/Kiritimati")
    ),
    "another region": lambda reading: evolve(reading, region="DE"),
}

#: The names of all mistakes.
MISTAKES: Sequence[str] = (*_CHANGES, *_MISREAD)


def mistaken(mistake: str, world: World, question: Question) -> Checked:
    """Return what *mistake*, one of `MISTAKES`, makes of the filter of *question*."""
    if mistake in _CHANGES:
        return rewritten(question.filter, _CHANGES[mistake])
    values = evolve(world.values, reading=_MISREAD[mistake](world.reading))
    found = evolve(world, values=values).check(question.text).filter
    return question.filter if found is None else found


def noticed(mistake: str, asked: Iterable[Asked]) -> Asked | None:
    """Return the first of the questions *asked* that shows *mistake*, or None."""
    for world, question in asked:
        wrong = mistaken(mistake, world, question)
        if wrong == question.filter:
            continue
        if by_nested(world, wrong) != question.expected:
            return world, question
    return None
