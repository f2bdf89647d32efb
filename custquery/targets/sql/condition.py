"""
Checked filter → condition.

In a positive position a test stays bare, so that an index can serve it: WHERE drops
NULL anyway. Under a negation it is closed against NULL, or is one that is never NULL.
"""

from collections.abc import Callable
from typing import assert_never, cast

from sqlglot import exp

from custquery.language.errors import RequestError
from custquery.schema import checked
from custquery.schema.checked import Checked, Test
from custquery.schema.criterion import Criterion
from custquery.schema.sources import (
    Case,
    Column,
    Count,
    Elements,
    Keys,
    Many,
    Max,
    Min,
    Minus,
    Outer,
    Point,
    Relation,
    Source,
    Sum,
    Union,
)
from custquery.schema.value_sets import Present, Range, Value, ValueSet
from custquery.targets.memory.membership import contains
from custquery.targets.sql.apart import aggregated, is_apart, passes_without_rows
from custquery.targets.sql.connect import (
    always,
    as_values,
    close,
    every,
    is_constant,
    never,
    refuse,
    some,
)
from custquery.targets.sql.depth import DEEP, deepest_first, depth
from custquery.targets.sql.dialects import number, render
from custquery.targets.sql.elements import some_element
from custquery.targets.sql.members import Operand, column_operand, member
from custquery.targets.sql.rows import Rows, relation_rows, row_operand, row_storage
from custquery.targets.sql.scope import SqlScope
from custquery.targets.sql.values import (
    kept_latest,
    kept_source,
    latest_operand,
    operand_of,
)
from custquery.targets.storage import Storage, storage_of


def condition(node: Checked, scope: SqlScope, *, positive: bool = True) -> exp.Expr:
    """
    Return the condition that is TRUE for exactly the customers that *node* selects.

    Args:
        node: The filter; it is taken as it stands, so simplify it first.
        scope: Where the condition will stand; values are bound in it.
        positive: Whether NULL may stand for false: so it is in WHERE and in ON, but
            not where the condition is used as a value.

    Raises:
        RequestError: the model has no folded column, or no words, that a test needs.
    """
    deep = depth(node) > DEEP
    if deep:
        node = deepest_first(node)
    return _condition(node, scope, positive=positive, deep=deep, level=0)


def _condition(
    node: Checked, scope: SqlScope, *, positive: bool, deep: bool, level: int
) -> exp.Expr:
    match node:
        case checked.All(items) | checked.Any(items):
            found = [
                _condition(item, scope, positive=positive, deep=deep, level=level + 1)
                for item in items
            ]
            if isinstance(node, checked.All):
                joined = every(as_values(found, scope.style.joined))
            else:
                joined = some(found)
            return _as_text(joined, scope) if level and not level % DEEP else joined
        case checked.Not(item):
            found_it = _condition(item, scope, positive=False, deep=deep, level=level)
            return refuse(found_it, deep=deep)
        case checked.Named(_, item):
            return _condition(item, scope, positive=positive, deep=deep, level=level)
        case Test():
            return _test(node, scope, positive=positive)
        case checked.Related():
            return _related(node, scope, positive=positive)
        case _:
            assert_never(node)


def _as_text(condition: exp.Expr, scope: SqlScope) -> exp.Expr:
    """Write it now: for each level sqlglot calls itself a dozen times."""
    return exp.Paren(this=exp.Var(this=render(condition, scope.dialect)))


def rows_of(test: Test | checked.Related, scope: SqlScope) -> Rows | None:
    """
    Return the rows of which a customer must have one to pass *test*; None: no rows.

    A store joins them where it knows that to be faster; what is left of the filter
    then goes without *test*. A customer may have several such rows.
    """
    if isinstance(test, checked.Related):
        return _rows_asked(test, scope) if _asks_for_one(test.having) else None
    source = kept_source(test.criterion, scope.model)
    if not isinstance(source, (Many, Union)):
        return None
    parts = _parts(source)
    if len(parts) != 1 or not isinstance(parts[0], list):
        return None
    storage = storage_of(test.criterion.type, scope.reading)
    return _rows(parts[0], test.wanted, storage, scope)


