"""
A criterion's columns and a filter → the values that customers have, and how many each.

Counting a million customers takes longer than anybody waits, so a tally is filled a
block at a time until a moment comes, and goes on where it was. The blocks come from
everywhere, so that what was counted so far tells how many there are in all. What starts
with a few letters is counted at once, where an index has the values in their order.
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import islice
from math import ceil, gcd
from time import monotonic
from typing import TypeAlias

from attrs import define, field, frozen

from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.text import fold
from custquery.shop.store.connection import Database
from custquery.shop.store.finding import Wish
from custquery.shop.store.layout import quoted
from custquery.shop.store.shapes import whole
from custquery.shop.store.sizing import people_of
from custquery.shop.store.sqlite import SQLITE
from custquery.shop.store.stretches import Place, key_of, stretch_sql
from custquery.shop.store.tables import TABLES
from custquery.targets.engines import Engine
from custquery.targets.sql.members import after

#: A value folded, and how many have it.
Found: TypeAlias = tuple[str, int]

#: Customers in a block.
_BLOCK = 500
#: When a filter lists so few customers, all of them are counted at once.
_FEW = 20_000
#: A column with more distinct values is no list that anybody chooses from.
_MOST_VALUES = 100_000

_STARTING = """
SELECT {key}, {count} FROM {table} INDEXED BY {index}
WHERE {key} >= :start AND {key} < :end GROUP BY {key} ORDER BY 2 DESC, 1 LIMIT :limit
"""
#: Goes from each value to the next one, past all customers who have it.
_INSIDE = """
WITH RECURSIVE each(key) AS (
  SELECT min({key}) FROM {table} INDEXED BY {index}
  UNION ALL
  SELECT (SELECT min({key}) FROM {table} INDEXED BY {index} WHERE {key} > each.key)
  FROM each WHERE each.key IS NOT NULL
)
SELECT each.key, (
  SELECT {count} FROM {table} INDEXED BY {index} WHERE {key} = each.key
) FROM each WHERE replace(each.key, :inside, '') <> each.key
ORDER BY 2 DESC, 1 LIMIT :limit
"""
_TABLES = {each.name: each for each in TABLES}


@define(eq=False)
class Tally:
    """How many customers have each value, as far as it was counted."""

    #: By folded value.
    counts: dict[str, int] = field(factory=dict)
    #: How customers spell it, by folded value.
    spellings: dict[str, dict[str, int]] = field(factory=dict)
    #: How it is shown, once that was looked up.
    shown: dict[str, str] = field(factory=dict)
    #: Whether everything was counted.
    done: bool = False
    #: Where to go on: the blocks of customers, and the next one.
    blocks: "_Blocks | None" = None
    step: int = 0
    #: What was counted of values with a start only, by start and limit.
    started: dict[tuple[str, int], tuple[Found, ...]] = field(factory=dict)
    #: Seconds that were spent on it so far.
    spent: float = 0.0
    _sorted: list[Found] = field(factory=list)

    def add(self, key: str, text: str, count: int) -> None:
        """Count *count* customers more who spell the value so."""
        self.counts[key] = self.counts.get(key, 0) + count
        spellings = self.spellings.setdefault(key, {})
        spellings[text] = spellings.get(text, 0) + count

    def best(self, start: str, limit: int) -> tuple[Found, ...]:
        """Return the most frequent values in which a word starts with *start*."""
        if self.done:
            self._sorted = self._sorted or sorted(self.counts.items(), key=_by_count)
            return tuple(islice(_starting(self._sorted, start), limit))
        matching = _starting(self.counts.items(), start)
        return tuple(nsmallest(limit, matching, key=_by_count))

    @property
    def share(self) -> float:
        """The share of the customers that were counted."""
        if self.blocks is None or self.done:
            return float(self.done)
        return self.step / self.blocks.count

    def usual(self, key: str) -> str:
        """Return the most frequent spelling of a value."""
        spellings = self.spellings.get(key, {key: 0})
        return min(spellings, key=lambda each: (-spellings[each], each))


def _starting(items: Iterable[Found], start: str) -> Iterator[Found]:
    if not start:
        return iter(items)
    inside = f" {start}"
    return (each for each in items if each[0].startswith(start) or inside in each[0])


def _by_count(item: Found) -> tuple[int, str]:
    return -item[1], item[0]


@frozen(eq=False)
class Counting:
    """What is counted: columns, of everyone or of whom a filter selects."""

    places: tuple[Place, ...]
    model: Tables
    reading: Reading
    among: Wish | None
    #: Customers that are counted at once.
    block: int = _BLOCK
    #: Who is asked.
    engine: Engine = SQLITE
    #: The statement that counts a stretch of customers, once it is written.
    _written: list[tuple[str, Mapping[str, object]]] = field(factory=list, init=False)

    def fill(self, tally: Tally, database: Database, until: float) -> None:
        """Count on until *until*, on the clock of `time.monotonic`."""
        while not tally.done and (start := monotonic()) < until:
            self._next(tally, database, until)
            tally.spent += monotonic() - start
            if len(tally.counts) > _MOST_VALUES:
                tally.done = True

    def _next(self, tally: Tally, database: Database, until: float) -> None:
        """Count the values of the next block of customers."""
        if tally.blocks is None:
            at_once = self.engine.columnar or self._few(database)
            tally.blocks = _Blocks.of(database, 0 if at_once else self.block)
        low, high = tally.blocks.at(tally.step)
        if low == high:
            tally.done = True
            return
        sql, params = self._statement(database)
        rows = database.rows_until(until, sql, {**params, "low": low, "high": high})
        for key, text, count in rows or ():
            tally.add(fold(str(key)), str(text), count)
        if rows is not None:
            tally.step += 1
            tally.done = tally.step >= tally.blocks.count

    # What an index knows

    @property
    def index(self) -> str | None:
        """The index that has the values in order, with whose they are; or None."""
        relation, column = self.places[0]
        if len(self.places) > 1 or relation is None or relation.within:
            return None
        if self.engine.columnar:
            return None
        if relation.where or relation.older:
            return None
        wanted = (key_of((relation, column), self.model), relation.owner)
        table = _TABLES.get(relation.table)
        indexes = table.indexes if table else ()
        return next((each.name for each in indexes if each.columns[:2] == wanted), None)

    @property
    def _indexed(self) -> tuple[str, str, str]:
        """The table, the column of the values and that of the customer."""
        relation, column = self.places[0]
        if relation is None:
            return self.model.table, key_of((None, column), self.model), self.model.key
        return relation.table, key_of((relation, column), self.model), relation.owner

    @property
    def _once(self) -> bool:
        """Whether a customer has each value once at most."""
        table, *columns = self._indexed
        return table in _TABLES and set(_TABLES[table].key) == set(columns)

    def starting(
        self, start: str, database: Database, until: float, limit: int
    ) -> tuple[Found, ...]:
        """Count only the values in which a word starts with *start*, by an index."""
        end = after(start)
        if self.index is None or self.among is not None or end is None:
            return ()
        table, key, owner = map(quoted, self._indexed)
        count = "count(*)" if self._once else f"count(DISTINCT {owner})"
        names = {
            "table": table,
            "key": key,
            "count": count,
            "index": quoted(self.index),
        }
        params = {"start": start, "end": end, "inside": f" {start}", "limit": limit}
        for sql in (_STARTING, _INSIDE):
            rows = database.rows_until(until, sql.format(**names), params)
            if rows or rows is None:
                return tuple((key, count) for key, count in rows or ())
        return ()

    def exactly(self, key: str, database: Database, until: float) -> int | None:
        """Count one value by an index; None: there is none, or no time."""
        if self.index is None or self.among is not None:
            return None
        table, column, owner = map(quoted, self._indexed)
        count = "count(*)" if self._once else f"count(DISTINCT {owner})"
        where = f"INDEXED BY {quoted(self.index)} WHERE {column} = :key"
        sql = f"SELECT {count} FROM {table} {where}"  # noqa: S608
        rows = database.rows_until(until, sql, {"key": key})
        return int(rows[0][0]) if rows and rows[0][0] else None

    def spelling(self, key: str, tally: Tally, database: Database) -> str:
        """Return how most customers with a value spell it, or most of a thousand."""
        text = tally.usual(key)
        relation, column = self.places[0]
        table, name, _ = self._indexed
        if relation is None or name == column or self.index is None:
            return text
        some = (
            f"SELECT {quoted(column)} AS text FROM {quoted(table)} "  # noqa: S608
            f"WHERE {quoted(name)} = :key LIMIT 1000"
        )
        best = "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        sql = f"SELECT text FROM ({some}) AS spelled {best}"  # noqa: S608
        return str(database.value(sql, {"key": key}) or text)

    def _few(self, database: Database) -> str:
        """Return SQL for the few customers that an index lists, if they are few."""
        if self.among is None or self.engine.plans:
            return ""
        _, found = self.among.rarest(database)
        if found.clause is None or found.size > _FEW:
            return ""
        return whole(self.among.clauses, found.clause, "ids")

    def _statement(self, database: Database) -> tuple[str, Mapping[str, object]]:
        if not self._written:
            found = stretch_sql(
                self.places,
                self.model,
                self.reading,
                self.among,
                engine=self.engine,
                few=self._few(database),
                # Else the spelling is looked up when it is shown.
                spelled=not (self._once and self.index),
            )
            self._written.append(found)
        return self._written[0]


@frozen
class _Blocks:
    """The ids of all customers in blocks, in an order that has some from everywhere."""

    first: int
    last: int
    size: int

    @classmethod
    def of(cls, database: Database, customers: int) -> "_Blocks":
        """Return blocks of about so many *customers*; 0: one block of all."""
        people = people_of(database)
        if not people.count:
            return cls(0, -1, 1)
        ids = people.last - people.first + 1
        # Where ids are far apart a block has more of them.
        apart = max(ids / people.count, 1.0)
        return cls(people.first, people.last, ceil(customers * apart) or ids)

    @property
    def count(self) -> int:
        return -(-(self.last - self.first + 1) // self.size)

    def at(self, step: int) -> tuple[int, int]:
        """Return the block of a step: behind which id, and up to which."""
        count = self.count
        if step >= count:
            return 0, 0
        # A stride near the golden ratio leaves no part of the ids out for long.
        stride = int(count * 0.618) or 1
        while gcd(stride, count) > 1:
            stride += 1
        low = self.first - 1 + step * stride % count * self.size
        return low, low + self.size
