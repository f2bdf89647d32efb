"""
Rows of a relation → for which customers they pass, as a test of the customer's key.

The rows stand in a frame of their own, with the key of the customer, or as lists of
records in a column that is called as the relation is.
"""

from collections.abc import Iterable
from typing import Any, Protocol, cast

import narwhals.stable.v2 as nw

from custquery.language.errors import RequestError
from custquery.schema.checked import Checked, Related
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.targets.frames.columns import Column, ColumnOf, Types
from custquery.targets.frames.model import FrameModel
from custquery.targets.frames.values import Judge, plainly
from custquery.targets.memory.meaning import Predicate, meaning
from custquery.targets.memory.plain import PlainRecords, names


class Asked(Protocol):
    """The frame with the customers, and how it is asked."""

    @property
    def model(self) -> FrameModel:
        """Where frames keep their values."""

    @property
    def reading(self) -> Reading:
        """The inputs of the reading."""

    @property
    def schema(self) -> Schema | None:
        """What names mean."""

    @property
    def columns(self) -> Types:
        """The types of the columns."""

    @property
    def column_of(self) -> ColumnOf:
        """Make the expression of a column."""

    def read(self, column: Column, judge: Judge, name: str) -> nw.Expr:
        """Ask *judge* about what stands in each row of *column*."""

    def passing(
        self, frame: "nw.DataFrame[Any]", model: FrameModel, node: Checked
    ) -> "nw.DataFrame[Any]":
        """Return the rows of another *frame* that pass *node*."""


def related_test(node: Related, asked: Asked) -> nw.Expr:
    """
    Return the test whether the rows of a customer pass *node*.

    Raises:
        RequestError: the frame has no such rows, or no key that they refer to.
    """
    model, known = asked.model, node.relation.names
    given = next((model.rows[each] for each in known if each in model.rows), None)
    if given is not None:
        return _by_key(node, given, asked)
    said = model.flat.keys.get(node.relation.name)
    called = known if said is None else (said,)
    columns = asked.columns
    name = next((each for each in called if _holds_rows(columns.get(each))), None)
    if name is None:
        raise RequestError("frame-without-rows", {"name": node.relation.name})
    own = node.relation.name
    flat = Flat(kept=model.flat.kept)
    holds = meaning(node, PlainRecords(asked.reading, asked.schema, flat))
    column = Column(name, asked.column_of(name), columns[name])
    return asked.read(column, lambda raw: holds({own: raw}), own)


def _holds_rows(dtype: nw.dtypes.DType | None) -> bool:
    """Tell whether a column can hold lists of records, and no values."""
    if isinstance(dtype, nw.List):
        return dtype.inner == nw.Struct
    return isinstance(dtype, nw.Object)


def _by_key(node: Related, given: object, asked: Asked) -> nw.Expr:
    key = asked.model.key
    if key not in asked.columns:
        raise RequestError("frame-without-key", {"name": key})
    inside = asked.model.inside(node.relation)
    records = PlainRecords(asked.reading, flat=Flat(kept=inside.flat.kept))
    holds = meaning(node.having, records.group(node.relation))
    passing, others = _keys(_groups(node, given, inside, asked), holds)
    if holds([]):  # so do customers without any row
        return ~asked.column_of(key).is_in(others).fill_null(value=False)
    return asked.column_of(key).is_in(passing).fill_null(value=False)


def _keys(
    groups: dict[object, list[object]], holds: Predicate
) -> tuple[list[object], list[object]]:
    passing: list[object] = []
    others: list[object] = []
    for key, rows in groups.items():
        (passing if holds(rows) else others).append(key)
    return passing, others


def _groups(
    node: Related, given: object, model: FrameModel, asked: Asked
) -> dict[object, list[object]]:
    """Return the rows that pass, as records, by the key of their customer."""
    known = nw.from_native(cast("Any", given))
    frame = known.collect() if isinstance(known, nw.LazyFrame) else known
    if model.row_key not in frame.columns:
        raise RequestError("frame-without-key", {"name": model.row_key})
    passing = asked.passing(frame, model, node.where)
    keys = passing[model.row_key].to_list()
    groups: dict[object, list[object]] = {}
    for key, row in zip(keys, _records(passing, node.relation, model), strict=True):
        groups.setdefault(plainly(key), []).append(row)
    groups.pop(None, None)
    return groups


def _records(
    frame: "nw.DataFrame[Any]", relation: RelationCriterion, model: FrameModel
) -> Iterable[dict[str, object]]:
    """Yield the rows as records whose keys are names of row criteria."""
    lists = {
        name: [plainly(each) for each in frame[column].to_list()]
        for each in relation.row
        for name, column in _named(each, model)
        if column in frame.columns
    }
    for at in range(len(frame)):
        yield {name: values[at] for name, values in lists.items()}


def _named(criterion: Criterion, model: FrameModel) -> Iterable[tuple[str, str]]:
    """Yield the keys of a record, and the columns that they are in."""
    column = model.column(criterion)
    if column is not None:
        return [(criterion.name, column)]
    return [(each, each) for each in names(criterion)]
