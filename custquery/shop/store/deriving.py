"""
The columns that are made from others of the same row: folded texts, codes, points.

Declared once, for whoever writes a row, fills an older shop, or examines one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from custquery.schema.text import fold
from custquery.shop.store import places, texts
from custquery.shop.store.limits import Whole


class Derived(NamedTuple):
    """A function, and the columns that it is called with."""

    function: Callable[..., Any]
    columns: tuple[str, ...]


def _texts(*names: str) -> Iterator[tuple[str, Derived]]:
    for name in names:
        yield f"{name}_folded", Derived(texts.folded, (name,))
        yield f"{name}_words", Derived(texts.worded, (name,))


def _folds(*names: str) -> Iterator[tuple[str, Derived]]:
    for name in names:
        yield f"{name}_folded", Derived(texts.folded, (name,))


def _codes(prefix: str = "") -> Iterator[tuple[str, Derived]]:
    region = tuple(f"{prefix}{each}" for each in ("country", "region_code"))
    yield f"{prefix}region_key", Derived(places.region_key, region)
    yield f"{prefix}city_code", Derived(places.city_code, (*region, f"{prefix}city"))


def _folded_codes() -> Iterator[tuple[str, Derived]]:
    region = "country", "region_code"
    yield "region_key_folded", Derived(places.folded_region_key, region)
    yield "city_code_folded", Derived(places.folded_city_code, (*region, "city"))


_DEGREES = ("latitude", "longitude")

#: A column, what makes it, and from what.
_OfOne: TypeAlias = tuple[str, Callable[..., Any], str]
_OfSeveral: TypeAlias = tuple[str, Callable[..., Any], tuple[str, ...]]

#: What is derived, by table and column.
DERIVED: Mapping[str, Mapping[str, Derived]] = {
    "customer": {
        **dict(_texts("name", "first_name", "last_name", "email", "phone")),
        **dict(_texts("company", "note")),
        "email_key": Derived(texts.email_key, ("email",)),
        "name_order": Derived(texts.name_order, ("name", "first_name", "last_name")),
        **dict(_folds("multipass_identifier")),
    },
    "address": {
        **dict(_codes()),
        **dict(_folded_codes()),
        **dict(_texts("address1", "address2", "city", "region")),
        **dict(_folds("zip")),
        "x": Derived(places.point_x, _DEGREES),
        "y": Derived(places.point_y, _DEGREES),
        "z": Derived(places.point_z, _DEGREES),
    },
    "tag": {"folded": Derived(texts.folded, ("tag",))},
    "order": {**dict(_codes("shipping_")), **dict(_codes("billing_"))},
    "order_line": {**dict(_texts("title")), **dict(_folds("sku"))},
    "product": dict(_folds("category", "vendor")),
    "product_tag": {"folded": Derived(texts.folded, ("tag",))},
    "segment": {"name_key": Derived(fold, ("name",))},
    "place": {
        **dict(_texts("city", "region", "region_code")),
        **dict(_codes()),
        **dict(_folded_codes()),
    },
}


def derive(table: str, rows: Iterable[Whole]) -> None:
    """Set the columns of *rows* of *table* that are made from others."""
    of_one, of_several = _made(table)
    for row in rows:
        for name, function, column in of_one:
            value = row[column]
            row[name] = None if value is None else function(value)
        for name, function, columns in of_several:
            row[name] = function(*[row[each] for each in columns])


@cache
def _made(table: str) -> tuple[Sequence[_OfOne], Sequence[_OfSeveral]]:
    """Return what to call for a row: functions of one column, and of several."""
    made = [
        (name, each.function, each.columns)
        for name, each in DERIVED.get(table, {}).items()
    ]
    return (
        [(name, call, columns[0]) for name, call, columns in made if len(columns) == 1],
        [each for each in made if len(each[2]) > 1],
    )
