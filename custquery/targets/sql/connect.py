"""Conditions → one condition, with brackets where they are needed and no deeper."""

from collections.abc import Iterable, Sequence

from sqlglot import exp

#: A longer chain is cut in halves of brackets, so that a thousand conditions are no
#: deeper than ten (SQLite refuses a depth of 1,000).
_LONGEST = 8


def every(conditions: Iterable[exp.Expr]) -> exp.Expr:
    """
    Return the condition that all of *conditions* hold.

    >>> every([exp.true(), exp.column("a"), exp.column("b")]).sql()
    'a AND b'
    """
    kept = [each for each in conditions if not is_constant(each, value=True)]
    return _balanced(exp.And, kept) if kept else always()


def some(conditions: Iterable[exp.Expr]) -> exp.Expr:
    """
    Return the condition that one of *conditions* holds.

    >>> some([exp.column("a"), every([exp.column("b"), exp.column("c")])]).sql()
    'a OR (b AND c)'
    """
    kept = [each for each in conditions if not is_constant(each, value=False)]
    return _balanced(exp.Or, kept) if kept else never()


def as_values(conditions: Sequence[exp.Expr], most: int | None) -> list[exp.Expr]:
    """
    Return *conditions*, all but the first *most* of them as values; None: as they are.

    >>> [each.sql() for each in as_values([exp.column("a"), exp.column("b")], 1)]
    ['a', '(b) IS TRUE']
    """
    if most is None:
        return [*conditions]
    rest = (exp.Paren(this=each) for each in conditions[most:])
    values = (exp.Is(this=each, expression=always()) for each in rest)
    return [*conditions[:most], *values]


def refuse(condition: exp.Expr, *, deep: bool = False) -> exp.Expr:
    """
    Return the condition that *condition*, which is never NULL, does not hold.

    Among *deep* brackets it is written behind them: a parser has no NOT to remember.
    """
    if isinstance(condition, exp.Boolean):
        return never() if condition.this else always()
    if isinstance(condition, (exp.Binary, exp.Not)):
        condition = exp.Paren(this=condition)
    if deep and isinstance(condition, exp.Paren):
        return exp.EQ(this=condition, expression=never())
    return exp.Not(this=condition)


def close(condition: exp.Expr) -> exp.Expr:
    """Make NULL false."""
    if isinstance(condition, exp.Boolean):
        return condition
    return exp.Coalesce(this=condition, expressions=[never()])


def always() -> exp.Expr:
    """Return a condition that holds."""
    return exp.Boolean(this=True)


def never() -> exp.Expr:
    """Return a condition that does not hold."""
    return exp.Boolean(this=False)


def is_constant(condition: exp.Expr, *, value: bool) -> bool:
    """Tell whether *condition* is TRUE, or FALSE, as *value* says."""
    return isinstance(condition, exp.Boolean) and condition.this is value


def _balanced(
    kind: type[exp.And] | type[exp.Or], conditions: Sequence[exp.Expr]
) -> exp.Expr:
    if len(conditions) > _LONGEST:
        conditions = [conditions[0], exp.Paren(this=_halved(kind, conditions[1:]))]
    first, *rest = (_bracketed(each, kind) for each in conditions)
    for each in rest:
        first = kind(this=first, expression=each)
    return first


def _halved(
    kind: type[exp.And] | type[exp.Or], conditions: Sequence[exp.Expr]
) -> exp.Expr:
    if len(conditions) <= _LONGEST:
        return _balanced(kind, conditions)
    middle = len(conditions) // 2
    first, second = (
        exp.Paren(this=_halved(kind, half))
        for half in (conditions[:middle], conditions[middle:])
    )
    return kind(this=first, expression=second)


def _bracketed(condition: exp.Expr, inside: type[exp.And] | type[exp.Or]) -> exp.Expr:
    if isinstance(condition, exp.Connector) and not isinstance(condition, inside):
        return exp.Paren(this=condition)
    return condition
