"""
Query → its canonical text, or what is wrong with it.

The one exception to “stdout is empty when something is wrong”: with ``--format json``
what is wrong *is* the result, so it is printed, and the exit code is 2 all the same.
"""

import json
from collections.abc import Iterator, Mapping

from custquery.cli import exits
from custquery.cli.arguments import Arguments, UsageError
from custquery.cli.console import Console, standard_input
from custquery.cli.query_text import read_query
from custquery.cli.settings import check, environment
from custquery.language.diagnostics import Diagnostic, Fix
from custquery.language.messages import label, message
from custquery.language.span import Span
from custquery.schema.findings import Findings


def run(arguments: Arguments, console: Console) -> int:
    """Check one query, or with ``--batch`` one on every line of stdin."""
    if arguments.has("--batch"):
        return _batch(arguments, console)
    text = read_query(arguments, console)
    with environment(arguments, console) as where:
        findings = check(text, where, arguments)
    if arguments.get("--format", "text") == "json":
        console.show(to_json(_answer(findings, console.locale)))
    else:
        _tell(findings, console)
    return exits.OK if findings.ok else exits.USAGE


def _tell(findings: Findings, console: Console) -> None:
    if findings.canonical is None:
        console.tell_wrong(findings.text, findings.diagnostics)
    else:
        console.tell_about(findings.text, findings.diagnostics)
        console.show(findings.canonical)


def _batch(arguments: Arguments, console: Console) -> int:
    """Answer every line of stdin with a line, in the same order, as it comes."""
    if arguments.words or arguments.has("--query-file"):
        raise UsageError("cli-batch-reads-stdin", {})
    with environment(arguments, console) as where:
        for line in _lines(console):
            text = _string(line)
            if text is None:
                answer = _wrong_line(line, console.locale)
            else:
                answer = _answer(check(text, where, arguments), console.locale)
            console.show(to_json(answer))
            console.flush()
    return exits.OK


def _lines(console: Console) -> Iterator[str]:
    lines = standard_input(console)
    while line := lines.readline():
        yield line.removesuffix("\n")


def _string(line: str) -> str | None:
    """Read a line as one JSON string; None when it is something else."""
    try:
        text: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return text if isinstance(text, str) else None


def _wrong_line(line: str, locale: str) -> Mapping[str, object]:
    wrong = Diagnostic("not-a-json-string", Span(0, len(line)))
    return {
        "ok": False,
        "canonical": None,
        "diagnostics": [said_as_json(wrong, locale)],
    }


def _answer(findings: Findings, locale: str) -> Mapping[str, object]:
    return {
        "ok": findings.ok,
        "canonical": findings.canonical,
        "diagnostics": [said_as_json(each, locale) for each in findings.diagnostics],
    }


def said_as_json(diagnostic: Diagnostic, locale: str) -> Mapping[str, object]:
    """Return *diagnostic* with its words and ways out, as JSON has it."""
    return {
        "code": diagnostic.code,
        "level": diagnostic.level,
        "span": [diagnostic.span.start, diagnostic.span.end],
        "args": dict(diagnostic.args),
        "message": message(diagnostic, locale),
        "fixes": [_way_out(each, locale) for each in diagnostic.fixes],
    }


def _way_out(fix: Fix, locale: str) -> Mapping[str, object]:
    return {
        "label": label(fix, locale),
        "grade": fix.grade,
        "matches": fix.matches,
        "edits": [[each.start, each.end, each.text] for each in fix.edits],
    }


def to_json(answer: object, *, indent: int | None = None) -> str:
    r"""
    Write *answer* as JSON that is valid UTF-8, whatever texts are in it.

    >>> to_json("é"), to_json("\ud800")
    ('"é"', '"\\ud800"')
    """
    text = json.dumps(answer, ensure_ascii=False, indent=indent, default=str)
    try:
        text.encode()
    except UnicodeEncodeError:  # a half of a pair that JSON can only escape
        return json.dumps(answer, indent=indent, default=str)
    return text
