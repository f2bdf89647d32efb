"""
Functions of the language: the day of the year of a date, and how far away.

A day of the year is a pair of month and day. Who was born on 29 February has it on the
28th where a period ends on a 28 February that is the last of its month.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from custquery.language import ast
from custquery.schema.criterion import Criterion, FunctionCriterion
from custquery.schema.reading import Reading
from custquery.testing.reference import moments, numbers, places
from custquery.testing.reference.kinds import kind_of
from custquery.testing.reference.rows import Stored
from custquery.testing.reference.subjects import Customer, Subject
from custquery.testing.reference.unsupported import Unsupported

#: Month and day.
DayOfYear: TypeAlias = tuple[int, int]
_Asks: TypeAlias = Callable[[DayOfYear], bool]

_EQUAL = {":", "=", "==", "IS", "IN"}

_EPOCH = date(1970, 1, 1)
_A_LEAP_YEAR = 366


def anniversary(
    name: ast.Name, subject: Subject
) -> tuple[Criterion, Callable[[Stored], DayOfYear]]:
    """
    Return the date that is named between the brackets, and how to see its day.

    Raises:
        Unsupported: it is not plainly the name of a date.
    """
    match name.arguments:
        case (ast.Words(path, _, ""),):
            pass
        case (
            ast.Comparison(ast.Name("date" | "datum"), ":" | "=", ast.Literal(path)),
        ):
            pass
        case _:
            raise Unsupported(f"an anniversary of {name.arguments}")
    found = subject.finds(path, ast.Literal("1990-05-06"))
    kind = "" if found is None else kind_of(found.type)
    if found is None or kind not in {"Day", "Instant"}:
        raise Unsupported(f"an anniversary of {path}")
    zone = subject.reading.zone

    def seen(value: Stored) -> DayOfYear:
        days = timedelta(days=int(value)) if kind == "Day" else None
        day = moments.day_of(int(value), zone) if days is None else _EPOCH + days
        return day.month, day.day

    return found, seen


def fall(
    days: set[DayOfYear], operator: str, value: ast.Value, reading: Reading
) -> bool:
    """
    Tell whether one of *days* is what *operator* and *value* ask.

    Raises:
        Unsupported: days of the year have no such question.
    """
    if operator == "!=":
        return not fall(days, "=", value, reading)
    match value:
        case ast.Null() if operator == "IS":
            return not days
        case ast.Literal() | ast.Range():
            return any(map(_asked(operator, value, reading), days))
        case ast.AnyOf(items):
            return any(fall(days, operator, each, reading) for each in items)
        case ast.AllOf(items):
            return all(fall(days, operator, each, reading) for each in items)
        case ast.NotValue(inner):
            return not fall(days, operator, inner, reading)
        case ast.Compared(own, inner):
            return fall(days, own, inner, reading)
        case _:
            raise Unsupported(f"an anniversary that {operator} {value}")


def _asked(operator: str, value: ast.Literal | ast.Range, reading: Reading) -> _Asks:
    if isinstance(value, ast.Range):
        return _falls_between(value.low.text, value.high.text, reading)
    if value.wild == "any":
        return lambda _: True
    ends = moments.window(value.text)
    if ends is not None and operator in _EQUAL and not value.wild:
        return _falls_between(*ends, reading)
    return _falls(operator, value.text, reading)


def _falls(operator: str, text: str, reading: Reading) -> _Asks:
    """
    Say what ``= today`` and its like ask of a day of the year.

    Raises:
        Unsupported: dates have no such question.
    """
    dates = moments.dates(text, reading)
    first, last = _first(dates), _last(dates)
    match operator:
        case _ if operator in _EQUAL:
            return _between(dates, dates)
        case ">":
            return lambda day: day > last
        case ">=":
            return lambda day: day >= first
        case "<":
            return lambda day: day < first
        case "<=":
            return lambda day: day <= last
        case _:
            raise Unsupported(f"an anniversary that {operator} {text}")


def _falls_between(low: str, high: str, reading: Reading) -> _Asks:
    """Say what ``BETWEEN today AND +30d`` asks of a day of the year."""
    return _between(moments.dates(low, reading), moments.dates(high, reading))


def _between(low: moments.Dates, high: moments.Dates) -> _Asks:
    """Run from the first day to the last one, over New Year where that comes first."""
    first, last = _first(low), _last(high)
    if (high.after - low.first).days >= _A_LEAP_YEAR:
        return lambda _: True
    if first <= last:
        return lambda day: first <= day <= last
    return lambda day: day >= first or day <= last


def _first(dates: moments.Dates) -> DayOfYear:
    return dates.first.month, dates.first.day


def _last(dates: moments.Dates) -> DayOfYear:
    last = dates.after - timedelta(days=1)
    ends_short = (last.month, last.day) == (2, 28) and dates.after.month > last.month
    return (2, 29) if ends_short else (last.month, last.day)


def is_within_distance(
    tree: ast.Related,
    function: FunctionCriterion,
    customer: Customer,
    found: list[Stored],
) -> bool:
    """
    Tell whether one of the places *found* is as near as *tree* asks.

    Raises:
        Unsupported: it is not plainly one place and one distance.
    """
    params = {
        each.name.text.lower(): _text(each.value)
        for each in tree.params
        if isinstance(each, ast.Comparison) and _is_said(each)
    }
    match sorted(params):
        case ["coordinates", "distance_km" | "distance_mi" as name] if (
            len(tree.params) == len(params) and customer.record
        ):
            unit = name.removeprefix("distance_")
        case _:
            raise Unsupported(f"{function.name} of {sorted(params)}")
    centre = places.on_globe(*places.coordinates(params["coordinates"]))
    distance = numbers.number(params[name])
    return any(
        places.is_near(_globe(str(each)), centre, distance, unit) for each in found
    )


def _text(value: ast.Value) -> str:
    match value:
        case ast.Literal(text, _, ""):
            return text
        case ast.AnyOf(items):
            return ",".join(_text(each) for each in items)
        case _:
            raise Unsupported(f"a parameter that is {value}")


def _globe(kept: str) -> places.Globe:
    x, y, z = map(int, kept.split())
    return x, y, z


def _is_said(param: ast.Comparison) -> bool:
    """Tell whether *param* says what it is; a distance is always an upper bound."""
    bound = (
        param.name.text.lower().startswith("distance_") and param.operator[:1] == "<"
    )
    return bound or param.operator in {":", "=", "=="}
