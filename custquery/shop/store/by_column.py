"""
Rows as given → whole rows by column, with what is derived: for thousands at once.

It is what `cleaned`, `complete` and `derive` give row by row. Whatever is refused is
looked for row by row, so that it is refused in the same words.
"""

from collections.abc import Callable, Mapping, Sequence
from inspect import unwrap
from typing import TypeAlias, cast

from custquery.schema.text import is_missing
from custquery.shop.store.deriving import DERIVED
from custquery.shop.store.layout import Column, Table, stored
from custquery.shop.store.limits import (
    Given,
    RefusedError,
    Stored,
    besides,
    cleaned,
    complete,
    readers,
)
from custquery.shop.store.texts import worded

#: Whole rows: all columns are of one length.
ByColumn: TypeAlias = dict[str, Sequence[Stored]]


def columns_of(
    table: Table,
    rows: Sequence[Given],
    region: str,
    decided: Mapping[str, Sequence[Stored]],
    defaults: Mapping[str, Stored],
) -> ByColumn:
    """
    Return whole rows of *table*, without what is derived.

    Args:
        table: Where they go.
        rows: What is given of each, as `cleaned` takes it.
        region: The country of phone numbers without calling code.
        decided: Columns that are known, whatever the rows say.
        defaults: Values of columns that a row does not give, before the layout's.

    Raises:
        RequestError: what `cleaned` and `complete` would refuse.
    """
    read = readers(table, region)
    given = set().union(*rows).difference(besides(table), decided)
    columns: ByColumn = dict(decided)
    if not given <= read.keys():
        _refuse(table, rows, region, decided, defaults)
    try:
        for column in table.given:
            name = column.name
            if name in columns:
                continue
            default = defaults.get(name, column.default)
            values: Sequence[Stored] = [default] * len(rows)
            if name in given:
                raw = [row.get(name, default) for row in rows]
                values = _stored(column, raw, read[name])
            columns[name] = _required(column, values)
    except (TypeError, RefusedError):  # a list has no hash
        _refuse(table, rows, region, decided, defaults)
        raise
    return columns


def _stored(
    column: Column, raw: Sequence[object], read: Callable[[object], Stored]
) -> Sequence[Stored]:
    if stored(column) == "text":
        return _texts(column, raw) or _made(read, raw)
    # Numbers are not asked for once: 1.0 and true equal 1, and may be refused.
    return list(map(read, raw))


def _texts(column: Column, raw: Sequence[object]) -> Sequence[Stored] | None:
    """Return texts as they are stored, None where one of them needs a closer look."""
    if column.kind != "text" or column.choices:
        return None
    values = cast("Sequence[str | None]", raw)
    present = [each for each in values if each is not None]
    # Together they are looked at for what hardly ever stands in one of them.
    whole = "".join(present)
    if "\0" in whole or max(map(len, present), default=0) > column.longest:
        return None
    try:
        whole.encode()
    except UnicodeEncodeError:
        return None
    if whole.isascii():
        return [each if each and not each.isspace() else None for each in values]
    return [None if each is None or is_missing(each) else each for each in values]


def _required(column: Column, values: Sequence[Stored]) -> Sequence[Stored]:
    if not column.required or None not in values:
        return values
    if column.default is None:
        raise RefusedError("value-required")
    return [column.default if each is None else each for each in values]


def _refuse(
    table: Table,
    rows: Sequence[Given],
    region: str,
    decided: Mapping[str, Sequence[Stored]],
    defaults: Mapping[str, Stored],
) -> None:
    """Refuse the first of *rows* that cannot be stored."""
    asked = [{k: v for k, v in row.items() if k not in decided} for row in rows]
    read = [cleaned(table, row, n, region) for n, row in enumerate(asked, 1)]
    for at, row in enumerate(read):
        known = {name: values[at] for name, values in decided.items()}
        complete(table, row | known, defaults, at + 1)


def derive_columns(table: str, columns: ByColumn) -> None:
    """Add the columns of *table* that are made from others."""
    zipped: dict[tuple[str, ...], Sequence[tuple[Stored, ...]]] = {}
    for name, (function, of) in DERIVED.get(table, {}).items():
        if len(of) == 1:
            # A folded text has the same words, and is read faster.
            folded = f"{of[0]}_folded"
            has_folded = function is worded and folded in columns
            columns[name] = _made(function, columns[folded if has_folded else of[0]])
        else:
            if of not in zipped:
                zipped[of] = list(zip(*(columns[each] for each in of), strict=True))
            made = {each: function(*each) for each in set(zipped[of])}
            columns[name] = [made[each] for each in zipped[of]]


def _made(function: Callable[..., Stored], values: Sequence[object]) -> list[Stored]:
    """Call *function* for all *values*, once for what comes again."""
    call = unwrap(function)  # so there is nothing that it must remember
    distinct = set(values)
    distinct.discard(None)
    if 2 * len(distinct) > len(values):
        return [None if each is None else call(each) for each in values]
    made = {each: call(each) for each in distinct}
    return list(map(made.get, values))
