"""
How deep a filter is, and what makes a deep one shallow to read.

A parser remembers what stands before a bracket until it is closed, and that of SQLite
(before 3.46) has room for 100 things. So among many levels the deepest group goes
first, where nothing but brackets stands before it.
"""

from typing import assert_never

from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import Checked

#: Filters of more levels are written for the parser; others as they were typed.
DEEP = 8


def depth(node: Checked) -> int:
    """
    Count the levels of brackets in *node*.

    >>> depth(checked.Not(checked.All((checked.Any(()),))))
    2
    """
    match node:
        case checked.All(items) | checked.Any(items):
            return 1 + max(map(depth, items), default=0)
        case checked.Not(item) | checked.Named(_, item):
            return depth(item)
        case checked.Related(_, where, _):
            return 1 + depth(where)
        case checked.Test():
            return 0
        case _:
            assert_never(node)


def deepest_first(node: Checked) -> Checked:
    """Return *node* with the deepest item of every group in front."""
    match node:
        case checked.All(items) | checked.Any(items):
            ordered = sorted(items, key=depth, reverse=True)
            return evolve(node, items=tuple(map(deepest_first, ordered)))
        case checked.Not(item) | checked.Named(_, item):
            return evolve(node, item=deepest_first(item))
        case checked.Related(_, where, _):
            return evolve(node, where=deepest_first(where))
        case checked.Test():
            return node
        case _:
            assert_never(node)
