"""
Checked filter → condition, in the words of a `Place`.

As in SQL a test stays bare in a positive position, where NULL is not selected anyway,
and is closed against NULL under a negation.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, assert_never, cast

from attrs import evolve

from custquery.language.errors import RequestError
from custquery.schema import checked
from custquery.schema.checked import Checked, Test
from custquery.schema.sources import (
    Case,
    Column,
    Count,
    Elements,
    Keys,
    Many,
    Max,
    Min,
    Minus,
    Outer,
    Point,
    Relation,
    RowValue,
    Source,
    Sum,
    Union,
)
from custquery.schema.value_sets import Present, Range, Value, ValueSet
from custquery.targets.memory.membership import contains
from custquery.targets.native.members import (
    Operand,
    closed,
    column_operand,
    member,
    present,
)
from custquery.targets.native.place import Aggregated, Condition, Place
from custquery.targets.storage import Storage, storage_of

_Aggregate: TypeAlias = Count | Sum | Min | Max

_CALLED: dict[type, Aggregated] = {Count: "count", Sum: "sum", Min: "min", Max: "max"}


def condition(
    node: Checked, place: Place[Condition], *, positive: bool = True
) -> Condition:
    """
    Return the condition that is TRUE for exactly those that *node* selects.

    Args:
        node: The filter; it is taken as it stands, so simplify it first.
        place: Where the condition will stand.
        positive: Whether NULL may stand for false: so it is in WHERE.

    Raises:
        RequestError: the model has no folded column, or no words, that a test needs.
    """
    match node:
        case checked.All(items):
            return place.every(
                condition(each, place, positive=positive) for each in items
            )
        case checked.Any(items):
            return place.some(
                condition(each, place, positive=positive) for each in items
            )
        case checked.Not(item):
            return _refused(condition(item, place, positive=False), place)
        case checked.Named(_, item):
            return condition(item, place, positive=positive)
        case Test(criterion, wanted):
            source = place.model.kept.get(criterion.source, criterion.source)
            storage = storage_of(criterion.type, place.reading)
            return _some(source, wanted, storage, place, positive=positive)
        case checked.Related():
            return _related(node, place, positive=positive)
        case _:
            assert_never(node)


def _refused(found: Condition, place: Place[Condition]) -> Condition:
    for holds in (True, False):
        if place.is_constant(found, holds=holds):
            return place.constant(holds=not holds)
    return place.refuse(found)


def _some(
    source: Source,
    wanted: ValueSet,
    storage: Storage,
    place: Place[Condition],
    *,
    positive: bool,
) -> Condition:
    """Return the condition that some value of *source* is in *wanted*."""
    match source:
        case Many() | Union():
            return place.some(
                _rows(part, wanted, storage, place)
                if isinstance(part, list)
                else _some(part, wanted, storage, place, positive=positive)
                for part in _parts(source)
            )
        case Case():
            return _case(source, wanted, storage, place, positive=positive)
        case Keys(names):
            raise RequestError("not-in-tables", {"name": names[0]})
        case Elements(column):
            words = {"column": column.name, "engine": "the ORM"}
            raise RequestError("list-not-asked", words)
        case Count() | Sum() | Min() | Max():
            return _aggregated(
                source, wanted, storage, place, checked.EVERYONE, positive=positive
            )
        case Column() | Minus() | Outer() | Point():
            operand = row_operand(source, place)
            found = member(operand, wanted, storage)
            return found if positive else closed(found, operand, wanted, storage)
        case _:
            assert_never(source)


def _parts(source: Many | Union) -> Iterator["Source | list[Many]"]:
    """Yield the sources, those over rows of one relation together."""
    together: dict[Relation, list[Many]] = {}
    for each in source.sources if isinstance(source, Union) else (source,):
        if isinstance(each, Union):
            yield from _parts(each)
        elif isinstance(each, Many):
            together.setdefault(each.relation, []).append(each)
        else:
            yield each
    yield from together.values()


def _rows(
    sources: list[Many], wanted: ValueSet, storage: Storage, place: Place[Condition]
) -> Condition:
    """Return the condition that some row has a value of *sources* in *wanted*."""
    inside = place.inside(sources[0].relation)
    operands = (row_operand(each.column, inside) for each in sources)
    passing = inside.some(member(each, wanted, storage) for each in operands)
    return place.exists(inside, (*counting(inside), passing))


def counting(inside: Place[Condition]) -> Iterator[Condition]:
    """Yield the conditions that a row of the relation of *inside* counts."""
    relation = inside.relation
    if relation is None:
        return
    for column, wanted in relation.where:
        operand = column_operand(column.name, inside)
        if wanted is None:
            yield inside.refuse(present(operand))
        else:
            yield member(operand, wanted, _plain_storage(operand))
    if relation.older is not None:
        column, seconds = relation.older
        until = inside.reading.now_microseconds - seconds * 1_000_000
        touched = column_operand(column.name, inside)
        yield member(touched, Range(None, until), Storage("instant", 0))


def _plain_storage(operand: Operand[Condition]) -> Storage:
    """Compare a bare column as text if it is folded, else as it is kept."""
    return Storage("text" if operand.is_folded else "code")


def row_operand(column: RowValue, place: Place[Condition]) -> Operand[Condition]:
    """Return the value of *column* in a row of the table that *place* means."""
    match column:
        case Column(name):
            return column_operand(name, place)
        case Minus(left, right):
            one, other = row_operand(left, place), row_operand(right, place)
            return Operand(
                place,
                lambda: one.value - other.value,
                kept=one.kept,
                nullable=one.nullable or other.nullable,
                name=f"{one.name} - {other.name}",
            )
        case Outer(inner):
            return row_operand(inner, place.outer or place)
        case Point(x, y, z):
            parts = [column_operand(each.name, place) for each in (x, y, z)]
            return evolve(
                parts[0],
                point=tuple(each.value for each in parts),
                nullable=any(each.nullable for each in parts),
            )
        case _:
            assert_never(column)


def _aggregated(
    source: _Aggregate,
    wanted: ValueSet,
    storage: Storage,
    place: Place[Condition],
    where: Checked,
    *,
    positive: bool,
) -> Condition:
    """Test the rows that pass *where*, taken together; one may be enough to decide."""
    inside = place.inside(source.relation)
    passing = [*counting(inside), condition(where, inside)]
    deciding = _deciding(source, wanted, storage, inside)
    if deciding is not None:
        return place.exists(inside, [*passing, deciding])
    column = None if isinstance(source, Count) else source.column
    read = None if column is None else row_operand(column, inside)
    value = None if read is None else read.value
    taken = place.aggregate(_CALLED[type(source)], inside, value, passing)
    operand = Operand(
        place,
        lambda: taken,
        kept=None if read is None else read.kept,
        nullable=isinstance(source, (Min, Max)),
    )
    found = member(operand, wanted, storage)
    return found if positive else closed(found, operand, wanted, storage)


def _deciding(
    source: _Aggregate,
    wanted: ValueSet,
    storage: Storage,
    inside: Place[Condition],
) -> Condition | None:
    """
    Return what one row must pass to decide the test, if one row can.

    The greatest value is above a bound when some value is, and the least below one.
    """
    match source, wanted:
        case Count(), Range(1, None, False):
            return inside.constant(holds=True)
        case (Max(_, column), Range(_, None) | Present()) | (
            Min(_, column),
            Range(None, _) | Present(),
        ):
            return member(row_operand(column, inside), wanted, storage)
        case _:
            return None


def _related(
    node: checked.Related, place: Place[Condition], *, positive: bool
) -> Condition:
    """Test the rows that pass, taken together, one aggregate at a time."""

    def tested(having: Checked, *, positive: bool) -> Condition:
        match having:
            case checked.All(items):
                return place.every(tested(each, positive=positive) for each in items)
            case checked.Any(items):
                return place.some(tested(each, positive=positive) for each in items)
            case checked.Not(item):
                return _refused(tested(item, positive=False), place)
            case checked.Named(_, item):
                return tested(item, positive=positive)
            case Test(criterion, wanted):
                source = cast("_Aggregate", criterion.source)
                storage = storage_of(criterion.type, place.reading)
                relation = node.relation.relation
                source = evolve(cast("Any", source), relation=relation)
                return _aggregated(
                    source, wanted, storage, place, node.where, positive=positive
                )
            case checked.Related():
                raise TypeError(having)
            case _:
                assert_never(having)

    return tested(node.having, positive=positive)


def _case(
    source: Case,
    wanted: ValueSet,
    storage: Storage,
    place: Place[Condition],
    *,
    positive: bool,
) -> Condition:
    """Return the condition that the value of the first branch that holds is wanted."""
    holds = contains(wanted, storage.domain, place.reading)
    found = place.constant(holds=_is_in(source.otherwise, holds))
    for each, asked, value in reversed(source.branches):
        kept = place.model.kept.get(each, each)
        plain = _kept_storage(kept, place)
        if holds(value):
            branch = _some(kept, asked, plain, place, positive=positive)
            found = place.some((branch, found))
        else:
            branch = _some(kept, asked, plain, place, positive=False)
            found = place.every((_refused(branch, place), found))
    return found


def _is_in(value: Value | None, holds: Callable[[Value], bool]) -> bool:
    return value is not None and holds(value)


def _kept_storage(source: Source, place: Place[Condition]) -> Storage:
    """Return how the values of *source* are compared as they are kept."""
    match source:
        case Column(name):
            at = place.table, name
        case Many(relation, Column(name)):
            at = relation.table, name
        case _:
            return Storage("code")
    return Storage("text" if at in place.model.folded else "code")
