"""
What a table is made of, as data: columns, keys, indexes, and since which version.

Data and not SQL text, so that an engine only needs to know how it spells a column.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import field, frozen

#: What a column holds: ``yesno`` is 0 or 1; ``country``, ``language``, ``currency`` and
#: ``phone`` are texts that are stored as code and as E.164; ``money`` is minor units;
#: ``latitude`` and ``longitude`` are decimal degrees.
Kind: TypeAlias = Literal[
    "integer",
    "money",
    "yesno",
    "latitude",
    "longitude",
    "text",
    "country",
    "language",
    "currency",
    "phone",
]
#: Those that are whole numbers.
WHOLE = frozenset({"integer", "money", "yesno"})
#: Those that are numbers with decimals.
DEGREES = frozenset({"latitude", "longitude"})

#: Characters in a short text.
SHORT = 255


@frozen
class Column:
    """A column; a text that is blank is stored as NULL."""

    name: str
    kind: Kind = "text"
    required: bool = False
    default: int | str | None = None
    #: The table whose ``id`` it holds.
    refers: str = ""
    #: Rows go with the row they refer to; otherwise that one cannot be deleted.
    cascades: bool = True
    #: Code points that a text may have.
    longest: int = SHORT
    #: The only texts that may be stored; all when empty.
    choices: tuple[str, ...] = ()
    #: Kept by the store from other columns and rows, so never written by a caller.
    kept: bool = False
    #: Kept, and nevertheless part of a record, because criteria read it there.
    told: bool = False
    #: The version of the file that brought it, if its table was there before.
    since: int = 1


@frozen
class Index:
    """An index; the key of the table is its last part without being listed."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    since: int = 1


@frozen(eq=False)
class Table:
    """A table: clustered by *key*, which is ``id`` unless it says otherwise."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    indexes: tuple[Index, ...] = ()
    #: The tables whose rows a given row may hold, under their names.
    below: tuple[str, ...] = ()
    since: int = 1
    #: The columns that a caller writes.
    given: tuple[Column, ...] = field(init=False, repr=False)
    #: The columns of a record: those that a caller writes, and what is told besides.
    told: tuple[Column, ...] = field(init=False, repr=False)

    @given.default
    def _given(self) -> tuple[Column, ...]:
        return tuple(each for each in self.columns if not each.kept)

    @told.default
    def _told(self) -> tuple[Column, ...]:
        return tuple(each for each in self.columns if each.told or not each.kept)

    def column(self, name: str) -> Column:
        """Return the column called *name*."""
        return next(each for each in self.columns if each.name == name)


def quoted(name: str) -> str:
    """Return *name*, one of ours, as an SQL identifier."""
    return f'"{name}"'


def created(table: Table) -> str:
    """Return the statement that makes *table* with the columns of its first version."""
    parts = [_column(each) for each in table.columns if each.since <= table.since]
    if table.key == ("id",):
        parts[0] += " PRIMARY KEY"
        options = "STRICT"
    else:
        key = ", ".join(map(quoted, table.key))
        parts.append(f"PRIMARY KEY ({key})")
        options = "STRICT, WITHOUT ROWID"
    lines = ",\n  ".join(parts)
    return f"CREATE TABLE {quoted(table.name)} (\n  {lines}\n) {options}"


def added(table: Table, column: Column) -> str:
    """Return the statement that adds *column* to a *table* that exists."""
    return f"ALTER TABLE {quoted(table.name)} ADD COLUMN {_column(column)}"


def indexed(table: Table, index: Index) -> str:
    """Return the statement that makes *index* on *table*."""
    unique = "UNIQUE " if index.unique else ""
    columns = ", ".join(map(quoted, index.columns))
    name, on = quoted(index.name), quoted(table.name)
    return f"CREATE {unique}INDEX {name} ON {on} ({columns})"


def _column(column: Column) -> str:
    whole = column.kind in WHOLE
    stored = "REAL" if column.kind in DEGREES else "TEXT"
    parts = [quoted(column.name), "INTEGER" if whole else stored]
    if column.required:
        parts.append("NOT NULL")
    if column.default is not None:
        shown = column.default if whole else f"'{column.default}'"
        parts.append(f"DEFAULT {shown}")
    if column.kind == "yesno":
        parts.append(f"CHECK ({quoted(column.name)} IN (0, 1))")
    if column.refers:
        action = "CASCADE" if column.cascades else "RESTRICT"
        parts.append(f"REFERENCES {quoted(column.refers)} (id) ON DELETE {action}")
    return " ".join(parts)


def upserted(table: Table, columns: Sequence[str]) -> str:
    """Return the statement that writes *columns* of a row, new or not, by its key."""
    names = ", ".join(map(quoted, columns))
    marks = ", ".join("?" for _ in columns)
    key = ", ".join(map(quoted, table.key))
    rest = [quoted(each) for each in columns if each not in table.key]
    sets = ", ".join(f"{each} = excluded.{each}" for each in rest)
    into = ("INSERT INTO", quoted(table.name), f"({names}) VALUES ({marks})")
    then = f"UPDATE SET {sets}" if rest else "NOTHING"
    return " ".join((*into, f"ON CONFLICT ({key}) DO {then}"))


def selected(table: Table, columns: Sequence[str], among: str) -> str:
    """
    Return the statement that reads *columns* of rows by *among*, one of its columns.

    It takes one parameter: a JSON array of the values that *among* may have.
    """
    names = ", ".join(map(quoted, columns))
    wanted = ("WHERE", quoted(among), "IN (SELECT value FROM json_each(?))")
    return " ".join(("SELECT", names, "FROM", quoted(table.name), *wanted))


def last_id(table: Table) -> str:
    """Return the statement that reads the highest id of *table*, 0 when it is empty."""
    return " ".join(("SELECT coalesce(max(id), 0) FROM", quoted(table.name)))
