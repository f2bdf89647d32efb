"""Somebody's own tables on PostgreSQL, whatever they are called."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from custquery_postgresql import PostgreSQL

from custquery.testing.tables_suite import WORDS, TablesSuite

pytestmark = pytest.mark.xdist_group("postgresql")


class TestTables(TablesSuite):
    engine = PostgreSQL()
    columns: ClassVar[Mapping[str, str]] = {"plain": "TEXT"}
    words = (*WORDS, "e\u0301", "\U0001f600")
    many = 70_000  # more than its parameters
