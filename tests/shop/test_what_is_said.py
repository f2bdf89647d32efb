"""What a shop adds to what is said of a filter: notes, ways out and counts."""

import pytest
from attrs import evolve

import custquery as cq
from custquery.language.messages import message
from custquery.schema import advice
from custquery.shop import Shop
from custquery.shop.store import connection, tallying, values

PEOPLE = [
    {
        "name": "Noor",
        "tag": ["VIP"],
        "address": [{"country": "NL", "city": "Den Haag", "region_code": "ZH"}],
    },
    {"name": "Bas", "tag": ["vip", "b2b"], "address": [{"country": "NL"}]},
    {"name": "José", "tag": ["b2b"], "address": [{"country": "BE"}]},
]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand still for deadlines, so that nothing comes too late."""
    for module in (advice, connection, tallying, values):
        monkeypatch.setattr(module, "monotonic", lambda: 0.0)


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.add(PEOPLE)
    shop.segments.save("Best customers", "tag:vip")
    return shop


def said(shop: Shop, text: str, locale: str = "en") -> list[str]:
    found = shop.environment.check(text, locale=locale)
    return [message(each, locale) for each in found.diagnostics]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tag:vip", []),
        ("tag:vpi", ["No customer has the tag “vpi”. Did you mean “VIP” (2)?"]),
        (
            "city:DenHaag",
            ["No customer has the city “DenHaag”. Did you mean “Den Haag” (1)?"],
        ),
        (
            "contry:NL",
            ["There is no filter called “contry”. Did you mean “country” (2)?"],
        ),
        (
            'segment:"best customer"',
            [
                (
                    "There is no segment called “best customer”. "
                    "Did you mean “Best customers” (2)?"
                )
            ],
        ),
    ],
)
def test_a_shop_counts_the_ways_out(shop: Shop, text: str, words: list[str]) -> None:
    assert words == said(shop, text)


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("city:NL-ZH-DenHaag", []),
        ("city:NL-ZH-Delft", ["no-customer-has"]),
        ("region:NL-ZH", []),
        ("tag_not:vpi", ["no-customer-has"]),
        ("tag_not:vip", []),
        ("customer.tag:vpi", ["no-customer-has"]),
        ("tag:v*", []),
        ("orders MATCHES (country:BE)", []),
    ],
)
def test_a_code_and_a_negated_name_are_looked_for_as_they_are_read(
    shop: Shop, text: str, noted: list[str]
) -> None:
    found = shop.environment.check(text).diagnostics

    assert noted == [each.code for each in found]


def test_both_readings_are_counted(shop: Shop) -> None:
    (mixed,) = shop.environment.check("tag:vip OR tag:b2b AND country:BE").diagnostics

    assert [3, 1] == [each.matches for each in mixed.fixes]


def test_an_error_of_a_question_has_counts_too(shop: Shop) -> None:
    with pytest.raises(cq.FilterError) as caught:
        shop.count("contry:NL")

    assert [2] == [
        fix.matches for each in caught.value.diagnostics for fix in each.fixes
    ]


def test_groups_say_of_which_day_they_are(shop: Shop) -> None:
    assert [] == said(shop, "rfm_group:prospects")
    shop.group_by_rfm()

    assert ["“rfm_group” is not live: it was computed on 2025-06-15."] == said(
        shop, "rfm_group:prospects"
    )


@pytest.mark.parametrize(
    "text", ["tag:vpi", "tag:vip -tag:b2b", "orders>3 city:Den", "-company:x", "name:q"]
)
def test_what_customers_have_never_changes_a_reading(shop: Shop, text: str) -> None:
    plain = evolve(shop.environment, values=None).check(text)
    found = shop.environment.check(text)

    assert (plain.filter, plain.canonical) == (found.filter, found.canonical)
