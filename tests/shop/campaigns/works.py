"""
What is killed: how each work is prepared, done and, when it was stopped, gone on with.

A work is done in the folder it was prepared in. Its shop's clock stands still, so that
the shop is the same to the last byte of its content however often the work was stopped.
"""

import csv
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from attrs import evolve

from custquery.hooks.messages import EmailMessage
from custquery.shop import Settings, Shop
from custquery.shop.bulk import Edit, carrying
from custquery.shop.exchange import Attestation, Choices, import_customers, lots
from custquery.shop.mail import MboxSender

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
SHOP, FILE, REJECTS, MBOX = map(Path, ("my.shop", "in.csv", "rejects.csv", "my.mbox"))

_AGREED = Attestation("anna", "the old shop", datetime(2026, 1, 1, tzinfo=UTC))
_CHOICES = Choices(attested=_AGREED, rejects=REJECTS)
_HEADER = (
    "Naam",
    "Email",
    "Nieuwsbrief",
    "Tags",
    "Opmerkingen",
    "Straat",
    "Woonplaats",
)


class Work(NamedTuple):
    """One thing that is killed."""

    #: Fills an empty shop, and the current folder, with so many customers.
    prepare: Callable[[Shop, int], None]
    #: Does all of it, or what is left of it.
    carry_out: Callable[[Shop], None]
    #: Customers that make it some hundred statements of work, and milliseconds.
    few: int
    some: int


def content(connection: sqlite3.Connection) -> str:
    """Return what only a shop has that holds the same rows."""
    whole = sha256()
    for line in connection.iterdump():
        whole.update(line.encode())
    return whole.hexdigest()


def small_lots() -> None:
    """Let a work have many transactions, in a process that does nothing else."""
    lots.LOT = carrying.LOT = 10


# A file that is imported


def _prepare_import(shop: Shop, many: int) -> None:
    shop.add({"email": f"n{n}@x.nl", "name": "Old"} for n in range(0, many, 5))
    with FILE.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([_HEADER, *map(_row, range(many))])


def _row(number: int) -> tuple[str, ...]:
    """Return a row: new, of somebody there, wrong, repeated, or by name alone."""
    match number % 10:
        case 3:
            email = "oops"
        case 6:
            email = f"N{number - 1}@x.nl"
        case 8:
            email = ""
        case _:
            email = f"n{number}@x.nl"
    said = "ja" if number % 2 else ""
    note = f'Says "{number}",\nand more'
    return (f"N{number}", email, said, f"t{number % 3}, all", note, "Dam 1", "Ede")


def _import(shop: Shop) -> None:
    import_customers(shop, FILE, _CHOICES)


# Jobs that edit many


def _prepare_bulk(shop: Shop, many: int) -> None:
    order = {"order": [{"placed_at": 0, "total": 1}]}
    shop.add(
        {"id": n, "name": f"N{n}", "tag": ["old"], **(order if n % 3 == 0 else {})}
        for n in range(1, many + 1)
    )
    for edit, chosen in (
        (Edit.add_tags("new"), "tag:old"),
        (Edit.set_language("fr"), "tag:old"),
        (Edit.remove_tags("old"), "orders:>0"),
        (Edit.delete(), range(many // 2, many + 5)),
    ):
        shop.bulk.begin(shop.bulk.plan(edit, chosen))


def _edit(shop: Shop) -> None:
    for job in shop.bulk.jobs():
        shop.bulk.run(job.id)
    if shop.bulk.job(1).state == "done":
        shop.bulk.undo(1)


# Customers who are there twice


def _prepare_merge(shop: Shop, many: int) -> None:
    shop.define_metafield("facts", "shoes", "number")
    shop.add(_person(n) for n in range(1, many * 2 + 1))


def _person(number: int) -> dict[str, object]:
    event = {"channel": "email", "at": number, "source": "fair"}
    state = "unsubscribed" if number % 3 else "subscribed"
    return {
        "id": number,
        "first_name": "Noor",
        "email": f"noor{number}.devries@example.com",
        "note": f"secret{number}x",
        "tag": [f"t{number}", "all"],
        "address": [{"address1": f"Dam {number}", "city": "Ede", "country": "NL"}],
        "order": [
            {
                "name": f"#{number}",
                "placed_at": number,
                "total": 100,
                "order_line": [{"title": "Tea", "quantity": 1, "total": 100}],
            }
        ],
        "metafield": [{"path": "facts.shoes", "value": str(number)}],
        "consent_event": [{**event, "state": state}],
    }


def _merge(shop: Shop) -> None:
    for one in range(1, _count(shop, 'SELECT max(id) FROM "order"'), 2):
        if (
            None
            is shop.duplicates.survivor_of(one)
            is shop.duplicates.survivor_of(one + 1)
        ):
            shop.duplicates.merge(one, one + 1)


def _count(shop: Shop, sql: str) -> int:
    return int(shop._database.value(sql))  # noqa: SLF001  # past the shop


# People who asked to be forgotten


def _prepare_erasure(shop: Shop, many: int) -> None:
    shop.define_metafield("facts", "shoes", "number")
    shop.add(_person(n) for n in range(1, many * 2 + 2))
    _ask_to_erase(shop, [1])
    # The shop's secret, by which she is recognised, is made now.
    shop.privacy.run()
    _ask_to_erase(shop, range(2, many + 2))
    sender = MboxSender(MBOX, shop.environment.clock)
    for number in range(2, many * 2, 25):
        to = f"noor{number}.devries@example.com"
        sender.send(EmailMessage(f"m{number}", "s@x.nl", "S", to, "H", "x"))


def _ask_to_erase(shop: Shop, customers: Iterable[int]) -> None:
    now = shop.environment
    shop.environment = evolve(now, clock=lambda: NOW - timedelta(days=11))
    for number in customers:
        shop.privacy.request(number, "erasure")
    shop.environment = now


def _erase(shop: Shop) -> None:
    shop.privacy.run([MBOX])


WORKS: Mapping[str, Work] = {
    "import": Work(_prepare_import, _import, 40, 100),
    "bulk edit": Work(_prepare_bulk, _edit, 20, 100),
    "merge": Work(_prepare_merge, _merge, 4, 20),
    "erasure": Work(_prepare_erasure, _erase, 2, 20),
}


def prepare(name: str, many: int) -> None:
    """Prepare a work in the current folder."""
    with Shop.create(SHOP, Settings(now=NOW)) as shop:
        WORKS[name].prepare(shop, many)


def secrets(folder: Path) -> Iterator[str]:
    """Yield where in *folder* somebody is still named who was erased."""
    with sqlite3.connect(folder / SHOP) as shop:
        erased = shop.execute(
            "SELECT customer_id FROM privacy_request WHERE state = 'done'"
        )
        numbers = [number for (number,) in erased]
    for file in folder.iterdir():
        data = file.read_bytes()
        for number in numbers:
            for text in (f"noor{number}.devries", f"secret{number}x"):
                if text.encode() in data:
                    yield f"{text} in {file.name}"
