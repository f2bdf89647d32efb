"""
A text and a place → the customers that the rest of the query selects.

They are those whom everything that AND joins to the clause at the place selects: what
OR joins to it does not narrow what the clause may find.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custquery.language import Dialect, Limits, ast, unparse
from custquery.language.parser import read_quickly
from custquery.schema.checked import Checked
from custquery.schema.checker import check
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema

if TYPE_CHECKING:
    from custquery.schema.ports import SavedFilters


def rest_of(
    text: str,
    place: int,
    schema: Schema,
    reading: Reading,
    *,
    dialect: Dialect,
    limits: Limits,
    saved: "SavedFilters | None" = None,
) -> Checked | None:
    """
    Return what the text says without the clause at *place*; None: nothing, or wrong.

    Args:
        text: The filter as typed, broken or not.
        place: Where the clause starts, in code points.
        schema: The names that are known.
        reading: The inputs to read it with.
        dialect: Which of the languages the text is in.
        limits: What is too long, too deep or too much.
        saved: Where ``segment:"Name"`` finds its filter.
    """
    found, _ = read_quickly(text, dialect, limits)
    others = tuple(_others(found.tree, place)) if found.tree is not None else ()
    if not others or any(map(_has_problem, others)):
        return None
    tree = others[0] if len(others) == 1 else ast.And(others)
    rest = unparse(ast.Filter(tree))
    return check(rest, schema, reading, limits=limits, saved=saved).filter


def _has_problem(tree: ast.Tree) -> bool:
    left: list[ast.Node] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Problem):
            return True
        left.extend(ast.children(node))
    return False


def _others(node: ast.Tree, place: int) -> Iterator[ast.Tree]:
    """Yield what AND joins to the clause at *place*."""
    match node:
        case ast.And(items):
            mine = _at(items, place)
            yield from (each for each in items if each is not mine)
            if mine is not None:
                yield from _others(mine, place)
        case ast.Or(items):
            mine = _at(items, place)
            if mine is not None:
                yield from _others(mine, place)
        case ast.Not(item):
            yield from _others(item, place)
        case _:
            return


def _at(items: tuple[ast.Tree, ...], place: int) -> ast.Tree | None:
    """Return the last of *items* that starts before *place*, or at it."""
    before = [each for each in items if each.start <= place]
    return before[-1] if before else None
