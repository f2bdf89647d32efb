"""Record → the values that it has of a criterion."""

from typing import assert_never

from custquery.schema.criterion import Criterion
from custquery.schema.models import Flat, RecordModel, Tables
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.targets.memory.meaning import Records, Values
from custquery.targets.memory.nested import NestedRecords
from custquery.targets.memory.plain import PlainRecords


def records_of(model: RecordModel, reading: Reading, schema: Schema | None) -> Records:
    """Return how the records of *model* are read."""
    match model:
        case Flat():
            return PlainRecords(reading, schema, model)
        case Tables():
            return NestedRecords(model, reading)
        case _:
            assert_never(model)


def values_of(
    criterion: Criterion,
    model: RecordModel,
    reading: Reading,
    schema: Schema | None = None,
) -> Values:
    """
    Return a function that reads the values of *criterion* from a record of *model*.

    The values are in the domain of the criterion's type, without missing ones. With
    *schema* free text is looked up in plain records too.
    """
    return records_of(model, reading, schema).values(criterion)
