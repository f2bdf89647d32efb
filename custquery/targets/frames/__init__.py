"""
Checked filter → filter of data frames: Polars (eager and lazy), pandas and PyArrow.

    simplify ─▶ conditions (a Narwhals expression) ─▶ the same kind of frame

Two-valued everywhere, also where the library's own NOT is not: every test is closed
against null and NaN before it is negated. Nothing is ever compared by the library's
own idea of case, of equal texts or of time zones.
"""

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any, TypeVar, cast

from attrs import frozen

from custquery.language.errors import RequestError

try:
    import narwhals.stable.v2 as nw
except ImportError as missing:
    raise RequestError("frames-need-narwhals") from missing

from custquery.schema import checked
from custquery.schema.checked import EVERYONE, Checked
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.targets.frames.conditions import Conditions
from custquery.targets.frames.model import FrameModel
from custquery.targets.frames.prepare import criteria_of, kept_columns, with_kept
from custquery.targets.simplify import simplify

__all__ = ["FrameFilter", "FrameModel", "prepare_frame", "to_expression"]

F = TypeVar("F")

#: The libraries whose frames are held to the reference evaluator.
_CERTIFIED = ("polars", "pandas", "pyarrow")
_BY_NAME = FrameModel()


class FrameFilter:
    """
    A filter of data frames.

    It remembers the expression that it wrote for a frame of Polars, for the next frame
    with the same columns.
    """

    def __init__(
        self,
        node: Checked,
        reading: Reading,
        schema: Schema | None = None,
        model: FrameModel | None = None,
    ) -> None:
        """
        Take the filter.

        Args:
            node: The filter.
            reading: The inputs of the reading that the filter was checked with.
            schema: Tells which columns free text looks in.
            model: Where frames keep their values; by default by name.
        """
        self._node = simplify(node)
        self._given = (model or _BY_NAME, reading, schema)
        self._written: _Written | None = None

    def __call__(self, frame: F) -> F:
        """
        Return the rows of *frame* that are selected, in their order.

        Args:
            frame: Of Polars (a lazy one stays lazy), pandas or PyArrow.

        Raises:
            RequestError: *frame* is something else, or has no column for a criterion.
        """
        native: Any = frame
        written = self._written
        if written and written.is_for(native):
            return cast("F", native.filter(written.condition))
        known = _known(frame)
        if self._node == EVERYONE:
            return frame
        if isinstance(known, nw.LazyFrame):
            return cast("F", self._lazily(known))
        conditions = Conditions(known, *self._given)
        condition = conditions.write(self._node)
        if not conditions.added:
            self._remember(conditions, condition)
            return cast("F", conditions.passed(known, condition).to_native())
        names = [each.name for each in conditions.added]
        found = conditions.passed(known.with_columns(*conditions.added), condition)
        return cast("F", found.drop(names).to_native())

    def _lazily(self, frame: "nw.LazyFrame[Any]") -> object:
        """Say what an expression can say, and read the rest when it is collected."""
        node = self._node
        items = node.items if isinstance(node, checked.All) else (node,)
        conditions = Conditions(frame, *self._given)
        native, rest, said = frame.to_native(), [], []
        for item in items:
            try:
                said.append(conditions.write(item))
            except RequestError as refused:
                if refused.code != "frame-not-prepared":
                    raise
                rest.append(item)
        if said:
            condition = reduce(and_, said)
            native = conditions.passed(frame, condition).to_native()
        if not rest:
            self._remember(conditions, condition)
            return native
        model, reading, schema = self._given
        later = FrameFilter(checked.All(tuple(rest)), reading, schema, model)
        return native.map_batches(
            later, projection_pushdown=False, slice_pushdown=False
        )

    def _remember(self, conditions: Conditions, condition: nw.Expr) -> None:
        """Keep what was written, unless it holds what stood in other frames."""
        native: Any = conditions.frame.to_native()
        if conditions.is_own and not self._given[0].rows:
            self._written = _Written(type(native), native.collect_schema(), condition)


@frozen
class _Written:
    """The condition of a filter over frames of one library with the same columns."""

    kind: object
    schema: object
    condition: nw.Expr

    def is_for(self, frame: Any) -> bool:  # noqa: ANN401 - a frame of any library
        return type(frame) is self.kind and frame.collect_schema() == self.schema


def to_expression(
    node: Checked,
    frame: object,
    reading: Reading,
    schema: Schema | None = None,
    model: FrameModel | None = None,
) -> nw.Expr:
    """
    Return the filter as a Narwhals expression: true or false in every row, never null.

    The arguments are those of `FrameFilter`; of *frame* only the columns count.

    Raises:
        RequestError: a test needs values to be read in Python; `prepare_frame` keeps
            them in columns.
    """
    known = _known(frame)
    lazy = known if isinstance(known, nw.LazyFrame) else known.lazy()
    conditions = Conditions(lazy, model or _BY_NAME, reading, schema, portable=True)
    return conditions.closed(conditions.write(simplify(node)))


def prepare_frame(
    frame: F,
    reading: Reading,
    schema: Schema,
    model: FrameModel | None = None,
    names: Iterable[str] | None = None,
) -> F:
    """
    Return *frame* with columns that make its filters as fast as the library is.

    Their names start with ``custquery.``; they hold what other columns held when they
    were made.

    Args:
        frame: As of `FrameFilter`.
        reading: Its zone, region and currency must be those of the filters.
        schema: What the names mean.
        model: Where the frame keeps its values.
        names: The criteria that will be asked for; by default all it has columns for.

    Raises:
        RequestError: *frame* is no data frame, or lacks a column that *model* names.
    """
    known, model = _known(frame), model or _BY_NAME
    columns = dict(known.collect_schema())
    wanted = kept_columns(criteria_of(schema, names), columns, model, reading)
    if not wanted:
        return frame
    if not isinstance(known, nw.LazyFrame):
        return cast("F", with_kept(known, wanted, model, reading).to_native())
    added = {name: each.dtype for name, each in wanted.items()}

    def prepare(collected: object) -> object:
        eager = nw.from_native(cast("Any", collected), eager_only=True)
        return with_kept(eager, wanted, model, reading).to_native()

    return cast(
        "F",
        known.to_native().map_batches(
            prepare,
            predicate_pushdown=False,
            projection_pushdown=False,
            slice_pushdown=False,
            schema=nw.Schema({**columns, **added}).to_polars(),
        ),
    )


def _known(frame: object) -> "nw.DataFrame[Any] | nw.LazyFrame[Any]":
    try:
        known = nw.from_native(cast("Any", frame))
    except TypeError:
        raise RequestError("not-a-frame", {"kind": type(frame).__name__}) from None
    if known.implementation.value not in _CERTIFIED:
        raise RequestError("not-a-frame", {"kind": type(frame).__name__})
    return cast("nw.DataFrame[Any] | nw.LazyFrame[Any]", known)
