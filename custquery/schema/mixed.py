"""
AND beside OR without brackets → a warning whose fixes are the two readings.

The first fix writes the brackets as the text was read, the second the other way round;
both are plain insertions, so what was typed stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence

from custquery.language import Dialect, ast
from custquery.language.diagnostics import Diagnostic, Edit, Fix, Grade
from custquery.language.span import Span
from custquery.schema import problems

_Group = ast.And | ast.Or


def warn_of_mixed(
    parsed: ast.Filter, text: str, dialect: Dialect
) -> Iterator[Diagnostic]:
    """Yield a warning for each place where AND and OR meet without brackets."""
    spans = set(parsed.mixed)
    or_first = dialect == "shopify-search"
    outer: type[_Group] = ast.And if or_first else ast.Or
    inner: type[_Group] = ast.Or if or_first else ast.And
    for node in _nodes(parsed.tree) if spans else ():
        if isinstance(node, outer) and node.span in spans:
            spans.discard(node.span)
            runs = [
                each.items if isinstance(each, inner) else (each,)
                for each in node.items
            ]
            yield _warning(node.span, text, runs, or_first=or_first)


def _nodes(tree: ast.Tree | None) -> Iterator[ast.Node]:
    left: list[ast.Node] = [] if tree is None else [tree]
    while left:
        node = left.pop()
        yield node
        left.extend(ast.children(node))


def _warning(
    span: Span, text: str, runs: Sequence[Sequence[ast.Tree]], *, or_first: bool
) -> Diagnostic:
    as_read = _fix("as-read", "safe", span, text, runs)
    other = "and-first" if or_first else "or-first"
    return problems.mixed(
        span,
        "OR" if or_first else "AND",
        (as_read, _fix(other, "likely", span, text, _other_way(runs))),
    )


def _other_way(runs: Sequence[Sequence[ast.Tree]]) -> list[list[ast.Tree]]:
    """Cut between the items of a run, and join what stood between two runs."""
    cut: list[list[ast.Tree]] = [[]]
    for run in runs:
        cut[-1].append(run[0])
        cut.extend([each] for each in run[1:])
    return cut


def _fix(
    code: str, grade: Grade, span: Span, text: str, runs: Iterable[Sequence[ast.Tree]]
) -> Fix:
    edits = tuple(
        edit
        for run in runs
        if len(run) > 1
        for edit in (
            Edit(run[0].start, run[0].start, "("),
            Edit(run[-1].end, run[-1].end, ")"),
        )
    )
    fix = Fix(code, edits, grade)
    repaired = fix.apply(text)
    tail = len(text) - span.end
    shown = repaired[span.start : len(repaired) - tail]
    return Fix(code, edits, grade, {"text": shown})
