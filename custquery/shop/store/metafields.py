"""
Metafields: which a shop has defined, and a text → what its definition makes of it.

What is made of a value stands beside it in columns of their own, so that a filter can
compare and an index can serve it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeAlias
from zoneinfo import ZoneInfo

from custquery.language.errors import RequestError
from custquery.schema.calendar import local_day
from custquery.schema.reading import Reading
from custquery.schema.types import Day, Instant, YesNo
from custquery.schema.types.days import date_of
from custquery.shop.definitions import MetafieldDefinition
from custquery.shop.metafields import NUMBER_SCALE, MetafieldType
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import removed, updated, upserted
from custquery.shop.store.limits import Given, Stored, Whole, cleaned, complete
from custquery.shop.store.settings import read_settings
from custquery.shop.store.tables import METAFIELD, METAFIELD_DEFINITION
from custquery.shop.store.texts import folded, worded

#: The columns that are made of a value.
MADE = tuple(each.name for each in METAFIELD.columns if each.kept)
_NOTHING: Whole = dict.fromkeys(MADE)

#: What other shop systems call the types, by what we call them.
_OTHER_TYPES: Mapping[MetafieldType, tuple[str, ...]] = {
    "text": ("single_line_text_field", "multi_line_text_field"),
    "number": ("number_integer", "number_decimal", "integer", "decimal"),
    "date": ("day",),
    "date_time": ("datetime", "instant"),
    "yesno": ("boolean", "true_false", "yes_no"),
}
_TYPE = {
    name: type_ for type_, names in _OTHER_TYPES.items() for name in (type_, *names)
}

_DEFINED = "SELECT namespace, key, type, name FROM metafield_definition ORDER BY 1, 2"
_EVERY = f"SELECT customer_id, path, value, {', '.join(MADE)} FROM metafield"  # noqa: S608  # our own names
_REMAKE = updated(METAFIELD, MADE)
_REMOVE = removed(METAFIELD)

_Make: TypeAlias = Callable[[str, ZoneInfo], Whole | None]


def definitions_of(database: Database) -> tuple[MetafieldDefinition, ...]:
    """Return what the shop has defined, in order of namespace and key."""
    return tuple(
        MetafieldDefinition(namespace, key, type_, name or "")
        for namespace, key, type_, name in database.rows(_DEFINED)
    )


def define(database: Database, rows: Iterable[Given]) -> None:
    """
    Define metafields, or name them anew: rows of namespace, key, type and name.

    Raises:
        RequestError: ``metafield-name``, ``metafield-type-stays``, and what
            `custquery.shop.store.limits.cleaned` raises.
    """
    known = {each.path: each for each in definitions_of(database)}
    names = tuple(each.name for each in METAFIELD_DEFINITION.given)
    for number, row in enumerate(rows, 1):
        whole = _definition(row, number)
        had = known.get(f"{whole['namespace']}.{whole['key']}")
        if had is not None and had.type != whole["type"]:
            args = {"path": had.path, "type": had.type}
            raise RequestError("metafield-type-stays", args)
        values = [whole[each] for each in names]
        database.change(upserted(METAFIELD_DEFINITION, names), [values])


def _definition(row: Given, number: int) -> Whole:
    type_ = str(row.get("type", "")).strip().lower()
    found = cleaned(
        METAFIELD_DEFINITION, {**row, "type": _TYPE.get(type_, type_)}, number, ""
    )
    for each in ("namespace", "key"):
        found[each] = text = str(found.get(each) or "").lower()
        if not text.replace("-", "").replace("_", "").isalnum():
            raise RequestError("metafield-name", {"row": number, "field": each})
    return complete(METAFIELD_DEFINITION, found, {}, number)


def write_metafields(
    database: Database, rows: Sequence[Given], first: int, zone: ZoneInfo
) -> None:
    """
    Write metafields: rows of ``customer_id``, ``path`` and ``value``.

    A value is a text, a number, a date or yes or no; without one the metafield goes.

    Raises:
        RequestError: ``metafield-unknown``, ``metafield-value``.
    """
    types = {each.path: each.type for each in definitions_of(database)}
    written: dict[tuple[Stored, Stored], Whole | None] = {}
    for number, row in enumerate(rows, first):
        whole = _whole(row, number, types)
        path, value = str(whole["path"]), whole["value"]
        made = None if value is None else made_of(types[path], str(value), zone)
        if made is None and value is not None:
            raise RequestError(
                "metafield-value", {"row": number, "path": path, "type": types[path]}
            )
        # A later row of one customer and path takes the place of an earlier one.
        written[whole["customer_id"], path] = made and {**whole, **made}
    database.change(_REMOVE, [key for key, row in written.items() if row is None])
    names = tuple(each.name for each in METAFIELD.columns)
    kept = [row for row in written.values() if row is not None]
    database.change(
        upserted(METAFIELD, names), [[row[each] for each in names] for row in kept]
    )


def _whole(row: Given, number: int, types: Mapping[str, MetafieldType]) -> Whole:
    found = cleaned(METAFIELD, {**row, "value": _text(row.get("value"))}, number, "")
    path = str(found.get("path") or "").lower().removeprefix("metafields.")
    if path not in types:
        raise RequestError("metafield-unknown", {"row": number, "path": path})
    return {**found, "path": path}


def _text(value: object) -> object:
    """Write a value as the text that is stored."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case float():
            return repr(value)
        case date():
            return value.isoformat()
        case _:
            return value


