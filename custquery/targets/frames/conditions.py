"""
Checked filter + frame → expression that is true in the rows that are selected.

    kept columns (`prepare`) ─▶ typed columns ─▶ values, read in Python (`values`)

The first of these that can say a test exactly is taken. What is read in Python stands
in the frame as a column of its own, so a frame that is not there yet cannot do it.

What is not known is closed to false where it is negated; elsewhere a filter drops it.
A frame of Polars is asked with the expressions of Polars itself, of whose methods
those of Narwhals are a part: to translate them takes longer than many a filter.
"""

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar, assert_never, cast

import narwhals.stable.v2 as nw

from custquery.language.errors import RequestError
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion
from custquery.schema.kept import Folded, Spelled
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.text import is_missing
from custquery.schema.types import (
    Day,
    DecimalNumber,
    Instant,
    Money,
    WholeNumber,
    YesNo,
)
from custquery.schema.value_sets import OneOf, Present, ValueSet, Words
from custquery.targets.frames.columns import (
    Column,
    ColumnOf,
    columns_of,
    refuse_missing,
    types_of,
)
from custquery.targets.frames.kept import kept_test, takes_text_as_it_is, text_test
from custquery.targets.frames.model import FrameModel
from custquery.targets.frames.numbers import number_test
from custquery.targets.frames.related import related_test
from custquery.targets.frames.times import day_test, instant_test
from custquery.targets.frames.values import Judge, judge_of, mask
from custquery.targets.memory.plain import parts

#: What the names of columns that are only there for one filter start with.
_PASSES = "custquery passes "

Frame = TypeVar("Frame", bound="nw.DataFrame[Any] | nw.LazyFrame[Any]")