def _rows_asked(node: checked.Related, scope: SqlScope) -> Rows:
    """Return the rows that pass; or those below them, if it is all about those."""
    match node.where:
        case Test(Criterion(source=Many() as source, type=type_), wanted):
            return _rows([source], wanted, storage_of(type_, scope.reading), scope)
        case _:
            return _passing(node, scope)


def _passing(node: checked.Related, scope: SqlScope) -> Rows:
    """Return the rows that pass what is asked of each of them."""
    rows = relation_rows(node.relation.relation, scope)
    return rows.plus([condition(node.where, rows.scope)])


def _test(test: Test, scope: SqlScope, *, positive: bool) -> exp.Expr:
    criterion = test.criterion
    storage = storage_of(criterion.type, scope.reading)
    if scope.grouped:
        return _some(criterion.source, test.wanted, storage, scope, positive=positive)
    latest = kept_latest(criterion, scope.model) if scope.style.aggregates else None
    if latest is not None:
        return _of_latest(test, latest, scope, positive=positive)
    source = kept_source(criterion, scope.model)
    return _some(source, test.wanted, storage, scope, positive=positive)


def _some(
    source: Source,
    wanted: ValueSet,
    storage: Storage,
    scope: SqlScope,
    *,
    positive: bool,
) -> exp.Expr:
    """Return the condition that some value of *source* is in *wanted*."""
    match source:
        case Many() | Union():
            return some(
                _rows(part, wanted, storage, scope).exists()
                if isinstance(part, list)
                else _some(part, wanted, storage, scope, positive=positive)
                for part in _parts(source)
            )
        case Elements(column):
            return some_element(column.name, wanted, storage, scope, positive=positive)
        case Case():
            return _case(source, wanted, storage, scope, positive=positive)
        case Keys(names):
            raise RequestError("not-in-tables", {"name": names[0]})
        case Column() | Minus() | Outer() | Point() | Count() | Sum() | Min() | Max():
            rows = None if scope.grouped else _deciding(source, wanted, storage, scope)
            if rows is not None:
                return rows.exists()
            if is_apart(source, scope):
                return aggregated(source, wanted, storage, scope)
            operand = operand_of(source, scope)
            found = member(operand, wanted, storage, scope)
            return found if positive else _closed(found, operand, wanted)
        case _:
            assert_never(source)


def _closed(found: exp.Expr, operand: Operand, wanted: ValueSet) -> exp.Expr:
    never_null = not operand.nullable or isinstance(wanted, Present)
    return found if never_null else close(found)


def _parts(source: Many | Union) -> "list[Source | list[Many]]":
    """List the sources, those over rows of one relation together."""
    found: list[Source | list[Many]] = []
    together: dict[Relation, list[Many]] = {}
    for each in source.sources if isinstance(source, Union) else (source,):
        if isinstance(each, Union):
            found.extend(_parts(each))
        elif not isinstance(each, Many):
            found.append(each)
        elif each.relation in together:
            together[each.relation].append(each)
        else:
            together[each.relation] = [each]
            found.append(together[each.relation])
    return found


def _rows(
    sources: list[Many], wanted: ValueSet, storage: Storage, scope: SqlScope
) -> Rows:
    """Return the rows in which one of *sources* has a value in *wanted*."""
    rows = relation_rows(sources[0].relation, scope)
    inside = rows.scope
    operands = [row_operand(each.column, inside) for each in sources]
    return rows.plus([some(member(each, wanted, storage, inside) for each in operands)])


