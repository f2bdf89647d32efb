"""What a host says of her columns, and of the rows below her customers."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

import custquery as cq
from custquery.language.errors import RequestError
from custquery.schema.kept import Epoch, Folded, MinorUnits, Naive, Spelled
from custquery.schema.text import fold, words
from tests.targets.frames.libraries import (
    PEOPLE,
    every_library,
    framed,
    ids,
    selected,
    shop_with,
)


@every_library
def test_a_host_says_which_column_it_is_and_what_it_counts(library: str) -> None:
    shop = shop_with(
        {"amount_spent": "cents", "customer_added_date": "since", "tax_exempt": "free"},
        amount_spent=MinorUnits(),
        customer_added_date=Epoch("ms"),
        tax_exempt=Spelled({"J": True, "N": False}),
    )
    new_year = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000)
    columns = {
        "id": [1, 2, 3],
        "cents": [1250, None, 99],
        "since": [new_year, new_year - 3_600_001, None],
        "free": ["J", "N", "?"],
    }

    assert [1] == selected(library, "amount_spent:12.50", columns, shop)
    assert [2, 3] == selected(library, "NOT amount_spent>1", columns, shop)
    assert [1] == selected(library, "created_at>=2025-01-01", columns, shop)
    assert [2] == selected(library, "created_at<2025-01-01", columns, shop)
    assert [2] == selected(library, "tax_exempt:no", columns, shop)
    assert [2, 3] == selected(library, "NOT tax_exempt:yes", columns, shop)


@every_library
def test_a_naive_column_may_be_of_another_zone(library: str) -> None:
    shop = shop_with({}, customer_added_date=Naive("UTC"))
    columns = {"id": [1, 2], "created_at": [datetime(2025, 1, 1, h) for h in (22, 23)]}  # noqa: DTZ001

    assert [1] == selected(library, "created_at:2025-01-01", columns, shop)


@pytest.mark.parametrize("library", ["polars", "lazy", "pyarrow", "pandas"])
def test_a_folded_column_of_the_host_is_compared(library: str) -> None:
    names = ["Zoë de Vries", None, " ", "BO"]
    columns = {
        "id": [1, 2, 3, 4],
        "name": names,
        "folded": [each and fold(each) for each in names],
        "worded": [each and words(each) for each in names],
    }
    shop = shop_with({}, name=Folded("folded", "worded"))
    frame = framed(library, columns)

    for text, expected in {
        "name='zoe DE vries'": [1],
        "name:vries": [1],
        "name==BO": [4],
        "NOT name:vries": [2, 3, 4],
        "name:*": [1, 4],
    }.items():
        assert expected == ids(shop.compile(text).filter_frame(frame)), text


def test_a_column_that_is_named_must_be_there() -> None:
    shop = shop_with({"orders": "ordrs"})

    with pytest.raises(RequestError) as refused:
        shop.compile("orders>3").filter_frame(pl.DataFrame(PEOPLE))

    assert "frame-column-not-there" == refused.value.code


ORDERS: dict[str, Any] = {
    "customer_id": [1, 1, 2, None],
    "date": [datetime(2025, month, 1, tzinfo=UTC) for month in (1, 2, 3, 4)],
    "amount": [10.1, 20.2, 5.0, 99.0],
}


@every_library
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders_placed MATCHES (amount>6)", [1]),
        ("NOT orders_placed MATCHES (amount>6)", [2, 3, 4]),
        ("orders_placed MATCHES (count=0)", [3, 4]),
        ("orders_placed MATCHES (count<2)", [2, 3, 4]),
        ("orders_placed MATCHES (sum_amount=30.3)", [1]),
        ("orders_placed MATCHES (date>=2025-02, count=1)", [1, 2]),
        ("orders_placed MATCHES (amount>6) OR orders:4", [1, 4]),
    ],
)
def test_related_rows_stand_in_a_frame_of_their_own(
    library: str, text: str, expected: list[int]
) -> None:
    rows = {"orders_placed": framed(library, ORDERS)}

    assert expected == selected(library, text, PEOPLE, rows=rows)


@pytest.mark.parametrize("library", ["polars", "lazy", "pandas", "pyarrow"])
def test_related_rows_may_stand_in_the_frame_itself(library: str) -> None:
    orders = [[{"amount": 10.1}, {"amount": 20.2}], [{"amount": 5.0}], [], None]
    columns = {"id": [1, 2, 3, 4], "orders_placed": orders}

    for text, expected in {
        "orders_placed MATCHES (sum_amount=30.3)": [1],
        "orders_placed MATCHES (count=0)": [3, 4],
    }.items():
        assert expected == selected(library, text, columns)


@every_library
def test_related_rows_that_are_nowhere_are_refused(library: str) -> None:
    query, frame = (
        cq.compile("orders_placed MATCHES (amount>6)"),
        framed(library, PEOPLE),
    )

    with pytest.raises(RequestError) as refused:
        query.filter_frame(frame)
    assert "frame-without-rows" == refused.value.code

    with pytest.raises(RequestError) as refused:
        query.filter_frame(frame, rows={"orders_placed": frame}, row_key="owner")
    assert "frame-without-key" == refused.value.code
