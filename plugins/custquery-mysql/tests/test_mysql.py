"""MariaDB selects whom the reference evaluator selects."""

import pytest
from custquery_mysql import MySQL

from custquery.testing.backends import BackendSuite

pytestmark = pytest.mark.xdist_group("mysql")


class TestMariaDB(BackendSuite):
    engine = MySQL()
    filters = 150
