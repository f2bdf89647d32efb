"""
Value set → expression over a column of numbers, with exactly its meaning.

A float is read as its shortest decimal. Rounding keeps order, so only a float that is
the one nearest to a bound has to be compared as a decimal, and that is done here, once.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import isinf
from struct import pack, unpack

import narwhals.stable.v2 as nw

from custquery.schema.value_sets import OneOf, Present, Range, Value, ValueSet
from custquery.targets.bounds import LEAST, whole_range, whole_values
from custquery.targets.frames.columns import Column

_UNSIGNED = (nw.UInt8, nw.UInt16, nw.UInt32, nw.UInt64)
_SIGNED = (nw.Int8, nw.Int16, nw.Int32, nw.Int64)
#: What 64 bits without a sign can hold.
_GREATEST_UNSIGNED = 2**64 - 1
#: Figures of the widest decimal column.
_FIGURES = 38


def number_test(column: Column, wanted: ValueSet, *, whole: bool) -> nw.Expr | None:
    """
    Return the test of a column of numbers; None where only its values can tell.

    Args:
        column: The column.
        wanted: The values that pass.
        whole: Whether only whole numbers are values.
    """
    dtype = column.dtype
    if isinstance(dtype, _SIGNED + _UNSIGNED):
        return _whole_test(column, wanted)
    if column.digits is not None:
        return None
    if isinstance(dtype, nw.Float64 | nw.Float32):
        return _float_test(column, wanted, whole=whole)
    if isinstance(dtype, nw.Decimal) and not whole:
        return _decimal_test(column, wanted)
    return None


def whole_test(
    column: Column, low: int | None, high: int | None, least: int, greatest: int
) -> nw.Expr:
    """Test whole numbers, which lie in ``least..greatest``, for ``[low, high)``."""
    if (low is not None and low > greatest) or (high is not None and high <= least):
        return column.nobody
    if (low is None or low <= least) and (high is None or high > greatest):
        return ~column.is_missing
    value, tests = column.expression, []
    if low is not None and low > least:
        tests.append(value >= low)
    if high is not None and high <= greatest:
        tests.append(value < high)
    return tests[0] if len(tests) == 1 else tests[0] & tests[1]


def _whole_test(column: Column, wanted: ValueSet) -> nw.Expr | None:
    greatest, least = _GREATEST_UNSIGNED // 2, LEAST
    if isinstance(column.dtype, _UNSIGNED):
        greatest, least = _GREATEST_UNSIGNED, 0
    match wanted:
        case Present():
            return ~column.is_missing
        case Range():
            low, high = whole_range(wanted, column.digits or 0)
            return whole_test(column, low, high, least, greatest)
        case OneOf(values):
            known = whole_values(values, column.digits or 0)
            return among(column, [each for each in known if least <= each <= greatest])
        case _:
            return None


def among(column: Column, values: Sequence[Value | float]) -> nw.Expr:
    """Test whether the value is one of *values*."""
    if not values:
        return column.nobody
    if len(values) == 1:
        return column.expression == values[0]
    return column.expression.is_in(list(values))


# -- floats ---------------------------------------------------------------------------


def _float_test(column: Column, wanted: ValueSet, *, whole: bool) -> nw.Expr | None:
    """Not a number is greater than everything for Polars, so both ends are closed."""
    value = column.expression
    single = isinstance(column.dtype, nw.Float32)
    match wanted:
        case Present():
            test = (value > -_INFINITY) & (value < _INFINITY)
        case Range(low, high):
            test = _above(value, low, single, after=wanted.low_open) & _below(
                value, high, single, with_end=wanted.high_closed
            )
        case OneOf(values):
            near = [(_nearest(each, single=single), each) for each in values]
            return among(
                column,
                [f for f, each in near if not isinf(f) and _meant(f, single) == each],
            )
        case _:
            return None
    return test & (value == value.floor()) if whole else test


_INFINITY = float("inf")


def _above(
    value: nw.Expr,
    low: Value | None,
    single: bool,  # noqa: FBT001 - passed on
    *,
    after: bool,
) -> nw.Expr:
    if low is None:
        return value > -_INFINITY
    near = _nearest(low, single=single)
    if isinf(near):
        return value > near
    meant, bound = _meant(near, single), Decimal(low)
    passes = meant > bound or (meant == bound and not after)
    return value >= near if passes else value > near


def _below(
    value: nw.Expr,
    high: Value | None,
    single: bool,  # noqa: FBT001 - passed on
    *,
    with_end: bool,
) -> nw.Expr:
    if high is None:
        return value < _INFINITY
    near = _nearest(high, single=single)
    if isinf(near):
        return value < near
    meant, bound = _meant(near, single), Decimal(high)
    passes = meant < bound or (meant == bound and with_end)
    return value <= near if passes else value < near


def _nearest(bound: Value, *, single: bool) -> float:
    """Return the float, of double or *single* precision, that is nearest to *bound*."""
    found = float(Decimal(bound))
    if not single:
        return found
    try:
        return float(unpack("f", pack("f", found))[0])
    except OverflowError:
        return _INFINITY if found > 0 else -_INFINITY


def _meant(value: float, single: bool) -> Decimal:  # noqa: FBT001 - passed on
    """Return the shortest decimal that is read as this float."""
    if not single:
        return Decimal(repr(value))
    spelled = (f"{value:.{figures}g}" for figures in range(6, 10))
    return Decimal(
        next(each for each in spelled if _nearest(Decimal(each), single=True) == value)
    )


# -- decimals -------------------------------------------------------------------------


def _decimal_test(column: Column, wanted: ValueSet) -> nw.Expr | None:
    """Move every bound to the next step of the column: nothing is cast or rounded."""
    dtype, value = column.dtype, column.expression
    scale = dtype.scale if isinstance(dtype, nw.Decimal) else 0
    most = 10**_FIGURES - 1
    match wanted:
        case Present():
            return ~column.is_missing
        case OneOf(values):
            steps = whole_values(values, scale)
            known = [_steps(each, scale) for each in steps if abs(each) <= most]
            if len(known) > 1:
                return None
            return value == known[0] if known else column.nobody
        case Range():
            low, high = whole_range(wanted, scale)
        case _:
            return None
    if (low is not None and low > most) or (high is not None and high <= -most):
        return column.nobody
    tests = [] if low is None or low <= -most else [value >= _steps(low, scale)]
    tests += [] if high is None or high > most else [value < _steps(high, scale)]
    if not tests:
        return ~column.is_missing
    return tests[0] if len(tests) == 1 else tests[0] & tests[1]


def _steps(number: int, scale: int) -> Decimal:
    figures = tuple(map(int, str(abs(number))))
    return Decimal((int(number < 0), figures, -scale))
