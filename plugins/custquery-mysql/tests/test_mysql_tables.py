"""Somebody's own tables on MariaDB, whatever they are called and collated."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from custquery_mysql import MySQL

from custquery.testing.tables_suite import TablesSuite

pytestmark = pytest.mark.xdist_group("mysql")


class TestTables(TablesSuite):
    engine = MySQL()
    columns: ClassVar[Mapping[str, str]] = {
        "plain": "TEXT CHARACTER SET utf8mb4",
        "folding": "VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        "padding": "VARCHAR(99) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
        "western": "VARCHAR(99) CHARACTER SET latin1 COLLATE latin1_swedish_ci",
    }
