"""Ways out that several problems share: edits of the text as typed."""

import re

from custquery.language.diagnostics import Edit, Fix, Grade
from custquery.language.spelling import quote

#: Patterns are compiled when they are needed, which is when something is wrong.
_CONNECTOR_BEFORE = r"(?i)\s*(?:\b(?:AND|OR|NOT|EN|OF|NIET)|&&|\|\||[-!])\s*\Z"
_CONNECTOR_AFTER = r"(?i)\s*(?:(?:AND|OR|EN|OF)\b|&&|\|\||,)\s*"
_RUN = r"[^\s()]*"


def leave_out(typed: str, start: int, end: int, *, grade: Grade = "likely") -> Fix:
    """Take a part away, with the blanks on one side of it."""
    part = typed[start:end]
    before = typed[:start].rstrip()
    if not before:
        end = after_blanks(typed, end)
    elif after_blanks(typed, end) > end or typed[end : end + 1] in {"", ")"}:
        start = len(before)
    return Fix("leave-out", (Edit(start, end, ""),), grade, {"text": part})


def leave_it_out(start: int, end: int, *, grade: Grade = "likely") -> Fix:
    """Take exactly a part away, which is too short to name."""
    return Fix("leave-it-out", (Edit(start, end, ""),), grade)


def leave_out_connected(typed: str, start: int, end: int) -> tuple[Fix, ...]:
    """Take a part away, together with the connector on one side of it."""
    before = re.search(_CONNECTOR_BEFORE, typed[:start])
    after = re.compile(_CONNECTOR_AFTER).match(typed, end)
    cuts = [(before.start(), end)] if before else []
    cuts += [(start, after.end())] if after else []
    cuts += [(start, end)]
    return tuple(
        Fix(
            "leave-out",
            (Edit(first, last, ""),),
            "likely",
            {"text": typed[first:last].strip()},
        )
        for first, last in cuts
    )


def instead(start: int, end: int, text: str, *, grade: Grade = "likely") -> Fix:
    """Put *text* where something else was typed."""
    return Fix("did-you-mean", (Edit(start, end, text),), grade, {"text": text.strip()})


def in_quotes(typed: str, start: int, end: int) -> Fix:
    """Put quotes around a part."""
    part = typed[start:end]
    return Fix("in-quotes", (Edit(start, end, quote(part)),), "likely", {"text": part})


def gap(typed: str, place: int, text: str = "…") -> Fix:
    """Leave a gap to fill in, apart from a word before it."""
    blank = " " if typed[place - 1 : place].isalpha() else ""
    return Fix("fill-in", (Edit(place, place, f"{blank}{text}"),), "blank")


def after_blanks(typed: str, place: int) -> int:
    """Return where the blanks from *place* on end."""
    return len(typed) - len(typed[place:].lstrip())


def run_start(typed: str, place: int) -> int:
    """Return where what is glued together up to *place* starts."""
    return place - len(re.match(_RUN, typed[:place][::-1])[0])  # type: ignore[index]  # it matches nothing at worst


def run_end(typed: str, place: int) -> int:
    """Return where what is glued together from *place* on ends."""
    found = re.compile(_RUN).match(typed, place)
    return found.end() if found else place
