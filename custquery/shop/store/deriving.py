"""
The columns that are made from others of the same row: folded texts, codes, points.

Declared once, for whoever writes a row in Python and for SQL over all rows: what fills
an older file, and what the doctor compares.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from custquery.shop.store import places, texts
from custquery.shop.store.limits import Whole

#: Functions of both Python and the file's SQL, by what SQL calls them.
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "cq_fold": texts.folded,
    "cq_words": texts.worded,
    "cq_search": texts.search_words,
    "cq_email_key": texts.email_key,
    "cq_name_order": texts.name_order,
    "cq_region_key": places.region_key,
    "cq_folded_region_key": places.folded_region_key,
    "cq_city_code": places.city_code,
    "cq_folded_city_code": places.folded_city_code,
    "cq_x": places.point_x,
    "cq_y": places.point_y,
    "cq_z": places.point_z,
}


class Derived(NamedTuple):
    """A function of `FUNCTIONS`, and the columns that it is called with."""

    function: str
    columns: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The call in SQL."""
        return f"{self.function}({', '.join(self.columns)})"


def _texts(*names: str) -> Iterator[tuple[str, Derived]]:
    for name in names:
        yield f"{name}_folded", Derived("cq_fold", (name,))
        yield f"{name}_words", Derived("cq_words", (name,))


def _folds(*names: str) -> Iterator[tuple[str, Derived]]:
    for name in names:
        yield f"{name}_folded", Derived("cq_fold", (name,))


def _codes(prefix: str = "") -> Iterator[tuple[str, Derived]]:
    region = tuple(f"{prefix}{each}" for each in ("country", "region_code"))
    yield f"{prefix}region_key", Derived("cq_region_key", region)
    yield f"{prefix}city_code", Derived("cq_city_code", (*region, f"{prefix}city"))


def _folded_codes() -> Iterator[tuple[str, Derived]]:
    region = "country", "region_code"
    yield "region_key_folded", Derived("cq_folded_region_key", region)
    yield "city_code_folded", Derived("cq_folded_city_code", (*region, "city"))


_DEGREES = ("latitude", "longitude")

#: A column, what makes it, and from what.
_OfOne: TypeAlias = tuple[str, Callable[..., Any], str]
_OfSeveral: TypeAlias = tuple[str, Callable[..., Any], tuple[str, ...]]

#: What is derived, by table and column.
DERIVED: Mapping[str, Mapping[str, Derived]] = {
    "customer": {
        **dict(_texts("name", "first_name", "last_name", "email", "phone")),
        **dict(_texts("company", "note")),
        "email_key": Derived("cq_email_key", ("email",)),
        "name_order": Derived("cq_name_order", ("name", "first_name", "last_name")),
        **dict(_folds("multipass_identifier")),
    },
    "address": {
        **dict(_codes()),
        **dict(_folded_codes()),
        **dict(_texts("address1", "address2", "city", "region")),
        **dict(_folds("zip")),
        **{each: Derived(f"cq_{each}", _DEGREES) for each in "xyz"},
    },
    "tag": {"folded": Derived("cq_fold", ("tag",))},
    "order": {**dict(_codes("shipping_")), **dict(_codes("billing_"))},
    "order_line": {**dict(_texts("title")), **dict(_folds("sku"))},
    "product": dict(_folds("category", "vendor")),
    "product_tag": {"folded": Derived("cq_fold", ("tag",))},
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
        (name, FUNCTIONS[each.function], each.columns)
        for name, each in DERIVED.get(table, {}).items()
    ]
    return (
        [(name, call, columns[0]) for name, call, columns in made if len(columns) == 1],
        [each for each in made if len(each[2]) > 1],
    )
