"""PostgreSQL selects from one wide table, with lists in its columns."""

from collections.abc import Iterator

import pytest
from custquery_postgresql import PostgreSQL

from custquery.targets.engines import Connection
from custquery.testing.wide_suite import WideSuite


class TestWide(WideSuite):
    engine = PostgreSQL()
    listed = "text[]"
    at_once = 1

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, uri: str) -> Iterator[Connection]:
        found = cls.engine.connect(uri)
        yield found
        found.close()
