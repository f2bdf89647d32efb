"""
A value as given → the value that is stored, or a refusal that names row and field.

The store keeps what it is given: it trims tags, writes phones as E.164 and countries as
codes, and stores blank texts as missing. Refusals name places, never people.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from custquery.language.errors import RequestError
from custquery.schema.closed import country_code, language_code
from custquery.schema.phone import read_phone
from custquery.schema.text import fold, is_missing
from custquery.shop.store.layout import SHORT, Column, Table
from custquery.shop.store.tables import MOST_TAGS, TAG

#: What a column can hold.
Stored: TypeAlias = int | str | None
Given: TypeAlias = Mapping[str, object]
#: A row as it is stored, every column that a caller can write.
Whole: TypeAlias = dict[str, Stored]

#: Room for the sum of thousands of orders in 64 bits.
_LARGEST = {"integer": 2**62, "money": 10**15}


def cleaned(table: Table, row: Given, number: int, region: str) -> Whole:
    """
    Return the columns that *row* gives, as they are stored.

    Args:
        table: Where the row goes.
        row: Values by column; money in minor units, instants in microseconds.
        number: Which row of the batch it is, from 1, for the refusal.
        region: The country of phone numbers without calling code.

    Raises:
        RequestError: ``column-unknown``, ``value-not-text``, ``value-not-whole``,
            ``value-unknown``, ``text-too-long``, ``text-not-storable``,
            ``number-too-large``.
    """
    found: Whole = {}
    for name, value in row.items():
        column = table.by_name.get(name)
        if column is None or column.kept:
            raise RequestError(
                "column-unknown", {"row": number, "table": table.name, "field": name}
            )
        try:
            found[name] = clean(column, value, region)
        except _RefusedError as refused:
            args = {"row": number, "field": name, **refused.details}
            raise RequestError(refused.code, args) from None
    return found


def complete(table: Table, row: Mapping[str, Stored], number: int) -> Whole:
    """
    Return *row* with the defaults of the columns that it does not give.

    Raises:
        RequestError: ``value-required``.
    """
    found: Whole = {each.name: each.default for each in table.given}
    found.update(row)
    for each in table.given:
        if each.required and found[each.name] is None:
            if each.default is None:
                raise RequestError(
                    "value-required", {"row": number, "field": each.name}
                )
            found[each.name] = each.default
    return found


class _RefusedError(Exception):
    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def clean(column: Column, value: object, region: str) -> Stored:
    """Return *value* as *column* stores it."""
    if value is None:
        return None
    if column.kind in {"integer", "money", "yesno"}:
        return _whole(column, value)
    text = _text(value, column.longest)
    if text is None:
        return None
    if column.choices:
        return _choice(column, text)
    match column.kind:
        case "country":
            return _code(country_code, text)
        case "language":
            return _code(language_code, text)
        case "phone":
            return read_phone(text, region) or text
        case _:
            return text


def _whole(column: Column, value: object) -> int:
    if not isinstance(value, int):
        raise _RefusedError("value-not-whole")
    if column.kind == "yesno" and value not in {0, 1}:
        raise _RefusedError("value-unknown")
    largest = _LARGEST.get(column.kind, 1)
    if not -largest <= value <= largest:
        raise _RefusedError("number-too-large")
    return int(value)


def _text(value: object, longest: int) -> str | None:
    if not isinstance(value, str):
        raise _RefusedError("value-not-text")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _RefusedError("text-not-storable") from None
    if "\0" in value:
        raise _RefusedError("text-not-storable")
    if len(value) > longest:
        raise _RefusedError("text-too-long", limit=longest, length=len(value))
    return None if is_missing(value) else value


def _choice(column: Column, text: str) -> str:
    code = fold(text).replace(" ", "_")
    if code not in column.choices:
        raise _RefusedError("value-unknown")
    return code


def _code(read: Callable[[str], str | None], text: str) -> str:
    code = read(text)
    if code is None:
        raise _RefusedError("value-unknown")
    return code


def tags(row: Given, number: int) -> list[tuple[int, int, str, str]]:
    """
    Return what *row* tags: its number, the customer, the folded tag, and the tag.

    Cut at commas, without outer blanks; blank ones are left out.

    Raises:
        RequestError: ``value-not-text``, ``text-not-storable``, ``text-too-long``,
            ``value-not-whole``.

    Source: Shopify's limits: 255 characters a tag, and no commas in one.
    """
    owner, tag = TAG.by_name["customer_id"], TAG.by_name["tag"]
    try:
        customer = _whole(owner, row.get("customer_id"))
        whole = _text(row.get("tag"), MOST_TAGS * (SHORT + 1)) or ""
        parts = [_text(each.strip(), tag.longest) for each in whole.split(",")]
    except _RefusedError as refused:
        args = {"row": number, "field": "tag", **refused.details}
        raise RequestError(refused.code, args) from None
    return [(number, customer, fold(each), each) for each in parts if each is not None]
