"""
Text + the places of parts that stand side by side → edits that take one part away.

A part goes together with the one connector that joined it; brackets stay where they
are, so what is left reads as the same parts without this one.
"""

from collections.abc import Collection, Iterable, Sequence

from custquery.language.diagnostics import Edit
from custquery.language.scanner import plain
from custquery.language.span import Span

#: A bare word of these is searched for between two words; beside anything else it would
#: be heard as what it means, so it is escaped when its neighbour goes.
_KEYWORDS = frozenset(
    {"AND", "OR", "NOT", "EN", "OF", "NIET", "FROM", "SELECT", "WHERE", "ORDER"}
    | {"IN", "IS", "NULL", "BETWEEN", "TUSSEN", "CONTAINS", "MATCHES", "STARTS"}
    | {"STARTS_WITH", "NOT_IN", "NOT_MATCHES", "NOT_CONTAINS", "NOT_BETWEEN"}
)


def remove(
    text: str, parts: Sequence[Span], place: int, *, quoted: Collection[Span] = ()
) -> tuple[Edit, ...]:
    """
    Return the edits that take ``parts[place]`` out of *text*; () for an only part.

    Args:
        text: The filter as typed.
        parts: The parts that AND, OR or commas join, in the order they were written.
        place: Which of them is to go.
        quoted: Bare words that get quotes when they are next to it.

    >>> text = "tag:vip AND (orders>3 AND country:NL)"
    >>> parts = Span(0, 7), Span(13, 21), Span(26, 36)
    >>> edit_text(text, remove(text, parts, 1))
    'tag:vip AND (country:NL)'
    """
    keyed = text if text.isascii() else plain(text)
    cut = _before(keyed, parts, place) or _after(keyed, parts, place)
    if cut is None:
        return ()
    around = [parts[near] for near in (place - 1, place + 1) if 0 <= near < len(parts)]
    edits = [_without(text, *cut)]
    for near in around:
        if near in quoted:
            edits += [Edit(at, at, '"') for at in (near.start, near.end)]
        elif near.of(keyed).upper() in _KEYWORDS:
            edits += [Edit(near.start, near.start, "\\")]
    return _joined(sorted(edits, key=lambda each: (each.start, each.end)))


def _before(keyed: str, parts: Sequence[Span], place: int) -> tuple[int, int] | None:
    """Cut from the connector before the part, unless a bracket opens in between."""
    if place == 0:
        return None
    left = parts[place - 1].end
    between = keyed[left : parts[place].start]
    if "(" in between:
        return None
    return left + between.rfind(")") + 1, parts[place].end


def _after(keyed: str, parts: Sequence[Span], place: int) -> tuple[int, int] | None:
    """Cut up to the end of the connector behind it, unless a bracket closes there."""
    if place == len(parts) - 1:
        return None
    end = parts[place].end
    between = keyed[end : parts[place + 1].start]
    if ")" in between:
        return None
    until = between.find("(")
    return parts[place].start, end + (until if until >= 0 else len(between))


def _without(text: str, start: int, end: int) -> Edit:
    """Cut, and leave a blank where two things would be glued together."""
    left, right = text[start - 1 : start], text[end : end + 1]
    glued = left.strip("(&|") and right.strip(")&|") and f"{left}{right}".split()
    return Edit(start, end, " " if glued == [f"{left}{right}"] else "")


def _joined(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Make one edit of two that touch, so that each can be undone by itself."""
    kept: list[Edit] = []
    for edit in edits:
        if kept and kept[-1].end == edit.start:
            last = kept.pop()
            kept.append(Edit(last.start, edit.end, last.text + edit.text))
        else:
            kept.append(edit)
    return tuple(kept)


def edit_text(text: str, edits: Iterable[Edit]) -> str:
    """
    Return *text* with *edits* made; no two of them overlap.

    >>> edit_text("tag:vip AND orders>3", (Edit(7, 20, ""),))
    'tag:vip'
    """
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def inverse(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """
    Return the edits that undo *edits* of *text*: applied to the result they restore it.

    >>> inverse("tag:vip AND orders>3", (Edit(7, 20, ""),))
    (Edit(start=7, end=7, text=' AND orders>3'),)
    """
    moved = 0
    found = []
    for edit in sorted(edits, key=lambda each: each.start):
        start = edit.start + moved
        found.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        moved += len(edit.text) - (edit.end - edit.start)
    return tuple(found)
