"""
Count, page and list a million customers on each engine, against SQL chosen by hand.

The customers of `tests.benchmarks.million` are loaded into the same tables on each
engine. Ours is what `to_sql` writes; by hand are the shapes that somebody would try who
knows the tables and their indexes. All are run by turns, ours compared with the best.
``python -m tests.benchmarks.engines [customers [engine …]]``.
"""

import runpy
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

import custquery as cq
from custquery.shop.store.layout import Table
from custquery.shop.store.tables import CUSTOMER, PLACES, TAG
from custquery.targets.engines import Connection, Engine
from custquery.targets.sql.dialects import quoted
from tests.benchmarks.million import CUSTOMERS, million
from tests.benchmarks.rounds import measure
from tests.benchmarks.store import CACHE, FEW, TEN, promising

Run = Callable[[], object]

#: The columns that are loaded, with what a page of customers shows.
COLUMNS: Mapping[Table, tuple[str, ...]] = {
    CUSTOMER: (
        *("id", "created_at", "updated_at", "orders_count", "amount_spent"),
        *("first_order_at", "last_order_at", "subscription_status", "account_status"),
        *("email_status", "sms_status", "tax_exempt", "language", "name", "email"),
        *("email_folded", "name_folded", "name_words"),
    ),
    PLACES: ("customer_id", "ordinal", "country", "city_folded"),
    TAG: ("customer_id", "folded", "tag"),
}

#: What a row store finds rows by; DuckDB reads columns.
KEYS = {CUSTOMER: "id", PLACES: "customer_id, ordinal", TAG: "customer_id, folded"}
INDEXES = (
    "CREATE INDEX tag_by_folded ON tag (folded, customer_id)",
    "CREATE INDEX place_by_country ON place (country, customer_id)",
    "CREATE INDEX customer_by_spent ON customer (amount_spent, id, orders_count)",
    "CREATE INDEX customer_by_orders ON customer (orders_count, id, amount_spent)",
)

#: An index of MariaDB has no room for a text without an end.
_SHORT = {"LONGTEXT": "VARCHAR(255)"}

_TAGGED = "SELECT customer_id AS id FROM tag WHERE folded"
_PLACED = "SELECT customer_id AS id FROM place WHERE country"


def by_hand(tags: str, places: str, rest: str) -> dict[str, str]:
    """Return FROM and WHERE of the clauses about *tags*, *places* and the *rest*."""
    tag = (
        f"EXISTS (SELECT 1 FROM tag WHERE customer_id = customer.id AND folded {tags})"
    )
    place = (
        "EXISTS (SELECT 1 FROM place "
        f"WHERE customer_id = customer.id AND country {places})"
    )
    tagged = f"(SELECT DISTINCT id FROM ({_TAGGED} {tags}) AS each_tag) AS tagged"
    placed = f"(SELECT DISTINCT id FROM ({_PLACED} {places}) AS each_place) AS placed"
    join = f"{tagged} JOIN customer ON customer.id = tagged.id"
    return {
        "EXISTS": f"customer WHERE {tag} AND {place} AND {rest}",
        "IN": f"customer WHERE customer.id IN ({_TAGGED} {tags}) "
        f"AND customer.id IN ({_PLACED} {places}) AND {rest}",
        "IN, EXISTS": f"customer WHERE customer.id IN ({_TAGGED} {tags}) "
        f"AND {place} AND {rest}",
        "JOIN": f"{join} WHERE {place} AND {rest}",
        "JOIN both": f"{join} JOIN {placed} ON customer.id = placed.id WHERE {rest}",
    }


_TEN_REST = (
    "orders_count > 2 AND orders_count < 12 AND amount_spent > 10000 "
    "AND email_status = 'subscribed' AND account_status = 'enabled' "
    "AND language = 'nl' AND right(email_folded, 12) <> '@example.org' "
    "AND NOT EXISTS (SELECT 1 FROM tag WHERE customer_id = customer.id "
    "AND folded = 'student')"
)
_TEN_TAGS = "IN ('vip', 'b2b', 'wholesale')"

QUESTIONS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "common tag (1 in 5)": (
        "tag:vip AND orders>3 AND country:NL",
        by_hand("= 'vip'", "= 'NL'", "orders_count > 3"),
    ),
    "rare tag (1 in 1,000)": (
        "tag:press AND orders>3 AND country:NL",
        by_hand("= 'press'", "= 'NL'", "orders_count > 3"),
    ),
    "10 clauses": (TEN, by_hand(_TEN_TAGS, "IN ('NL', 'BE', 'DE')", _TEN_REST)),
}


