"""
What the lints can say, one function each: pieces of a filter → a diagnostic.

A fix is offered only where the piece can be cut out of the text exactly as it stands.
"""

import re

from custquery.language.diagnostics import Diagnostic, Edit, Fix, Grade
from custquery.language.removal import edit_text, remove
from custquery.language.span import Span
from custquery.schema.lints.pieces import Piece

_AND = r"(?i)(?<=\s)(?:AND|EN)(?=\s)|&&"
#: So much of a clause is shown.
_MOST_SHOWN = 40


def shown(piece: Piece, text: str) -> str:
    """Return *piece* as it was typed, in one line and not too long."""
    if piece.is_shared and piece.test is not None:
        spelled = piece.test.spelling
        return f"NOT {spelled}" if piece.written_not else spelled
    typed = " ".join(piece.span.of(text).split())
    return typed if len(typed) <= _MOST_SHOWN else f"{typed[: _MOST_SHOWN - 1]}…"


def never_matches(
    first: Piece, second: Piece, text: str, *, relation: str = ""
) -> Diagnostic:
    """Two conditions exclude each other; perhaps OR was meant."""
    fixes = (*use_or(first, second, text), *_leave_out(second, text))
    args = {"first": shown(first, text), "second": shown(second, text)}
    if relation:
        args["relation"] = relation
        return Diagnostic("no-row-matches", second.span, args, "warning", fixes)
    return Diagnostic("never-matches", second.span, args, "warning", fixes)


def never_together(piece: Piece, text: str) -> Diagnostic:
    """Something cannot hold beside all the rest."""
    args = {"text": shown(piece, text)}
    fixes = _leave_out(piece, text)
    return Diagnostic("never-with-the-rest", piece.span, args, "warning", fixes)


def never_holds(piece: Piece, text: str) -> Diagnostic:
    """One condition can hold for nobody."""
    args = {"text": shown(piece, text)}
    fixes = _leave_out(piece, text)
    return Diagnostic("never-holds", piece.span, args, "warning", fixes)


def always_matches(first: Piece, second: Piece, text: str) -> Diagnostic:
    """One of two conditions holds for everybody; perhaps AND was meant."""
    args = {"first": shown(first, text), "second": shown(second, text)}
    between = Edit(first.span.end, second.span.start, " AND ")
    pair = _is_pair(first, second, text, "OR")
    fixes = (Fix("use-and", (between,)),) if pair else ()
    return Diagnostic("always-matches", second.span, args, "warning", fixes)


def always_holds(piece: Piece, text: str) -> Diagnostic:
    """One condition, or what OR joins, holds for everybody."""
    args = {"text": shown(piece, text)}
    fixes = _leave_out(piece, text) if piece.kind == "test" else ()
    return Diagnostic("always-holds", piece.span, args, "warning", fixes)


def every_value(piece: Piece, text: str, name: str) -> Diagnostic:
    """Every value passes, so only a customer without one does not."""
    asked = f"{name}:*"
    args = {"text": shown(piece, text), "name": name}
    edit = Edit(piece.span.start, piece.span.end, asked)
    fix = Fix("did-you-mean", (edit,), "safe", {"text": asked})
    replaced = (piece.kind == "test" and piece.siblings) or _is_whole(piece, text)
    fixes = (fix,) if replaced and not piece.written_not else ()
    return Diagnostic("every-value", piece.span, args, "warning", fixes)


def redundant(piece: Piece, text: str) -> Diagnostic:
    """One condition changes nothing."""
    args = {"text": shown(piece, text)}
    fixes = _leave_out(piece, text, "safe")
    return Diagnostic("redundant-clause", piece.span, args, "warning", fixes)


def both_must_hold(first: Piece, second: Piece, text: str) -> Diagnostic:
    """Two values of a criterion with many: a customer has to have both."""
    args = {"first": shown(first, text), "second": shown(second, text)}
    fixes = use_or(first, second, text)
    return Diagnostic("both-must-hold", second.span, args, "note", fixes)


