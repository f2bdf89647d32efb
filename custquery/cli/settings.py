"""
Options → with which inputs to read a query, and in which database to look.

Every input of a reading can be given; what is not given is the clock, the language of
the machine and the settings of the shop.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import custquery
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.console import Console
from custquery.environment import Environment
from custquery.language import Dialect
from custquery.schema.findings import Findings

_ZONE = "Europe/Amsterdam"


def environment(arguments: Arguments, console: Console) -> Environment:
    """
    Return the environment with the installed plugins, the zone and the language asked.

    Raises:
        UsageError: there is no such zone.
        PluginError: an installed plugin is at fault.
    """
    return custquery.environment(
        discover=True, zone=zone(arguments), locale=console.locale
    )


def zone(arguments: Arguments) -> ZoneInfo:
    """Return the zone that was asked for; default: that of the shop."""
    name = arguments.get("--zone", _ZONE)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError("cli-unknown-zone", {"text": name}) from error


def now(arguments: Arguments) -> datetime | None:
    """Return the instant that was given as the present, in the zone; or None."""
    text = arguments.options.get("--now")
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("cli-not-a-time", {"text": text}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(arguments))


def dialect(arguments: Arguments) -> Dialect:
    """Return the dialect that was asked for."""
    return cast("Dialect", arguments.get("--dialect", "custquery"))


def check(text: str, where: Environment, arguments: Arguments) -> Findings:
    """Check *text* with everything that was asked for."""
    return where.check(text, now=now(arguments), dialect=dialect(arguments))


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
