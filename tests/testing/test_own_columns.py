"""Customers have whatever a plugin's criteria read, in every form and on an engine."""

from collections.abc import Iterator
from random import Random
from types import SimpleNamespace

import pytest
from custquery_duckdb import DuckDB
from custquery_loyalty.programme import Programme

from custquery.plugin import (
    Case,
    Column,
    Criterion,
    Keyword,
    Many,
    OneOf,
    Range,
    Relation,
    Source,
    Text,
    ValueType,
    WholeNumber,
)
from custquery.shop.criteria import schema
from custquery.shop.needs import needs_of
from custquery.testing.agreement import by_reference
from custquery.testing.asking import by_engine
from custquery.testing.certificate import PROPERTY
from custquery.testing.generated.forms import forms_of
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.tables import load_world
from custquery.testing.targets import by_nested, by_plain, by_sql
from custquery.testing.world import World, make_world
from pytest_custquery import Certificates

CARDS = Relation("cards", "card", "client", where=((Column("lost"), OneOf((False,))),))


def criterion(name: str, type: ValueType, source: Source) -> Criterion:
    words = {"en": name, "nl": name}
    return Criterion(name=name, type=type, source=source, label=words, summary=words)


OWN = (
    criterion("own.motto", Text(), Column("motto")),
    criterion("own.colour", Keyword(), Many(CARDS, Column("colour"))),
    criterion(
        "own.level",
        WholeNumber(),
        Case(((Column("visits"), Range(7, None), 2),), otherwise=1),
    ),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    declared = list(Programme().custquery_criteria())
    more = [each for each in declared if isinstance(each, Criterion)]
    rows = [each for each in declared if not isinstance(each, Criterion)]
    known = with_metafields(schema().plus((*OWN, *more), rows))
    file = tmp_path_factory.mktemp("own") / "shop.sqlite"
    made = make_world(known, READINGS[0], file, many=30, seed=3)
    yield made
    made.database.close()


def test_what_is_needed_follows_from_the_declarations() -> None:
    assert (
        "customer.motto",
        "card.lost",
        "card.colour",
        "customer.visits",
    ) == tuple(each for name in [*OWN] for each in needs_of([name]).names)


def test_every_form_selects_the_same_everywhere(world: World) -> None:
    engine = DuckDB()
    connection = engine.connect("duckdb:///:memory:")
    load_world(engine, connection, world)
    choose = Random(5).choice  # noqa: S311 - not a secret
    some, wrong = set(), []
    for each in world.schema.listed:
        if not isinstance(each, Criterion) or "." not in each.name:
            continue
        for form in forms_of(each):
            text = world.filters(choose).term(each, form)
            filter_ = world.check(text).filter
            if filter_ is None:
                continue
            expected = by_reference(world, text)
            found = [ask(world, filter_) for ask in (by_sql, by_nested, by_plain)]
            found.append(by_engine(engine, connection, world, filter_))
            wrong += [text] if {expected} != set(found) else []
            some |= {each.name} if expected and expected != world.everyone else set()
    connection.close()

    assert [] == wrong
    assert {each.name for each in OWN} < some
    assert "loyalty.points" in some


@pytest.mark.parametrize(
    "text",
    [
        "loyalty.entries MATCHES (points > 100, reason = 'review')",
        "loyalty.entries MATCHES (sum_points >= 1000, count >= 2)",
        "own.motto:jan OR own.colour:vip",
    ],
)
def test_rows_of_a_table_of_its_own_are_asked(world: World, text: str) -> None:
    filter_ = world.check(text).filter
    expected = by_reference(world, text)

    assert filter_ is not None
    assert expected
    assert world.everyone != expected
    assert {expected} == {ask(world, filter_) for ask in (by_sql, by_nested, by_plain)}


def test_a_shop_needs_nothing() -> None:
    assert () == needs_of(schema().listed).names


def test_every_certificate_of_a_test_is_printed() -> None:
    gathered = Certificates()
    parts = [(PROPERTY, {"target": "SQLite"}), (PROPERTY, {"target": "plain"})]
    report = SimpleNamespace(when="call", user_properties=parts)
    gathered.pytest_runtest_logreport(report)  # type: ignore[arg-type]

    assert [part for _, part in parts] == gathered.parts
