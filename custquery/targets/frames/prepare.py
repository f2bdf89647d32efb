"""
Frame → the same frame with columns that make filtering as fast as the library is.

What a test compares is computed once: folded texts, their words, codes of closed
lists, numbers and times that stood as text. `kept` says what the columns are called.
"""

from collections.abc import Iterable
from typing import Any

import narwhals.stable.v2 as nw
from attrs import frozen

from custquery.language.errors import RequestError
from custquery.schema.criterion import Criterion, FunctionCriterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.value_sets import Value
from custquery.targets.frames.columns import Column, columns_of
from custquery.targets.frames.kept import (
    Form,
    dtype_of,
    forms_of,
    keep_of,
    kept_name,
)
from custquery.targets.frames.model import FrameModel
from custquery.targets.frames.values import Read, read_of, rows_of
from custquery.targets.memory.plain import parts

#: Columns that are tested as they are.
_AS_THEY_ARE = (nw.dtypes.NumericType, nw.Datetime, nw.Date, nw.Boolean)
_SINGLE = (*_AS_THEY_ARE, nw.String, nw.Categorical, nw.Enum)
_NULLABLE = {nw.Int64: "Int64", nw.Boolean: "boolean"}


@frozen
class Kept:
    """What a column that is added holds."""

    criterion: Criterion
    form: Form
    #: Whether a row can have several values.
    several: bool

    @property
    def dtype(self) -> nw.dtypes.DType:
        """The type of the column."""
        return dtype_of(self.criterion, self.form, several=self.several)


def kept_columns(
    criteria: Iterable[Criterion],
    columns: dict[str, nw.dtypes.DType],
    model: FrameModel,
    reading: Reading,
) -> dict[str, Kept]:
    """Return the columns to add to a frame with *columns*, by name."""
    added: dict[str, Kept] = {}
    for each in criteria:
        found = columns_of(each, columns, model, reading)
        if not any(not isinstance(column.dtype, _AS_THEY_ARE) for column in found):
            continue
        several = each.many and any(_holds_lists(column) for column in found)
        for form in forms_of(each, several=several):
            name = kept_name(each, form, reading, several=several)
            if name not in columns:
                added[name] = Kept(each, form, several)
    return added


def _holds_lists(column: Column) -> bool:
    return not isinstance(column.dtype, _SINGLE)


def criteria_of(schema: Schema, names: Iterable[str] | None) -> list[Criterion]:
    """Return the criteria called *names*; by default all that the schema lists."""
    if names is not None:
        found = [_named(each, schema) for each in names]
    else:
        found = [each for each in schema.listed if isinstance(each, Criterion)]
        functions = [e for e in schema.listed if isinstance(e, FunctionCriterion)]
        found += [each.criterion for each in functions if each.criterion is not None]
        found += [each for family in schema.families for each in family.listed()]
    return [part for each in found for part in parts(each, schema)]


def _named(name: str, schema: Schema) -> Criterion:
    found = schema.criterion(name)
    if found is None:
        raise RequestError("frame-without-column", {"name": name})
    return found


def with_kept(
    frame: "nw.DataFrame[Any]",
    wanted: dict[str, Kept],
    model: FrameModel,
    reading: Reading,
) -> "nw.DataFrame[Any]":
    """Return *frame* with the columns *wanted*."""
    columns = dict(frame.collect_schema())
    read: dict[Criterion, list[tuple[Value, ...]]] = {}
    added = []
    for name, each in wanted.items():
        criterion = each.criterion
        if criterion not in read:
            read = {criterion: _values(frame, criterion, columns, model, reading)}
        keep = keep_of(each.form, several=each.several)
        memo: dict[tuple[Value, ...], object] = {}
        kept = []
        for values in read[criterion]:
            if values not in memo:
                memo[values] = keep(values)
            kept.append(memo[values])
        added.append(_series(name, kept, each.dtype, frame))
    return frame.with_columns(*added)


def _series(
    name: str,
    kept: list[object],
    dtype: nw.dtypes.DType,
    frame: "nw.DataFrame[Any]",
) -> nw.Series[Any]:
    """Make a column; pandas has types of its own for numbers that may be missing."""
    nullable = _NULLABLE.get(type(dtype))
    if nullable is None or not frame.implementation.is_pandas():
        return nw.new_series(name, kept, dtype, backend=frame.implementation)
    native = nw.get_native_namespace(frame).Series(kept, dtype=nullable, name=name)
    return nw.from_native(native, series_only=True)


def _values(
    frame: "nw.DataFrame[Any]",
    criterion: Criterion,
    columns: dict[str, nw.dtypes.DType],
    model: FrameModel,
    reading: Reading,
) -> list[tuple[Value, ...]]:
    """Read the values of every row, from the first column that has any."""
    found: list[tuple[Value, ...]] = [()] * len(frame)
    for column in columns_of(criterion, columns, model, reading):
        series = frame.select(column.expression.alias("value"))["value"]
        read = _remembered(read_of(criterion, column, reading))
        found = [
            known or read(raw)
            for known, raw in zip(found, rows_of(series), strict=True)
        ]
    return found


def _remembered(read: Read) -> Read:
    """Read each distinct text once, alone or in a list."""
    said: dict[object, tuple[Value, ...]] = {}

    def remembered(raw: object) -> tuple[Value, ...]:
        if raw.__class__ is not str:
            return read(raw)
        if raw not in said:
            said[raw] = read(raw)
        return said[raw]

    return remembered
