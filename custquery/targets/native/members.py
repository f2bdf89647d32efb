"""Value set → condition on a value, as its column keeps it; NULL where it has none."""

from collections.abc import Callable
from itertools import islice
from typing import Any, Generic, assert_never

from attrs import frozen

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
from custquery.targets.native.place import Condition, Place
from custquery.targets.storage import Storage, kept_range, kept_values, stored_as
from custquery.targets.year_days import is_whole_year, stretches

_TOGETHER = 12


@frozen(eq=False)
class Operand(Generic[Condition]):
    """One value: a column with its other forms, or a computed value."""

    place: Place[Condition]
    #: Makes the value; a column of which only the words are kept has none.
    build: Callable[[], Any]
    folded: Any = None
    worded: Any = None
    month_day: Any = None
    #: The three numbers of a place on earth.
    point: tuple[Any, ...] = ()
    kept: Kept | None = None
    nullable: bool = True
    #: What it is called, for refusing what it cannot be asked.
    name: str = ""

    @property
    def value(self) -> Any:  # noqa: ANN401 - the library's own
        """The value as it is kept."""
        return self.build()

    @property
    def is_folded(self) -> bool:
        """Whether it has a folded form."""
        return self.folded is not None


def column_operand(name: str, place: Place[Condition]) -> Operand[Condition]:
    """Return the column *name* of the table that is meant in *place*."""
    model, at = place.model, (place.table, name)
    kept = model.columns.get(at)

    def beside(column: str | None) -> Any:  # noqa: ANN401 - the library's own
        return None if column is None else place.column(column)

    def made(function: str | None) -> Any:  # noqa: ANN401 - the library's own
        return None if function is None else place.called(function, place.column(name))

    match kept:
        case FoldedBy(function, words):
            folded, worded = made(function), made(words)
        case Folded(column, words):
            folded, worded = beside(column), beside(words)
        case _:
            folded = beside(model.folded.get(at))
            worded = beside(model.worded.get(at))
    return Operand(
        place,
        lambda: place.column(name),
        folded,
        worded,
        beside(model.month_days.get(at)),
        kept=kept,
        nullable=at not in model.required or isinstance(kept, (Folded, FoldedBy)),
        name=f"{place.table}.{name}",
    )


def member(
    operand: Operand[Condition], wanted: ValueSet, storage: Storage
) -> Condition:
    """
    Return the condition that *operand* is in *wanted*; NULL when it has no value.

    Raises:
        RequestError: the operand has no folded form, or no words, to ask.
    """
    place = operand.place
    storage = stored_as(storage, operand.kept, place.reading)
    match wanted:
        case OneOf(values, raw):
            value = operand.value if raw else _folded(operand, storage)
            return _one_of(place, value, kept_values(values, storage, place.reading))
        case Range():
            return _range(operand, wanted, storage)
        case Prefix(text):
            return place.starts(_folded(operand, storage), text)
        case Suffix(text):
            return place.ends(_folded(operand, storage), text)
        case Words(pattern):
            return _words(operand, pattern)
        case MonthDays():
            return _month_days(operand, wanted, storage)
        case Within():
            return _near(operand, wanted)
        case Present():
            return present(operand)
        case _:
            assert_never(wanted)


def closed(
    found: Condition, operand: Operand[Condition], wanted: ValueSet, storage: Storage
) -> Condition:
    """Make NULL false: what is compared must be filled."""
    place = operand.place
    if not operand.nullable or isinstance(wanted, Present):
        return found
    if any(place.is_constant(found, holds=each) for each in (True, False)):
        return found
    compared = _compared(operand, wanted, storage)
    return place.every((*map(place.filled, compared), found))


def _compared(
    operand: Operand[Condition], wanted: ValueSet, storage: Storage
) -> tuple[Any, ...]:
    """Return the forms of *operand* that *wanted* is compared with."""
    match wanted:
        case OneOf(_, raw) if not raw:
            return (_folded(operand, storage),)
        case Prefix() | Suffix():
            return (_folded(operand, storage),)
        case Words():
            return (operand.worded,)
        case MonthDays() if operand.month_day is not None:
            return (operand.month_day,)
        case _:
            return operand.point or (operand.value,)