def two_ranges(
    first: Piece, second: Piece, text: str, one_range: str, one_row: str
) -> Diagnostic:
    """Two bounds of a criterion with many values may be about two of them."""
    args = {"first": shown(first, text), "second": shown(second, text)}
    fixes = []
    for code, asked in (("one-range", one_range), ("one-row", one_row)):
        edits = _instead_of_both(first, second, asked, text) if asked else ()
        if edits:
            fixes.append(Fix(code, edits, "likely", {"text": asked}))
    return Diagnostic("two-ranges", second.span, args, "warning", tuple(fixes))


def never_fills(piece: Piece, text: str, name: str, latest: str) -> Diagnostic:
    """Say that a date of what has happened is asked to lie later than it can."""
    args = {"text": shown(piece, text), "name": name, "latest": latest}
    fixes = (*_backwards(piece, text), *_leave_out(piece, text))
    return Diagnostic("never-fills", piece.span, args, "warning", fixes)


# Ways out


def _backwards(piece: Piece, text: str) -> tuple[Fix, ...]:
    """Turn ``+30d`` into ``-30d``: ago rather than ahead."""
    typed = piece.span.of(text)
    at = typed.find("+")
    if at < 0 or piece.is_shared:
        return ()
    edit = Edit(piece.span.start + at, piece.span.start + at + 1, "-")
    return (Fix("did-you-mean", (edit,), "likely", {"text": typed.replace("+", "-")}),)


def use_or(first: Piece, second: Piece, text: str) -> tuple[Fix, ...]:
    """Join two conditions with OR."""
    if first.is_shared and first.span == second.span:
        return _or_between_values(first.span, text)
    if not _is_cuttable(first) or first.siblings != second.siblings:
        return ()
    if _is_pair(first, second, text, "AND"):
        return (Fix("use-or", (Edit(first.span.end, second.span.start, " OR "),)),)
    if text[: first.span.start].rstrip().endswith(","):
        return ()  # behind a comma a bracket would be read as a list of values
    either = f"({first.span.of(text)} OR {second.span.of(text)})"
    edits = _instead_of_both(first, second, either, text)
    return (Fix("use-or", edits),) if edits else ()


def _or_between_values(span: Span, text: str) -> tuple[Fix, ...]:
    """Turn ``state:(enabled AND disabled)`` round, where it has one AND."""
    found = list(re.compile(_AND).finditer(text, span.start, span.end))
    if len(found) != 1:
        return ()
    return (Fix("use-or", (Edit(found[0].start(), found[0].end(), "OR"),)),)


def _instead_of_both(
    first: Piece, second: Piece, written: str, text: str
) -> tuple[Edit, ...]:
    """Put *written* in place of the first, and take the second away."""
    if not _is_cuttable(first) or first.siblings != second.siblings:
        return ()
    if second.place == first.place + 1 and not _has_bracket(first, second, text):
        return (Edit(first.span.start, second.span.end, written),)
    cut = remove(text, second.siblings, second.place)
    apart = all(
        each.start > first.span.end or each.end < first.span.start for each in cut
    )
    if not cut or not apart:
        return ()
    return (Edit(first.span.start, first.span.end, written), *cut)


def _is_pair(first: Piece, second: Piece, text: str, connector: str) -> bool:
    """Tell whether the two are all there is in the text, beside each other."""
    if first.siblings != second.siblings or len(first.siblings) != 2:
        return False
    joined = f"{first.span.of(text)} {connector} {second.span.of(text)}"
    edit = Edit(first.span.start, second.span.end, joined)
    around = edit_text(text, (Edit(edit.start, edit.end, ""),))
    return not around.strip() and not _has_bracket(first, second, text)


def _has_bracket(first: Piece, second: Piece, text: str) -> bool:
    between = text[first.span.end : second.span.start]
    return "(" in between or ")" in between


def _is_cuttable(piece: Piece) -> bool:
    return len(piece.siblings) > 1


def _is_whole(piece: Piece, text: str) -> bool:
    return piece.span == Span(0, len(text))


def _leave_out(piece: Piece, text: str, grade: Grade = "likely") -> tuple[Fix, ...]:
    if not _is_cuttable(piece):
        return ()
    edits = remove(text, piece.siblings, piece.place)
    args = {"text": shown(piece, text)}
    return (Fix("leave-out", edits, grade, args),) if edits else ()
