"""
Query → the same query in another language: Shopify's two, JSON, Dutch keywords.

Where Shopify cannot be asked all of it, what is missing is told and nothing is printed,
unless the rest alone was asked for.
"""

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.commands import CONVERTED
from custquery.cli.console import Console
from custquery.cli.query_text import read_query
from custquery.cli.settings import compile_query, environment
from custquery.environment import Query
from custquery.language import json_tree, unparse


def run(arguments: Arguments, console: Console) -> int:
    """Print the query in the language of ``--to``."""
    wanted = arguments.get("--to", "")
    if not wanted:
        raise UsageError("cli-convert-to-what", {"known": ", ".join(CONVERTED)})
    text = read_query(arguments, console)
    with environment(arguments, console) as where:
        query = compile_query(text, where, arguments)
    console.tell_about(text, query.diagnostics)
    if wanted.startswith("shopify"):
        return _for_shopify(query, wanted, arguments, console)
    console.show(_converted(query, wanted))
    return exits.OK


def _converted(query: Query, wanted: str) -> str:
    """Return the query as JSON, in Dutch keywords, or as it is saved."""
    if wanted == "json":
        return to_json(json_tree.to_json(query.findings.tree), indent=2)
    if wanted == "dutch":
        return unparse(query.findings.tree, keywords="nl")
    return query.canonical


def _for_shopify(
    query: Query, wanted: str, arguments: Arguments, console: Console
) -> int:
    partly = arguments.has("--partly")
    if wanted == "shopify-segment":
        printed = query.to_shopify_segment(partly=partly)
    else:
        printed = query.to_shopify_search(partly=partly)
    console.tell_about(query.text, (*printed.left_out, *printed.notes))
    if query.order:
        console.note("shopify-no-order")
    if printed.text is None:
        if not partly:
            console.error("cli-not-converted", {"to": wanted})
        return exits.USAGE
    console.show(printed.text)
    return exits.PARTIAL if printed.left_out else exits.OK
