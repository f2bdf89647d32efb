"""A cluster of Spark, a master and two workers, selects whom the reference selects."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from custquery_spark import Spark, SparkError

from custquery.targets.engines import Connection
from custquery.testing.campaign import campaign, told
from custquery.testing.generated.pool import READINGS
from custquery.testing.wide_suite import WideSuite

pytestmark = [
    pytest.mark.cluster,
]

ENGINE = Spark()

#: Pairs of a filter and a customer; a million take as many minutes as all the rest.
PAIRS = int(os.environ.get("CUSTQUERY_PAIRS", "100000"))


class Running(Protocol):
    """The cluster, as conftest.py starts it."""

    uri: str

    def executors(self) -> dict[str, set[str]]:
        """Return the ids of each worker's executors."""

    def tasks(self) -> dict[str, int]:
        """Return how many tasks each executor has ended."""


@pytest.fixture(scope="module")
def connection(cluster: Running) -> Iterator[Connection]:
    found = ENGINE.connect(cluster.uri)
    yield found
    found.close()


def test_a_campaign_of_many_pairs(
    connection: Connection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = campaign(
        ENGINE,
        connection,
        tmp_path,
        pairs=PAIRS,
        customers=max(500, PAIRS // 250),
        readings=READINGS[:1],
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{told(found)} (a cluster of two workers)\n")

    assert [] == list(map(str, found.differences))
    assert sum(found.pairs.values()) >= PAIRS


class TestWide(WideSuite):
    engine = ENGINE
    listed = "ARRAY<STRING>"
    filters = 32
    at_once = 16

    @pytest.fixture(scope="class")
    @classmethod
    def connection(cls, cluster: Running) -> Iterator[Connection]:
        found = cls.engine.connect(cluster.uri)
        yield found
        found.close()


def test_both_workers_did_a_part_of_the_work(cluster: Running) -> None:
    executors, tasks = cluster.executors(), cluster.tasks()

    assert {"one", "two"} == executors.keys()
    for worker, own in executors.items():
        assert sum(tasks[each] for each in own) > 0, (worker, tasks)


def test_a_statement_that_takes_too_long_is_stopped(connection: Connection) -> None:
    endless = "SELECT count(*) FROM range(1000000000000) WHERE hash(id) = 1"
    with pytest.raises(SparkError) as raised, ENGINE.limited(connection, 2):
        ENGINE.execute(connection, endless, {})

    assert "database-timeout" == ENGINE.code(raised.value)
