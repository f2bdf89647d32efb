"""
Keys and scores by the million → rows on disk that vanish with the search.

It is a private database of SQLite, which has no name and is gone when it is closed. It
holds numbers, and hashes of keys in place of what the keys say.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations, groupby
from operator import itemgetter

from custquery.shop.duplicates.comparing import Comparison
from custquery.shop.duplicates.keys import Key
from custquery.shop.duplicates.pairs import largest_block

#: Pairs that are read together.
_LOT = 2_000

_TABLES = """
CREATE TABLE key (hash INTEGER, kind TEXT, customer INTEGER);
CREATE TABLE candidate (one INTEGER, two INTEGER, PRIMARY KEY (one, two)) WITHOUT ROWID;
CREATE TABLE pair (score REAL, weight REAL, one INTEGER, two INTEGER, levels TEXT);
"""

#: A pair that was scored: score, weight, both customers, and how they compare.
Scored = tuple[float, float, int, int, tuple[Comparison, ...]]


class Scratch:
    """What one search has to remember."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_TABLES)

    def add_keys(self, rows: Iterable[tuple[Key, int]]) -> None:
        """Note under which keys customers are looked for."""
        self._connection.executemany(
            "INSERT INTO key VALUES (?, ?, ?)",
            ((hash(key), key.kind, customer) for key, customer in rows),
        )

    def pair_up(self) -> Iterator[tuple[str, int]]:
        """Note all pairs that share a key; yield kind and size of blocks too big."""
        found = self._connection.execute(
            "SELECT hash, kind, customer FROM key ORDER BY hash, kind, customer"
        )
        for (_, kind), rows in groupby(found, itemgetter(0, 1)):
            block = [customer for _, _, customer in rows]
            if len(block) > largest_block(kind):
                yield kind, len(block)
            elif len(block) > 1:
                self._connection.executemany(
                    "INSERT OR IGNORE INTO candidate VALUES (?, ?)",
                    combinations(block, 2),
                )
        self._connection.execute("DROP TABLE key")

    def candidates(self) -> Iterator[Sequence[tuple[int, int]]]:
        """Yield the pairs that share a key, by the lot."""
        found = self._connection.execute("SELECT one, two FROM candidate")
        while lot := found.fetchmany(_LOT):
            yield lot

    def add_pairs(self, rows: Iterable[Scored]) -> None:
        """Note pairs with their scores."""
        self._connection.executemany(
            "INSERT INTO pair VALUES (?, ?, ?, ?, ?)",
            (
                (*row, " ".join(str(each) for one in levels for each in one))
                for *row, levels in rows
            ),
        )

    def count(self) -> int:
        """Return how many pairs were scored."""
        [(found,)] = self._connection.execute("SELECT count(*) FROM pair")
        return int(found)

    def pairs(self) -> Iterator[Scored]:
        """Yield the scored pairs, the surest first."""
        for *row, levels in self._connection.execute(
            "SELECT score, weight, one, two, levels FROM pair "
            "ORDER BY score DESC, weight DESC, one, two"
        ):
            parts = levels.split()
            comparisons = map(
                Comparison, parts[::3], parts[1::3], map(float, parts[2::3])
            )
            yield (*row, tuple(comparisons))


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Give room on disk that is gone when the block ends."""
    # Without a name it is a file that nobody else sees, and that closing removes.
    connection = sqlite3.connect("", isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        yield Scratch(connection)
    finally:
        connection.close()
