"""``custquery bulk`` and ``custquery tags``: many customers, and the tags of one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
PEOPLE = [
    {"id": 1, "name": "Noor", "language": "nl", "tag": ["VIP"]},
    {"id": 2, "name": "Bas", "language": "nl"},
    {"id": 3, "name": "José", "order": [{"placed_at": 0, "total": 500}]},
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add(PEOPLE)
    return path


@pytest.fixture
def ask(run: Callable, file: Path) -> Callable:
    def ask_shop(*words: str, **more: object) -> object:
        return run(*words, CUSTQUERY_DB=str(file), **more)

    return ask_shop


def test_an_edit_tells_its_plan_and_ends_with_the_job(ask: Callable) -> None:
    ran = ask("bulk", "add-tags", "vip, b2b", "language:nl")

    assert (
        0,
        "1  add tags: vip, b2b: done; 2 changed, 0 as they were, 0 skipped\n",
    ) == (
        ran.code,
        ran.out,
    )
    assert ran.err.endswith(
        "add tags: vip, b2b: 2 selected, 2 to change, 0 as they should be, 0 skipped\n"
    )
    assert "2\n" == ask("count", "tag:b2b").out


def test_a_name_stands_in_one_line_whatever_is_in_it(ask: Callable, file: Path) -> None:
    with Shop.open(file) as shop:
        shop.add([{"id": 4, "name": "Eva\nBos \x1b[31m"}])
    ran = ask("bulk", "delete", "--dry-run", "--ids", "4")

    assert "\n  4  Eva Bos \ufffd[31m\n" in ran.out


def test_a_dry_run_prints_the_plan_and_writes_nothing(ask: Callable) -> None:
    ran = ask("bulk", "delete", "--dry-run", "--ids", "1,3")

    assert 0 == ran.code
    assert (
        """
2 customers who were listed
delete: 2 selected, 1 to change, 0 as they should be, 1 skipped
  1 skipped: Customer 3 has orders, and stays. To remove her data, ask for erasure.
This cannot be undone.
  1  Noor
"""
        == f"\n{ran.out}"
    )
    assert "3\n" == ask("count").out
    assert "" == ask("bulk", "list").out


def test_a_plan_as_json(ask: Callable) -> None:
    ran = ask("bulk", "language", "fr", "tag:vip", "--dry-run", "--format", "json")
    found = json.loads(ran.out)

    assert ("language", ["fr"], "tag:vip", 1, True) == (
        found["edit"],
        found["values"],
        found["query"],
        found["changed"],
        found["can_be_undone"],
    )


def test_who_was_skipped_is_told(ask: Callable) -> None:
    ran = ask("bulk", "delete", "--ids", "-", stdin="1\n3\n9\n")

    assert 5 == ran.code
    assert ran.err.endswith(
        "Customer 3 has orders, and stays. To remove her data, ask for erasure.\n"
        "There is no customer 9.\n"
    )
    shown = ask("bulk", "show", "1", "--format", "json").out
    assert {"customer-not-there": 1, "has-orders": 1} == json.loads(shown)["reasons"]


def test_an_edit_is_undone(ask: Callable) -> None:
    ask("bulk", "tax-exempt", "yes", "language:nl")

    assert "Job 1 changed 2 customers" in ask("bulk", "undo", "1", "--dry-run").out
    assert 0 == ask("bulk", "undo", "1").code
    assert "0\n" == ask("count", "tax_exempt:yes").out
    first, second = ask("bulk", "list").out.splitlines()
    assert first.startswith("1  make exempt from tax: done and undone; 2 changed")
    assert "2  take back job 1: done; 2 changed, 0 as they were, 0 skipped" == second


def test_a_job_that_was_stopped_goes_on(ask: Callable, file: Path) -> None:
    from custquery.shop.bulk import Edit

    with Shop.open(file) as shop:
        shop.bulk.begin(shop.bulk.plan(Edit.add_tags("x"), "language:nl"))

    assert "not done" in ask("bulk", "list").out
    assert "2 changed" in ask("bulk", "resume", "1").out
    assert 2 == ask("bulk", "cancel", "1").code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "cli-actions"),
        (("ad-tags", "x", "tag:vip"), "cli-unknown-action-but"),
        (("add-tags",), "cli-bulk-what"),
        (("add-tags", "x"), "cli-bulk-who"),
        (("delete",), "cli-bulk-who"),
        (("delete", ""), "bulk-empty"),
        (("delete", "tag:vip", "--ids", "1"), "cli-bulk-two"),
        (("delete", "--ids", "1,x"), "cli-not-a-number"),
        (("delete", "tag:vip OR tag:x orders>3"), "cli-segment-mixed"),
        (("tax-exempt", "ja", "tag:vip"), "cli-not-one-of"),
        (("language", "klingon", "tag:vip"), "bulk-language"),
        (("show",), "cli-bulk-which"),
        (("show", "7"), "bulk-unknown"),
        (("undo", "7"), "bulk-unknown"),
        (("show", "7", "8"), "cli-more-words"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_what_cannot_be_done_is_said(
    ask: Callable, words: tuple[str, ...], code: str, locale: str
) -> None:
    ran = ask("bulk", *words, "--lang", locale)

    assert (2, "") == (ran.code, ran.out)
    assert f" {code}: " in ran.err
    assert "{" not in ran.err


def test_tags_are_listed_and_changed(ask: Callable) -> None:
    assert "b2b, VIP\n" == ask("tags", "add", "1", "b2b").out
    ran = ask("tags", "remove", "1", "vip")

    assert ("b2b\n", "The tags of customer 1 are changed.\n") == (ran.out, ran.err)
    assert [{"tag": "b2b", "customers": 1}] == json.loads(
        ask("tags", "--format", "json").out
    )
    assert "b2b" in ask("tags", "list").out


def test_tags_are_only_tried(ask: Callable) -> None:
    ran = ask("tags", "add", "2", "x", "--dry-run", "--format", "json")

    assert {"id": 2, "tags": [], "changed": True, "dry_run": True} == json.loads(
        ran.out
    )
    assert "0\n" == ask("count", "tag:x").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("remov", "1", "x"), "cli-unknown-action-but"),
        (("add",), "cli-tags-which"),
        (("add", "1"), "bulk-without-tags"),
        (("list", "1"), "cli-more-words"),
    ],
)
def test_what_tags_cannot_do_is_said(
    ask: Callable, words: tuple[str, ...], code: str
) -> None:
    ran = ask("tags", *words)

    assert 2 == ran.code
    assert f"error {code}: " in ran.err


def test_a_customer_who_is_not_there_has_no_tags(ask: Callable) -> None:
    ran = ask("tags", "add", "9", "x")

    assert (2, "", "There is no customer 9.\n") == (ran.code, ran.out, ran.err)
