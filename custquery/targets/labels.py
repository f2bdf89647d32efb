"""
Findings → labels: each top-level clause in words, and the edits that take it away.

What was typed is never rewritten: removing a label cuts its clause and its connector
out of the text, and the rest keeps its spelling.
"""

from collections.abc import Callable, Sequence

from attrs import frozen

from custquery.language import ast
from custquery.language.diagnostics import Edit
from custquery.language.removal import edit_text, remove
from custquery.language.scanner import plain
from custquery.language.span import Span
from custquery.schema import checked
from custquery.schema.checked import Checked
from custquery.schema.findings import Findings
from custquery.schema.reading import Reading
from custquery.targets.sentence import clause

#: Of more clauses the removals are not proved one by one.
_MOST_PROVED = 40


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


def labels(
    findings: Findings,
    reading: Reading,
    locale: str,
    again: Callable[[str], Findings] | None = None,
) -> tuple[Label, ...]:
    """
    Return the top-level clauses of a text, in the order they were written.

    What OR joins at the top is one clause. A text with an error has no labels.

    Args:
        findings: What checking the text gave.
        reading: What it was read with.
        locale: The language of the words: ``en`` or ``nl``.
        again: Checks another text the same way. With it each removal is proved, and
            where bare words would be read otherwise beside new neighbours they get
            quotes, or the frame of a pasted query goes too.
    """
    tree = findings.tree.tree
    if findings.filter is None or tree is None:
        return ()
    items = tree.items if isinstance(tree, ast.And) else (tree,)
    spans = tuple(each.span for each in items)
    if len(spans) > _MOST_PROVED:
        again = None
    return tuple(
        Label(
            span.of(findings.text),
            clause(_of(_meant(findings.filter, spans, place)), reading, locale),
            span,
            _removal(findings, items, place, again),
        )
        for place, span in enumerate(spans)
    )


def _meant(
    filter: Checked, spans: Sequence[Span], place: int, *, inside: bool = True
) -> tuple[Checked, ...]:
    """Return the tests of the clause at *place*, or all others."""
    if len(spans) == 1 or not isinstance(filter, checked.All):
        return (filter,) if inside else ()
    span = spans[place]
    return tuple(
        each
        for each in filter.items
        if (span.start <= each.span.start < span.end) == inside
    )


def _of(items: tuple[Checked, ...]) -> Checked:
    return items[0] if len(items) == 1 else checked.All(items)


def _removal(
    findings: Findings,
    items: Sequence[ast.Tree],
    place: int,
    again: Callable[[str], Findings] | None,
) -> tuple[Edit, ...]:
    """Return the edits that take one clause away; proved, if that can be."""
    text, spans = findings.text, [each.span for each in items]
    plain_cut = remove(text, spans, place) or (_emptied(text, spans[0]),)
    if again is None or findings.filter is None:
        return plain_cut
    rest = _of(_meant(findings.filter, spans, place, inside=False))
    words = [
        each.span
        for each in items
        if isinstance(each, ast.Words) and not each.phrase and not each.wild
    ]
    quoted = remove(text, spans, place, quoted=words)
    first = spans[1 if place == 0 else 0].start if len(spans) > 1 else 0
    for edits in (plain_cut, quoted, _unframed(plain_cut, text, first)):
        if edits and again(edit_text(text, edits)).filter == rest:
            return edits
    return plain_cut


def _unframed(edits: tuple[Edit, ...], text: str, first: int) -> tuple[Edit, ...]:
    """Take ``WHERE`` and what stands before it away too."""
    frame = len(text[:first].rstrip(" \t\n("))
    kept = [each for each in edits if each.start >= first]
    return (Edit(0, first if len(kept) < len(edits) else frame, ""), *kept)


def _emptied(text: str, span: Span) -> Edit:
    """Take the only clause away, and the frame around it; an order stays."""
    keyed = plain(text)
    end = span.end
    while keyed[end : end + 1] and keyed[end] in ") \t\n":
        end += 1
    return Edit(0, end, "")
