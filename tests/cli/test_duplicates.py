"""``custquery duplicates`` and ``custquery merge``: found, explained, seen, merged."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
HOME = {"address1": "Dorpsstraat 1", "zip": "1234 AB", "city": "Ede", "country": "NL"}
PEOPLE = [
    {
        "first_name": "Noor",
        "last_name": "de Vries",
        "email": "noor@example.com",
        "note": "Rings twice.",
        "tag": ["vip"],
        "address": [HOME],
        "order": [{"placed_at": 0, "total": 500}],
    },
    {
        "first_name": "Noor",
        "last_name": "de Vries",
        "phone": "+31612345678",
        "tag": ["b2b"],
        "address": [HOME],
    },
    {"name": "Bas"},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add(PEOPLE)
    return path


@pytest.fixture
def ask(run: Callable, file: Path) -> Callable:
    def ask_shop(*words: str) -> object:
        return run(*words, CUSTQUERY_DB=str(file))

    return ask_shop


def test_pairs_are_shown_with_who_and_why(ask: Callable) -> None:
    ran = ask("duplicates")
    first, one, two, *reasons = ran.out.splitlines()

    assert 0 == ran.code
    assert first.startswith("Customers 1 and 2: ")
    assert "  1  Noor de Vries  noor@example.com" == one
    assert "  2  Noor de Vries  +31612345678" == two
    assert "The last name is the same." in " ".join(reasons)
    assert (
        "1 pair found among 3 customers.\n"
        "To see what merging would do: custquery merge 1 2 --dry-run\n"
    ) == ran.err


def test_pairs_for_a_program(ask: Callable) -> None:
    [pair] = json.loads(ask("duplicates", "--format", "json").out)

    assert (1, 2) == (pair["one"], pair["two"])
    assert 0.9 <= pair["score"] <= 1
    assert {"field", "level", "weight", "message"} == pair["reasons"][0].keys()


def test_nothing_is_found_where_nobody_is_sure_enough(ask: Callable) -> None:
    ran = ask("duplicates", "--threshold", "1", "--format", "json")

    assert (0, "[]\n") == (ran.code, ran.out)
    assert "0 pairs found" in ran.err


def test_a_pair_is_explained_whatever_comes_of_it(ask: Callable) -> None:
    ran = ask("duplicates", "1", "3", "--lang", "nl")

    assert 0 == ran.code
    assert ran.out.startswith("Klanten 1 en 3: 0 procent kans")


def test_a_dry_run_shows_what_merging_would_do(ask: Callable) -> None:
    ran = ask("merge", "1", "2", "--dry-run")

    assert 0 == ran.code
    assert "Customer 1 survives" in ran.out or "Customer 1 stays" in ran.out
    assert ran.out.endswith("A merge cannot be undone.\n")
    assert "note: This was a dry run: nothing is written.\n" == ran.err
    assert "3\n" == ask("count").out


def test_two_become_one_for_good(ask: Callable) -> None:
    ran = ask("merge", "2", "1", "--note", "", "--tags", "both, one")

    assert 0 == ran.code
    assert "A merge cannot be undone." in ran.out
    assert "Customer 2 is now part of customer 1.\n" == ran.err
    assert "2\n" == ask("count").out
    found = "tag:both tag:one NOT tag:vip NOT note:* phone:+31612345678 orders:1"
    assert "1\n" == ask("count", found).out
    assert 2 == ask("merge", "1", "2").code


def test_a_merge_for_a_program(ask: Callable) -> None:
    facts = json.loads(ask("merge", "1", "2", "--format", "json").out)

    assert (1, 2, [], False) == (
        facts["survivor"],
        facts["other"],
        facts["blocks"],
        facts["can_be_undone"],
    )
    assert ["vip", "b2b"] == facts["tags"]
    assert "phone" in facts["changed"]
    assert "Noor" not in json.dumps(facts)


def test_what_keeps_two_apart_is_told_and_nothing_is_done(ask: Callable) -> None:
    choice = ("--email-of", "2", "--phone-of", "3")
    ran = ask("merge", "1", "2", *choice)

    assert (2, "") == (ran.code, ran.out)
    assert "error merge-choice-missing: " in ran.err
    assert "error merge-choice-stranger: " in ran.err
    assert "3\n" == ask("count").out

    tried = ask("merge", "1", "2", *choice, "--dry-run", "--format", "json")
    assert 1 == tried.code
    assert ["merge-choice-missing", "merge-choice-stranger"] == sorted(
        each["code"] for each in json.loads(tried.out)["blocks"]
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("duplicates", "1"), "cli-duplicates-two"),
        (("duplicates", "1", "x"), "cli-duplicates-two"),
        (("duplicates", "1", "1"), "same-customer-twice"),
        (("duplicates", "1", "9"), "customer-not-there"),
        (("duplicates", "--threshold", "2"), "cli-not-a-share"),
        (("duplicates", "--threshold", "half"), "cli-not-a-share"),
        (("duplicates", "--limit", "0"), "cli-not-a-number"),
        (("duplicates", "--finder", "x"), "duplicate-finder-unknown"),
        (("merge", "1"), "cli-merge-which"),
        (("merge", "1", "2", "3"), "cli-merge-which"),
        (("merge", "1", "two"), "cli-merge-which"),
        (("merge", "1", "1"), "same-customer-twice"),
        (("merge", "1", "9"), "customer-not-there"),
        (("merge", "1", "2", "--email-of", "me"), "cli-not-a-number"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_what_cannot_be_done_is_said(
    ask: Callable, words: tuple[str, ...], code: str, locale: str
) -> None:
    ran = ask(*words, "--lang", locale)

    assert (2, "") == (ran.code, ran.out)
    assert f" {code}: " in ran.err
    assert "{" not in ran.err
