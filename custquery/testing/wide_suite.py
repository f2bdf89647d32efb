"""
An engine with lists in columns → tests of one wide table; subclass `WideSuite`.

    class TestWide(WideSuite):
        engine = DuckDB()
        uri = "duckdb:///:memory:"
        listed = "VARCHAR[]"
"""

from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import ClassVar

import pytest

from custquery.shop.criteria import schema
from custquery.targets.engines import Connection
from custquery.targets.sql.dialects import quoted
from custquery.testing.asking import engine_target
from custquery.testing.cases import Cases
from custquery.testing.engine_suite import EngineSuite
from custquery.testing.generated.pool import READINGS
from custquery.testing.trial import Trial
from custquery.testing.wide import TABLE, load_wide, widened
from custquery.testing.world import World, make_world


class WideSuite(EngineSuite):
    """The tests of an engine over one wide table."""

    #: How a column is declared that holds a list of texts; TEXT: a list as JSON.
    listed: ClassVar[str]
    #: Customers, generated filters about them, and how many are asked at once.
    customers: ClassVar[int] = 40
    filters: ClassVar[int] = 150
    at_once: ClassVar[int] = 10

    @pytest.fixture(scope="class")
    @classmethod
    def world(
        cls, connection: Connection, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[World]:
        """Make customers by chance, and load them into one table of the engine."""
        file = tmp_path_factory.mktemp("wide") / "shop.sqlite"
        made = make_world(schema(), READINGS[0], file, many=cls.customers, seed=1)
        load_wide(cls.engine, connection, made, cls.listed)
        yield widened(made)
        dropped = f"DROP TABLE {quoted(cls.engine.dialect, TABLE)}"
        cls.engine.execute(connection, dropped, {})
        made.database.close()

    @pytest.mark.parametrize("is_value", [False, True])
    def test_selects_whom_filters_mean(
        self, connection: Connection, world: World, *, is_value: bool
    ) -> None:
        """Ask in WHERE, and as values of many in one SELECT; and each negation."""
        cases = Cases.by(Random(is_value).choice)  # noqa: S311 - not a secret
        many = self.filters if is_value else self.filters // self.at_once
        asked = [each for _, each in islice(cases.questions([world]), many)]
        at_once = self.at_once if is_value else 1
        trial = Trial(engine_target(self.engine, connection, at_once=at_once))
        trial.both(world, asked)

        assert [] == list(map(str, trial.differences))
        assert {"meaning", "complement"} <= set(trial.pairs)
