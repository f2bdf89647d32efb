"""``custquery customer``: one customer at a time. Read what is printed as prose."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import custquery
from custquery.language.messages import LOCALES, is_said
from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
ORDER = {"placed_at": 1_760_000_000_000_000, "total": 2995, "name": "#1001"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        noor = {"first_name": "Noor", "email": "noor@example.com", "tags": "VIP"}
        shop.customers.sign_up({"email": "noor@example.com"})
        shop.customers.place_order(noor, ORDER)
        shop.customers.addresses.add(1, {"address1": "Dam 1", "city": "Amsterdam"})
        shop.customers.add({"name": "Bas"})
    return path


@pytest.fixture
def ask(run: Callable, file: Path) -> Callable:
    def ask_shop(*words: str, **more: object) -> object:
        return run("customer", *words, CUSTQUERY_DB=str(file), **more)

    return ask_shop


def said(ran: object) -> tuple[int, str, str]:
    return ran.code, ran.out, ran.err


def facts(ran: object) -> dict:
    return json.loads(ran.out)


def test_add_prints_the_id(ask: Callable) -> None:
    assert (0, "3\n", "Customer 3 is added.\n") == said(
        ask("add", "--first-name", "Cas", "--tags", "new, b2b")
    )
    assert ["b2b", "new"] == facts(ask("show", "3", "--format", "json"))["tags"]


def test_add_in_dutch(ask: Callable) -> None:
    assert (0, "3\n", "Klant 3 is toegevoegd.\n") == said(
        ask("add", "--first-name=Cas", "--lang", "nl")
    )


def test_what_cannot_be_kept_is_told_all_at_once(ask: Callable) -> None:
    assert (
        2,
        "",
        (
            "error profile-email-but: This is no e-mail address. "
            "Did you mean “cas@example.com”?\n"
            "error profile-phone: This is no phone number. "
            "Write it with its country code: +31 6 12345678.\n"
        ),
    ) == said(ask("add", "--email", "cas@example,com", "--phone", "12"))


def test_who_is_there_already_is_told(ask: Callable) -> None:
    ran = ask("add", "--email", "NOOR@example.com")

    assert 2 == ran.code
    assert "Customer 1 already has this e-mail address." in ran.err


def test_edit_prints_what_changes(ask: Callable) -> None:
    words = "edit", "1", "--add-tags", "b2b", "--phone=0612345678", "--tax-exempt=yes"
    expected = (
        "phone: nothing → +31612345678\ntax exempt: no → yes\ntags: VIP → b2b, VIP\n"
    )

    tried = ask(*words, "--dry-run")
    assert (0, expected, "note: This was a dry run: nothing is written.\n") == said(
        tried
    )
    assert (0, expected, "Customer 1 is changed.\n") == said(ask(*words))
    assert (0, "", "Everything was so already; nothing is changed.\n") == said(
        ask(*words)
    )


def test_nothing_behind_the_sign_removes(ask: Callable) -> None:
    assert "first name: Noor → nothing\nname: Noor → nothing\n" == (
        ask("edit", "1", "--first-name=").out
    )


def test_edit_as_json(ask: Callable) -> None:
    found = facts(ask("edit", "1", "--account", "enabled", "--format", "json"))

    assert ["account_status", "activated_at"] == [e["field"] for e in found["changes"]]
    assert "2025-11-21T12:00:00+00:00" == found["changes"][1]["after"]
    assert (1, False) == (found["id"], found["dry_run"])


def test_who_edits_on_what_is_no_longer_so_is_told(ask: Callable) -> None:
    seen = facts(ask("show", "1", "--format", "json"))["updated_at"]
    assert 0 == ask("edit", "1", "--note", "first", "--seen", seen).code

    ran = ask("edit", "1", "--note", "second", "--seen", seen)

    assert 2 == ran.code
    assert "was changed by somebody else meanwhile" in ran.err
    assert "first" == facts(ask("show", "1", "--format", "json"))["note"]


def test_show_is_a_page(ask: Callable) -> None:
    assert (
        0,
        """\
Noor (#1)
  first name            Noor
  e-mail                noor@example.com
  tags                  VIP
  orders                1
  spent                 €29.95
  first order           9 Oct 2025
  last order            9 Oct 2025
  product subscription  never subscribed
  account               disabled
  e-mail status         subscribed
  SMS status            not subscribed
  tax exempt            no
  added                 21 Nov 2025
  began                 with a sign-up for the newsletter

Addresses
  1  Dam 1, Amsterdam (default)

Consent
  email  subscribed  single_opt_in  21 Nov 2025  newsletter

Latest orders
  #1001  9 Oct 2025  €29.95

What was done
""",
    ) == (
        ask("show", "1").code,
        ask("show", "1").out.partition("  21 Nov 2025  lib")[0],
    )


def test_show_tells_who_did_what_and_why(ask: Callable) -> None:
    ask("edit", "2", "--note", "rings", "--why", "a call")

    last = ask("show", "2").out.splitlines()[-1]
    assert ["21", "Nov", "2025", "cli", "changed", "note", "a", "call"] == last.split()
    assert "gewijzigd" in ask("show", "2", "--lang", "nl").out


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_that_the_trail_tells_has_words(locale: str) -> None:
    sources = (Path(custquery.__file__).parent / "shop").rglob("*.py")
    noted = {
        what
        for each in sources
        for what in re.findall(
            r'\.(?:note|decide)\(\s*"([\w-]+)"', each.read_text("utf-8")
        )
    }

    assert "customer-added" in noted
    assert {each for each in noted if not is_said(f"audit-{each}", locale)} == set()


def test_nothing_of_hers_commands_the_terminal(ask: Callable, file: Path) -> None:
    with Shop.open(file) as shop, shop.write() as rows:
        rows.customers([{"id": 2, "name": "Bas\x1b[2J", "note": "a\r\nb\x07"}])

    assert not set("\x1b\x07\r") & set(ask("show", "2").out)


def test_delete_says_who_stays(ask: Callable) -> None:
    tried = ask("delete", "1", "2", "9", "--dry-run")
    assert (5, "2\n") == (tried.code, tried.out)
    assert (
        5,
        "2\n",
        (
            "Customer 1 has orders, and stays. To remove her data, ask for erasure.\n"
            "There is no customer 9.\n"
            "1 customer is deleted.\n"
        ),
    ) == said(ask("delete", "1", "2", "9"))
    assert 1 == ask("delete", "1").code


def test_delete_as_json(ask: Callable) -> None:
    found = facts(ask("delete", "1", "2", "--format", "json"))

    assert ([2], ["has-orders"]) == (
        found["deleted"],
        [each["code"] for each in found["skipped"]],
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "cli-customer-action"),
        (["shwo", "1"], "cli-unknown-action-but"),
        (["show"], "cli-customer-which"),
        (["show", "Noor"], "cli-customer-which"),
        (["delete"], "cli-customer-which"),
        (["edit", "1"], "cli-customer-edit-what"),
        (["edit", "1", "2", "--note=x"], "cli-words-too-many"),
        (["add", "Noor"], "cli-words-too-many"),
        (["show", "9"], "customer-not-there"),
        (["edit", "1", "--note=x", "--seen", "now"], "cli-not-a-time"),
        (["edit", "1", "--account", "gone"], "cli-not-one-of"),
        (["edit", "1", "--account", "declined"], "profile-account-step"),
    ],
)
def test_what_is_wrong_with_a_command_is_told(
    ask: Callable, words: list[str], code: str
) -> None:
    ran = ask(*words)

    assert (2, "") == (ran.code, ran.out)
    assert ran.err.startswith(f"error {code}: ")
