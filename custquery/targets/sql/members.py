"""
Value set → condition on a column, as the column keeps its values.

Money is kept in whole minor units, yes and no as 1 and 0, beside a text its folded form
and its words, beside a date its month and day, and a place on earth in three columns.
A bound that no column can hold is no bound, or is never reached.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from attrs import field, frozen
from sqlglot import exp

from custquery.language.errors import RequestError
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Within,
    Words,
)
from custquery.targets.bounds import GREATEST, LEAST, whole_range, whole_values
from custquery.targets.sql.anniversaries import on_days
from custquery.targets.sql.connect import every, never, some
from custquery.targets.sql.dialects import last, number
from custquery.targets.sql.scope import SqlScope
from custquery.targets.storage import Storage

_LAST_CHARACTER = "\U0010ffff"
_BEFORE_SURROGATES, _AFTER_SURROGATES = "\ud7ff", "\ue000"

_FIRST_DAY, _LAST_DAY = 101, 1231

Build = Callable[[], exp.Expr]


@frozen(eq=False)
class Operand:
    """One value in SQL: a column with its other forms, or a computed value."""

    #: Writes the value; a node has one place, so each use needs a new one.
    value: Build
    #: Writes its folded form, and its words.
    folded: Build | None = None
    worded: Build | None = None
    #: Writes month and day of a date, as one number.
    month_day: Build | None = None
    #: Write the three numbers of a place on earth.
    point: tuple[Build, ...] = ()
    #: Whether it can be NULL.
    nullable: bool = True
    #: What it is called, for refusing what it cannot be asked.
    name: str = field(default="")


def column_operand(name: str, scope: SqlScope) -> Operand:
    """Return the column *name* of the table that is meant in *scope*."""
    model, place = scope.model, (scope.here, name)

    def build(column: str | None) -> Build | None:
        return None if column is None else lambda: scope.column(column)

    return Operand(
        lambda: scope.column(name),
        build(model.folded.get(place)),
        build(model.worded.get(place)),
        build(model.month_days.get(place)),
        nullable=not scope.always(name),
        name=f"{scope.here}.{name}",
    )


def member(
    operand: Operand, wanted: ValueSet, storage: Storage, scope: SqlScope
) -> exp.Expr:
    """
    Return the condition that *operand* is in *wanted*; NULL when it has no value.

    Raises:
        RequestError: the operand has no folded form, or no words, to ask.
    """
    match wanted:
        case OneOf(values, raw):
            build = operand.value if raw else _folded(operand, storage)
            return _one_of(build, _kept(values, storage, scope), scope)
        case Range():
            return _range(operand, wanted, storage, scope)
        case Prefix(text):
            return _prefix(_folded(operand, storage), text, scope)
        case Suffix(text):
            end = last(_folded(operand, storage)(), len(text), scope.dialect)
            return exp.EQ(this=end, expression=scope.bind(text))
        case Words(pattern):
            return _words(operand, pattern, scope)
        case MonthDays():
            return _month_days(operand, wanted, storage, scope)
        case Within():
            return _near(operand, wanted, scope)
        case Present():
            return present(operand)
        case _:
            assert_never(wanted)


def present(operand: Operand) -> exp.Expr:
    """Return the condition that *operand* has a value; it is never NULL."""
    if not operand.nullable:
        return exp.Boolean(this=True)
    return every(
        exp.Not(this=exp.Is(this=build(), expression=exp.Null()))
        for build in operand.point or (operand.value,)
    )


def _folded(operand: Operand, storage: Storage) -> Build:
    """Return the form to compare with a folded text."""
    if storage.domain != "text":
        return operand.value
    if operand.folded is None:
        raise RequestError("column-not-folded", {"column": operand.name})
    return operand.folded


def _words(operand: Operand, pattern: str, scope: SqlScope) -> exp.Expr:
    if operand.worded is None:
        raise RequestError("column-not-worded", {"column": operand.name})
    if not pattern:
        return never()
    found = exp.StrPosition(this=operand.worded(), substr=scope.bind(pattern))
    return exp.GT(this=found, expression=number(0))


def _month_days(
    operand: Operand, wanted: MonthDays, storage: Storage, scope: SqlScope
) -> exp.Expr:
    """Compare month and day; over the end of the year it is one or the other."""
    if wanted.low <= _FIRST_DAY and wanted.high >= _LAST_DAY:
        return present(operand)
    build = operand.month_day
    if build is None:
        return on_days(operand.value, wanted, storage, scope)
    if wanted.low == wanted.high:
        return exp.EQ(this=build(), expression=scope.bind(wanted.low))
    since = exp.GTE(this=build(), expression=scope.bind(wanted.low))
    until = exp.LTE(this=build(), expression=scope.bind(wanted.high))
    both = (since, until)
    return every(both) if wanted.low < wanted.high else some(both)


def _near(operand: Operand, wanted: Within, scope: SqlScope) -> exp.Expr:
    """
    Compare the square of the distance, in whole numbers of 64 bits.

    A box around the circle comes first: an index can serve it.
    """
    box: list[exp.Expr] = []
    squares: list[exp.Expr] = []
    for build, middle in zip(operand.point, wanted.centre, strict=True):
        low, high = scope.bind(middle - wanted.reach), scope.bind(middle + wanted.reach)
        box.append(exp.GTE(this=build(), expression=low))
        box.append(exp.LTE(this=build(), expression=high))
        squares.append(_square(build, scope.bind(middle)))
    first, second, third = squares
    square = exp.Add(this=exp.Add(this=first, expression=second), expression=third)
    limit = scope.bind(wanted.reach**2)
    return every([*box, exp.LTE(this=square, expression=limit)])


def _square(build: Build, middle: exp.Expr) -> exp.Expr:
    def distance() -> exp.Expr:
        whole = exp.Cast(this=build(), to=exp.DataType.build("BIGINT"))
        return exp.Paren(this=exp.Sub(this=whole, expression=middle.copy()))

    return exp.Mul(this=distance(), expression=distance())


def _one_of(build: Build, values: tuple[object, ...], scope: SqlScope) -> exp.Expr:
    if not values:
        return never()
    bound = [scope.bind(value) for value in values]
    if len(bound) == 1:
        return exp.EQ(this=build(), expression=bound[0])
    return exp.In(this=build(), expressions=bound)


def _prefix(build: Build, text: str, scope: SqlScope) -> exp.Expr:
    """Return the range of the texts that start with *text*: an index can serve it."""
    conditions: list[exp.Expr] = [exp.GTE(this=build(), expression=scope.bind(text))]
    end = after(text)
    if end is not None:
        conditions.append(exp.LT(this=build(), expression=scope.bind(end)))
    return every(conditions)


def after(start: str) -> str | None:
    """
    Return the least text after all that begin with *start*; None when there is none.

    >>> after("vip"), after("a" + chr(0x10FFFF)), after(chr(0xD7FF)) == chr(0xE000)
    ('viq', 'b', True)
    """
    start = start.rstrip(_LAST_CHARACTER)
    if not start:
        return None
    final = start[-1]
    if final == _BEFORE_SURROGATES:
        return start[:-1] + _AFTER_SURROGATES
    return start[:-1] + chr(ord(final) + 1)


def _range(
    operand: Operand, wanted: Range, storage: Storage, scope: SqlScope
) -> exp.Expr:
    if storage.digits is not None:
        low, high = whole_range(wanted, storage.digits)
        if (low or 0) > GREATEST or (high is not None and high <= LEAST):
            return never()
        wanted = Range(
            None if low is None or low <= LEAST else low,
            None if high is None or high > GREATEST else high,
        )
    conditions = [
        sign(this=operand.value(), expression=scope.bind(_end(end, storage, scope)))
        for sign, end in (
            (exp.GT if wanted.low_open else exp.GTE, wanted.low),
            (exp.LTE if wanted.high_closed else exp.LT, wanted.high),
        )
        if end is not None
    ]
    return every(conditions) if conditions else present(operand)


def _end(end: Value, storage: Storage, scope: SqlScope) -> object:
    is_moved = storage.digits is not None
    return end if is_moved else _kept((end,), storage, scope)[0]


def _kept(
    values: tuple[Value, ...], storage: Storage, scope: SqlScope
) -> tuple[object, ...]:
    """Return *values* as a column keeps them, without those that none can hold."""
    if storage.digits is not None:
        whole = whole_values(values, storage.digits)
        return tuple(each for each in whole if LEAST <= each <= GREATEST)
    if storage.domain == "decimal" and scope.dialect == "sqlite":
        return tuple(_whole_or_float(Decimal(each)) for each in values)
    return tuple(int(each) if isinstance(each, bool) else each for each in values)


def _whole_or_float(value: Decimal) -> int | float:
    """Return *value* as sqlite3 takes it and as SQLite compares it with a REAL."""
    whole = value.to_integral_value()
    return int(whole) if value == whole and LEAST <= whole <= GREATEST else float(value)
