"""
Value set → condition on a column, as the column keeps its values.

Money is kept in whole minor units, yes and no as 1 and 0, and beside a text its folded
form and its words. A bound that no column can hold is no bound, or is never reached.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import assert_never

from attrs import field, frozen
from sqlglot import exp

from custquery.language.errors import RequestError
from custquery.schema.closed import minor_units
from custquery.schema.reading import Reading
from custquery.schema.types.base import Domain
from custquery.schema.value_sets import (
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Words,
)
from custquery.targets.bounds import GREATEST, LEAST, whole_range, whole_values
from custquery.targets.sql.connect import every, never
from custquery.targets.sql.dialects import last, number
from custquery.targets.sql.scope import SqlScope

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
    #: Whether it can be NULL.
    nullable: bool = True
    #: What it is called, for refusing what it cannot be asked.
    name: str = field(default="")


def column_operand(name: str, scope: SqlScope) -> Operand:
    """Return the column *name* of the table that is meant in *scope*."""
    folded = scope.model.folded.get((scope.here, name))
    worded = scope.model.worded.get((scope.here, name))
    return Operand(
        lambda: scope.column(name),
        None if folded is None else lambda: scope.column(folded),
        None if worded is None else lambda: scope.column(worded),
        nullable=not scope.always(name),
        name=f"{scope.here}.{name}",
    )


def member(
    operand: Operand, wanted: ValueSet, domain: Domain, scope: SqlScope
) -> exp.Expr:
    """
    Return the condition that *operand* is in *wanted*; NULL when it has no value.

    Raises:
        RequestError: the operand has no folded form, or no words, to ask.
    """
    match wanted:
        case OneOf(values, raw):
            build = operand.value if raw else _folded(operand, domain)
            return _one_of(build, _kept(values, domain, scope), scope)
        case Range():
            return _range(operand, wanted, domain, scope)
        case Prefix(text):
            return _prefix(_folded(operand, domain), text, scope)
        case Suffix(text):
            end = last(_folded(operand, domain)(), len(text), scope.dialect)
            return exp.EQ(this=end, expression=scope.bind(text))
        case Words(pattern):
            return _words(operand, pattern, scope)
        case Present():
            return present(operand)
        case _:
            assert_never(wanted)


def present(operand: Operand) -> exp.Expr:
    """Return the condition that *operand* has a value; it is never NULL."""
    if not operand.nullable:
        return exp.Boolean(this=True)
    return exp.Not(this=exp.Is(this=operand.value(), expression=exp.Null()))


def _folded(operand: Operand, domain: Domain) -> Build:
    """Return the form to compare with a folded text."""
    if domain != "text":
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
    operand: Operand, wanted: Range, domain: Domain, scope: SqlScope
) -> exp.Expr:
    if domain in _WHOLE:
        low, high = whole_range(wanted, _digits(domain, scope.reading))
        if (low or 0) > GREATEST or (high is not None and high <= LEAST):
            return never()
        wanted = Range(
            None if low is None or low <= LEAST else low,
            None if high is None or high > GREATEST else high,
        )
    conditions = [
        sign(this=operand.value(), expression=scope.bind(_end(end, domain, scope)))
        for sign, end in (
            (exp.GT if wanted.low_open else exp.GTE, wanted.low),
            (exp.LTE if wanted.high_closed else exp.LT, wanted.high),
        )
        if end is not None
    ]
    return every(conditions) if conditions else present(operand)


def _end(end: Value, domain: Domain, scope: SqlScope) -> object:
    return end if domain in _WHOLE else _kept((end,), domain, scope)[0]


def _kept(
    values: tuple[Value, ...], domain: Domain, scope: SqlScope
) -> tuple[object, ...]:
    """Return *values* as a column keeps them, without those that none can hold."""
    if domain in _WHOLE:
        whole = whole_values(values, _digits(domain, scope.reading))
        return tuple(each for each in whole if LEAST <= each <= GREATEST)
    if domain == "decimal" and scope.dialect == "sqlite":
        return tuple(_whole_or_float(Decimal(each)) for each in values)
    return tuple(int(each) if isinstance(each, bool) else each for each in values)


#: What is kept in whole columns.
_WHOLE = frozenset({"whole", "instant", "money", "yesno"})


def _digits(domain: Domain, reading: Reading) -> int:
    return minor_units(reading.currency) if domain == "money" else 0


def _whole_or_float(value: Decimal) -> int | float:
    """Return *value* as sqlite3 takes it and as SQLite compares it with a REAL."""
    whole = value.to_integral_value()
    return int(whole) if value == whole and LEAST <= whole <= GREATEST else float(value)
