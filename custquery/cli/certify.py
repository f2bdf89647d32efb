"""
A URI → a certificate that the engine there has the one meaning, or where it differs.

Customers are made up, loaded into tables of their own, and dropped again; a database
that has such tables already is refused, so nobody's data is touched.
"""

from tempfile import TemporaryDirectory

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.progress import Bar
from custquery.shop.store.engines import engine_at
from custquery.targets.engines import Connection, Engine
from custquery.targets.reader import answering, shown
from custquery.testing.certificate import Certificate
from custquery.testing.certifying import Plan, certify

#: Pairs of a filter and a customer, where nobody says how many.
_CASES = 100_000


def run(arguments: Arguments, console: Console) -> int:
    """Hold the engine of a URI, or SQLite, to the reference evaluator."""
    if len(arguments.words) > 1:
        details = {"command": "certify", "text": " ".join(arguments.words[1:])}
        raise UsageError("cli-too-many-words", details)
    with TemporaryDirectory() as folder:
        where = arguments.words[0] if arguments.words else f"{folder}/new.sqlite"
        found = _certified(where, arguments, console)
    if arguments.get("--format", "text") == "json":
        console.show(to_json(found.to_json(), indent=2))
    else:
        console.show(found.text(console.locale))
    return exits.OK if found.ok else exits.PARTIAL


def _certified(where: str, arguments: Arguments, console: Console) -> Certificate:
    plan = Plan(
        pairs=arguments.number("--cases", None) or _CASES,
        seed=arguments.number("--seed", None) or 1,
    )
    engine, uri = engine_at(where)
    connection = _connected(engine, uri, where)
    bar = Bar(console.say("cli-certifying", engine=engine.name), console)
    try:
        return certify(engine, connection, plan, bar)
    finally:
        bar.end()
        connection.close()


def _connected(engine: Engine, uri: str, where: str) -> Connection:
    with answering(engine, shown(where)):
        return engine.connect(uri)
