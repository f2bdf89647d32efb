"""Customer and query → why she is selected or not: one line per clause."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from attrs import evolve

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.check import to_json
from custquery.cli.console import Console
from custquery.cli.opening import compile_query, open_shop
from custquery.cli.query_text import read_query
from custquery.language.errors import RequestError
from custquery.shop.model import MODEL
from custquery.targets.explanation import (
    HORIZON_YEARS,
    Change,
    Clause,
    Explanation,
    explain,
)


def run(arguments: Arguments, console: Console) -> int:
    """Print whether the customer is selected, and each clause with her value."""
    number = _number(arguments)
    text = read_query(arguments, console, skip=1)
    with open_shop(arguments) as shop:
        query = compile_query(text, shop, arguments, console)
        record = shop.record(number)
        if record is None:
            raise RequestError("cli-no-such-customer", {"id": number})
        reading = evolve(query.reading, locale=console.locale)
        found = explain(query.checked, record, MODEL, reading, at=query.at)
        moves = query.at(reading.now + timedelta(days=1)) != query.checked
    console.tell_about(text, query.diagnostics)
    if arguments.get("--format", "text") == "json":
        console.show(to_json(_facts(number, found), indent=2))
    else:
        lines = (*_lines(number, found, console), *_ways(found, console, moves=moves))
        console.show("\n".join(lines))
    return exits.OK


def _number(arguments: Arguments) -> int:
    text = "".join(arguments.words[:1]).lstrip("#")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise UsageError("cli-which-customer", {})
    return int(text)


def _lines(number: int, found: Explanation, console: Console) -> Iterator[str]:
    code = "cli-explained-in" if found.holds else "cli-explained-out"
    yield console.say(code, id=number, sentence=found.sentence)
    rows = [row for each in found.clauses for row in _rows(each, console)]
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(2)]
    for mark, text, values in rows:
        line = f"{mark:<{widths[0]}}  {text:<{widths[1]}}  {values}"
        yield line.rstrip()


def _ways(found: Explanation, console: Console, *, moves: bool) -> Iterator[str]:
    """Say what would turn the answer: a change, or time alone where a date *moves*."""
    if not found.clauses:
        return
    together = [
        console.say("cli-way-and").join(each.text for each in way)
        for way in found.changes
    ]
    if together:
        code = "cli-would-drop" if found.holds else "cli-would-select"
        yield console.say(code, ways=console.say("cli-way-or").join(together))
    else:
        yield console.say("cli-no-change")
    if found.turns:
        yield console.say("cli-turns", when=found.turns_in_words)
    elif moves:
        yield console.say("cli-turns-never", years=HORIZON_YEARS)


def _rows(
    clause: Clause, console: Console, depth: int = 0
) -> Iterator[tuple[str, str, str]]:
    word = console.say("cli-yes" if clause.holds else "cli-no")
    mark = f"{'  ' * depth}{'✓' if clause.holds else '✗'} {word}"
    values = "; ".join(each.text for each in clause.found)
    yield mark, clause.text, values
    for part in clause.parts:
        yield from _rows(part, console, depth + 1)


def _facts(number: int, found: Explanation) -> Mapping[str, object]:
    return {
        "id": number,
        "selected": found.holds,
        "sentence": found.sentence,
        "one_is_enough": found.one_is_enough,
        "clauses": [_clause_facts(each) for each in found.clauses],
        "changes": [[_change_facts(each) for each in way] for way in found.changes],
        "turns": found.turns and found.turns.isoformat(),
    }


def _change_facts(change: Change) -> Mapping[str, object]:
    return {"kind": change.kind, "name": change.name, "text": change.text}


def _clause_facts(clause: Clause) -> Mapping[str, object]:
    return {
        "text": clause.text,
        "sentence": clause.sentence,
        "holds": clause.holds,
        "values": {each.name: list(each.values) for each in clause.found},
        "parts": [_clause_facts(each) for each in clause.parts],
    }
