"""
Saved segments ⇄ rows: a name, the canonical text of a filter, and its edition.

A name is found folded, as text is (law 5), so two segments never differ in case alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from attrs import frozen

from custquery.schema.ports import SavedFilter
from custquery.schema.text import fold
from custquery.shop.store.connection import Database, Row
from custquery.shop.store.layout import last_id
from custquery.shop.store.tables import SEGMENT

_ONE = (
    "SELECT id, name, text, edition, created_at, updated_at "
    "FROM segment WHERE name_key = :key"
)
_ALL = (
    "SELECT id, name, text, edition, created_at, updated_at "
    "FROM segment ORDER BY name_key"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen
class Segment:
    """A filter that was saved under a name; its members are computed when asked."""

    id: int
    name: str
    #: Canonical, so it reads the same everywhere.
    text: str
    #: The edition of the language that it is written in.
    edition: int
    created_at: datetime
    updated_at: datetime


@frozen
class StoredFilters:
    """Gives the checker the saved filters of a shop, as they are when it asks."""

    _database: Database

    def saved(self, name: str) -> SavedFilter | None:
        """Return the filter called *name*, or None."""
        found = find(self._database, name)
        if found is None:
            return None
        return SavedFilter(found.name, found.text, found.edition)

    def names(self) -> Iterator[str]:
        """Return the names of all of them, in alphabetical order."""
        for (name,) in self._database.rows(
            "SELECT name FROM segment ORDER BY name_key"
        ):
            yield name


def find(database: Database, name: str) -> Segment | None:
    """Return the segment called *name*, or None."""
    rows = database.rows(_ONE, {"key": fold(name)})
    return _segment(rows[0]) if rows else None


def listed(database: Database) -> tuple[Segment, ...]:
    """Return all segments, in alphabetical order."""
    return tuple(map(_segment, database.rows(_ALL)))


def counted(database: Database) -> int:
    """Return how many segments there are."""
    return int(database.value("SELECT count(*) FROM segment"))


def insert(database: Database, name: str, text: str, edition: int, now: int) -> None:
    """Add a segment; *now* in microseconds since 1970 UTC."""
    values = {"id": database.value(last_id(SEGMENT)) + 1, "now": now}
    database.run(
        "INSERT INTO segment "
        "(id, name, name_key, text, edition, created_at, updated_at) "
        "VALUES (:id, :name, :key, :text, :edition, :now, :now)",
        {
            **values,
            "name": name,
            "key": fold(name),
            "text": text,
            "edition": edition,
        },
    )


def rename(database: Database, number: int, name: str) -> None:
    """Give the segment with this id another name."""
    database.run(
        "UPDATE segment SET name = :name, name_key = :key WHERE id = :id",
        {"name": name, "key": fold(name), "id": number},
    )


def rewrite(database: Database, number: int, text: str, edition: int) -> None:
    """Give the segment with this id another text."""
    database.run(
        "UPDATE segment SET text = :text, edition = :edition WHERE id = :id",
        {"text": text, "edition": edition, "id": number},
    )


def touch(database: Database, number: int, now: int) -> None:
    """Say that the segment with this id was changed *now*."""
    sql = "UPDATE segment SET updated_at = :now WHERE id = :id"
    database.run(sql, {"now": now, "id": number})


def remove(database: Database, number: int) -> None:
    """Take the segment with this id away."""
    database.run("DELETE FROM segment WHERE id = :id", {"id": number})


def _segment(row: Row) -> Segment:
    number, name, text, edition, created, updated = row
    return Segment(number, name, text, edition, _moment(created), _moment(updated))


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)
