"""
Aggregates over rows → condition, on an engine where a subquery should not be a value.

The customers who pass are found by groups of rows; somebody without rows is in no
group, so where she passes too, those who do not pass are found and refused.
"""

from typing import TypeGuard

from sqlglot import exp

from custquery.schema.checked import Related
from custquery.schema.sources import Count, Max, Min, Source, Sum
from custquery.schema.value_sets import ValueSet
from custquery.targets.memory.meaning import meaning
from custquery.targets.memory.membership import contains
from custquery.targets.memory.nested import NestedRecords
from custquery.targets.sql.connect import refuse
from custquery.targets.sql.members import member
from custquery.targets.sql.rows import relation_rows
from custquery.targets.sql.scope import SqlScope
from custquery.targets.sql.values import Aggregate, operand_of
from custquery.targets.storage import Storage


def is_apart(source: Source, scope: SqlScope) -> TypeGuard[Aggregate]:
    """Tell whether *source* is tested by `aggregated`."""
    is_aggregate = isinstance(source, (Count, Sum, Min, Max))
    return is_aggregate and not (scope.grouped or scope.style.aggregates)


def aggregated(
    source: Aggregate, wanted: ValueSet, storage: Storage, scope: SqlScope
) -> exp.Expr:
    """Return the condition that *source* is in *wanted*; it is never NULL."""
    rows = relation_rows(source.relation, scope)
    operand = operand_of(source, rows.scope.of_group())
    found = member(operand, wanted, storage, rows.scope)
    is_passed = contains(wanted, storage.domain, scope.reading)
    if isinstance(source, (Min, Max)) or not is_passed(0):
        return rows.together(found)
    return refuse(rows.together(refuse(found)))


def passes_without_rows(node: Related, scope: SqlScope) -> bool:
    """Tell whether a customer passes *node* who has no rows that do."""
    group = NestedRecords(scope.model, scope.reading).group(node.relation)
    return meaning(node.having, group)([])
