"""
What a table is made of, as data: columns, keys, indexes, and since which version.

Data and not SQL text, so that an engine only needs to know how it spells a column. All
other statements are what `custquery.shop.store.spelling` reads.
"""

from collections.abc import Sequence
from functools import cache
from typing import Literal, TypeAlias

from attrs import field, frozen

from custquery.targets.engines import Engine, Stored

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


@frozen
class Changing:
    """A statement that changes rows, for one row and for many."""

    #: For one row: ``?`` for each value.
    one: str
    #: For many: the parameters ``c0``, ``c1`` … are lists, one for each column.
    together: str


def quoted(name: str) -> str:
    """Return *name*, one of ours, as an SQL identifier."""
    return f'"{name}"'


def stored(column: Column) -> Stored:
    """Return what *column* holds, as far as an engine must know."""
    if column.kind in WHOLE:
        return "integer"
    return "real" if column.kind in DEGREES else "text"


def created(table: Table, engine: Engine, until: int) -> str:
    """Return the statement that makes *table* with its columns up to a version."""
    parts = [_column(each, engine) for each in table.columns if each.since <= until]
    options = engine.table_options
    if table.key == ("id",):
        parts[0] += " PRIMARY KEY"
    else:
        key = ", ".join(map(quoted, table.key))
        parts.append(f"PRIMARY KEY ({key})")
        options = engine.keyed_table_options
    lines = ",\n  ".join(parts)
    return f"CREATE TABLE {quoted(table.name)} (\n  {lines}\n) {options}".rstrip()


def added(table: Table, column: Column, engine: Engine) -> str:
    """Return the statement that adds *column* to a *table* that exists."""
    return f"ALTER TABLE {quoted(table.name)} ADD COLUMN {_column(column, engine)}"


def indexed(table: Table, index: Index) -> str:
    """Return the statement that makes *index* on *table*."""
    unique = "UNIQUE " if index.unique else ""
    columns = ", ".join(map(quoted, index.columns))
    name, on = quoted(index.name), quoted(table.name)
    return f"CREATE {unique}INDEX {name} ON {on} ({columns})"


def _column(column: Column, engine: Engine) -> str:
    whole = column.kind in WHOLE
    parts = [quoted(column.name), engine.types[stored(column)]]
    if column.required:
        parts.append("NOT NULL")
    if column.default is not None:
        shown = column.default if whole else f"'{column.default}'"
        parts.append(f"DEFAULT {shown}")
    if column.kind == "yesno":
        parts.append(f"CHECK ({quoted(column.name)} IN (0, 1))")
    if column.refers and engine.refers:
        action = "CASCADE" if column.cascades else "RESTRICT"
        parts.append(f"REFERENCES {quoted(column.refers)} (id) ON DELETE {action}")
    return " ".join(parts)


@cache
def upserted(table: Table, columns: tuple[str, ...]) -> Changing:
    """Return what writes *columns* of rows, new or not, by the key of the table."""
    rest = [quoted(each) for each in columns if each not in table.key]
    sets = ", ".join(f"{each} = excluded.{each}" for each in rest)
    return _inserted(table, columns, f"UPDATE SET {sets}" if rest else "NOTHING")


@cache
def inserted(
    table: Table, columns: tuple[str, ...], blank: frozenset[str] = frozenset()
) -> Changing:
    """
    Return what writes *columns* of the rows whose key is not there yet.

    In columns that may be *blank*, an empty text stands for a missing one.
    """
    return _inserted(table, columns, "NOTHING", blank)


def _inserted(
    table: Table,
    columns: Sequence[str],
    otherwise: str,
    blank: frozenset[str] = frozenset(),
) -> Changing:
    names = ", ".join(map(quoted, columns))
    marks = ", ".join("nullif(?, '')" if e in blank else "?" for e in columns)
    key = ", ".join(map(quoted, table.key))
    into = f"INSERT INTO {quoted(table.name)} ({names})"
    then = f"ON CONFLICT ({key}) DO {otherwise}"
    given = _given(table, columns)
    if blank:
        read = (
            f"nullif({quoted(e)}, '')" if e in blank else quoted(e) for e in columns
        )
        given = " ".join(
            ("SELECT", ", ".join(read), "FROM", f"({given}) AS given WHERE true")
        )
    return Changing(f"{into} VALUES ({marks}) {then}", f"{into} {given} {then}")


@cache
def updated(table: Table, columns: tuple[str, ...]) -> Changing:
    """Return what sets *columns* of rows; behind those stands the row's key."""
    name = quoted(table.name)
    ones = ", ".join(f"{quoted(each)} = ?" for each in columns)
    sets = ", ".join(f"{quoted(each)} = given.{quoted(each)}" for each in columns)
    given = _given(table, (*columns, *table.key))
    same = " AND ".join(f"{name}.{quoted(k)} = given.{quoted(k)}" for k in table.key)
    start = f"UPDATE {name} SET"
    return Changing(
        f"{start} {ones} WHERE {_is_key(table)}",
        f"{start} {sets} FROM ({given}) AS given WHERE {same}",
    )


@cache
def removed(table: Table) -> Changing:
    """Return what removes the rows with a key."""
    key = ", ".join(map(quoted, table.key))
    start = " ".join(("DELETE FROM", quoted(table.name), "WHERE"))
    return Changing(
        f"{start} {_is_key(table)}", f"{start} ({key}) IN ({_given(table, table.key)})"
    )


def _is_key(table: Table) -> str:
    return " AND ".join(f"{quoted(each)} = ?" for each in table.key)


_TYPES: dict[Stored, str] = {
    "integer": "BIGINT",
    "real": "DOUBLE PRECISION",
    "text": "TEXT",
}


def _given(table: Table, columns: Sequence[str]) -> str:
    """Return the query of rows whose columns are parameters: one list for each."""
    values = ", ".join(
        f"unnest(CAST(:c{at} AS {_TYPES[stored(table.column(each))]}[]))"
        f" AS {quoted(each)}"
        for at, each in enumerate(columns)
    )
    return f"SELECT {values}"


def selected(table: Table, columns: Sequence[str], among: str) -> str:
    """
    Return the statement that reads *columns* of rows by *among*, one of its columns.

    It takes one parameter: ``among``, a list of the values that it may have.
    """
    names = ", ".join(map(quoted, columns))
    kind = "integers" if stored(table.column(among)) == "integer" else "texts"
    wanted = ("WHERE", quoted(among), f"IN ({kind}(:among))")
    return " ".join(("SELECT", names, "FROM", quoted(table.name), *wanted))


def forgotten(table: Table, among: str) -> str:
    """Return the statement that removes rows by a list ``among`` of a column of ids."""
    start = ("DELETE FROM", quoted(table.name), "WHERE", quoted(among))
    return " ".join((*start, "IN (integers(:among))"))


def last_id(table: Table) -> str:
    """Return the statement that reads the highest id of *table*, 0 when it is empty."""
    return " ".join(("SELECT coalesce(max(id), 0) FROM", quoted(table.name)))
