"""
Query → SQL that selects the customers, and its parameters.

The parameters are printed as comments of SQL, so that all of it can be pasted.
"""

import re
from collections.abc import Mapping

from custquery.cli import exits
from custquery.cli.arguments import Arguments, unknown
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.query_text import read_query
from custquery.cli.settings import compile_query, environment
from custquery.targets.sql.dialects import DIALECTS


def run(arguments: Arguments, console: Console) -> int:
    """Print the SQL for an engine; default: SQLite."""
    text = read_query(arguments, console, required=False)
    engine = arguments.get("--engine", "sqlite")
    if engine not in DIALECTS:
        raise unknown("cli-unknown-engine", engine, DIALECTS)
    with environment(arguments, console) as where:
        query = compile_query(text, where, arguments)
    statement = query.sql(engine)
    console.tell_about(text, query.diagnostics)
    if arguments.get("--format", "text") == "json":
        answer = {
            "engine": engine,
            "sql": statement.sql,
            "params": dict(statement.params),
        }
        console.show(to_json(answer, indent=2))
    else:
        console.show(readable(statement.sql, statement.params, console))
    return exits.OK


def readable(sql: str, params: Mapping[str, object], console: Console) -> str:
    """Lay out *sql*, and behind it what stands for each parameter."""
    width = max(map(len, params), default=0)
    values = [f"--   {name:<{width}}  {_literal(params[name])}" for name in params]
    heading = [f"-- {console.say('cli-parameters')}"] if values else []
    return "\n".join((f"{laid_out(sql)};", *heading, *values))


def laid_out(sql: str) -> str:
    """
    Begin a line with every part of the outermost query.

    >>> print(laid_out('SELECT "a AND b" FROM t WHERE (x AND y) AND z'))
    SELECT "a AND b"
    FROM t
    WHERE (x AND y)
      AND z
    """
    pieces = re.split(
        r"""("[^"]*"|'[^']*'|`[^`]*`|[()]| (?:FROM|WHERE|AND|OR) )""", sql
    )
    depth = 0
    for at, piece in enumerate(pieces):
        depth += (piece == "(") - (piece == ")")
        if depth == 0 and piece in _BREAKS:
            pieces[at] = _BREAKS[piece]
    return "".join(pieces)


#: What begins a line, and how.
_BREAKS = {
    " FROM ": "\nFROM ",
    " WHERE ": "\nWHERE ",
    " AND ": "\n  AND ",
    " OR ": "\n   OR ",
}


def _literal(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    shown = "".join(
        each if each.isprintable() else f"\\u{ord(each):04x}" for each in value
    )
    return "'" + shown.replace("'", "''") + "'"
