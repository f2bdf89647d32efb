"""
A nested customer → a plain dict whose keys are names of criteria and of relations.

Aggregates are those of the reference evaluator. Values come in the units and kinds in
which people keep them: amounts in major units, instants as datetimes or ISO text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import cast

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.testing.generated import Choose
from custquery.testing.generated.pool import COORDINATES
from custquery.testing.reference.kinds import kind_of
from custquery.testing.reference.numbers import MINOR_DIGITS
from custquery.testing.reference.places import on_globe
from custquery.testing.reference.rows import Record, Stored, rows, values

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain(
    choose: Choose, record: Record, schema: Schema, reading: Reading
) -> dict[str, object]:
    """Return *record* as a host might keep it who has no tables at all."""
    kept: dict[str, object] = {}
    for each in criteria(schema):
        found = values(each.source, record, reading)
        _put(choose, kept, _given(choose, each, found, reading))
    for relation in schema.listed:
        if isinstance(relation, RelationCriterion):
            name = choose([each for each in relation.names if each not in kept])
            kept[name] = _rows(choose, relation, record, reading)
    return kept


def criteria(schema: Schema) -> list[Criterion]:
    """List what a customer has of her own: also what functions test, and families."""
    functions = dict.fromkeys(schema.functions.values())
    tested = [each.criterion for each in functions if each.criterion is not None]
    made = [each for family in schema.families for each in family.listed()]
    listed = [each for each in schema.listed if isinstance(each, Criterion)]
    return [*listed, *tested, *made]


def _put(choose: Choose, kept: dict[str, object], given: Mapping[str, object]) -> None:
    """Keep what is *given*; a name with dots as such, or as dicts within dicts."""
    for name, value in given.items():
        *steps, last = name.split(".") if choose((True, False)) else (name,)
        inner = kept
        for step in steps:
            inner = cast("dict[str, object]", inner.setdefault(step, {}))
        inner[last] = value


def _rows(
    choose: Choose, relation: RelationCriterion, record: Record, reading: Reading
) -> list[dict[str, object]]:
    at = relation.relation
    found: list[dict[str, object]] = []
    for row in rows(at, record, reading):
        kept: dict[str, object] = {}
        for each in relation.row:
            has = values(each.source, row, reading, at)
            kept |= _given(choose, each, has, reading)
        found.append(kept)
    return found


def _given(
    choose: Choose, criterion: Criterion, found: list[Stored], reading: Reading
) -> Mapping[str, object]:
    """Put what was *found* under one of the names; nothing in one of several ways."""
    name = choose((criterion.name, *criterion.names))
    given = [_kept(choose, criterion, each, reading) for each in found]
    if len(given) == 1 and criterion.many:
        return {name: choose((given, tuple(given), given[0]))}
    if given and criterion.many:
        return {name: choose((given, tuple(given)))}
    if given:
        return {name: given[0]}
    nothing: object = choose(
        (None, [], ["", None]) if criterion.many else (None, "", " \t")
    )
    return choose(({}, {name: nothing}))


def _kept(
    choose: Choose, criterion: Criterion, value: Stored, reading: Reading
) -> object:
    """Return one stored *value* in one of the kinds in which it may be given."""
    match kind_of(criterion.type):
        case "Money" | "DecimalNumber":
            digits = criterion.type.scale
            if digits is None:
                digits = MINOR_DIGITS[reading.currency]
            exact = Decimal(value).scaleb(-digits)
            return choose((exact, str(exact), float(exact)))
        case "Instant":
            moment = _EPOCH + timedelta(microseconds=int(value))
            local = moment.astimezone(reading.zone)
            return choose((moment, local, moment.isoformat(), local.isoformat()))
        case "Day":
            day = _EPOCH.date() + timedelta(days=int(value))
            local = datetime.combine(day, time(12))
            return choose((day, day.isoformat(), local))
        case "YesNo":
            return choose((bool(value), int(value), "yes" if value else "nee"))
        case "EmailDomain":
            return str(value).rpartition("@")[2]
        case "Place":
            return _place(choose, str(value))
        case _:
            return value


def _place(choose: Choose, point: str) -> object:
    """Return the coordinates that *point* was made from."""
    north, east = next(
        each
        for each in COORDINATES
        if " ".join(map(str, on_globe(*map(Decimal, each)))) == point
    )
    pair = float(north), float(east)
    return choose((f"{north},{east}", f"{north}, {east}", pair))
