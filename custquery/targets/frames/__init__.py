"""
Checked filter → filter of data frames: Polars (eager and lazy), pandas and PyArrow.

    simplify ─▶ conditions (a Narwhals expression) ─▶ the same kind of frame

Two-valued everywhere, also where the library's own NOT is not: every test is closed
against null and NaN before it is negated. Nothing is ever compared by the library's
own idea of case, of equal texts or of time zones.
"""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

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

__all__ = ["FrameModel", "filter_frame", "prepare_frame", "to_expression"]

F = TypeVar("F")

#: The libraries whose frames are held to the reference evaluator.
_CERTIFIED = ("polars", "pandas", "pyarrow")
_BY_NAME = FrameModel()


def filter_frame(
    node: Checked,
    frame: F,
    reading: Reading,
    schema: Schema | None = None,
    model: FrameModel | None = None,
) -> F:
    """
    Return the rows of *frame* that are selected, in their order.

    Args:
        node: The filter.
        frame: A Polars frame (a lazy one stays lazy), a pandas frame, a PyArrow table.
        reading: The inputs of the reading that the filter was checked with.
        schema: Tells which columns free text looks in.
        model: Where the frame keeps its values; by default by name.

    Raises:
        RequestError: *frame* is something else, or has no column for a criterion.
    """
    node, known = simplify(node), _known(frame)
    if node == EVERYONE:
        return frame
    given = (reading, schema, model or _BY_NAME)
    if isinstance(known, nw.LazyFrame):
        return cast("F", _filter_lazily(node, known, *given))
    conditions = Conditions(known, given[2], reading, schema)
    condition = conditions.write(node)
    if not conditions.added:
        return cast("F", known.filter(condition).to_native())
    names = [each.name for each in conditions.added]
    found = known.with_columns(*conditions.added).filter(condition).drop(names)
    return cast("F", found.to_native())


def _filter_lazily(
    node: Checked,
    frame: "nw.LazyFrame[Any]",
    reading: Reading,
    schema: Schema | None,
    model: FrameModel,
) -> object:
    """Say what can be said as an expression, and read the rest when it is collected."""
    items = node.items if isinstance(node, checked.All) else (node,)
    rest = []
    for item in items:
        try:
            condition = Conditions(frame, model, reading, schema).write(item)
        except RequestError as refused:
            if refused.code != "frame-not-prepared":
                raise
            rest.append(item)
        else:
            frame = frame.filter(condition)
    if not rest:
        return frame.to_native()
    later = checked.All(tuple(rest))

    def read(collected: F) -> F:
        return filter_frame(later, collected, reading, schema, model)

    return frame.to_native().map_batches(
        read, projection_pushdown=False, slice_pushdown=False
    )


def to_expression(
    node: Checked,
    frame: object,
    reading: Reading,
    schema: Schema | None = None,
    model: FrameModel | None = None,
) -> nw.Expr:
    """
    Return the filter as a Narwhals expression: true or false in every row, never null.

    The arguments are those of `filter_frame`; of *frame* only the columns count.

    Raises:
        RequestError: a test needs values to be read in Python; `prepare_frame` keeps
            them in columns.
    """
    known = _known(frame)
    lazy = known if isinstance(known, nw.LazyFrame) else known.lazy()
    conditions = Conditions(lazy, model or _BY_NAME, reading, schema)
    return conditions.write(simplify(node))


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
        frame: As of `filter_frame`.
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
