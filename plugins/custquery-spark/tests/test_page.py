"""The page of the documentation about Spark does what it shows, on a cluster."""

from pathlib import Path
from typing import Protocol

import pytest
from custquery_spark import Spark

from custquery.testing.pages import run_page

pytestmark = pytest.mark.cluster

PAGE = Path(__file__).parents[3] / "docs/how-to/engines/spark.md"


class Running(Protocol):
    """The cluster, as conftest.py starts it."""

    uri: str


def test_the_page_does_what_it_shows(cluster: Running) -> None:
    engine = Spark()
    connection = engine.connect(cluster.uri)
    kinds = "id BIGINT, country STRING, amount_spent BIGINT"
    lists = "tags ARRAY<STRING>, tags_folded ARRAY<STRING>"
    made = f"CREATE TABLE customer ({kinds}, {lists}) USING parquet"
    engine.execute(connection, made, {})
    columns = ["id", "country", "amount_spent", "tags", "tags_folded"]
    rows = [(1, "NL", 12_500, ["VIP"], ["vip"]), (2, "NL", 900, [], [])]
    engine.load(connection, "customer", columns, rows)

    names = run_page(PAGE, address=cluster.uri)
    engine.execute(connection, "DROP TABLE customer", {})
    connection.close()

    assert "there" in names
