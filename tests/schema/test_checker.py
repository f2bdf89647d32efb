"""What a text means: its canonical text, or what is wrong with it and where."""

from datetime import UTC, datetime

import pytest

import custquery as cq

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)

CANONICAL = [
    ("tag:vip", "tag:vip"),
    ("customer_tags CONTAINS 'vip'", "tag:vip"),
    ("label = vip", "tag:vip"),
    ("tag==vip", "tag==vip"),
    ("tag:vip*", "tag:vip*"),
    ("tag STARTS WITH vip", "tag:vip*"),
    ("tag IN ('vip', 'b2b')", "tag:vip,b2b"),
    ("tag:(vip OR b2b)", "tag:vip,b2b"),
    ("tag:'vip,b2b'", "tag:vip,b2b"),
    ("tag:(vip AND b2b)", "tag:vip AND tag:b2b"),
    ("tag:(vip AND NOT b2b)", "tag:vip AND NOT tag:b2b"),
    ("tag:(vip* OR b2b)", "tag:vip* OR tag:b2b"),
    ("-tag:vip", "NOT tag:vip"),
    ("tag!=vip", "NOT tag:vip"),
    ("tag NOT IN (vip, b2b)", "NOT tag:vip,b2b"),
    ("tag IS NULL", "NOT tag:*"),
    ('tag:""', "NOT tag:*"),
    ("tag IS NOT NULL", "tag:*"),
    ('tag!=""', "tag:*"),
    ("NOT NOT tag:vip", "tag:vip"),
    ("orders:>3", "orders>3"),
    ("number_of_orders >= 3", "orders>=3"),
    ("bestellingen = 3", "orders:3"),
    ("orders BETWEEN 3 AND 10", "orders:3..10"),
    ("orders:(>3 AND <10)", "orders>3 AND orders<10"),
    ("orders != 3", "NOT orders:3"),
    ("besteed > 1.000,50", "amount_spent>1000.5"),
    ("amount_spent:12,50", "amount_spent:12.5"),
    ("orders:12,50", "orders:12,50"),
    ("total_spent >= €50", "amount_spent>=50"),
    ("land:Holland", "country:NL"),
    ("customer_countries CONTAINS 'NL'", "country:NL"),
    ("country:NL,Duitsland", "country:NL,DE"),
    ("state:ENABLED", "account_status:enabled"),
    ("account_status:ingeschakeld", "account_status:enabled"),
    ("belastingvrij:ja", "tax_exempt:yes"),
    ("taal:Nederlands", "language:nl"),
    ("phone:06-12345678", "phone:+31612345678"),
    ("phone:06*", "phone:+316*"),
    ("email:@example.com", "email:*@example.com"),
    ("email=Jan@Example.com", "email=Jan@Example.com"),
    ("customer_email_domain = 'Gmail.com'", "email_domain:gmail.com"),
    ('name:"de vries"', 'name:"de vries"'),
    ("last_name CONTAINS 'de vries'", 'last_name:"de vries"'),
    ("order_date:31-12-2024", "order_date:2024-12-31"),
    ("order_date>'31 dec 2024'", "order_date>2024-12-31"),
    ("order_date:2024", "order_date:2024"),
    ("order_date:2024-3", "order_date:2024-03"),
    ("order_date:vandaag", "order_date:today"),
    ("order_date>=7_days_ago", "order_date>=-7d"),
    ("order_date BETWEEN 2024-01-01 AND -7d", "order_date:2024-01-01..-7d"),
    ("tag:a OR tag:b AND tag:c", "tag:a OR (tag:b AND tag:c)"),
    ("(tag:a OR tag:b) tag:c", "(tag:a OR tag:b) AND tag:c"),
    ("tag:a EN NIET (tag:b OF tag:c)", "tag:a AND NOT (tag:b OR tag:c)"),
    ("((tag:a))", "tag:a"),
    ("jan vip*", "jan AND vip*"),
    ('"de vries"', '"de vries"'),
    ("", ""),
    ("tag:a ORDER BY total_spent DESC", "tag:a ORDER BY amount_spent DESC"),
    (
        "orders_placed(date: -30d) = true",
        "orders_placed MATCHES (date>=-30d)",
    ),
    (
        "orders_placed NOT MATCHES (amount > 50, count >= 2)",
        "NOT orders_placed MATCHES (amount>50, count>=2)",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CANONICAL)
def test_a_text_has_one_canonical_text(text: str, expected: str) -> None:
    assert expected == cq.check(text, now=NOW).canonical


@pytest.mark.parametrize("text", [text for text, _ in CANONICAL])
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_the_canonical_text_means_the_same_in_every_language(
    text: str, locale: str
) -> None:
    first = cq.check(text, now=NOW)
    again = cq.check(first.canonical or "", now=NOW, locale=locale)

    assert first.canonical == again.canonical
    assert first.filter == again.filter


WRONG = [
    ("contry:NL", "unknown-name", "contry", "country:NL"),
    ("tag:vip ordres>3", "unknown-name", "ordres", "tag:vip orders>3"),
    ("orders>three", "not-a-number", "three", "orders>3"),
    ("orders:3.5", "not-whole", "3.5", "orders:3"),
    ("orders>99999999999999999999", "number-too-large", "9" * 20, None),
    ("amount_spent>$50", "other-currency", "$50", "amount_spent>50"),
    ("amount_spent>1.000", "which-amount", "1.000", "amount_spent>1000"),
    ("order_date:2025-02-30", "no-such-date", "2025-02-30", None),
    ("order_date:soon", "not-a-date", "soon", None),
    ("order_date:05-06-2025", "which-date", "05-06-2025", "order_date:2025-06-05"),
    ("order_date > 30 days", "which-days", "30 days", "order_date <-30d"),
    ("country:XX", "not-a-country", "XX", None),
    ("country:Nederlnd", "not-a-country", "Nederlnd", "country:NL"),
    ("language:Duch", "not-a-language", "Duch", "language:nl"),
    ("state:enbled", "not-a-choice", "enbled", "state:enabled"),
    ("tax_exempt:perhaps", "not-yes-or-no", "perhaps", None),
    ("phone:abc", "not-a-phone", "abc", None),
    ("tag:*vip", "star-only-at-end", "*vip", "tag:vip*"),
    ("orders:3*", "star-not-for", "3*", "orders:3"),
    ("tag>vip", "operator-not-for", ">", None),
    ("orders CONTAINS 3", "operator-not-for", "CONTAINS", None),
    ("orders>3,4", "not-whole", "3,4", "orders>3"),
    ("created_at>2024, 2025", "operator-needs-one", ">", "created_at>2024"),
    (
        "country IN (NL, NULL)",
        "null-in-list",
        "NULL",
        "(country IN (NL) OR country IS NULL)",
    ),
    ('note:"!?"', "no-words", '"!?"', None),
    ("orders_placed:3", "needs-matches", "orders_placed", None),
    ("tag MATCHES (count > 3)", "not-a-relation", "tag", None),
    (
        "orders_placed MATCHES (dat > -3d)",
        "unknown-parameter",
        "dat",
        "orders_placed MATCHES (date > -3d)",
    ),
    ("orders_placed MATCHES (vip)", "words-in-matches", "vip", None),
    ("orders_placed MATCHES ((amount>5 OR count>2))", "or-across", None, None),
    ("tag:a ORDER BY nothing_known", "unknown-name", "nothing_known", None),
]


@pytest.mark.parametrize(("text", "code", "where", "repaired"), WRONG)
def test_a_mistake_is_told_with_its_place_and_a_way_out(
    text: str, code: str, where: str | None, repaired: str | None
) -> None:
    findings = cq.check(text, now=NOW)
    errors = [each for each in findings.diagnostics if each.level == "error"]

    assert [code] == [each.code for each in errors]
    assert findings.filter is None
    assert where in {None, errors[0].span.of(text)}
    if repaired is not None:
        assert repaired == errors[0].fixes[0].apply(text)
        assert cq.check(repaired, now=NOW).ok


def test_all_problems_are_told_at_once_in_order() -> None:
    found = cq.check("contry:NL orders>three AND tag:vip phone:x", now=NOW)

    expected = ["unknown-name", "not-a-number", "not-a-phone"]
    assert expected == [each.code for each in found.diagnostics]


def test_mixed_and_or_shows_both_readings() -> None:
    text = "tag:a OR tag:b AND country:NL"
    (warning,) = cq.check(text).diagnostics

    assert ("mixed-and-or", "warning") == (warning.code, warning.level)
    assert [
        "tag:a OR (tag:b AND country:NL)",
        "(tag:a OR tag:b) AND country:NL",
    ] == [fix.apply(text) for fix in warning.fixes]


def test_the_search_dialect_binds_or_first() -> None:
    text = "tag:a OR tag:b tag:c"

    found = cq.check(text, dialect="shopify-search")

    assert "(tag:a OR tag:b) AND tag:c" == found.canonical


def test_a_reversed_range_matches_nobody_and_offers_the_swap() -> None:
    (warning,) = cq.check("orders:10..3").diagnostics

    assert "reversed-range" == warning.code
    assert "orders:3..10" == warning.fixes[0].apply("orders:10..3")


def test_a_thousands_mark_of_ones_own_is_read_with_a_note() -> None:
    found = cq.check("orders>1.000", locale="nl")

    assert "orders>1000" == found.canonical
    assert ["two-readings"] == [each.code for each in found.diagnostics]


def test_a_bare_word_that_is_a_name_is_warned_of() -> None:
    (warning,) = cq.check("country").diagnostics

    assert ("word-is-a-name", "warning") == (warning.code, warning.level)
