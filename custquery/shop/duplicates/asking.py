"""
A shop and the finder of a plugin → the pairs that it finds, as a search of our own.

Nothing here needs the library of similarities.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from custquery.hooks.finders import DuplicateFinder, FindingError, Person
from custquery.language.errors import RequestError
from custquery.shop.duplicates.pairs import THRESHOLD, Search
from custquery.shop.duplicates.people import people
from custquery.shop.store.connection import Database
from custquery.shop.store.keeping import everyone
from custquery.shop.store.writing import Progress

_COUNT = "SELECT count(*) FROM customer"
#: Customers who are read together.
_LOT = 2_000


@contextmanager
def ask(
    database: Database,
    finder: DuplicateFinder,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Iterator[Search]:
    """
    Have *finder* search everyone; the pairs last as long as the block.

    Args:
        database: Where they are.
        finder: Who searches.
        threshold: The chance, from 0 to 1, from which on a pair is told.
        progress: Told how many customers are read.

    Raises:
        RequestError: ``duplicate-finder-failed``.
        StorageError: the file could not answer.
    """
    with ExitStack() as opened:
        try:
            with database.reading():
                total = int(database.value(_COUNT))
                asked = finder.find(_people(database, total, progress), threshold)
                found = opened.enter_context(asked)
            yield Search(total, found.compared, found.found, (), found.pairs)
        except FindingError as error:
            said = {"name": finder.name, "reason": error.reason}
            raise RequestError("duplicate-finder-failed", said) from error


def _people(
    database: Database, total: int, progress: Progress | None
) -> Iterator[Person]:
    done = 0
    for lot in everyone(database):
        for start in range(0, len(lot), _LOT):
            found = people(database, lot[start : start + _LOT])
            yield from found.values()
            done += len(found)
            if progress:
                progress(done, total, "customers")
