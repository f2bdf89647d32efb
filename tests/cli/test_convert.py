"""``custquery convert``: a query in another language."""

import json
from collections.abc import Callable

import pytest

from custquery.cli.commands import CONVERTED
from custquery.language import parse
from custquery.language.json_tree import from_json


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (
            "shopify-segment",
            "customer_tags CONTAINS 'vip' AND number_of_orders > 3\n",
        ),
        ("shopify-search", "tag:'vip' AND orders_count:>3\n"),
        ("dutch", "label:vip EN bestellingen>3\n"),
        ("canonical", "tag:vip AND orders>3\n"),
    ],
)
def test_convert(run: Callable, to: str, expected: str) -> None:
    ran = run("convert", "--to", to, "label:vip bestellingen > 3")

    assert (0, expected) == (ran.code, ran.out)


def test_convert_to_json(run: Callable) -> None:
    query = "tag:vip -(orders>3 OR country:NL,BE)"
    ran = run("convert", "--to=json", query)

    assert parse(query) == from_json(json.loads(ran.out))


def test_what_shopify_cannot_be_asked_is_told_and_nothing_printed(
    run: Callable,
) -> None:
    ran = run("convert", "--to=shopify-segment", "tag:vip note:tea")

    assert (2, "") == (ran.code, ran.out)
    assert "warning shopify-no-criterion: Shopify has no filter for “note”" in ran.err
    assert "error cli-not-converted" in ran.err


def test_the_rest_is_printed_when_it_is_asked_for(run: Callable) -> None:
    ran = run("convert", "--to=shopify-segment", "--partly", "tag:vip note:tea")

    assert (5, "customer_tags CONTAINS 'vip'\n") == (ran.code, ran.out)
    assert "shopify-no-criterion" in ran.err


def test_nothing_that_can_be_said(run: Callable) -> None:
    ran = run("convert", "--to=shopify-search", "--partly", "note:tea")

    assert (2, "") == (ran.code, ran.out)


def test_an_order_is_not_carried_over(run: Callable) -> None:
    ran = run("convert", "--to=shopify-search", "orders>3 ORDER BY amount_spent")

    assert "orders_count:>3\n" == ran.out
    assert "ORDER BY is left out" in ran.err


def test_convert_to_what(run: Callable) -> None:
    ran = run("convert", "tag:vip")

    assert (2, "") == (ran.code, ran.out)
    assert all(each in ran.err for each in CONVERTED)


def test_a_query_that_is_wrong(run: Callable) -> None:
    ran = run("convert", "--to=dutch", "contry:NL")

    assert (2, "") == (ran.code, ran.out)
    assert "unknown-name" in ran.err
