"""Numbers and times are the same in every type of column that keeps them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve

import custquery as cq
from tests.targets.frames.libraries import LIBRARIES, Dtype, ids, selected


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Float32])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount_spent:0,1", [1]),
        ("amount_spent>0,1", [2]),
        ("amount_spent<=0,1", [1]),
        ("amount_spent>=0,1000001", [2]),
        ("amount_spent:0.1..0.3", [1, 2]),
        ("amount_spent<0,3", [1]),
    ],
)
def test_a_float_is_its_shortest_decimal(
    dtype: Dtype, text: str, expected: list[int]
) -> None:
    spent = pl.Series([0.1, 0.3, float("nan"), float("inf")], dtype=dtype)
    frame = pl.DataFrame({"id": [1, 2, 3, 4], "amount_spent": spent})

    assert expected == ids(cq.compile(text).filter_frame(frame))


@pytest.mark.parametrize("dtype", [pa.decimal128(5, 2), pa.decimal128(38, 4)])
@pytest.mark.parametrize("convert", [pl.from_arrow, lambda table: table])
def test_decimals_are_compared_exactly(
    dtype: Dtype, convert: Callable[..., Any]
) -> None:
    spent = pa.array([Decimal("1.50"), None, Decimal("-2.25")], type=dtype)
    frame = convert(pa.table({"id": [1, 2, 3], "amount_spent": spent}))

    for text, expected in {
        "amount_spent:1.5": [1],
        "amount_spent>1.4999999": [1],
        "amount_spent>1.5000001": [],
        "amount_spent<123456789012345": [1, 3],
        "amount_spent>123456789012345": [],
        "NOT amount_spent:1.5": [2, 3],
        "amount_spent:1.5001,1.5": [1],
    }.items():
        assert expected == ids(cq.compile(text).filter_frame(frame)), text


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.UInt64, pl.Int64])
def test_a_bound_may_lie_beyond_what_the_column_holds(dtype: Dtype) -> None:
    frame = pl.DataFrame({"id": [1, 2], "orders": pl.Series([3, None], dtype=dtype)})

    assert [1] == ids(cq.compile("orders<5000000000").filter_frame(frame))
    assert [] == ids(cq.compile("orders>5000000000").filter_frame(frame))
    assert [1] == ids(cq.compile("orders>-300").filter_frame(frame))
    assert [1] == ids(cq.compile("orders:3 OR orders:300").filter_frame(frame))


def test_amounts_as_text_are_numbers() -> None:
    columns = {"id": [1, 2, 3], "amount_spent": ["12.50", "9", "much"]}

    for library in LIBRARIES:
        assert [1] == selected(library, "amount_spent>9", columns)
        assert [2, 3] == selected(library, "NOT amount_spent>9", columns)


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Amsterdam", "Asia/Tokyo", None])
@pytest.mark.parametrize("convert", [lambda frame: frame, pl.DataFrame.to_arrow])
def test_an_instant_is_the_same_in_every_unit_and_zone(
    unit: Dtype, zone: str | None, convert: Callable[..., Any]
) -> None:
    """The clock goes back at 2024-10-27 01:00 UTC; a naive time is the first of two."""
    first = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    moments = [first - timedelta(hours=1), first, first + timedelta(hours=2), None]
    local = ZoneInfo("Europe/Amsterdam") if zone is None else UTC
    walls = [each and each.astimezone(local).replace(tzinfo=None) for each in moments]
    added = pl.Series("created_at", walls, dtype=pl.Datetime(unit))
    if zone is not None:
        added = added.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    frame = convert(pl.DataFrame({"id": [1, 2, 3, 4], "created_at": added}))

    for text, expected in {
        "created_at>='2024-10-27T00:30:00Z'": [2, 3],
        "created_at>'2024-10-27T00:30:00Z'": [3],
        "created_at>='2024-10-27T01:15:00Z'": [3],
        "created_at:2024-10-27": [1, 2, 3],
        "NOT created_at:2024-10-27": [4],
        "created_at<9000-01-01": [1, 2, 3],
        "created_at>1000-01-01": [1, 2, 3],
        "created_at:*": [1, 2, 3],
    }.items():
        assert expected == ids(cq.compile(text).filter_frame(frame)), text


def test_a_bound_between_two_milliseconds_is_not_rounded_down() -> None:
    added = pl.Series(
        [datetime(2025, 1, 1, tzinfo=UTC)], dtype=pl.Datetime("ms", "UTC")
    )
    frame = pl.DataFrame({"id": [1], "created_at": added})
    shop = evolve(
        cq.environment(), clock=lambda: datetime(2025, 1, 1, 2, 0, 0, 500, tzinfo=UTC)
    )

    assert [] == ids(shop.compile("created_at>=-2h").filter_frame(frame))
    assert [1] == ids(shop.compile("created_at<-2h").filter_frame(frame))


def test_a_column_of_dates_starts_at_local_midnight() -> None:
    columns = {"id": [1, 2], "created_at": [date(2025, 3, 1), date(2025, 3, 2)]}

    for library in LIBRARIES:
        assert [2] == selected(library, "created_at>=2025-03-02", columns)
        assert [1] == selected(library, "created_at<'2025-03-01T23:00:00Z'", columns)
