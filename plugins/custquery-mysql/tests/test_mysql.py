"""MariaDB selects whom the reference evaluator selects."""

from collections.abc import Iterator

import pytest
from custquery_mysql import MySQL

from custquery.targets.engines import Connection
from custquery.testing.backends import BackendSuite

pytestmark = pytest.mark.xdist_group("mysql")


class TestMariaDB(BackendSuite):
    engine = MySQL()
    filters = 150

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, uri: str) -> Iterator[Connection]:
        found = cls.engine.connect(uri)
        yield found
        found.close()
