"""Somebody's own tables on DuckDB, whatever they are called and collated."""

from collections.abc import Mapping
from typing import ClassVar

from custquery_duckdb import DuckDB

from custquery.testing.tables_suite import WORDS, TablesSuite


class TestTables(TablesSuite):
    engine = DuckDB()
    uri = "duckdb:///:memory:"
    columns: ClassVar[Mapping[str, str]] = {
        "plain": "VARCHAR",
        "folding": "VARCHAR COLLATE NOCASE.NOACCENT",
    }
    words = (*WORDS, "a\x00b", "e\u0301", "\U0001f600")
