"""Frames of every kind, and the columns that a filter looks for in them."""

from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest

import custquery as cq
from custquery.language.errors import RequestError
from tests.targets.frames.libraries import PEOPLE, every_library, framed, ids, selected


@every_library
def test_the_frame_that_comes_out_is_of_the_kind_that_went_in(library: str) -> None:
    frame = framed(library, PEOPLE)

    for text in ("tag:vip orders>3", "orders>3", ""):
        found: Any = cq.compile(text).filter_frame(frame)

        assert type(frame) is type(found)
        assert set(PEOPLE) == set(nw.from_native(found).collect_schema())


def test_pandas_keeps_its_index() -> None:
    frame = pd.DataFrame(PEOPLE, index=[7, 7, 8, 9])

    assert [7, 9] == cq.compile("tag:vip,new").filter_frame(frame).index.to_list()
    assert [7, 8] == cq.compile("NOT orders>3").filter_frame(frame).index.to_list()
    prepared = cq.prepare_frame(frame)
    assert [7, 9] == cq.compile("tag:vip,new").filter_frame(prepared).index.to_list()


@every_library
def test_an_expression_is_true_or_false_in_every_row(library: str) -> None:
    prepared: Any = nw.from_native(cq.prepare_frame(framed(library, PEOPLE)))

    for text in ("tag:vip", "name:vries", "NOT orders>3 country:NL", "created_at:2025"):
        expression = cq.compile(text).expression(prepared.to_native())
        found = prepared.select("id", passes=expression)
        rows = (found.collect() if library == "lazy" else found)["passes"].to_list()

        assert {bool} == {type(each) for each in rows} or set(rows) <= {True, False}
        assert None not in rows


def test_an_expression_cannot_read_texts_that_were_not_prepared() -> None:
    with pytest.raises(RequestError) as refused:
        cq.compile("tag:vip").expression(pl.DataFrame(PEOPLE))

    assert "frame-not-prepared" == refused.value.code


@pytest.mark.parametrize("frame", [[{"orders": 3}], {"orders": [3]}, None])
def test_what_is_no_frame_is_refused(frame: object) -> None:
    with pytest.raises(RequestError) as refused:
        cq.compile("orders>3").filter_frame(frame)

    assert "not-a-frame" == refused.value.code


@every_library
@pytest.mark.parametrize(
    "text", ["city:Utrecht", "NOT city:Utrecht", "orders>1 city:a"]
)
def test_a_frame_without_a_column_is_refused(library: str, text: str) -> None:
    with pytest.raises(RequestError) as refused:
        cq.compile(text).filter_frame(framed(library, PEOPLE))

    assert "frame-without-column" == refused.value.code
    assert {"name": "city"} == refused.value.details


@every_library
def test_of_two_columns_the_first_one_with_a_value_counts(library: str) -> None:
    columns = {
        "id": [1, 2, 3],
        "note": ["", "red", None],
        "notes": ["blue", "blue", "blue"],
        "orders": [1, None, 3],
        "number_of_orders": [9, 9, None],
    }

    assert [1, 3] == selected(library, "note:blue", columns)
    assert [2] == selected(library, "orders>3", columns)
    assert [1, 3] == selected(library, "NOT orders>3", columns)


@every_library
def test_a_field_of_a_struct_is_a_column(library: str) -> None:
    if library == "pandas":
        pytest.skip("pandas has no structs")
    facts = [{"size": 41}, {"size": None}, None]
    columns = {"id": [1, 2, 3], "metafields": [{"facts": each} for each in facts]}

    assert [1] == selected(library, "metafields.facts.size>40", columns)
    assert [2, 3] == selected(library, "NOT metafields.facts.size>40", columns)


def test_only_known_names_are_prepared() -> None:
    frame = pl.DataFrame(PEOPLE)

    assert 2 == len(cq.prepare_frame(frame, ["tags"]).columns) - len(frame.columns)
    assert frame is cq.prepare_frame(frame, ["orders"])
    with pytest.raises(RequestError):
        cq.prepare_frame(frame, ["ordres"])


@every_library
def test_a_query_reads_each_frame_anew(library: str) -> None:
    query = cq.compile("orders>3 -country:BE")
    few = {"id": [1, 2], "orders": [5, 3], "country": ["NL", "NL"]}
    others = {"id": [3, 4, 5], "orders": [3, 4, 9], "country": ["NL", "be", None]}
    as_text = {"id": [6, 7], "orders": ["12", "2"], "country": ["NL", "NL"]}

    for columns, expected in ((few, [1]), (others, [5]), (as_text, [6]), (few, [1])):
        assert expected == ids(query.filter_frame(framed(library, columns)))


@every_library
def test_a_query_reads_the_rows_it_is_given(library: str) -> None:
    query = cq.compile("orders MATCHES (total>100)")
    frame = framed(library, {"id": [1, 2]})
    orders = ({"customer_id": [1, 2], "total": [150.0, 50.0]},)
    orders += ({"customer_id": [1, 2], "total": [50.0, 150.0]},)

    for columns, expected in zip(orders, ([1], [2]), strict=True):
        rows = {"orders": framed(library, columns)}
        assert expected == ids(query.filter_frame(frame, rows=rows))
