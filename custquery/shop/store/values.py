"""
The shop's customers → the values that they have, with counts, within a deadline.

What was counted is kept as long as nothing is written, so the first answers to a broad
question may say "at least", and later ones are whole. Reading never blocks a writer.
Values that are of one person, such as e-mail addresses, are not given.
"""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from custquery.schema.calendar import moment
from custquery.schema.canonical import canonical
from custquery.schema.checked import EVERYONE, Checked
from custquery.schema.criterion import Criterion
from custquery.schema.models import Tables
from custquery.schema.ports import Counted
from custquery.schema.reading import Reading
from custquery.schema.text import fold
from custquery.schema.types import Email, EmailDomain, Phone
from custquery.shop.store.connection import Database
from custquery.shop.store.finding import Wish, all_of, wish
from custquery.shop.store.stretches import places_of
from custquery.shop.store.tables import TABLES
from custquery.shop.store.tallying import Counting, Found, Tally
from custquery.targets.sql.values import kept_source

#: Seconds for the first answers of a tally, for a value that is not in it yet, and for
#: going on beside an answer.
_FIRST_LOOKS, _LAST_LOOKS, _MEANWHILE = 0.2, 0.8, 0.008
#: From so many customers on, those who were counted say how many there are in all.
_TELLING = 20
#: Tallies that are kept.
_MOST = 16
#: A longer column holds what somebody wrote, not what anybody chooses.
_LONGEST = 1_000
_PERSONAL = (Email, EmailDomain, Phone)
_IN_BATCHES = frozenset({"rfm_group", "predicted_spend_tier"})
_GROUPED_AT = "SELECT rfm_as_of FROM customer WHERE rfm_group > '' LIMIT 1"
_LONG = {
    (table.name, column.name)
    for table in TABLES
    for column in table.columns
    if column.longest > _LONGEST
}


class ShopValues:
    """The `Values` of a shop; use it in the thread of its database."""

    def __init__(
        self, database: Database, tables: Tables, reading: Callable[[], Reading]
    ) -> None:
        """Keep where the customers are, and how a filter is read."""
        self._database = database
        self._tables = tables
        self._reading = reading
        self._state: object = None
        self._tallies: dict[object, tuple[Counting, Tally]] = {}

    def values(
        self,
        criterion: Criterion,
        start: str = "",
        *,
        among: Checked | None = None,
        limit: int = 10,
        deadline: float = 0.1,
    ) -> tuple[Counted, ...]:
        """
        Return values of *criterion* that start with *start*, the most frequent first.

        Args:
            criterion: A criterion of text, or of a closed list.
            start: A word inside the value may start with it too; case and accents do
                not matter.
            among: Count only these customers; everyone by default.
            limit: At most so many.
            deadline: Seconds; what takes longer gives fewer values, or says that there
                are at least so many.
        """
        until = monotonic() + deadline
        with self._database.reading():
            found = self._tally(criterion, among)
            if found is None:
                return ()
            counting, tally = found
            wanted = fold(start)
            quick = self._quick(counting, tally, wanted, until, limit)
            enough = bool(quick) or tally.spent > _FIRST_LOOKS
            soon = min(until, monotonic() + _MEANWHILE) if enough else until
            counting.fill(tally, self._database, soon)
            if quick and not tally.done:
                return self._shown(quick, counting, tally, about=False)
            best = tally.best(wanted, limit)
            if not best and tally.spent < _LAST_LOOKS:
                counting.fill(tally, self._database, until)
                best = tally.best(wanted, limit)
            return self._shown(best, counting, tally, about=not tally.done)

    def _quick(
        self, counting: Counting, tally: Tally, start: str, until: float, limit: int
    ) -> tuple[Found, ...]:
        """Count only what starts with *start*, where that is faster."""
        if not start or tally.done:
            return ()
        key = start, limit
        if key not in tally.started:
            found = counting.starting(start, self._database, until, limit)
            tally.started[key] = found  # also when there was no time: once is enough
        return tally.started[key]

    def count(self, filter: Checked, *, deadline: float = 0.1) -> int | None:
        """Return how many customers *filter* selects; None: too long to wait."""
        until = monotonic() + deadline
        with self._database.reading():
            asked = self._wished(filter)
            sql = all_of(self._database, asked, "count")
            rows = self._database.rows_until(until, sql, asked.params)
        return int(rows[0][0]) if rows else None

    def as_of(self, criterion: Criterion) -> datetime | None:
        """Return when *criterion* was computed for all customers; None: it is live."""
        if criterion.name not in _IN_BATCHES:
            return None
        found = self._database.value(_GROUPED_AT)
        return None if found is None else moment(found)

    def _tally(
        self, criterion: Criterion, among: Checked | None
    ) -> tuple[Counting, Tally] | None:
        """Return what was counted so far; None where nothing is to be counted."""
        source = kept_source(criterion, self._tables)
        places = places_of((source,))
        if criterion.type.domain not in {"text", "code"} or not places:
            return None
        if isinstance(criterion.type, _PERSONAL) or any(map(self._is_long, places)):
            return None
        self._forget_if_changed()
        key = (source, None if among in {None, EVERYONE} else canonical(among))
        if key not in self._tallies:
            counting = Counting(
                places,
                self._tables,
                self._reading(),
                self._wish(among),
                engine=self._database.engine,
            )
            while len(self._tallies) >= _MOST:
                self._tallies.pop(next(iter(self._tallies)))
            self._tallies[key] = counting, Tally()
        return self._tallies[key]

    def _is_long(self, place: tuple[object, str]) -> bool:
        relation, column = place
        return relation is None and (self._tables.table, column) in _LONG

    def _wish(self, among: Checked | None) -> Wish | None:
        if among is None or among == EVERYONE:
            return None
        return self._wished(among)

    def _wished(self, filter: Checked) -> Wish:
        engine = self._database.engine
        return wish(filter, self._tables, self._reading(), engine)

    def _forget_if_changed(self) -> None:
        state = self._database.state
        if state != self._state:
            self._tallies.clear()
            self._state = state

    def _shown(
        self,
        found: tuple[Found, ...],
        counting: Counting,
        tally: Tally,
        *,
        about: bool,
    ) -> tuple[Counted, ...]:
        for key, _ in found:
            if key not in tally.shown:
                tally.shown[key] = counting.spelling(key, tally, self._database)
        return tuple(
            self._counted(each, counting, tally, about=about) for each in found
        )

    def _counted(
        self, found: Found, counting: Counting, tally: Tally, *, about: bool
    ) -> Counted:
        """Return a value with its count; a guess from very few is made sure of."""
        key, count = found
        if about and count < _TELLING:
            until = monotonic() + _MEANWHILE / 4
            exact = counting.exactly(key, self._database, until)
            if exact is not None:
                return Counted(tally.shown[key], exact)
        guess = _guess(count, tally.share) if about else count
        return Counted(tally.shown[key], guess, about)


def _guess(count: int, share: float) -> int:
    """Return how many there are when *count* were found in a *share* of everyone."""
    if share in {0.0, 1.0}:
        return count
    guess = round(count / share)
    rounded: int = 10 ** max(len(str(guess)) - 2, 0)
    return guess // rounded * rounded
