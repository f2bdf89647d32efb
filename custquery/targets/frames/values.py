"""
A column as it stands + value set → which rows pass, read value by value in Python.

What no expression can say exactly is said here: texts that were not folded before,
lists, numbers as text, Python objects. Each distinct text is read and tested once.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw

from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.value_sets import Value, ValueSet
from custquery.targets.frames.columns import Column
from custquery.targets.memory.membership import contains
from custquery.targets.memory.plain import LISTS, reader

#: What stands in a row → the values that it means.
Read: TypeAlias = Callable[[object], tuple[Value, ...]]
Judge: TypeAlias = Callable[[object], bool]

#: Values of these classes are as plain Python has them.
_PLAIN = frozenset({str, int, bool, Decimal, type(None)})
#: Columns of few enough different values that each is asked whether it is among some.
_DISTINCT = (nw.String, nw.Categorical, nw.Enum)


def read_of(criterion: Criterion, column: Column, reading: Reading) -> Read:
    """Return how a row of *column* is read: what stands there as it is declared."""
    read = reader(criterion, reading, column.kept)
    if column.digits is None and criterion.type.domain != "yesno":
        return read
    return lambda raw: read(_whole(raw))


def _whole(raw: object) -> object:
    """Return the int that a float is: pandas keeps whole numbers so beside NaN."""
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def judge_of(
    criterion: Criterion, wanted: ValueSet, column: Column, reading: Reading
) -> Judge:
    """Return the test of what stands in a row; a text is tested once."""
    read = read_of(criterion, column, reading)
    holds = contains(wanted, criterion.type.domain, reading)
    many = criterion.many
    said: dict[object, bool] = {}

    def judge(raw: object) -> bool:
        if raw.__class__ is str:
            known = said.get(raw)
            if known is None:
                known = said[raw] = any(map(holds, read(raw)))
            return known
        if many and isinstance(raw, LISTS):
            return any(map(judge, raw))
        return any(map(holds, read(raw)))

    return judge


def mask(series: nw.Series[Any], judge: Judge, *, some: bool) -> nw.Series[Any]:
    """
    Return whether each row of *series* passes *judge*.

    Args:
        series: What stands in the rows.
        judge: Tells whether one of them passes.
        some: Whether a list passes when some element of it does.
    """
    dtype = series.dtype
    if isinstance(dtype, _DISTINCT):
        return _among_distinct(series, judge)
    if some and isinstance(dtype, nw.List) and series.implementation.is_polars():
        return _among_elements(series, judge)
    found = [judge(each) for each in rows_of(series)]
    return _boolean(series, found)


def rows_of(series: nw.Series[Any]) -> list[object]:
    """Return what stands in each row, as plain Python has it."""
    return [plainly(each) for each in series.to_list()]


def plainly(raw: Any) -> object:  # noqa: ANN401 - whatever a frame holds
    """
    Return *raw* as plain Python has it: arrays as lists, what is not there as None.

    >>> plainly(float("nan")), plainly([1, float("nan")])
    (None, [1, None])
    """
    if raw.__class__ in _PLAIN:
        return raw
    if isinstance(raw, LISTS):
        return [plainly(each) for each in raw]
    if isinstance(raw, Mapping):
        return {name: plainly(each) for name, each in raw.items()}
    if hasattr(raw, "tolist"):  # an array, or a number of one
        if raw.dtype.kind == "M":
            raw = raw.astype("datetime64[us]")
        return plainly(raw.tolist())
    try:
        is_nothing = bool(raw != raw)  # noqa: PLR0124 - only what is missing differs
    except TypeError:  # neither true nor false: it is missing too
        return None
    if is_nothing:
        return None
    to_python = getattr(raw, "to_pydatetime", None)
    return raw if to_python is None else to_python(warn=False)


def _among_distinct(series: nw.Series[Any], judge: Judge) -> nw.Series[Any]:
    texts = series if isinstance(series.dtype, nw.String) else series.cast(nw.String)
    distinct = texts.drop_nulls().unique().to_list()
    passing = [each for each in distinct if judge(each)]
    if not passing:
        return _boolean(series, [False] * len(series))
    return closed_series(texts.is_in(passing))


def _among_elements(series: nw.Series[Any], judge: Judge) -> nw.Series[Any]:
    """Ask the elements, all in one column, and then which rows they are of."""
    frame = series.alias("value").to_frame().with_row_index("row").explode("value")
    rows = frame.filter(mask(frame["value"], judge, some=False))["row"].unique()
    every = series.alias("value").to_frame().with_row_index("row")["row"]
    return every.is_in(rows.to_list())


def closed_series(found: nw.Series[Any]) -> nw.Series[Any]:
    """Return *found* with false for what is neither true nor false."""
    return found.fill_null(value=False)


def _boolean(series: nw.Series[Any], found: list[bool]) -> nw.Series[Any]:
    return nw.new_series("passes", found, nw.Boolean(), backend=series.implementation)
