"""``custquery import``: a file goes in once, and what is odd is told with a way out."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
LIST = """\
Email,Voornaam,Nieuwsbrief,Wachtwoord,Groep
noor@example.com,Noor,ja,geheim,vip
"bas@example,com",Bas,nee,,
cas@example.org,Cas,ja,,
"""
ORDERS = """\
Name,Email,Total,Created at,Lineitem name,Lineitem quantity,Lineitem price
#1,noor@example.com,30.00,2025-01-01 12:00:00 +0100,Tea,2,10.00
#1,noor@example.com,,,Mug,1,10.00
"""
ATTESTED = ("--attested-by", "Ann", "--consent-source", "old shop")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)):
        return path


@pytest.fixture
def ask(run: Callable, file: Path, tmp_path: Path) -> Callable:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")

    def ask_shop(*words: str, **more: object) -> object:
        return run(*words, CUSTQUERY_DB=str(file), cwd=tmp_path, **more)

    return ask_shop


def test_what_became_of_the_rows_is_the_result_and_what_is_odd_is_told(
    ask: Callable,
) -> None:
    ran = ask("import", "list.csv")

    counts = "2 added, 0 changed, 0 skipped, 0 replaced by a later row, 1 rejected\n"
    assert (5, counts) == (ran.code, ran.out)
    assert "this is no e-mail address. Correct it.  → bas@example.com\n" in ran.err
    for option in ("--invite", "--mapping", "--attested-by", "--rejects"):
        assert f"{option} " in ran.err
    assert "0\n" == ask("count", "email_subscription_status:subscribed").out


def test_a_dry_run_says_the_same_and_writes_nothing(ask: Callable) -> None:
    tried = ask("import", "list.csv", "--dry-run")

    assert "0\n" == ask("count").out
    assert tried.err.endswith("note: This was a dry run: nothing is written.\n")
    assert tried.out == ask("import", "list.csv").out


def test_consent_is_taken_over_on_somebodys_word(ask: Callable) -> None:
    ran = ask("import", "list.csv", *ATTESTED, "--consent-at", "2024-05-01")

    assert "--attested-by" not in ran.err
    assert "2\n" == ask("count", "email_subscription_status:subscribed").out
    shown = json.loads(
        ask("consent", "show", "1", "--with-evidence", "--format", "json").out
    )
    [event] = shown["events"]
    assert ("old shop", "Ann", "row 2") == (
        event["source"],
        event["attested_by"],
        event["evidence"],
    )
    assert event["at"].startswith("2024-04-30T22:00")


def test_without_where_and_since_when_nobody_is_subscribed(ask: Callable) -> None:
    ran = ask("import", "list.csv", "--attested-by", "Ann")

    assert "--consent-source TEXT --consent-at TIME" in ran.err
    assert "0\n" == ask("count", "email_subscription_status:subscribed").out


def test_rejected_rows_are_corrected_and_imported(
    ask: Callable, tmp_path: Path
) -> None:
    ask("import", "list.csv", "--rejects", "rejected.csv", "--lang", "nl")
    rejected = tmp_path / "rejected.csv"
    text = rejected.read_text(encoding="utf-8-sig")
    rejected.write_text(text.replace("bas@example,com", "bas@example.com"))

    assert "geheim" not in text
    assert "dit is geen e-mailadres" in text
    assert "1 added" in ask("import", "rejected.csv").out


def test_a_mapping_names_columns_and_tags_are_for_everyone(
    ask: Callable, tmp_path: Path
) -> None:
    (tmp_path / "map.toml").write_text('[columns]\n"Groep" = "tags"\n')
    ask("import", "list.csv", "--mapping", "map.toml", "--tags", "2025, old shop")

    assert "1\n" == ask("count", "tag:vip").out
    assert "2\n" == ask("count", "tag:2025 AND tag:'old shop'").out


def test_who_is_there_may_stay_as_she_is(ask: Callable) -> None:
    ask("customer", "add", "--name", "N.", "--email", "noor@example.com")
    ran = ask("import", "list.csv", "--existing", "skip")

    assert ran.out.startswith("1 added, 0 changed, 1 skipped,")
    assert "customer 1 was there already" in ran.err
    assert "1\n" == ask("count", "name:N.").out


def test_all_or_nothing_names_the_way_to_see_which_rows(ask: Callable) -> None:
    ran = ask("import", "list.csv", "--all-or-nothing")

    assert (2, "") == (ran.code, ran.out)
    assert "note: To see which rows: --dry-run\n" in ran.err
    assert "note: With --rejects FILE the rejected rows are written down" in ran.err
    assert "error csv-nothing-imported" in ran.err
    assert "0\n" == ask("count").out


def test_a_file_is_imported_once_unless_it_is_asked_again(ask: Callable) -> None:
    first = ask("import", "list.csv")
    second = ask("import", "list.csv")

    assert first.out == second.out
    assert "note: To import it anew: --again\n" in second.err
    assert "0 added, 2 changed" in ask("import", "list.csv", "--again").out


def test_facts_for_a_program(ask: Callable) -> None:
    facts = json.loads(ask("import", "list.csv", "--format", "json").out)

    assert (2, 1, False) == (facts["added"], facts["rejected"], facts["dry_run"])
    assert 2 == facts["problems"]["csv-consent-not-attested"]
    found = [each for each in facts["examples"] if each["code"] == "csv-email"]
    assert [(3, "Email", "bas@example.com")] == [
        (each["row"], each["column"], each["fix"]) for each in found
    ]


def test_of_many_rows_alike_three_are_told(ask: Callable) -> None:
    rows = "".join(f"no address {each}\n" for each in range(1200))
    ran = ask("import", "-", stdin=f"email\n{rows}")

    assert 1 == ran.code
    assert 3 == ran.err.count("this is no e-mail address")
    assert "  … and 1,197 more of these\n" in ran.err


def test_who_is_added_is_invited(ask: Callable) -> None:
    ask("customer", "add", "--email", "cas@example.org")
    refused = ask("import", "list.csv", "--invite")
    assert (2, "") == (refused.code, refused.out)
    assert "error mail-not-set-up: " in refused.err

    words = ("--sender", "shop@example.com", "--sender-name", "Acme")
    assert 0 == ask("outbox", "setup", *words, "--page", "https://acme.example/m").code
    ran = ask("import", "list.csv", "--invite")

    assert "1 invitation is in the outbox. To send it: custquery outbox send" in ran.err
    assert "note: With --invite" not in ran.err
    assert "1\n" == ask("count", "customer_account_status:invited").out


def test_orders_are_imported_and_customers_are_not_taken_for_them(
    ask: Callable,
) -> None:
    wrong = ask("import", "orders.csv")
    assert (2, "") == (wrong.code, wrong.out)

    ran = ask("import", "orders.csv", "--orders")

    assert (0, "1 added,") == (ran.code, ran.out[:8])
    assert "so customer 1 is added" in ran.err
    assert "1\n" == ask("count", "orders:1 amount_spent:30").out


def test_a_file_of_orders_is_seen_for_what_it_is(ask: Callable, tmp_path: Path) -> None:
    head = "Name,Email,Lineitem name\n#1,n@x.nl,Tea\n"
    (tmp_path / "export.csv").write_text(head)
    ran = ask("import", "export.csv")

    assert 2 == ran.code
    assert "To import it: --orders\nerror csv-is-orders: " in ran.err


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        ((), "cli-import-which", 2),
        (("list.csv", "orders.csv"), "cli-words-too-many", 2),
        (("nowhere.csv",), "cli-no-such-file", 3),
        (("list.csv", "--mapping", "nowhere.toml"), "cli-no-such-file", 3),
        (("list.csv", "--mapping", "list.csv"), "csv-mapping-not-read", 2),
        (("list.csv", "--consent-source", "x"), "cli-import-attest", 2),
        (("list.csv", "--attested-by", " "), "cli-import-attest", 2),
        (("list.csv", *ATTESTED, "--consent-at", "x"), "cli-not-a-time", 2),
        (("list.csv", "--orders"), "csv-orders-header", 2),
        (("orders.csv", "--orders", "--tags", "x"), "cli-import-not-orders", 2),
        (("list.csv", "--existing", "merge"), "cli-not-one-of", 2),
        (("list.csv", "--rejects", "no/where.csv"), "csv-rejects-not-written", 2),
        (("list.csv", "--rejects", "./list.csv"), "csv-rejects-itself", 2),
        (
            ("orders.csv", "--orders", "--rejects", "orders.csv"),
            "csv-rejects-itself",
            2,
        ),
    ],
)
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_what_cannot_be_done_is_said(
    ask: Callable, words: tuple[str, ...], code: str, exit_code: int, locale: str
) -> None:
    ran = ask("import", *words, "--lang", locale)

    assert (exit_code, "") == (ran.code, ran.out)
    assert f" {code}: " in ran.err
    assert "{" not in ran.err


def test_an_empty_stdin_is_said(ask: Callable) -> None:
    ran = ask("import", "-")

    assert (2, "") == (ran.code, ran.out)
    assert "error csv-empty: " in ran.err


def test_a_terminal_obeys_nothing_of_a_file(ask: Callable, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Email,G\x1b[31mroep\nx,a\n")
    ran = ask("import", "odd.csv", "--dry-run")

    assert "\x1b" not in ran.err
    assert "“G\ufffd[31mroep” is not known" in ran.err
