"""
Where values live: plain records by key, or rows in tables.

A criterion says what a name means; a record model says where a host keeps it. The
same `Tables` model serves SQL and the same rows nested in a record: the customer's
columns, and under each table's name the list of its rows.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from custquery.language.printed import Printed
from custquery.schema.sources import Column, Max, Min, Minus, Source, Sum

if TYPE_CHECKING:
    from custquery.schema.kept import Kept


@frozen(eq=False, repr=False)
class Flat(Printed):
    """
    Dicts whose keys, or objects whose attributes, are criterion names or aliases.

    A key that is absent is a missing value. Values are read by the criterion's type
    (`ValueType.from_record`). A criterion that can have several values takes a list,
    tuple or set, or one value.
    """

    #: Where records of a host keep a criterion, by its name: a key, or several steps
    #: with dots between them. Its own names are then not looked at.
    keys: Mapping[str, str] = field(factory=dict)
    #: How they keep its values, by the name of the criterion.
    kept: "Mapping[str, Kept]" = field(factory=dict)


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
    #: How a host's columns keep their values, where not as ours do.
    columns: "Mapping[tuple[str, str], Kept]" = field(factory=dict)

    def kept_as(self, source: Source) -> "Kept | None":
        """Return how the values of an aggregate are kept: as those of its column."""
        match source:
            case Sum(relation, Column(name) | Minus(Column(name))):
                pass
            case Min(relation, Column(name) | Minus(Column(name))):
                pass
            case Max(relation, Column(name) | Minus(Column(name))):
                pass
            case _:
                return None
        return self.columns.get((relation.table, name))


RecordModel: TypeAlias = Flat | Tables
