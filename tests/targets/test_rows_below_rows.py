"""
What is asked of rows: of the row above, of rows below, of dates and places on earth.

Every filter is asked of nested records, of the same rows in SQLite, and of plain dicts.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from custquery.schema import checked
from custquery.schema.calendar import day_start
from custquery.schema.checked import Checked, Not, Related, Test
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.models import Flat, Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import (
    Column,
    Count,
    Many,
    Max,
    Outer,
    Point,
    Relation,
    Source,
    Sum,
)
from custquery.schema.types import (
    Day,
    DecimalNumber,
    Instant,
    Keyword,
    Money,
    Place,
    ValueType,
    WholeNumber,
)
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Present,
    Range,
    Within,
)
from custquery.targets.memory import to_predicate
from custquery.targets.sql import DIALECTS, to_sql

READING = Reading(datetime(2025, 11, 22, 12, tzinfo=UTC))

SALES = Relation(
    "sales", "sale", "client", of="number", where=((Column("void"), None),)
)
LINES = Relation("lines", "line", "sale_id", within=SALES)
THINGS = Relation("things", "thing", "id", within=LINES, of="thing_id")
MARKS = Relation("marks", "mark", "thing_id", within=THINGS)
HOMES = Relation("homes", "home", "client", of="number")
THING_POINT = Point(Column("x"), Column("y"), Column("z"))


def criterion(
    name: str, type_: ValueType, source: Source, aliases: tuple[str, ...] = ()
) -> Criterion:
    both = {"en": name, "nl": name}
    return Criterion(
        name=name, aliases=aliases, type=type_, source=source, label=both, summary=both
    )


MARK = criterion("mark", Keyword(), Many(MARKS, Column("mark")))
SOLD = criterion("date", Instant(), Outer(Column("sold_at")), ("sold",))
PIECES = criterion("pieces", WholeNumber(), Column("pieces"))
COUNT = criterion("count", WholeNumber(), Count(LINES))
TOTAL = criterion("sum_pieces", WholeNumber(), Sum(LINES, Column("pieces")))
LATEST = criterion("last", Instant(), Max(LINES, Outer(Column("sold_at"))))
BOUGHT = RelationCriterion(
    name="bought",
    relation=LINES,
    row=(MARK, SOLD, PIECES),
    aggregates=(COUNT, TOTAL, LATEST),
    label={"en": "lines", "nl": "regels"},
    summary={"en": "Lines.", "nl": "Regels."},
)
ANY_MARK = criterion("marks", Keyword(), Many(MARKS, Column("mark")))
BORN = criterion("facts.born", Day(), Column("born"))
JOINED = criterion("joined", Instant(), Column("joined_at"))
SIZE = criterion("facts.size", DecimalNumber(6), Column("size"))
CREDIT = criterion("credit", Money(4), Column("credit"))
HOME = criterion("home", Place(), Many(HOMES, THING_POINT), ("location",))

MODEL = Tables(
    folded={("mark", "mark"): "folded"},
    month_days={("customer", "born"): "birthday"},
    required=frozenset({("customer", "id")}),
)
COLUMNS = {
    "customer": "id number born birthday joined_at size credit",
    "sale": "id client sold_at void",
    "line": "id sale_id thing_id pieces",
    "thing": "id name",
    "mark": "thing_id mark folded",
    "home": "client x y z",
}


def day(*ymd: int) -> int:
    return date(*ymd).toordinal() - date(1970, 1, 1).toordinal()


def at(*ymd: int) -> int:
    return day_start(date(*ymd), READING.zone)


AMSTERDAM = "607924351 52010621 792289643"
RED = {"id": 7, "name": "kettle", "mark": [{"thing_id": 7, "mark": "Red"}]}
CUPS = {
    "id": 8,
    "name": "cups",
    "mark": [{"thing_id": 8, "mark": "blue"}, {"thing_id": 8, "mark": "large"}],
}


def line(number: int, thing: dict[str, Any] | None, pieces: int) -> dict[str, Any]:
    found = [] if thing is None else [thing]
    key = None if thing is None else thing["id"]
    return {"id": number, "thing_id": key, "pieces": pieces, "thing": found}


RECORDS: list[dict[str, Any]] = [
    {
        "id": 1,
        "number": 101,
        "born": day(1990, 2, 28),
        "joined_at": at(2020, 11, 22),
        "size": 5_250_000,
        "credit": 125_000,
        "sale": [
            {"id": 1, "sold_at": at(2025, 1, 1), "line": [line(1, RED, 2)]},
            {"id": 2, "sold_at": at(2025, 6, 1), "line": [line(2, CUPS, 1)]},
            {"id": 3, "sold_at": at(2025, 7, 1), "void": 1, "line": [line(3, RED, 9)]},
        ],
        "home": [dict(zip("xyz", map(int, AMSTERDAM.split()), strict=True))],
    },
    {
        "id": 2,
        "number": 102,
        "born": day(2000, 2, 29),
        "joined_at": at(2021, 11, 23) - 1,
        "size": 0,
        "credit": 0,
        "sale": [{"id": 4, "sold_at": at(2025, 6, 1), "line": [line(4, RED, 3)]}],
        "home": [{"x": 607_924_351, "y": 52_010_621, "z": None}],
    },
    {
        "id": 3,
        "number": 103,
        "born": day(1969, 12, 31),
        "joined_at": at(2020, 11, 23),
        "size": -1,
        "sale": [{"id": 5, "sold_at": at(2024, 1, 1), "line": [line(5, None, 4)]}],
        "home": [{"x": 0, "y": 0, "z": 1_000_000_000}],
    },
    {"id": 4, "number": 4},
]


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for table, columns in COLUMNS.items():
        connection.execute(f'CREATE TABLE "{table}" ({", ".join(columns.split())})')
    written: set[str] = set()
    for each in RECORDS:
        _write(connection, "customer", each, written)
    yield connection
    connection.close()


def _write(
    connection: sqlite3.Connection,
    table: str,
    row: Mapping[str, Any],
    written: set[str],
) -> None:
    own = {name: each for name, each in row.items() if not isinstance(each, list)}
    if own.get("born") is not None:
        born = date.fromordinal(own["born"] + date(1970, 1, 1).toordinal())
        own["birthday"] = born.month * 100 + born.day
    if table == "mark":
        own["folded"] = own["mark"].casefold()
    if repr((table, own)) in written:
        return  # two lines are about one thing
    written.add(repr((table, own)))
    names = COLUMNS[table].split()
    marks = ", ".join("?" for _ in names)
    into = ("INSERT INTO", f'"{table}"', "VALUES", f"({marks})")
    connection.execute(" ".join(into), [own.get(name) for name in names])
    keys = {"sale": ("client", "number"), "home": ("client", "number")}
    for below in row.keys() - own.keys():
        column, of = keys.get(below, ("sale_id", "id"))
        for each in row[below]:
            mine = {column: row[of]} if column in COLUMNS[below].split() else {}
            _write(connection, below, {**mine, **each}, written)


def plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return *record* as a host keeps it who has no tables."""
    rows = [
        {
            "mark": [mark["mark"] for thing in line["thing"] for mark in thing["mark"]],
            "sold": datetime.fromtimestamp(sale["sold_at"] / 1e6, UTC),
            "pieces": line["pieces"],
        }
        for sale in record.get("sale", ())
        if sale.get("void") is None
        for line in sale["line"]
    ]
    homes = [
        (52.4, 4.89) if each["x"] else "90,0"
        for each in record.get("home", ())
        if each["z"] is not None
    ]
    born, joined = record.get("born"), record.get("joined_at")
    facts = {
        "born": None
        if born is None
        else date.fromordinal(born + day(1970, 1, 1) + 719_163),
        "size": None if "size" not in record else Decimal(record["size"]) / 10**6,
    }
    return {
        "id": record["id"],
        "bought": rows,
        "marks": [mark for row in rows for mark in row["mark"]],
        "facts": facts,
        "joined": None if joined is None else joined_at(joined),
        "credit": None if "credit" not in record else Decimal(record["credit"]) / 10**4,
        "location": homes,
    }


