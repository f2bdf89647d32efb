"""``custquery complete``: what may come at a place in a query."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop import Shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("shop") / "my.shop"
    with Shop.create(path) as made:
        made.add([{"name": "Noor", "tag": ["VIP"]}, {"name": "Bas", "tag": ["vip"]}])
        made.segments.save("Best customers", "tag:vip")
    return str(path)


def test_fields_are_offered_in_words(run: Callable) -> None:
    ran = run("complete", "tag:vip AND cou")

    assert ran.code == 0
    assert ["country:", "country", "field"] == ran.out.splitlines()[2].split()[:3]


def test_the_answer_as_json(run: Callable, tmp_path: Path) -> None:
    words = ("complete", "country:neth", "--format", "json", "--limit", "1")
    ran = run(*words, cwd=tmp_path)  # where there is no shop
    answer = json.loads(ran.out)

    assert ran.code == 0
    assert answer["replace"] == [8, 12]
    assert answer["offers"] == [
        {
            "label": "Netherlands",
            "kind": "value",
            "edit": [8, 12, "NL"],
            "caret": 10,
            "detail": "",
            "count": None,
            "about": False,
            "opens": "nothing",
        }
    ]


def test_a_caret_in_the_middle(run: Callable) -> None:
    ran = run("complete", "ta:vip", "--caret", "2", "--format", "json")
    texts = [each["edit"][2] for each in json.loads(ran.out)["offers"]]

    assert texts[0] == "tag"


def test_values_of_a_shop_have_counts(run: Callable, shop: str) -> None:
    ran = run("complete", "tag:v", "--db", shop)
    dutch = run("complete", "tag:v", "--db", shop, "--lang", "nl")

    assert "2 customers" in ran.out
    assert "2 klanten" in dutch.out


def test_an_empty_query_starts_with_the_segments_of_the_shop(
    run: Callable, shop: str
) -> None:
    ran = run("complete", "--db", shop, "--format", "json")
    first = json.loads(ran.out)["offers"][0]

    assert ("saved", "Best customers") == (first["kind"], first["label"])


def test_what_nothing_can_complete_exits_with_1(run: Callable) -> None:
    ran = run("complete", "tag:vip xq")

    assert (ran.code, ran.out) == (1, "")


@pytest.mark.parametrize("caret", ["x", "-1", "1.5"])
def test_a_caret_is_a_number(run: Callable, caret: str) -> None:
    ran = run("complete", "tag", f"--caret={caret}")

    assert (ran.code, ran.out) == (2, "")
    assert "cli-not-a-caret" in ran.err


def test_a_shop_that_is_not_there_is_an_error(run: Callable, tmp_path: Path) -> None:
    ran = run("complete", "tag:v", "--db", str(tmp_path / "none.shop"))

    assert ran.code != 0
    assert "database-missing" in ran.err
