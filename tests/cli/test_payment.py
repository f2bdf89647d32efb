"""``custquery payment``: with what a customer pays. Read what is printed as prose."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add([{"id": 1, "email": "noor@example.com"}, {"id": 2, "name": "Bas"}])
        shop.payments.add(1, "mandate 7")
        shop.mail.configure(
            sender="shop@example.com", sender_name="Acme", page="https://acme.example/p"
        )
    return path


@pytest.fixture
def ask(run: Callable, file: Path) -> Callable:
    def ask_shop(*words: str, **more: object) -> object:
        return run("payment", *words, CUSTQUERY_DB=str(file), **more)

    return ask_shop


def test_what_is_added_is_listed(ask: Callable) -> None:
    shown = ("--brand", "visa", "--last-four", "4242", "--expires", "2025-10")
    ran = ask("add", "2", "folder 8", *shown)

    line = "2  manual  folder 8  visa  •••• 4242  2025-10  expired\n"
    assert (0, line) == (ran.code, ran.out)
    assert "Payment method 2 is added.\n" == ran.err
    assert line == ask("list", "2").out
    found = json.loads(ask("list", "2", "--format", "json").out)
    assert [("folder 8", True)] == [(e["reference"], e["expired"]) for e in found]


def test_what_is_replaced_and_removed_is_gone(ask: Callable) -> None:
    assert "2  manual  folder 8\n" == ask("replace", "1", "folder 8").out
    ran = ask("remove", "2")

    assert (0, "", "Payment method 2 is removed.\n") == (ran.code, ran.out, ran.err)
    assert "note: Customer 1 has no payment methods.\n" == ask("list", "1").err


@pytest.mark.parametrize(
    "words",
    [
        ("add", "2", "folder 8"),
        ("replace", "1", "folder 8"),
        ("remove", "1"),
        ("send-link", "1"),
        ("settle",),
    ],
)
def test_a_dry_run_writes_nothing(
    ask: Callable, file: Path, words: tuple[str, ...]
) -> None:
    before = file.read_bytes()

    assert 0 == ask(*words, "--dry-run").code
    assert before == file.read_bytes()


def test_a_link_is_put_in_the_outbox(ask: Callable, file: Path) -> None:
    ran = ask("send-link", "1", "noor@example.com")

    assert ("noor@example.com\n", "A letter with a link is in the outbox.\n") == (
        ran.out,
        ran.err,
    )
    with Shop.open(file) as shop:
        assert ["payment-update"] == [each.kind for each in shop.mail.outbox()]


def test_a_link_goes_to_no_other_address(ask: Callable) -> None:
    ran = ask("send-link", "1", "eve@example.com")

    assert (2, "") == (ran.code, ran.out)
    assert "  noor@example.com\n" in ran.err
    assert "error payment-address-unknown: " in ran.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "cli-actions"),
        (("remov", "1"), "cli-unknown-action-but"),
        (("list",), "cli-payment-whose"),
        (("add", "1"), "payment-without-reference"),
        (("add", "1", "4242 4242 4242 4242"), "card-number-refused"),
        (("add", "1", "mandate 7"), "payment-known"),
        (("add", "1", "mandate 7", "--dry-run"), "payment-known"),
        (("add", "9", "folder 8", "--dry-run"), "customer-unknown"),
        (("add", "1", "x", "--vault", "bank"), "payment-vault-unknown"),
        (("add", "1", "x", "--expires", "05/27"), "payment-expiry"),
        (("remove", "9"), "payment-unknown"),
        (("remove", "9", "8"), "cli-more-words"),
        (("send-link",), "cli-payment-which"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_what_cannot_be_done_is_said(
    ask: Callable, words: tuple[str, ...], code: str, locale: str
) -> None:
    ran = ask(*words, "--lang", locale)

    assert (2, "") == (ran.code, ran.out)
    assert f" {code}: " in ran.err
    assert "{" not in ran.err
    assert "4242" not in ran.err
