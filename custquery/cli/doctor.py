"""
The database → what is not right in it.

A healthy database says so on stderr and prints nothing; what is wrong is the result.
"""

from custquery.cli import exits
from custquery.cli.arguments import Arguments, refuse_words
from custquery.cli.console import Console
from custquery.cli.opening import database, open_shop
from custquery.targets.reader import shown


def run(arguments: Arguments, console: Console) -> int:
    """Examine the database, and with ``--repair`` put right what is kept in it."""
    refuse_words(arguments)
    repair = arguments.has("--repair")
    with open_shop(arguments, read_only=not repair) as shop:
        report = shop.doctor(repair=repair)
    for each in report.findings:
        named = ", ".join(map(str, each.customers))
        said = f"{each.code}: {each.render(console.locale)}"
        console.show(f"{said} (id {named})" if named else said)
    console.flush()
    outcome = "healthy" if report.ok else "repaired" if report.repaired else "unwell"
    console.tell(
        console.say(
            f"cli-doctor-{outcome}",
            file=shown(database(arguments)),
            count=report.customers,
        )
    )
    return exits.OK if report.ok or report.repaired else exits.PARTIAL
