"""
Checked filter → the same one with every NOT on a test: Shopify negates nothing else.

Saved filters are replaced by what they stand for.
"""

from typing import assert_never

from attrs import evolve

from custquery.language.span import Span
from custquery.schema import checked
from custquery.schema.checked import Checked


def pushed(node: Checked, *, negated: bool = False) -> Checked:
    """
    Return *node*, or its negation, by De Morgan's laws.

    >>> tests = checked.All(()), checked.Not(checked.Any(()))
    >>> pushed(checked.Not(checked.All(tests)))
    Any(items=(Any(items=()), Any(items=())))
    """
    match node:
        case checked.All(items) | checked.Any(items):
            parts = tuple(pushed(each, negated=negated) for each in items)
            if isinstance(node, checked.All) != negated:
                return checked.All(parts, node.span)
            return checked.Any(parts, node.span)
        case checked.Not(item):
            return pushed(item, negated=not negated)
        case checked.Named(_, item):
            return _at(pushed(item, negated=negated), node.span)
        case checked.Test() | checked.Related():
            return checked.Not(node, node.span) if negated else node
        case _:
            assert_never(node)


def _at(node: Checked, span: Span) -> Checked:
    """Return *node* as what stands at *span*; its own place is in another text."""
    match node:
        case checked.All(items) | checked.Any(items):
            return evolve(node, items=tuple(_at(each, span) for each in items))
        case checked.Not(item) | checked.Named(_, item):
            return evolve(node, item=_at(item, span), span=span)
        case checked.Test() | checked.Related():
            return evolve(node, span=span)
        case _:
            assert_never(node)
