"""
A criterion's columns and a filter → the values that customers have, and how many each.

Counting a million customers takes longer than anybody waits, so a tally is filled a
stretch at a time until a moment comes, and goes on where it was. What an index has in
the order of its values is counted along that index, the rest by customers.
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import nsmallest
from itertools import islice
from math import gcd
from time import monotonic
from typing import TypeAlias

from attrs import define, field, frozen

from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.text import fold
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.finding import Wish
from custquery.shop.store.layout import quoted
from custquery.shop.store.shapes import whole
from custquery.shop.store.stretches import Place, key_of, stretch_sql
from custquery.shop.store.tables import TABLES
from custquery.targets.sql.members import after

#: A value folded, and how many have it.
Found: TypeAlias = tuple[str, int]

#: Seconds that one statement should take.
_STRETCH = 0.004
#: Entries of an index in the first stretch.
_FIRST = 2_000
#: Customers in a block.
_BLOCK = 500
#: When a filter lists so few customers, all of them are counted at once.
_FEW = 20_000
#: A column with more distinct values is no list that anybody chooses from.
_MOST_VALUES = 100_000

#: Before every id.
_LEAST = -(2**63)
_ENDS = "SELECT (SELECT min(id) FROM customer), (SELECT max(id) FROM customer)"
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
    #: Where to go on along an index: behind a value of a customer.
    place: tuple[str, int] | None = None
    #: Entries of the index in the next stretch.
    size: int = _FIRST
    #: Where to go on by customers: the blocks, and the next one.
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
        """The share of the customers that were counted; 1.0 along an index."""
        if self.blocks is None or self.done:
            return 1.0
        return max(self.step, 1) / self.blocks.count

    def usual(self, key: str) -> str:
        """Return the most frequent spelling of a value."""
        spellings = self.spellings.get(key, {key: 0})
        return min(spellings, key=lambda each: (-spellings[each], each))

    def paced(self, seconds: float, *, counted: bool) -> None:
        """Choose the size of the next stretch by what this one took."""
        self.spent += seconds
        factor = _STRETCH / max(seconds, _STRETCH / 8) if counted else 0.5
        self.size = max(100, int(self.size * factor))


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
    #: The statement that counts a stretch of customers, once it is written.
    _written: list[tuple[str, Mapping[str, object]]] = field(factory=list, init=False)

    def fill(self, tally: Tally, database: Database, until: float) -> None:
        """Count on until *until*, on the clock of `time.monotonic`."""
        along = self.among is None and self.index is not None
        count = self._along if along else self._by_customers
        while not tally.done and (start := monotonic()) < until:
            counted = count(tally, database, until)
            tally.paced(monotonic() - start, counted=counted)
            if len(tally.counts) > _MOST_VALUES:
                tally.done = True

    @property
    def looks(self) -> float:
        """Seconds after which there is an answer that is worth showing."""
        # In order of an index the frequent values may come last.
        return 2.0 if self.among is None and self.index else 0.25

    # Along an index

    @property
    def index(self) -> str | None:
        """The index that has the values in order, with whose they are; or None."""
        relation, column = self.places[0]
        if len(self.places) > 1 or relation is None or relation.within:
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

    def _along(self, tally: Tally, database: Database, until: float) -> bool:
        """Count the next entries: of the value at hand, or whole values behind it."""
        value, last = tally.place or ("", _LEAST)
        params = {"key": value, "last": last, "n": tally.size}
        only = "{key} = :key AND {owner} > :last ORDER BY {owner} LIMIT :n"
        entries = self._select("{owner} AS o", only)
        count = "count(*)" if self._once else "count(DISTINCT o)"
        sql = f"SELECT :key, {count}, max(o) FROM ({entries})"  # noqa: S608
        rows = database.rows_until(until, sql, params)
        if rows and not rows[0][1]:
            rows = self._values_behind(tally, database, until)
        for key, count, owner in rows or ():
            tally.add(fold(key), key, count)
            tally.place = key, owner
        return rows is not None

    def _values_behind(
        self, tally: Tally, database: Database, until: float
    ) -> list[Row] | None:
        """Count whole values, as many as a stretch is long; None: no time."""
        value, _ = tally.place or ("", _LEAST)
        params: dict[str, object] = {"key": value, "n": tally.size}
        skipping = "{key} > :key ORDER BY {key} LIMIT 1 OFFSET :n"
        found = database.rows_until(until, self._select("{key}", skipping), params)
        if found is None:
            return None
        params["end"] = found[0][0] if found else None
        upto = "AND {key} < :end" if found else ""
        what = "{key}, {count}, max({owner})"
        where = f"{{key}} > :key {upto} GROUP BY {{key}}"
        rows = database.rows_until(until, self._select(what, where), params)
        tally.done = rows is not None and not found
        if rows == [] and found:  # one value is longer than the stretch
            tally.place = found[0][0], _LEAST
        return rows

    def _select(self, what: str, where: str) -> str:
        """Return SQL over the entries of the index."""
        table, key, owner = map(quoted, self._indexed)
        count = "count(*)" if self._once else f"count(DISTINCT {owner})"
        names = {"key": key, "owner": owner, "count": count}
        return (
            f"SELECT {what.format(**names)} FROM {table} "  # noqa: S608
            f"INDEXED BY {quoted(self.index or '')} WHERE {where.format(**names)}"
        )

    def starting(
        self, start: str, database: Database, until: float, limit: int
    ) -> tuple[Found, ...]:
        """Count only the values that start with *start*, where an index has those."""
        end = after(start)
        if self.index is None or self.among is not None or end is None:
            return ()
        where = (
            "{key} >= :start AND {key} < :end "
            "GROUP BY {key} ORDER BY 2 DESC, 1 LIMIT :limit"
        )
        sql = self._select("{key}, {count}", where)
        params = {"start": start, "end": end, "limit": limit}
        rows = database.rows_until(until, sql, params)
        return tuple((key, count) for key, count in rows or ())

    def spelling(self, key: str, tally: Tally, database: Database) -> str:
        """Return how most customers with a value spell it, or most of a thousand."""
        text = tally.usual(key)
        relation, column = self.places[0]
        table, name, _ = self._indexed
        if relation is None or name == column or self.index is None:
            return text
        some = (
            f"SELECT {quoted(column)} AS text FROM {quoted(table)} "  # noqa: S608
            f"WHERE {quoted(name)} = ? LIMIT 1000"
        )
        sql = f"SELECT text FROM ({some}) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"  # noqa: S608
        return str(database.value(sql, (key,)) or text)

    # By customers

    def _by_customers(self, tally: Tally, database: Database, until: float) -> bool:
        """Count the values of the next block of customers."""
        if tally.blocks is None:
            tally.blocks = _Blocks.of(
                database, 0 if self._few(database) else self.block
            )
        block = tally.blocks.at(tally.step)
        if block is None:
            tally.done = True
            return True
        sql, params = self._statement(database)
        low, high = block
        rows = database.rows_until(until, sql, {**params, "low": low, "high": high})
        if rows is None:
            return False
        for key, text, count in rows:
            tally.add(fold(str(key)), str(text), count)
        tally.step += 1
        tally.done = tally.blocks.at(tally.step) is None
        return True

    def _few(self, database: Database) -> str:
        """Return SQL for the few customers that an index lists, if they are few."""
        if self.among is None:
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
    def of(cls, database: Database, size: int) -> "_Blocks":
        """Return the blocks of a *size*; 0: one block."""
        first, last = database.rows(_ENDS)[0]
        if first is None:
            return cls(0, -1, 1)
        return cls(first, last, size or last - first + 1)

    @property
    def count(self) -> int:
        return -(-(self.last - self.first + 1) // self.size)

    def at(self, step: int) -> tuple[int, int] | None:
        """Return the block of a step: behind which id, up to which; None: none left."""
        count = self.count
        if step >= count:
            return None
        # A stride near the golden ratio leaves no part of the ids out for long.
        stride = int(count * 0.618) or 1
        while gcd(stride, count) > 1:
            stride += 1
        low = self.first - 1 + step * stride % count * self.size
        return low, low + self.size
