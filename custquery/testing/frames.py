"""
A world → its customers as data frames, and whom filters of frames select.

Each library gets columns of other types: amounts as decimals, floats or text, instants
in zones and units that keep them exactly, several values as lists, values of one
criterion in two columns. What is missing is so in every way that a column allows.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Any, Literal, TypeAlias, cast

import narwhals.stable.v2 as nw
from attrs import evolve, frozen

from custquery.schema.calendar import local
from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.sources import Relation
from custquery.targets.frames import (
    FrameFilter,
    FrameModel,
    prepare_frame,
)
from custquery.testing.generated import Choose
from custquery.testing.generated.filters import relations_of
from custquery.testing.generated.plain import criteria
from custquery.testing.generated.pool import COORDINATES
from custquery.testing.reference.numbers import MINOR_DIGITS
from custquery.testing.reference.places import on_globe
from custquery.testing.reference.rows import Record, Stored, rows, values
from custquery.testing.targets import Target, one_by_one
from custquery.testing.world import Ids, World

#: How a stored value is given, and the type of the column; None: as it is taken.
Kind: TypeAlias = tuple[Callable[[Stored], object], "nw.dtypes.DType | None"]
#: A name, the type of its column, and what stands in each row.
Given: TypeAlias = tuple[str, "nw.dtypes.DType | None", list[object]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: What is missing, in a column of texts.
_BLANK = (None, None, "", " \t")


@frozen(eq=False)
class Framed:
    """The customers of a world in one frame, and the frames of their rows."""

    frame: Any
    model: FrameModel


def frames_of(world: World, library: str, seed: int, *, prepared: bool) -> Framed:
    """
    Return the customers of *world* as *library* keeps them.

    Args:
        world: The customers.
        library: ``polars``, ``pandas`` or ``pyarrow``.
        seed: Decides the types of the columns.
        prepared: Whether `prepare_frame` has added what it adds.
    """
    choose = Random(seed).choice  # noqa: S311 - not a secret
    reading = world.reading
    ids = [each["id"] for each in world.nested]
    given: list[Given] = [("id", nw.Int64(), ids)]
    for each in criteria(world.schema):
        if each.name != "id":
            given += _columns(choose, each, world.nested, reading, library)
    known = {
        each.name: _rows(choose, each, world, library)
        for each in relations_of(world.schema)
    }
    frame, model = _frame(given, library), FrameModel(rows=known)
    if prepared:
        frame = prepare_frame(frame, reading, world.schema, model)
    return Framed(frame, model)


def _columns(  # noqa: PLR0917 - as the records are: of a world, or below it
    choose: Choose,
    criterion: Criterion,
    records: Sequence[Record],
    reading: Reading,
    library: str,
    at: Relation | None = None,
) -> list[Given]:
    """Put the values of *criterion* in a column, or some of them in a second one."""
    found = [values(criterion.source, each, reading, at) for each in records]
    kind = _kind(choose, criterion, reading, [each for row in found for each in row])
    first, *others = criterion.names
    name = choose((first, *(others[:2])))
    other = choose((*others, *(name for _ in range(3 * len(others))), name))
    if other == name:
        return [_column(choose, name, kind, found, library, many=criterion.many)]
    known = sorted((name, other), key=criterion.names.index)
    halves = [
        [row if at % 2 == half else [] for at, row in enumerate(found)]
        for half in (0, 1)
    ]
    return [
        _column(choose, each, kind, half, library, many=criterion.many)
        for each, half in zip(known, halves, strict=True)
    ]


def _column(
    choose: Choose,
    name: str,
    kind: Kind,
    found: list[list[Stored]],
    library: str,
    *,
    many: bool,
) -> Given:
    give, dtype = kind
    several = any(len(row) > 1 for row in found)
    if many and (several or choose((True, False))):
        lists = [
            [give(each) for each in row] if row else choose(([], None)) for row in found
        ]
        as_list = None if library == "pandas" or dtype is None else nw.List(dtype)
        return name, as_list, list(lists)
    is_text, is_float = isinstance(dtype, nw.String), isinstance(dtype, nw.Float64)
    nothing = _BLANK if is_text else (None, float("nan")) if is_float else (None,)
    return name, dtype, [give(row[0]) if row else choose(nothing) for row in found]


def _kind(
    choose: Choose, criterion: Criterion, reading: Reading, found: Iterable[Stored]
) -> Kind:
    """Choose how the values are given, among the ways that keep them exactly."""
    match type(criterion.type).__name__:
        case "Money" | "DecimalNumber":
            digits = criterion.type.scale
            if digits is None:
                digits = MINOR_DIGITS[reading.currency]
            return choose(_amounts(digits))
        case "Instant":
            return choose(_instants(list(map(int, found)), reading))
        case "Day":
            return choose(_DAYS)
        case "YesNo":
            return choose(_YES_NO)
        case "EmailDomain":
            return (lambda value: str(value).rpartition("@")[2]), nw.String()
        case "Place":
            return _place, nw.String()
        case "WholeNumber" | "Id":
            return choose(
                ((int, nw.Int64()), (float, nw.Float64()), (str, nw.String()))
            )
        case _:
            return str, nw.String()


def _amounts(digits: int) -> tuple[Kind, ...]:
    def exact(value: Stored) -> Decimal:
        return Decimal(value).scaleb(-digits)

    return (
        (exact, nw.Decimal(30, digits)),
        (lambda value: float(exact(value)), nw.Float64()),
        (lambda value: str(exact(value)), nw.String()),
        (exact, nw.Decimal(30, digits + 2)),
    )


def _instants(found: list[int], reading: Reading) -> list[Kind]:
    def moment(value: Stored) -> datetime:
        return _EPOCH + timedelta(microseconds=int(value))

    def wall(value: Stored) -> datetime:
        return moment(value).astimezone(reading.zone).replace(tzinfo=None)

    def iso(value: Stored) -> str:
        return moment(value).astimezone(reading.zone).isoformat()

    def here(value: Stored) -> datetime:
        return moment(value).astimezone(reading.zone)

    kinds: list[Kind] = [
        (moment, nw.Datetime("us", "UTC")),
        (here, nw.Datetime("us", reading.zone.key)),
        (moment, nw.Datetime("ns", "UTC")),
        (iso, nw.String()),
    ]
    if all(local(wall(each), reading.zone) == each for each in found):
        kinds += [(wall, nw.Datetime("us")), (wall, nw.Datetime("ns"))] * 2
    if not any(each % 1000 for each in found):
        kinds += [(moment, nw.Datetime("ms", "UTC"))] * 3
    return kinds


def _day(value: Stored) -> datetime:
    return datetime(1970, 1, 1) + timedelta(days=int(value))  # noqa: DTZ001 - no zone


_DAYS: tuple[Kind, ...] = (
    (lambda value: _day(value).date(), nw.Date()),
    (_day, nw.Datetime("us")),
    (lambda value: _day(value).date().isoformat(), nw.String()),
)
_YES_NO: tuple[Kind, ...] = (
    (bool, nw.Boolean()),
    (bool, nw.Boolean()),
    (int, nw.Int64()),
    (lambda value: "yes" if value else "nee", nw.String()),
)


def _place(point: Stored) -> str:
    return next(
        ",".join(each)
        for each in COORDINATES
        if " ".join(map(str, on_globe(*map(Decimal, each)))) == point
    )


def _rows(
    choose: Choose, relation: RelationCriterion, world: World, library: str
) -> Any:  # noqa: ANN401 - of any library
    """Put the rows of all customers in one frame, with the key of their customer."""
    at, reading = relation.relation, world.reading
    found = [
        (each["id"], row) for each in world.nested for row in rows(at, each, reading)
    ]
    given: list[Given] = [("customer_id", nw.Int64(), [key for key, _ in found])]
    records = [row for _, row in found]
    for each in relation.row:
        given += _columns(choose, each, records, reading, library, at)
    return _frame(given, library)


def _frame(given: list[Given], library: str) -> Any:  # noqa: ANN401 - of any library
    backend = cast('Literal["pandas", "polars", "pyarrow"]', library)
    series = [
        nw.new_series(name, kept, _type(dtype, kept, library), backend=backend)
        for name, dtype, kept in given
    ]
    return series[0].to_frame().with_columns(*series[1:]).to_native()


def _type(
    dtype: "nw.dtypes.DType | None", kept: list[object], library: str
) -> "nw.dtypes.DType | None":
    """Leave to pandas what it has no type for: objects, and NaN among numbers."""
    if library != "pandas" or isinstance(dtype, nw.String | nw.Datetime | nw.Float64):
        return dtype
    return dtype if isinstance(dtype, nw.Int64) and None not in kept else None


# -- whom each library selects --------------------------------------------------------


def by_frame(
    library: str, seed: int, *, prepared: bool, lazy: bool = False
) -> Callable[[World, Checked], Ids]:
    """Return how to ask *library*; the other arguments are those of `frames_of`."""

    @lru_cache(maxsize=8)
    def framed(world: World) -> Framed:
        made = frames_of(world, library, seed, prepared=prepared and not lazy)
        if not lazy:
            return made
        frame = made.frame.lazy()
        if prepared:  # once, and not again for each filter
            frame = prepare_frame(frame, world.reading, world.schema, made.model)
            frame = frame.collect().lazy()
        return evolve(made, frame=frame)

    def select(world: World, filter: Checked) -> Ids:
        made = framed(world)
        keep = FrameFilter(filter, world.reading, world.schema, made.model)
        found: Any = keep(made.frame)
        if lazy:
            found = found.select("id").collect()
        return frozenset(map(int, nw.from_native(found)["id"].to_list()))

    return select


def _target(library: str, seed: int, *, prepared: bool, lazy: bool = False) -> Target:
    name = f"{library}{' lazy' if lazy else ''}{' prepared' if prepared else ''}"
    return one_by_one(name, by_frame(library, seed, prepared=prepared, lazy=lazy))


#: Every library, with columns as they came and as they are prepared.
FRAMES: tuple[Target, ...] = (
    _target("polars", 1, prepared=False),
    _target("polars", 2, prepared=True),
    _target("polars", 3, prepared=False, lazy=True),
    _target("polars", 4, prepared=True, lazy=True),
    _target("pandas", 5, prepared=False),
    _target("pandas", 6, prepared=True),
    _target("pyarrow", 7, prepared=False),
    _target("pyarrow", 8, prepared=True),
)
