"""``custquery export``: customers or their orders as CSV, to a file or stdout."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
PEOPLE = [
    {"name": "Zoë", "email": "z@example.com", "note": "two\nlines", "tag": ["vip"]},
    {"name": "=1+1", "email": "b@example.com"},
    {
        "name": "José",
        "email": "j@example.com",
        "order": [
            {
                "name": "#7",
                "placed_at": 0,
                "total": 500,
                "order_line": [{"title": "Tea", "total": 500}],
            }
        ],
    },
]


@pytest.fixture
def ask(run: Callable, tmp_path: Path) -> Callable:
    path = tmp_path / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as shop:
        shop.add(PEOPLE)

    def ask_shop(*words: str) -> object:
        return run(*words, CUSTQUERY_DB=str(path), cwd=tmp_path)

    return ask_shop


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_everyone_goes_to_stdout_and_words_go_to_stderr(ask: Callable) -> None:
    ran = ask("export")

    assert 0 == ran.code
    assert ["Zoë", "'=1+1", "José"] == [each["First Name"] for each in table(ran.out)]
    assert "two\nlines" == table(ran.out)[0]["Note"]
    assert "All customers. 3 customers.\n3 lines are written.\n" == ran.err


def test_a_filter_or_a_segment_says_who(ask: Callable) -> None:
    ask("segment", "save", "Fans", "tag:vip")

    by_filter, by_segment = ask("export", "tag:vip"), ask("export", "segment:Fans")
    assert by_filter.out == by_segment.out
    assert ["Zoë"] == [each["First Name"] for each in table(by_filter.out)]


def test_a_file_is_written_whole_for_excel_and_never_over_another(
    ask: Callable, tmp_path: Path
) -> None:
    ran = ask("export", "--to", "all.csv")
    file = tmp_path / "all.csv"

    assert (0, "") == (ran.code, ran.out)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfCustomer ID,")
    assert 3 == len(table(file.read_text(encoding="utf-8-sig")))
    assert [] == list(tmp_path.glob("*.part"))

    again = ask("export", "tag:vip", "--to", "all.csv")
    assert 3 == again.code
    assert "error cli-file-exists: " in again.err
    assert 3 == len(table(file.read_text(encoding="utf-8-sig")))


def test_what_is_exported_is_imported_again(ask: Callable) -> None:
    ask("export", "--to", "all.csv")

    ran = ask("import", "all.csv", "--keep-ids")
    assert (0, "0 added, 3 changed,") == (ran.code, ran.out[:19])
    assert "1\n" == ask("count", "name:'=1+1'").out


def test_orders_are_exported_and_imported_again(ask: Callable, tmp_path: Path) -> None:
    ran = ask("export", "--orders", "--to", "orders.csv")
    [row] = table((tmp_path / "orders.csv").read_text(encoding="utf-8-sig"))

    assert "1 line is written.\n" in ran.err
    assert ("#7", "5.00", "Tea") == (row["Name"], row["Total"], row["Lineitem name"])
    assert "0 added, 1 changed" in ask("import", "orders.csv", "--orders").out


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("contry:NL",), "unknown-name", 2),
        (("--to", "no/where.csv"), "cli-file-not-written", 3),
        (("tag:vip", "--query-file", "q"), "cli-two-queries", 2),
    ],
)
def test_what_cannot_be_done_is_said(
    ask: Callable, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    ran = ask("export", *words)

    assert (exit_code, "") == (ran.code, ran.out)
    assert f"error {code}: " in ran.err
