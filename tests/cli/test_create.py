"""``custquery create``: a shop of one's own, from nothing, and never over another."""

from collections.abc import Callable
from pathlib import Path

import pytest

from custquery.shop.shop import Shop


def test_a_shop_is_made_and_customers_go_in(run: Callable, tmp_path: Path) -> None:
    ran = run("create", "my.shop", cwd=tmp_path)
    added = run("customer", "add", "--name=Noor", "--db", "my.shop", cwd=tmp_path)

    assert (0, "") == (ran.code, ran.out)
    assert "The shop is my.shop: EUR, Europe/Amsterdam, NL, en." in ran.err
    assert "  custquery import customers.csv --dry-run --db my.shop\n" in ran.err
    assert 0 == added.code
    assert "1\n" == run("--db", "my.shop", "count", "name:Noor", cwd=tmp_path).out


def test_it_is_what_was_asked_for(run: Callable, tmp_path: Path) -> None:
    said = ("--currency=USD", "--zone", "America/New_York", "--region=US")
    ran = run("create", *said, "--lang=nl", CUSTQUERY_DB=str(tmp_path / "us.shop"))

    assert 0 == ran.code
    with Shop.open(tmp_path / "us.shop") as shop:
        own = shop.settings
    assert ("USD", "America/New_York", "US", "nl") == (
        own.currency,
        own.zone.key,
        own.region,
        own.language,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "cli-create-no-path"),
        (("my", "shop"), "cli-create-one-path"),
        (("my.shop", "--zone=Mars"), "setting-unknown"),
        (("my.shop", "--currency", "guilders"), "setting-unknown"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    run: Callable, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    ran = run("create", *words, cwd=tmp_path)

    assert (2, "", True) == (ran.code, ran.out, f"error {code}:" in ran.err)
    assert [] == list(tmp_path.iterdir())


def test_a_shop_that_is_there_stays_as_it_is(run: Callable, tmp_path: Path) -> None:
    run("create", "my.shop", cwd=tmp_path)
    run("customer", "add", "--name=Noor", "--db=my.shop", cwd=tmp_path)
    ran = run("create", "my.shop", "--currency=USD", cwd=tmp_path)

    assert (3, True) == (ran.code, "database-exists" in ran.err)
    assert "1\n" == run("count", "--db=my.shop", cwd=tmp_path).out


def test_an_option_in_front_of_the_command_is_told(run: Callable) -> None:
    ran = run("--limit", "5", "find", "tag:vip")

    assert (2, "") == (ran.code, ran.out)
    assert "cli-option-in-front: “--limit” stands before the command." in ran.err
