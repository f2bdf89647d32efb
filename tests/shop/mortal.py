"""An engine whose process is killed with ``kill -9`` after a number of statements."""

import os
import signal
import sys
from collections.abc import Iterable, Sequence

from custquery.shop.store.sqlite import SQLite
from custquery.targets.engines import Change, Connection, Cursor, Params


class Mortal(SQLite):
    """SQLite that prints, as it dies, whether that is while writing."""

    #: How many statements it lives.
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
