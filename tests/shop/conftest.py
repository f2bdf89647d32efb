"""A new shop, and the records that its tests put in it."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.shop import Settings, Shop

#: The present of every shop in these tests.
NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)

Record = dict[str, object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my.shop"


@pytest.fixture
def shop(path: Path) -> Iterator[Shop]:
    with Shop.create(path, Settings(now=NOW)) as made:
        yield made


@pytest.fixture
def sql(path: Path) -> Callable[..., list[tuple[object, ...]]]:
    """Ask the file itself, past the shop."""

    def ask(statement: str, *params: object) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(path)
        try:
            with connection:
                return connection.execute(statement, params).fetchall()
        finally:
            connection.close()

    return ask
