"""Options → which shop, open, and the query read as that shop reads it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from custquery.cli import settings
from custquery.cli.arguments import Arguments
from custquery.cli.console import Console
from custquery.environment import Environment, Query
from custquery.language.errors import StorageError
from custquery.shop.shop import Shop


def open_shop(arguments: Arguments, *, read_only: bool = True) -> Shop:
    """
    Open the shop that was named, or the demo shop.

    Raises:
        StorageError: there is none, or it cannot be read.
    """
    where = database(arguments)
    if not named_database(arguments) and not Path(where).exists():
        raise StorageError("cli-no-database", {})
    return open_file(where, read_only=read_only)


def open_file(path: str | Path, *, read_only: bool = True) -> Shop:
    """
    Open the shop at *path*, a file or a URI; an older one is brought up to date first.

    Raises:
        StorageError: it cannot be read, or not written when it is older.
    """
    try:
        return Shop.open(path, read_only=read_only)
    except StorageError as error:
        if error.code != "database-older":
            raise
    Shop.open(path).close()
    return Shop.open(path, read_only=read_only)


def open_as_asked(
    arguments: Arguments, console: Console, *, read_only: bool = True
) -> Shop:
    """
    Open the shop, and read all in it with the plugins, the zone and the now asked.

    Raises:
        StorageError: there is none, or it cannot be read.
        PluginError: an installed plugin is at fault.
    """
    shop = open_shop(arguments, read_only=read_only)
    where = settings.as_asked(shop.environment, arguments, console)
    moment = settings.now(arguments, where)
    clock = where.clock if moment is None else lambda: moment
    shop.environment = evolve(where, clock=clock)
    return shop


@contextmanager
def environment_at_hand(
    arguments: Arguments, console: Console
) -> Iterator[Environment]:
    """
    Give where a query is read: as the shop at hand reads it, or where there is none.

    Raises:
        StorageError: the shop that was named cannot be read.
        PluginError: an installed plugin is at fault.
    """
    shop = _shop_at_hand(arguments)
    if shop is None:
        with settings.environment(arguments, console) as where:
            yield where
    else:
        with shop:
            yield settings.as_asked(shop.environment, arguments, console)


def _shop_at_hand(arguments: Arguments) -> Shop | None:
    """Open the shop; None when nobody named one, and the demo cannot be read."""
    try:
        return open_shop(arguments)
    except StorageError:
        if named_database(arguments):
            raise
        return None


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


def database(arguments: Arguments) -> str:
    """Return the file or URI of ``--db``, or of CUSTQUERY_DB, or of the demo shop."""
    return named_database(arguments) or str(demo_database())


def named_database(arguments: Arguments) -> str | None:
    """Return the file or URI of ``--db`` or CUSTQUERY_DB; None: nobody named one."""
    return arguments.options.get("--db") or os.environ.get("CUSTQUERY_DB") or None


def demo_database() -> Path:
    """
    Return where the demo shop is kept.

    In the cache of the project one works in when it has one (``.cache`` beside
    ``pyproject.toml``), else in the user's own cache.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / ".cache").is_dir():
            return folder / ".cache" / "demo.sqlite"
    return _user_cache() / "custquery" / "demo.sqlite"


def _user_cache() -> Path:
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if given:
        return Path(given)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
