"""
Saved segments: a filter under a name, used by others as ``segment:"Name"``.

What is saved is canonical, so a relative date stays relative and the text reads the
same for everybody. Who is in a segment is computed each time somebody asks.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from attrs import evolve, frozen

from custquery.environment import Environment, Query
from custquery.language import Dialect, spell_value
from custquery.language.diagnostics import Diagnostic
from custquery.language.errors import FilterError, RequestError
from custquery.schema.checked import EVERYONE
from custquery.schema.closed import closest
from custquery.schema.ports import SavedFilter, SavedFilters
from custquery.schema.reading import microseconds
from custquery.schema.saved import EDITION, names_used
from custquery.schema.text import fold
from custquery.shop.paging import Page
from custquery.shop.store import segments as store
from custquery.shop.store.connection import Database
from custquery.shop.store.segments import Segment, StoredFilters

#: Segments of one shop, at most. Source: Shopify's limits.
MOST_SEGMENTS = 6_000
#: Code points of a name. Source: Shopify's limits.
LONGEST_NAME = 255

#: Users of a segment that a refusal names.
_FEW = 3

_MIXED = frozenset({"mixed-and-or", "mixed-or-and"})


@frozen
class Saved:
    """A segment that was saved, and the warnings and notes on how it was read."""

    segment: Segment
    diagnostics: tuple[Diagnostic, ...]


class Customers(Protocol):
    """What segments need of a shop."""

    environment: Environment

    def find(
        self,
        query: Query,
        *,
        sort: str | None = None,
        limit: int = 50,
        page: str | None = None,
    ) -> Page:
        """Return one page of the customers that *query* selects."""

    def count(self, query: Query) -> int:
        """Return how many customers *query* selects."""


@frozen
class Segments:
    """
    The saved segments of a shop; `custquery.shop.Shop.segments` gives them.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     shop.segments.save("VIPs", "label:VIP").segment.text
    ...     shop.segments.save("Dutch VIPs", "segment:vips land:Nederland").segment.text
    ...     shop.count('segment:"dutch vips"')
    'tag:VIP'
    'segment:VIPs AND country:NL'
    0
    """

    _customers: Customers
    _database: Database

    def list(self) -> tuple[Segment, ...]:
        """Return all segments, in alphabetical order."""
        return store.listed(self._database)

    def get(self, name: str) -> Segment:
        """
        Return the segment called *name*, in any case.

        Raises:
            RequestError: ``segment-unknown``, ``segment-unknown-but``.
        """
        found = store.find(self._database, name)
        if found is not None:
            return found
        near = closest(name, [each.name for each in self.list()], limit=1)
        if near:
            raise RequestError("segment-unknown-but", {"name": name, "text": near[0]})
        raise RequestError("segment-unknown", {"name": name})

    def save(
        self,
        name: str,
        text: str,
        *,
        dialect: Dialect = "custquery",
        confirm_mixed: bool = False,
        rename_if_taken: bool = False,
    ) -> Saved:
        """
        Save *text* under a new *name*.

        Args:
            name: 1 to 255 characters; blanks around it are left out.
            text: A filter that selects not simply everyone.
            dialect: The language of the text; what is saved is custquery's own.
            confirm_mixed: Take AND beside OR as it is read without brackets.
            rename_if_taken: Save as ``Name (2)`` when there is a ``Name``.

        Raises:
            FilterError: the text is wrong, or uses the segment that it is to be.
            RequestError: ``segment-without-name``, ``segment-name-too-long``,
                ``segment-name-taken``, ``segment-empty``, ``segment-mixed``,
                ``too-many-segments``.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        name = _cleaned(name)
        with self._database.writing():
            if rename_if_taken:
                name = self._free(name)
            self._refuse_taken(name)
            if store.counted(self._database) >= MOST_SEGMENTS:
                raise RequestError("too-many-segments", {"limit": MOST_SEGMENTS})
            canonical = self._read(name, text, dialect, confirm_mixed=confirm_mixed)
            store.insert(self._database, name, canonical, EDITION, self._now)
            segment = self.get(name)
        return Saved(segment, self._said(text, dialect))

    def replace(
        self,
        name: str,
        text: str,
        *,
        dialect: Dialect = "custquery",
        confirm_mixed: bool = False,
    ) -> Saved:
        """
        Give the segment called *name* another filter.

        Raises:
            FilterError: the text is wrong, or uses the segment that it is to be.
            RequestError: ``segment-unknown``, ``segment-empty``, ``segment-mixed``.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        with self._database.writing():
            segment = self.get(name)
            own = segment.name
            canonical = self._read(own, text, dialect, confirm_mixed=confirm_mixed)
            store.rewrite(self._database, segment.id, canonical, EDITION)
            store.touch(self._database, segment.id, self._now)
            segment = self.get(own)
        return Saved(segment, self._said(text, dialect))

    def rename(self, old: str, new: str) -> Segment:
        """
        Give the segment called *old* another name, also in the segments that use it.

        Raises:
            RequestError: ``segment-unknown``, ``segment-without-name``,
                ``segment-name-too-long``, ``segment-name-taken``,
                ``segment-grows-too-long``: one that uses it has no room for the name.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        new = _cleaned(new)
        with self._database.writing():
            segment = self.get(old)
            if fold(new) != fold(segment.name):
                self._refuse_taken(new)
            store.rename(self._database, segment.id, new)
            store.touch(self._database, segment.id, self._now)
            for user in self._users(segment):
                text = _renamed(user.text, segment.name, new)
                if len(text) > self._customers.environment.limits.length:
                    raise RequestError("segment-grows-too-long", {"name": user.name})
                store.rewrite(self._database, user.id, text, user.edition)
            return self.get(new)

    def delete(self, name: str) -> None:
        """
        Take the segment called *name* away; its customers stay.

        Raises:
            RequestError: ``segment-unknown``; ``segment-used``: other segments use it.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        with self._database.writing():
            segment = self.get(name)
            users = [each.name for each in self._users(segment)]
            if users:
                details = {"name": segment.name, "users": _few(users)}
                raise RequestError("segment-used", details)
            store.remove(self._database, segment.id)

    def query(self, name: str) -> Query:
        """
        Return the filter of the segment called *name*, to run or to describe.

        Raises:
            RequestError: ``segment-unknown``; ``segment-newer``;
                ``segment-not-readable``: a criterion or a segment in it is gone.
        """
        segment = self.get(name)
        if segment.edition > EDITION:
            newer = {"edition": segment.edition, "known": EDITION}
            raise RequestError("segment-newer", {"name": segment.name, **newer})
        try:
            return self._customers.environment.compile(segment.text)
        except FilterError as error:
            wrong = next(each for each in error.diagnostics if each.level == "error")
            details = {"name": segment.name, "text": wrong.span.of(segment.text)}
            raise RequestError("segment-not-readable", details) from error

    def members(
        self,
        name: str,
        *,
        sort: str | None = None,
        limit: int = 50,
        page: str | None = None,
    ) -> Page:
        """
        Return one page of the customers in the segment called *name*.

        The arguments are those of `custquery.shop.Shop.find`, and it raises what that
        raises.

        Raises:
            RequestError: what `query` raises.
        """
        return self._customers.find(self.query(name), sort=sort, limit=limit, page=page)

    def count(self, name: str) -> int:
        """
        Return how many customers are in the segment called *name*.

        Raises:
            RequestError: what `query` raises.
        """
        return self._customers.count(self.query(name))

    @property
    def _now(self) -> int:
        return microseconds(self._customers.environment.clock())

    def _read(
        self, name: str, text: str, dialect: Dialect, *, confirm_mixed: bool
    ) -> str:
        """Check *text* as the filter of *name*; return the text that is to be saved."""
        saved = _With(StoredFilters(self._database), SavedFilter(name, text))
        environment = evolve(self._customers.environment, saved=saved, values=None)
        found = environment.check(text, dialect=dialect)
        if found.filter is None or found.canonical is None:
            raise FilterError(text, found.diagnostics)
        if found.filter == EVERYONE:
            raise RequestError("segment-empty", {"name": name})
        if not confirm_mixed and _MIXED & {each.code for each in found.diagnostics}:
            raise RequestError("segment-mixed", {"text": found.canonical})
        # The canonical text may be longer than what was typed.
        again = environment.check(found.canonical)
        if not again.ok:
            raise FilterError(found.canonical, again.diagnostics)
        return found.canonical

    def _said(self, text: str, dialect: Dialect) -> tuple[Diagnostic, ...]:
        """Return warnings and notes, with counts, which take too long in a write."""
        return self._customers.environment.check(text, dialect=dialect).diagnostics

    def _users(self, segment: Segment) -> Iterator[Segment]:
        """Yield the segments whose text names *segment*."""
        key = fold(segment.name)
        for each in self.list():
            if any(fold(name.text) == key for name in names_used(each.text)):
                yield each

    def _refuse_taken(self, name: str) -> None:
        found = store.find(self._database, name)
        if found is not None:
            details = {"name": found.name, "text": self._free(name)}
            raise RequestError("segment-name-taken", details)

    def _free(self, name: str) -> str:
        """Return *name*, or the next one that is free: ``Name (2)``."""
        while store.find(self._database, name) is not None:
            name = next_name(name)
        return name


@frozen
class _With:
    """Saved filters with one more, or with one that reads otherwise."""

    _others: SavedFilters
    _own: SavedFilter

    def saved(self, name: str) -> SavedFilter | None:
        """Return the filter called *name*, or None."""
        is_own = fold(name) == fold(self._own.name)
        return self._own if is_own else self._others.saved(name)

    def names(self) -> Iterable[str]:
        """Yield the names of the others."""
        return self._others.names()


def next_name(name: str) -> str:
    """
    Return the name that a second segment called *name* gets.

    >>> next_name("VIPs"), next_name("VIPs (2)")
    ('VIPs (2)', 'VIPs (3)')

    Source: what Shopify calls a segment whose name is taken.
    """
    found = re.fullmatch(r"(.*\S) \((\d{1,9})\)", name)
    start, number = (found[1], int(found[2])) if found else (name, 1)
    end = f" ({number + 1})"
    return f"{start[: LONGEST_NAME - len(end)].rstrip()}{end}"


def _cleaned(name: str) -> str:
    """Return *name* without blanks around it, and with single ones inside."""
    name = " ".join(name.split())
    if not fold(name):
        raise RequestError("segment-without-name", {})
    if len(name) > LONGEST_NAME:
        details = {"length": len(name), "limit": LONGEST_NAME}
        raise RequestError("segment-name-too-long", details)
    return name


def _renamed(text: str, old: str, new: str) -> str:
    """Put *new* in *text* wherever it names the segment *old*."""
    key = fold(old)
    for each in reversed(names_used(text)):
        if fold(each.text) == key:
            text = text[: each.start] + spell_value(new) + text[each.end :]
    return text


def _few(names: Iterable[str]) -> str:
    """Name some of *names*."""
    names = list(names)
    more = ", …" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more
