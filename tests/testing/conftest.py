"""The engines of the plugins, and the servers that the plugins' own tests start."""

from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import custquery_duckdb
import custquery_mysql
import custquery_postgresql
import pytest

from custquery.shop.store.sqlite import SQLITE
from custquery.targets.engines import Connection, Engine

PLUGINS = Path(__file__).parents[2] / "plugins"

#: Print past pytest, also when a test passes.
Show = Callable[[str], None]

#: Engines with connections to empty databases.
Connected = list[tuple[Engine, Connection]]


def own_conftest(plugin: str) -> ModuleType:
    """Load what the tests of *plugin* start."""
    path = PLUGINS / plugin / "tests/conftest.py"
    spec = spec_from_file_location(plugin.replace("-", "_"), path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


postgresql = own_conftest("custquery-postgresql").uri
mariadb = own_conftest("custquery-mysql").uri


@pytest.fixture
def row_stores(
    request: pytest.FixtureRequest, show: Show, tmp_path: Path
) -> Iterator[Connected]:
    """Connect to every row store that can be had here; say which cannot."""
    found: Connected = [
        (SQLITE, SQLITE.connect(str(tmp_path / "row_store"))),
        _connected(custquery_duckdb, "duckdb:///:memory:"),
    ]
    for plugin, server in (
        (custquery_postgresql, "postgresql"),
        (custquery_mysql, "mariadb"),
    ):
        try:
            found.append(_connected(plugin, request.getfixturevalue(server)))
        except pytest.skip.Exception as left_out:
            show(f"left out: {left_out}")
    yield found
    for _, connection in found:
        connection.close()


def _connected(plugin: ModuleType, uri: str) -> tuple[Engine, Connection]:
    [engine] = plugin.custquery_storage_backends()
    return engine, engine.connect(uri)
