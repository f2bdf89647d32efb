"""
The shop's customers → one wide table: a row for each, tags and countries as lists.

That is the layout for a hundred million customers on an engine of columns: nothing is
joined, and what orders say of a customer stands in her row. A world with this model is
asked the criteria that the row can answer; the reference evaluator still reads the rows
that the columns were computed from.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve

from custquery.schema.criterion import Criterion
from custquery.schema.models import Tables
from custquery.schema.schema import Schema
from custquery.schema.sources import Case, Column, Elements, Source, Union
from custquery.shop.criteria import places, profile
from custquery.shop.model import MODEL
from custquery.shop.store.layout import WHOLE
from custquery.shop.store.tables import CUSTOMER
from custquery.targets.engines import Connection, Engine, Stored
from custquery.targets.sql.dialects import quoted
from custquery.testing.world import World

#: What the table is called.
TABLE = "wide_customer"

#: The columns that hold lists of texts, and where our own store has each as rows.
LISTS: Mapping[str, tuple[str, str]] = {
    "tags": ("tag", "tag"),
    "tags_folded": ("tag", "folded"),
    "countries": ("place", "country"),
    "cities": ("place", "city"),
    "cities_folded": ("place", "city_folded"),
    "cities_words": ("place", "city_words"),
}


def _moved(places: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    own = CUSTOMER.name
    return {(TABLE, name): to for (table, name), to in places.items() if table == own}


WIDE = Tables(
    table=TABLE,
    key="id",
    folded={
        **_moved(MODEL.folded),
        (TABLE, "tags"): "tags_folded",
        (TABLE, "cities"): "cities_folded",
    },
    worded={**_moved(MODEL.worded), (TABLE, "cities"): "cities_words"},
    required=frozenset((TABLE, name) for _, name in MODEL.required),
    kept={
        **{
            source: kept
            for source, kept in MODEL.kept.items()
            if isinstance(kept, Column)
        },
        profile.TAG.source: Elements(Column("tags")),
        places.COUNTRY.source: Elements(Column("countries")),
        places.CITY.source: Elements(Column("cities")),
    },
)


def widened(world: World) -> World:
    """Return *world* with `WIDE`, and the criteria that it can answer."""
    own = world.schema
    each_once = dict.fromkeys(own.criteria.values())
    criteria = [_plain(each) for each in each_once if _is_in_row(each.source)]
    schema = Schema.of(criteria, (), own.free_text)
    return evolve(world, schema=schema, model=WIDE)


def _plain(criterion: Criterion) -> Criterion:
    """Leave out the codes of places, which are kept in rows."""
    return evolve(criterion, coded=None) if criterion.coded else criterion


def _is_in_row(source: Source) -> bool:
    match WIDE.kept.get(source, source):
        case Column() | Elements():
            return True
        case Union(sources):
            return all(map(_is_in_row, sources))
        case Case(branches):
            return all(_is_in_row(each) for each, _, _ in branches)
        case _:
            return False


def load_wide(
    engine: Engine, connection: Connection, world: World, listed: str
) -> None:
    """
    Make the table, which is not there yet, and fill it.

    Args:
        engine: How columns are declared and rows are loaded.
        connection: Where the table is made.
        world: The customers.
        listed: How a column is declared that holds a list of texts: ``VARCHAR[]``; or
            ``TEXT``, for a list as JSON.
    """
    columns = [each.name for each in CUSTOMER.columns]
    lines = [*_declared(engine), *(_line(engine, each, listed) for each in LISTS)]
    table = quoted(engine.dialect, TABLE)
    made = f"CREATE TABLE {table} ({', '.join(lines)}) {engine.table_options}"
    engine.execute(connection, made.rstrip(), {})
    rows = _rows(world, columns, as_json=listed == engine.types["text"])
    engine.load(connection, TABLE, [*columns, *LISTS], rows)


def _declared(engine: Engine) -> Iterator[str]:
    for each in CUSTOMER.columns:
        stored: Stored = "integer" if each.kind in WHOLE else "text"
        around = engine.required if each.required else engine.nullable
        yield _line(engine, each.name, around.format(engine.types[stored]))


def _line(engine: Engine, name: str, kind: str) -> str:
    return f"{quoted(engine.dialect, name)} {kind}"


def _rows(
    world: World, columns: Iterable[str], *, as_json: bool
) -> Iterator[tuple[object, ...]]:
    lists = {name: _lists(world, *place) for name, place in LISTS.items()}
    select = ("SELECT", ", ".join(f'"{each}"' for each in columns), "FROM customer")
    for row in world.database.rows(" ".join(select)):
        found = [each.get(row[0], []) for each in lists.values()]
        yield (*row, *(map(json.dumps, found) if as_json else found))


def _lists(world: World, table: str, column: str) -> dict[object, list[object]]:
    found: dict[object, list[object]] = {}
    select = ("SELECT customer_id,", column, "FROM", table)
    for owner, value in world.database.rows(" ".join(select)):
        if value is None:
            continue
        found.setdefault(owner, []).append(value)
    return found
