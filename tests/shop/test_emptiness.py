"""A filter that selects nobody: what each of its clauses keeps out."""

import pytest

from custquery.shop import Shop

PEOPLE = [
    {"name": "Noor", "tag": ["VIP"], "address": [{"country": "NL"}]},
    {"name": "Bas", "tag": ["vip"], "address": [{"country": "NL"}]},
    {"name": "José", "tag": ["b2b"], "address": [{"country": "BE"}]},
]


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.add(PEOPLE)
    return shop


def found(shop: Shop, query: str) -> list[tuple[str, int, int]]:
    return [(each.text, each.alone, each.without) for each in shop.why_empty(query)]


def test_the_clause_that_keeps_out_most_comes_first(shop: Shop) -> None:
    assert [("land:BE", 1, 2), ("tag:vip", 2, 0), ("-tag:b2b", 2, 0)] == found(
        shop, "tag:vip land:BE -tag:b2b"
    )


def test_two_clauses_that_are_both_to_blame_show_it(shop: Shop) -> None:
    assert [("tag:x", 0, 0), ("(tag:y OR tag:z)", 0, 0)] == found(
        shop, "tag:x AND (tag:y OR tag:z)"
    )


@pytest.mark.parametrize("query", ["", "tag:vip", "tag:nobody", "tag:vip country:NL"])
def test_there_is_nothing_to_say_of_one_clause_or_of_somebody(
    shop: Shop, query: str
) -> None:
    assert [] == found(shop, query)
