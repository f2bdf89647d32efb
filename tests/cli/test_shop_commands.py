"""``find``, ``count`` and ``explain`` on a small shop."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.schema.reading import microseconds
from custquery.shop.shop import Shop
from custquery.shop.store.settings import Settings
from custquery.shop.store.sqlite import APPLICATION

NOW = datetime(2025, 11, 21, 12, tzinfo=UTC)
THEN = microseconds(datetime(2025, 10, 22, 12, tzinfo=UTC))


def order(total: int) -> dict[str, object]:
    return {"placed_at": THEN, "total": total}


PEOPLE = [
    {
        "id": 1,
        "first_name": "Noor",
        "last_name": "de Vries",
        "email": "noor@example.com",
        "tag": [{"tag": "VIP"}, {"tag": "=cmd"}],
        "address": [{"country": "NL", "city": "Den Haag"}],
        "order": [order(25_000)] * 4,
    },
    {
        "id": 2,
        "first_name": "Bas",
        "email": "bas@example.com",
        "tag": [{"tag": "vip"}],
        "address": [{"country": "BE"}],
        "order": [order(1000)] * 5,
    },
    {"id": 3, "first_name": "José", "phone": "+31612345678", "order": [order(50)]},
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "shop.sqlite"
    with Shop.create(path, Settings(now=NOW)) as made, made.write() as batch:
        batch.records(PEOPLE)
    return path


@pytest.fixture(scope="module")
def ask(run: Callable, shop: Path) -> Callable:
    def ask_shop(*words: str, **more: object) -> object:
        return run(*words, CUSTQUERY_DB=str(shop), **more)

    return ask_shop


# find


def test_a_pipe_gets_a_line_of_json_for_every_customer(ask: Callable) -> None:
    ran = ask("find", "tag:vip", "--sort", "id", "--columns", "id,name,tags")

    assert (ran.code, ran.err) == (0, "")
    assert [json.loads(line) for line in ran.out.splitlines()] == [
        {"id": 1, "name": "Noor de Vries", "tags": ["=cmd", "VIP"]},
        {"id": 2, "name": "Bas", "tags": ["vip"]},
    ]


def test_json_is_one_list(ask: Callable) -> None:
    ran = ask("find", "--sort=id", "--format", "json", "--columns=id")

    assert json.loads(ran.out) == [{"id": 1}, {"id": 2}, {"id": 3}]
    assert ask("find", "tag:nobody", "--format", "json").out == "[]\n"


def test_ids(ask: Callable) -> None:
    assert ask("find", "--format", "ids", "--sort", "-id").out == "3\n2\n1\n"


def test_csv_is_safe_in_a_spreadsheet(ask: Callable) -> None:
    columns = "name,phone,tags,amount_spent,last_order_date"
    ran = ask("find", "--sort=id", "--format=csv", f"--columns={columns}")
    heading, noor, _, jose = csv.reader(ran.out.splitlines())

    assert heading == columns.split(",")
    assert noor == [
        "Noor de Vries",
        "",
        "'=cmd, VIP",
        "1000.00",
        "2025-10-22T14:00:00+02:00",
    ]
    assert jose[:2] == ["José", "'+31612345678"]


def test_a_table(ask: Callable) -> None:
    ran = ask("find", "orders>3", "--format", "table", "--sort=-amount_spent")

    assert ran.code == 0
    assert ran.out == (
        "id  name           e-mail            country  tags       orders"
        "      spent  last order\n"
        "──  ─────────────  ────────────────  ───────  ─────────  ──────"
        "  ─────────  ───────────\n"
        " 1  Noor de Vries  noor@example.com  NL       =cmd, VIP       4"
        "  €1,000.00  22 Oct 2025\n"
        " 2  Bas            bas@example.com   BE       vip             5"
        "     €50.00  22 Oct 2025\n"
    )
    assert ran.err == "Customers with more than 3 orders. 2 customers.\n"


def test_a_table_in_dutch(ask: Callable) -> None:
    ran = ask(
        "find",
        "label:vip",
        "--format=table",
        "--lang=nl",
        "--columns=naam,land",
        "--sort=id",
    )

    assert ran.out == (
        "naam           land\n"
        "─────────────  ────\n"
        "Noor de Vries  NL\n"
        "Bas            BE\n"
    )
    assert ran.err == "Klanten met het label ‘vip’. 2 klanten.\n"


def test_a_table_says_that_there_are_more(ask: Callable) -> None:
    ran = ask("find", "--format=table", "--limit=2", "--columns=id", "--sort=id")

    assert ran.out.splitlines()[2:] == [" 1", " 2"]
    assert ran.err == (
        "All customers. 3 customers.\n"
        "note: These are the first 2; there are more. --limit says how many to show.\n"
    )


def test_a_limit_in_a_pipe(ask: Callable) -> None:
    assert ask("find", "--format=ids", "--limit=2", "--sort=id").out == "1\n2\n"


def test_order_by_in_the_query_sorts(ask: Callable) -> None:
    assert ask("find", "ORDER BY id DESC", "--format=ids").out == "3\n2\n1\n"


def test_a_pipe_gets_every_customer_of_a_large_shop(
    run: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "large.sqlite"
    with Shop.create(path) as made, made.write() as batch:
        batch.customers({"first_name": f"c{number}"} for number in range(1201))

    ran = run("find", "--format=ids", "--sort=id", f"--db={path}")

    assert ran.out.split() == [str(number) for number in range(1, 1202)]


def test_a_reader_that_has_had_enough_ends_it_quietly(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    path = tmp_path / "large.sqlite"
    with Shop.create(path) as made, made.write() as batch:
        batch.customers({"first_name": f"c{number}"} for number in range(3000))
    command = f"{sys.executable} -m custquery find --db {path} | head -1"

    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        env=surroundings,
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert ran.stdout.count(b"\n") == 1
    assert ran.stderr == b""


# count and explain


def test_count(ask: Callable) -> None:
    assert ask("count", "tag:vip").out == "2\n"
    assert ask("count").out == "3\n"


def test_the_present_of_a_query_is_that_of_the_shop(ask: Callable) -> None:
    assert ask("count", "last_order>=-31d").out == "3\n"
    assert ask("count", "last_order>=-31d", "--now", "2026-11-21").out == "0\n"


def test_explain(ask: Callable) -> None:
    ran = ask("explain", "2", "tag:vip AND (orders>10 OR country:NL)")

    assert ran.code == 0
    assert ran.out == (
        "Customer 2 is not selected: Customers with the tag “vip”, and either with "
        "more than 10 orders or with an address in the Netherlands.\n"
        "✓ yes   tag:vip                  tag: vip\n"
        "✗ no    orders>10 OR country:NL\n"
        "  ✗ no  orders>10                number of orders: 5\n"
        "  ✗ no  country:NL               country: Belgium\n"
        "Would be selected with: number of orders: 6 more, 11 in all; or "
        "country: Netherlands added\n"
    )


def test_explain_tells_when_time_alone_changes_it(ask: Callable) -> None:
    ran = ask("explain", "2", "last_order>=-31d")
    never = ask("explain", "2", "last_order>=-31d", "tag:nobody", "--lang=nl")

    assert ran.out.splitlines()[-1] == "Time alone changes this: 23 Nov 2025"
    assert never.out.splitlines()[-1] == (
        "De tijd alleen verandert dit niet binnen 50 jaar."
    )


def test_explain_in_dutch(ask: Callable) -> None:
    ran = ask("explain", "#1", "bestellingen>3", "NIET", "notitie:*", "--lang=nl")

    assert ran.out == (
        "Klant 1 wordt geselecteerd: Klanten met meer dan 3 bestellingen en zonder "
        "notitie.\n"
        "✓ ja  orders>3    aantal bestellingen: 4\n"
        "✓ ja  NOT note:*  notitie: geen waarde\n"
        "Wordt niet meer geselecteerd met: aantal bestellingen: 1 minder, "
        "3 in totaal; of met een notitie\n"
    )


def test_explain_as_json(ask: Callable) -> None:
    ran = ask("explain", "1", "orders>3", "--format", "json")

    assert json.loads(ran.out) == {
        "id": 1,
        "selected": True,
        "sentence": "Customers with more than 3 orders.",
        "one_is_enough": False,
        "clauses": [
            {
                "text": "orders>3",
                "sentence": "with more than 3 orders",
                "holds": True,
                "values": {"orders": ["4"]},
                "parts": [],
            }
        ],
        "changes": [
            [
                {
                    "kind": "fewer",
                    "name": "orders",
                    "text": "number of orders: 1 less, 3 in all",
                }
            ]
        ],
        "turns": None,
    }


def test_doctor_finds_nothing_wrong(ask: Callable) -> None:
    ran = ask("doctor")

    assert (ran.code, ran.out) == (0, "")
    assert "shop.sqlite" in ran.err


# How it ends


ENDS = [
    (["find", "tag:vip"], 0),
    (["find", "tag:nobody"], 0),
    (["find", "tag:nobody", "-e"], 1),
    (["find", "tag:vip", "-e"], 0),
    (["count", "tag:nobody", "--fail-empty"], 1),
    (["find", "contry:NL"], 2),
    (["count", "tag:"], 2),
    (["explain", "1", "contry:NL"], 2),
    (["explain", "99", "tag:vip"], 2),
    (["explain", "1"], 2),
    (["find", "--sort", "shoe_size"], 2),
    (["find", "--columns", "shoe_size"], 2),
    (["find", "--limit", "0"], 2),
    (["find", "tag:vip", "--db", "nowhere.sqlite"], 3),
    (["count", "tag:vip", "--db", "/"], 3),
]


@pytest.mark.parametrize(("words", "code"), ENDS, ids=str)
def test_exit_codes(ask: Callable, words: list[str], code: int) -> None:
    ran = ask(*words)

    assert ran.code == code
    assert "Traceback" not in ran.err
    if code > 1:
        assert ran.out == ""
        assert ran.err.startswith("error ")


@pytest.mark.parametrize(("words", "code"), [ENDS[0], ENDS[2], ENDS[5], ENDS[-1]])
def test_exit_codes_of_a_process(
    process: Callable, shop: Path, words: list[str], code: int
) -> None:
    ran = process(*words, CUSTQUERY_DB=str(shop))

    assert ran.code == code
    assert bool(ran.out) == (code == 0)


def test_without_a_database_the_demo_is_offered(run: Callable, tmp_path: Path) -> None:
    ran = run("count", "tag:vip", cwd=tmp_path)

    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "error cli-no-database: There is no database yet. Name one with --db, "
        "or make one: custquery create my.shop, or to try: custquery demo\n"
    )


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 100], ids=["empty", "text"]
)
def test_a_file_that_is_no_shop(run: Callable, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(content)
    ran = run("count", "tag:vip", "--db", str(path))

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error database-")
    assert path.read_bytes() == content


def test_a_database_of_another_program(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE customer (id)")
    ran = run("count", "tag:vip", "--db", str(path))

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error database-not-a-shop")


def test_a_shop_that_may_only_be_read(ask: Callable, shop: Path) -> None:
    shop.chmod(0o444)
    try:
        assert ask("count", "tag:vip").out == "2\n"
    finally:
        shop.chmod(0o644)


def test_a_fault_of_ours_is_one_line(process: Callable, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import custquery.cli.plugins as broken\n"
        "def run(*_): raise LookupError('a secret of a customer')\n"
        "broken.run = run\n"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    ran = process("plugins", PYTHONPATH=path)
    seen = process("plugins", PYTHONPATH=path, CUSTQUERY_DEBUG="1")

    assert (ran.code, ran.out) == (70, "")
    assert (seen.code, seen.out) == (70, "")
    assert "a secret of a customer" in seen.err
    assert ran.err == (
        "error cli-crashed: Something went wrong inside custquery (LookupError). "
        "Set CUSTQUERY_DEBUG=1 to see where.\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_disk_without_room(shop: Path, surroundings: dict[str, str]) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m custquery count > /dev/full"],
        env=surroundings | {"CUSTQUERY_DB": str(shop)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )

    assert ran.returncode == 3
    assert ran.stderr.startswith("error cli-output-not-written: ")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("closed", "code"), [(">&-", 0), ("2>&-", 0), ("<&-", 0), ("- <&-", 0)]
)
def test_a_stream_that_is_closed(
    closed: str, code: int, shop: Path, surroundings: dict[str, str]
) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m custquery count {closed}"],
        env=surroundings | {"CUSTQUERY_DB": str(shop)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (code, "")


def test_a_shop_of_a_newer_custquery(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite"
    Shop.create(path).close()
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 9999")
    ran = run("count", "--db", str(path))

    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error database-newer: ")


def test_a_shop_of_an_older_custquery_is_brought_up_to_date(
    run: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "older.sqlite"
    first = Path(__file__).parents[1] / "shop" / "version_1.sql"
    with sqlite3.connect(path) as older:
        older.executescript(first.read_text("utf-8"))
        older.execute(
            "INSERT INTO setting VALUES ('currency', 'EUR'), ('language', 'en'), "
            "('zone', 'Europe/Amsterdam'), ('region', 'NL'), ('fold_version', '1')"
        )
        older.execute(f"PRAGMA application_id = {APPLICATION}")
        older.execute("PRAGMA user_version = 1")
    older.close()

    ran = run("count", "NOT shopify_email.opened MATCHES ()", "--db", str(path))

    assert (ran.code, ran.out, ran.err) == (0, "0\n", "")


def test_doctor_prints_what_is_wrong_and_puts_it_right(
    run: Callable, tmp_path: Path
) -> None:
    path = tmp_path / "unwell.sqlite"
    with Shop.create(path) as made:
        made.add(PEOPLE)
    with sqlite3.connect(path) as unwell:
        unwell.execute("UPDATE customer SET orders_count = 9 WHERE id = 1")

    found = run("doctor", "--db", str(path))
    assert found.code == 5
    assert found.out.startswith("doctor-column-differs: ")
    assert "--repair" in found.err

    assert run("doctor", "--repair", "--db", str(path)).code == 0
    assert run("doctor", "--db", str(path)).code == 0
    assert run("count", "orders:9", "--db", str(path)).out == "0\n"


# Nobody


def test_a_query_that_selects_nobody_says_which_clause_keeps_everybody_out(
    ask: Callable,
) -> None:
    ran = ask("find", "tag:vip country:NL orders:9", "--format=table")

    assert (
        "Customers with the tag “vip”, an address in the Netherlands and exactly "
        "9 orders. 0 customers.\n"
        "note: Without “orders:9” it would be 1 customer.\n"
    ) == ran.err


def test_a_count_of_nobody_says_so_too(ask: Callable) -> None:
    ran = ask("count", "tag:vip bestellingen:9", "--lang=nl")

    assert (0, "0\n") == (ran.code, ran.out)
    assert "let op: Zonder ‘bestellingen:9’ zouden het 2 klanten zijn.\n" == ran.err


def test_two_clauses_that_are_to_blame_together_say_nothing(ask: Callable) -> None:
    assert "" == ask("count", "orders:9 amount_spent:1").err
