"""A certificate says what was asked, and is refused to an engine that differs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from custquery.language.errors import RequestError
from custquery.shop.store.sqlite import SQLITE, SQLite
from custquery.targets.engines import Connection, Cursor, Params
from custquery.testing.certificate import Certificate, joined
from custquery.testing.certifying import Plan, certify
from custquery.testing.mutants import MISTAKES
from custquery.testing.targets import Gap

#: A few filters in each reading.
FEW = Plan(pairs=1000, customers=20, fixed=False)


class Inclusive(SQLite):
    """Takes "before" for "not after"."""

    name = "Inclusive"

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        return super().execute(connection, sql.replace(" < :", " <= :"), params)


class Choosy(SQLite):
    """Refuses every filter that asks for words."""

    name = "Choosy"

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        if "INSTR" in sql.upper():
            raise RequestError("column-not-worded", {"column": "any"})
        return super().execute(connection, sql, params)


class Forgetful(SQLite):
    """Gives one row less than there are."""

    name = "Forgetful"

    def execute(self, connection: Connection, sql: str, params: Params) -> Cursor:
        shown = sql if "LIMIT" not in sql else sql.replace("LIMIT 7", "LIMIT 6")
        return super().execute(connection, shown, params)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    found = SQLITE.connect(str(tmp_path / "empty.sqlite"))
    yield found
    found.close()


def laws(found: Certificate) -> set[str]:
    return {law for law, many in found.laws.items() if many}


def test_sqlite_has_a_certificate_of_everything_that_was_asked(
    connection: Connection,
) -> None:
    told: list[tuple[int, int]] = []

    plan = evolve(FEW, fixed=True)
    found = certify(SQLITE, connection, plan, lambda *done: told.append(done))

    assert found.ok, found.differences
    assert found.pairs == FEW.pairs == told[-1][0]
    assert laws(found) == {
        *("meaning", "complement", "value", "rewriting", "paging"),
        *("hostile", "corpus", "peers"),
    }
    assert found.laws["peers"] == 26
    assert set(found.mistakes) == set(MISTAKES)
    assert any(found.coverage.values())


def test_nothing_is_left_behind(connection: Connection) -> None:
    certify(SQLITE, connection, evolve(FEW, pairs=100))

    tables = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'"
    assert [] == list(SQLITE.execute(connection, tables, {}).fetchall())


def test_tables_that_are_there_are_not_touched(connection: Connection) -> None:
    SQLITE.execute(connection, "CREATE TABLE customer (id INTEGER)", {})
    SQLITE.execute(connection, "INSERT INTO customer VALUES (7)", {})

    with pytest.raises(RequestError) as refused:
        certify(SQLITE, connection, FEW)

    assert "certify-tables-there" == refused.value.code
    assert [(7,)] == SQLITE.execute(connection, "SELECT * FROM customer", {}).fetchall()


def test_an_engine_that_compares_otherwise_has_differences(
    connection: Connection,
) -> None:
    found = certify(Inclusive(), connection, FEW)

    assert not found.ok
    assert found.differences[0].startswith("Inclusive differs on")


def test_an_engine_that_loses_a_row_of_a_page_has_differences(
    connection: Connection,
) -> None:
    found = certify(Forgetful(), connection, FEW)

    assert {"paging"} == {
        each.split("(")[-1].split(",")[0] for each in found.differences
    }


def test_what_is_refused_is_a_difference_unless_it_is_declared(
    connection: Connection,
) -> None:
    gap = Gap("column-not-worded", "it knows no words")

    undeclared = certify(Choosy(), connection, FEW)
    declared = certify(Choosy(), connection, evolve(FEW, gaps=(gap,)))

    assert not undeclared.ok
    assert declared.ok, declared.differences[:3]
    [(said, times)] = declared.gaps.items()
    assert said == "column-not-worded: it knows no words"
    assert times > 0
    assert "it knows no words" in declared.text("en")


def test_a_certificate_is_a_value_in_json_and_in_two_languages() -> None:
    found = Certificate(
        "DuckDB 1.0",
        pairs=2000,
        laws={"meaning": 40, "paging": 1},
        differences=("DuckDB differs on 'tag:vip'",),
        coverage={"text Words: + one yes": 3, "text Words: - one yes": 0},
        mistakes={"a dropped not": True, "any currency": False},
        seed=7,
    )

    again = json.loads(json.dumps(found.to_json()))

    assert not again["ok"]
    assert joined([again]) == [found]
    assert joined([again, again])[0].pairs == 2 * found.pairs
    assert "DuckDB 1.0: 1 difference" in found.text("en")
    assert "2,000 pairs" in found.text("en")
    assert "DuckDB 1.0: 1 verschil" in found.text("nl")
    assert "2.000 paren" in found.text("nl")
    assert "1 of 2 planted mistakes" in found.text("en")
    assert "text Words: - one yes" in found.text("en", table=False)


def test_asking_nothing_proves_nothing() -> None:
    assert not Certificate("nobody").ok
