"""
A file of any older version → a file of this version, or a refusal.

A migration makes the tables, columns and indexes of its version (the layout says since
when each is there) and may then run a function to fill them. Each is one transaction
that ends by writing its number, so a run that was stopped goes on where it was.
"""

from collections.abc import Callable, Mapping

from custquery.language.errors import StorageError
from custquery.shop.store.connection import APPLICATION, Database
from custquery.shop.store.deriving import DERIVED
from custquery.shop.store.layout import added, created, indexed, quoted
from custquery.shop.store.tables import TABLES

#: The version that this program writes; a file of a newer one is refused.
VERSION = 2


def _derive(database: Database) -> None:
    """Fill the columns that are made from others and came with the second version."""
    for table in TABLES:
        new = {each.name for each in table.columns if each.since == 2 > table.since}
        made = {
            name: each
            for name, each in DERIVED.get(table.name, {}).items()
            if name in new
        }
        old = {
            column
            for each in made.values()
            for column in each.columns
            if table.column(column).since == 1
        }
        if old:
            sets = ", ".join(f"{name} = {each.sql}" for name, each in made.items())
            some = " OR ".join(f"{each} IS NOT NULL" for each in sorted(old))
            update = ("UPDATE", quoted(table.name), "SET", sets, "WHERE", some)
            database.run(" ".join(update))


#: What a version needs besides its tables and columns, by version.
FILL: Mapping[int, Callable[[Database], None]] = {2: _derive}


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
            indexed(table, each)
            for each in table.indexes
            if max(each.since, table.since) == version
        ]
    return found
