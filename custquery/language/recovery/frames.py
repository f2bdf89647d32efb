"""What may be wrong with the frame of a pasted query, or behind its order."""

import re
from typing import Any

from custquery.language import ast, problems
from custquery.language.recovery.stack import Stack, kind_of

_WHERE = re.compile(r"\bWHERE\b", re.IGNORECASE)

_TABLE = re.compile(r"FROM\s+(?!customers?\b)([^\W\d]\w*)", re.IGNORECASE)

_FRAME = frozenset({"FROM", "SELECT"})
_ENDS = frozenset({"END", "ORDER_BY"})


def frame_alone(stack: Stack, kind: str) -> bool:
    """``FROM customers WHERE``: no condition follows."""
    if kind not in _ENDS or stack.last not in {"WHERE", "FRAME_WHERE"}:
        return False
    where = stack.values[-1]
    at = len(stack.plain[: stack.at].rstrip())
    said = problems.frame_incomplete(where.start(1), where.end(), at, " …")
    stack.reading.problems.append(said)
    stack.error(at, at)
    return True


def frame_without_where(stack: Stack, kind: str) -> bool:
    """``FROM customers SHOW name``: without WHERE it would mean everybody."""
    first = stack.values[0] if stack.values else None
    if kind_of(first) not in _FRAME:
        return False
    plain, at = stack.plain, stack.at
    where = _WHERE.search(plain, at)
    end = len(plain[:at].rstrip())
    table = _TABLE.match(plain, at)
    if table:
        said = problems.unknown_table(stack.text, *table.span(1))
    elif where:
        said = problems.not_understood(stack.text, at, max(where.start(), at + 1))
    else:
        place, text = (end, " WHERE …") if kind in _ENDS else (at, "WHERE ")
        said = problems.frame_incomplete(first.start(1), first.end(), place, text)
    stack.reading.problems.append(said)
    while stack.values:
        stack.pop()
    stack.insert("WHERE")
    stack.place = where.end() if where else at
    if kind in _ENDS:
        stack.error(end, end)
    return True


def frame_inside(stack: Stack, kind: str) -> bool:
    """``tag:vip WHERE orders>3``."""
    if kind not in {"FROM", "SELECT", "WHERE"}:
        return False
    found = stack.scan()
    if found is None:
        return False
    said = problems.frame_inside(stack.text, found.start(1), found.end())
    stack.reading.problems.append(said)
    stack.place = found.end()
    return True


def text_behind_order(stack: Stack, kind: str) -> bool:
    """``ORDER BY orders LIMIT 10``."""
    if not any(_is_order(value) for value in stack.values):
        return False
    plain, at = stack.plain, stack.at
    said = problems.after_order(stack.text, at, len(plain.rstrip()))
    stack.reading.problems.append(said)
    while not stack.fits("END"):
        stack.pop()
    stack.place = len(plain)
    return True


def _is_order(value: Any) -> bool:
    if isinstance(value, list) and value:
        value = value[0]
    return isinstance(value, ast.Order) or kind_of(value) == "ORDER_BY"
