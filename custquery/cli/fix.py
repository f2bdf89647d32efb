"""
Query → the same query repaired.

What cannot be repaired without a choice is said, and then nothing is printed.
"""

from attrs import evolve

from custquery.cli import exits
from custquery.cli.arguments import Arguments
from custquery.cli.console import Console
from custquery.cli.opening import environment_at_hand
from custquery.cli.query_text import read_query
from custquery.cli.repair import repair
from custquery.cli.settings import check


def run(arguments: Arguments, console: Console) -> int:
    """Print the query with its safe and likely ways out taken."""
    text = read_query(arguments, console)
    with environment_at_hand(arguments, console) as where:
        plain = evolve(where, values=None)
        repaired = repair(text, lambda each: check(each, plain, arguments)).text
        found = check(repaired, where, arguments)
    console.tell_about(repaired, found.diagnostics)
    if not found.ok:
        console.note("cli-fix-stopped" if repaired != text else "cli-fix-cannot")
        return exits.USAGE
    console.show(repaired)
    return exits.OK
