"""A database of the four customers, for all tests of SQL."""

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.targets.sql.customers import RECORDS

if TYPE_CHECKING:
    from tests.targets.conftest import World


@pytest.fixture(scope="session")
def database(world: "World") -> sqlite3.Connection:
    return world.database(RECORDS)
