"""
Tests of one criterion + the values of a record → values that it could have instead.

Offered are values on the edges of what is asked, the nearest first; none that the
criterion cannot have, such as a number of orders below zero.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeAlias, cast

from custquery.schema.checked import Test
from custquery.schema.criterion import Criterion
from custquery.schema.models import RecordModel, Tables
from custquery.schema.sources import Case, Column, Count, Keys, Sum
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Words,
)

Kind: TypeAlias = Literal["more", "fewer", "to", "add", "drop", "clear"]
#: What changes, the values there would be, and the test that asks for it.
Option: TypeAlias = tuple[Kind, tuple[Value, ...], Test]

_NUMBERS = frozenset({"whole", "decimal", "money"})
_STEPWISE = frozenset({"whole", "instant", "day"})
_CENT = Decimal("0.01")
#: Of a long list of values the first so many are offered.
_MOST_LISTED = 5


def options(
    tests: list[Test],
    before: tuple[Value, ...],
    model: RecordModel,
    passes: Callable[[Test, Value], bool],
) -> Iterator[Option]:
    """
    Yield what could be changed, the nearest values first.

    Args:
        tests: All about one criterion.
        before: The values that the record has of it.
        model: Tells which columns always have a value.
        passes: Tells whether a value passes a test.
    """
    criterion = tests[0].criterion
    if is_many(criterion, before):
        yield from _some(tests, before, passes)
    else:
        yield from _one(tests, before)
        if before and _may_be_missing(criterion, model):
            yield "clear", (), tests[0]


def is_many(criterion: Criterion, before: tuple[Value, ...]) -> bool:
    """Tell whether values can be added; a key of a plain record that has one is one."""
    one_key = isinstance(criterion.source, Keys) and len(before) < 2
    return criterion.many and not one_key


def _one(tests: list[Test], before: tuple[Value, ...]) -> Iterator[Option]:
    """Yield other values for a criterion with one value."""
    criterion = tests[0].criterion
    found: dict[Value, Test] = {}
    for test in tests:
        for value in (*_inside(test.wanted, criterion), *_outside(test, criterion)):
            if _can_be(value, criterion):
                found.setdefault(value, test)
    now = before[0] if before else None
    numeric = criterion.type.domain in (*_NUMBERS, "instant", "day")
    ranked = sorted(found, key=lambda each: _far(each, now)) if numeric else found
    for value in ranked:
        if value != now:
            yield _kind(value, now, criterion), (value,), found[value]


def _some(
    tests: list[Test],
    before: tuple[Value, ...],
    passes: Callable[[Test, Value], bool],
) -> Iterator[Option]:
    """Yield values to add or to take away from a criterion with many."""
    for test in tests:
        for value in _inside(test.wanted, test.criterion):
            if value not in before:
                yield "add", (*before, value), test
    for test in tests:
        left = tuple(each for each in before if not passes(test, each))
        if len(left) < len(before):
            yield "drop", left, test
    if before:
        yield "clear", (), tests[0]


def fitting(
    tests: Iterable[Test],
    before: tuple[Value, ...],
    wanted: Mapping[int, bool],
    passes: Callable[[Test, Value], bool],
) -> tuple[Value, ...]:
    """
    Return values for a criterion with many, so that each test is as it is *wanted*.

    Args:
        tests: All about one criterion.
        before: The values that the record has of it.
        wanted: By the id of a test, whether it is to hold; the others may do either.
        passes: Tells whether a value passes a test.
    """
    tests = list(tests)
    barred = [each for each in tests if wanted.get(id(each)) is False]
    asked = [each for each in tests if wanted.get(id(each))]

    def allowed(value: Value) -> bool:
        return not any(passes(each, value) for each in barred)

    after = [each for each in before if allowed(each)]
    for test in asked:
        if not any(passes(test, each) for each in after):
            after += list(filter(allowed, _inside(test.wanted, test.criterion)))[:1]
    return tuple(after)


def _kind(value: Value, now: Value | None, criterion: Criterion) -> Kind:
    if now is None or criterion.type.domain not in _NUMBERS:
        return "to"
    return "more" if cast("int", value) > cast("int", now) else "fewer"


def _far(value: Value, now: Value | None) -> Decimal:
    return abs(Decimal(value) - Decimal(now or 0))


def _inside(wanted: ValueSet, criterion: Criterion) -> Iterable[Value]:
    """Return values that pass, on the edges of what is asked."""
    match wanted:
        case OneOf(listed):
            return listed[:_MOST_LISTED]
        case Range():
            return _edges(wanted, criterion, 1)
        case Prefix(text) | Suffix(text):
            return (text,)
        case Words(pattern):
            return (pattern.strip(),)
        case Present():
            return _any_value(criterion)
        case _:
            return ()


def _outside(test: Test, criterion: Criterion) -> Iterable[Value]:
    """Return values that do not pass, just beside those that do."""
    wanted, domain = test.wanted, criterion.type.domain
    if isinstance(wanted, Range):
        return _edges(wanted, criterion, -1)
    if domain == "yesno" and isinstance(wanted, OneOf):
        return [value for value in (True, False) if value not in wanted.values]
    if domain == "code" and isinstance(wanted, OneOf):
        members = (code for code, _ in criterion.type.suggest("", "en"))
        return [code for code in members if code not in wanted.values][:_MOST_LISTED]
    if domain in _NUMBERS and isinstance(wanted, OneOf):
        step = _step(criterion)
        found = [cast("int", each) for each in wanted.values]
        near = [each + way for each in found for way in (step, -step)]
        return [each for each in near if each not in found]
    return ()


def _edges(wanted: Range, criterion: Criterion, sign: int) -> list[Value]:
    """Return the first and last value in a range, or with -1 those beside it."""
    step = _step(criterion)
    stepwise = criterion.type.domain in _STEPWISE
    found: list[Value] = []
    if wanted.low is not None:
        low = cast("int", wanted.low)
        first = low + step if wanted.low_open else low
        found.append(first if sign > 0 else first - step)
    if wanted.high is not None:
        high = cast("int", wanted.high)
        last = high if wanted.high_closed and not stepwise else high - step
        found.append(last if sign > 0 else last + step)
    return found


def _step(criterion: Criterion) -> int:
    """Return the smallest difference that is told: one, or a cent."""
    return cast("int", 1 if criterion.type.domain in _STEPWISE else _CENT)


def _any_value(criterion: Criterion) -> Iterable[Value]:
    """Return some value, for a test that asks only that there is one."""
    match criterion.type.domain:
        case "code":
            return [code for code, _ in criterion.type.suggest("", "en")][:1]
        case "text":
            return ("…",)
        case "yesno":
            return (True, False)
        case "whole" | "decimal" | "money":
            return (1,)
        case _:
            return ()


def _can_be(value: Value, criterion: Criterion) -> bool:
    """Tell whether the criterion can have the value at all."""
    counts = isinstance(criterion.source, Count)
    return not (counts and cast("int", value) < 0)


def _may_be_missing(criterion: Criterion, model: RecordModel) -> bool:
    source = criterion.source
    if isinstance(source, (Count, Sum)) or criterion.type.domain == "yesno":
        return False
    if isinstance(source, Case):
        return source.otherwise is None
    if isinstance(model, Tables) and isinstance(source, Column):
        return (model.table, source.name) not in model.required
    return True
