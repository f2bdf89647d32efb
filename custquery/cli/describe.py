"""Query → a sentence; without a query → everything that can be asked."""

import textwrap
from collections.abc import Iterator, Mapping

from custquery.cli import exits
from custquery.cli.arguments import Arguments
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.query_text import read_query
from custquery.cli.settings import compile_query, environment
from custquery.environment import Environment
from custquery.schema.criterion import Criterion
from custquery.schema.schema import Declared

_WIDTH = 88


def run(arguments: Arguments, console: Console) -> int:
    """Print one sentence, or the list of criteria."""
    with environment(arguments, console) as where:
        if arguments.words or arguments.has("--query-file"):
            _sentence(where, arguments, console)
        else:
            _list(where, arguments, console)
    return exits.OK


def _sentence(where: Environment, arguments: Arguments, console: Console) -> None:
    text = read_query(arguments, console)
    query = compile_query(text, where, arguments)
    console.tell_about(text, query.diagnostics)
    said = query.describe(console.locale)
    console.show(to_json({"sentence": said}) if _is_json(arguments) else said)


def _list(where: Environment, arguments: Arguments, console: Console) -> None:
    if _is_json(arguments):
        listed = [_facts(each, console.locale) for each in where.schema.listed]
        console.show(to_json(listed, indent=2))
    else:
        console.show("\n\n".join(_entries(where, console.locale)))


def _is_json(arguments: Arguments) -> bool:
    return arguments.get("--format", "text") == "json"


def _entries(where: Environment, locale: str) -> Iterator[str]:
    """Yield what can be asked: the name, what it is, and examples."""
    for each in where.schema.listed:
        summary = textwrap.wrap(each.summary[locale], _WIDTH - 4)
        examples = [f"    {example}" for example in each.examples]
        yield "\n".join(
            (
                f"{each.name}  ({each.label[locale]})",
                *(f"  {line}" for line in summary),
                *examples,
            )
        )


def _facts(each: Declared, locale: str) -> Mapping[str, object]:
    facts: dict[str, object] = {
        "name": each.name,
        "aliases": list(each.aliases),
        "label": each.label[locale],
        "summary": each.summary[locale],
        "examples": list(each.examples),
    }
    if isinstance(each, Criterion):
        facts |= {
            "type": type(each.type).__name__,
            "operators": list(each.type.operators),
            "many": each.many,
        }
    return facts
