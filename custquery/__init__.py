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

from custquery import schema
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
from custquery.schema.models import Flat
from custquery.shop.criteria import schema as shop_schema
from custquery.shop.model import MODEL
from custquery.shop.templates import TEMPLATES

if TYPE_CHECKING:
    from custquery.language.tokens import Token
    from custquery.schema.completion import Completion
    from custquery.schema.hosts import HostSchema
    from custquery.targets.engines import Engine
    from custquery.targets.index import Index
    from custquery.targets.reader import Reader

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
    "apply",
    "check",
    "compile",
    "complete",
    "environment",
    "filter",
    "from_json",
    "index",
    "parse",
    "prepare_frame",
    "quote",
    "reader",
    "schema",
    "to_json",
    "tokens",
    "unparse",
]

R = TypeVar("R")
S = TypeVar("S")


def __getattr__(name: str) -> str:
    if name == "__version__":  # asked of the metadata only when somebody wants to know
        return str(import_module("importlib.metadata").version("custquery"))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def environment(
    plugins: Iterable[object] = (),
    *,
    discover: bool = False,
    schema: "HostSchema | None" = None,
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
        schema: A host's own, in place of the shop's: `custquery.schema.of` and others.
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
        schema=_shop_schema() if schema is None else schema.schema,
        model=Flat() if schema is None else schema.records,
        tables=MODEL if schema is None else schema.tables,
        mapped={} if schema is None else schema.mapped,
        templates=TEMPLATES if schema is None else {},
        zone=zone,
        locale=locale,
        currency=currency,
        region=region,
        clock=clock,
    )
    return made.extended(plugins, discover=discover)


_shop_schema = cache(shop_schema)


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


def apply(
    statement: S,
    text: str,
    schema: "HostSchema | None" = None,
    *,
    entity: object = None,
    now: datetime | None = None,
    locale: str | None = None,
    dialect: Dialect = "custquery",
) -> S:
    """
    Return a ``Select`` of SQLAlchemy, or a query set of Django, that *text* filters.

    Args:
        statement: What is filtered.
        text: The filter as typed.
        schema: What may be asked; by default what the class that is selected says in
            ``__custquery__``. For another zone or language, use an `environment`.
        entity: Which alias is meant, where the table is selected more than once.
        now: The instant that dates count from.
        locale: The language to read numbers and dates in.
        dialect: ``custquery``, ``shopify-search`` or ``shopify-segment``.

    Raises:
        FilterError: *text* is wrong.
        RequestError: nothing may be asked, or the statement is about other tables.
    """
    if schema is None:
        applied = import_module("custquery.targets.native.applied")
        schema = applied.declared_by(statement)
    return environment(schema=schema).apply(
        statement, text, entity=entity, now=now, locale=locale, dialect=dialect
    )


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


def reader(
    where: str,
    *,
    engine: "Engine | None" = None,
    patience: float = 5.0,
    within: float | None = None,
) -> "Reader":
    """
    Return what reads from the tables at *where*; it connects when it is first asked.

    >>> with reader("shop.sqlite") as shop:
    ...     shop.keys(compile("tag:vip"))
    Traceback (most recent call last):
    custquery.language.errors.StorageError: ...

    Args:
        where: A URI such as ``postgresql://me@localhost/shop``, or a file of SQLite.
        engine: The engine of the URI, when no installed plugin brings it.
        patience: Seconds to wait for the server.
        within: Seconds that a statement may take; by default as long as it needs.

    Raises:
        StorageError: ``engine-not-installed``, ``engine-unknown``.
    """
    from custquery.shop.store.engines import engine_at
    from custquery.targets.reader import Reader

    found, uri = (engine, where) if engine else engine_at(where)
    return Reader(found, uri, patience, within)


def index(records: Iterable[R]) -> "Index[R, str | Query]":
    """
    Return *records* in an index, to be filtered many times at a fraction of a pass.

    They must not change while they are in it.

    >>> people = index([{"tags": ["VIP"]}, {"tags": ["new"]}])
    >>> people.filter("tag:vip"), people.count("NOT tag:vip")
    ([{'tags': ['VIP']}], 1)
    """
    return _default().index(records)


def prepare_frame(frame: R, names: Iterable[str] | None = None) -> R:
    """
    Return a data frame with columns that make its filters as fast as the library is.

    Args:
        frame: Of Polars (a lazy one stays lazy), pandas or PyArrow.
        names: The criteria that will be asked for; by default all that it has.

    Raises:
        RequestError: *frame* is no such frame.
    """
    return _default().prepare_frame(frame, names)