def present(operand: Operand[Condition]) -> Condition:
    """Return the condition that *operand* has a value; it is never NULL."""
    place = operand.place
    match operand.kept:
        case Folded() | FoldedBy() | Exact():
            form = operand.folded if operand.is_folded else place.trimmed(operand.value)
            return place.every((place.filled(form), place.compare(form, ">", "")))
        case Spelled(spellings):
            known = _one_of(place, operand.value, tuple(dict(spellings)))
            return place.every((place.filled(operand.value), known))
        case _ if not operand.nullable:
            return place.constant(holds=True)
        case _:
            return place.every(map(place.filled, operand.point or (operand.value,)))


def _folded(operand: Operand[Condition], storage: Storage) -> Any:  # noqa: ANN401
    if storage.domain != "text":
        return operand.value
    if not operand.is_folded:
        raise RequestError("column-not-folded", {"column": operand.name})
    return operand.folded


def _words(operand: Operand[Condition], pattern: str) -> Condition:
    if operand.worded is None:
        raise RequestError("column-not-worded", {"column": operand.name})
    if not pattern:
        return operand.place.constant(holds=False)
    return operand.place.holds(operand.worded, pattern)


def _one_of(
    place: Place[Condition],
    value: Any,  # noqa: ANN401
    bounds: tuple[object, ...],
) -> Condition:
    if not bounds:
        return place.constant(holds=False)
    if len(bounds) == 1:
        return place.compare(value, "=", bounds[0])
    return place.among(value, bounds)


def _range(operand: Operand[Condition], wanted: Range, storage: Storage) -> Condition:
    place = operand.place
    bounds = kept_range(wanted, storage, place.reading)
    if bounds is None:
        return place.constant(holds=False)
    found = []
    if bounds.low is not None:
        sign = ">" if bounds.low_open else ">="
        found.append(place.compare(operand.value, sign, bounds.low))  # type: ignore[arg-type] # mypy widens a conditional
    if bounds.high is not None:
        sign = "<=" if bounds.high_closed else "<"
        found.append(place.compare(operand.value, sign, bounds.high))  # type: ignore[arg-type] # mypy widens a conditional
    return place.every(found) if found else present(operand)


def _month_days(
    operand: Operand[Condition], wanted: MonthDays, storage: Storage
) -> Condition:
    place = operand.place
    if is_whole_year(wanted):
        return present(operand)
    if operand.month_day is None:
        return _stretches(operand, wanted, storage)
    since = place.compare(operand.month_day, ">=", wanted.low)
    until = place.compare(operand.month_day, "<=", wanted.high)
    both = (since, until)
    return place.some(both) if wanted.low > wanted.high else place.every(both)


def _stretches(
    operand: Operand[Condition], wanted: MonthDays, storage: Storage
) -> Condition:
    """Look for the stretches of twelve years first, so that few are compared."""
    place = operand.place
    rest, found = stretches(wanted, storage.domain, place.reading), []
    while some := list(islice(rest, _TOGETHER)):
        around = _range(operand, Range(some[0].low, some[-1].high), storage)
        each = place.some(_range(operand, one, storage) for one in some)
        found.append(place.every((around, each)))
    return place.some(found)


def _near(operand: Operand[Condition], wanted: Within) -> Condition:
    """Compare the square of the distance, in whole numbers; a box comes first."""
    place, box, square = operand.place, [], None
    for value, middle in zip(operand.point, wanted.centre, strict=True):
        box.append(place.compare(value, ">=", middle - wanted.reach))
        box.append(place.compare(value, "<=", middle + wanted.reach))
        away = place.large(value) - middle
        square = away * away if square is None else square + away * away
    return place.every((*box, place.compare(square, "<=", wanted.reach**2)))
