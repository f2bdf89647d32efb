"""
Different meanings never read the same: over generated filters, in both languages.

Each filter is said beside a neighbour, the same filter with one thing changed, so that
what is likely to read alike meets. Filters that read the same must be the same once
NOT and lists are put in order.
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import TypeAlias

import pytest
from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.criterion import Criterion
from custquery.schema.types import Phone
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
from custquery.shop.criteria import schema
from custquery.targets.sentence import simplified, to_sentence
from custquery.testing.generated import Choose
from custquery.testing.generated.filters import Filters, relations_of
from custquery.testing.generated.pool import READINGS, Pool, with_metafields

SCHEMA = with_metafields(schema())
POOLS = [Pool(each) for each in READINGS]

#: What two filters that mean the same have in common.
Meaning: TypeAlias = tuple[object, ...]


def meaning(node: Checked) -> Meaning:
    """Return what is left of *node* when spelling and places of NOT do not count."""
    match simplified(node):
        case checked.All(items):
            return ("all", *map(meaning, items))
        case checked.Any(items):
            return ("any", *map(meaning, items))
        case checked.Not(item):
            return "not", meaning(item)
        case checked.Named(name, item):
            return "named", name, meaning(item)
        case checked.Related(relation, where, having):
            return "rows", relation.name, meaning(where), meaning(having)
        case checked.Test(criterion, wanted):
            return criterion.name, criterion.type.domain, *values(criterion, wanted)


def values(criterion: Criterion, wanted: ValueSet) -> Meaning:
    """Return what two value sets with the same values have in common."""
    match wanted:
        case OneOf(()):
            return ("never",)
        case OneOf(listed, raw):
            is_raw = raw and not isinstance(criterion.type, Phone)
            return "one of", listed, is_raw
        case Range(int(low), int(high)) if (
            high == low + 1 and criterion.type.domain == "whole"
        ):
            return "one of", (low,), False
        case Range(low, high, low_open, high_closed):
            opens = low_open and low is not None
            closes = high_closed and high is not None
            return "range", low, high, opens, closes
        case _:
            return (wanted,)


def neighbours(node: Checked, choose: Choose) -> Iterator[Checked]:
    """Yield *node* with one thing changed, here or deeper."""
    yield checked.Not(node)
    match node:
        case checked.All((_, *_)) | checked.Any((_, *_)):
            yield from _other_lists_of(node, choose)
        case checked.Not(item):
            yield item
            for each in neighbours(item, choose):
                yield checked.Not(each)
        case checked.Related(_, where, having):
            yield from _other_questions(node, choose)
            for each in neighbours(where, choose):
                yield evolve(node, where=each)
            for each in neighbours(having, choose):
                yield evolve(node, having=each)
        case checked.Test(criterion, wanted):
            for value_set in (Present(), *other_values(wanted)):
                yield checked.Test(criterion, value_set)
        case _:
            return


def _other_lists_of(
    node: checked.All | checked.Any, choose: Choose
) -> Iterator[Checked]:
    items = node.items
    other = checked.Any if isinstance(node, checked.All) else checked.All
    yield other(items)
    yield evolve(node, items=items[1:])
    yield evolve(node, items=(checked.Not(items[0]), *items[1:]))
    yield evolve(node, items=(other(items[:2]), *items[2:]))
    place = choose(range(len(items)))
    for each in neighbours(items[place], choose):
        yield evolve(node, items=(*items[:place], each, *items[place + 1 :]))


def _other_questions(node: checked.Related, choose: Choose) -> Iterator[Checked]:
    """Yield the same question about other rows, where that can be asked."""
    other = choose(relations_of(SCHEMA))
    count = next(each for each in other.aggregates if each.name == "count")
    some = checked.Test(count, Range(choose((1, 2)), None))
    yield checked.Related(other, checked.EVERYONE, some)
    yield checked.Related(node.relation, checked.EVERYONE, node.having)


def other_values(wanted: ValueSet) -> Iterator[ValueSet]:
    """Yield value sets that differ a little from *wanted*."""
    match wanted:
        case OneOf():
            yield from _other_lists(wanted)
        case Range():
            yield from _other_ranges(wanted)
        case Prefix(text) | Suffix(text):
            yield from (Prefix(text), Suffix(text), Prefix(f"{text}x"))
        case Words(pattern):
            yield from (Words(pattern.rstrip()), Words(f"{pattern.rstrip()} "))
        case MonthDays(low, high):
            yield from (MonthDays(high, low), MonthDays(low, low), MonthDays(low, 1231))
        case Within((x, y, z), reach):
            yield from (Within((x, y, z), reach + 1), Within((x, z, y), reach))
        case Present():
            yield OneOf(())


def _other_lists(wanted: OneOf) -> Iterator[ValueSet]:
    if not wanted.values:  # of which type they would be is not known here
        return
    first, *rest = wanted.values
    yield OneOf(tuple(rest), wanted.raw)
    if isinstance(first, str):
        yield OneOf(wanted.values, not wanted.raw)
        yield OneOf((f"{first} ", *rest), wanted.raw)


def _other_ranges(wanted: Range) -> Iterator[ValueSet]:
    yield Range(wanted.low, None)
    yield Range(None, wanted.high)
    for step in (1, -1):
        low, high = (
            each + step if isinstance(each, (int, Decimal)) else each
            for each in (wanted.low, wanted.high)
        )
        yield from (Range(low, wanted.high), Range(wanted.low, high))
    if isinstance(wanted.low, Decimal):
        yield evolve(wanted, low_open=not wanted.low_open)


def generated(choose: Choose, many: int) -> Iterator[tuple[Pool, Checked]]:
    """Yield *many* filters, half of them typed and half of them neighbours of those."""
    made = 0
    while made < many:
        pool = choose(POOLS)
        filters = Filters(choose, SCHEMA, pool)
        text = choose(
            (
                filters.filter(1),
                filters.filter(2),
                filters.related(choose(relations_of(SCHEMA))),
                filters.function(),
            )
        )
        found = check(text, SCHEMA, pool.reading).filter
        if found is not None:
            near = choose([*neighbours(found, choose)])
            yield pool, found
            yield pool, near
            yield pool, choose([*neighbours(near, choose)])
            made += 3


def hold_apart(seed: int, many: int) -> None:
    """Say *many* generated filters; those that read the same must mean the same."""
    choose = Random(seed).choice  # noqa: S311 - not a secret
    said: dict[tuple[str, object, str], tuple[Meaning, Checked]] = {}
    for pool, filter_ in generated(choose, many):
        meant = meaning(filter_)
        for locale in ("en", "nl"):
            sentence = to_sentence(filter_, pool.reading, locale)
            key = locale, pool.reading, sentence
            known, before = said.setdefault(key, (meant, filter_))
            assert known == meant, (sentence, before, filter_)


@pytest.mark.parametrize("seed", range(3))
def test_different_meanings_never_read_the_same(seed: int) -> None:
    hold_apart(seed, 400)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_different_meanings_never_read_the_same_in_all(seed: int) -> None:
    hold_apart(1000 + seed, 5_000)
