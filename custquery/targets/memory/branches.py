"""
Value set → Python text that tests a value of one exact class.

Each text agrees exactly with reading the value by its type and testing it plainly, and
calls the plain test where it cannot decide. Of other types than our own only texts
have a branch, which reads each distinct text once.

In the texts ``v`` is the value as it stands in the record.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol, TypeAlias

from custquery.schema.calendar import moment
from custquery.schema.criterion import Criterion
from custquery.schema.types import DecimalNumber, Instant, Money, WholeNumber, YesNo
from custquery.schema.value_sets import OneOf, Present, Range, Value, ValueSet
from custquery.targets.bounds import whole_range, whole_values

#: A class of values, and the text that tests one of them.
Branch: TypeAlias = tuple[type, str]

#: Below this every whole float is the number that its text says.
_EXACT_FLOAT = 2.0**53
_INFINITY = float("inf")
#: No zone is further than this from UTC, whatever it did in the past.
_FURTHEST = timedelta(days=3)


class Writer(Protocol):
    """What a branch needs of who writes the function."""

    def bind(self, kind: str, value: object) -> str:
        """Make *value* a constant of the function, and return its name."""


def number_branches(
    criterion: Criterion, wanted: ValueSet, plainly: str, writer: Writer
) -> list[Branch]:
    """
    Return the texts for values that are numbers, times, or yes and no.

    *plainly* is the text that tests the record plainly.
    """
    known = _KNOWN.get(type(criterion.type).from_record)
    return known(wanted, plainly, writer) if known else []


def _whole(wanted: ValueSet, plainly: str, writer: Writer) -> list[Branch]:
    test = _whole_test(wanted, writer)
    if test is None:
        return []
    most, least = writer.bind("most", _EXACT_FLOAT), writer.bind("least", -_EXACT_FLOAT)
    whole = f"{least} < v < {most} and v.is_integer()"
    return [(int, test), (float, f"({test} if {whole} else {plainly})")]


def _exact(wanted: ValueSet, plainly: str, writer: Writer) -> list[Branch]:
    test, decimal = _whole_test(wanted, writer), _decimal_test(wanted, writer)
    if test is None or decimal is None:
        return []
    return [
        (int, test),
        (float, _float_test(wanted, plainly, writer)),
        (Decimal, f"({decimal} if v.is_finite() else {plainly})"),
    ]


def _whole_test(wanted: ValueSet, writer: Writer) -> str | None:
    match wanted:
        case Present():
            return "True"
        case Range():
            low, high = whole_range(wanted)
            return _between(low, high, writer)
        case OneOf(values):
            return _among(whole_values(values), writer)
        case _:
            return None


def _decimal_test(wanted: ValueSet, writer: Writer) -> str | None:
    match wanted:
        case Present():
            return "True"
        case Range(low, high, low_open, high_closed):
            after, before = ">" if low_open else ">=", "<=" if high_closed else "<"
            ends = [
                f"v {sign} {writer.bind('end', end)}"
                for sign, end in ((after, low), (before, high))
                if end is not None
            ]
            return f"({' and '.join(ends) or True})"
        case OneOf(values):
            return _among(values, writer)
        case _:
            return None


def _float_test(wanted: ValueSet, plainly: str, writer: Writer) -> str:
    """
    Decide all floats but those next to a bound, and those that are no number.

    A float means its shortest decimal, and rounding keeps order: a float above the
    float that is nearest to a bound means a decimal above the bound.
    """
    most, least = writer.bind("most", _INFINITY), writer.bind("least", -_INFINITY)
    match wanted:
        case Range(low, high):
            first = least if low is None else writer.bind("low", float(Decimal(low)))
            last = most if high is None else writer.bind("high", float(Decimal(high)))
            outside = [
                text
                for end, text in (
                    (low, f"{least} < v < {first}"),
                    (high, f"{last} < v < {most}"),
                )
                if end is not None
            ]
            rest = f"False if {' or '.join(outside)} else " if outside else ""
            return f"(True if {first} < v < {last} else {rest}{plainly})"
        case OneOf(values):
            near = writer.bind(
                "near", frozenset(float(Decimal(each)) for each in values)
            )
            return f"(False if {least} < v < {most} and v not in {near} else {plainly})"
        case _:
            return f"({least} < v < {most} or {plainly})"


def _yes_no(wanted: ValueSet, _: str, writer: Writer) -> list[Branch]:
    match wanted:
        case Present():
            return [(bool, "True")]
        case OneOf(values):
            return [(bool, _among(values, writer))]
        case _:
            return []


def _instant(wanted: ValueSet, plainly: str, writer: Writer) -> list[Branch]:
    match wanted:
        case Present():
            return []
        case Range(int() | None as low, int() | None as high):
            try:
                naive = _naive_test(low, high, plainly, writer)
                aware = _between(_moment(low), _moment(high), writer)
            except OverflowError:
                return []
            return [(datetime, f"({naive} if v.tzinfo is None else {aware})")]
        case _:
            return []


def _naive_test(low: int | None, high: int | None, plainly: str, writer: Writer) -> str:
    """Decide the times so far from a bound that their zone cannot matter."""
    inside, outside = [], []
    if low is not None:
        start = moment(low).replace(tzinfo=None)
        inside.append(f"v >= {writer.bind('after', start + _FURTHEST)}")
        outside.append(f"v < {writer.bind('before', start - _FURTHEST)}")
    if high is not None:
        end = moment(high).replace(tzinfo=None)
        inside.append(f"v < {writer.bind('before', end - _FURTHEST)}")
        outside.append(f"v >= {writer.bind('after', end + _FURTHEST)}")
    surely, surely_not = " and ".join(inside), " or ".join(outside)
    return f"(True if {surely} else False if {surely_not} else {plainly})"


def _moment(instant: int | None) -> datetime | None:
    return None if instant is None else moment(instant)


def _between(low: object | None, high: object | None, writer: Writer) -> str:
    """Test a half-open range."""
    if low is None:
        return "True" if high is None else f"v < {writer.bind('high', high)}"
    first = writer.bind("low", low)
    if high is None:
        return f"v >= {first}"
    return f"{first} <= v < {writer.bind('high', high)}"


def _among(values: tuple[Value, ...], writer: Writer) -> str:
    if len(values) == 1:
        return f"v == {writer.bind('wanted', values[0])}"
    return f"v in {writer.bind('wanted', frozenset(values))}"


_KNOWN: "dict[object, Callable[[ValueSet, str, Writer], list[Branch]]]" = {
    WholeNumber.from_record: _whole,
    Money.from_record: _exact,
    DecimalNumber.from_record: _exact,
    Instant.from_record: _instant,
    YesNo.from_record: _yes_no,
}
