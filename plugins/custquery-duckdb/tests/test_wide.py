"""DuckDB selects from one wide table, with lists in its columns."""

from custquery_duckdb import DuckDB

from custquery.testing.wide_suite import WideSuite


class TestWide(WideSuite):
    engine = DuckDB()
    uri = "duckdb:///:memory:"
    listed = "VARCHAR[]"
