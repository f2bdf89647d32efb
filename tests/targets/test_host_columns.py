"""
A host's columns are asked as she keeps them: in SQL, by SQLAlchemy, and in her records.

The same values are kept in each of the ways there are, and each way is asked the same
filters; what the plain records of our own say is what all must say.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    select,
)

import custquery as cq
from custquery.environment import Environment
from custquery.language.errors import RequestError
from custquery.schema import kept, types
from custquery.schema.hosts import Field, HostSchema, of
from custquery.schema.reading import microseconds
from custquery.schema.text import FUNCTIONS, fold, words
from custquery.targets.sqlalchemy import register

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

#: Around both changes of the clock, on boundaries, and a microsecond beside them.
MOMENTS = [
    datetime(2025, 1, 1, tzinfo=AMSTERDAM),
    datetime(2024, 12, 31, 23, 59, 59, tzinfo=AMSTERDAM),
    datetime(2025, 3, 30, 1, 59, tzinfo=AMSTERDAM),
    datetime(2025, 3, 30, 3, 0, tzinfo=AMSTERDAM),
    datetime(2025, 10, 26, 2, 30, tzinfo=AMSTERDAM),
    datetime(2025, 10, 26, 3, 0, tzinfo=AMSTERDAM),
    datetime(2025, 6, 1, 12, 0, 5, tzinfo=AMSTERDAM),
]
AMOUNTS = [Decimal(each) for each in ("0", "0.10", "12.50", "12.49", "-3", "999999.99")]
TEXTS = ["Jan", "jan", "JÁN", "Jan de Vries", "", "  ", None, "ßtraat", "Ötzi"]
YESES = [True, False, None]


@frozen
class Way:
    """A way to keep values, and how one value is then written."""

    type: types.ValueType
    kept: kept.Kept | None
    column: object
    write: Callable[[object], object]


def _naive(zone: ZoneInfo) -> Callable[[object], object]:
    def write(value: object) -> object:
        assert isinstance(value, datetime)
        return value.astimezone(zone).replace(tzinfo=None)

    return write


def _as_epoch(factor: int) -> Callable[[object], object]:
    def write(value: object) -> object:
        assert isinstance(value, datetime)
        return microseconds(value) // factor

    return write


WAYS: Mapping[str, Mapping[str, Way]] = {
    "instant": {
        "seconds": Way(types.Instant(), kept.Epoch("s"), Integer, _as_epoch(1_000_000)),
        "milliseconds": Way(
            types.Instant(), kept.Epoch("ms"), BigInteger, _as_epoch(1000)
        ),
        "microseconds": Way(
            types.Instant(), kept.Epoch("us"), BigInteger, _as_epoch(1)
        ),
        "aware": Way(
            types.Instant(),
            kept.Aware(),
            DateTime(timezone=True),
            lambda value: (
                value.astimezone(UTC) if isinstance(value, datetime) else None
            ),
        ),
        "naive in the shop": Way(
            types.Instant(), kept.Naive(), DateTime, _naive(AMSTERDAM)
        ),
        "naive in UTC": Way(
            types.Instant(), kept.Naive("UTC"), DateTime, _naive(ZoneInfo("UTC"))
        ),
    },
    "amount": {
        "major": Way(
            types.Money(), kept.MajorUnits(), Numeric(12, 2), lambda value: value
        ),
        "float": Way(types.Money(), kept.MajorUnits(), Float, float),  # type: ignore[arg-type] # decimals are given
        "minor": Way(
            types.Money(),
            kept.MinorUnits(),
            Integer,
            lambda value: int(Decimal(str(value)) * 100),
        ),
        "a thousandth": Way(
            types.Money(),
            kept.MinorUnits(3),
            Integer,
            lambda value: int(Decimal(str(value)) * 1000),
        ),
    },
    "yes": {
        "boolean": Way(types.YesNo(), kept.Boolean(), Boolean, lambda value: value),
        "0 and 1": Way(
            types.YesNo(),
            None,
            Integer,
            lambda value: None if value is None else int(bool(value)),
        ),
        "J and N": Way(
            types.YesNo(),
            kept.Spelled({"J": True, "N": False}),
            String(1),
            lambda value: {True: "J", False: "N", None: "?"}[value],  # type: ignore[index] # a bool or None
        ),
    },
    "day": {
        "date": Way(types.Day(), kept.Dates(), Date, lambda value: value),
        "number": Way(
            types.Day(),
            None,
            Integer,
            lambda value: (
                (value - date(1970, 1, 1)).days if isinstance(value, date) else None
            ),
        ),
    },
}

VALUES: Mapping[str, list[object]] = {
    "instant": list(MOMENTS),
    "amount": list(AMOUNTS),
    "yes": list(YESES),
    "day": [date(2024, 2, 29), date(2025, 1, 1), date(1969, 12, 31), None],
}
FILTERS: Mapping[str, list[str]] = {
    "instant": [
        "x:2025-01-01",
        "x>=2025-01-01",
        "x<2025-01-01",
        "x>2025-03-30T01:59",
        "x<=2025-10-26",
        "x:2025-10-26T02:30",
        "x>2025-10-26T02:30",
        'x>="2025-10-26T01:30:00+00:00"',
        'x<"2025-10-26T01:30:00+00:00"',
        'x>="2025-03-30T01:00:00+00:00"',
        "x:2025",
        "x>9990-01-01",
        "x:*",
        "-x:2025-06-01",
        "NOT (x>2025-06-01 x<2025-07-01)",
    ],
    "amount": [
        "x:0.10",
        "x>12.49",
        "x>12.4951",
        "x<=12.4951",
        "x:12,50",
        "x<0",
        "-x:12.50",
        "x:0,12.5",
        "x:-3..12.49",
        "x:*",
        "NOT x>=0",
    ],
    "yes": ["x:yes", "x:no", "-x:yes", "-x:no", "x:*", "-x:*"],
    "day": [
        "x:2024-02-29",
        "x<1970-01-01",
        "x>2024",
        "x:*",
        "-x:2025",
        "NOT x>=1970-01-01",
    ],
}

pytestmark = pytest.mark.xdist_group("hosts")

CASES = [
    pytest.param(kind, way, id=f"{kind}, {way}") for kind in WAYS for way in WAYS[kind]
]


def shop(host: HostSchema) -> Environment:
    return cq.environment(schema=host, zone="Europe/Amsterdam")


def asked(kind: str) -> list[str]:
    return FILTERS[kind]


def expected(kind: str, text: str) -> set[int]:
    """Ask plain records of our own, which are certified elsewhere."""
    plain = shop(of({"x": next(iter(WAYS[kind].values())).type}))
    records = [{"id": at, "x": value} for at, value in enumerate(VALUES[kind])]
    return {each["id"] for each in plain.filter(records, text)}  # type: ignore[misc] # ids are ints


def rows(kind: str, way: Way) -> list[dict[str, object]]:
    return [
        {
            "nr": at,
            "kept_x": None if value is None and kind != "yes" else way.write(value),
        }
        for at, value in enumerate(VALUES[kind])
    ]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_records_are_read_as_they_are_kept(kind: str, name: str) -> None:
    way = WAYS[kind][name]
    host = shop(of({"x": Field("kept_x", way.type, way.kept)}))
    if way.kept is None:
        pytest.skip("plain records hold bools and dates, not our columns' numbers")
    for text in asked(kind):
        found = {each["nr"] for each in host.filter(rows(kind, way) * 3, text)}

        assert expected(kind, text) == found, text


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "PostgreSQL":
        yield request.getfixturevalue("postgresql")
    else:
        found = create_engine("sqlite://")
        yield found
        found.dispose()


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_tables_are_read_as_they_are_kept(kind: str, name: str, engine: Engine) -> None:
    way = WAYS[kind][name]
    table = Table(
        "things",
        MetaData(),
        Column("nr", Integer, primary_key=True),
        Column("kept_x", way.column),  # type: ignore[call-overload] # any type of column
    )
    fields = {"x": Field("kept_x", way.type, way.kept)}
    host = shop(of(fields, table="things", key="nr", mapped={"things": table}))
    dialect = {"postgresql": "postgres"}.get(engine.name, engine.name)
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), rows(kind, way))
        for text in asked(kind):
            statement = host.apply(select(table.c.nr), text)
            by_element = set(connection.scalars(statement))
            sql = host.compile(text).sql(dialect)
            cursor = connection.exec_driver_sql(sql.sql, dict(sql.params))
            by_text = {each[0] for each in cursor}

            assert expected(kind, text) == by_element, text
            assert expected(kind, text) == by_text, text
        connection.rollback()


TEXT_FILTERS = [
    "x=jan",
    "-x=jan",
    "x:jan",
    "-x:jan",
    "x==Jan",
    "-x==Jan",
    "x:vri*",
    "x:*",
    "-x:*",
    "jan",
    "NOT x:otzi",
    "x:strasse OR x:sstraat",
]


@pytest.mark.parametrize("way", ["beside", "by function"])
def test_texts_are_folded_beside_or_by_a_function(way: str) -> None:
    table = Table(
        "people",
        MetaData(),
        Column("nr", Integer, primary_key=True),
        Column("x", String(50)),
        Column("search", String(50)),
        Column("search_words", String(50)),
    )
    keeps = (
        kept.Folded("search", "search_words") if way == "beside" else kept.FoldedBy()
    )
    host = shop(
        of(
            {"x": Field("x", types.Text(), keeps)},
            table="people",
            key="nr",
            mapped={"people": table},
        )
    )
    plain = shop(of({"x": types.Text()}))
    records = [{"nr": at, "x": text} for at, text in enumerate(TEXTS)]
    forms = [
        {
            **each,
            "search": None if each["x"] is None else fold(str(each["x"])),
            "search_words": None if each["x"] is None else words(str(each["x"])),
        }
        for each in records
    ]
    engine = create_engine("sqlite://")
    register(engine)
    table.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(table.insert(), forms)
        for text in TEXT_FILTERS:
            wanted = {each["nr"] for each in plain.filter(records, text)}
            found = set(connection.scalars(host.apply(select(table.c.nr), text)))
            sql = host.compile(text).sql()
            cursor = connection.exec_driver_sql(sql.sql, dict(sql.params))

            assert wanted == found, text
            assert wanted == {each[0] for each in cursor}, text
    engine.dispose()


def test_an_exact_text_is_compared_as_it_stands_and_it_is_said() -> None:
    field = Field("x", types.Text(), kept.Exact())
    host = shop(of({"x": field}, table="people", key="nr"))
    query = host.compile("x:Jan")
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE people (nr INTEGER, x TEXT)")
    connection.executemany("INSERT INTO people VALUES (?, ?)", enumerate(TEXTS))

    def asked(text: str) -> list[int]:
        sql = host.compile(text).sql()
        return [each[0] for each in connection.execute(sql.sql, dict(sql.params))]

    assert ["compared-exactly"] == [each.code for each in query.diagnostics]
    assert "x==Jan" == query.canonical
    assert [0] == asked("x:Jan")
    assert [0] == [
        at
        for at, text in enumerate(TEXTS)
        if host.compile("x:Jan").matches({"x": text})
    ]
    assert [1, 2, 3, 4, 5, 6, 7, 8] == asked("-x:Jan")
    assert [4, 5, 6] == asked("x IS NULL")
    connection.close()


def test_a_text_without_any_other_form_is_refused_by_code() -> None:
    host = shop(of({"x": types.Keyword()}, table="people"))

    with pytest.raises(RequestError) as refused:
        host.compile("x:jan").sql()

    assert "column-not-folded" == refused.value.code


def test_bare_words_need_a_text_to_look_in() -> None:
    host = shop(of({"x": types.WholeNumber()}, table="people"))

    assert ["no-free-text"] == [each.code for each in host.check("jan").diagnostics]


def test_unknown_names_are_told_from_the_hosts_own() -> None:
    host = shop(of({"woonplaats": types.Keyword()}))
    (problem,) = host.check("woonplats:Utrecht").diagnostics

    assert "unknown-name" == problem.code
    assert "woonplaats" in problem.fixes[0].apply("woonplats:Utrecht")


def test_functions_give_no_form_of_what_is_no_text() -> None:
    assert (None, None) == (
        FUNCTIONS["custquery_fold"](None),
        FUNCTIONS["custquery_fold"](b"\xff"),
    )
    assert (None, "jan") == (
        FUNCTIONS["custquery_fold"](" "),
        FUNCTIONS["custquery_fold"](" JÁN"),
    )


@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "mysql", "duckdb", "spark"])
def test_sql_is_written_in_every_dialect(dialect: str) -> None:
    for kind, ways in WAYS.items():
        for way in ways.values():
            host = shop(of({"x": Field("x", way.type, way.kept)}, table="t", key="nr"))
            for text in asked(kind):
                statement = host.compile(text, now=datetime(2025, 1, 1, tzinfo=UTC))

                assert statement.sql(dialect).sql.startswith("SELECT ")


def test_what_a_host_needs_is_in_one_place() -> None:
    assert all(getattr(cq.schema, name) for name in cq.schema.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        getattr(cq.schema, "Nothing")  # noqa: B009 - mypy knows that it is not there


def test_a_function_is_named_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="letters"):
        kept.FoldedBy("lower(x); --")
