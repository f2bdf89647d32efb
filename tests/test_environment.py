"""The object that a host holds, and what a query can do."""

from datetime import UTC, datetime

import pytest

import custquery as cq

PEOPLE = [
    {"id": 1, "country": "NL", "orders": 4, "tags": ["VIP"]},
    {"id": 2, "country": "BE", "orders": 9, "tags": ["vip"]},
    {"id": 3, "tags": []},
]


def test_filter_keeps_the_order_and_the_records_themselves() -> None:
    found = cq.filter(PEOPLE, "tag:vip")

    assert PEOPLE[:2] == found
    assert PEOPLE[0] is found[0]


def test_not_is_the_exact_complement() -> None:
    inside = cq.filter(PEOPLE, "orders>5")
    outside = cq.filter(PEOPLE, "NOT orders>5")

    assert [2] == [each["id"] for each in inside]
    assert [1, 3] == [each["id"] for each in outside]


def test_a_wrong_filter_raises_with_every_problem_drawn() -> None:
    with pytest.raises(cq.FilterError) as caught:
        cq.compile("contry:NL orders>three")

    assert ["unknown-name", "not-a-number"] == [
        each.code for each in caught.value.diagnostics
    ]
    assert "  contry:NL orders>three\n  ^^^^^^" in str(caught.value)
    assert "Er is geen filter ‘contry’." in caught.value.render("nl")


def test_the_clock_is_asked_once_per_check() -> None:
    asked = []

    def clock() -> datetime:
        asked.append(1)
        return datetime(2025, 1, 31, tzinfo=UTC)

    cq.environment(clock=clock).check("order_date>=-30d OR order_date:today")

    assert 1 == len(asked)


def test_sql_binds_every_value() -> None:
    statement = cq.compile('tag:"x\'; DROP TABLE customer" orders>3').sql()

    assert "DROP" not in statement.sql
    assert "x'; drop table customer" in statement.params.values()


def test_the_public_names_are_the_promise() -> None:
    for name in cq.__all__:
        assert hasattr(cq, name)
    assert "0.1.0" == cq.__version__
