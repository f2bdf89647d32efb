"""
Criterion + schema of a frame → the columns that hold its values.

As with plain records a column is called by any name of the criterion, and of several
the first one with a value counts, row by row. A frame without any is refused: it would
select nobody, and its negation everyone.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw
from attrs import frozen

from custquery.language.errors import RequestError
from custquery.schema.criterion import Criterion
from custquery.schema.kept import Epoch, Kept, MinorUnits
from custquery.schema.reading import Reading
from custquery.targets.frames.model import FrameModel
from custquery.targets.memory.plain import names
from custquery.targets.storage import Storage, stored_as

#: A name → the expression of the column that is called so.
ColumnOf: TypeAlias = Callable[[str], nw.Expr]
#: The types of the columns of a frame, by name.
Types: TypeAlias = Mapping[str, nw.dtypes.DType]


class _Looked(Mapping[str, nw.dtypes.DType]):
    """The types of the columns of a frame; pandas has to look at values to tell."""

    def __init__(self, frame: "nw.DataFrame[Any]") -> None:
        """Look at a column of *frame* when it is asked for."""
        self._frame = frame
        self._names = dict.fromkeys(frame.columns)
        self._known: dict[str, nw.dtypes.DType] = {}

    def __getitem__(self, name: str) -> nw.dtypes.DType:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = self._frame[name].dtype
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def types_of(frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]") -> Types:
    """Return the types of the columns of *frame*, by name."""
    if isinstance(frame, nw.LazyFrame):
        return frame.collect_schema()
    return _Looked(frame)


@frozen(eq=False)
class Column:
    """A column of a frame, or a field of a struct in it."""

    name: str
    expression: nw.Expr
    dtype: nw.dtypes.DType
    #: How it keeps its values; None: as people do.
    kept: Kept | None = None
    #: Decimals of the whole numbers that it counts in: 2 when 1250 is 12.50.
    digits: int | None = None

    @property
    def is_missing(self) -> nw.Expr:
        """Whether there is nothing at all in a row."""
        return self.expression.is_null()

    @property
    def nobody(self) -> nw.Expr:
        """False in every row."""
        return self.is_missing & False


def columns_of(
    criterion: Criterion,
    schema: Types,
    model: FrameModel,
    reading: Reading,
    column_of: ColumnOf = nw.col,
) -> tuple[Column, ...]:
    """
    Return the columns of *criterion*, the first one first; none where there are none.

    Their expressions are made by *column_of*.

    Raises:
        RequestError: the model names a column that the frame does not have.
    """
    mapped = model.column(criterion)
    wanted = names(criterion) if mapped is None else (mapped,)
    placed = [(each, _placed(each, schema, column_of)) for each in wanted]
    kept = model.kept(criterion)
    digits = _digits(criterion, kept, reading)
    if mapped is not None and placed[0][1] is None:
        raise RequestError(
            "frame-column-not-there", {"name": criterion.name, "column": mapped}
        )
    return tuple(
        Column(name, *place, kept, digits)
        for name, place in placed
        if place is not None
    )


def _digits(criterion: Criterion, kept: Kept | None, reading: Reading) -> int | None:
    if not isinstance(kept, MinorUnits | Epoch):
        return None
    return stored_as(Storage(criterion.type.domain), kept, reading).digits


def _placed(
    name: str, schema: Types, column_of: ColumnOf
) -> tuple[nw.Expr, nw.dtypes.DType] | None:
    """Find *name*, or its steps in structs within structs."""
    if name in schema:
        return column_of(name), schema[name]
    first, *steps = name.split(".")
    if not steps or first not in schema:
        return None
    expression, dtype = column_of(first), schema[first]
    for step in steps:
        fields = dtype.fields if isinstance(dtype, nw.Struct) else ()
        found = next((each for each in fields if each.name == step), None)
        if found is None:
            return None
        kind = found.dtype
        dtype = kind() if isinstance(kind, type) else kind
        expression = expression.struct.field(step)
    return expression, dtype


def refuse_missing(criterion: Criterion) -> RequestError:
    """Say that no column holds *criterion*."""
    return RequestError("frame-without-column", {"name": criterion.name})
