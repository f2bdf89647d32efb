"""What goes wrong with MariaDB is said by code, with engine and cause."""

from collections.abc import Mapping

import pytest
from custquery_mysql import MySQL

from custquery.testing.driver_suite import SECRET, ServerSuite

pytestmark = pytest.mark.xdist_group("mysql")


class TestDriver(ServerSuite):
    engine = MySQL()
    cause = "ProgrammingError"
    endless = (
        "SELECT count(*) FROM seq_1_to_100000000 a "
        "JOIN seq_1_to_1000 b ON a.seq > b.seq"
    )
    limit = ("SELECT @@max_statement_time", 0.0)
    number = "SELECT connection_id()"
    ends = "KILL %(p0)s"

    @pytest.fixture
    def unusable(self, where: str) -> Mapping[str, str]:
        return {
            f"mysql://noor:{SECRET}@127.0.0.1:9/shop": "database-not-reached",
            where.replace("/custquery?", "/none?"): "database-not-opened",
            where.replace("root@", f"noor:{SECRET}@"): "database-not-opened",
        }
