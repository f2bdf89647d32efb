"""Whatever is asked of loyalty means the same everywhere."""

import custquery_loyalty
from custquery_loyalty.programme import Programme

from custquery.testing.criteria import CriterionSuite


class TestTier(CriterionSuite):
    plugin = custquery_loyalty


class TestProgramme(CriterionSuite):
    plugin = Programme()
