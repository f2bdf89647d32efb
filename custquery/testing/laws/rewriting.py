"""
Choices → a filter and other spellings of it, which must select the same customers.

The reference evaluator says whom the first selects; the targets are asked the others.
"""

from collections.abc import Iterator

from custquery.schema.criterion import Criterion
from custquery.testing.agreement import by_reference
from custquery.testing.generated import Choose, spelling
from custquery.testing.generated.filters import Filters
from custquery.testing.trial import Question
from custquery.testing.world import World

#: Two spellings of one filter, for any three filters.
_RULES = (
    ("{a}", "NOT (NOT ({a}))"),
    ("NOT (({a}) AND ({b}))", "NOT ({a}) OR NOT ({b})"),
    ("NOT (({a}) OR ({b}))", "NOT ({a}) AND NOT ({b})"),
    ("({a}) AND ({b})", "({b}) AND ({a})"),
    ("({a}) OR ({b})", "({b}) OR ({a})"),
    ("({a}) AND ({a})", "{a}"),
    ("({a}) OR ({a})", "{a}"),
    ("({a}) AND (({a}) OR ({b}))", "{a}"),
    ("({a}) OR (({a}) AND ({b}))", "{a}"),
    ("({a}) AND (({b}) OR ({c}))", "(({a}) AND ({b})) OR (({a}) AND ({c}))"),
    ("({a}) OR (({b}) AND ({c}))", "(({a}) OR ({b})) AND (({a}) OR ({c}))"),
    ("(({a}) AND ({b})) AND ({c})", "({a}) AND (({b}) AND ({c}))"),
    ("({a}) AND NOT ({a})", "({b}) AND NOT ({b})"),
    ("({a}) OR NOT ({a})", "({b}) OR NOT ({b})"),
)


def rewritten(world: World, choose: Choose) -> Iterator[Question]:
    """Yield filters in another spelling, with whom the first spelling selects."""
    make = world.filters(choose)
    while True:
        kind = choose(("rule", "rule", "canonical", "value", "value"))
        if kind == "rule":
            parts = {name: make.filter(choose((0, 0, 1))) for name in "abc"}
            yield from _same(world, *(each.format(**parts) for each in choose(_RULES)))
        elif kind == "value":
            yield from _same(world, *_of_values(make))
        else:
            first = world.check(make.filter(2))
            yield from _same(world, first.text, first.canonical or "")


def _of_values(make: Filters) -> tuple[str, str]:
    """Ask about values of one criterion in two ways."""
    choose = make.choose
    criterion = choose(make.criteria)
    name, one, other = criterion.name, _value(make, criterion), _value(make, criterion)
    ways = [
        (f"{name} IN ({one}, {other})", f"{name} = {one} OR {name} = {other}"),
        (f"{name}:({one} OR {other})", f"{name}:{other} OR {name}:{one}"),
        (f"{name}:({one} AND {other})", f"{name}:{one} AND {name}:{other}"),
        (f"{name} != {one}", f"NOT {name} = {one}"),
        (f"{name} NOT IN ({one}, {other})", f"-{name}={one} AND -{name}={other}"),
        (f"{name} IS NULL", f"NOT {name}:*"),
        (f"{name} = {one}", f"{name} = {one} AND {name} IS NOT NULL"),
    ]
    if criterion.type.ordered:
        ways += _of_ranges(name, one, other, many=criterion.many)
    return choose(ways)


def _of_ranges(
    name: str, one: str, other: str, *, many: bool
) -> Iterator[tuple[str, str]]:
    between = f"{name} BETWEEN {one} AND {other}"
    yield f"{name} NOT BETWEEN {one} AND {other}", f"NOT ({between})"
    yield between, f"{name}:{one}..{other}"
    yield f"{name} >= {one}", f"{name} > {one} OR {name} = {one}"
    yield f"{name}:(>={one} AND <={other})", f"{name}:>={one} AND {name}:<={other}"
    if not many:  # several values may each pass one of two bounds
        yield between, f"{name} >= {one} AND {name} <= {other}"
        yield f"NOT {name} > {one}", f"{name} <= {one} OR {name} IS NULL"


def _value(make: Filters, criterion: Criterion) -> str:
    """Spell a value that may stand in a list: one with a comma is in quotes."""
    found = spelling.value(make.choose, criterion, make.values)
    return f'"{found}"' if "," in found and found[0] not in "\"'" else found


def _same(world: World, first: str, second: str) -> Iterator[Question]:
    """Yield the second spelling; nothing if the checker refuses one of the two."""
    filter_ = world.check(second).filter
    if filter_ is not None and world.check(first).ok:
        expected = by_reference(world, first)
        yield Question(f"{second}, which is {first}", filter_, expected)
