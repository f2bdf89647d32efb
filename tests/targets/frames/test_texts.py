"""Texts and objects: what libraries keep each in a way of its own."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

import custquery as cq
from tests.targets.frames.libraries import PEOPLE, every_library, ids, selected


def test_objects_are_read_as_plain_records_are() -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "tags": [np.array(["VIP", None]), ["x", np.nan], float("nan"), "vip"],
            "amount_spent": pd.Series([Decimal("12.5"), "9", None, 3], dtype=object),
            "orders": pd.Series([np.int64(4), 4.0, True, pd.NA], dtype=object),
            "created_at": pd.Series(
                [pd.Timestamp("2025-01-02", tz="UTC"), pd.NaT, date(2025, 1, 2), "x"],
                dtype=object,
            ),
            "product_id": [np.array([7, 8]), np.array([], dtype=int), None, [9]],
        }
    )

    for text, expected in {
        "tag:vip": [1, 4],
        "NOT tag:vip": [2, 3],
        "amount_spent>5": [1, 2],
        "orders:4": [1, 2],
        "NOT orders:4": [3, 4],
        "created_at:2025-01-02": [1, 3],
        "NOT created_at:*": [2, 4],
        "product_id:8": [1],
        "product_id>8": [4],
    }.items():
        assert expected == ids(cq.compile(text).filter_frame(frame)), text
        prepared = cq.prepare_frame(frame)
        assert expected == ids(cq.compile(text).filter_frame(prepared)), text


def test_ones_and_zeros_beside_nothing_are_yes_and_no() -> None:
    """With a missing value among them pandas makes whole numbers floats."""
    frame = pd.DataFrame({"id": [1, 2, 3], "tax_exempt": [1, None, 0]})

    assert [1] == ids(cq.compile("tax_exempt:yes").filter_frame(frame))
    assert [3] == ids(cq.compile("tax_exempt:no").filter_frame(frame))
    assert [1, 2] == ids(cq.compile("NOT tax_exempt:no").filter_frame(frame))


def test_texts_that_pandas_keeps_as_objects_can_be_negated() -> None:
    frame = cq.prepare_frame(pd.DataFrame(PEOPLE))
    texts = [each for each in frame if each.startswith("custquery.")]
    frame = frame.astype(dict.fromkeys(texts, object))

    assert [2, 3, 4] == ids(cq.compile("NOT name:vries").filter_frame(frame))
    assert [2, 3, 4] == ids(cq.compile("NOT tag:vip").filter_frame(frame))
    assert [1] == ids(cq.compile("NOT NOT name:vries").filter_frame(frame))


@every_library
def test_long_lists_of_awkward_texts(library: str) -> None:
    awkward = [
        "a b",
        "a.b",
        "a|b",
        "(",
        "[x]",
        "100%",
        "#1",
        "a-b",
        "^$",
        "\\",
        "ø",
        "&~",
    ]
    columns = {"id": [*range(12), 12, 13], "tags": [[each, "z"] for each in awkward]}
    columns["tags"] += [["aXb", "a"], None]
    quoted = (cq.quote(each) for each in awkward)

    text = f"tag IN ({', '.join(quoted)})"
    assert [*range(12)] == selected(library, text, columns)
    assert [12, 13] == selected(library, f"NOT {text}", columns)
    many = ", ".join(f"t{number}" for number in range(1500))
    assert [0] == selected(library, f"tag IN ({many}, 'a b')", columns)
