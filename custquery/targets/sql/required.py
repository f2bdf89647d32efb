"""
What a host requires + what somebody wants → WHERE, and the proof that it restricts.

Each stands in brackets of its own. The proof reads the finished text again, by its
tokens: the WHERE must be exactly ``(what is required) AND (anything at all)``.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlglot import Dialect, Token, TokenType, exp

from custquery.language.errors import RequestError
from custquery.schema.checked import Checked, Selection
from custquery.targets.simplify import simplify
from custquery.targets.sql.condition import condition
from custquery.targets.sql.dialects import render
from custquery.targets.sql.scope import SqlScope


class Where(NamedTuple):
    """A condition for WHERE, and the text that must restrict it; None: nothing must."""

    condition: exp.Expr
    required: str | None = None


def where_of(node: Checked, scope: SqlScope) -> Where:
    """Write the condition of *node*; each part of a `Selection` is simplified alone."""
    if not isinstance(node, Selection):
        return Where(condition(simplify(node), scope))
    required, wanted = (
        render(condition(simplify(each), scope), scope.dialect) for each in node.items
    )
    both = exp.Var(this=f"({required}) AND ({wanted})")
    return Where(both, required)


def prove(sql: str, required: str | None, dialect: str) -> None:
    """
    Read *sql* again and make sure that *required* restricts all that it selects.

    Args:
        sql: A finished SELECT that ends with its WHERE.
        required: The text of the condition; None: there is nothing to prove.
        dialect: Of both.

    Raises:
        RequestError: ``required-filter-lost``; the statement must not be run.
    """
    if required is None:
        return
    where = _where(_tokens(sql, dialect))
    expected = _tokens(required, dialect)
    inside = _closed(where)
    rest = where[inside:]
    is_proved = (
        [(each.token_type, each.text) for each in where[1 : inside - 1]]
        == [(each.token_type, each.text) for each in expected]
        and len(rest) > 1
        and rest[0].token_type is TokenType.AND
        and _closed(rest[1:]) == len(rest) - 1
    )
    if not is_proved:
        raise RequestError("required-filter-lost", {})


def _tokens(sql: str, dialect: str) -> Sequence[Token]:
    return Dialect.get_or_raise(dialect).tokenize(sql)


def _where(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return what stands behind the WHERE of the statement itself."""
    depth = 0
    for place, each in enumerate(tokens):
        depth += _step(each)
        if not depth and each.token_type is TokenType.WHERE:
            return tokens[place + 1 :]
    raise RequestError("required-filter-lost", {})


def _closed(tokens: Sequence[Token]) -> int:
    """Return how many tokens the bracket takes that *tokens* open with; 0: none."""
    depth = 0
    for place, each in enumerate(tokens):
        depth += _step(each)
        if depth <= 0:
            return place + 1 if place else 0
    return 0


def _step(token: Token) -> int:
    match token.token_type:
        case TokenType.L_PAREN:
            return 1
        case TokenType.R_PAREN:
            return -1
        case _:
            return 0
