"""
A header → which field of a customer each column holds, and what is not taken.

Which headers are known is a table beside this module: those of Shopify's templates and
exports, of other shops and of sheets in English and Dutch. A mapping of the caller
decides where there is one. A password is never read.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pkgutil import get_data
from typing import NamedTuple, TypeAlias

from custquery.language.errors import RequestError
from custquery.schema.closed import closest
from custquery.schema.text import words
from custquery.shop.exchange.problems import Problem

#: Header as it stands in a file → a field; the empty one: leave the column out.
Mapped: TypeAlias = Mapping[str, str]

#: What a field begins with that holds a metafield; its path follows.
METAFIELD = "metafield "
#: ``Label (customer.metafields.ns.key)``, and ``Metafield: ns.key [type]``.
#: Source: Shopify's export of customers, and that of Matrixify.
_METAFIELDS = (
    re.compile(r".*\(customer\.metafields\.([^.()]+\.[^.()]+)\)\s*", re.IGNORECASE),
    re.compile(r"metafield:\s*([^.\s\[]+\.[^\s\[]+)\s*(?:\[.*\])?", re.IGNORECASE),
)
#: One of these must be there, or nobody can be recognised.
_IDENTITY = frozenset({"email", "phone", "first_name", "last_name", "name"})


class Headers(NamedTuple):
    """What is known about headers, by their words without blanks."""

    #: A header → the field, and how well it says so: the lowest is best.
    field: Mapping[str, tuple[str, int]]
    computed: frozenset[str]
    password: tuple[str, ...]
    own: frozenset[str]
    #: With these it is a file of orders.
    orders: frozenset[str]


class Column(NamedTuple):
    """A column that is read."""

    #: Where it stands, from 0.
    place: int
    header: str
    #: Such as ``email``, ``address.city`` or ``metafield facts.birth_date``.
    field: str


class Columns(NamedTuple):
    """What is read of a table, and what is not."""

    read: tuple[Column, ...]
    #: Places of what may not even be written to a file of rejected rows.
    secret: frozenset[int]
    #: How many cells a row has at least.
    width: int
    problems: tuple[Problem, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that are read."""
        return frozenset(each.field for each in self.read)


def read_columns(
    header: Sequence[str],
    mapped: Mapped | None = None,
    metafields: Iterable[str] = (),
    *,
    row: int = 1,
) -> Columns:
    """
    Say what each column of *header* holds.

    Two columns of one field: the one whose header says it best is read, the first among
    equals, and the other is told.

    Args:
        header: The cells of the first row.
        mapped: Fields by header, which decide; see `read_mapping`.
        metafields: The paths of those that the shop has defined.
        row: The number of the header, for problems.

    Raises:
        RequestError: ``csv-header-missing``: no column says who it is about;
            ``csv-is-orders``.

    >>> found = read_columns(["E-mailadres", "Woonplaats", "Wachtwoord"])
    >>> [each.field for each in found.read], [each.code for each in found.problems]
    (['email', 'address.city'], ['csv-password'])
    """
    if not mapped and _headers().orders.issubset(map(_key, header)):
        raise RequestError("csv-is-orders")
    own = {_key(name): field for name, field in (mapped or {}).items()}
    known = frozenset(metafields)
    found = [_column(each, own, known) for each in header]
    best: dict[str, tuple[int, int]] = {}
    for place, (field, worth, _) in enumerate(found):
        if field:
            best[field] = min(best.get(field, (worth, place)), (worth, place))
    problems, read = [], []
    for place, (name, (field, _, code)) in enumerate(zip(header, found, strict=True)):
        if field and best[field][1] == place:
            read.append(Column(place, name.strip(), field))
        elif field:
            other = header[best[field][1]].strip()
            problems.append(_told("csv-column-twice", row, name, other=other))
        elif code:
            problems.append(_told(code, row, name))
    if not any(each.field in _IDENTITY for each in read):
        raise RequestError("csv-header-missing", {"row": row})
    secret = frozenset(p for p, (*_, code) in enumerate(found) if code == _SECRET)
    width = max(place for place, name in enumerate(header, 1) if name.strip())
    return Columns(tuple(read), secret, width, tuple(problems))


_SECRET = "csv-password"  # noqa: S105  # the code of a refusal


def _told(code: str, row: int, name: str, **args: str) -> Problem:
    return Problem(code, row, name.strip(), "warning", args)


def _column(
    header: str, own: Mapped, metafields: frozenset[str]
) -> tuple[str, int, str]:
    """Return the field of *header* and how well it says so, or why it is left out."""
    headers, key = _headers(), _key(header)
    path = _metafield_path(header)
    if any(each in key for each in headers.password):
        return "", 0, _SECRET
    if key in own:
        return own[key], -1, ""
    if path is not None:
        if path in metafields:
            return f"{METAFIELD}{path}", 0, ""
        return "", 0, "csv-metafield-unknown"
    if key in headers.field:
        return (*headers.field[key], "")
    if key in headers.computed:
        return "", 0, "csv-column-computed"
    return "", 0, "" if not key or key in headers.own else "csv-column-unknown"


def _metafield_path(header: str) -> str | None:
    for pattern in _METAFIELDS:
        found = pattern.fullmatch(header.strip())
        if found:
            return found[1].lower()
    return None


def is_known(header: str) -> bool:
    """
    Tell whether *header* is one that the table has.

    >>> is_known("E-mail adres"), is_known("Lievelingskleur")
    (True, False)
    """
    headers, key = _headers(), _key(header)
    return key in headers.field or key in headers.computed


def _key(header: str) -> str:
    return "".join(words(header).split())


@cache
def _headers() -> Headers:
    table = json.loads(get_data(__name__, "headers.json") or b"{}")
    field: dict[str, tuple[str, int]] = {}
    for name, headers in table["fields"].items():
        for worth, each in enumerate(headers):
            field.setdefault(_key(each), (name, worth))
    return Headers(
        field,
        frozenset(map(_key, table["computed"])),
        tuple(map(_key, table["password"])),
        frozenset(map(_key, table["own"])),
        frozenset(map(_key, table["orders"])),
    )


@cache
def fields() -> tuple[str, ...]:
    """Return the fields that a mapping may name, besides metafields."""
    return tuple(json.loads(get_data(__name__, "headers.json") or b"{}")["fields"])


def read_mapping(text: str) -> Mapped:
    """
    Read a mapping of headers, as TOML: the table ``columns``, header → field.

    Args:
        text: What is in the file.

    Raises:
        RequestError: ``csv-mapping-not-read``, ``csv-mapping-unknown``.

    >>> read_mapping('[columns]' + chr(10) + '"Klantgroep" = "tags"')
    {'Klantgroep': 'tags'}
    """
    try:
        table = tomllib.loads(text).get("columns")
    except ValueError as error:
        raise RequestError("csv-mapping-not-read") from error
    if not isinstance(table, Mapping):
        raise RequestError("csv-mapping-not-read")
    for header, field in table.items():
        is_path = isinstance(field, str) and field.startswith(METAFIELD)
        if field != "" and field not in fields() and not is_path:
            known, _ = _headers().field.get(_key(str(field)), ("", 0))
            near = known or next(iter(closest(str(field), fields())), "email")
            args = {"column": str(header), "field": str(field), "near": near}
            raise RequestError("csv-mapping-unknown", args)
    return {str(header): str(field) for header, field in table.items()}
