"""Which of two customers survives, and what keeps them from being merged."""

import json
from pathlib import Path
from typing import Any

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.duplicates import Choices

CASES = json.loads(Path(__file__).with_name("survivors.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["name"]) for each in CASES]
)
def test_who_survives(shop: Shop, case: dict[str, Any]) -> None:
    shop.add([case["one"], case["two"]])

    found = shop.duplicates.preview(1, 2, Choices(**case.get("choices", {})))

    assert case["survivor"] == found.survivor
    assert {1, 2} == {found.survivor, found.other}
    assert case.get("blocks", []) == [each.code for each in found.blocks]


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["name"]) for each in CASES if "blocks" in each]
)
def test_who_is_kept_is_not_merged(shop: Shop, case: dict[str, Any]) -> None:
    shop.add([case["one"], case["two"]])
    before = [shop.record(1), shop.record(2)]

    with pytest.raises(RequestError) as refused:
        shop.duplicates.merge(1, 2, Choices(**case.get("choices", {})))

    assert case["blocks"][0] == refused.value.code
    assert before == [shop.record(1), shop.record(2)]


@pytest.mark.parametrize(
    ("two", "code"), [(1, "same-customer-twice"), (9, "customer-not-there")]
)
def test_two_customers_are_needed(shop: Shop, two: int, code: str) -> None:
    shop.add([{"name": "Jan"}])

    for ask in (shop.duplicates.preview, shop.duplicates.merge):
        with pytest.raises(RequestError) as refused:
            ask(1, two)
        assert code == refused.value.code


def test_what_would_be_too_much_is_told_of_both(shop: Shop) -> None:
    long = "x" * 2500
    tags = [[f"{owner}-{n}" for n in range(126)] for owner in "ab"]
    shop.add([{"name": "Jan", "note": long, "tag": each} for each in tags])
    with shop.write() as rows:
        rows.customers([{"id": 2, "note": "y" * 2500}])

    blocks = shop.duplicates.preview(1, 2).blocks

    expected = ["merge-too-many-tags", "merge-note-too-long"]
    for number in (1, 2):
        assert expected == [each.code for each in blocks if each.customer == number]
    assert "5001" in blocks[1].render()
    chosen = Choices(note="short", tags=("vip",))
    assert () == shop.duplicates.preview(1, 2, chosen).blocks


def test_a_choice_of_too_many_tags_is_refused_too(shop: Shop) -> None:
    shop.add([{"name": "Jan"}, {"name": "Jan"}])
    many = Choices(tags=(",".join(map(str, range(251))),))

    with pytest.raises(RequestError) as refused:
        shop.duplicates.merge(1, 2, many)

    assert "merge-too-many-tags" == refused.value.code
