"""The page about this engine does what it shows."""

from pathlib import Path

import pytest
from custquery_postgresql import PostgreSQL

from custquery.shop import Shop
from custquery.testing.pages import run_page, with_clients

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/postgresql.md"
#: What the page calls the server, and a connection of somebody's own.
THEIRS = "postgresql://me@localhost/shop"

pytestmark = pytest.mark.xdist_group("postgresql")


def test_the_page_does_what_it_shows(uri: str) -> None:
    names = with_clients(PostgreSQL(), uri, PAGE, {THEIRS: uri})

    assert [1] == names["found"]
    assert [(2,)] == [*names["rows"]]


def test_the_page_about_shops_does_what_it_shows(uri: str) -> None:
    engine = PostgreSQL()
    connection = engine.connect(uri)
    engine.execute(connection, "CREATE DATABASE shop_of_the_page", {})
    connection.close()
    there = uri.replace("/postgres?", "/shop_of_the_page?")

    said = {f'"{THEIRS}"': f'"{there}", engine=PostgreSQL()'}
    run_page(PAGE.with_name("shop.md"), said, PostgreSQL=PostgreSQL)

    with Shop.open(there, engine=engine) as shop:
        assert ["Noor"] == [each.name for each in shop.find().customers]
