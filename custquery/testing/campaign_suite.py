"""
An engine → a campaign of very many pairs in it; subclass `CampaignSuite`.

    class TestCampaign(CampaignSuite):
        engine = ClickHouse()
        uri = "clickhouse:///:memory:"
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from custquery.schema.reading import Reading
from custquery.targets.engines import Connection
from custquery.testing.campaign import campaign, told
from custquery.testing.engine_suite import EngineSuite
from custquery.testing.generated.pool import READINGS


class CampaignSuite(EngineSuite):
    """One test, which takes minutes."""

    #: Pairs of a filter and a customer, unless CUSTQUERY_PAIRS says how many.
    pairs: ClassVar[int] = 1_000_000
    #: Customers; a pair for each so many of them at least.
    customers: ClassVar[int] = 500
    readings: ClassVar[Sequence[Reading]] = READINGS[:2]
    #: What runs it, behind the line of what was asked.
    where_it_ran: ClassVar[str] = ""

    def test_selects_whom_very_many_filters_mean(
        self,
        connection: Connection,
        tmp_path: Path,
        request: pytest.FixtureRequest,
    ) -> None:
        """Ask, and print what was asked."""
        pairs = int(os.environ.get("CUSTQUERY_PAIRS", self.pairs))
        found = campaign(
            self.engine,
            connection,
            tmp_path,
            pairs=pairs,
            customers=self.customers,
            readings=self.readings,
        )
        shown = ("custquery-shown", f"{told(found)}{self.where_it_ran}")
        request.node.user_properties.append(shown)

        assert [] == list(map(str, found.differences))
        assert sum(found.pairs.values()) >= pairs
