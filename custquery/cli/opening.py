"""Options → which shop, open, and the query read as that shop reads it."""

import os
import sys
from pathlib import Path

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
    path = database(arguments)
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


def database(arguments: Arguments) -> Path:
    """Return the file that was named, or the one of CUSTQUERY_DB, or the demo shop."""
    named = arguments.options.get("--db") or os.environ.get("CUSTQUERY_DB")
    return Path(named) if named else demo_database()


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
