"""
Imports a file into a shop, and is killed after a number of statements.

Usage: dying.py SHOP FILE REJECTS STATEMENTS [orders]; prints whether that was while
writing.
"""

import os
import signal
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from custquery.shop import Shop
from custquery.shop.exchange import importing, lots
from custquery.shop.exchange.orders import importing as orders
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


def main(
    path: str, file: str, rejects: str, statements: str, what: str = "customers"
) -> None:
    engine = Dying()
    lots.LOT = 5
    with Shop.open(path, engine=engine) as shop:
        engine.left = int(statements)
        if what == "orders":
            chosen = orders.OrderChoices(rejects=Path(rejects))
            orders.import_orders(shop, Path(file), chosen)
        else:
            choices = importing.Choices(rejects=Path(rejects))
            importing.import_customers(shop, Path(file), choices)


if __name__ == "__main__":
    main(*sys.argv[1:])
