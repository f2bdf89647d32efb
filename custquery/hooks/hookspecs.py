"""
The hooks that a plugin may implement, one per thing that can be added.

A plugin implements any subset and imports nothing from custquery but
``custquery.plugin``.
"""

from collections.abc import Iterable

import pluggy

from custquery.schema.criterion import Criterion, RelationCriterion

hookspec = pluggy.HookspecMarker("custquery")
hookimpl = pluggy.HookimplMarker("custquery")


@hookspec
def custquery_criteria() -> Iterable[Criterion | RelationCriterion]:
    """
    Add filter criteria; two with one name are an error that names both plugins.

    A criterion of a plugin has a dotted name, such as ``loyalty.tier``: plain names
    are the shop's own.

    Example::

        @hookimpl
        def custquery_criteria():
            return [TIER]

    .. versionadded:: 0.1
    """
    return ()
