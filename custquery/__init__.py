"""
Filter customers with short queries, in memory and in SQL, with one meaning.

>>> import custquery as cq
>>> people = [
...     {"name": "Noor", "country": "NL", "orders": 4, "tags": ["vip"]},
...     {"name": "Bas", "country": "BE", "orders": 9, "tags": ["vip"]},
... ]
>>> [each["name"] for each in cq.filter(people, "tag:vip AND orders>3 AND country:NL")]
['Noor']
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from custquery.environment import Environment, Query, utc_now
from custquery.language import Dialect, parse, unparse
from custquery.language.diagnostics import Diagnostic, Edit, Fix
from custquery.language.errors import (
    CustQueryError,
    FilterError,
    FilterSyntaxError,
    PluginError,
    RequestError,
    StorageError,
)
from custquery.language.json_tree import from_json, to_json
from custquery.language.span import Span
from custquery.language.spelling import quote
from custquery.schema.findings import Findings
from custquery.shop.criteria import schema
from custquery.shop.model import MODEL
from custquery.shop.templates import TEMPLATES

if TYPE_CHECKING:
    from custquery.language.tokens import Token
    from custquery.schema.completion import Completion

__all__ = [
    "CustQueryError",
    "Diagnostic",
    "Edit",
    "Environment",
    "FilterError",
    "FilterSyntaxError",
    "Findings",
    "Fix",
    "PluginError",
    "Query",
    "RequestError",
    "Span",
    "StorageError",
    "check",
    "compile",
    "complete",
    "environment",
    "filter",
    "from_json",
    "parse",
    "quote",
    "to_json",
    "tokens",
    "unparse",
]

R = TypeVar("R")


def __getattr__(name: str) -> str:
    if name == "__version__":  # asked of the metadata only when somebody wants to know
        return str(import_module("importlib.metadata").version("custquery"))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def environment(
    plugins: Iterable[object] = (),
    *,
    discover: bool = False,
    zone: str | ZoneInfo = "Europe/Amsterdam",
    locale: str = "en",
    currency: str = "EUR",
    region: str = "NL",
    clock: Callable[[], datetime] = utc_now,
) -> Environment:
    """
    Return an environment with the shop's criteria.

    Args:
        plugins: Modules or objects that implement hooks.
        discover: Whether installed plugins are added.
        zone: The zone of the shop.
        locale: The language of the person who types.
        currency: ISO 4217.
        region: ISO 3166-1 alpha-2, for phone numbers without a country code.
        clock: Gives the present, with a zone.

    Raises:
        PluginError: a plugin is at fault; the message names it.
        zoneinfo.ZoneInfoNotFoundError: there is no such zone.
    """
    made = Environment(
        schema=_schema(),
        tables=MODEL,
        templates=TEMPLATES,
        zone=zone,
        locale=locale,
        currency=currency,
        region=region,
        clock=clock,
    )
    return made.extended(plugins, discover=discover)


_schema = cache(schema)


@cache
def _default() -> Environment:
    return environment()


def check(
    text: str,
    *,
    now: datetime | None = None,
    locale: str | None = None,
    dialect: Dialect = "custquery",
) -> Findings:
    """
    Return everything there is to say about *text*; never raises.

    >>> [each.code for each in check("contry:NL").diagnostics]
    ['unknown-name']
    """
    return _default().check(text, now=now, locale=locale, dialect=dialect)


def complete(
    text: str,
    caret: int | None = None,
    *,
    now: datetime | None = None,
    locale: str | None = None,
    dialect: Dialect = "custquery",
    limit: int = 10,
) -> "Completion":
    """
    Return what may come at *caret* (default: the end), the best first; never raises.

    >>> [each.text for each in complete("country:neth").offers]
    ['NL', 'BQ']
    """
    return _default().complete(
        text, caret, now=now, locale=locale, dialect=dialect, limit=limit
    )


def tokens(text: str, *, dialect: Dialect = "custquery") -> "tuple[Token, ...]":
    """
    Return the tokens of *text* by role, for highlighting; never raises.

    >>> [(each.span.of("tag:vip"), each.role) for each in tokens("tag:vip")]
    [('tag', 'field'), (':', 'operator'), ('vip', 'value')]
    """
    return _default().tokens(text, dialect=dialect)


def compile(  # noqa: A001 - the field's word, as in re.compile
    text: str,
    *,
    now: datetime | None = None,
    locale: str | None = None,
    dialect: Dialect = "custquery",
) -> Query:
    """
    Return a query that can be run many times.

    Raises:
        FilterError: *text* is wrong.
    """
    return _default().compile(text, now=now, locale=locale, dialect=dialect)


def filter(  # noqa: A001 - what it does; hosts write cq.filter
    records: Iterable[R],
    text: str,
    *,
    now: datetime | None = None,
    locale: str | None = None,
    dialect: Dialect = "custquery",
) -> list[R]:
    """
    Return those of *records* (dicts or objects) that *text* selects, in their order.

    Raises:
        FilterError: *text* is wrong.
    """
    return _default().filter(records, text, now=now, locale=locale, dialect=dialect)
