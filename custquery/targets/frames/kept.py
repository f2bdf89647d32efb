r"""
Columns that `prepare` adds: values in the form in which tests compare them.

Where a row can have several values it keeps them in one text, ``"\nvip\ngold\n"``:
each stands between line breaks, which no folded text has, so that every library finds
one of them, or how it starts or ends, as a piece of that text.
"""

import re
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias, cast

import narwhals.stable.v2 as nw

from custquery.schema.criterion import Criterion
from custquery.schema.reading import Reading
from custquery.schema.text import FOLD_VERSION, fold, words
from custquery.schema.types import Keyword
from custquery.schema.value_sets import (
    MonthDays,
    OneOf,
    Prefix,
    Present,
    Range,
    Suffix,
    Value,
    ValueSet,
    Within,
    Words,
)
from custquery.targets.frames.columns import Column, ColumnOf, Types
from custquery.targets.frames.numbers import among, number_test

#: ``folded`` and ``words`` are texts; ``value`` is what was read, of other domains.
Form: TypeAlias = Literal["folded", "words", "value"]
#: What a row keeps of the values that it has.
Keep: TypeAlias = Callable[[tuple[Value, ...]], object]

#: What the names of all columns that are added start with.
PREFIX = "custquery."
#: Domains of which the value itself is kept, and how.
_VALUES: dict[str, type[nw.dtypes.DType]] = {
    "code": nw.String,
    "whole": nw.Int64,
    "instant": nw.Int64,
    "day": nw.Int64,
    "yesno": nw.Boolean,
}
#: Longer lists are read in Python.
_LONGEST_PATTERN = 1000


def kept_name(
    criterion: Criterion, form: Form, reading: Reading, *, several: bool
) -> str:
    """
    Return the name of the column that keeps a *form* of the values of *criterion*.

    It names what the form depends on, so that a column is never read as another: also
    whether rows can have *several* values.
    """
    kind = f"{form}{FOLD_VERSION}" if form != "value" else criterion.type.domain
    name = f"{PREFIX}{criterion.name}.{kind}{'.all' if several else ''}"
    if takes_text_as_it_is(criterion):
        return name
    return f"{name}.{reading.zone.key}.{reading.region}.{reading.currency}"


def takes_text_as_it_is(criterion: Criterion) -> bool:
    """Tell whether the value of a text is that text."""
    return type(criterion.type).from_record is Keyword.from_record


def forms_of(criterion: Criterion, *, several: bool) -> tuple[Form, ...]:
    """Return the forms that tests of *criterion* can use."""
    domain = criterion.type.domain
    if domain == "text":
        return ("folded", "words")
    if domain not in _VALUES or (several and domain not in {"code", "whole"}):
        return ()
    return ("value",)


def dtype_of(criterion: Criterion, form: Form, *, several: bool) -> nw.dtypes.DType:
    """Return the type of the column that keeps a *form*."""
    if form != "value" or several:
        return nw.String()
    return _VALUES[criterion.type.domain]()


def keep_of(form: Form, *, several: bool) -> Keep:
    """Return what a row keeps of its values; None of none at all."""
    change: Callable[[Value], object] = _CHANGES[form]
    if several:
        return lambda found: _joined(map(change, found)) if found else None
    return lambda found: change(found[0]) if found else None


def _joined(values: Iterable[object]) -> str:
    return "\n" + "".join(f"{each}\n" for each in values)


_CHANGES: dict[Form, Callable[[Value], object]] = {
    "folded": lambda value: fold(cast("str", value)),
    "words": lambda value: words(cast("str", value)),
    "value": lambda value: value,
}


def kept_test(
    criterion: Criterion,
    wanted: ValueSet,
    schema: Types,
    reading: Reading,
    column_of: ColumnOf,
) -> nw.Expr | None:
    """Return the test of a column that was added; None where there is none for it."""
    form = _form_for(criterion, wanted)
    for several in (False, True):
        name = kept_name(criterion, form, reading, several=several)
        if name in schema:
            column = Column(name, column_of(name), schema[name])
            return _test(criterion, column, wanted, several=several)
    return None


def _test(
    criterion: Criterion, column: Column, wanted: ValueSet, *, several: bool
) -> nw.Expr | None:
    if isinstance(wanted, Present):
        return ~column.is_missing
    if several:
        return _test_of_many(column, wanted)
    if criterion.type.domain in {"whole", "instant", "day"}:
        return number_test(column, wanted, whole=True)
    return text_test(column, wanted)


def _form_for(criterion: Criterion, wanted: ValueSet) -> Form:
    if criterion.type.domain != "text":
        return "value"
    if isinstance(wanted, OneOf) and wanted.raw and takes_text_as_it_is(criterion):
        return "value"
    return "words" if isinstance(wanted, Words) else "folded"


def text_test(column: Column, wanted: ValueSet) -> nw.Expr | None:
    """Return the test of a column of which each row is one value, in the right form."""
    value = column.expression
    match wanted:
        case OneOf(values):
            return among(column, list(values))
        case Prefix(text):
            return value.str.starts_with(text)
        case Suffix(text):
            return value.str.ends_with(text)
        case Words(pattern):
            return value.str.contains(pattern, literal=True)
        case Present():
            return ~column.is_missing
        case Range() | MonthDays() | Within():
            return None


def _test_of_many(column: Column, wanted: ValueSet) -> nw.Expr | None:
    value = column.expression
    match wanted:
        case OneOf(values):
            return _test_of_some(column, [str(each) for each in values])
        case Prefix(text):
            return value.str.contains(f"\n{text}", literal=True)
        case Suffix(text):
            return value.str.contains(f"{text}\n", literal=True)
        case Words(pattern):
            return value.str.contains(pattern, literal=True)
        case Range() | MonthDays() | Within() | Present():
            return None


def _test_of_some(column: Column, values: list[str]) -> nw.Expr | None:
    """Ask for one piece as it is, and for several with one pattern."""
    value = column.expression
    if not values:
        return column.nobody
    if len(values) > _LONGEST_PATTERN:
        return None
    if len(values) > 1:
        return value.str.contains(f"\n(?:{'|'.join(map(re.escape, values))})\n")
    return value.str.contains(f"\n{values[0]}\n", literal=True)
