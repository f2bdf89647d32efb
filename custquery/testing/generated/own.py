"""
Columns and tables that no shop has → customers who have them, in each form.

A plugin's criterion on a host's column, or its relation over a table of its own, is
tried on such customers. What a column holds follows from the declarations that read it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias, assert_never

from attrs import evolve, frozen

from custquery.schema.models import Tables
from custquery.schema.schema import Schema
from custquery.schema.text import fold, words
from custquery.schema.types.base import ValueType
from custquery.schema.value_sets import OneOf, Range
from custquery.shop.needs import Needs, Reader, needs_of
from custquery.shop.store import layout
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import Table
from custquery.shop.store.sqlite import SQLite
from custquery.shop.store.tables import CUSTOMER, TABLES
from custquery.testing.generated import Choose, pool
from custquery.testing.generated.nested import Nested
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.folding import is_blank
from custquery.testing.reference.kinds import kind_of

#: What a column holds in a record; None is a missing value.
Held: TypeAlias = str | int | None

_EPOCH = date(1970, 1, 1)
_NUMBERS = (0, 1, 2, 3, 4, 5, 999, 1000, 1001, 1500)
_TEXTS: Mapping[str, Sequence[str]] = {
    "Keyword": pool.TAGS,
    "Email": pool.EMAILS,
    "EmailDomain": pool.EMAILS,
    "Phone": pool.PHONES,
    "Country": pool.COUNTRIES,
    "Language": pool.LANGUAGES,
    "City": pool.CITIES,
}


@frozen(eq=False)
class Own:
    """The columns and tables that a schema needs beyond those of a shop."""

    needs: Needs

    @classmethod
    def of(cls, schema: Schema) -> "Own":
        """Find what *schema* needs; lists, and rows below rows, are not made."""
        return cls(needs_of(schema.listed))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of a shop, with these columns and tables besides."""
        more = self._columns(CUSTOMER.name)
        customer = evolve(CUSTOMER, columns=(*CUSTOMER.columns, *more))
        known = [customer if each is CUSTOMER else each for each in TABLES]
        return (*known, *map(self._table, self.needs.owners))

    def _table(self, name: str) -> Table:
        keys = ("id", self.needs.owners[name])
        whole = [layout.Column(each, "integer", required=True) for each in keys]
        return Table(name, (*whole, *self._columns(name)))

    def _columns(self, table: str) -> Iterator[layout.Column]:
        for name, readers in self.needs.columns.get(table, {}).items():
            yield layout.Column(name, "text" if _is_text(readers) else "integer")
            if _is_searched(readers):
                yield from (layout.Column(each) for each in _beside(name))

    def model(self, model: Tables) -> Tables:
        """Return *model* with the folded form and the words of these texts."""
        texts = [
            (table, name)
            for table, columns in self.needs.columns.items()
            for name, readers in columns.items()
            if _is_searched(readers)
        ]
        folded = {each: _beside(each[1])[0] for each in texts}
        worded = {each: _beside(each[1])[1] for each in texts}
        return evolve(
            model,
            folded={**model.folded, **folded},
            worded={**model.worded, **worded},
        )

    # Nested customers

    def given(self, choose: Choose, values: Pool, record: Nested) -> Nested:
        """Return *record* with values in these columns, and rows in these tables."""
        rows = {
            table: [
                self._row(choose, values, table)
                for _ in range(choose((0, 0, 1, 2, 3, 4)))
            ]
            for table in self.needs.owners
        }
        return {**record, **self._row(choose, values, CUSTOMER.name), **rows}

    def _row(self, choose: Choose, values: Pool, table: str) -> Nested:
        found: Nested = {}
        for name, readers in self.needs.columns.get(table, {}).items():
            held = _held(readers, values)
            found[name] = choose((None, *(choose(held) for _ in range(4))))
        return found

    def without(self, record: Nested) -> Nested:
        """Return what of *record* a shop can hold."""
        own = {*self.needs.owners, *self.needs.columns.get(CUSTOMER.name, ())}
        return {name: value for name, value in record.items() if name not in own}

    # Tables

    def store(self, database: Database, records: Sequence[Nested]) -> None:
        """Make these columns and tables in *database*, and fill them."""
        engine = SQLite()
        for column in self._columns(CUSTOMER.name):
            database.run(layout.added(CUSTOMER, column, engine))
        for record in records if self.needs.columns.get(CUSTOMER.name) else ():
            _update(database, self._kept(CUSTOMER.name, record), str(record["id"]))
        for table in map(self._table, self.needs.owners):
            database.run(layout.created(table, engine, 1))
            for number, row in enumerate(self._rows(table.name, records), start=1):
                _insert(database, table.name, {"id": number, **row})

    def _rows(self, table: str, records: Iterable[Nested]) -> Iterator[Nested]:
        owner = self.needs.owners[table]
        for record in records:
            rows = record[table]
            for each in rows if isinstance(rows, list) else ():
                yield {owner: record["id"], **self._kept(table, each)}

    def _kept(self, table: str, row: Nested) -> Nested:
        """Return what the columns of *table* hold; a blank text has no words."""
        kept: Nested = {}
        for name, readers in self.needs.columns.get(table, {}).items():
            value = kept[name] = row[name]
            if _is_searched(readers):
                is_there = isinstance(value, str) and not is_blank(value)
                for each, form in zip(_beside(name), (fold, words), strict=True):
                    kept[each] = form(str(value)) if is_there else None
        return kept


