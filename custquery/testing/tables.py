"""
A world + an engine → its tables there, with the rows as SQLite holds them.

The columns that the store keeps (folded texts, words, counts) are loaded too, so an
engine is asked the very questions that the store would ask it. There are no keys and no
defaults: what an engine is certified for is reading.
"""

from collections.abc import Iterable, Iterator

from custquery.shop.store.layout import DEGREES, WHOLE, Column, Table
from custquery.shop.store.layout import quoted as quoted_in_sqlite
from custquery.shop.store.tables import TABLES
from custquery.targets.engines import Connection, Engine, Stored
from custquery.targets.sql.dialects import quoted
from custquery.testing.world import World


def load_world(engine: Engine, connection: Connection, world: World) -> None:
    """
    Make the tables of the shop's layout, which are not there yet, and fill them.

    Args:
        engine: How columns are declared and rows are loaded. `Engine.load` is given
            names that are not quoted.
        connection: Where the tables are made.
        world: The customers.

    Raises:
        Exception: one of the engine's `errors`; a table may be there already.
    """
    for table in world.tables:
        for statement in (created(table, engine), *_indexed(table, engine)):
            engine.execute(connection, statement, {})
        names = [each.name for each in table.columns]
        rows = list(_rows(world, table))
        if rows:
            engine.load(connection, table.name, names, rows)


def drop_world(
    engine: Engine, connection: Connection, tables: Iterable[Table] = TABLES
) -> None:
    """Drop *tables*, which `load_world` made."""
    for table in tables:
        name = quoted(engine.dialect, table.name)
        engine.execute(connection, f"DROP TABLE {name}", {})


def created(table: Table, engine: Engine) -> str:
    """Return the statement that makes *table*, as *engine* declares columns."""
    lines = ", ".join(_column(each, engine) for each in table.columns)
    name = quoted(engine.dialect, table.name)
    return f"CREATE TABLE {name} ({lines}) {engine.table_options}".rstrip()


def _indexed(table: Table, engine: Engine) -> Iterator[str]:
    """Yield what makes indexes on ids, where the engine wants them."""
    for each in table.columns:
        if engine.indexing and (each.refers or each.name == "id"):
            name = quoted(engine.dialect, f"{table.name}_by_{each.name}")
            on, column = (quoted(engine.dialect, x) for x in (table.name, each.name))
            yield engine.indexing.format(name=name, table=on, column=column)


def _column(column: Column, engine: Engine) -> str:
    around = engine.required if column.required else engine.nullable
    kind = around.format(engine.types[_stored(column)])
    return f"{quoted(engine.dialect, column.name)} {kind}"


def _stored(column: Column) -> Stored:
    if column.kind in WHOLE:
        return "integer"
    return "real" if column.kind in DEGREES else "text"


def _rows(world: World, table: Table) -> Iterator[tuple[object, ...]]:
    names = ", ".join(quoted_in_sqlite(each.name) for each in table.columns)
    select = ("SELECT", names, "FROM", quoted_in_sqlite(table.name))
    yield from world.database.rows(" ".join(select))
