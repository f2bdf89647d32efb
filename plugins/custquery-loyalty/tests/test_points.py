"""Points are read as people write them, and said as people say them."""

from datetime import UTC, datetime

import pytest
from custquery_loyalty.programme import Programme

import custquery

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
SHOP = custquery.environment([Programme()], clock=lambda: NOW)


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize(
    "written",
    [
        "1200",
        "1200pt",
        "1200PT",
        "1200 pt",
        "1200 punten",
        "1.200 pt",
        "1,200pt",
        '"1.200 points"',
        "1.2k",
        "1,2kpt",
    ],
)
def test_points_have_one_spelling(written: str, locale: str) -> None:
    found = SHOP.check(f"loyalty.points>{written}", locale=locale)

    assert "loyalty.points>1200" == found.canonical
    assert () == found.diagnostics


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("loyalty.punten:100pt..200pt", "loyalty.points:100..200"),
        ("loyalty.saldo BETWEEN 100pt AND 200", "loyalty.points:100..200"),
        ("loyalty.points IN (1pt, 2pt)", "loyalty.points:1,2"),
        ("loyalty.points>5 pt vip", "loyalty.points>5 AND vip"),
        ("NOT loyalty.points:5 pt", "NOT loyalty.points:5"),
        (
            "loyalty.entries MATCHES (points > 100pt, sum_points < 1k)",
            "loyalty.entries MATCHES (points>100, sum_points<1000)",
        ),
    ],
)
def test_points_stand_wherever_numbers_do(text: str, canonical: str) -> None:
    assert canonical == SHOP.compile(text).canonical


@pytest.mark.parametrize(
    ("text", "code", "english", "dutch"),
    [
        (
            "loyalty.points>gold",
            "loyalty.not-points",
            "“loyalty.points” counts points, and “gold” is no number. 1200pt is.",
            "‘loyalty.points’ telt punten, en ‘gold’ is geen getal. 1200pt wel.",
        ),
        (
            "loyalty.points:1.5pt",
            "loyalty.half-points",
            "There are no parts of a point: “1.5” is not whole.",
            "Een punt heeft geen delen: ‘1.5’ is niet heel.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_words_of_the_plugin(
    text: str, code: str, english: str, dutch: str
) -> None:
    with pytest.raises(custquery.FilterError) as caught:
        SHOP.compile(text)

    assert [code] == [each.code for each in caught.value.diagnostics]
    assert f"error {code}: {english}" in caught.value.render("en")
    assert f"fout {code}: {dutch}" in caught.value.render("nl")


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        (
            "loyalty.points>1.200 pt",
            "Customers with loyalty balance of more than 1,200 points.",
            "Klanten met spaarsaldo van meer dan 1.200 punten.",
        ),
        (
            "loyalty.points:1",
            "Customers with loyalty balance of exactly 1 point.",
            "Klanten met spaarsaldo van precies 1 punt.",
        ),
        (
            "loyalty.member_since>=-1y",
            "Customers who joined since 15 Jun 2024.",
            "Klanten die lid werden sinds 15 jun 2024.",
        ),
        (
            "loyalty.entries MATCHES (points > 100, reason = review, count >= 2)",
            (
                "Customers with at least 2 loyalty entries (of more than 100 points "
                "and reason “review”)."
            ),
            (
                "Klanten met minstens 2 spaarboekingen (van meer dan 100 punten en "
                "reden ‘recensie’)."
            ),
        ),
        (
            "loyalty.entries MATCHES (earned >= -30d, sum_points > 500)",
            (
                "Customers with loyalty entries (booked since 16 May 2025), together "
                "(total of more than 500 points)."
            ),
            (
                "Klanten met spaarboekingen (geboekt sinds 16 mei 2025), samen "
                "(totaal van meer dan 500 punten)."
            ),
        ),
    ],
)
def test_a_sentence_says_points(text: str, english: str, dutch: str) -> None:
    query = SHOP.compile(text)

    assert english == query.describe("en")
    assert dutch == query.describe("nl")


def test_an_explanation_says_points() -> None:
    query = SHOP.compile("loyalty.points>1200")
    told = str(query.explain({"loyalty.points": 1100}))

    assert "1,100 points" in told


def test_reasons_are_offered() -> None:
    text = "loyalty.entries MATCHES (reason:rev"
    offers = SHOP.complete(text, deadline=10).offers

    assert "review" in [each.text for each in offers]


def test_labels_are_removed_one_by_one() -> None:
    first, second = SHOP.compile("loyalty.points>5 pt loyalty.recency>=4").labels()

    assert "loyalty.points>5 pt" == first.text
    assert "loyalty.recency>=4" == second.text
