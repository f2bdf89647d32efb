"""
A filter + a world of customers → whom each target selects, and where two differ.

A world is one reading and its customers in every form that a target reads: nested rows
for the reference evaluator and for Python, rows in a file of SQLite, plain dicts. It is
made once and asked many filters.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Protocol, TypeAlias

from attrs import asdict, evolve, field, frozen

from custquery.language import Dialect, parse
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.findings import Findings
from custquery.schema.models import Flat, Tables
from custquery.schema.ports import SavedFilter
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.shop.model import MODEL
from custquery.shop.store.connection import Database, connect
from custquery.shop.store.migrations import migrate
from custquery.shop.store.writing import batch
from custquery.targets.memory import to_filter, to_predicate
from custquery.targets.sql import to_sql
from custquery.testing.generated import Choose
from custquery.testing.generated.customers import Nested, customers
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.plain import plain
from custquery.testing.generated.pool import METAFIELDS, NUMBERS, SAVED, Pool
from custquery.testing.reference import holds
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


#: The same, parsed for the reference evaluator.
_PARSED = {name: parse(text) for name, text in SAVED.items()}


@frozen(eq=False, repr=False)
class World:
    """One reading, and its customers in each of the forms that a target reads."""

    schema: Schema
    values: Pool
    nested: tuple[Nested, ...]
    plain: tuple[dict[str, object], ...]
    database: Database
    model: Tables = field(default=MODEL)

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
        return frozenset(_id(each) for each in self.nested)

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
    values = Pool(reading)
    return world_of(schema, values, customers(choose, values, many), file, seed)


def world_of(
    schema: Schema, values: Pool, nested: Iterable[Nested], file: Path, seed: int = 0
) -> World:
    """Store the customers *nested* in a new *file*, and make them plain dicts too."""
    choose = Random(seed).choice  # noqa: S311 - not a secret
    found = tuple(nested)
    database = connect(file, create=True)
    migrate(database)
    now = values.reading.now_microseconds
    region, zone = values.reading.region, values.reading.zone
    with batch(database, now, region, zone) as writing:
        writing.companies({"id": each, "name": f"b.v. {each}"} for each in NUMBERS)
        writing.define_metafields(map(asdict, METAFIELDS))
        writing.records(found)
    return World(
        schema,
        values,
        found,
        tuple(plain(choose, each, schema, values.reading) for each in found),
        database,
    )


def reread(world: World, reading: Reading) -> World:
    """Return the same customers to be asked with another *reading*."""
    choose = Random(0).choice  # noqa: S311 - not a secret
    kept = (plain(choose, each, world.schema, reading) for each in world.nested)
    return evolve(world, values=Pool(reading), plain=tuple(kept))


def _id(record: Mapping[str, object]) -> int:
    return int(str(record["id"]))


# -- whom each target selects ---------------------------------------------------------


def by_reference(world: World, text: str, dialect: Dialect = "custquery") -> Ids:
    """
    Ask the reference evaluator.

    Raises:
        Unsupported: it does not know what *text* means.
    """
    tree = parse(text, dialect=dialect)
    return frozenset(
        _id(each)
        for each in world.nested
        if holds(tree, each, world.schema, world.reading, world.model, saved=_PARSED)
    )


def by_sql(world: World, filter: Checked) -> Ids:
    """Ask SQLite."""
    statement = to_sql(filter, world.model, world.reading)
    return frozenset(
        int(row[0])
        for row in world.database.rows(statement.sql, dict(statement.params))
    )


def by_nested(world: World, filter: Checked) -> Ids:
    """Ask Python, about nested rows."""
    selects = to_predicate(filter, world.model, world.reading, world.schema)
    return frozenset(_id(each) for each in world.nested if selects(each))


def by_plain(world: World, filter: Checked) -> Ids:
    """Ask Python, about plain dicts, many at once."""
    select = to_filter(filter, Flat(), world.reading, world.schema)
    numbered = {id(each): _id(rows) for each, rows in _pairs(world)}
    return frozenset(numbered[id(each)] for each in select(world.plain))


def _pairs(world: World) -> Iterable[tuple[dict[str, object], Nested]]:
    return zip(world.plain, world.nested, strict=True)


#: The targets that are held to the reference evaluator, by name.
TARGETS: Mapping[str, Callable[[World, Checked], Ids]] = {
    "SQLite": by_sql,
    "nested": by_nested,
    "plain": by_plain,
}


@frozen
class Difference:
    """A target that does not select whom it must."""

    text: str
    reading: Reading
    target: str
    #: Selected, but should not have been; and the other way round.
    too_many: Ids
    too_few: Ids

    def __str__(self) -> str:
        return (
            f"{self.target} differs on {self.text!r} ({self.reading.zone.key}): "
            f"selects {sorted(self.too_many)}, not {sorted(self.too_few)}"
        )


def differences(
    world: World, text: str, filter: Checked, *, negated: bool = True
) -> list[Difference]:
    """
    Compare every target with the reference evaluator.

    Args:
        world: The customers.
        text: The filter as typed, for the reference evaluator.
        filter: The same filter as it was checked, for the targets.
        negated: Ask for its negation too, which must select everyone else.

    Raises:
        Unsupported: the reference evaluator does not know what *text* means.
    """
    expected = by_reference(world, text)
    found = []
    for name, select in TARGETS.items():
        found += _compared(world, text, name, expected, select(world, filter))
        if negated:
            others = world.everyone - expected
            ids = select(world, checked.Not(filter))
            found += _compared(world, text, f"NOT on {name}", others, ids)
    return found


def _compared(
    world: World, text: str, target: str, expected: Ids, found: Ids
) -> list[Difference]:
    if expected == found:
        return []
    more, fewer = found - expected, expected - found
    return [Difference(text, world.reading, target, more, fewer)]
