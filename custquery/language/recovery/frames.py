"""Mend what is wrong with the frame of a pasted query, or stands behind its order."""

import re

from custquery.language import ast, problems
from custquery.language.diagnostics import Diagnostic
from custquery.language.reading import Made
from custquery.language.recovery.stack import Stack, kind_of

#: Patterns are compiled when they are needed, which is when something is wrong.
_WHERE = r"(?i)\bWHERE\b"
_OTHER_TABLE = r"(?i)FROM\s+(?!customers?\b)([^\W\d]\w*)"

_ENDS = frozenset({"END", "ORDER_BY"})


def frame_alone(stack: Stack, kind: str) -> bool:
    """Mend ``FROM customers WHERE``: no condition follows."""
    if kind not in _ENDS or stack.last not in {"WHERE", "FRAME_WHERE"}:
        return False
    where = stack.values[-1]
    place = len(stack.plain[: stack.at].rstrip())
    stack.say(problems.frame_incomplete(where.start(1), where.end(), place, " …"))
    stack.error(place, place)
    return True


def frame_without_where(stack: Stack, kind: str) -> bool:
    """Mend ``FROM customers SHOW name``: without WHERE it would mean everybody."""
    first = stack.values[0] if stack.values else None
    if kind_of(first) not in {"FROM", "SELECT"}:
        return False
    at = stack.at
    end = len(stack.plain[:at].rstrip())
    where = re.compile(_WHERE).search(stack.plain, at)
    stack.say(_about_frame(stack, first, where, end if kind in _ENDS else at))
    while stack.values:
        stack.pop()
    stack.insert("WHERE")
    stack.place = where.end() if where else at
    if kind in _ENDS:
        stack.error(end, end)
    return True


def _about_frame(
    stack: Stack, first: Made, where: re.Match[str] | None, place: int
) -> Diagnostic:
    """Say what is wrong: the table, something before WHERE, or that it is missing."""
    at = stack.at
    table = re.compile(_OTHER_TABLE).match(stack.plain, at)
    if table:
        return problems.unknown_table(stack.text, *table.span(1))
    if where:
        end = len(stack.plain[: where.start()].rstrip())
        return problems.not_understood(stack.text, at, max(end, at + 1))
    text = "WHERE " if place == at < len(stack.plain) else " WHERE …"
    return problems.frame_incomplete(first.start(1), first.end(), place, text)


def frame_inside(stack: Stack, kind: str) -> bool:
    """Mend ``tag:vip WHERE orders>3``."""
    found = stack.scan()
    if found is None or kind not in {"FROM", "SELECT", "WHERE"}:
        return False
    stack.say(problems.frame_inside(stack.text, found.start(1), found.end()))
    stack.place = found.end()
    return True


def text_behind_order(stack: Stack, _: str) -> bool:
    """Mend ``ORDER BY orders LIMIT 10``."""
    if not any(_is_order(value) for value in stack.values):
        return False
    start, end = stack.at, len(stack.plain.rstrip())
    stack.say(problems.after_order(stack.text, start, end))
    while stack.values and not stack.fits("END"):
        stack.pop()
    if not stack.values:
        stack.error(start, end)
    stack.place = len(stack.plain)
    return True


def _is_order(value: Made) -> bool:
    if isinstance(value, list) and value:
        value = value[0]
    return isinstance(value, ast.Order) or kind_of(value) == "ORDER_BY"
