"""A query that selects nobody → the clauses without which it would select somebody."""

from custquery.cli.console import Console
from custquery.environment import Query
from custquery.shop.shop import Shop

#: Clauses that are named.
_FEW = 3


def tell_why_empty(shop: Shop, query: Query, console: Console) -> None:
    """Name the clauses of *query*, which selects nobody, that keep out most."""
    for each in shop.why_empty(query)[:_FEW]:
        if each.without:
            console.note(
                "cli-why-empty",
                text=each.text,
                count=each.without,
                shown=console.number(each.without),
            )
