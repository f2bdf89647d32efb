"""Whole shops live in DuckDB as they do in SQLite."""

from pathlib import Path

import pytest
from custquery_duckdb import DuckDB

from custquery.language.errors import StorageError
from custquery.shop import Shop
from custquery.testing.shops import ShopSuite


class TestShops(ShopSuite):
    engine = DuckDB()

    @pytest.fixture
    def where(self, tmp_path: Path) -> str:
        return f"duckdb:///{tmp_path}/my.duckdb"


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "my.duckdb"
    with pytest.raises(StorageError) as caught:
        Shop.open(f"duckdb:///{file}", engine=DuckDB())

    assert "database-missing" == caught.value.code
    assert not file.exists()


def test_a_shop_may_be_in_memory_only() -> None:
    with Shop.create("duckdb:///:memory:", engine=DuckDB()) as shop:
        shop.add([{"name": "Noor"}])

        assert [1] == list(shop.ids("noor"))
