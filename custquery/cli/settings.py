"""
Options → with which inputs to read a query.

Every input of a reading can be given; what is not given is the clock, the language of
the machine and the settings of the shop.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import evolve

import custquery
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.console import Console
from custquery.environment import Environment, Query
from custquery.language import Dialect
from custquery.schema.findings import Findings


@contextmanager
def environment(arguments: Arguments, console: Console) -> Iterator[Environment]:
    """
    Give where a query is read: as the shop of ``--db`` reads it, else in euros.

    What is in the shop can be asked until the block ends.

    Raises:
        UsageError: there is no such zone.
        PluginError: an installed plugin is at fault.
        StorageError: the shop cannot be read.
    """
    named = arguments.options.get("--db")
    if named is None:
        yield as_asked(custquery.environment(), arguments, console)
        return
    from custquery.shop.shop import Shop

    with Shop.open(named, read_only=True) as shop:
        yield as_asked(shop.environment, arguments, console)


def as_asked(own: Environment, arguments: Arguments, console: Console) -> Environment:
    """Return *own* with the installed plugins, and the zone and language asked."""
    zone = _zone(arguments, own.zone)
    return evolve(own, locale=console.locale, zone=zone).extended(discover=True)


def _zone(arguments: Arguments, own: ZoneInfo) -> ZoneInfo:
    name = arguments.options.get("--zone")
    if name is None:
        return own
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError("cli-unknown-zone", {"text": name}) from error


def now(arguments: Arguments, where: Environment) -> datetime | None:
    """Return the instant that was given as the present, in the zone; or None."""
    return time_named("--now", arguments, where)


def time_named(name: str, arguments: Arguments, where: Environment) -> datetime | None:
    """Return the instant that the option *name* gives, in the zone; or None."""
    text = arguments.options.get(name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("cli-not-a-time", {"text": text}) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=where.zone)


def dialect(arguments: Arguments) -> Dialect:
    """Return the dialect that was asked for."""
    return cast("Dialect", arguments.get("--dialect", "custquery"))


def check(text: str, where: Environment, arguments: Arguments) -> Findings:
    """Check *text* with everything that was asked for."""
    return where.check(text, now=now(arguments, where), dialect=dialect(arguments))


def compile_query(text: str, where: Environment, arguments: Arguments) -> Query:
    """
    Compile *text* with everything that was asked for.

    Raises:
        FilterError: it is wrong.
    """
    return where.compile(text, now=now(arguments, where), dialect=dialect(arguments))
