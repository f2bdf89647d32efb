"""Query → how many customers it selects."""

from custquery.cli import exits
from custquery.cli.arguments import Arguments
from custquery.cli.console import Console
from custquery.cli.emptiness import tell_why_empty
from custquery.cli.opening import compile_query, open_shop
from custquery.cli.query_text import read_query


def run(arguments: Arguments, console: Console) -> int:
    """Print the number of customers."""
    text = read_query(arguments, console, required=False)
    with open_shop(arguments) as shop:
        query = compile_query(text, shop, arguments, console)
        found = shop.count(query)
        console.tell_about(text, query.diagnostics)
        console.show(str(found))
        if not found:
            console.flush()
            tell_why_empty(shop, query, console)
    return exits.OK if found or not arguments.has("--fail-empty") else exits.NOTHING
