"""Questions about rows and functions: what is said of them, and the ways out."""

from datetime import UTC, datetime

import pytest

import custquery as cq
from custquery.language import Dialect
from custquery.language.diagnostics import Diagnostic

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
PLACE = "customer_within_distance MATCHES"


def only(text: str, dialect: Dialect = "custquery") -> Diagnostic:
    (found,) = cq.check(text, now=NOW, dialect=dialect).diagnostics
    return found


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (
            "orders_placed MATCHES (date >= -30d, date <= -10d)",
            "orders_placed MATCHES (date BETWEEN -30d AND -10d)",
        ),
        (
            "orders_placed MATCHES (count <= 9, count >= 2)",
            "orders_placed MATCHES (count BETWEEN 2 AND 9)",
        ),
        (
            "orders_placed MATCHES (date >= -30d, amount > 5, date <= -10d)",
            "orders_placed MATCHES (date BETWEEN -30d AND -10d, amount > 5)",
        ),
        (
            "orders_placed MATCHES ((date >= -30d) AND (date <= -10d))",
            "orders_placed MATCHES (date BETWEEN -30d AND -10d)",
        ),
        (
            "orders_placed MATCHES (date >= -30d AND date <= -10d AND count > 1)",
            "orders_placed MATCHES (date BETWEEN -30d AND -10d AND count > 1)",
        ),
    ],
)
def test_two_bounds_in_a_segment_become_one_range(text: str, repaired: str) -> None:
    found = only(text, "shopify-segment")

    assert "parameter-twice" == found.code
    assert [(repaired, "safe")] == [(fix.apply(text), fix.grade) for fix in found.fixes]
    assert () == cq.check(repaired, now=NOW, dialect="shopify-segment").diagnostics


def test_two_bounds_in_a_segment_are_understood_all_the_same() -> None:
    text = "orders_placed MATCHES (date >= -30d, date <= -10d)"
    found = cq.check(text, now=NOW, dialect="shopify-segment")

    assert "orders_placed MATCHES (date>=-30d, date<=-10d)" == found.canonical


def test_the_older_call_has_two_names_for_two_bounds() -> None:
    text = "orders_placed(since: -30d, until: -10d) = true"

    assert () == cq.check(text, now=NOW, dialect="shopify-segment").diagnostics


def test_bounds_across_brackets_have_no_repair() -> None:
    text = "orders_placed MATCHES ((date >= -30d AND count > 1), date <= -10d)"
    found = only(text, "shopify-segment")

    assert ("parameter-twice", ()) == (found.code, found.fixes)


def test_bounds_that_are_not_included_have_no_repair() -> None:
    text = "orders_placed MATCHES (date > -30d, date < -10d)"

    assert () == only(text, "shopify-segment").fixes


def test_elsewhere_two_bounds_are_two_tests_of_one_row() -> None:
    found = cq.check("orders_placed MATCHES (date >= -30d, date <= -10d)", now=NOW)

    assert "orders_placed MATCHES (date>=-30d, date<=-10d)" == found.canonical


def test_the_currency_of_the_shop_is_added_with_a_note() -> None:
    text = "store_credit_accounts MATCHES (balance > 10)"
    found = cq.check(text, now=NOW)
    again = cq.check(found.canonical or "", now=NOW)

    expected = "store_credit_accounts MATCHES (balance>10, currency:EUR)"
    assert expected == found.canonical == again.canonical
    assert [("currency-added", "note")] == [
        (each.code, each.level) for each in found.diagnostics
    ]
    assert () == again.diagnostics


def test_an_amount_in_dollars_needs_its_currency_named() -> None:
    text = "store_credit_accounts MATCHES (balance > $10)"
    found = only(text)
    repaired = "store_credit_accounts MATCHES (balance > $10, currency = 'USD')"

    assert "other-currency" == found.code
    assert repaired == found.fixes[0].apply(text)
    assert () == cq.check(repaired, now=NOW).diagnostics


def test_coordinates_the_wrong_way_round_are_swapped() -> None:
    text = f"{PLACE} (coordinates = '-118.24,34.05', distance_km = 10)"
    found = only(text)

    assert "not-on-earth" == found.code
    assert [f'{PLACE} (coordinates = "34.05,-118.24", distance_km = 10)'] == [
        fix.apply(text) for fix in found.fixes
    ]


def test_a_distance_that_is_compared_is_repaired() -> None:
    text = f"{PLACE} (coordinates = '52.37,4.89', distance_km >= 10)"
    (fix,) = only(text).fixes

    assert cq.check(fix.apply(text), now=NOW).ok


def test_every_wrong_parameter_is_told() -> None:
    text = f"{PLACE} (coordinates = x, distance_km = far, radius = 3)"
    found = cq.check(text, now=NOW).diagnostics

    expected = ["not-coordinates", "not-a-number", "unknown-parameter"]
    assert expected == [each.code for each in found]


def test_one_place_has_one_canonical_text() -> None:
    texts = [
        f"{PLACE} (coordinates = '52.370,4.890', distance_km = 10)",
        f"{PLACE} (distance_km: 10.0, coordinates: (52.37, 4.89))",
        "customer_within_distance(coordinates: (52.37, 4.89), distance_km: 10) = true",
        f"{PLACE} (coordinates = '52,37; 4,89', distance_km = 10)",
    ]
    expected = f'{PLACE} (coordinates:"52.37,4.89", distance_km:10)'

    assert {expected} == {cq.check(text, now=NOW).canonical for text in texts}


def test_in_the_older_call_only_an_offset_of_a_date_means_since() -> None:
    found = cq.check("orders_placed(amount: -5, date: -30d) = true", now=NOW)

    assert "orders_placed MATCHES (amount:-5, date>=-30d)" == found.canonical


def test_an_unknown_parameter_offers_the_one_that_was_meant() -> None:
    text = "products_purchased(idd: 3) = true"

    assert "products_purchased(id: 3) = true" == only(text).fixes[0].apply(text)


def test_of_many_relations_a_few_are_named() -> None:
    found = only("tag MATCHES (count > 1)")

    assert 4 == len(str(found.args["relations"]).split(", "))
