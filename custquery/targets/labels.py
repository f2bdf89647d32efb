"""
Findings → labels: each top-level clause in words, and the edits that take it away.

What was typed is never rewritten: removing a label cuts its clause and its connector
out of the text, and the rest keeps its spelling.
"""

from attrs import frozen

from custquery.language import ast
from custquery.language.diagnostics import Edit
from custquery.language.removal import remove
from custquery.language.scanner import plain
from custquery.language.span import Span
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.findings import Findings
from custquery.schema.reading import Reading
from custquery.targets.sentence import clause


@frozen
class Label:
    """One top-level clause of a filter."""

    #: The clause as it was typed.
    text: str
    #: Its part of the sentence, such as ``with the tag “vip”``.
    sentence: str
    #: Where it stands, in code points.
    span: Span
    #: Takes it away, with its connector; the last label leaves the empty filter.
    removal: tuple[Edit, ...]


def labels(findings: Findings, reading: Reading, locale: str) -> tuple[Label, ...]:
    """
    Return the top-level clauses of a text, in the order they were written.

    What OR joins at the top is one clause. A text with an error has no labels.

    Args:
        findings: What checking the text gave.
        reading: What it was read with.
        locale: The language of the words: ``en`` or ``nl``.
    """
    tree = findings.tree.tree
    if findings.filter is None or tree is None:
        return ()
    items = tree.items if isinstance(tree, ast.And) else (tree,)
    spans = [each.span for each in items]
    return tuple(
        Label(
            span.of(findings.text),
            clause(_meant(findings.filter, span, len(spans)), reading, locale),
            span,
            remove(findings.text, spans, place) or (_emptied(findings, span),),
        )
        for place, span in enumerate(spans)
    )


def _meant(filter: Checked, span: Span, clauses: int) -> Checked:
    """Return what the clause at *span* means; one clause may be several tests."""
    if clauses == 1 or not isinstance(filter, checked.All):
        return filter
    within = tuple(
        each for each in filter.items if span.start <= each.span.start < span.end
    )
    return within[0] if len(within) == 1 else checked.All(within, span)


def _emptied(findings: Findings, span: Span) -> Edit:
    """Take the only clause away, and the frame around it; an order stays."""
    keyed = plain(findings.text)
    end = span.end
    while keyed[end : end + 1] and keyed[end] in ") \t\n":
        end += 1
    return Edit(0, end, "")
