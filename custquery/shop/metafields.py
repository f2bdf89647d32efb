"""
``metafields.facts.birth_date`` → a criterion: a field that the shop made up itself.

In a shop the definitions say which there are and of which type; without a shop the type
is read from the value that is compared. A path is in lower case.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from custquery.language import ast
from custquery.language.diagnostics import Diagnostic
from custquery.language.spelling import spell_value
from custquery.schema.criterion import Criterion, FunctionCriterion
from custquery.schema.numerals import read_number
from custquery.schema.reading import Reading
from custquery.schema.sources import Column, Many, Relation
from custquery.schema.types import (
    Day,
    DecimalNumber,
    Instant,
    Text,
    ValueType,
    YesNo,
)
from custquery.schema.types.base import Equality, Read, Understood
from custquery.schema.types.instants import read_period
from custquery.schema.value_sets import OneOf, Value

#: What a metafield holds.
MetafieldType: TypeAlias = Literal["text", "number", "date", "date_time", "yesno"]

#: What a path is called before its namespace, the name that is saved first.
PREFIXES = ("metafields.", "customer.metafields.")
#: Stands for the namespaces of the app that asks.
APP = "$app"

#: Decimals of a number in its column.
NUMBER_SCALE = 6


class _OpenText(Text):
    """A text that is spelled with quotes where it would be read as something else."""

    __slots__ = ()

    def equals(
        self, literal: ast.Literal, operator: Equality, reading: Reading
    ) -> Read:
        """Read as a text."""
        read = super().equals(literal, operator, reading)
        if isinstance(read, Diagnostic) or _of_literal(_bare(literal)) == "text":
            return read
        sign = read.spelling[: -len(read.spelling.lstrip(":="))]
        spelling = sign + spell_value(literal.text, quoted=True)
        return Understood(read.wanted, spelling, read.said)


class _Anything(Text):
    """What is only asked whether it is there: whatever a record holds."""

    __slots__ = ()

    def from_record(self, value: object, reading: Reading) -> Value | None:
        """Read a text or a number as such, and anything else as a text."""
        found = super().from_record(value, reading)
        if found is None and not isinstance(value, (str, type(None))):
            return str(value)
        return found


#: By what a metafield holds: how it is read, and the column of ``metafield`` it is in.
_TYPES: Mapping[MetafieldType, tuple[ValueType, str]] = {
    "text": (Text(), "value"),
    "number": (DecimalNumber(NUMBER_SCALE), "number"),
    "date": (Day(), "day"),
    "date_time": (Instant(), "instant"),
    "yesno": (YesNo(), "yesno"),
}
_OPEN_TEXT, _ANYTHING = _OpenText(), _Anything()

#: Criteria that are remembered: whoever types a path makes one.
_REMEMBERED = 1024

#: Without quotes these are no texts.
_YES_OR_NO = frozenset({"true", "false", "yes", "no", "ja", "nee"})


class OpenMetafields:
    """Every path there could be; its type is that of the value it is compared with."""

    __slots__ = ()

    def criterion(self, name: str, value: ast.Value | None = None) -> Criterion | None:
        """Return the metafield *name*; without a value it is a date."""
        path = path_of(name)
        if path is None or "$" in path.removeprefix(APP):
            return None
        if value is None:
            return metafield(path, "date", path)
        kind = _kind(value)
        if kind is None:
            return _asked(path)
        return _open_text(path) if kind == "text" else metafield(path, kind, path)

    def listed(self) -> Iterable[Criterion]:
        """Yield nothing: no path is known."""
        return ()


def path_of(name: str) -> str | None:
    """Return what stands after ``metafields.``: a namespace and a key."""
    for prefix in PREFIXES:
        if name.startswith(prefix):
            path = name.removeprefix(prefix)
            namespace, _, key = path.rpartition(".")
            return path if namespace and key and _is_name(path) else None
    return None


def _is_name(path: str) -> bool:
    """Tell whether *path* can be one: a star or a quote may be glued to a typed one."""
    plain = path.translate({ord(sign): None for sign in "_.-$"})
    return plain.isalnum() and path == path.casefold()


@lru_cache(maxsize=_REMEMBERED)
def metafield(path: str, kind: MetafieldType, called: str) -> Criterion:
    """Return the criterion; the same one each time, as those of the schema are."""
    type_, column = _TYPES[kind]
    return _criterion(path, type_, column, called)


@lru_cache(maxsize=_REMEMBERED)
def _open_text(path: str) -> Criterion:
    return _criterion(path, _OPEN_TEXT, "value", path)


@lru_cache(maxsize=_REMEMBERED)
def _asked(path: str) -> Criterion:
    return _criterion(path, _ANYTHING, "value", path)


def _criterion(path: str, type_: ValueType, column: str, called: str) -> Criterion:
    name, *aliases = (f"{prefix}{path}" for prefix in PREFIXES)
    return Criterion(
        name=name,
        aliases=tuple(aliases),
        type=type_,
        source=Many(metafield_rows(path), Column(column)),
        label={"en": called, "nl": called},
        summary={
            "en": f"The metafield {path} of the customer.",
            "nl": f"Het metaveld {path} van de klant.",
        },
    )


def metafield_rows(path: str) -> Relation:
    """Return the row of the customer's metafield *path*."""
    where = ((Column("path"), OneOf((path,))),)
    return Relation(f"metafields.{path}", "metafield", "customer_id", where=where)


