"""
Carries out works, each in a process of its own that is killed at some moment.

Orders are lines of JSON: the ``work``, its ``folder``, and the number of the statement
or the ``seconds`` after which it is killed, if it is. So are the answers: how it ended,
what it was doing, how many statements and seconds it took. All processes are forks of
this one, which has loaded what they need.
"""

import json
import mmap
import os
import select
import signal
import sqlite3
import sys
import traceback
from collections.abc import Iterable, Sequence
from contextlib import chdir
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, cast

from custquery.shop import Shop
from custquery.shop.store.sqlite import SQLite
from custquery.targets.engines import Change, Connection, Cursor, Params
from tests.shop.campaigns.works import SHOP, WORKS, content, prepare, small_lots

#: What a process was doing when it was killed.
DOING = ("between transactions", "writing", "rewriting the file")


class Watched(SQLite):
    """SQLite that tells what it does, and dies after some statements."""

    #: How many statements it lives; those before are for free.
    left = -1

    def __init__(self, told: memoryview, *, notes: bool) -> None:
        """Tell in *told* what is done, and how many statements there were."""
        self._told, self._notes = told, notes
        #: What the shop held after each transaction, where that is noted.
        self.states: list[str] = []

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        found = super().execute(connection, sql, params)
        self._count(connection)
        if self._notes and sql == "COMMIT":
            self.states.append(content(cast("sqlite3.Connection", connection)))
        return found

    def change(
        self, connection: Connection, changing: Change, rows: Iterable[Sequence[object]]
    ) -> None:
        super().change(connection, changing, rows)
        self._count(connection)

    def load(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
    ) -> None:
        super().load(connection, table, columns, rows)
        self._count(connection)

    def shred(self, connection: Connection) -> str:
        self._told[0] = 2
        self._count(connection)
        found = super().shred(connection)
        self._count(connection)
        self._told[0] = 0
        return found

    def _count(self, connection: Connection) -> None:
        if self._told[0] < 2:
            self._told[0] = int(cast("sqlite3.Connection", connection).in_transaction)
        self._told[1] += 1
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def work(order: dict[str, Any], told: memoryview, ready: int) -> None:
    os.chdir(order["folder"])
    if "many" in order:
        prepare(order["work"], order["many"])
        return
    notes = order.get("notes", False)
    engine = Watched(told, notes=notes)
    with Shop.open(SHOP, engine=engine) as shop:
        engine.left, told[1] = order.get("statement", -1), 0
        os.write(ready, b".")
        WORKS[order["work"]].carry_out(shop)
    if notes:
        Path("states.json").write_text(json.dumps(engine.states))


@cache
def warm(name: str) -> None:
    """Do a work once in this process, so that its forks have all that it loads."""
    with TemporaryDirectory() as folder, chdir(folder):
        prepare(name, 2)
        with Shop.open(SHOP) as shop:
            WORKS[name].carry_out(shop)


def killed(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out an order in a fork, and return how that ended."""
    warm(order["work"])
    told = memoryview(mmap.mmap(-1, 16)).cast("Q")
    reading, ready = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reading)
            work(order, told, ready)
            status = 0
        except BaseException:  # noqa: BLE001  # whatever it is, it is told
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(ready)
    os.read(reading, 1)
    began = monotonic()
    # It can be read again when the process has ended.
    if not select.select([reading], [], [], order.get("seconds"))[0]:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    took = monotonic() - began
    os.close(reading)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "doing": DOING[told[0]],
        "statements": told[1],
        "seconds": took,
    }


if __name__ == "__main__":
    small_lots()
    for line in sys.stdin:
        print(json.dumps(killed(json.loads(line))), flush=True)  # noqa: T201  # answers
