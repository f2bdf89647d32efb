"""
A query that is wrong → the same query with its likely ways out taken.

Where each way out selects other customers nothing is chosen: that is a question to the
person who typed it.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from custquery.language.diagnostics import Diagnostic, Edit, Fix

if TYPE_CHECKING:
    from custquery.schema.findings import Findings

#: More rounds than any query needs: each takes at least one problem away.
_MOST_ROUNDS = 100

#: What the ways out of a question are called.
_READINGS = frozenset({"read-instead", "longer-ago", "within-days"})


def is_question(said: Diagnostic) -> bool:
    """Tell whether the ways out are readings to choose from."""
    readings = sum(each.code in _READINGS for each in said.fixes)
    return said.level == "error" and readings > 1


def way_out(said: Diagnostic) -> Fix | None:
    """Return the way out that may be taken for *said*, if there is one."""
    if not said.fixes or is_question(said):
        return None
    first = said.fixes[0]
    grades = {"safe", "likely"} if said.level == "error" else {"safe"}
    return first if first.grade in grades else None


def is_repairable(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether there is something wrong, and a way out of all that is."""
    wrong = [each for each in diagnostics if each.level == "error"]
    return bool(wrong) and all(way_out(each) for each in wrong)


def repair(text: str, check: "Callable[[str], Findings]") -> "Findings":
    """
    Take the ways out of *text* until nothing is left that can be repaired.

    Args:
        text: The query as typed.
        check: Reads a query.

    Returns:
        What *check* says about the query as it is then.
    """
    seen = {text}
    found = check(text)
    for _ in range(_MOST_ROUNDS):
        edits = _apart(way_out(each) for each in found.diagnostics)
        text = Fix("repair", edits).apply(text)
        if text in seen:
            break
        seen.add(text)
        found = check(text)
    return found


def _apart(fixes: Iterable[Fix | None]) -> tuple[Edit, ...]:
    """Return the edits of those *fixes* that do not touch the same place."""
    kept: list[Edit] = []
    for fix in fixes:
        edits = () if fix is None else fix.edits
        if not any(_touch(edit, other) for edit in edits for other in kept):
            kept.extend(edits)
    return tuple(kept)


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end
