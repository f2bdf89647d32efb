"""
Query → customers: a table for a person, lines of JSON for a program.

A table has a limit and says so; anything else streams every customer, page by page, so
that a pipe of a million customers needs no more memory than one of fifty.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from custquery.cli import exits
from custquery.cli.arguments import Arguments
from custquery.cli.check import to_json
from custquery.cli.columns import (
    NUMBERS,
    chosen,
    for_people,
    for_programs,
    for_spreadsheets,
)
from custquery.cli.console import Console
from custquery.cli.emptiness import tell_why_empty
from custquery.cli.opening import compile_query, open_shop
from custquery.cli.query_text import read_query
from custquery.cli.table import Heading, show_table
from custquery.environment import Query
from custquery.shop.selecting import LARGEST_PAGE
from custquery.shop.shop import Shop
from custquery.shop.store.reading import Customer

#: Customers in a table when nobody says.
_FEW = 50


def run(arguments: Arguments, console: Console) -> int:
    """Print the customers that the query selects."""
    text = read_query(arguments, console, required=False)
    form = arguments.get("--format", "table" if console.is_terminal else "ndjson")
    columns = chosen(arguments, for_people=form == "table")
    limit = arguments.number("--limit", _FEW if form == "table" else None)
    with open_shop(arguments) as shop:
        query = compile_query(text, shop, arguments, console)
        console.tell_about(text, query.diagnostics)
        sort = arguments.options.get("--sort")
        found = customers(shop, query, sort, limit)
        if form == "table":
            shown = list(found)
            show_customers(shown, columns, query, console)
            conclude(shown, limit, shop, query, console)
            count = len(shown)
        elif form == "ids" and sort is None and limit is None and not query.order:
            count = _show_ids(shop.ids(query), console)
        else:
            count = stream(found, form, columns, console)
    return exits.OK if count or not arguments.has("--fail-empty") else exits.NOTHING


def customers(
    shop: Shop, query: Query, sort: str | None = None, limit: int | None = None
) -> Iterator[Customer]:
    """Yield the customers that *query* selects, page by page, at most *limit*."""
    page = shop.find(query, sort=sort, limit=min(limit or LARGEST_PAGE, LARGEST_PAGE))
    shown = 0
    while True:
        for each in page.customers:
            yield each
            shown += 1
            if shown == limit:
                return
        if page.next is None:
            return
        page = shop.find(query, sort=sort, limit=LARGEST_PAGE, page=page.next)


def show_customers(
    found: Sequence[Customer], columns: Sequence[str], query: Query, console: Console
) -> None:
    """Show *columns* of the customers in a table."""
    headings = [
        Heading(console.say(f"cli-column-{each}"), each in NUMBERS) for each in columns
    ]
    show_table(headings, for_people(found, columns, query.reading), console)


def conclude(
    shown: Sequence[Customer],
    limit: int | None,
    shop: Shop,
    query: Query,
    console: Console,
) -> None:
    """Say under a table what was asked, how many there are, and what is not shown."""
    is_all = limit is None or len(shown) < limit
    count = len(shown) if is_all else shop.count(query)
    console.flush()
    console.tell(counted(query, count, console))
    if not count:
        tell_why_empty(shop, query, console)
    if count > len(shown):
        console.note("cli-more-customers", count=len(shown))


def counted(query: Query, count: int, console: Console) -> str:
    """Say the query in a sentence, and how many customers it selects."""
    return console.say(
        "cli-customers",
        sentence=query.describe(console.locale),
        count=count,
        shown=console.number(count),
    )


def _show_ids(ids: Iterable[int], console: Console) -> int:
    """Show ids in their own order, which takes no page after page; return how many."""
    count = 0
    for each in ids:
        console.show(str(each))
        count += 1
    return count


def stream(
    found: Iterator[Customer], form: str, columns: Sequence[str], console: Console
) -> int:
    """Show customers as they come; return how many."""
    count = 0
    if form == "csv":
        console.show(_csv_line(columns))
    for count, each in enumerate(found, 1):
        match form:
            case "ids":
                console.show(str(each.id))
            case "csv":
                console.show(_csv_line(for_spreadsheets(each, columns)))
            case "json":
                start = "[" if count == 1 else ","
                console.show(start + to_json(for_programs(each, columns)))
            case _:
                console.show(to_json(for_programs(each, columns)))
    if form == "json":
        console.show("]" if count else "[]")
    return count


def _csv_line(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
