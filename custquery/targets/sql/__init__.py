"""
Checked filter → SQL text and its parameters, for one engine.

    simplify ─▶ condition ─▶ SELECT the key FROM the customers WHERE … ─▶ text

Every value is a bound parameter and every name is quoted, so nothing that a user typed
becomes SQL. A store that knows more builds its own statements on `condition`,
`SqlScope` and `rows_of`, after `simplify`.
"""

from collections.abc import Mapping

from attrs import evolve, frozen
from sqlglot import exp

from custquery.schema.checked import Checked, Selection
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.targets.simplify import simplify
from custquery.targets.sql.condition import condition, rows_of
from custquery.targets.sql.dialects import DIALECTS, Style, render, style_of
from custquery.targets.sql.joined import joined
from custquery.targets.sql.required import prove, where_of
from custquery.targets.sql.rows import Rows
from custquery.targets.sql.scope import SqlScope

__all__ = [
    "DIALECTS",
    "Rows",
    "SqlScope",
    "Statement",
    "Style",
    "condition",
    "render",
    "rows_of",
    "style_of",
    "to_sql",
]


@frozen
class Statement:
    """SQL text and the values of its parameters, as the engine's driver takes them."""

    sql: str
    #: Values by the names of the parameters, in the order they were bound.
    params: Mapping[str, object]


def to_sql(
    node: Checked,
    model: Tables,
    reading: Reading,
    dialect: str = "sqlite",
    style: Style | None = None,
    *,
    page: bool = False,
) -> Statement:
    """
    Return the statement that selects the keys of the customers that *node* selects.

    Args:
        node: The filter.
        model: Where the tables keep what criteria ask for.
        reading: The inputs of the reading that the filter was checked with.
        dialect: One of `DIALECTS`; with *style*, any that sqlglot has.
        style: What the engine writes its own way, where that is not as usual for the
            dialect: `Engine.style`.
        page: Whether ORDER BY and LIMIT are put behind it, which a row store does
            another way than counting and listing.

    Raises:
        RequestError: the dialect is not known, or the model has no folded column, or
            no words, that a test needs.
    """
    style = style or style_of(dialect)
    if page and not style.joins_pages:
        style = evolve(style, joins=False)
    scope = SqlScope(model, reading, dialect, style=style)
    joins: list[exp.Join] = []
    if not isinstance(node, Selection):
        node, joins = joined(simplify(node), scope)
    where = where_of(node, scope)
    select = exp.Select(
        expressions=[scope.key()],
        from_=exp.From(this=scope.named()),
        joins=joins,
        where=exp.Where(this=where.condition),
    )
    sql = render(select, dialect)
    prove(sql, where.required, dialect)
    return Statement(sql, scope.params)
