"""
A CSV of customers → a new shop, against `csv` and `executemany` written by hand.

By hand means no check at all: the cells of the same file go straight into the same
tables with the same indexes, in one transaction. That leaves out what the shop keeps
beside them (folded texts, words, places), so a second one by hand is given the finished
tables as CSV, every column of them, and only has to write them. Each runs in a process
of its own. ``python -m tests.benchmarks.importing [customers]``.
"""

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from sqlite3 import Connection, connect
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from custquery.shop import Settings, Shop
from custquery.shop.demo.dice import Dice
from custquery.shop.demo.people import person
from custquery.shop.exchange import Attestation, Choices, import_customers
from custquery.shop.store.tables import ADDRESS, CONSENT_EVENT, CUSTOMER, PLACES, TAG

CUSTOMERS = 100_000
#: Rows of one `executemany`.
LOT = 10_000
TABLES = (CUSTOMER, ADDRESS, TAG, PLACES, CONSENT_EVENT)
NOW = datetime(2025, 6, 15, tzinfo=UTC)
_MICROSECONDS = int(NOW.timestamp()) * 1_000_000

HEADER = (
    *("First Name", "Last Name", "Email", "Accepts Email Marketing"),
    *("Default Address Company", "Default Address Address1"),
    *("Default Address Address2", "Default Address City"),
    *("Default Address Province Code", "Default Address Country Code"),
    *("Default Address Zip", "Default Address Phone", "Phone"),
    *("Accepts SMS Marketing", "Tags", "Note", "Tax Exempt"),
    *("Consent Source", "Consent Time"),
)
#: As Shopify's merchants have them: few, and used often.
_TAGS = ("vip", "b2b", "student", "Newsletter 2024", "wholesale", "café-actie", "loyal")


def rows(customers: int) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a file of so many *customers*."""
    for number in range(1, customers + 1):
        dice = Dice(number)
        made = person(number, dice, Counter())
        email = made["email"] or f"klant{number}@example.com"
        phone = f"+316{10_000_000 + number}" if dice.happens(60) else ""
        agreed = "yes" if dice.happens(50) else "no"
        addresses = made["address"]
        assert isinstance(addresses, list)
        at = addresses[0] if addresses else {}
        tags = {dice.one(_TAGS) for _ in range(dice.below(4))}
        yield (
            *(made["first_name"] or "", made["last_name"] or "", email, agreed),
            *(made["company"] or "", at.get("address1", ""), ""),
            *(at.get("city", ""), at.get("region_code") or ""),
            *(at.get("country", ""), at.get("zip", ""), "", phone),
            *(agreed if phone else "no", ", ".join(sorted(tags)), made["note"] or ""),
            *("no", "checkout", f"2024-0{1 + number % 9}-17T10:{number % 60:02}:00Z"),
        )


def imported(shop: Path, file: Path) -> None:
    """Import *file* as the product does."""
    with Shop.open(shop) as there:
        choices = Choices(attested=Attestation("benchmark"))
        found = import_customers(there, file, choices)
    assert not found.rejected, found


def by_hand(shop: Path, file: Path) -> None:
    """Write the cells of *file* into the tables as they are."""
    connection = _connected(shop)
    with connection, file.open(encoding="utf-8", newline="") as text:
        cells = csv.reader(text)
        next(cells)
        number = 1
        while lot := list(islice(cells, LOT)):
            _write_by_hand(connection, number, lot)
            number += len(lot)
    connection.close()


_STATES = {"yes": "subscribed", "no": "not_subscribed"}
_BY_HAND = {
    "customer": "id, created_at, updated_at, first_name, last_name, name, email, "
    "email_key, phone, company, note, tax_exempt, email_status, sms_status, began",
    "address": "customer_id, is_default, company, address1, address2, city, "
    "region_code, country, zip, phone",
    "tag": "customer_id, folded, tag",
    "consent_event": "customer_id, channel, state, level, at, recorded_at, source, "
    "evidence, attested_by",
}


def _write_by_hand(connection: Connection, number: int, lot: list[list[str]]) -> None:
    found: dict[str, list[Sequence[object]]] = {name: [] for name in _BY_HAND}
    now = _MICROSECONDS
    for at, row in enumerate(lot, number):
        first, last, email, agreed, company, *address, phone, sms, tags, note = row[:16]
        person = (first or None, last or None, f"{first} {last}", email, email.lower())
        rest = (phone or None, company or None, note or None, 0)
        states = (_STATES[agreed], _STATES[sms], "import")
        found["customer"].append((at, now, now, *person, *rest, *states))
        if any(address):
            cells = [each or None for each in (company, *address)]
            found["address"].append((at, 1, *cells))
        for tag in tags.split(", ") if tags else ():
            found["tag"].append((at, tag.lower(), tag))
        for channel, said in (("email", agreed), ("sms", sms)):
            if said == "yes":
                when = int(datetime.fromisoformat(row[18]).timestamp()) * 1_000_000
                event = (at, channel, "subscribed", "unknown", when, now, row[17])
                found["consent_event"].append((*event, f"row {at + 1}", "benchmark"))
    for name, columns in _BY_HAND.items():
        marks = ", ".join("?" for _ in columns.split(","))
        sql = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'
        connection.executemany(sql, found[name])


def ready(shop: Path, file: Path) -> None:
    """Write the tables in the folder *file*, one CSV each, into *shop*."""
    connection = _connected(shop)
    with connection:
        for table in TABLES:
            with (file / f"{table.name}.csv").open(encoding="utf-8", newline="") as t:
                cells = csv.reader(t)
                marks = ", ".join("?" for _ in next(cells))
                sql = f'INSERT INTO "{table.name}" VALUES ({marks})'
                while lot := list(islice(cells, LOT)):
                    connection.executemany(sql, [[c or None for c in r] for r in lot])
    connection.close()


def dump(shop: Path, folder: Path) -> None:
    """Write the tables of *shop* as CSV into *folder*, with every column."""
    folder.mkdir()
    connection = connect(shop)
    for table in TABLES:
        key = ", ".join(f'"{each}"' for each in table.key)
        found = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {key}')
        path = folder / f"{table.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as text:
            cells = csv.writer(text)
            cells.writerow(each[0] for each in found.description)
            cells.writerows(found)
    connection.close()


def _connected(shop: Path) -> Connection:
    """Connect as somebody would who knows SQLite: with the shop's own page cache."""
    connection = connect(shop)
    connection.execute("PRAGMA cache_size = -131072")
    return connection