def _deciding(
    source: Source, wanted: ValueSet, storage: Storage, scope: SqlScope
) -> Rows | None:
    """
    Return the rows of which one is enough to decide the test, if that is so.

    The greatest value is above a bound when some value is, and the least below one.
    """
    match source, wanted:
        case Count(relation), Range(1, None, False):
            return relation_rows(relation, scope)
        case (Max(relation, column), Range(_, None) | Present()) | (
            Min(relation, column),
            Range(None, _) | Present(),
        ):
            return _rows([Many(relation, column)], wanted, storage, scope)
        case _:
            return None


def _of_latest(
    test: Test, kept: Column, scope: SqlScope, *, positive: bool
) -> exp.Expr:
    """
    Test the latest row before now, by what is kept of the latest row of any age.

    No row is later than the latest, so a lower bound holds for what is kept too: an
    index on it serves the test.
    """
    operand = latest_operand(cast("Max", test.criterion.source), kept, scope)
    storage, wanted = storage_of(test.criterion.type, scope.reading), test.wanted
    found = member(operand, wanted, storage, scope)
    if not positive:
        return _closed(found, operand, wanted)
    bound = Range(wanted.low, None) if isinstance(wanted, Range) else Present()
    implied = member(column_operand(kept.name, scope), bound, storage, scope)
    return every((implied, found))


def _case(
    source: Case,
    wanted: ValueSet,
    storage: Storage,
    scope: SqlScope,
    *,
    positive: bool,
) -> exp.Expr:
    """
    Return the condition that the value of the first branch that holds is in *wanted*.

    It is spelled with AND, OR and NOT, so that an index can serve a branch.
    """
    holds = contains(wanted, storage.domain, scope.reading)
    found = always() if _is_in(source.otherwise, holds) else never()
    for each, asked, value in reversed(source.branches):
        chosen = holds(value)
        if is_constant(found, value=chosen):
            continue  # whether this branch holds makes no difference
        kept = scope.model.kept.get(each, each)
        plain = _kept_storage(kept, scope)
        if chosen:
            branch = _some(kept, asked, plain, scope, positive=positive)
            found = some((branch, found))
        else:
            branch = _some(kept, asked, plain, scope, positive=False)
            found = every((refuse(branch), found))
    return found


def _is_in(value: Value | None, holds: Callable[[Value], bool]) -> bool:
    return value is not None and holds(value)


def _kept_storage(source: Source, scope: SqlScope) -> Storage:
    """Return how the values of *source* are compared as they are kept."""
    match source:
        case Column(name) | Elements(Column(name)):
            return row_storage(column_operand(name, scope))
        case Many(relation, Column(name)):
            return row_storage(column_operand(name, scope.inside(relation.table)))
        case _:
            return Storage("code")


def _related(node: checked.Related, scope: SqlScope, *, positive: bool) -> exp.Expr:
    """
    Test the rows that pass, taken together.

    A query of aggregates without GROUP BY has exactly one row, also when no row
    passes; so the outcome itself is what it selects.
    """
    if node.having == checked.EVERYONE:
        return always()
    rows = _passing(node, scope)
    if _asks_for_one(node.having):
        return rows.exists()
    if not scope.style.aggregates:
        return _related_apart(node, rows, scope)
    holds = condition(node.having, rows.scope.of_group(), positive=positive)
    if holds.find(exp.AggFunc) is None:  # no longer asks for one; without, no one row
        any_number = exp.GTE(this=exp.Count(this=exp.Star()), expression=number(0))
        holds = every((any_number, holds))
    return exp.Subquery(this=rows.mine(holds))


def _related_apart(node: checked.Related, rows: Rows, scope: SqlScope) -> exp.Expr:
    """Test the rows in a list of the customers who pass; or of those who do not."""
    passes = passes_without_rows(node, scope)
    having = checked.Not(node.having) if passes else node.having
    found = rows.together(condition(having, rows.scope.of_group()))
    return refuse(found) if passes else found


def _asks_for_one(having: Checked) -> bool:
    match having:
        case Test(criterion, Range(1, None, False)):
            return isinstance(criterion.source, Count)
        case _:
            return False
