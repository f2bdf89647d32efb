"""
Checked filter → checked filter that selects the same customers with fewer tests.

Several tests of one criterion become one where that keeps the meaning: ranges and
lists of a *single-valued* criterion under AND, lists of any criterion under OR. Two
tests of a many-valued criterion under AND may be about two values, and stay two.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias, assert_never, cast

from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import EVERYONE, Checked, Test
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Within,
    Words,
)
from custquery.targets.bounds import is_empty, overlap, within

#: Satisfied by no customer.
NO_ONE = checked.Any(())

#: What two items must have in common to be joined; None: it stays alone.
_Key: TypeAlias = Callable[[Checked], object | None]
_Join: TypeAlias = Callable[[list[Checked]], Iterable[Checked]]


def simplify(node: Checked) -> Checked:
    """
    Return a filter with the same meaning as *node*, flat and with fewer tests.

    >>> simplify(checked.Not(checked.Not(checked.All((EVERYONE,)))))
    All(items=())
    """
    match node:
        case checked.All(items):
            return _all(_lifted(items, checked.All))
        case checked.Any(items):
            return _any(_lifted(items, checked.Any))
        case checked.Not(item):
            return _not(simplify(item))
        case checked.Named(_, item):
            return simplify(item)
        case Test():
            return NO_ONE if _is_never(node.wanted) else node
        case checked.Related(_, where, having):
            holds = simplify(having)
            if holds in {EVERYONE, NO_ONE}:
                return holds
            return evolve(node, where=simplify(where), having=holds)
        case _:
            assert_never(node)


def _lifted(
    items: Iterable[Checked], kind: type[checked.All] | type[checked.Any]
) -> tuple[Checked, ...]:
    """Simplify *items*, keep each once, and open up those that are of this *kind*."""
    found: dict[Checked, None] = {}
    for item in map(simplify, items):
        if isinstance(item, kind):
            found.update(dict.fromkeys(item.items))
        else:
            found[item] = None
    return tuple(found)


def _all(items: tuple[Checked, ...]) -> Checked:
    kept = _joined(items, _shared_by_all, _meet)
    if NO_ONE in kept:
        return NO_ONE
    return kept[0] if len(kept) == 1 else checked.All(kept)


def _any(items: tuple[Checked, ...]) -> Checked:
    kept = _joined(items, _shared_by_any, lambda group: [_united(group)])
    if EVERYONE in kept:
        return EVERYONE
    return kept[0] if len(kept) == 1 else checked.Any(kept)


def _not(item: Checked) -> Checked:
    if isinstance(item, checked.Not):
        return item.item
    if item == EVERYONE:
        return NO_ONE
    return EVERYONE if item == NO_ONE else checked.Not(item)


def _joined(items: Iterable[Checked], key: _Key, join: _Join) -> tuple[Checked, ...]:
    """Join the items that share a *key*, where the first of them stands."""
    groups: dict[object, list[Checked]] = {}
    for place, item in enumerate(items):
        shared = key(item)
        groups.setdefault(("alone", place) if shared is None else shared, []).append(
            item
        )
    return tuple(
        item
        for group in groups.values()
        for item in (group if len(group) == 1 else join(group))
    )


def _shared_by_any(item: Checked) -> object | None:
    """Name what lists of one criterion share: some value in either is all OR asks."""
    match item:
        case Test(criterion, OneOf(_, raw)):
            return id(criterion), raw
        case _:
            return None


def _shared_by_all(item: Checked) -> object | None:
    """Name what tests of the one value share; lists under NOT too: none of both."""
    match item:
        case Test(criterion, OneOf() | Range() | Present()) if not criterion.many:
            return id(criterion)
        case checked.Not(Test(criterion, OneOf(_, raw))):
            return "not", id(criterion), raw
        case _:
            return None


def _meet(group: list[Checked]) -> list[Checked]:
    if isinstance(group[0], checked.Not):
        return [
            checked.Not(_united([cast("checked.Not", each).item for each in group]))
        ]
    kept: list[Test] = []
    for test in cast("list[Test]", group):
        for place, earlier in enumerate(kept):
            wanted = _both(earlier, test)
            if wanted is not None:
                kept[place] = evolve(earlier, wanted=wanted, spelling="")
                break
        else:
            kept.append(test)
    return [NO_ONE if _is_never(each.wanted) else each for each in kept]


def _united(group: list[Checked]) -> Test:
    tests = cast("list[Test]", group)
    lists = cast("list[OneOf]", [test.wanted for test in tests])
    values = dict.fromkeys(value for each in lists for value in each.values)
    return evolve(tests[0], wanted=OneOf(tuple(values), lists[0].raw), spelling="")


def _both(one: Test, other: Test) -> ValueSet | None:
    """Return the values that are in both value sets, or None if no set says it."""
    match one.wanted, other.wanted:
        case (Present(), wanted) | (wanted, Present()):
            return wanted
        case OneOf(first, raw), OneOf(second, also_raw) if raw == also_raw:
            known = frozenset(second)
            return OneOf(tuple(each for each in first if each in known), raw)
        case Range() as first, Range() as second:
            return overlap(first, second)
        case (OneOf(values), Range() as span) | (
            Range() as span,
            OneOf(values),
        ) if one.criterion.type.domain != "text":
            return OneOf(tuple(each for each in values if within(span, each)))
        case _:
            return None


def _is_never(wanted: ValueSet) -> bool:
    """Tell whether no value at all is in *wanted*."""
    match wanted:
        case OneOf(values):
            return not values
        case Range():
            return is_empty(wanted)
        case Words(pattern):
            return not pattern
        case Prefix() | Suffix() | MonthDays() | Within() | Present():
            return False
        case _:
            assert_never(wanted)
