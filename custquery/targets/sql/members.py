"""
Value set → condition on a column, as the column keeps its values.

Money is kept in whole minor units, yes and no as 1 and 0, beside a text its folded form
and its words, beside a date its month and day, and a place on earth in three columns.
A bound that no column can hold is no bound, or is never reached.
"""

from collections.abc import Callable
from typing import assert_never

from attrs import field, frozen
from sqlglot import exp

from custquery.language.errors import RequestError
from custquery.schema.kept import Exact, Folded, FoldedBy, Kept, Spelled
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    ValueSet,
    Within,
    Words,
)
from custquery.targets.sql.anniversaries import on_days
from custquery.targets.sql.connect import every, never, some
from custquery.targets.sql.dialects import last, number
from custquery.targets.sql.scope import SqlScope
from custquery.targets.storage import Storage, kept_range, kept_values, stored_as
from custquery.targets.year_days import is_whole_year

_LAST_CHARACTER = "\U0010ffff"
_BEFORE_SURROGATES, _AFTER_SURROGATES = "\ud7ff", "\ue000"

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
    #: How a host's column keeps it, where that is not as our own would.
    kept: Kept | None = None
    #: Whether it can be NULL.
    nullable: bool = True
    #: What it is called, for refusing what it cannot be asked.
    name: str = field(default="")
    #: Writes a condition that needs the value often, so that it is computed once.
    once: Callable[[Callable[[Build], exp.Expr]], exp.Expr] = field()

    @once.default
    def _once(self) -> Callable[[Callable[[Build], exp.Expr]], exp.Expr]:
        return lambda holds: holds(self.value)


def column_operand(name: str, scope: SqlScope) -> Operand:
    """Return the column *name* of the table that is meant in *scope*."""
    model, place = scope.model, (scope.here, name)
    kept = model.columns.get(place)

    is_text = isinstance(kept, (Exact, Folded, FoldedBy, Spelled))

    def build(column: str | None) -> Build | None:
        return None if column is None else lambda: scope.column(column, text=is_text)

    def called(function: str | None) -> Build | None:
        if function is None:
            return None
        return lambda: exp.Anonymous(this=function, expressions=[scope.column(name)])

    match kept:
        case FoldedBy(function, words):
            folded, worded = called(function), called(words)
        case Folded(column, words):
            folded, worded = build(column), build(words)
        case _:
            folded = build(model.folded.get(place))
            worded = build(model.worded.get(place))
    return Operand(
        lambda: scope.column(name, text=is_text),
        folded,
        worded,
        build(model.month_days.get(place)),
        kept=kept,
        nullable=not scope.always(name) or isinstance(kept, (Folded, FoldedBy)),
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
    storage = stored_as(storage, operand.kept, scope.reading)
    match wanted:
        case OneOf(values, raw):
            build = operand.value if raw else _folded(operand, storage)
            found = kept_values(values, storage, scope.reading)
            return _one_of(build, found, scope)
        case Range():
            return _range(operand, wanted, storage, scope)
        case Prefix(text):
            return _prefix(_folded(operand, storage), text, scope)
        case Suffix(text):
            end = last(_folded(operand, storage)(), len(text), scope.style)
            return exp.EQ(this=end, expression=scope.bind(text))
        case Words(pattern):
            return _words(operand, pattern, scope)
        case MonthDays():
            return _month_days(operand, wanted, storage, scope)
        case Within():
            return _near(operand, wanted, scope)
        case Present():
            return present(operand, scope)
        case _:
            assert_never(wanted)


def present(operand: Operand, scope: SqlScope) -> exp.Expr:
    """
    Return the condition that *operand* has a value; it is never NULL.

    A host's texts may be blank, and may be others than those that have a meaning.
    """
    match operand.kept:
        case Folded() | FoldedBy() | Exact():
            build = operand.folded or (lambda: exp.Trim(this=operand.value()))
            filled = exp.NEQ(this=build(), expression=scope.bind(""))
            return every((_not_null(build), filled))
        case Spelled(spellings):
            known = _one_of(operand.value, tuple(dict(spellings)), scope)
            return every((_not_null(operand.value), known))
        case _ if not operand.nullable:
            return exp.Boolean(this=True)
        case _:
            return every(map(_not_null, operand.point or (operand.value,)))


def _not_null(build: Build) -> exp.Expr:
    return exp.Not(this=exp.Is(this=build(), expression=exp.Null()))


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
    if is_whole_year(wanted):
        return present(operand, scope)
    build = operand.month_day
    if build is None:
        return operand.once(lambda value: _on_days(value, wanted, storage, scope))
    if wanted.low == wanted.high:
        return exp.EQ(this=build(), expression=scope.bind(wanted.low))
    since = exp.GTE(this=build(), expression=scope.bind(wanted.low))
    until = exp.LTE(this=build(), expression=scope.bind(wanted.high))
    both = (since, until)
    return every(both) if wanted.low < wanted.high else some(both)


def _on_days(
    value: Build, wanted: MonthDays, storage: Storage, scope: SqlScope
) -> exp.Expr:
    def between(bounds: Range) -> exp.Expr:
        return _range(Operand(value), bounds, storage, scope)

    return on_days(between, wanted, storage.domain, scope.reading)


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
    since = scope.bind(text, bounds=True)
    conditions: list[exp.Expr] = [exp.GTE(this=build(), expression=since)]
    end = after(text)
    if end is not None:
        until = scope.bind(end, bounds=True)
        conditions.append(exp.LT(this=build(), expression=until))
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
    bounds = kept_range(wanted, storage, scope.reading)
    if bounds is None:
        return never()
    conditions = [
        sign(this=operand.value(), expression=scope.bind(end, bounds=True))
        for sign, end in (
            (exp.GT if bounds.low_open else exp.GTE, bounds.low),
            (exp.LTE if bounds.high_closed else exp.LT, bounds.high),
        )
        if end is not None
    ]
    return every(conditions) if conditions else present(operand, scope)
