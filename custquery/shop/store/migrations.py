"""
A shop of any older version → a shop of this version, or a refusal.

A migration makes the tables, columns and indexes of its version (the layout says since
when each is there) and may then run a function to fill them. Each is one transaction
that ends by writing its number, so a run that was stopped goes on where it was.
"""

from collections.abc import Callable, Iterator, Mapping

from custquery.language.errors import StorageError
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import Index, Table, added, created, indexed
from custquery.shop.store.rederiving import derive_anew
from custquery.shop.store.tables import TABLES
from custquery.targets.engines import Engine

#: The version that this program writes; a shop of a newer one is refused.
VERSION = 3

#: Bytes of a character, at most.
_WIDEST = 4


def _derive(database: Database) -> None:
    """Fill the columns that are made from others and came with the second version."""
    for table in TABLES:
        if table.since < 2:
            derive_anew(database, table)


#: What a version needs besides its tables and columns, by version.
FILL: Mapping[int, Callable[[Database], None]] = {2: _derive}


def version_of(database: Database) -> int:
    """
    Return the version of the shop; 0 when there is nothing yet.

    Raises:
        StorageError: ``database-not-a-shop``, ``database-newer``.
    """
    version = database.version()
    if version is None:
        raise StorageError("database-not-a-shop", {"file": database.file})
    if version > VERSION:
        raise StorageError(
            "database-newer",
            {"file": database.file, "version": version, "known": VERSION},
        )
    return version


def migrate(database: Database, begin: Callable[[], None] = lambda: None) -> int:
    """
    Bring the shop to this version, and return the version that it had.

    Args:
        database: Where it is.
        begin: Fills an empty one, in the transaction that makes its tables.

    Raises:
        StorageError: what `version_of` raises; ``database-older``: it may not be
            written; ``database-locked``.
    """
    had = version_of(database)
    if database.read_only and had < VERSION:
        raise StorageError(
            "database-older", {"file": database.file, "version": had, "known": VERSION}
        )
    # A new shop is made as it is now, an older one goes from version to version.
    for version in range(had + 1, VERSION + 1) if had else (VERSION,):
        with database.writing():
            # Another program may have done it while this one waited.
            if version_of(database) < version:
                _step(database, version, is_new=not had)
                if not had:
                    begin()
    return had


def _step(database: Database, version: int, *, is_new: bool) -> None:
    engine = database.engine
    for statement in whole(engine) if is_new else statements(version, engine):
        database.run(statement)
    if version in FILL and not is_new:
        FILL[version](database)
    database.mark(version)


def whole(engine: Engine) -> list[str]:
    """Return what makes all tables and indexes of a new shop."""
    tables = [created(each, engine, VERSION) for each in TABLES]
    return tables + [
        indexed(table, each) for table in TABLES for each in indexes_of(table, engine)
    ]


def statements(version: int, engine: Engine) -> list[str]:
    """Return what makes the tables, columns and indexes that came with *version*."""
    found = []
    for table in TABLES:
        if table.since == version:
            found.append(created(table, engine, version))
        found += [
            added(table, each, engine)
            for each in table.columns
            if each.since == version > table.since
        ]
        found += [
            indexed(table, each)
            for each in indexes_of(table, engine)
            if max(each.since, table.since) == version
        ]
    return found


def indexes_of(table: Table, engine: Engine) -> Iterator[Index]:
    """Yield the indexes that *engine* is given: a column store needs none."""
    for each in () if engine.columnar else table.indexes:
        longest = max(table.column(name).longest for name in each.columns)
        if engine.longest_key is None or longest * _WIDEST <= engine.longest_key:
            yield each
