"""Customers who are there twice are found; families and namesakes are not."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from custquery.language.errors import RequestError
from custquery.plugin import Person
from custquery.shop import Shop

pytest.importorskip("rapidfuzz", reason="the extra `duplicates` is not installed")

from custquery.shop.duplicates.keys import keys
from custquery.shop.duplicates.pairs import LARGEST_BLOCK
from custquery.shop.duplicates.people import plain_email

CASES = json.loads(Path(__file__).with_name("pairs.json").read_text("utf-8"))
HOME = {"address1": "Dorpsstraat 1", "zip": "1234 AB", "city": "Ede"}


def put(shop: Shop, case: dict[str, Any]) -> None:
    at = case.get("at", [])
    shop.add(
        [
            {**case["one"], "address": at},
            {**case["two"], "address": case.get("and_at", at)},
        ]
    )


def found(shop: Shop) -> list[tuple[int, int]]:
    with shop.duplicates.search() as search:
        return [(each.one, each.two) for each in search.pairs]


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["name"]) for each in CASES]
)
def test_who_is_one(shop: Shop, case: dict[str, Any]) -> None:
    put(shop, case)

    assert ([(1, 2)] if case["is_one"] else []) == found(shop)


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["name"]) for each in CASES]
)
def test_a_pair_is_the_same_from_both_sides(shop: Shop, case: dict[str, Any]) -> None:
    put(shop, case)

    one, two = shop.duplicates.explain(1, 2), shop.duplicates.explain(2, 1)

    assert (one.score, one.reasons) == (two.score, two.reasons)


def test_what_many_have_in_common_makes_nobody_the_same(shop: Shop) -> None:
    names, streets = ("Noor", "Jan", "Eva"), ("Dorpsstraat", "Kerkweg")
    shop.add(
        {
            "first_name": names[at % 3],
            "last_name": f"{('Bos', 'Vos', 'Mol')[at // 3 % 3]}{'abcdefgh'[at % 8]}",
            "address": {
                "address1": f"{streets[at % 2]} {at * 7919 % 1000}",
                "zip": f"{at * 7919 % 10_000:04} {'AEIOU'[at % 5]}B",
                "city": "Ede",
                "country": "NL",
            },
        }
        for at in range(600)
    )
    twice = {"first_name": "Noor", "last_name": "Bosa"}
    at = {"address1": "Kerkweg 9", "zip": "9999 XY", "city": "Ede", "country": "NL"}
    one, two = shop.add([{**twice, "address": at}, {**twice, "address": at}])
    pairs = found(shop)

    assert [(one, two)] == pairs
    with shop.duplicates.search() as search:
        [pair] = search.pairs
    assert pair == shop.duplicates.explain(one, two)


def test_the_surest_pair_comes_first(shop: Shop) -> None:
    jan = {"first_name": "Jan", "last_name": "Meijer", "address": HOME}
    shop.add(
        [
            jan,
            jan | {"first_name": "J.", "address": {**HOME, "city": "Lunteren"}},
            jan | {"phone": "+31612345678"},
        ]
    )

    with shop.duplicates.search() as search:
        pairs = list(search.pairs)

    assert (1, 3) == (pairs[0].one, pairs[0].two)
    assert 3 == search.found == len(pairs)
    assert 3 == search.customers
    assert all(one.score >= two.score for one, two in pairwise(pairs))
    assert pairs[0] == shop.duplicates.explain(1, 3)


def test_a_lower_threshold_tells_more(shop: Shop) -> None:
    jan = {"first_name": "Jan", "last_name": "de Vries"}
    shop.add([jan, jan])

    with shop.duplicates.search(0.1) as search:
        [pair] = search.pairs

    assert 0.1 < pair.score < 0.9


def test_no_pair_is_told_twice_or_with_itself(shop: Shop) -> None:
    jan = {"first_name": "Jan", "last_name": "Meijer", "address": [HOME, HOME]}
    shop.add([jan] * 5)

    pairs = found(shop)

    assert 10 == len(set(pairs)) == len(pairs)
    assert all(one < two for one, two in pairs)


def test_in_a_larger_shop_a_likeness_says_less() -> None:
    from custquery.shop.duplicates.weighing import score

    scores = [score(16, customers) for customers in (2, 4_096, 10_000, 1_000_000)]

    assert scores[0] == scores[1] > scores[2] > scores[3]


def test_a_block_too_large_is_left_out_and_said(shop: Shop) -> None:
    many = [
        {"first_name": f"{'abcdefghij'[n % 10] * 3}{n}", "email": f"info@{n}.example"}
        for n in range(LARGEST_BLOCK + 1)
    ]
    shop.add(many)

    with shop.duplicates.search() as search:
        assert [] == list(search.pairs)

    [left_out] = search.left_out
    assert ("email-name", 1, 201) == (left_out.kind, left_out.count, left_out.largest)
    assert "201 customers" in left_out.render()
    assert "201 klanten" in left_out.render("nl")
    assert 0 == search.compared


def test_progress_is_told(shop: Shop) -> None:
    jan = {"first_name": "Jan", "last_name": "Meijer", "address": HOME}
    shop.add([jan, jan])
    told: list[tuple[int, int | None, str]] = []

    with shop.duplicates.search(progress=lambda *how: told.append(how)):
        pass

    assert [(2, 2, "customers"), (1, None, "pairs")] == told


def test_an_empty_shop_has_no_duplicates(shop: Shop) -> None:
    assert [] == found(shop)


def test_a_pair_is_explained_in_words(shop: Shop) -> None:
    shop.add(
        [
            {"first_name": "Jan", "last_name": "Meijer", "address": HOME},
            {
                "first_name": "Anna",
                "last_name": "Meijers",
                "address": HOME | {"zip": "1234 AC"},
            },
        ]
    )

    pair = shop.duplicates.explain(1, 2)

    english, dutch = [*pair.render()], [*pair.render("nl")]
    assert english[0].startswith("Customers 1 and 2: 99 percent sure")
    assert " +9.0  The street is the same." == english[1]
    assert " +7.0  The last name is nearly the same." in english
    assert " +4.0  The postcode is nearly the same." in english
    assert " -3.0  The first name is another one." in english
    assert " +7.0  Achternaam: bijna hetzelfde." in dutch
    assert not any("duplicate" in line or "{" in line for line in english + dutch)


def test_a_family_is_told_as_one(shop: Shop) -> None:
    shop.add(
        [
            {"first_name": "Jan", "last_name": "Meijer", "address": HOME},
            {"first_name": "Anna", "last_name": "Meijer", "address": HOME},
        ]
    )

    *_, last = shop.duplicates.explain(1, 2).render()

    assert "-24.0  Another first name in the same house: perhaps a family." == last


@pytest.mark.parametrize(
    ("two", "code"), [(1, "same-customer-twice"), (9, "customer-not-there")]
)
def test_two_customers_are_needed(shop: Shop, two: int, code: str) -> None:
    shop.add([{"name": "Jan"}])

    with pytest.raises(RequestError) as refused:
        shop.duplicates.explain(1, two)

    assert code == refused.value.code


@pytest.mark.parametrize(
    ("email", "plain"),
    [
        ("Jan.Meijer@Gmail.com", "janmeijer@gmail.com"),
        ("jan.meijer@example.com", "jan.meijer@example.com"),
        ("jan+tea@example.com", "jan@example.com"),
        ("+@example.com", "+@example.com"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_what_reaches_one_mailbox_is_one(email: str, plain: str) -> None:
    assert plain == plain_email(email)


def test_nothing_known_makes_no_key() -> None:
    assert set() == keys(Person(1, "", ""))


def test_a_customer_who_is_gone_leaves_the_rest(shop: Shop) -> None:
    jan = {"first_name": "Jan", "last_name": "Meijer", "address": HOME}
    shop.add([jan, jan, jan])

    shop.duplicates.merge(1, 2)

    assert [(2, 3)] == found(shop)


@pytest.mark.parametrize("odd", ["'", "%", "🎈", "ß" * 255, "\u202e", "山田 太郎", "-"])
def test_odd_names_are_compared_too(shop: Shop, odd: str) -> None:
    odd_one = {"first_name": odd, "last_name": odd, "address": [HOME | {"zip": odd}]}
    shop.add([{**odd_one, "name": "Jan"}, {**odd_one, "name": "Jan"}])

    pair = shop.duplicates.explain(1, 2)

    assert 0 <= pair.score <= 1
    assert isinstance(found(shop), list)
