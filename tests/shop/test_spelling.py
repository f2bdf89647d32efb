"""The store's SQL is what SQLite reads; others read it spelled their way."""

from typing import ClassVar

import pytest

from custquery.shop.store.layout import removed, updated, upserted
from custquery.shop.store.spelling import spelled
from custquery.shop.store.sqlite import SQLITE, SQLite
from custquery.shop.store.tables import TAG


class Server(SQLite):
    """An engine that plans, and has other parameters and lists."""

    parameter = "%({})s"
    plans = True
    listed: ClassVar[str] = "SELECT unnest(CAST({parameter} AS {type}[])) AS value"


SERVER = Server()


@pytest.mark.parametrize(
    ("written", "in_sqlite", "on_a_server"),
    [
        ("a = :a", "a = :a", "a = %(a)s"),
        (
            "a IN (integers(:ids))",
            "a IN (SELECT value FROM json_each(:ids))",
            "a IN (SELECT unnest(CAST(%(ids)s AS BIGINT[])) AS value)",
        ),
        (
            "a IN (texts(:names))",
            "a IN (SELECT value FROM json_each(:names))",
            "a IN (SELECT unnest(CAST(%(names)s AS TEXT[])) AS value)",
        ),
        (
            'FROM "customer" NOT INDEXED WHERE b',
            'FROM "customer" NOT INDEXED WHERE b',
            'FROM "customer" WHERE b',
        ),
        (
            'FROM "tag" INDEXED BY "tag_by_folded" WHERE b',
            'FROM "tag" INDEXED BY "tag_by_folded" WHERE b',
            'FROM "tag" WHERE b',
        ),
        ("CAST(a AS x) = b::text", "CAST(a AS x) = b::text", "CAST(a AS x) = b::text"),
    ],
)
def test_a_statement_is_spelled_for_its_engine(
    written: str, in_sqlite: str, on_a_server: str
) -> None:
    assert in_sqlite == spelled(written, SQLITE)[0]
    assert on_a_server == spelled(written, SERVER)[0]


def test_the_parameters_of_a_statement_are_known() -> None:
    assert ("a", "b") == spelled("x = :a AND y = :b OR x = :a", SQLITE)[1]
    # What is written from a filter has the parameters of its engine already.
    assert ("p0", "low") == spelled("x = %(p0)s AND y > :low", SERVER)[1]


def test_a_change_is_written_for_one_row_and_for_many() -> None:
    key = '"customer_id" = ? AND "folded" = ?'

    assert ['DELETE FROM "tag"', key] == removed(TAG).one.split(" WHERE ")
    assert ['UPDATE "tag" SET "tag" = ?', key] == updated(TAG, ("tag",)).one.split(
        " WHERE "
    )
    assert upserted(TAG, ("customer_id", "folded")).one.endswith("DO NOTHING")
    assert (
        'UPDATE "tag" SET "tag" = given."tag" FROM ('
        'SELECT unnest(CAST(:c0 AS TEXT[])) AS "tag", '
        'unnest(CAST(:c1 AS BIGINT[])) AS "customer_id", '
        'unnest(CAST(:c2 AS TEXT[])) AS "folded") AS given '
        'WHERE "tag"."customer_id" = given."customer_id" '
        'AND "tag"."folded" = given."folded"'
    ) == updated(TAG, ("tag",)).together
