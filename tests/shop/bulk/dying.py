"""
Carries out the jobs of a shop, and is killed after a number of statements.

Usage: dying.py SHOP STATEMENTS; prints whether that was while writing.
"""

import os
import signal
import sys
from collections.abc import Iterable, Sequence

from custquery.shop import Shop
from custquery.shop.bulk import carrying
from custquery.shop.store.sqlite import SQLite
from custquery.targets.engines import Change, Connection, Cursor, Params


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

    def _count(self, connection: Connection) -> None:
        self.left -= 1
        if self.left == 0:
            is_writing = getattr(connection, "in_transaction", False)
            sys.stdout.write("writing" if is_writing else "between")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def main(path: str, statements: str) -> None:
    engine = Dying()
    carrying.LOT = 2
    with Shop.open(path, engine=engine) as shop:
        engine.left = int(statements)
        for job in shop.bulk.jobs():
            shop.bulk.run(job.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
