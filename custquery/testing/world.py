"""
A reading, and customers made by chance → a world: they in each form a target reads.

A world is one reading and its customers: nested rows for the reference evaluator and
for Python, rows in a file of SQLite (which engines are loaded from), plain dicts. It is
made once and asked many filters.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Protocol, TypeAlias

from attrs import asdict, evolve, field, frozen

from custquery.language import Dialect
from custquery.schema.checker import check
from custquery.schema.findings import Findings
from custquery.schema.models import Tables
from custquery.schema.ports import SavedFilter
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.shop.model import MODEL
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import Database, connect
from custquery.shop.store.layout import Table
from custquery.shop.store.migrations import migrate
from custquery.shop.store.tables import TABLES
from custquery.shop.store.writing import batch
from custquery.testing.generated import Choose
from custquery.testing.generated.customers import Nested, customers
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.own import Own
from custquery.testing.generated.plain import plain
from custquery.testing.generated.pool import METAFIELDS, NUMBERS, SAVED, Pool
from custquery.testing.reference.folding import fold

#: Whom a target selects, by id.
Ids: TypeAlias = frozenset[int]


class Printer(Protocol):
    """What prints an object for Hypothesis."""

    def text(self, text: str) -> None:
        """Print *text*."""


class GeneratedFilters:
    """The saved filters that generated filters use."""

    def saved(self, name: str) -> SavedFilter | None:
        """Return the one called *name*, in any case."""
        named = {fold(each): each for each in SAVED}.get(fold(name))
        return None if named is None else SavedFilter(named, SAVED[named])

    def names(self) -> Iterable[str]:
        """Yield all names."""
        yield from SAVED


@frozen(eq=False, repr=False)
class World:
    """One reading, and its customers in each of the forms that a target reads."""

    schema: Schema
    values: Pool
    nested: tuple[Nested, ...]
    plain: tuple[dict[str, object], ...]
    database: Database
    model: Tables = field(default=MODEL)
    #: Those of a shop, and what the criteria of plugins read besides.
    tables: tuple[Table, ...] = field(default=TABLES)

    def __repr__(self) -> str:
        return f"<{len(self.nested)} customers in {self.reading.zone}>"

    def _repr_pretty_(self, printer: "Printer", _: bool) -> None:  # noqa: FBT001 - theirs
        """Keep it short for Hypothesis too, which would print every customer."""
        printer.text(repr(self))

    @property
    def reading(self) -> Reading:
        """How texts are read here."""
        return self.values.reading

    @property
    def everyone(self) -> Ids:
        """All ids."""
        return frozenset(map(number_of, self.nested))

    def check(self, text: str, dialect: Dialect = "custquery") -> Findings:
        """Check *text* with this reading."""
        return check(
            text, self.schema, self.reading, dialect=dialect, saved=GeneratedFilters()
        )

    def filters(self, choose: Choose) -> Filters:
        """Make filters that may select customers of this world."""
        return Filters(choose, self.schema, self.values, tuple(SAVED))


def make_world(
    schema: Schema, reading: Reading, file: Path, *, many: int, seed: int
) -> World:
    """
    Make *many* customers by chance (of *seed*) and store them in a new *file*.

    Args:
        schema: What the names mean.
        reading: Decides which instants lie on boundaries.
        file: Where SQLite keeps the customers.
        many: How many customers.
        seed: The same seed makes the same world.
    """
    choose = Random(seed).choice  # noqa: S311 - not a secret
    values, own = Pool(reading), Own.of(schema)
    made = customers(choose, values, many)
    if own.needs.columns or own.needs.owners:
        made = [own.given(choose, values, each) for each in made]
    return world_of(schema, values, made, file, seed)


def world_of(
    schema: Schema, values: Pool, nested: Iterable[Nested], file: Path, seed: int = 0
) -> World:
    """Store the customers *nested* in a new *file*, and make them plain dicts too."""
    choose = Random(seed).choice  # noqa: S311 - not a secret
    found, own = tuple(nested), Own.of(schema)
    database = connect(file, create=True)
    migrate(database)
    now = values.reading.now_microseconds
    region, zone = values.reading.region, values.reading.zone
    with batch(database, now, region, zone, By()) as writing:
        writing.companies({"id": each, "name": f"b.v. {each}"} for each in NUMBERS)
        writing.define_metafields(map(asdict, METAFIELDS))
        writing.records(map(own.without, found))
    own.store(database, found)
    told = tuple(plain(choose, each, schema, values.reading) for each in found)
    return World(schema, values, found, told, database, own.model(MODEL), own.tables)


def reread(world: World, reading: Reading) -> World:
    """Return the same customers to be asked with another *reading*."""
    choose = Random(0).choice  # noqa: S311 - not a secret
    kept = (plain(choose, each, world.schema, reading) for each in world.nested)
    return evolve(world, values=Pool(reading), plain=tuple(kept))


def number_of(record: Mapping[str, object]) -> int:
    """Return the id of a nested customer."""
    return int(str(record["id"]))
