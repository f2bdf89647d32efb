"""Options → an open shop, and the query read as that shop reads it."""

import os

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
    where = settings.as_asked(shop.environment, arguments, console)
    return settings.compile_query(text, where, arguments)
