"""The page about this engine does what it shows."""

import re
from pathlib import Path
from typing import Any

import pytest
from custquery_postgresql import PostgreSQL

from custquery.shop import Shop

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/postgresql.md"
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
#: What the page calls the server, and a connection of somebody's own.
THEIRS = "postgresql://me@localhost/shop"

pytestmark = pytest.mark.xdist_group("postgresql")


def test_the_page_does_what_it_shows(uri: str) -> None:
    namespace: dict[str, Any] = {}
    engine = PostgreSQL()
    connection = engine.connect(uri)
    for sql in (
        "CREATE TABLE client (nr BIGINT, land VARCHAR(2), cents BIGINT)",
        "INSERT INTO client VALUES (1, 'NL', 9500), (2, 'BE', 12000)",
    ):
        engine.execute(connection, sql, {})

    for block in BLOCK.findall(PAGE.read_text("utf-8")):
        here = block.replace(THEIRS, uri)
        exec(compile(here, PAGE, "exec"), namespace)  # noqa: S102 - our own page
    engine.execute(connection, "DROP TABLE client", {})
    connection.close()

    assert [1] == namespace["found"]
    assert [(2,)] == list(namespace["rows"])


def test_the_page_about_shops_does_what_it_shows(uri: str) -> None:
    engine = PostgreSQL()
    connection = engine.connect(uri)
    engine.execute(connection, "CREATE DATABASE shop_of_the_page", {})
    connection.close()
    there = uri.replace("/postgres?", "/shop_of_the_page?")
    page = PAGE.with_name("shop.md").read_text("utf-8")

    for block in BLOCK.findall(page):
        here = block.replace(f'"{THEIRS}"', f'"{there}", engine=PostgreSQL()')
        exec(compile(here, "shop.md", "exec"), {"PostgreSQL": PostgreSQL})  # noqa: S102 - ours

    with Shop.open(there, engine=engine) as shop:
        assert ["Noor"] == [each.name for each in shop.find().customers]