def joined_at(instant: int) -> datetime:
    seconds, rest = divmod(instant, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def among(where: Checked, having: Checked | None = None) -> Related:
    return Related(BOUGHT, where, having or Test(COUNT, Range(1, None)))


def listed(criterion: Criterion, *values: object) -> Test:
    return Test(criterion, OneOf(tuple(values)))  # type: ignore[arg-type]  # of a table


RED_ONE, BLUE_ONE = listed(MARK, "red"), listed(MARK, "blue")
IN_JUNE = Test(SOLD, Range(at(2025, 6, 1), at(2025, 7, 1)))
X, Y, Z = (int(each) for each in AMSTERDAM.split())

FILTERS: list[tuple[str, Checked, set[int]]] = [
    ("a value below a row", among(RED_ONE), {1, 2}),
    ("no such value below a row", among(Not(RED_ONE)), {1, 3}),
    ("no such row", Not(among(RED_ONE)), {3, 4}),
    ("both of one row", among(checked.All((RED_ONE, IN_JUNE))), {2}),
    ("either of one row", among(checked.Any((BLUE_ONE, Not(IN_JUNE)))), {1, 3}),
    ("nothing below a row", among(Not(Test(MARK, Present()))), {3}),
    ("a date of the row above", among(IN_JUNE), {1, 2}),
    (
        "a sum of what is left",
        among(Not(BLUE_ONE), Test(TOTAL, Range(3, None))),
        {2, 3},
    ),
    (
        "a last date of the rows above",
        among(checked.EVERYONE, Test(LATEST, Range(at(2025, 6, 1), None))),
        {1, 2},
    ),
    (
        "an aggregate under a negation",
        among(checked.EVERYONE, Not(Test(LATEST, Range(at(2025, 6, 1), None)))),
        {3, 4},
    ),
    ("a value two rows below", listed(ANY_MARK, "large"), {1}),
    ("none two rows below", Not(listed(ANY_MARK, "red")), {3, 4}),
    ("one day", Test(BORN, MonthDays(228, 228)), {1}),
    ("days in a row", Test(BORN, MonthDays(228, 229)), {1, 2}),
    ("days over New Year", Test(BORN, MonthDays(1231, 228)), {1, 3}),
    ("no such day", Not(Test(BORN, MonthDays(1231, 228))), {2, 4}),
    ("any day", Test(BORN, MonthDays(101, 1231)), {1, 2, 3}),
    ("a local day of an instant", Test(JOINED, MonthDays(1122, 1122)), {1, 2}),
    ("instants over New Year", Test(JOINED, MonthDays(1123, 101)), {3}),
    ("not that day of an instant", Not(Test(JOINED, MonthDays(1122, 1122))), {3, 4}),
    ("a day of the row above", among(Test(SOLD, MonthDays(601, 601))), {1, 2}),
    ("a scaled number", Test(SIZE, OneOf((Decimal("5.25"),))), {1}),
    (
        "a number too fine for its scale",
        Test(SIZE, OneOf((Decimal("0.0000001"),))),
        set(),
    ),
    ("less than a scaled number", Test(SIZE, Range(None, Decimal("5.25"))), {2, 3}),
    ("a scaled amount", Test(CREDIT, Range(Decimal("12.5"), None)), {1}),
    ("nearby", Test(HOME, Within((X, Y, Z), 0)), {1}),
    ("not nearby", Not(Test(HOME, Within((X, Y, Z), 1000))), {2, 3, 4}),
    (
        "the other side of the world",
        Test(HOME, Within((-X, -Y, -Z), 2 * 10**9 + 2)),
        {1, 3},
    ),
    ("somewhere", Test(HOME, Present()), {1, 3}),
]

each_filter = pytest.mark.parametrize(
    ("filter_", "expected"),
    [pytest.param(filter_, expected, id=name) for name, filter_, expected in FILTERS],
)


@each_filter
def test_nested_rows_are_asked(filter_: Checked, expected: set[int]) -> None:
    selects = to_predicate(filter_, MODEL, READING)

    assert expected == {each["id"] for each in RECORDS if selects(each)}


@each_filter
def test_tables_are_asked(
    filter_: Checked, expected: set[int], database: sqlite3.Connection
) -> None:
    statement = to_sql(filter_, MODEL, READING)
    found = database.execute(statement.sql, dict(statement.params))

    assert expected == {number for (number,) in found}


@each_filter
def test_plain_dicts_are_asked(filter_: Checked, expected: set[int]) -> None:
    selects = to_predicate(filter_, Flat(), READING)
    dicts = [plain(each) for each in RECORDS]

    assert expected == {each["id"] for each in dicts if selects(each)}
    assert expected == {each["id"] for each in dicts * 40 if selects(each)}


@each_filter
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_can_write_it(
    filter_: Checked, expected: set[int], dialect: str
) -> None:
    statement = to_sql(filter_, MODEL, READING, dialect)

    assert statement.sql.startswith("SELECT")
    assert expected is not None


def test_distances_are_compared_exactly(database: sqlite3.Connection) -> None:
    """One step of a thousand-millionth of the radius of the earth is 6 millimetres."""
    near = [Within((X + 3, Y + 4, Z), reach) for reach in (4, 5)]
    for model in (MODEL, Flat()):
        records = RECORDS if model is MODEL else [plain(each) for each in RECORDS]
        selects = [to_predicate(Test(HOME, each), model, READING) for each in near]
        assert [0, 1] == [sum(map(test, records)) for test in selects]
    for wanted, many in zip(near, (0, 1), strict=True):
        statement = to_sql(Test(HOME, wanted), MODEL, READING)
        assert many == len(database.execute(statement.sql, statement.params).fetchall())


def test_the_box_around_a_circle_is_bare_for_the_index() -> None:
    statement = to_sql(Test(HOME, Within((1, 2, 3), 4)), MODEL, READING)

    assert '"home"."x" >= :p0 AND "home"."x" <= :p1' in statement.sql
    assert "COALESCE" not in statement.sql


def test_a_kept_day_of_the_year_is_bare_for_the_index() -> None:
    statement = to_sql(Test(BORN, MonthDays(1122, 1122)), MODEL, READING)

    assert statement.sql.endswith('WHERE "customer"."birthday" = :p0')


def test_sixty_levels_in_a_question_are_not_too_deep(
    database: sqlite3.Connection,
) -> None:
    where: Checked = RED_ONE
    for level in range(60):
        kind = checked.Any if level % 2 else checked.All
        where = kind((Not(where) if level % 5 == 0 else where, IN_JUNE))
    for filter_ in (among(where), checked.Any((Not(among(where)), JOINED_NEVER))):
        statement = to_sql(filter_, MODEL, READING)
        selects = to_predicate(filter_, MODEL, READING)
        found = database.execute(statement.sql, dict(statement.params))

        assert {each["id"] for each in RECORDS if selects(each)} == {
            number for (number,) in found
        }


JOINED_NEVER = Test(JOINED, Range(0, 1))


def test_many_levels_around_and_in_a_question_are_not_too_deep(
    database: sqlite3.Connection,
) -> None:
    filter_: Checked = RED_ONE
    for level in range(30):
        filter_ = (checked.Any if level % 2 else checked.All)((filter_, IN_JUNE))
    filter_ = among(filter_)
    for level in range(32):
        kind = checked.Any if level % 2 else checked.All
        filter_ = kind((Not(filter_), JOINED_NEVER))
    statement = to_sql(filter_, MODEL, READING)

    assert (
        database.execute(statement.sql, dict(statement.params)).fetchall() is not None
    )


# Plain dicts


@pytest.mark.parametrize(
    "record",
    [
        {"facts.size": "5.25"},
        {"facts": {"size": Decimal("5.25")}},
        {"facts.size": None, "facts": {"size": 5.25}},
        {"facts": {"born": date(1990, 1, 1), "size": 5.25}},
    ],
)
def test_a_name_with_dots_may_stand_in_dicts_within_dicts(
    record: dict[str, object],
) -> None:
    selects = to_predicate(Test(SIZE, OneOf((Decimal("5.25"),))), Flat(), READING)

    assert all(selects(dict(record)) for _ in range(50))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("52.4,4.89", True),
        ((52.4, 4.89), True),
        ([52.4, 4.89], True),
        ([(52.4, 4.89)], True),
        (["0,0", "52.4,4.89"], True),
        ({"latitude": 52.4, "longitude": 4.89}, True),
        ((4.89, 52.4), False),
        ("52.4", False),
        ((None, 4.89), False),
        ([], False),
        (52.4, False),
    ],
)
def test_a_place_is_given_in_many_ways(given: object, expected: object) -> None:
    centre = (X, Y, Z)
    selects = to_predicate(Test(HOME, Within(centre, 5000)), Flat(), READING)

    assert {expected} == {selects({"location": given}) for _ in range(50)}


def test_a_row_is_no_single_value() -> None:
    """The criterion of that name may have values there: they are no rows."""
    selects = to_predicate(among(checked.EVERYONE), Flat(), READING)

    assert selects({"bought": [{"pieces": 1}]})
    assert not selects({"bought": ["kettle", 3, None, date(2025, 1, 1)]})


def test_a_model_may_call_its_key_otherwise() -> None:
    model = evolve(MODEL, key="number")
    relation = evolve(SALES, of="id")
    sold = criterion("sold", Instant(), Many(relation, Column("sold_at")))

    statement = to_sql(Test(sold, Present()), model, READING)

    assert '"sale"."client" = "customer"."number"' in statement.sql
