"""
Bounds in the domain of a type → whole steps, and back; always exact.

Money is kept in minor units and numbers are kept whole, so a bound between two of them
moves to the next one: above 12.345 euros starts at 1235 cents.
"""

from collections.abc import Iterable
from decimal import Decimal
from math import ceil, floor
from typing import TypeAlias, cast

from custquery.schema.value_sets import Range, Value

#: Ends of ranges, each with its flag; all of one type, so they can be compared.
_Ends: TypeAlias = "list[tuple[int, bool]]"

#: What a whole column can hold in every engine.
LEAST, GREATEST = -(2**63), 2**63 - 1


def shifted(value: Value, digits: int) -> Decimal:
    """
    Return *value* times ten to the power *digits*, exactly, whatever the context.

    >>> shifted(Decimal("12.5"), 2) == 1250
    True
    """
    sign, figures, exponent = Decimal(value).as_tuple()
    return Decimal((sign, figures, int(exponent) + digits))


def whole_range(wanted: Range, digits: int = 0) -> tuple[int | None, int | None]:
    """
    Return the half-open range of whole steps that *wanted* holds.

    >>> whole_range(Range(Decimal("12.345"), Decimal(20), high_closed=True), 2)
    (1235, 2001)
    """
    low, high = wanted.low, wanted.high
    return (
        None if low is None else _from(shifted(low, digits), past=wanted.low_open),
        None if high is None else _from(shifted(high, digits), past=wanted.high_closed),
    )


def _from(bound: Decimal, *, past: bool) -> int:
    """Return the first whole step at *bound*, or beyond it when *past*."""
    return floor(bound) + 1 if past else ceil(bound)


def whole_values(values: Iterable[Value], digits: int = 0) -> tuple[int, ...]:
    """
    Return those of *values* that are a whole number of steps.

    >>> whole_values((Decimal("12.5"), Decimal("12.345")), 2)
    (1250,)
    """
    moved = (shifted(value, digits) for value in values)
    return tuple(int(each) for each in moved if each == floor(each))


def within(wanted: Range, value: Value) -> bool:
    """
    Tell whether *value* lies in *wanted*.

    >>> within(Range(3, 5), 5), within(Range(3, 5, high_closed=True), 5)
    (False, True)
    """
    number = cast("int", value)
    low, high = cast("tuple[int | None, int | None]", (wanted.low, wanted.high))
    if low is not None and (number < low or (wanted.low_open and number == low)):
        return False
    return high is None or number < high or (wanted.high_closed and number == high)


def overlap(first: Range, second: Range) -> Range:
    """
    Return the range of the values that lie in both.

    >>> overlap(Range(3, None), Range(None, 9, high_closed=True))
    Range(low=3, high=9, low_open=False, high_closed=True)
    """
    both = (first, second)
    lows = [(each.low, each.low_open) for each in both if each.low is not None]
    highs = [(each.high, each.high_closed) for each in both if each.high is not None]
    low, low_open = max(cast("_Ends", lows), default=(None, False))
    high, high_closed = min(cast("_Ends", highs), default=(None, False))
    return Range(low, high, low_open, high_closed)


def is_empty(wanted: Range) -> bool:
    """
    Tell whether no value can lie in *wanted*.

    >>> is_empty(Range(3, 3)), is_empty(Range(3, 3, high_closed=True))
    (True, False)
    """
    low, high = wanted.low, wanted.high
    if low is None or high is None:
        return False
    if low == high:
        return wanted.low_open or not wanted.high_closed
    return cast("int", low) > cast("int", high)