def made_of(type_: MetafieldType, value: str, zone: ZoneInfo) -> Whole | None:
    """
    Return the columns that a metafield of this type makes of *value*, or None.

    Args:
        type_: What its definition says.
        value: As it is stored.
        zone: The shop's, for a time that has none, and for the day of a time.

    >>> made_of("date", "1990-02-28", ZoneInfo("UTC"))["month_day"]
    228
    >>> made_of("number", "many", ZoneInfo("UTC")) is None
    True
    """
    made = _MAKE[type_](value, zone)
    return None if made is None else {**_NOTHING, **made}


def _of_text(value: str, _: ZoneInfo) -> Whole:
    return {"text_folded": folded(value), "text_words": worded(value)}


def _of_number(value: str, _: ZoneInfo) -> Whole | None:
    try:
        scaled = Decimal(value.strip()).scaleb(NUMBER_SCALE)
        fits = scaled.is_finite() and abs(scaled) < 2**62 and scaled == int(scaled)
    except (InvalidOperation, OverflowError):
        return None
    return {"number": int(scaled)} if fits else None


def _of_date(value: str, zone: ZoneInfo) -> Whole | None:
    try:
        date.fromisoformat(value.strip())
    except ValueError:
        return None
    day = _read(Day(), value, zone)
    return None if day is None else {"day": day, **_month_day(date_of(day))}


def _of_date_time(value: str, zone: ZoneInfo) -> Whole | None:
    instant = _read(Instant(), value, zone)
    if instant is None:
        return None
    return {"instant": instant, **_month_day(local_day(instant, zone))}


def _of_yesno(value: str, zone: ZoneInfo) -> Whole | None:
    found = _read(YesNo(), value, zone)
    return None if found is None else {"yesno": int(found)}


def _read(type_: Day | Instant | YesNo, value: str, zone: ZoneInfo) -> int | None:
    found = type_.from_record(value, Reading(datetime(2000, 1, 1, tzinfo=zone), zone))
    return int(found) if isinstance(found, int) else None


def _month_day(day: date) -> Whole:
    return {"month_day": day.month * 100 + day.day}


_MAKE: Mapping[MetafieldType, _Make] = {
    "text": _of_text,
    "number": _of_number,
    "date": _of_date,
    "date_time": _of_date_time,
    "yesno": _of_yesno,
}


def wrong_metafields(database: Database) -> Mapping[str, list[int]]:
    """Return the customers whose metafields differ from their values, by column."""
    wrong: dict[str, list[int]] = {}
    for customer, _, _, kept, made in _made_anew(database):
        for name, one, other in zip(MADE, kept, made.values(), strict=True):
            if one != other:
                wrong.setdefault(name, []).append(customer)
    return wrong


def refresh_metafields(database: Database) -> None:
    """Make anew what is kept beside the values of all metafields."""
    changed = [
        (*made.values(), customer, path)
        for customer, path, _, kept, made in _made_anew(database)
        if kept != tuple(made.values())
    ]
    database.change(_REMAKE, changed)


def _made_anew(
    database: Database,
) -> Iterable[tuple[int, str, str, tuple[Stored, ...], Whole]]:
    zone = read_settings(database).zone
    types = {each.path: each.type for each in definitions_of(database)}
    for lot in database.lots(_EVERY):
        for customer, path, value, *kept in lot:
            made = made_of(types[path], value, zone) if path in types else None
            yield customer, path, value, tuple(kept), made or _NOTHING
