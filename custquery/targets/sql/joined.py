"""
Filter → what is left of it, and a JOIN in place of the test that is left out.

For engines that are faster from a list of customers than from a test of each. It is the
test for one value of an open list, such as a tag: few have that, or so one must guess.
"""

from typing import TypeGuard

from sqlglot import exp

from custquery.schema.checked import All, Checked, Test
from custquery.schema.value_sets import OneOf
from custquery.targets.sql.condition import rows_of
from custquery.targets.sql.dialects import quoted
from custquery.targets.sql.rows import Rows
from custquery.targets.sql.scope import SqlScope

#: What the list is called, and its column.
_LIST, _OWNER = "custquery_list", "owner"


def joined(node: Checked, scope: SqlScope) -> tuple[Checked, list[exp.Join]]:
    """
    Take the test whose rows are to be joined out of *node*, if the engine wants that.

    Args:
        node: The filter, simplified; all that it asks for is asked of each customer.
        scope: That of the customers.
    """
    if scope.style.joins:
        items = node.items if isinstance(node, All) else (node,)
        for each in items:
            rows = rows_of(each, scope) if _is_rare(each) else None
            if rows is not None:
                rest = tuple(other for other in items if other is not each)
                return All(rest), [_join(rows, scope)]
    return node, []


def _is_rare(node: Checked) -> TypeGuard[Test]:
    return (
        isinstance(node, Test)
        and isinstance(node.wanted, OneOf)
        and len(node.wanted.values) == 1
        and node.criterion.type.domain == "text"
    )


def _join(rows: Rows, scope: SqlScope) -> exp.Join:
    """Join the owners of *rows*, each once."""
    owner = exp.Identifier(this=_OWNER, quoted=True)
    owners = rows.select(exp.Alias(this=rows.owner, alias=owner))
    owners.set("distinct", exp.Distinct())
    alias = exp.TableAlias(this=exp.Identifier(this=_LIST, quoted=True))
    found = exp.Var(this=quoted(scope.dialect, _LIST, _OWNER))
    return exp.Join(
        this=exp.Subquery(this=owners, alias=alias),
        on=exp.EQ(this=found, expression=rows.of),
    )
