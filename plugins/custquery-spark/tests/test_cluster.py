"""A cluster of Spark, a master and two workers, selects whom the reference selects."""

import os
from typing import Protocol

import pytest
from custquery_spark import Spark, SparkError

from custquery.targets.engines import Connection
from custquery.testing.campaign_suite import CampaignSuite
from custquery.testing.generated.pool import READINGS
from custquery.testing.wide_suite import WideSuite

pytestmark = [
    pytest.mark.cluster,
]

ENGINE = Spark()


class Running(Protocol):
    """The cluster, as conftest.py starts it."""

    uri: str

    def executors(self) -> dict[str, set[str]]:
        """Return the ids of each worker's executors."""

    def tasks(self) -> dict[str, int]:
        """Return how many tasks each executor has ended."""


@pytest.fixture(scope="module")
def uri(cluster: Running) -> str:
    return cluster.uri


class TestCampaign(CampaignSuite):
    engine = ENGINE
    customers = max(
        500, int(os.environ.get("CUSTQUERY_PAIRS", CampaignSuite.pairs)) // 250
    )
    readings = READINGS[:1]
    where_it_ran = " (a cluster of two workers)"

    def test_a_statement_that_takes_too_long_is_stopped(
        self, connection: Connection
    ) -> None:
        endless = "SELECT count(*) FROM range(1000000000000) WHERE hash(id) = 1"
        with pytest.raises(SparkError) as raised, ENGINE.limited(connection, 2):
            ENGINE.execute(connection, endless, {})

        assert "database-timeout" == ENGINE.code(raised.value)


class TestWide(WideSuite):
    engine = ENGINE
    listed = "ARRAY<STRING>"
    filters = 32
    at_once = 16


def test_both_workers_did_a_part_of_the_work(cluster: Running) -> None:
    executors, tasks = cluster.executors(), cluster.tasks()

    assert {"one", "two"} == executors.keys()
    for worker, own in executors.items():
        assert sum(tasks[each] for each in own) > 0, (worker, tasks)