RUNS: dict[str, Callable[[Path, Path], None]] = {
    "imported": imported,
    "by hand": by_hand,
    "by hand, every column": ready,
}


def measured(name: str, shop: Path, file: Path) -> tuple[float, float, float]:
    """Run one of `RUNS` in a process of its own; return seconds, CPU, megabytes."""
    Shop.create(shop, Settings(now=NOW)).close()
    words = ("-m", "tests.benchmarks.importing", "--run", name, str(shop), str(file))
    done = subprocess.run(
        [sys.executable, *words], stdout=subprocess.PIPE, text=True, check=True
    )
    seconds, cpu, megabytes = json.loads(done.stdout)
    return seconds, cpu, megabytes


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    if arguments[:1] == ["--run"]:
        _, name, shop, file = arguments
        start, worked = perf_counter(), process_time()
        RUNS[name](Path(shop), Path(file))
        seconds, cpu = perf_counter() - start, process_time() - worked
        print(json.dumps([seconds, cpu, getrusage(RUSAGE_SELF).ru_maxrss / 1024]))
        return
    customers = int(arguments[0]) if arguments else CUSTOMERS
    with TemporaryDirectory() as folder:
        _compare(customers, Path(folder))


def _compare(customers: int, folder: Path) -> None:
    file, tables = folder / "customers.csv", folder / "tables"
    with file.open("w", encoding="utf-8", newline="") as text:
        table = csv.writer(text)
        table.writerow(HEADER)
        table.writerows(rows(customers))
    megabytes = file.stat().st_size / 1e6
    print(f"\n{customers:,} customers, {megabytes:.0f} MB of CSV", flush=True)
    taken: dict[str, tuple[float, float, float]] = {}
    for name, run in RUNS.items():
        shop = folder / f"{name}.shop"
        source = tables if run is ready else file
        taken[name] = measured(name, shop, source)
        if run is imported:
            dump(shop, tables)
        shop.unlink()
    print(
        f"{'':22}  {'s':>7}  {'CPU s':>7}  {'µs each':>7}  {'MB':>5}  {'imported':>14}"
    )
    wall, worked, _ = taken["imported"]
    for name, (seconds, cpu, memory) in taken.items():
        print(
            f"{name:22}  {seconds:7.2f}  {cpu:7.2f}  {cpu / customers * 1e6:7.1f}"
            f"  {memory:5.0f}  {wall / seconds:5.2f}×, CPU {worked / cpu:5.2f}×",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
