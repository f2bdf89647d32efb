"""
Records → the values that they have of a criterion, each with the place of its record.

Most records are dicts or objects with a value under the first name, and most values
come back: each distinct one is then read once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, cast

from custquery.schema.criterion import Criterion
from custquery.schema.models import Flat, RecordModel
from custquery.schema.reading import Reading
from custquery.schema.value_sets import Value
from custquery.targets.memory import values_of
from custquery.targets.memory.plain import PlainRecords, one_reader, reader

#: How a record of a class is asked for a name; None: as plain records are.
_Ask: TypeAlias = Callable[[Any, str], object] | None

#: Values of exactly these classes mean the same wherever they are equal.
_REMEMBERED = (str, int, date)
#: So many values are remembered; more of them rarely come back.
_MOST_REMEMBERED = 65_536


def entries_of(
    records: Sequence[object],
    criterion: Criterion,
    model: RecordModel,
    reading: Reading,
) -> Iterator[tuple[Value, int]]:
    """Yield every value of *criterion* in *records*, with the place of its record."""
    values = values_of(criterion, model, reading)
    if isinstance(model, Flat):
        values = _quickly(criterion, PlainRecords(reading, flat=model), values)
    for place, record in enumerate(records):
        for value in values(record):
            yield value, place


def _quickly(
    criterion: Criterion,
    plain: PlainRecords,
    values: Callable[[object], tuple[Value, ...]],
) -> Callable[[object], tuple[Value, ...]]:
    """Read what stands under the first name; where nothing does, read as *values*."""
    name = plain.names(criterion)[0]
    given = criterion, plain.reading, plain.kept(criterion)
    read, read_one = reader(*given), one_reader(*given)
    lists = list if criterion.many and criterion.type.domain != "point" else None
    asks: dict[type, _Ask] = {}
    said: dict[type, dict[object, Value | None]] = {kind: {} for kind in _REMEMBERED}

    def one(raw: object) -> Value | None:
        known = said.get(raw.__class__)
        if known is None:
            return read_one(raw)
        if raw in known:
            return known[raw]
        found = read_one(raw)
        if len(known) < _MOST_REMEMBERED:
            known[raw] = found
        return found

    def quickly(record: object) -> tuple[Value, ...]:
        kind = record.__class__
        if kind not in asks:
            asks[kind] = _ask(kind)
        ask = asks[kind]
        raw = None if ask is None else ask(record, name)
        found: tuple[Value, ...]
        if raw.__class__ in said:
            value = one(raw)
            found = () if value is None else (value,)
        elif raw.__class__ is lists:
            each_read = map(one, cast("list[object]", raw))
            found = tuple([value for value in each_read if value is not None])
        else:
            found = read(raw)
        return found or values(record)

    return quickly


def _ask(kind: type) -> _Ask:
    if kind is dict:
        return dict.get
    if issubclass(kind, Mapping) or hasattr(kind, "keys"):
        return None
    return lambda record, name: getattr(record, name, None)
