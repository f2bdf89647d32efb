"""``custquery segment``: a query under a name. Read what is printed as prose."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.schema import advice
from custquery.shop.shop import Shop
from custquery.shop.store import connection, tallying, values
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
PEOPLE = [
    {"id": 1, "name": "Noor", "tag": ["VIP"], "address": [{"country": "NL"}]},
    {"id": 2, "name": "Bas", "tag": ["vip"], "address": [{"country": "BE"}]},
    {"id": 3, "name": "José"},
]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand still for deadlines, so that nothing comes too late."""
    for module in (advice, connection, tallying, values):
        monkeypatch.setattr(module, "monotonic", lambda: 0.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add(PEOPLE)
        shop.segments.save("VIPs", "tag:vip")
        shop.segments.save("Dutch VIPs", "segment:VIPs country:NL")
    return path


@pytest.fixture
def ask(run: Callable, file: Path) -> Callable:
    def ask_shop(*words: str, **more: object) -> object:
        return run("segment", *words, CUSTQUERY_DB=str(file), **more)

    return ask_shop


def said(ran: object) -> tuple[int, str, str]:
    return ran.code, ran.out, ran.err


def test_save_prints_what_is_saved(ask: Callable) -> None:
    assert (0, "NOT country:NL\n", "Saved as “Abroad”.\n") == said(
        ask("save", "Abroad", "-land:Nederland")
    )
    assert "1\n" == ask("count", "dutch vips").out
    assert "2\n" == ask("count", "ABROAD").out


def test_words_of_a_query_need_no_quotes(ask: Callable) -> None:
    assert (
        "tag:vip AND NOT country:NL\n"
        == ask("save", "Others", "tag:vip", "-country:NL").out
    )


def test_a_query_comes_from_stdin(ask: Callable) -> None:
    assert "tag:b2b\n" == ask("save", "A", "-Q", "-", stdin="tag:b2b\n").out
    assert "tag:b2b\n" == ask("save", "B", "-", stdin="tag:b2b\n").out


def test_replace_gives_another_query(ask: Callable) -> None:
    assert (0, "country:BE\n", "Saved as “VIPs”.\n") == said(
        ask("replace", "vips", "land:België")
    )
    assert "0\n" == ask("count", "Dutch VIPs").out


def test_list_is_a_table(ask: Callable) -> None:
    ran = ask("list")

    assert (0, "") == (ran.code, ran.err)
    assert (
        "name        query                        changed\n"
        "──────────  ───────────────────────────  ───────────\n"
        "Dutch VIPs  segment:VIPs AND country:NL  21 Nov 2025\n"
        "VIPs        tag:vip                      21 Nov 2025\n"
    ) == ran.out


def test_list_fits_a_narrow_terminal(ask: Callable) -> None:
    ran = ask("list", "--lang", "nl", COLUMNS="38")

    assert (
        "naam        query          gewijzigd\n"
        "──────────  ─────────────  ───────────\n"
        "Dutch VIPs  segment:VIPs…  21 nov 2025\n"
        "VIPs        tag:vip        21 nov 2025\n"
    ) == ran.out


def test_list_as_json(ask: Callable) -> None:
    (_, vips) = json.loads(ask("list", "--format", "json").out)

    assert {
        "name": "VIPs",
        "query": "tag:vip",
        "edition": 1,
        "created_at": "2025-11-21T12:00:00+00:00",
        "updated_at": "2025-11-21T12:00:00+00:00",
    } == vips


def test_an_empty_list_says_how_to_begin(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    Shop.create(path).close()
    ran = run("segment", "list", "--db", str(path))

    assert (0, "") == (ran.code, ran.out)
    assert "custquery segment save" in ran.err


def test_show_says_it_in_words(ask: Callable) -> None:
    assert (
        "VIPs\n"
        "  tag:vip\n"
        "Klanten met het label ‘vip’. 2 klanten.\n"
        "Bewaard op 21 nov 2025, gewijzigd op 21 nov 2025.\n"
    ) == ask("show", "vips", "--lang=nl").out


def test_show_as_json(ask: Callable) -> None:
    found = json.loads(ask("show", "VIPs", "--format=json").out)

    assert ("tag:vip", 2) == (found["query"], found["customers"])
    assert "Customers with the tag “vip”." == found["sentence"]


def test_members_are_a_table(ask: Callable) -> None:
    ran = ask("members", "VIPs", "--columns", "id,name", "--sort", "id")

    assert "id  name\n──  ────\n 1  Noor\n 2  Bas\n" == ran.out
    assert "Customers with the tag “vip”. 2 customers.\n" == ran.err


def test_members_as_json(ask: Callable) -> None:
    ran = ask("members", "VIPs", "--columns=name", "--sort=-id", "--format=json")

    assert [{"name": "Bas"}, {"name": "Noor"}] == json.loads(ran.out)
    assert ran.err == ""


def test_members_have_a_limit_that_is_said(ask: Callable) -> None:
    ran = ask("members", "VIPs", "--limit", "1", "--columns", "id")

    assert 3 == len(ran.out.splitlines())
    assert "note: These are the first 1; there are more." in ran.err


def test_rename_changes_those_that_use_it(ask: Callable) -> None:
    ran = ask("rename", "vips", "Best customers")

    assert (0, "") == (ran.code, ran.out)
    assert "“VIPs” is now called “Best customers”" in ran.err
    assert 'segment:"Best customers" AND country:NL' in ask("show", "Dutch VIPs").out


def test_delete_says_that_the_customers_stay(ask: Callable) -> None:
    assert (0, "", "“Dutch VIPs” is deleted. Its customers stay.\n") == said(
        ask("delete", "dutch vips")
    )
    assert 2 == ask("show", "dutch vips").code


REFUSED = [
    (["delete", "VIPs"], "segment-used", "“VIPs” is used by Dutch VIPs."),
    (["show", "VIP"], "segment-unknown-but", "Did you mean “VIPs”?"),
    (["save", "vips", "tag:x"], "segment-name-taken", "“vips (2)” is free."),
    (["save", "A", "tag:x OR tag:y tag:z"], "cli-segment-mixed", "--confirm-mixed"),
    (["save", "A", "segment:A"], "segment-uses-itself", "A → A"),
    (["save", "A", ""], "segment-empty", "everybody"),
    (["save", "A"], "cli-segment-query", "custquery segment save"),
    (["save"], "cli-which-segment", "custquery segment save"),
    (["rename", "VIPs"], "cli-which-names", "custquery segment rename"),
    (["rename", "VIPs", "My", "VIPs"], "cli-segment-words", "“VIPs”"),
    (["list", "VIPs"], "cli-segment-words", "“VIPs”"),
    (["lsit"], "cli-unknown-action-but", "“list”"),
    (["frobnicate"], "cli-unknown-action", "save, replace, list"),
    ([], "cli-which-action", "custquery segment list"),
]


@pytest.mark.parametrize(("words", "code", "hint"), REFUSED)
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_what_cannot_be_done_is_refused_with_a_way_out(
    ask: Callable, words: list[str], code: str, hint: str, lang: str
) -> None:
    ran = ask(*words, "--lang", lang)

    assert (2, "") == (ran.code, ran.out)
    assert code in ran.err
    if lang == "en":
        assert hint in ran.err


def test_a_reading_is_confirmed_with_an_option(ask: Callable) -> None:
    ran = ask("save", "A", "tag:x OR tag:y tag:z", "--confirm-mixed")

    assert "tag:x OR (tag:y AND tag:z)\n" == ran.out
    assert "mixed-and-or" in ran.err


def test_another_name_is_taken_with_an_option(ask: Callable) -> None:
    assert "Saved as “VIPs (2)”.\n" == (
        ask("save", "VIPs", "country:NL", "--rename-if-taken").err
    )


def test_a_value_that_nobody_has_is_said_when_it_is_saved(ask: Callable) -> None:
    ran = ask("save", "A", "tag:vpi")

    assert (0, "tag:vpi\n") == (ran.code, ran.out)
    assert "No customer has the tag “vpi”. Did you mean “VIP” (2)?" in ran.err


def test_warnings_are_part_of_the_json(ask: Callable) -> None:
    found = json.loads(ask("save", "A", "orders:9..3", "--format=json").out)

    assert ["reversed-range"] == [each["code"] for each in found["diagnostics"]]


# Segments in other commands


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["count", 'segment:"Dutch VIPs"'], "1"),
        (["find", "segment:VIPs", "--format=ids"], "1\n2"),
        (["check", "segment:vips land:NL"], "segment:VIPs AND country:NL"),
        (["describe", "segment:VIPs"], "(with the tag “vip”)"),
        (["sql", "segment:VIPs"], "'vip'"),
        (["explain", "1", "segment:VIPs"], "tag: VIP"),
    ],
)
def test_a_query_uses_a_segment(
    run: Callable, file: Path, words: list[str], shown: str
) -> None:
    ran = run(*words, "--db", str(file))

    assert (0, "") == (ran.code, ran.err)
    assert shown in ran.out


def test_a_segment_that_is_not_there_is_repaired(run: Callable, file: Path) -> None:
    ran = run("find", "segment:vip", "--db", str(file))

    assert (2, "") == (ran.code, ran.out)
    assert "error unknown-segment: There is no segment called “vip”." in ran.err
    assert "segment:VIPs\n" == run("fix", "segment:vip", "--db", str(file)).out


def test_without_a_shop_a_segment_is_refused(run: Callable) -> None:
    ran = run("check", "segment:VIPs")

    assert 2 == ran.code
    assert "error segment-without-shop" in ran.err


def test_many_queries_use_the_segments_of_one_shop(run: Callable, file: Path) -> None:
    lines = '"segment:vips"\n"segment:nobody"\n'
    ran = run("check", "--batch", "--db", str(file), stdin=lines)
    answers = [json.loads(line) for line in ran.out.splitlines()]

    assert ["segment:VIPs", None] == [each["canonical"] for each in answers]
