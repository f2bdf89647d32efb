"""
A value as given → the value that is stored, or a refusal that names row and field.

The store keeps what it is given: it trims tags, writes phones as E.164 and countries as
codes, and stores blank texts as missing. Refusals name places, never people.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TypeAlias

from custquery.language.errors import RequestError
from custquery.schema.closed import country_code, currency, language_code
from custquery.schema.phone import read_phone
from custquery.schema.text import fold, is_missing
from custquery.schema.types.base import exact
from custquery.shop.store.layout import DEGREES, SHORT, WHOLE, Column, Table
from custquery.shop.store.tables import MOST_TAGS, TAG

#: What a column can hold.
Stored: TypeAlias = int | float | str | None
Given: TypeAlias = Mapping[str, object]
#: A row as it is stored, every column that a caller can write.
Whole: TypeAlias = dict[str, Stored]

#: Room for the sum of thousands of orders in 64 bits.
_LARGEST = {"integer": 2**62, "money": 10**15, "yesno": 1}
#: How far a place can be from the equator, and from Greenwich.
_FARTHEST = {"latitude": 90, "longitude": 180}
#: Texts of a column whose reading is remembered.
_REMEMBERED = 4096

#: Reads one value of a column.
Reader: TypeAlias = Callable[[object], Stored]


def cleaned(table: Table, row: Given, number: int, region: str) -> Whole:
    """
    Return the columns that *row* gives, as they are stored.

    Args:
        table: Where the row goes; rows that it holds of tables below are left out, and
            what the store keeps itself and tells.
        row: Values by column; money in minor units, instants in microseconds.
        number: Which row of the batch it is, from 1, for the refusal.
        region: The country of phone numbers without calling code.

    Raises:
        RequestError: ``column-unknown``, ``value-not-text``, ``value-not-whole``,
            ``value-not-number``, ``value-unknown``, ``value-too-long``,
            ``value-not-storable``, ``value-too-large``.
    """
    read, other = readers(table, region), besides(table)
    try:
        return {
            name: read[name](value) for name, value in row.items() if name not in other
        }
    except (KeyError, TypeError, RefusedError) as error:  # a list has no hash
        raise _refusal(table, row, number, read) from error


def _refusal(
    table: Table, row: Given, number: int, read: Mapping[str, Reader]
) -> RequestError:
    """Say which column it was."""
    for name, value in row.items():
        if name in besides(table):
            continue
        if name not in read:
            break
        try:
            read[name](value)
        except TypeError:
            return RequestError("value-not-text", {"row": number, "field": name})
        except RefusedError as refused:
            args = {"row": number, "field": name, **refused.details}
            return RequestError(refused.code, args)
    args = {"row": number, "table": table.name, "field": str(name)}
    return RequestError("column-unknown", args)


def complete(
    table: Table, row: Mapping[str, Stored], base: Mapping[str, Stored], number: int
) -> Whole:
    """
    Return *row* over *base*, over the defaults of the table.

    Raises:
        RequestError: ``value-required``.
    """
    defaults, required = _demands(table)
    found = {**defaults, **base, **row}
    for name in required:
        if found[name] is None:
            found[name] = defaults[name]
            if found[name] is None:
                raise RequestError("value-required", {"row": number, "field": name})
    return found


@cache
def _demands(table: Table) -> tuple[Whole, tuple[str, ...]]:
    return (
        {each.name: each.default for each in table.given},
        tuple(each.name for each in table.given if each.required),
    )


class RefusedError(Exception):
    """A value cannot be stored; whoever knows the row says which one it is."""

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@cache
def besides(table: Table) -> frozenset[str]:
    """Return the names that a record may hold besides the columns of its row."""
    return frozenset((*table.below, *(each.name for each in table.told if each.kept)))


@cache
def readers(table: Table, region: str) -> Mapping[str, Reader]:
    """Return what reads the columns that a caller writes, by name."""
    return {each.name: _reader(each, region) for each in table.given}


def _reader(column: Column, region: str) -> Reader:
    """Return what turns a value into what *column* stores."""
    if column.kind in WHOLE:
        return _number_reader(column)
    if column.kind in DEGREES:
        return _degrees_reader(_FARTHEST[column.kind])

    # Towns, countries and names come again and again.
    @lru_cache(maxsize=_REMEMBERED)
    def read(value: object) -> Stored:
        if value is None:
            return None
        found = _text(value, column.longest)
        return None if found is None else _coded(column, found, region)

    return read


def _coded(column: Column, text: str, region: str) -> str:
    if column.choices:
        return _choice(column, text)
    match column.kind:
        case "country":
            return _code(country_code, text)
        case "language":
            return _code(language_code, text)
        case "currency":
            return _code(currency, text)
        case "phone":
            return read_phone(text, region) or text
        case _:
            return text


def _whole(column: Column, value: object) -> int:
    if not isinstance(value, int):
        raise RefusedError("value-not-whole")
    if column.kind == "yesno" and value not in {0, 1}:
        raise RefusedError("value-unknown")
    if not -_LARGEST[column.kind] <= value <= _LARGEST[column.kind]:
        raise RefusedError("value-too-large")
    return int(value)


def _number_reader(column: Column) -> Reader:
    largest = _LARGEST[column.kind]
    least = 0 if column.kind == "yesno" else -largest

    def read(value: object) -> Stored:
        if type(value) is int and least <= value <= largest:
            return value
        return None if value is None else _whole(column, value)

    return read


def _degrees_reader(farthest: int) -> Reader:
    def read(value: object) -> Stored:
        if value is None:
            return None
        number = None if isinstance(value, bool) else exact(value)
        if number is None:
            raise RefusedError("value-not-number")
        if abs(number) > farthest:
            raise RefusedError("value-too-large")
        return float(number)

    return read


def _text(value: object, longest: int) -> str | None:
    if not isinstance(value, str):
        raise RefusedError("value-not-text")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise RefusedError("value-not-storable") from None
    if "\0" in value:
        raise RefusedError("value-not-storable")
    if len(value) > longest:
        raise RefusedError("value-too-long", limit=longest, length=len(value))
    return None if is_missing(value) else value


def _choice(column: Column, text: str) -> str:
    code = fold(text).replace(" ", "_")
    if code not in column.choices:
        raise RefusedError("value-unknown")
    return code


def _code(read: Callable[[str], str | None], text: str) -> str:
    code = read(text)
    if code is None:
        raise RefusedError("value-unknown")
    return code


def tags(
    row: Given, number: int, table: Table = TAG
) -> list[tuple[int, int, str, str]]:
    """
    Return what *row* tags: its number, the customer, the folded tag, and the tag.

    In another *table* than that of customers it is the owner that comes first there.

    Raises:
        RequestError: what `cut_tags` raises, and ``value-not-whole``.
    """
    owner = table.columns[0]
    try:
        tagged = _whole(owner, row.get(owner.name))
    except RefusedError as refused:
        args = {"row": number, "field": "tag", **refused.details}
        raise RequestError(refused.code, args) from None
    return [(number, tagged, *each) for each in cut_tags(row.get("tag"), number)]


def cut_tags(text: object, number: int) -> tuple[tuple[str, str], ...]:
    """
    Return the tags that *text* names, each folded, and as it is.

    Cut at commas, without outer blanks; blank ones are left out.

    Args:
        text: As it is given.
        number: Which row of the batch it is, from 1, for the refusal.

    Raises:
        RequestError: ``value-not-text``, ``value-not-storable``, ``value-too-long``.

    Source: Shopify's limits: 255 characters a tag, and no commas in one.

    >>> cut_tags("VIP, b2b,", 1)
    (('vip', 'VIP'), ('b2b', 'b2b'))
    """
    try:
        return _cut(text)
    except TypeError:  # a list has no hash
        refused = RefusedError("value-not-text")
    except RefusedError as error:
        refused = error
    args = {"row": number, "field": "tag", **refused.details}
    raise RequestError(refused.code, args)


@lru_cache(maxsize=_REMEMBERED)
def _cut(text: object) -> tuple[tuple[str, str], ...]:
    whole = _text(text, MOST_TAGS * SHORT) or ""
    parts = [_text(each.strip(), SHORT) for each in whole.split(",")]
    return tuple((fold(each), each) for each in parts if each is not None)
