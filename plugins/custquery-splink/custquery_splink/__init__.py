"""
Customers → the pairs who may be one, as Splink weighs them, in a database in memory.

Rows are addresses: who has several is there several times, is never compared with
herself, and counts as she agrees most. What does not fit in memory waits in a folder
that is gone when the pairs are.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import duckdb
import pyarrow as pa
from attrs import frozen
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from custquery.plugin import (
    DuplicateFinder,
    FindingError,
    FoundPairs,
    Home,
    Pair,
    Person,
    Reason,
    hookimpl,
)
from custquery_splink.model import COLUMNS, ENOUGH, FIELDS, levels_by_gamma, settings

__all__ = ["SplinkFinder", "custquery_duplicate_finders"]

#: Rows that are handed over together, and pairs that are read together.
_LOT = 10_000
#: Pairs that are drawn to see how common a value is; the same ones each time.
_DRAWN, _SEED = 400_000, 1
#: Bits that are worth a word.
_LEAST = 0.05
_TEXT = pa.string()
_TYPES = pa.schema(
    [
        ("unique_id", pa.int64()),
        ("who", pa.int64()),
        *((each, _TEXT) for each in COLUMNS[:-1]),
        (COLUMNS[-1], pa.list_(_TEXT)),
    ]
)
_NOBODY = FoundPairs(0, 0, iter(()))
_NOWHERE = Home("", "", "", "", "", "", "")

#: Of the rows of two customers those that agree most.
_BEST = """
SELECT least(who_l, who_r) AS one, greatest(who_l, who_r) AS two,
    match_probability, match_weight, COLUMNS('^(gamma|mw)_')
FROM {table}
QUALIFY row_number() OVER (
    PARTITION BY one, two ORDER BY match_weight DESC, unique_id_l, unique_id_r
) = 1
"""

# What Splink would like to be told about its model is for those who made it.
logging.getLogger("splink").addHandler(logging.NullHandler())


@frozen
class SplinkFinder(DuplicateFinder):
    """Finds customers who are there twice, by the hundred thousand."""

    name: ClassVar[str] = "splink"

    @contextmanager
    def find(self, people: Iterable[Person], threshold: float) -> Iterator[FoundPairs]:
        """
        Search *people* for pairs; they last as long as the block.

        Raises:
            FindingError: the memory or the disk did not suffice.
        """
        with TemporaryDirectory() as folder, _database(folder) as database:
            with _as_ours():
                rows = _fill(database, people)
                found = _found(database, rows, threshold) if rows > 1 else _NOBODY
            yield found


@contextmanager
def _as_ours() -> Iterator[None]:
    """Say what failed by its name: what it says may hold what it worked on."""
    try:
        yield
    except (duckdb.Error, SplinkException) as error:
        raise FindingError(type(error).__name__) from error


@contextmanager
def _database(folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
    database = duckdb.connect(":memory:", config={"temp_directory": folder})
    try:
        yield database
    finally:
        database.close()


def _fill(database: duckdb.DuckDBPyConnection, people: Iterable[Person]) -> int:
    """Write everyone into a table, a row for each address; return how many rows."""
    database.register("lot", _TYPES.empty_table())
    database.execute("CREATE TABLE person AS SELECT * FROM lot")
    count = 0
    rows = _rows(people)
    while lot := list(islice(rows, _LOT)):
        numbered = [(count + n, *each) for n, each in enumerate(lot)]
        columns = zip(zip(*numbered, strict=True), _TYPES, strict=True)
        arrays = [pa.array(values, field.type) for values, field in columns]
        database.register("lot", pa.table(arrays, schema=_TYPES))
        database.execute("INSERT INTO person SELECT * FROM lot")
        count += len(lot)
    database.unregister("lot")
    return count


def _rows(people: Iterable[Person]) -> Iterator[tuple[object, ...]]:
    for person in people:
        email = person.emails[0] if person.emails else ""
        contact = (email, email.rpartition("@")[0])
        phones = list(person.phones) or None
        for home in person.homes or (_NOWHERE,):
            street, number, extra, *place = home
            texts = (person.first, person.last, street, number, extra, *place, *contact)
            yield person.id, *(each or None for each in texts), phones


def _found(
    database: duckdb.DuckDBPyConnection, rows: int, threshold: float
) -> FoundPairs:
    linker = Linker(
        DuckDBAPI(database).register("person"),
        dict(settings(rows)),
        log_level=None,
        validate_settings=False,  # a third of the time of a small shop
    )
    if rows >= ENOUGH:
        linker.training.estimate_u_using_random_sampling(_DRAWN, _SEED, num_chunks=1)
    compared = linker.inference.compute_blocked_pairs_for_predict()
    weighed = linker.inference.predict(threshold, warning_mode="never")
    best = _BEST.format(table=weighed.physical_name)
    database.execute(f"CREATE TABLE pair AS {best}")
    return FoundPairs(
        _count(database, compared.physical_name),
        _count(database, "pair"),
        _pairs(database),
    )


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    return database.table(table).shape[0]


def _pairs(database: duckdb.DuckDBPyConnection) -> Iterator[Pair]:
    for values in _values(database):
        reasons = sorted(_reasons(values), key=lambda each: -each.weight)
        score = values["match_probability"]
        yield Pair(values["one"], values["two"], score, tuple(reasons))


def _values(database: duckdb.DuckDBPyConnection) -> Iterator[Mapping[str, Any]]:
    """Yield the columns of each pair, the surest first."""
    asked = "SELECT * FROM pair ORDER BY match_weight DESC, one, two"
    with _as_ours():
        found = database.cursor().execute(asked)
    names = [each[0] for each in found.description or ()]
    while True:
        with _as_ours():
            lot = found.fetchmany(_LOT)
        if not lot:
            return
        yield from (dict(zip(names, row, strict=True)) for row in lot)


def _reasons(values: Mapping[str, Any]) -> Iterator[Reason]:
    for field in FIELDS:
        level = levels_by_gamma(field).get(values[f"gamma_{field.name}"])
        common = values.get(f"mw_tf_adj_{field.name}") or 0.0
        weight = values[f"mw_{field.name}"] + common
        if level and abs(weight) >= _LEAST:
            yield Reason(field.name, level, weight)


@hookimpl
def custquery_duplicate_finders() -> Iterable[DuplicateFinder]:
    """Add the finder."""
    return (SplinkFinder(),)
