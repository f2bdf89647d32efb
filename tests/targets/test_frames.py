"""
Data frames select whom the reference evaluator selects, in every library.

Filters and customers are generated, and the columns are of many types; what is written
out here are the places where the libraries differ among themselves.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve

import custquery as cq
from custquery.language.errors import RequestError
from custquery.schema.criterion import Criterion
from custquery.schema.kept import Epoch, Folded, Kept, MinorUnits, Naive, Spelled
from custquery.schema.models import Flat
from custquery.schema.text import fold, words
from custquery.shop.criteria import schema
from custquery.testing.agreement import World, by_reference, make_world
from custquery.testing.frames import FRAMES
from custquery.testing.generated import Choose
from custquery.testing.generated.filters import every_form, relations_of
from custquery.testing.generated.pool import READINGS, with_metafields
from custquery.testing.trial import Question, Trial

SCHEMA = with_metafields(schema())
LIBRARIES = ("polars", "lazy", "pandas", "arrow in pandas", "pyarrow")

#: What the reference evaluator takes for granted in a world of so many customers.
SMALL, LARGE = 30, 300

pytestmark = pytest.mark.xdist_group("frames")

Show = Callable[[str], None]
#: Of any library: its own types say nothing that a test needs.
Frame: TypeAlias = Any
#: An environment, or the package itself.
Shop: TypeAlias = Any
Dtype: TypeAlias = Any


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Show:
    def printed(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return printed


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    made = _worlds(tmp_path_factory, SMALL)
    yield made
    for each in made:
        each.database.close()


def _worlds(factory: pytest.TempPathFactory, many: int) -> list[World]:
    folder = factory.mktemp("worlds")
    return [
        make_world(SCHEMA, each, folder / f"{number}.sqlite", many=many, seed=number)
        for number, each in enumerate(READINGS)
    ]


def some_forms(choose: Choose) -> list[tuple[Criterion, str]]:
    """List every form of every type, once for one value and once for several."""
    by_type: dict[tuple[object, str, bool], list[tuple[Criterion, str]]] = {}
    for criterion, form in every_form(SCHEMA):
        key = type(criterion.type), form, criterion.many
        by_type.setdefault(key, []).append((criterion, form))
    return [choose(each) for each in by_type.values()]


def hold(trials: list[Trial], world: World, text: str) -> None:
    """Ask every target for *text* and for its negation; what is refused is left."""
    findings = world.check(text)
    if findings.filter is None:
        return
    asked = Question(text, findings.filter, by_reference(world, text))
    for each in trials:
        each.both(world, [asked])


def report(trials: list[Trial], show: Show) -> None:
    for each in trials:
        pairs, wrong = sum(each.pairs.values()), len(each.differences)
        show(f"{each.target.name:24} {pairs:>10,} pairs, {wrong} differences")
    found = [str(each) for trial in trials for each in trial.differences]

    assert [] == found[:20]


def test_every_form_of_every_type(worlds: list[World], show: Show) -> None:
    choose = Random(1).choice  # noqa: S311 - not a secret
    trials = [Trial(each) for each in FRAMES]
    for number, (criterion, form) in enumerate(some_forms(choose)):
        world, by_turns = worlds[number % len(worlds)], trials[number % 2 :: 2]
        hold(by_turns, world, world.filters(choose).term(criterion, form))
    for number, relation in enumerate(relations_of(SCHEMA)):
        world, by_turns = worlds[number % len(worlds)], trials[number % 2 :: 2]
        hold(by_turns, world, world.filters(choose).related(relation))
    for number in range(10):
        world, by_turns = worlds[number % len(worlds)], trials[number % 2 :: 2]
        filters = world.filters(choose)
        for text in (filters.filter(depth=2), filters.segment(), filters.function()):
            hold(by_turns, world, text)

    report(trials, show)


# -- what differs from library to library ----------------------------------------------


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


@every_library
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders>3", [1, 4]),
        ("NOT orders>3", [2, 3]),
        ("orders!=5", [2, 3, 4]),
        ("amount_spent>12", [1, 4]),
        ("NOT amount_spent>12", [2, 3]),
        ("amount_spent:*", [1, 4]),
        ("tag:vip", [1]),
        ("NOT tag:vip", [2, 3, 4]),
        ("tag:vip,new", [1, 4]),
        ("name:vries", [1]),
        ("name:*", [1, 4]),
        ("NOT name:zoe", [2, 3, 4]),
        ("country:belgium", [3]),
        ("NOT country:NL", [2, 3]),
        ("created_at<2025-01-03", [1, 2]),
        ("NOT created_at<2025-01-03", [3, 4]),
        ("tax_exempt:no", [3]),
        ("NOT tax_exempt:no", [1, 2, 4]),
        ("gold", [1]),
        ("zoe OR bo", [1, 4]),
        ("", [1, 2, 3, 4]),
        ("orders>3 orders<2", []),
        ("NOT (orders>3 AND orders<2)", [1, 2, 3, 4]),
    ],
)
def test_a_missing_value_satisfies_nothing_and_not_keeps_it(
    library: str, text: str, expected: list[int]
) -> None:
    assert expected == selected(library, text, PEOPLE)


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


# -- numbers ---------------------------------------------------------------------------


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


# -- times -----------------------------------------------------------------------------


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


# -- objects of pandas -----------------------------------------------------------------


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


# -- texts -----------------------------------------------------------------------------


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


def test_only_known_names_are_prepared() -> None:
    frame = pl.DataFrame(PEOPLE)

    assert 2 == len(cq.prepare_frame(frame, ["tags"]).columns) - len(frame.columns)
    assert frame is cq.prepare_frame(frame, ["orders"])
    with pytest.raises(RequestError):
        cq.prepare_frame(frame, ["ordres"])


# -- what a host says of her columns ---------------------------------------------------


def shop_with(keys: dict[str, str], **kept: Kept) -> cq.Environment:
    return evolve(cq.environment(), model=Flat(keys=keys, kept=kept))


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


# -- related rows ----------------------------------------------------------------------

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
