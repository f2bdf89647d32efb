"""Spark SQL, as Sail speaks it in this process, selects whom the reference selects."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from custquery_spark import Spark

from custquery.testing.backends import BackendSuite
from custquery.testing.campaign_suite import CampaignSuite
from custquery.testing.driver_suite import DriverSuite
from custquery.testing.tables_suite import WORDS, TablesSuite

pytestmark = [
    pytest.mark.engines,
    pytest.mark.xdist_group("sail"),
]


@pytest.fixture(scope="module")
def uri(sail: str) -> str:
    return sail


class TestSail(BackendSuite):
    engine = Spark()
    filters = 150


class TestCampaign(CampaignSuite):
    engine = Spark()
    where_it_ran = " (Sail)"


class TestDriver(DriverSuite):
    engine = Spark()
    cause = "TABLE_OR_VIEW_NOT_FOUND"

    @pytest.fixture
    def unusable(self) -> Mapping[str, str]:
        return {"sc://127.0.0.1:9": "database-not-reached"}


class TestTables(TablesSuite):
    engine = Spark()
    columns: ClassVar[Mapping[str, str]] = {"plain": "STRING"}
    words = (*WORDS, "a\x00b", "e\u0301", "\U0001f600")
