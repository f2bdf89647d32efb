"""Whole shops live in PostgreSQL as they do in SQLite."""

from itertools import count

import pytest
from custquery_postgresql import PostgreSQL

from custquery.language.errors import StorageError
from custquery.shop import Shop
from custquery.targets.reader import Reader
from custquery.testing.shops import ShopSuite

_NUMBERS = count(1)


class TestShops(ShopSuite):
    engine = PostgreSQL()

    @pytest.fixture
    def where(self, uri: str) -> str:
        name = f"shop_{next(_NUMBERS)}"
        connection = self.engine.connect(uri)
        self.engine.execute(connection, f"CREATE DATABASE {name}", {})
        connection.close()
        return uri.replace("/postgres?", f"/{name}?")

    def test_a_text_may_be_as_long_as_a_metafield(self, shop: Shop) -> None:
        long = "".join(chr(0x4E00 + at) for at in range(5_000))
        field = {"path": "facts.colour", "value": long}
        shop.add([{"name": "Noor", "metafield": [field]}])

        assert 1 == shop.count(f'metafields.facts.colour = "{long}"')

    def test_two_hundred_and_fifty_tags_are_planned_soon(
        self, where: str, shop: Shop
    ) -> None:
        shop.add([{"name": "Noor", "tag": [f"t{each}" for each in range(250)]}])
        text = " ".join(f"tag:t{each}" for each in range(250))
        query = shop.environment.compile(text)

        with Reader(self.engine, where, within=60) as reader:
            assert [1] == reader.keys(query)
        assert 1 == shop.count(text)


def test_a_server_that_is_down_is_named() -> None:
    with pytest.raises(StorageError) as caught:
        Shop.open(
            "postgresql://noor:secret@127.0.0.1:1/shop",
            patience=0.1,
            engine=PostgreSQL(),
        )

    assert "database-not-reached" == caught.value.code
    assert "“postgresql://noor@127.0.0.1:1/shop”" in str(caught.value)
    assert "PostgreSQL" in str(caught.value)


def test_a_database_that_is_not_there_is_named(uri: str) -> None:
    with pytest.raises(StorageError) as caught:
        Shop.open(uri.replace("/postgres?", "/nowhere?"), engine=PostgreSQL())

    assert "database-not-opened" == caught.value.code
