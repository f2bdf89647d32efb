"""
Query → Shopify's CSV of the customers that it selects, or of their orders, streamed.

A file is whole or not there: it has another name until its last line is written.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from custquery.cli import exits
from custquery.cli.arguments import Arguments
from custquery.cli.console import Console
from custquery.cli.find import counted
from custquery.cli.opening import compile_query, open_as_asked
from custquery.cli.progress import Bar
from custquery.cli.query_text import read_query
from custquery.environment import Query
from custquery.language.errors import StorageError
from custquery.shop.exchange import write_customers
from custquery.shop.exchange.orders import write_orders
from custquery.shop.exchange.writing import Lines


class _Results:
    """stdout, as what lines of CSV are written to."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def write(self, text: str, /) -> object:
        self._console.show(text.removesuffix("\r\n"))
        return len(text)


def run(arguments: Arguments, console: Console) -> int:
    """Write the customers that the query selects, or their orders."""
    text = read_query(arguments, console, required=False)
    file = arguments.options.get("--to")
    if file is not None and Path(file).exists():
        raise StorageError("cli-file-exists", {"file": file})
    with open_as_asked(arguments, console) as shop:
        query = compile_query(text, shop, arguments, console)
        console.tell_about(text, query.diagnostics)
        count = shop.count(query)
        console.tell(counted(query, count, console))
        bar = Bar(console.say("cli-export-title"), console)
        write = partial(
            write_orders if arguments.has("--orders") else write_customers, shop
        )
        try:
            written = _written(write, query, count, file, bar, console)
        finally:
            bar.end()
    console.flush()
    shown = console.number(written)
    console.tell(console.say("cli-exported", count=written, shown=shown))
    return exits.OK


def _written(  # noqa: PLR0917  # what is written, where to, and who is told
    write: Callable[..., int],
    query: Query,
    count: int,
    file: str | None,
    bar: Bar,
    console: Console,
) -> int:
    def told(done: int, _total: int | None, what: str) -> None:
        bar(done, count, what)

    if file is None:
        return write(_Results(console), query, told)
    return _to_file(lambda stream: write(stream, query, told), Path(file))


def _to_file(write: Callable[[Lines], int], path: Path) -> int:
    """Write a new file at *path*, in which Excel sees how it is encoded."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as stream:
            written = write(stream)
        part.rename(path)
    except OSError as error:
        details = {"file": str(path), "reason": error.strerror or ""}
        raise StorageError("cli-file-not-written", details) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return written
