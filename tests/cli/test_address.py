"""``custquery address``: checked, kept, and never changed without being asked."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
BASE = {"address1": "PSC802 BX 74", "zip": "09499", "city": "APO, AE", "country": "US"}
PROPOSED = """\
Address 1: look at this (military).
  error: address: The line is written “PSC 802 BOX 74”.
  error: city: The city of this address is APO, never a base or a town.
  error: region code: The state of this address is AE: so says its ZIP Code.
Proposed, and the only way to read it:
  address: PSC802 BX 74 → PSC 802 BOX 74
  city: APO, AE → APO
  region code: nothing → AE
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.customers.add({"first_name": "Noor", "last_name": "Vis"})
        shop.customers.add({"name": "Bas"})
        shop.customers.addresses.add(1, BASE)
    return path


@pytest.fixture
def ask(run: Callable, file: Path) -> Callable:
    def ask_shop(*words: str, **more: object) -> object:
        return run("address", *words, CUSTQUERY_DB=str(file), **more)

    return ask_shop


def said(ran: object) -> tuple[int, str, str]:
    return ran.code, ran.out, ran.err


def test_check_proposes(ask: Callable) -> None:
    assert (1, PROPOSED, "") == said(ask("check", "1"))
    assert (1, PROPOSED, "") == said(ask("check", "1", "1"))


def test_check_in_dutch(ask: Callable) -> None:
    assert "De plaats van dit adres is APO" in ask("check", "1", "--lang", "nl").out


def test_only_accept_writes_what_is_proposed(ask: Callable) -> None:
    tried = ask("check", "1", "--accept", "--dry-run")
    assert (0, "note: This was a dry run: nothing is written.\n") == (
        tried.code,
        tried.err,
    )
    assert 1 == ask("check", "1").code
    done = ask("check", "1", "--accept")
    assert tried.out == done.out
    assert "1 address is written as proposed.\n" == done.err
    assert (0, "Address 1: nothing is wrong (military).\n", "") == said(
        ask("check", "1")
    )


def test_an_address_that_is_only_typed_can_be_checked(ask: Callable) -> None:
    words = "--address1=Dam 1", "--zip=1012ab", "--city=Amsterdam", "--country=NL"

    assert (
        0,
        (
            "Address: look at this (basic).\n"
            "  warning: postcode: This is written “1012 AB”.\n"
            "Proposed, and the only way to read it:\n"
            "  postcode: 1012ab → 1012 AB\n"
        ),
        "",
    ) == said(ask("check", *words))
    assert "(military)" in ask("check", *words, "--validator", "military").out


def test_check_as_json(ask: Callable) -> None:
    [found] = json.loads(ask("check", "1", "--format", "json").out)

    assert (1, False, "military", "certain") == (
        found["address"],
        found["ok"],
        found["validator"],
        found["certainty"],
    )
    assert {"before": "APO, AE", "after": "APO"} == found["proposed"]["city"]


def test_where_an_order_goes_is_checked(ask: Callable, file: Path) -> None:
    place = {"shipping_city": "APO, AE", "shipping_country": "US"}
    with Shop.open(file) as shop, shop.write() as rows:
        rows.orders([{"customer_id": 1, "placed_at": 1, **place}])

    ran = ask("check", "--order", "1")
    assert 1 == ran.code
    assert PROPOSED.replace("Address 1", "Address") == ran.out


def test_add_writes_what_was_typed_and_says_what_is_odd(ask: Callable) -> None:
    ran = ask("add", "2", "--address1", "Dam 1", "--zip", "1012ab", "--city=Amsterdam")

    assert (
        0,
        (
            "address: nothing → Dam 1\ncity: nothing → Amsterdam\n"
            "postcode: nothing → 1012ab\ndefault address: no → yes\n"
        ),
        "Address 2 of customer 2 is added.\nwarning: The country is missing.\n",
    ) == said(ran)
    assert "  2  Dam 1, 1012ab Amsterdam (default)\n" == ask("list", "2").out


def test_edit_default_and_remove(ask: Callable) -> None:
    ask("add", "1", "--city", "Ede", "--country", "NL")
    assert "city: Ede → Gent\n" == ask("edit", "1", "2", "--city", "Gent").out
    assert "default address: no → yes\n" == ask("default", "1", "2").out
    assert "  2  Gent, NL (default)\n" in ask("list", "1").out
    removed = ask("remove", "1", "2")
    assert (0, "Address 2 of customer 1 is removed.\n") == (removed.code, removed.err)
    [left] = json.loads(ask("list", "1", "--format", "json").out)
    assert (1, True, "APO, AE") == (left["id"], left["default"], left["city"])


def test_nobody_has_an_address_yet(ask: Callable) -> None:
    assert (0, "", "note: Customer 2 has no address.\n") == said(ask("list", "2"))


def test_a_dry_run_writes_nothing(ask: Callable) -> None:
    for words in (
        ("add", "1", "--city", "Ede"),
        ("edit", "1", "1", "--city", "Ede"),
        ("remove", "1", "1"),
    ):
        assert 0 == ask(*words, "--dry-run").code
    [left] = json.loads(ask("list", "1", "--format", "json").out)
    assert (1, "APO, AE") == (left["id"], left["city"])


def test_use_chooses_who_checks(ask: Callable, file: Path) -> None:
    assert 0 == ask("use", "military", "--dry-run").code
    with Shop.open(file) as shop:
        assert "basic" == shop.settings.address_validator
    assert (
        0,
        "",
        "Addresses are checked by “military” from now on.\n",
    ) == said(ask("use", "military"))
    with Shop.open(file) as shop:
        assert "military" == shop.settings.address_validator


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "cli-address-action"),
        (["chekc", "1"], "cli-unknown-action-but"),
        (["check"], "cli-address-check-what"),
        (["check", "Noor"], "cli-address-which-customer"),
        (["check", "1", "x"], "cli-address-which"),
        (["check", "1", "9"], "address-not-there"),
        (["check", "9"], "customer-not-there"),
        (["check", "--city=Ede", "--accept"], "cli-address-which"),
        (["check", "1", "--validator", "bsic"], "address-validator-unknown-but"),
        (["check", "--order", "9"], "order-not-there"),
        (["edit", "1", "--city=Ede"], "cli-address-which"),
        (["remove", "1", "9"], "address-not-there"),
        (["add", "1", "2", "--city=Ede"], "cli-words-too-many"),
        (["add", "1"], "address-empty"),
        (["add", "1", "--city=<b>"], "profile-html"),
        (["use"], "cli-address-which-validator"),
    ],
)
def test_what_is_wrong_with_a_command_is_told(
    ask: Callable, words: list[str], code: str
) -> None:
    ran = ask(*words)

    assert (2, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"error {code}: ")
