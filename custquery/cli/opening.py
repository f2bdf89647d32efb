"""
Options → an open shop, and the query read as that shop reads it.

The currency, the zone and the present of a query are those of the shop, unless an
option says otherwise; the language is that of the person who types.
"""

import os

from attrs import evolve

from custquery.cli import settings
from custquery.cli.arguments import Arguments
from custquery.cli.console import Console
from custquery.environment import Query
from custquery.language.errors import StorageError
from custquery.shop.shop import Shop


def open_shop(arguments: Arguments, *, read_only: bool = True) -> Shop:
    """
    Open the shop that was named, or the demo shop.

    Raises:
        StorageError: there is none, or it cannot be read.
    """
    path = settings.database(arguments)
    named = arguments.has("--db") or os.environ.get("CUSTQUERY_DB")
    if not named and not path.exists():
        raise StorageError("cli-no-database", {})
    return Shop.open(path, read_only=read_only)


def compile_query(
    text: str, shop: Shop, arguments: Arguments, console: Console
) -> Query:
    """
    Read *text* as *shop* reads it, with the criteria of the installed plugins.

    Raises:
        FilterError: it is wrong.
        PluginError: an installed plugin is at fault.
    """
    own = shop.environment
    zone = settings.zone(arguments) if arguments.has("--zone") else own.zone
    where = evolve(own, locale=console.locale, zone=zone).extended(discover=True)
    return where.compile(
        text, now=settings.now(arguments), dialect=settings.dialect(arguments)
    )


def tell_remarks(query: Query, console: Console) -> None:
    """Say the warnings and notes on how the query was read."""
    for each in query.diagnostics:
        console.tell_about(query.text, each)
