"""PostgreSQL selects whom the reference evaluator selects."""

import pytest
from custquery_postgresql import PostgreSQL

from custquery.testing.backends import BackendSuite

pytestmark = pytest.mark.xdist_group("postgresql")


class TestPostgreSQL(BackendSuite):
    engine = PostgreSQL()
    filters = 150
