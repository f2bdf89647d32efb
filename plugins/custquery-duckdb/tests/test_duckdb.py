"""DuckDB selects whom the reference evaluator selects."""

import pytest
from custquery_duckdb import DuckDB

from custquery.testing.backends import BackendSuite

pytestmark = pytest.mark.xdist_group("duckdb")


class TestDuckDB(BackendSuite):
    engine = DuckDB()
    uri = "duckdb:///:memory:"
    filters = 150
