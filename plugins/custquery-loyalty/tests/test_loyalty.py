"""The tier is found by name, compares in order, and means the same everywhere."""

import custquery_loyalty
import pytest
from attrs import evolve

import custquery

ENVIRONMENT = custquery.environment([custquery_loyalty])
CUSTOMERS = [
    {"id": "bronze", "loyalty.tier": "bronze"},
    {"id": "silver", "loyalty.tier": "zilver"},
    {"id": "gold", "loyalty.tier": "gold"},
    {"id": "none"},
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("loyalty.tier:gold", ["gold"]),
        ("loyalty.tier:goud", ["gold"]),
        ("loyalty.tier>=silver", ["silver", "gold"]),
        ("NOT loyalty.tier>silver", ["bronze", "silver", "none"]),
    ],
)
def test_the_tier_selects(text: str, expected: list[str]) -> None:
    found = ENVIRONMENT.filter(CUSTOMERS, text)

    assert expected == [each["id"] for each in found]


def test_the_tier_follows_from_the_amount_spent_in_sql() -> None:
    statement = ENVIRONMENT.compile("loyalty.tier:gold").sql()

    assert '"amount_spent"' in statement.sql
    assert 200_000 in statement.params.values()


def test_a_second_plugin_with_the_same_name_is_refused() -> None:
    with pytest.raises(custquery.PluginError, match=r"loyalty\.tier"):
        ENVIRONMENT.extended([custquery_loyalty])


def test_memory_computes_the_tier_from_the_orders() -> None:
    nested = evolve(ENVIRONMENT, model=ENVIRONMENT.tables)
    query = nested.compile("loyalty.tier:gold")
    order = {"test": 0, "total": 200_001, "refunded": 0}

    assert query.matches({"order": [order]})
    assert not query.matches({"order": [{**order, "refunded": 2}]})
