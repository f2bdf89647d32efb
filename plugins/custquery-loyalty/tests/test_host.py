"""A host's own columns are asked under the plugin's names, wherever she keeps them."""

import sqlite3
from datetime import UTC, datetime

import polars as pl
import pytest
from custquery_loyalty.programme import Programme

import custquery
from custquery import schema

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
PROGRAMME = Programme(
    points="pts", member_since="joined", entries="book", owner="client"
)
HOST = custquery.environment(
    [PROGRAMME],
    clock=lambda: NOW,
    schema=schema.of(
        {"country": schema.Country()},
        table="client",
        key="nr",
        columns={
            ("client", "joined"): schema.Epoch("s"),
            ("book", "earned_at"): schema.Naive(),
        },
    ),
)
PLAIN = custquery.environment([PROGRAMME], clock=lambda: NOW)

TABLES = """
CREATE TABLE client (nr INTEGER PRIMARY KEY, country TEXT, pts INTEGER, joined INTEGER,
    recency_score INTEGER, frequency_score INTEGER, monetary_score INTEGER);
CREATE TABLE book (client INTEGER, points INTEGER, reason TEXT, earned_at TEXT);
INSERT INTO client VALUES (1, 'NL', 1200, 1735689600, 5, 4, 5),
    (2, 'BE', 1201, 1577836800, 1, 2, 3), (3, 'NL', NULL, NULL, NULL, NULL, NULL);
INSERT INTO book VALUES (1, 400, 'review', '2025-06-01 10:00:00'),
    (1, 300, 'review', '2025-06-02 10:00:00'), (1, 50, 'review', '2025-06-03 10:00:00'),
    (2, 900, 'review', '2025-06-03 10:00:00'), (2, 900, 'purchase', '2024-01-01 10:00');
"""
#: The same clients as dicts.
RECORDS = [
    {
        "nr": 1,
        "loyalty.points": "1200 pt",
        "loyalty.member_since": "2025-01-01T00:00:00Z",
        "loyalty.recency": 5,
        "loyalty.entries": [
            {"points": 400, "reason": "review", "earned": "2025-06-01"},
            {"points": 300, "reason": "recensie", "earned": "2025-06-02"},
            {"points": 50, "reason": "review", "earned": "2025-06-03"},
        ],
    },
    {
        "nr": 2,
        "loyalty.points": 1201,
        "loyalty.member_since": "2020-01-01T00:00:00Z",
        "loyalty.recency": 1,
        "loyalty.entries": [
            {"points": 900, "reason": "review", "earned": "2025-06-03"},
            {"points": 900, "reason": "purchase", "earned": "2024-01-01"},
        ],
    },
    {"nr": 3},
]

EXPECTED = {
    "loyalty.points>1200pt": [2],
    "loyalty.points>=1.200 punten": [1, 2],
    "NOT loyalty.points>1200": [1, 3],
    "loyalty.points:*": [1, 2],
    "loyalty.member_since>=-1y": [1],
    "loyalty.recency>=4 OR loyalty.points:1201": [1, 2],
    "loyalty.entries MATCHES (points > 100, reason = 'review', earned >= -30d, "
    "sum_points > 500, count >= 2)": [1],
    "loyalty.entries MATCHES (reason = aankoop)": [2],
    "NOT loyalty.entries:*": [3],
}
each_filter = pytest.mark.parametrize("text", EXPECTED)


@each_filter
def test_in_her_tables(text: str) -> None:
    with sqlite3.connect(":memory:") as database:
        database.executescript(TABLES)
        asked = HOST.compile(text).sql()
        found = sorted(row[0] for row in database.execute(asked.sql, asked.params))
    database.close()

    assert EXPECTED[text] == found


@each_filter
def test_in_her_records(text: str) -> None:
    assert EXPECTED[text] == [each["nr"] for each in PLAIN.filter(RECORDS, text)]


@each_filter
def test_in_an_index(text: str) -> None:
    found = PLAIN.index(RECORDS).filter(text)

    assert EXPECTED[text] == [each["nr"] for each in found]


@pytest.mark.parametrize("text", [each for each in EXPECTED if "entries" not in each])
def test_in_a_data_frame(text: str) -> None:
    frame = pl.DataFrame(
        {
            "nr": [1, 2, 3],
            "loyalty.points": [1200, 1201, None],
            "loyalty.member_since": [
                datetime(2025, 1, 1, tzinfo=UTC),
                datetime(2020, 1, 1, tzinfo=UTC),
                None,
            ],
            "loyalty.recency": [5, 1, None],
        }
    )
    found = PLAIN.compile(text).filter_frame(frame)

    assert EXPECTED[text] == found["nr"].to_list()


@each_filter
@pytest.mark.parametrize("dialect", ["postgres", "mysql", "duckdb", "clickhouse"])
def test_in_the_words_of_each_engine(text: str, dialect: str) -> None:
    assert HOST.compile(text).sql(dialect).sql.startswith("SELECT")
