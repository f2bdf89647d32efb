"""
Where values live: plain records by key, or rows in tables.

A criterion says what a name means; a record model says where a host keeps it. The
same `Tables` model serves SQL and the same rows nested in a record: the customer's
columns, and under each table's name the list of its rows.
"""

from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.schema.sources import Source


@frozen(repr=False)
class Flat(Printed):
    """
    Dicts whose keys, or objects whose attributes, are criterion names or aliases.

    A key that is absent is a missing value. Values are read by the criterion's type
    (`ValueType.from_record`). A criterion that can have several values takes a list,
    tuple or set, or one value.
    """


@frozen(eq=False, repr=False)
class Tables(Printed):
    """
    Rows in tables, as our own shop keeps them.

    Instants are whole microseconds since 1970 UTC, money whole minor units, yes/no
    0 or 1. Columns are named by ``(table, column)``.
    """

    #: The table of the customers, and its key.
    table: str = "customer"
    key: str = "id"
    #: The column that holds the folded form of a column.
    folded: Mapping[tuple[str, str], str] = field(factory=dict)
    #: The column that holds the words of a column.
    worded: Mapping[tuple[str, str], str] = field(factory=dict)
    #: The column that holds month and day (``month * 100 + day``) of a date column.
    month_days: Mapping[tuple[str, str], str] = field(factory=dict)
    #: Columns that always have a value.
    required: frozenset[tuple[str, str]] = frozenset()
    #: Sources whose value is kept elsewhere: read the second in place of the first.
    kept: Mapping[Source, Source] = field(factory=dict)


RecordModel: TypeAlias = Flat | Tables
