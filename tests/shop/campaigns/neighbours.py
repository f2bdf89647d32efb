"""
Two who write and eight who read one file for some seconds, each a process of its own.

Usage: neighbours.py FOLDER SECONDS. Writes what each did to a file of JSON, by number.
They are forks of this process, which has loaded what they need.
"""

import csv
import io
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import monotonic
from typing import NamedTuple, TypeAlias

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.bulk import Edit
from custquery.shop.exchange import write_customers

SHOP = "my.shop"
WRITERS, READERS = 2, 8
#: Each has as many tags as her note says, so that half an edit would be seen.
CUSTOMERS = 300

Done: TypeAlias = dict[str, list[str]]


class Turn(NamedTuple):
    """One thing that somebody does."""

    shop: Shop
    random: Random
    #: Whose turn it is, and which.
    name: str
    done: Done

    @property
    def anybody(self) -> int:
        """The id of a customer."""
        return self.random.randint(1, CUSTOMERS)


# Who writes


def edit(turn: Turn) -> None:
    """Add one to a note, and a tag; anew where somebody else was quicker."""
    customers, number = turn.shop.customers, turn.anybody
    while True:
        found = customers.show(number).customer
        given = {"note": str(int(found.note or 0) + 1), "add_tags": turn.name}
        try:
            customers.edit(number, given, seen=found.updated_at)
        except RequestError as error:
            if error.code != "customer-changed-meanwhile":
                raise
            turn.done["too late"].append(turn.name)
        else:
            turn.done["tags"].append(turn.name)
            return


def order(turn: Turn) -> None:
    row = {"customer_id": turn.anybody, "name": turn.name, "placed_at": 1, "total": 1}
    with turn.shop.write() as rows:
        rows.orders([row])
    turn.done["orders"].append(turn.name)


def edit_many(turn: Turn) -> None:
    bulk = turn.shop.bulk
    language = Edit.set_language(turn.random.choice(("nl", "fr", "de")))
    assert "done" == bulk.carry_out(bulk.plan(language, "tag:everyone")).state
    turn.done["edits of many"].append(turn.name)


# Who reads


def look(turn: Turn) -> None:
    record = turn.shop.record(turn.anybody)
    assert record
    tags = record["tag"]
    assert isinstance(tags, list)
    assert len(tags) == 1 + int(str(record["note"]))


def glance(turn: Turn) -> None:
    customer = turn.shop.customer(turn.anybody)
    assert customer
    assert customer.orders == 100 * customer.amount_spent


def list_them(turn: Turn) -> None:
    page = turn.shop.find("tag:everyone", sort="-updated_at", limit=100)
    assert 100 == len(page.customers)
    for each in page.customers:
        assert len(each.tags) == 1 + int(each.note or 0)


def count_them(turn: Turn) -> None:
    assert CUSTOMERS == turn.shop.count("tag:everyone")
    assert CUSTOMERS == len(set(turn.shop.ids("orders:>=0")))


def export(turn: Turn) -> None:
    stream = io.StringIO(newline="")
    assert CUSTOMERS == write_customers(turn.shop, stream)
    stream.seek(0)
    for row in csv.DictReader(stream):
        assert len(row["Tags"].split(", ")) == 1 + int(row["Note"])


_Does: TypeAlias = Callable[[Turn], None]
_WRITING: tuple[_Does, ...] = (*(edit,) * 30, *(order,) * 9, edit_many)
_READING: tuple[_Does, ...] = (
    *(look, glance) * 5,
    *(list_them,) * 5,
    count_them,
    export,
)
#: Turns between which a shop stays open, as it does for one command or request.
_TURNS = 20


def live(number: int, until: float) -> Done:
    """Do one thing after another *until* a moment, and return what was done."""
    random = Random(number)  # noqa: S311  # not a secret
    is_writer = number < WRITERS
    done: Done = {each: [] for each in ("tags", "orders", "edits of many", "too late")}
    done |= {"turns": [], "wrong": []}
    turn = 0
    while not turn or monotonic() < until:
        with (
            _noted(done),
            Shop.open(SHOP, read_only=number % 2 == 1 and not is_writer) as shop,
        ):
            for _ in range(_TURNS):
                turn += 1
                does = random.choice(_WRITING if is_writer else _READING)
                does(Turn(shop, random, f"w{number}x{turn}", done))
    done["turns"].append(str(turn))
    return done


@contextmanager
def _noted(done: Done) -> Iterator[None]:
    """Note what a user would see of an error."""
    try:
        yield
    except Exception:  # noqa: BLE001  # whatever it is, it is wrong
        done["wrong"].append(traceback.format_exc())


def main(folder: str, seconds: str) -> None:
    os.chdir(folder)
    until = monotonic() + float(seconds)
    for number in range(WRITERS + READERS):
        if not os.fork():
            Path(f"{number}.json").write_text(json.dumps(live(number, until)))
            os._exit(0)
    for _ in range(WRITERS + READERS):
        os.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
