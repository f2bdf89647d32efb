"""
The demo shop: built when it is not there, and queried.

It is built only where nothing is, or over an older demo: never over another shop.
"""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from custquery.cli import exits
from custquery.cli.arguments import Arguments, refuse_words
from custquery.cli.columns import chosen
from custquery.cli.console import Console
from custquery.cli.find import counted, customers, show_customers
from custquery.cli.opening import compile_query, demo_database, open_file
from custquery.cli.progress import Bar
from custquery.cli.sql import readable
from custquery.environment import Query
from custquery.language.errors import StorageError
from custquery.shop.demo import DEMO_SETTINGS, build, is_complete
from custquery.shop.shop import Shop
from custquery.shop.store.reading import Customer
from custquery.targets.reader import shown

_QUERY = "tag:vip AND orders>3 AND country:NL"
#: Customers that are shown.
_FEW = 10
_WIDTH = 88


def run(arguments: Arguments, console: Console) -> int:
    """Build the demo shop if need be, and show what a query gives."""
    refuse_words(arguments)
    named = arguments.options.get("--db")
    if named and "://" in named:
        raise StorageError("cli-demo-is-a-file", {"file": shown(named)})
    path = Path(named) if named else demo_database()
    if arguments.has("--rebuild") or not path.exists() or _is_older(path):
        _build(path, console, is_named=named is not None)
    with Shop.open(path, read_only=True) as shop:
        _refuse_another(shop, path)
        query = compile_query(_QUERY, shop, arguments, console)
        found = list(customers(shop, query, "-amount_spent"))
    console.show(f"{_QUERY}\n")
    columns = chosen(arguments, for_people=True)
    show_customers(found[:_FEW], columns, query, console)
    if len(found) > _FEW:
        console.show(console.say("cli-demo-and-more", count=len(found) - _FEW))
    console.show("")
    for line in _remarks(found, query, path, console):
        console.show(line)
    return exits.OK


def _is_older(path: Path) -> bool:
    """Tell whether an older version made this demo, without all that there is now."""
    with open_file(path) as shop:
        _refuse_another(shop, path)
        return not is_complete(shop)


def _build(path: Path, console: Console, *, is_named: bool) -> None:
    if path.exists() and is_named:
        with Shop.open(path, read_only=True) as shop:
            _refuse_another(shop, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("database-not-opened", {"file": str(path)}) from error
    title = console.say("cli-demo-building")
    if not console.has_person:
        console.tell(f"{title} …")
    bar = Bar(title, console)
    try:
        build(path, progress=bar)
    finally:
        bar.end()


def _refuse_another(shop: Shop, path: Path) -> None:
    if shop.settings != DEMO_SETTINGS:
        raise StorageError("cli-not-the-demo", {"file": str(path)})


def _remarks(
    found: list[Customer], query: Query, path: Path, console: Console
) -> Iterator[str]:
    """Yield what stands under the table."""
    yield counted(query, len(found), console)
    yield ""
    statement = query.sql()
    yield readable(statement.sql, statement.params, console)
    yield ""
    yield from textwrap.wrap(console.say("demo-real"), _WIDTH)
    yield console.say("cli-demo-built-at", file=str(path))
    yield ""
    yield console.say("cli-demo-next")
    first = found[0].id if found else 1
    for line in console.say("cli-demo-commands", id=first).split("\n"):
        yield f"  {line.replace('custquery', _program(), 1)}"


def _program() -> str:
    """Return how to run this command again: its path where the shell has no other."""
    here = os.path.relpath(sys.argv[0])
    apart = Path(here).name == "custquery" and not shutil.which("custquery")
    return here if apart else "custquery"
