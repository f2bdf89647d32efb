"""What goes wrong with PostgreSQL is said by code, with engine and cause."""

from collections.abc import Mapping

import psycopg
import pytest
from custquery_postgresql import PostgreSQL

from custquery.targets.reader import Reader
from custquery.targets.sql import Statement
from custquery.testing.driver_suite import ONE, SECRET, ServerSuite

SUICIDE = Statement("SELECT pg_terminate_backend(pg_backend_pid())", {})

pytestmark = pytest.mark.xdist_group("postgresql")


class TestDriver(ServerSuite):
    engine = PostgreSQL()
    cause = "UndefinedTable"
    more_texts = ()
    endless = "SELECT pg_sleep(60)"
    refused = ("a\x00b", "\ud800")
    limit = ("SHOW statement_timeout", "0")
    number = "SELECT pg_backend_pid()"
    ends = "SELECT pg_terminate_backend(%(p0)s, 5000)"

    @pytest.fixture
    def unusable(self, where: str) -> Mapping[str, str]:
        return {
            f"postgresql://noor:{SECRET}@127.0.0.1:9/shop": "database-not-reached",
            where.replace("/postgres?", "/none?"): "database-not-opened",
        }

    def test_a_connection_that_is_lost_each_time(self, reader: Reader) -> None:
        assert "connection-lost" == self.failing(reader, SUICIDE).code
        assert [(1,)] == list(reader.rows(ONE))

    def test_a_server_that_is_too_old(self) -> None:
        error = psycopg.NotSupportedError("PostgreSQL 14 is needed")

        assert "engine-too-old" == self.engine.code(error)
