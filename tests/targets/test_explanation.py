"""Why a customer is selected or not, clause by clause."""

from datetime import UTC, datetime

import pytest

import custquery as cq
from custquery.schema.checked import Named
from custquery.schema.models import Flat
from custquery.shop.model import MODEL
from custquery.targets.explanation import Clause, Explanation, explain
from custquery.targets.memory import to_predicate

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
SHOP = cq.environment()

NOOR = {
    "name": "Noor de Vries",
    "email": "noor@example.com",
    "tags": ["VIP", "wholesale"],
    "orders": 4,
    "amount_spent": "1000.5",
    "country": ["NL", "BE"],
    "last_order": "2025-10-22",
    "tax_exempt": True,
}
BAS = {"name": "Bas"}

FILTERS = [
    "",
    "tag:vip",
    "NOT tag:vip",
    "tag:vip orders>3 country:NL",
    "tag:b2b OR orders>3",
    "tag:vip AND (orders>10 OR country:BE)",
    "NOT (tag:vip AND country:DE)",
    "NOT note:*",
    "amount_spent:1000..2000",
    "last_order<-1y",
    "noor NOT bas",
    "tax_exempt:yes OR NOT email:*",
]


def explained(
    filter_: str, record: object, locale: str = "en", model: object = None
) -> Explanation:
    query = SHOP.compile(filter_, now=NOW, locale=locale)
    return explain(query.checked, record, model or Flat(), query.reading, SHOP.schema)


def lines(explanation: Explanation) -> list[str]:
    """Draw what was found: a mark, the clause, the values; parts further in."""
    return [line for each in explanation.clauses for line in _drawn(each)]


def _drawn(clause: Clause, depth: int = 0) -> list[str]:
    values = "; ".join(each.text for each in clause.found)
    line = f"{'  ' * depth}{'+' if clause.holds else '-'} {clause.text} | {values}"
    inner = [line for part in clause.parts for line in _drawn(part, depth + 1)]
    return [line.rstrip(" |"), *inner]


def test_every_clause_says_whether_it_holds_and_what_was_found() -> None:
    found = explained("tag:b2b orders>3 country:NL NOT note:*", NOOR)

    assert lines(found) == [
        "- tag:b2b | tag: VIP, wholesale",
        "+ orders>3 | number of orders: 4",
        "+ country:NL | country: Netherlands, Belgium",
        "+ NOT note:* | note: no value",
    ]
    assert not found.holds


def test_values_are_in_the_words_of_the_reader() -> None:
    filter_ = "country:NL amount_spent>500 last_order>=-60d tax_exempt:ja phone:*"

    assert lines(explained(filter_, NOOR, "nl")) == [
        "+ country:NL | land: Nederland, België",
        "+ amount_spent>500 | besteed bedrag: €\N{NO-BREAK SPACE}1.000,50",
        "+ last_order_date>=-60d | datum laatste bestelling: 22 okt 2025",
        "+ tax_exempt:yes | vrijgesteld van belasting: ja",
        "- phone:* | telefoon: geen waarde",
    ]


def test_every_clause_has_a_sentence() -> None:
    found = explained("tag:vip NOT note:*", NOOR)

    assert [each.sentence for each in found.clauses] == [
        "with the tag “vip”",
        "without a note",
    ]
    assert found.sentence == "Customers with the tag “vip” and without a note."


def test_the_structure_of_the_filter_is_kept() -> None:
    found = explained("tag:vip AND (orders>10 OR country:BE)", NOOR)

    assert lines(found) == [
        "+ tag:vip | tag: VIP, wholesale",
        "+ orders>10 OR country:BE",
        "  - orders>10 | number of orders: 4",
        "  + country:BE | country: Belgium, Netherlands",
    ]
    assert found.holds
    assert not found.one_is_enough


def test_of_a_list_with_or_one_clause_is_enough() -> None:
    found = explained("tag:b2b OR orders>3", NOOR)

    assert found.one_is_enough
    assert [each.holds for each in found.clauses] == [False, True]
    assert found.holds


def test_a_negated_list_has_parts() -> None:
    assert lines(explained("NOT (tag:vip AND country:DE)", NOOR)) == [
        "+ NOT (tag:vip AND country:DE)",
        "  - tag:vip AND country:DE",
        "    + tag:vip | tag: VIP, wholesale",
        "    - country:DE | country: Netherlands, Belgium",
    ]


def test_the_empty_filter_selects_everyone_and_has_no_clauses() -> None:
    found = explained("", BAS)

    assert found.holds
    assert found.clauses == ()


def test_a_saved_filter_has_its_meaning_as_part() -> None:
    query = SHOP.compile("orders>3", now=NOW)
    saved = Named("best", query.checked)
    found = explain(saved, NOOR, Flat(), query.reading)

    assert [each.text for each in found.leaves()] == ["orders>3"]
    assert found.holds


def test_free_text_is_looked_up_where_it_is_kept() -> None:
    assert lines(explained("noor", NOOR)) == [
        "+ noor | text: Noor de Vries, noor@example.com, VIP, wholesale"
    ]


def test_of_many_values_those_that_pass_are_shown_first() -> None:
    record = {"tags": [f"t{number}" for number in range(11)]}

    assert lines(explained("tag:t3", record)) == [
        "+ tag:t3 | tag: t3, t0, t1, t2, t4 and 6 more"
    ]


def test_what_cannot_be_seen_is_not_shown() -> None:
    record = {"tags": ["a\x1b[31mb\nc"]}

    assert lines(explained("tag:x", record)) == ["- tag:x | tag: a [31mb c"]


ROWS = {
    "id": 1,
    "order": [
        {"placed_at": 1_761_100_000_000_000, "total": 6000, "refunded": 0, "test": 0},
        {"placed_at": 1_761_200_000_000_000, "total": 9000, "refunded": 500, "test": 0},
        {"placed_at": 1_661_200_000_000_000, "total": 9000, "refunded": 0, "test": 0},
    ],
}


def test_of_related_rows_those_that_pass_are_counted() -> None:
    filter_ = "orders_placed MATCHES (date >= -60d, count >= 2, sum_amount > 200)"
    found = explained(filter_, ROWS, model=MODEL)

    assert [each.text for each in found.clauses[0].found] == [
        "number: 2",
        "total amount: €145.00",
    ]
    assert not found.holds


def test_the_rows_of_a_customer_are_read_not_what_is_kept_beside_them() -> None:
    record = ROWS | {"orders_count": 99}

    assert lines(explained("orders:3", record, model=MODEL)) == [
        "+ orders:3 | number of orders: 3"
    ]


@pytest.mark.parametrize("record", [NOOR, BAS, {}], ids=["noor", "bas", "nobody"])
@pytest.mark.parametrize("filter_", FILTERS)
def test_an_explanation_holds_when_the_filter_does(
    filter_: str, record: object
) -> None:
    query = SHOP.compile(filter_, now=NOW)
    found = explained(filter_, record)
    together = any if found.one_is_enough else all

    assert found.holds == to_predicate(
        query.checked, Flat(), query.reading, SHOP.schema
    )(record)
    assert found.holds == together(each.holds for each in found.clauses)
