"""A checked filter → the same filter, with a change made at every node."""

from collections.abc import Callable
from typing import TypeAlias, assert_never

from attrs import evolve

from custquery.schema import checked
from custquery.schema.checked import Checked

#: Changes one node, or leaves it.
Mutate: TypeAlias = Callable[[Checked], Checked]


def rewritten(node: Checked, change: Mutate) -> Checked:
    """Rewrite every node of a tree, the innermost first."""
    match node:
        case checked.All(items):
            inside = tuple(rewritten(each, change) for each in items)
            return change(evolve(node, items=inside))
        case checked.Any(items):
            inside = tuple(rewritten(each, change) for each in items)
            return change(evolve(node, items=inside))
        case checked.Not(item) | checked.Named(_, item):
            return change(evolve(node, item=rewritten(item, change)))
        case checked.Related(_, where, having):
            return change(
                evolve(
                    node,
                    where=rewritten(where, change),
                    having=rewritten(having, change),
                )
            )
        case checked.Test():
            return change(node)
        case _:
            assert_never(node)
