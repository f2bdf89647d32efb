"""ClickHouse, in this process, selects whom the reference evaluator selects."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from custquery_clickhouse import ClickHouse

from custquery.schema.checked import Not, Test
from custquery.schema.value_sets import OneOf
from custquery.shop.criteria import profile
from custquery.targets.engines import Connection
from custquery.targets.sql import to_sql
from custquery.testing.backends import BackendSuite
from custquery.testing.campaign_suite import CampaignSuite
from custquery.testing.driver_suite import ReaderSuite, nothing_in
from custquery.testing.generated.pool import READINGS
from custquery.testing.tables_suite import WORDS, TablesSuite
from custquery.testing.wide import WIDE
from custquery.testing.wide_suite import WideSuite

pytestmark = [pytest.mark.engines, pytest.mark.xdist_group("clickhouse")]

ENGINE = ClickHouse()
MEMORY = "clickhouse:///:memory:"


class TestClickHouse(BackendSuite):
    engine = ENGINE
    uri = MEMORY


class TestCampaign(CampaignSuite):
    engine = ENGINE
    uri = MEMORY


class TestDriver(ReaderSuite):
    engine = ENGINE
    uri = MEMORY
    cause = "UNKNOWN_TABLE"
    writes = "CREATE TABLE client (id Int64) ENGINE = Memory"
    endless = "SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1"

    @pytest.fixture
    def unusable(self, tmp_path: Path) -> Mapping[str, str]:
        return {f"clickhouse:///{nothing_in(tmp_path)}/folder": "database-not-opened"}

    def test_a_list_of_ten_thousand_values_is_asked(
        self, connection: Connection
    ) -> None:
        test = Test(profile.TAG, OneOf(tuple(map(str, range(10_000)))))
        table = "id Int64, tags_folded Array(String)"
        made = f"CREATE TABLE wide_customer ({table}) ENGINE = MergeTree ORDER BY id"
        ENGINE.execute(connection, made, {})
        rows = [(1, ["9999"]), (2, ["10000"])]
        ENGINE.load(connection, "wide_customer", ["id", "tags_folded"], rows)

        found = [_ids(connection, each) for each in (test, Not(test))]
        ENGINE.execute(connection, "DROP TABLE wide_customer", {})

        assert [[[1]], [[2]]] == found


class TestTables(TablesSuite):
    engine = ENGINE
    uri = MEMORY
    columns: ClassVar[Mapping[str, str]] = {"plain": "String"}
    words = (*WORDS, "a\x00b", "e\u0301", "\U0001f600")


class TestWide(WideSuite):
    engine = ENGINE
    uri = MEMORY
    listed = "Array(LowCardinality(String))"


def _ids(connection: Connection, filter_: Test | Not) -> object:
    asked = to_sql(filter_, WIDE, READINGS[0], "clickhouse")
    return ENGINE.execute(connection, asked.sql, asked.params).fetchall()