class Conditions:
    """Writes the conditions of one filter over one frame."""

    def __init__(
        self,
        frame: "nw.DataFrame[Any] | nw.LazyFrame[Any]",
        model: FrameModel,
        reading: Reading,
        schema: Schema | None,
        *,
        portable: bool = False,
    ) -> None:
        """Ask about *frame*; if *portable* with expressions of Narwhals."""
        self.frame = frame
        self.model = model
        self.reading = reading
        self.schema = schema
        self.columns = types_of(frame)
        self._is_pandas = frame.implementation.is_pandas()
        #: Whether it writes expressions of Polars itself.
        self.is_own = frame.implementation.is_polars() and not portable
        self.column_of: ColumnOf = nw.col
        if self.is_own:
            self.column_of = nw.get_native_namespace(frame).col
        #: Columns to add before the condition is asked.
        self.added: list[nw.Series[Any]] = []

    def write(self, node: Checked) -> nw.Expr:
        """Return the expression that is true where *node* holds."""
        match node:
            case checked.All(items):
                return self._joined(items, and_, empty=True)
            case checked.Any(items):
                return self._joined(items, or_, empty=False)
            case checked.Not(item):
                return ~self.closed(self.write(item))
            case checked.Named(_, item):
                return self.write(item)
            case checked.Test(criterion, wanted):
                return self._test(criterion, wanted)
            case checked.Related():
                return related_test(node, self)
            case _:
                assert_never(node)

    def _joined(
        self,
        items: tuple[Checked, ...],
        join: Callable[[nw.Expr, nw.Expr], nw.Expr],
        *,
        empty: bool,
    ) -> nw.Expr:
        """Join *items* in pairs: a thousand of them are not a thousand deep."""
        found = [self.write(item) for item in items]
        if not found:
            return self.always(answer=empty)
        while len(found) > 1:
            pairs = [found[at : at + 2] for at in range(0, len(found), 2)]
            found = [reduce(join, pair) for pair in pairs]
        return found[0]

    def passing(
        self, frame: "nw.DataFrame[Any]", model: FrameModel, node: Checked
    ) -> "nw.DataFrame[Any]":
        """Return the rows of another *frame* that pass *node*."""
        below = Conditions(frame, model, self.reading, None)
        condition = below.write(node)
        return below.passed(frame.with_columns(*below.added), condition)

    def passed(self, frame: Frame, condition: nw.Expr) -> Frame:
        """Return the rows of *frame* for which the *condition* written is true."""
        if not self.is_own:
            return cast("Frame", frame.filter(condition))
        native: Any = frame.to_native()
        return cast("Frame", nw.from_native(native.filter(condition)))

    def always(self, *, answer: bool) -> nw.Expr:
        """Return *answer* for every row."""
        first = self.column_of(next(iter(self.columns))).is_null()
        return first | True if answer else first & False

    def _test(self, criterion: Criterion, wanted: ValueSet) -> nw.Expr:
        known = parts(criterion, self.schema)
        tests = (self._part(part, wanted) for part in known)
        found = [each for each in tests if each is not None]
        if not found:
            raise refuse_missing(criterion)
        return reduce(or_, found)

    def _part(self, criterion: Criterion, wanted: ValueSet) -> nw.Expr | None:
        """Test the first column that has a value, row by row; None: there is none."""
        kept = kept_test(criterion, wanted, self.columns, self.reading, self.column_of)
        if kept is not None:
            return self._leaf(kept)
        found = columns_of(
            criterion, self.columns, self.model, self.reading, self.column_of
        )
        if not found:
            return None
        *earlier, last = found
        test = self._column(criterion, wanted, last)
        for column in reversed(earlier):
            own = self._column(criterion, wanted, column)
            present = self.closed(self._column(criterion, Present(), column))
            test = own | (~present & test)
        return test

    def _column(
        self, criterion: Criterion, wanted: ValueSet, column: Column
    ) -> nw.Expr:
        test = self._native(criterion, wanted, column)
        if test is not None:
            return self._leaf(test)
        judge = judge_of(criterion, wanted, column, self.reading)
        return self.read(column, judge, criterion.name, some=criterion.many)

    def _native(
        self, criterion: Criterion, wanted: ValueSet, column: Column
    ) -> nw.Expr | None:
        """Return the test in the library's own terms, where they say the same."""
        if isinstance(column.kept, Spelled):
            return None
        from_record = type(criterion.type).from_record
        if from_record is WholeNumber.from_record:
            return number_test(column, wanted, whole=True)
        if from_record in {Money.from_record, DecimalNumber.from_record}:
            return number_test(column, wanted, whole=False)
        if from_record is Instant.from_record:
            return instant_test(column, wanted, self.reading)
        if from_record is Day.from_record:
            return day_test(column, wanted)
        if from_record is YesNo.from_record:
            return _yes_no_test(column, wanted)
        if takes_text_as_it_is(criterion):
            return self._text(wanted, column)
        return None

    def _text(self, wanted: ValueSet, column: Column) -> nw.Expr | None:
        if isinstance(wanted, OneOf) and wanted.raw:
            if not isinstance(column.dtype, nw.String):
                return None
            texts = (e for e in wanted.values if not is_missing(cast("str", e)))
            return text_test(column, OneOf(tuple(texts), raw=True))
        kept = column.kept
        if not isinstance(kept, Folded):
            return None
        declared = kept.words if isinstance(wanted, Words) else kept.column
        if not isinstance(self.columns.get(declared or ""), nw.String):
            return None
        folded = Column(str(declared), self.column_of(str(declared)), nw.String())
        test = text_test(folded, wanted)
        return None if test is None else test & (folded.expression != "")

    def closed(self, condition: nw.Expr) -> nw.Expr:
        """Return *condition* with false for what is neither true nor false."""
        return condition if self._is_pandas else condition.fill_null(value=False)

    def _leaf(self, test: nw.Expr) -> nw.Expr:
        """Return *test*; pandas's tests of objects are objects, which do not join."""
        if not self._is_pandas:
            return test
        return test.fill_null(value=False).cast(nw.Boolean)

    def read(
        self, column: Column, judge: Judge, name: str, *, some: bool = False
    ) -> nw.Expr:
        """
        Read *column* in Python, and add a column with what *judge* says.

        Raises:
            RequestError: the frame is lazy.
        """
        if isinstance(self.frame, nw.LazyFrame):
            raise RequestError("frame-not-prepared", {"name": name})
        value = column.expression.alias("value")
        if self.is_own:
            series = nw.from_native(self.frame.to_native().select(value))["value"]
        else:
            series = self.frame.select(value)["value"]
        added = mask(series, judge, some=some).alias(f"{_PASSES}{len(self.added)}")
        self.added.append(added)
        return self.column_of(added.name)


def _yes_no_test(column: Column, wanted: ValueSet) -> nw.Expr | None:
    if not isinstance(column.dtype, nw.Boolean):
        return None
    match wanted:
        case Present():
            return ~column.is_missing
        case OneOf((value,)):
            return column.expression if value else ~column.expression
        case _:
            return None
