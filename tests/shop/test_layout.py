"""The tables are what the model names, and a file is what the tables say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from custquery.schema.sources import (
    Case,
    Column,
    Many,
    Max,
    Min,
    Minus,
    Outer,
    Relation,
    Source,
    Sum,
)
from custquery.shop import Shop, relations
from custquery.shop.criteria import CRITERIA, orders
from custquery.shop.criteria import RELATIONS as RELATION_CRITERIA
from custquery.shop.model import MODEL
from custquery.shop.store import keeping
from custquery.shop.store.connection import connect
from custquery.shop.store.layout import Table
from custquery.shop.store.tables import CONTRACT, CUSTOMER, TABLES

BY_NAME = {each.name: each for each in TABLES}
RELATIONS = [each for each in vars(relations).values() if isinstance(each, Relation)]


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.name)
def test_a_file_has_the_columns_and_indexes_of_the_layout(
    table: Table, path: Path
) -> None:
    Shop.create(path).close()
    database = connect(path, read_only=True)

    columns = database.rows("SELECT name FROM pragma_table_info(:t)", {"t": table.name})
    indexes = database.rows(
        "SELECT name FROM pragma_index_list(:t) WHERE origin = 'c'", {"t": table.name}
    )
    database.close()

    assert [(each.name,) for each in table.columns] == columns
    assert {(each.name,) for each in table.indexes} == set(indexes)


def test_the_tables_have_every_column_that_the_model_names() -> None:
    named = {*MODEL.folded, *MODEL.worded, *MODEL.month_days, *MODEL.required}
    beside = {
        (table, column)
        for kept in (MODEL.folded, MODEL.worded, MODEL.month_days)
        for (table, _), column in kept.items()
    }
    # Free text is words only; there is no column that holds all texts.
    wanted = (named | beside) - {("customer", "text")}

    missing = {
        (table, column)
        for table, column in wanted
        if column not in {each.name for each in BY_NAME[table].columns}
    }
    assert set() == missing


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda each: each.name)
def test_the_tables_have_every_column_that_a_relation_names(relation: Relation) -> None:
    columns = {each.name for each in BY_NAME[relation.table].columns}
    named = {relation.owner, *(column.name for column, _ in relation.where)}

    assert named <= columns
    if relation.within is not None:
        above = {each.name for each in BY_NAME[relation.within.table].columns}
        assert relation.of in above


def test_the_tables_have_every_column_that_a_row_is_asked_for() -> None:
    missing = {
        (each.name, criterion.name)
        for each in RELATION_CRITERIA
        for criterion in (*each.row, *each.aggregates)
        for table, column in named_by(criterion.source, each.relation)
        if column not in {each.name for each in BY_NAME[table].columns}
    }

    assert set() == missing


def named_by(source: Source, here: Relation) -> Iterator[tuple[str, str]]:
    """Yield the tables and columns that a parameter of a relation reads."""
    match source:
        case Column(name):
            yield here.table, name
        case Minus(left, right):
            yield from ((here.table, each.name) for each in (left, right))
        case Outer(column):
            assert here.within is not None
            yield from named_by(column, here.within)
        case Many(relation, column):
            yield from named_by(column, relation)
        case Sum(_, column) | Min(_, column) | Max(_, column):
            yield from named_by(column, here)
        case _:
            return


def test_every_text_of_a_row_has_a_folded_form() -> None:
    """SQL asks the folded form of a text; a row that has none cannot be asked."""
    places = {
        place
        for each in RELATION_CRITERIA
        for criterion in each.row
        if criterion.type.domain == "text"
        for place in named_by(criterion.source, each.relation)
    }

    assert places <= MODEL.folded.keys()


def test_plain_columns_of_criteria_are_columns_of_the_customer() -> None:
    columns = {each.name for each in CUSTOMER.columns}
    named = {each.source.name for each in CRITERIA if isinstance(each.source, Column)}

    assert named <= columns


def test_what_the_model_requires_is_never_missing_in_a_file() -> None:
    required = {each.name for each in CUSTOMER.columns if each.required}

    assert {column for _, column in MODEL.required} <= required | {"id"}


def test_the_liveliest_contract_is_chosen_in_the_order_of_the_criterion() -> None:
    source = orders.PRODUCT_SUBSCRIPTION_STATUS.source
    assert isinstance(source, Case)
    declared = [str(value) for _, _, value in source.branches]
    written = re.findall(r"WHEN '(\w+)' THEN (\d)", keeping.EXPECTED_TOTALS)

    assert declared == list(CONTRACT.column("status").choices)
    assert [(name, str(at)) for at, name in enumerate(declared[:-1])] == written
    assert f"'{source.otherwise}'" in keeping.EXPECTED_TOTALS


def test_what_is_kept_of_places_is_read_from_places() -> None:
    kept = [each for each in MODEL.kept.values() if isinstance(each, Many)]

    assert {"country", "city", "city_code"} == {
        each.column.name for each in kept if isinstance(each.column, Column)
    }
