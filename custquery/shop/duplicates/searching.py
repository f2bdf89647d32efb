"""
A shop → the pairs of customers who may be one, the surest first.

Only who shares a key is compared. What was found waits on disk, so that memory is
bounded by a lot of customers and one block; a block too big to compare is said.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from custquery.hooks.finders import Person
from custquery.language.errors import RequestError
from custquery.shop.duplicates.comparing import Comparison, Discounts
from custquery.shop.duplicates.frequencies import discounts
from custquery.shop.duplicates.keys import keys
from custquery.shop.duplicates.pairs import (
    THRESHOLD,
    LeftOut,
    Pair,
    Reason,
    Search,
    in_order,
)
from custquery.shop.duplicates.people import people
from custquery.shop.duplicates.scratch import Scored, Scratch, scratch
from custquery.shop.duplicates.weighing import (
    score,
    weigh,
    weight_of,
)
from custquery.shop.store.connection import Database
from custquery.shop.store.keeping import everyone
from custquery.shop.store.writing import Progress

_COUNT = "SELECT count(*) FROM customer"
#: Customers whose keys are made together.
_LOT = 2_000


@contextmanager
def search(
    database: Database, threshold: float = THRESHOLD, progress: Progress | None = None
) -> Iterator[Search]:
    """
    Search everyone for customers who are there twice; the pairs last as long as it.

    Args:
        database: Where they are.
        threshold: The chance, from 0 to 1, from which on a pair is told.
        progress: Told how many customers are read, then how many pairs compared.

    Raises:
        StorageError: the file could not answer.
    """
    with scratch() as notes:
        with database.reading():
            customers = _read(database, notes, progress)
            sizes = list(notes.pair_up())
            compared = _compare(database, notes, customers, threshold, progress)
        yield Search(
            customers, compared, notes.count(), _left_out(sizes), _pairs(notes)
        )


def explain(database: Database, one: int, two: int) -> Pair:
    """
    Compare two customers, whatever comes of it.

    Raises:
        RequestError: ``customer-not-there``, ``same-customer-twice``.
    """
    if one == two:
        raise RequestError("same-customer-twice", {"customer": str(one)})
    with database.reading():
        found = people(database, [one, two])
        customers = int(database.value(_COUNT))
        common = discounts(database)
    for each in (one, two):
        if each not in found:
            raise RequestError("customer-not-there", {"customer": str(each)})
    best = weigh(found[one], found[two], common)
    chance = score(best.weight, customers)
    return Pair(one, two, chance, in_order(map(_reason, best.comparisons)))


def _read(database: Database, notes: Scratch, progress: Progress | None) -> int:
    """Note the keys of everyone; return how many customers there are."""
    done = 0
    lots = list(everyone(database))
    total = sum(map(len, lots))
    for lot in lots:
        for start in range(0, len(lot), _LOT):
            found = people(database, lot[start : start + _LOT])
            notes.add_keys(
                (key, number) for number, each in found.items() for key in keys(each)
            )
            done += len(found)
            if progress:
                progress(done, total, "customers")
    return total


def _compare(
    database: Database,
    notes: Scratch,
    customers: int,
    threshold: float,
    progress: Progress | None,
) -> int:
    """Note the pairs that are sure enough; return how many were compared."""
    done = 0
    common = discounts(database)
    for lot in notes.candidates():
        known = people(database, sorted({each for pair in lot for each in pair}))
        notes.add_pairs(_scored(lot, known, common, customers, threshold))
        done += len(lot)
        if progress:
            progress(done, None, "pairs")
    return done


def _scored(
    pairs: Sequence[tuple[int, int]],
    known: Mapping[int, Person],
    common: Discounts,
    customers: int,
    threshold: float,
) -> Iterator[Scored]:
    for one, two in pairs:
        best = weigh(known[one], known[two], common)
        chance = score(best.weight, customers)
        if chance >= threshold:
            yield chance, best.weight, one, two, best.comparisons


def _left_out(sizes: Sequence[tuple[str, int]]) -> tuple[LeftOut, ...]:
    counts = Counter(kind for kind, _ in sizes)
    return tuple(
        LeftOut(kind, count, max(size for each, size in sizes if each == kind))
        for kind, count in sorted(counts.items())
    )


def _pairs(notes: Scratch) -> Iterator[Pair]:
    for chance, _, one, two, comparisons in notes.pairs():
        yield Pair(one, two, chance, in_order(map(_reason, comparisons)))


def _reason(comparison: Comparison) -> Reason:
    return Reason(comparison.field, comparison.level, weight_of(comparison))
