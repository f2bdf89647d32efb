"""The shapes for engines whose subqueries do not look at the row around them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

import pytest
from attrs import evolve

from custquery.schema.checked import Checked
from custquery.shop.criteria import schema
from custquery.targets.sql import to_sql
from custquery.targets.sql.dialects import Style, style_of
from custquery.testing.cases import Cases
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.targets import one_by_one
from custquery.testing.trial import Question, Trial
from custquery.testing.world import Ids, World, make_world

SQLITE = style_of("sqlite")
STYLES = {
    "lists and groups": evolve(SQLITE, correlates=False, aggregates=False),
    "groups": evolve(SQLITE, aggregates=False),
}
MANY = 250


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    file = tmp_path_factory.mktemp("apart") / "shop.sqlite"
    made = make_world(with_metafields(schema()), READINGS[0], file, many=25, seed=5)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def questions(world: World) -> Sequence[Question]:
    cases = Cases.by(Random(5).choice)  # noqa: S311 - not a secret
    return [each for _, each in islice(cases.questions([world]), MANY)]


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_they_select_whom_the_reference_selects(
    style: Style, world: World, questions: Sequence[Question]
) -> None:
    def select(world: World, filter_: Checked) -> Ids:
        asked = to_sql(filter_, world.model, world.reading, "sqlite", style)
        found = world.database.rows(asked.sql, dict(asked.params))
        return frozenset(int(row[0]) for row in found)

    trial = Trial(one_by_one("apart", select))
    trial.both(world, questions)

    assert [] == list(map(str, trial.differences))


def shown(text: str, world: World, dialect: str) -> str:
    filter_ = world.check(text).filter
    assert filter_ is not None
    sql = to_sql(filter_, world.model, world.reading, dialect).sql
    return sql.partition(" WHERE ")[2].replace("`", "").replace('"', "")


def test_nobody_looks_around_in_clickhouse(world: World) -> None:
    text = "NOT orders_placed MATCHES (amount > 5, count < 2) AND tag:a,b"
    sql = shown(text, world, "clickhouse")

    assert "EXISTS" not in sql
    assert "order.customer_id = customer.id" not in sql


def test_somebody_without_rows_passes_by_the_complement(world: World) -> None:
    found = shown("orders_placed MATCHES (count < 2)", world, "clickhouse")

    assert found.startswith("NOT (customer.id IN (SELECT order.customer_id FROM order")
    assert found.endswith("HAVING NOT (COUNT(*) < {p1:Int64})))")


def test_rows_taken_together_are_no_value_in_spark(world: World) -> None:
    found = shown("orders_placed MATCHES (count >= 2)", world, "spark")

    assert found.startswith("EXISTS(SELECT 1 FROM order WHERE order.customer_id =")
    assert found.endswith("GROUP BY order.customer_id HAVING COUNT(*) >= :p1)")
