"""
A nested customer → a plain dict whose keys are names of criteria.

Aggregates are those of the reference evaluator. Values come in the units and kinds in
which people keep them: amounts in major units, instants as datetimes or ISO text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.testing.generated import Choose
from custquery.testing.reference.numbers import MINOR_DIGITS
from custquery.testing.reference.rows import Record, Stored, rows, values

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain(
    choose: Choose, record: Record, schema: Schema, reading: Reading
) -> dict[str, object]:
    """Return *record* as a host might keep it who has no tables at all."""
    kept: dict[str, object] = {}
    for each in schema.listed:
        name = choose(each.names)
        if isinstance(each, RelationCriterion):
            found = rows(each.relation, record, reading)
            kept[name] = [_named(choose, each.row, row, reading) for row in found]
        else:
            kept |= _given(choose, each, values(each.source, record, reading), reading)
    return kept


def _named(
    choose: Choose, criteria: tuple[Criterion, ...], row: Record, reading: Reading
) -> dict[str, object]:
    kept: dict[str, object] = {}
    for each in criteria:
        kept |= _given(choose, each, values(each.source, row, reading), reading)
    return kept


def _given(
    choose: Choose, criterion: Criterion, found: list[Stored], reading: Reading
) -> Mapping[str, object]:
    """Put what was *found* under one of the names; nothing in one of several ways."""
    name = choose((criterion.name, *criterion.names))
    given = [_kept(choose, criterion, each, reading) for each in found]
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
    match type(criterion.type).__name__:
        case "Money":
            exact = Decimal(value).scaleb(-MINOR_DIGITS[reading.currency])
            return choose((exact, str(exact), float(exact)))
        case "Instant":
            moment = _EPOCH + timedelta(microseconds=int(value))
            local = moment.astimezone(reading.zone)
            return choose((moment, local, moment.isoformat(), local.isoformat()))
        case "YesNo":
            return choose((bool(value), int(value), "yes" if value else "nee"))
        case "EmailDomain":
            return str(value).rpartition("@")[2]
        case _:
            return value
