"""
Columns → a frame of each library, and whom a filter selects in it.

A filter is asked of the frame as it came and of the prepared one, always.
"""

from datetime import UTC, datetime
from typing import Any, TypeAlias

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve

import custquery as cq
from custquery.schema.kept import Kept
from custquery.schema.models import Flat

LIBRARIES = ("polars", "lazy", "pandas", "arrow in pandas", "pyarrow")

#: Of any library: its own types say nothing that a test needs.
Frame: TypeAlias = Any
#: An environment, or the package itself.
Shop: TypeAlias = Any
Dtype: TypeAlias = Any

every_library = pytest.mark.parametrize("library", LIBRARIES)

PEOPLE: dict[str, Any] = {
    "id": [1, 2, 3, 4],
    "orders": [5, None, 3, 4],
    "amount_spent": [12.5, None, float("nan"), 100.0],
    "tags": [["VIP", "gold"], None, [], ["new"]],
    "name": ["Zoë de Vries", None, " ", "Bo"],
    "country": ["nl", None, "België", "NL"],
    "created_at": [datetime(2025, 1, day, tzinfo=UTC) for day in (1, 2, 3)] + [None],
    "tax_exempt": [True, None, False, True],
}


def framed(library: str, columns: dict[str, Any]) -> Frame:
    """Put *columns* in a frame."""
    if library == "pandas":
        return pd.DataFrame(columns)
    if library in {"polars", "lazy"}:
        frame = pl.DataFrame(columns)
        return frame if library == "polars" else frame.lazy()
    table = pa.table(columns)
    return (
        table if library == "pyarrow" else table.to_pandas(types_mapper=pd.ArrowDtype)
    )


def ids(found: Frame) -> list[int]:
    """List the ids in a frame, which is collected when it is lazy."""
    known = nw.from_native(found)
    eager = known.collect() if isinstance(known, nw.LazyFrame) else known
    return [int(each) for each in eager["id"].to_list()]


def selected(
    library: str, text: str, columns: dict[str, Any], shop: Shop = cq, **how: Frame
) -> list[int]:
    """List whom *text* selects, in a frame as it is and in a prepared one."""
    query, frame = shop.compile(text), framed(library, columns)
    found = ids(query.filter_frame(frame, **how))
    assert found == ids(query.filter_frame(shop.prepare_frame(frame), **how))
    return found


def shop_with(keys: dict[str, str], **kept: Kept) -> cq.Environment:
    return evolve(cq.environment(), model=Flat(keys=keys, kept=kept))