# The type of a value


def _kind(value: ast.Value) -> MetafieldType | None:
    """Return the type of what is compared; None when only its presence is asked."""
    found = (each for each in _literals(value) if each.wild != "any")
    first = next(found, None)
    return None if first is None else _of_literal(first)


def _literals(node: ast.Node) -> Iterator[ast.Literal]:
    if isinstance(node, ast.Literal):
        yield node
    for part in ast.children(node):
        yield from _literals(part)


def _of_literal(literal: ast.Literal) -> MetafieldType:
    """Read dates with or without quotes; numbers and true or false without."""
    text = literal.text.strip().lower()
    if literal.wild or (literal.quoted and not _is_written_date(text)):
        return "text"
    if text in _YES_OR_NO:
        return "yesno"
    is_plain = text.lstrip("+-").replace(".", "", 1).isdigit()
    if not is_plain and (found := _date_kind(literal)):
        return found
    number = read_number(text, "en")
    return "text" if number is None or number.currency else "number"


def _bare(literal: ast.Literal) -> ast.Literal:
    return ast.Literal(literal.text)


def _is_written_date(text: str) -> bool:
    """Tell whether *text* starts as ``2025-12-31`` or ``31-12-2025`` does."""
    parts = text[:10].split("-")
    return len(parts) == 3 and all(each.isdigit() for each in parts)


@cache
def _any_reading() -> Reading:
    """Return some reading: what tells a date from a text is the same in every one."""
    return Reading(datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def _date_kind(literal: ast.Literal) -> MetafieldType | None:
    period = read_period(literal, _any_reading())
    if isinstance(period, Diagnostic):
        return "date" if period.code in {"which-date", "no-such-date"} else None
    is_exact = "T" in period.spelling or period.spelling.endswith(("now", "h", "min"))
    return "date_time" if is_exact else "date"


ANNIVERSARY = FunctionCriterion(
    name="anniversary",
    aliases=("birthday", "verjaardag", "jaardag"),
    kind="anniversary",
    label={"en": "anniversary", "nl": "verjaardag"},
    summary={
        "en": "The day and month of a date, in any year: a birthday.",
        "nl": "Dag en maand van een datum, in welk jaar ook: een verjaardag.",
    },
    examples=(
        "anniversary('metafields.facts.birth_date') = today",
        "anniversary('metafields.facts.birth_date') BETWEEN today AND +30d",
    ),
)
