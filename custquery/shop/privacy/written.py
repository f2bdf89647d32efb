"""
A shop → the files beside it that it wrote itself, and that may still hold somebody.

They are cleaned in every erasure, so nobody has to remember where they are.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from custquery.shop.mail.sending import mail_files
from custquery.shop.mail.settings import read_mail_settings
from custquery.shop.store.connection import Database

_REJECTS = "SELECT DISTINCT rejects FROM import_job WHERE rejects IS NOT NULL"


def with_written(database: Database, named: Iterable[Path]) -> tuple[Path, ...]:
    """
    Return the files that were *named*, then those of the shop that are there.

    Those of the shop are its mail in mbox files, and rejected rows of its imports.
    """
    found = {each.resolve(): each for each in named}
    for file in _written(database):
        if file.is_file():
            found.setdefault(file.resolve(), file)
    return tuple(found.values())


def _written(database: Database) -> Iterator[Path]:
    yield from mail_files(database, read_mail_settings(database).through)
    for (path,) in sorted(database.rows(_REJECTS)):
        yield Path(path)
