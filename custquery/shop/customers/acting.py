"""
One transaction of a shop that is undone when it was only tried.

A dry run does everything that the real one does, so that it is refused for the same
reasons, and takes it back.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Protocol

from attrs import frozen

from custquery.environment import Environment
from custquery.schema.calendar import moment
from custquery.schema.reading import microseconds
from custquery.shop.customers.editing import Change, Done
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database
from custquery.shop.store.settings import Settings
from custquery.shop.store.writing import Batch

LIBRARY = By()


class Writer(Protocol):
    """What is needed of the shop that the customers are in."""

    settings: Settings
    environment: Environment

    def write(self, by: By = ...) -> AbstractContextManager[Batch]:
        """Write all that the block does, or nothing."""


class _UndoneError(Exception):
    """What was tried is taken back."""


@frozen
class Edited:
    """What an edit changed."""

    customer: int
    #: Empty: everything was so already, and nothing was written.
    changes: tuple[Change, ...]
    #: Hers from now on; to be handed in with the next edit.
    updated_at: datetime
    #: The address that it was about.
    address: int | None = None


@frozen
class Acting:
    """What is done to customers of one shop."""

    _writer: Writer
    _database: Database

    @property
    def _now(self) -> int:
        return microseconds(self._writer.environment.clock())

    @property
    def _region(self) -> str:
        return self._writer.settings.region

    @contextmanager
    def _writing(self, by: By, *, dry_run: bool) -> Iterator[Batch]:
        with suppress(_UndoneError), self._writer.write(by) as rows:
            yield rows
            if dry_run:
                raise _UndoneError

    def _edited(self, done: Done) -> Edited:
        at = moment(done.at).astimezone(self._writer.settings.zone)
        return Edited(done.customer, done.changes, at, done.address)


def instant(seen: datetime | None) -> int | None:
    """Return the ``updated_at`` that was *seen*, as it is stored."""
    return None if seen is None else microseconds(seen)
