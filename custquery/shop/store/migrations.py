"""
A file of any older version → a file of this version, or a refusal.

A migration makes the tables, columns and indexes of its version (the layout says since
when each is there) and may then run a function to fill them. Each is one transaction
that ends by writing its number, so a run that was stopped goes on where it was.
"""

from collections.abc import Callable, Mapping

from custquery.language.errors import StorageError
from custquery.shop.store.connection import APPLICATION, Database
from custquery.shop.store.layout import added, created, indexed
from custquery.shop.store.tables import TABLES

#: The version that this program writes; a file of a newer one is refused.
VERSION = 1

#: What a version needs besides its tables and columns, by version.
FILL: Mapping[int, Callable[[Database], None]] = {}


def version_of(database: Database) -> int:
    """
    Return the version of the file; 0 when it is empty.

    Raises:
        StorageError: ``database-not-a-shop``, ``database-newer``.
    """
    version = int(database.value("PRAGMA user_version"))
    if database.value("PRAGMA application_id") != APPLICATION:
        if version or database.value("SELECT count(*) FROM sqlite_schema"):
            raise StorageError("database-not-a-shop", {"file": database.file})
        return 0
    if version > VERSION:
        raise StorageError(
            "database-newer",
            {"file": database.file, "version": version, "known": VERSION},
        )
    return version


def migrate(database: Database, begin: Callable[[], None] = lambda: None) -> int:
    """
    Bring the file to this version, and return the version that it had.

    Args:
        database: The file.
        begin: Fills an empty file, in the transaction that makes its tables.

    Raises:
        StorageError: what `version_of` raises; ``database-older``: it may not be
            written; ``database-locked``.
    """
    had = version_of(database)
    if database.read_only and had < VERSION:
        raise StorageError(
            "database-older", {"file": database.file, "version": had, "known": VERSION}
        )
    for version in range(had + 1, VERSION + 1):
        with database.writing():
            # Another program may have done it while this one waited.
            if version_of(database) < version:
                _step(database, version)
                if version == 1:
                    begin()
    return had


def _step(database: Database, version: int) -> None:
    for statement in statements(version):
        database.run(statement)
    if version in FILL:
        FILL[version](database)
    database.run(f"PRAGMA application_id = {APPLICATION}")
    database.run(f"PRAGMA user_version = {version}")


def statements(version: int) -> list[str]:
    """Return what makes the tables, columns and indexes that came with *version*."""
    found = []
    for table in TABLES:
        if table.since == version:
            found.append(created(table))
        found += [
            added(table, each)
            for each in table.columns
            if each.since == version > table.since
        ]
        found += [
            indexed(table, each) for each in table.indexes if each.since == version
        ]
    return found