#: The engines, by the name of their plugin.
ENGINES = ("duckdb", "postgresql", "mysql")


@contextmanager
def started(name: str) -> Iterator[tuple[Engine, str]]:
    """Give an engine and its URI; start the server that its tests start."""
    folder = Path("plugins", f"custquery-{name}")
    sys.path.insert(0, str(folder))
    (engine,) = import_module(f"custquery_{name}").custquery_storage_backends()
    server = folder / "tests" / "conftest.py"
    if server.exists():
        with runpy.run_path(str(server))["serving"]() as uri:
            yield engine, uri
    else:
        yield engine, "duckdb:///:memory:"


def load(engine: Engine, connection: Connection, file: Path) -> None:
    """Make the tables on *engine*, and fill them from *file*."""
    with closing(sqlite3.connect(file)) as source:
        for table, names in COLUMNS.items():
            execute(engine, connection, created(engine, table))
            columns = ", ".join(names)
            rows = source.execute(f"SELECT {columns} FROM {table.name}")
            engine.load(connection, table.name, names, rows)
    if not engine.columnar:
        for sql in INDEXES:
            execute(engine, connection, sql)
    for table in COLUMNS:
        verb = "ANALYZE TABLE" if engine.dialect == "mysql" else "ANALYZE"
        execute(engine, connection, f"{verb} {table.name}")


def created(engine: Engine, table: Table) -> str:
    """Return the statement that makes *table*."""
    text = engine.types["text"]
    for long, short in _SHORT.items():
        text = text.replace(long, short)
    lines = []
    for name in COLUMNS[table]:
        column = table.column(name)
        whole = column.kind in {"integer", "money", "yesno"}
        kind = engine.types["integer"] if whole else text
        lines.append(f"{name} {kind}{' NOT NULL' if column.required else ''}")
    if not engine.columnar:
        lines.append(f"PRIMARY KEY ({KEYS[table]})")
    return f"CREATE TABLE {table.name} ({', '.join(lines)})"


def execute(
    engine: Engine, connection: Connection, sql: str, params: Mapping[str, object] = {}
) -> Sequence[Sequence[object]]:
    found = engine.execute(connection, sql, params)
    return found.fetchall() if sql.startswith("SELECT") else ()


def purposes() -> Mapping[str, tuple[str, str]]:
    """Return what each purpose selects, and how that ends."""
    order = "amount_spent DESC, customer.id DESC"
    return {
        "count": ("SELECT count(*)", ""),
        "page": ("SELECT customer.id", f"ORDER BY {order} LIMIT {FEW}"),
        "ids": ("SELECT customer.id", ""),
    }


def compare(engine: Engine, connection: Connection) -> None:
    """Print the rows of one engine."""
    for name, (text, shapes) in QUESTIONS.items():
        query = cq.compile(text)
        head = f"SELECT {quoted(engine.dialect, 'customer', 'id')} "
        for purpose, (what, ends) in purposes().items():
            ours = query.sql(engine.dialect, engine.style, page=purpose == "page")
            mine = f"{what} {ours.sql.removeprefix(head)} {ends}"
            run = partial(execute, engine, connection, mine, ours.params)
            runs: dict[str, Run] = {
                shape: partial(
                    execute, engine, connection, f"{what} FROM {each} {ends}"
                )
                for shape, each in shapes.items()
            }
            expected = list(run())
            for shape, each in runs.items():
                found = list(each())
                same = expected == found if ends else set(expected) == set(found)
                assert same, (engine.name, name, purpose, shape)
            taken = measure({"ours": run, **promising(runs)}, rounds=9)
            mean = taken.pop("ours")
            best = min(taken, key=lambda shape: taken[shape])
            print(
                f"{engine.name:17} {name:22} {purpose:6} {mean * 1e3:9.2f} "
                f"{taken[best] * 1e3:9.2f} {mean / taken[best]:6.2f}  {best}",
                flush=True,
            )


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    customers = int(arguments[0]) if arguments else CUSTOMERS
    chosen = arguments[1:] or ENGINES
    print(f"making a shop of {customers:,} customers, unless it is there …", flush=True)
    file = million(CACHE, customers)
    head = (
        f"{'':17} {'':22} {'':6} {'ours, ms':>9} {'best':>9} {'ratio':>6}  best by hand"
    )
    print(f"\n{head}\n{'-' * len(head)}")
    for name in chosen:
        with started(name) as (engine, uri):
            connection = engine.connect(uri)
            load(engine, connection, file)
            compare(engine, connection)
            connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