def _beside(name: str) -> tuple[str, str]:
    return f"{name}_folded", f"{name}_words"


def _update(database: Database, values: Nested, id: str) -> None:
    sets = ", ".join(f"{layout.quoted(each)} = :{each}" for each in values)
    update = ("UPDATE customer SET", sets, "WHERE id =", id)
    database.run(" ".join(update), values)


def _insert(database: Database, table: str, values: Nested) -> None:
    names = ", ".join(map(layout.quoted, values))
    marks = ", ".join(f":{each}" for each in values)
    insert = ("INSERT INTO", layout.quoted(table), f"({names}) VALUES ({marks})")
    database.run(" ".join(insert), values)


# What a column holds


def _is_text(readers: Sequence[Reader]) -> bool:
    for each in readers:
        if isinstance(each, ValueType):
            return each.domain in {"text", "code"}
        if isinstance(each, OneOf):
            return any(isinstance(value, str) for value in each.values)
    return False


def _is_searched(readers: Sequence[Reader]) -> bool:
    return any(
        isinstance(each, ValueType) and each.domain == "text" for each in readers
    )


def _held(readers: Sequence[Reader], values: Pool) -> Sequence[Held]:
    """List what a column may hold, so that those who read it find something."""
    found: list[Held] = []
    for each in readers:
        if isinstance(each, ValueType):
            found += _of_type(each, values)
        elif isinstance(each, OneOf):
            found += [one if isinstance(one, str) else int(one) for one in each.values]
        elif isinstance(each, Range):
            ends = [int(end) for end in (each.low, each.high) if end is not None]
            found += [end + near for end in ends for near in (-1, 0, 1)]
    return found or values.instants


def _of_type(type_: ValueType, values: Pool) -> Sequence[Held]:
    match type_.domain:
        case "whole" | "decimal":
            digits = type_.scale or 0
            return [int(Decimal(each).scaleb(digits)) for each in _NUMBERS]
        case "money":
            return pool.AMOUNTS
        case "instant":
            return values.instants
        case "day":
            return [(date.fromisoformat(each) - _EPOCH).days for each in values.days]
        case "yesno":
            return (0, 1)
        case "code":
            members = [code for code, _ in type_.suggest("", "en")]
            return _TEXTS.get(kind_of(type_)) or members
        case "text":
            return _TEXTS.get(kind_of(type_), pool.TEXTS)
        case "point":
            return (None,)
        case _:
            assert_never(type_.domain)
