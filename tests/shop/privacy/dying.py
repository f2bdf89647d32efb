"""
Carries out an erasure that is due, and is killed after a number of statements.

Usage: dying.py SHOP MBOX STATEMENTS; prints whether that was while writing.
"""

import os
import signal
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from custquery.shop import Shop
from custquery.shop.store.sqlite import SQLite
from custquery.targets.engines import Change, Connection, Cursor, Params

#: When the erasure is due.
LATER = datetime(2026, 6, 15, 12, tzinfo=UTC)


class Dying(SQLite):
    """SQLite in a process that is killed after some statements."""

    left = 1 << 60

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        found = super().execute(connection, sql, params)
        self._count(connection)
        return found

    def change(
        self, connection: Connection, changing: Change, rows: Iterable[Sequence[object]]
    ) -> None:
        super().change(connection, changing, rows)
        self._count(connection)

    def shred(self, connection: Connection) -> str:
        self._count(connection)
        found = super().shred(connection)
        self._count(connection)
        return found

    def _count(self, connection: Connection) -> None:
        self.left -= 1
        if self.left == 0:
            is_writing = getattr(connection, "in_transaction", False)
            sys.stdout.write("writing" if is_writing else "between")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def main(path: str, mbox: str, statements: str) -> None:
    engine = Dying()
    with Shop.open(path, engine=engine) as shop:
        shop.environment = evolve(shop.environment, clock=lambda: LATER)
        engine.left = int(statements)
        shop.privacy.run([Path(mbox)])


if __name__ == "__main__":
    main(*sys.argv[1:])
