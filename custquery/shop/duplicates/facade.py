"""
The duplicates of a shop: search for them, explain a pair, see a merge before it is one.

The library of similarities is loaded by whoever searches; merging needs none.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from custquery.environment import Environment
from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop.duplicates.choosing import Choices
from custquery.shop.duplicates.merging import merge, survivor_of
from custquery.shop.duplicates.pairs import THRESHOLD, Pair, Search
from custquery.shop.duplicates.preview import Preview, preview
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.writing import Batch, Progress

if TYPE_CHECKING:
    from custquery.hooks.finders import DuplicateFinder

#: What searches when nobody else is asked.
BASIC = "basic"
_AS_RULED, _LIBRARY = Choices(), By()


class Writer(Protocol):
    """What is needed of the shop that the duplicates are in."""

    environment: Environment

    def write(self, by: By = ...) -> AbstractContextManager[Batch]:
        """Write all that the block does, or nothing."""


@frozen
class Duplicates:
    """
    Customers who are there twice; `custquery.shop.Shop.duplicates` gives them.

    >>> from custquery.shop import Shop
    >>> with Shop.create(getfixture("tmp_path") / "my.shop") as shop:
    ...     ids = shop.add([{"name": "Jan", "tag": ["vip"]}, {"name": "Jan Vis"}])
    ...     done = shop.duplicates.merge(*ids)
    ...     shop.customer(2).tags, shop.duplicates.survivor_of(1)
    (('vip',), 2)
    """

    _writer: Writer
    _database: Database

    @property
    def finders(self) -> "Mapping[str, DuplicateFinder]":
        """The finders of plugins, by name; ``basic`` is built in and not among them."""
        added = self._writer.environment.added
        return added.duplicate_finders if added else {}

    def search(
        self,
        threshold: float = THRESHOLD,
        progress: Progress | None = None,
        finder: str = BASIC,
    ) -> AbstractContextManager[Search]:
        """
        Search everyone; the pairs, the surest first, last as long as the block.

        Args:
            threshold: The chance, from 0 to 1, from which on a pair is told.
            progress: Told how many customers are read, then how many pairs compared.
            finder: Who searches: ``basic``, or one of `finders`.

        Raises:
            RequestError: ``duplicates-need-rapidfuzz``, ``duplicate-finder-unknown``,
                ``duplicate-finder-failed``.
            StorageError: the file could not answer.
        """
        if finder != BASIC:
            from custquery.shop.duplicates.asking import ask

            found = self._finder(finder)
            return ask(self._database, found, threshold, progress)
        from custquery.shop.duplicates import searching

        return searching.search(self._database, threshold, progress)

    def explain(self, one: int, two: int) -> Pair:
        """
        Say, field by field, what speaks for two customers being one, and against it.

        Raises:
            RequestError: ``same-customer-twice``, ``customer-not-there``,
                ``duplicates-need-rapidfuzz``.
        """
        from custquery.shop.duplicates import searching

        return searching.explain(self._database, one, two)

    def preview(self, one: int, two: int, choices: Choices = _AS_RULED) -> Preview:
        """
        Say what merging two customers would do, and what keeps them from it.

        Args:
            one: A customer.
            two: Another, who survives when no rule says otherwise.
            choices: What is to stay, where the rules would have it otherwise.

        Raises:
            RequestError: ``same-customer-twice``, ``customer-not-there``.
        """
        with self._database.reading():
            return preview(self._database, one, two, choices)

    def merge(
        self, one: int, two: int, choices: Choices = _AS_RULED, by: By = _LIBRARY
    ) -> Preview:
        """
        Merge two customers for good, and return what was done; all of it or nothing.

        Args:
            one: A customer.
            two: Another, who survives when no rule says otherwise.
            choices: What is to stay, where the rules would have it otherwise.
            by: Who does it, and why, for the audit trail.

        Raises:
            RequestError: the first block of the preview, ``same-customer-twice``,
                ``customer-not-there``.
            StorageError: ``database-locked``, ``database-read-only`` …
        """
        now = microseconds(self._writer.environment.clock())
        with self._writer.write(by) as rows:
            return merge(self._database, rows, (one, two), choices, now)

    def survivor_of(self, number: int) -> int | None:
        """Return the customer that the one with this id was merged into, or None."""
        return survivor_of(self._database, number)

    def _finder(self, name: str) -> "DuplicateFinder":
        found = self.finders.get(name)
        if found is None:
            known = ", ".join((BASIC, *self.finders))
            raise RequestError(
                "duplicate-finder-unknown", {"name": name, "known": known}
            )
        return found
