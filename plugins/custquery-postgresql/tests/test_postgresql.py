"""PostgreSQL selects whom the reference evaluator selects."""

from collections.abc import Iterator

import pytest
from custquery_postgresql import PostgreSQL

from custquery.targets.engines import Connection
from custquery.testing.backends import BackendSuite

pytestmark = pytest.mark.xdist_group("postgresql")


class TestPostgreSQL(BackendSuite):
    engine = PostgreSQL()
    filters = 150

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, uri: str) -> Iterator[Connection]:
        found = cls.engine.connect(uri)
        yield found
        found.close()
