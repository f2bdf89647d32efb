"""Mistakes in what joins and negates tests."""

from collections.abc import Sequence

from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import Checked, Test
from custquery.schema.value_sets import Present, Range, Value
from custquery.testing.mutants.rewriting import Mutate


def _a_dropped_not(node: Checked) -> Checked:
    return node.item if isinstance(node, checked.Not) else node


def _and_for_or(node: Checked) -> Checked:
    return checked.All(node.items) if isinstance(node, checked.Any) else node


def _or_for_and(node: Checked) -> Checked:
    match node:
        case checked.All((_, _, *_) as items):
            return checked.Any(items)
        case _:
            return node


def _the_last_part_forgotten(node: Checked) -> Checked:
    match node:
        case checked.All((*items, _)) if items:
            return checked.All(tuple(items))
        case _:
            return node


def _a_saved_filter_forgotten(node: Checked) -> Checked:
    return checked.EVERYONE if isinstance(node, checked.Named) else node


def _missing_lost_under_not(node: Checked) -> Checked:
    """Let NULL decide, as SQL does."""
    match node:
        case checked.Not(Test(criterion, wanted)) if not isinstance(wanted, Present):
            return checked.All((node, Test(criterion, Present())))
        case _:
            return node


def _some_not_for_none(node: Checked) -> Checked:
    """Negate each value of a customer instead of the test."""
    match node:
        case checked.Not(Test(criterion, Range(low, high))) if criterion.many:
            outside = [Range(None, low)] if low is not None else []
            outside += [Range(high, None)] if high is not None else []
            return checked.Any(tuple(Test(criterion, each) for each in outside))
        case _:
            return node


def _two_tests_of_one_value(node: Checked) -> Checked:
    """Merge the ranges on a criterion although a customer may have several values."""
    if not isinstance(node, checked.All):
        return node
    ranges = [each for each in node.items if _is_range_on_many(each)]
    if len(ranges) < 2:
        return node
    bounds = [each.wanted for each in ranges if isinstance(each, Test)]
    lows = [each.low for each in bounds if isinstance(each, Range) and each.low]
    highs = [each.high for each in bounds if isinstance(each, Range) and each.high]
    merged = Range(_most(lows), _least(highs))
    first = ranges[0]
    one = evolve(first, wanted=merged) if isinstance(first, Test) else first
    return checked.All((one, *(each for each in node.items if each not in ranges)))


def _most(values: Sequence[Value]) -> Value | None:
    return max(values, key=str, default=None)


def _least(values: Sequence[Value]) -> Value | None:
    return min(values, key=str, default=None)


def _is_range_on_many(node: Checked) -> bool:
    match node:
        case Test(criterion, Range()):
            return criterion.many
        case _:
            return False


OF_GROUPS: Sequence[Mutate] = (
    _a_dropped_not,
    _and_for_or,
    _or_for_and,
    _the_last_part_forgotten,
    _a_saved_filter_forgotten,
    _missing_lost_under_not,
    _some_not_for_none,
    _two_tests_of_one_value,
)
