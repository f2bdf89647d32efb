"""
Draft + place → an offer: the edit, with the blanks and signs that the text needs.

An offer that would break a clause elsewhere in the text is not made: the text with the
offer taken is read, and the problems outside of its clause are compared.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from custquery.language import Dialect, Limits, ast
from custquery.language.diagnostics import Diagnostic, Edit
from custquery.language.expected import Place
from custquery.language.parser import Said, read_quickly
from custquery.language.span import Span
from custquery.schema.completion.offers import Draft, Offer

#: What may stand right before a word.
_BEFORE = frozenset("([-!,")
#: What may stand right behind a value or a name.
_BEHIND = frozenset(")],")
_SIGNS = frozenset(":=<>!≥≤≠")
_WORDS = frozenset({"BARE", "SPACED", "STRING", "WORD"})
_CONDITIONS = (ast.Comparison, ast.Words, ast.Problem, ast.Order)
_PARTS = (*_CONDITIONS, ast.Name, ast.Related)
#: The kinds that lose their sign where one follows.
_NAMES = frozenset({"field", "relation", "function"})
#: The kinds whose words are names or values, and words that are read as more.
_NAMED = _NAMES | {"value", "saved"}
_KEYWORDS = frozenset({"AND", "OR", "NOT", "EN", "OF", "NIET", "NULL"})


def placed(draft: Draft, place: Place, text: str) -> Offer:
    """Return *draft* as an offer that replaces the token at *place* in *text*."""
    start, end = place.replace.start, place.replace.end
    inserted = draft.text
    if draft.kind in _NAMES and place.before:
        inserted = inserted.partition(" ")[0].rstrip(":(")
    if draft.stands == "glued":
        start = len(text[:start].rstrip())
    before, behind = text[start - 1 : start], text[end : end + 1]
    if _needs_blank(draft, before):
        inserted = f" {inserted}"
    caret = start + len(inserted)
    if inserted.endswith("(") and text[end:].strip()[:1] not in {"", ")"}:
        inserted = f"{inserted})"
    if _wants_blank(draft, inserted, behind):
        inserted = f"{inserted} "
        caret += draft.stands == "apart"
    elif draft.stands == "apart" and behind.isspace():
        caret += 1
    return Offer(
        draft.label,
        draft.kind,
        Edit(start, end, inserted),
        caret,
        draft.detail,
        draft.count,
        draft.about,
        draft.opens,
    )


def _needs_blank(draft: Draft, before: str) -> bool:
    if not before or before.isspace() or before in _BEFORE:
        return False
    if draft.stands == "glued" or draft.text in {")", "]"}:
        return False
    if draft.stands == "apart" or draft.kind not in {"value", "saved"}:
        return True
    return before.isalnum()


def _wants_blank(draft: Draft, inserted: str, behind: str) -> bool:
    if not behind:
        return draft.stands == "apart" and not inserted.endswith(("(", "'"))
    return not (behind.isspace() or behind in _BEHIND or behind in _SIGNS)


class Judge:
    """Tells of one text which offers would break something outside of their clause."""

    def __init__(
        self, text: str, dialect: Dialect, limits: Limits, check: Callable[[str], Said]
    ) -> None:
        """Read *text* as it is; *check* says what is wrong with the meaning of one."""
        self.text, self.dialect, self.limits = text, dialect, limits
        self._check = check
        self._found, said = read_quickly(text, dialect, limits)
        self._known = {each.code for each in _errors(said)}
        self._verdicts: dict[tuple[Place, str, str], bool] = {}

    def refuses(self, offer: Offer, place: Place) -> bool:
        """
        Tell whether taking *offer* would break something outside of its clause.

        Offers of one shape at one place share a fate: only the first is tried.
        """
        shape = place, offer.kind, _shape(offer)
        if shape not in self._verdicts:
            self._verdicts[shape] = self._breaks(offer, place)
        return self._verdicts[shape]

    def _breaks(self, offer: Offer, place: Place) -> bool:
        text = offer.apply(self.text)
        taken, said = read_quickly(text, self.dialect, self.limits)
        end = offer.edit.start + len(offer.text)
        clause = clause_at(taken, min(place.start, offer.edit.start), end)
        if offer.text in {")", "]"}:
            clause = Span(-2, -2)
        if _outside(said, clause) - self._known:
            return True
        if not _behind(taken, end) <= _behind(self._found, offer.edit.end):
            return True
        # A word behind a value may be a part of it, and one ahead a part of a name.
        is_behind = "WORD" in place.terminals and place.after in _WORDS
        is_ahead = self.text[offer.edit.end :].lstrip()[:1].isalpha()
        return (is_behind or is_ahead) and bool(
            _outside(self._check(text), clause) - self._meant
        )

    @cached_property
    def _meant(self) -> set[str]:
        return {each.code for each in _errors(self._check(self.text))}


def _outside(said: Said, clause: Span) -> set[str]:
    """Return the codes of what is wrong outside of *clause*."""
    return {each.code for each in _errors(said) if not _touch(each.span, clause)}


def _shape(offer: Offer) -> str:
    """Return what matters of an offer's text: words are alike, keywords are not."""
    if offer.kind not in _NAMED or offer.text.strip().upper() in _KEYWORDS:
        return offer.text
    return re.sub(r"\w+", "w", offer.text)


def _behind(found: ast.Filter, place: int) -> set[tuple[type, str, int, int]]:
    """Return what conditions stand behind *place*: of what, and where from there on."""
    return {
        (type(node), rows, node.start - place, node.end - place)
        for node, rows in _nodes(found)
        if isinstance(node, _CONDITIONS) and node.start > place
    }


def _nodes(found: ast.Filter) -> Iterator[tuple[ast.Node, str]]:
    """Yield every node, and the name of the relation in whose brackets it is."""
    left: list[tuple[ast.Node, str]] = [(found, "")]
    while left:
        node, rows = left.pop()
        yield node, rows
        inside = node.name.text if isinstance(node, ast.Related) else rows
        left.extend((each, inside) for each in ast.children(node))


def _errors(said: Said) -> Iterator[Diagnostic]:
    return (each for each in said if each.level == "error")


def clause_at(found: ast.Filter, start: int, end: int) -> Span:
    """
    Return the clause that *start* to *end* is a part of, as it was read.

    It is all of the conditions that touch it: comparisons, words, problems, and where
    it is the name of a question about rows, all of that question. What is in the
    brackets of such a question has clauses of its own.
    """
    touched = Span(start, end)
    low, high = start, end
    for node, _ in _nodes(found):
        place = node.name.span if isinstance(node, ast.Related) else node.span
        if isinstance(node, _PARTS) and _touch(place, touched):
            low, high = min(low, node.start), max(high, node.end)
    return Span(low, high)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
