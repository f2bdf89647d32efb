"""A statement of SQLAlchemy or a query set of Django + a filter → what is selected."""

from typing import Any, TypeVar, cast

from custquery.language.errors import RequestError
from custquery.schema.checked import Checked
from custquery.schema.hosts import HostSchema
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.reflected import from_django, from_sqlalchemy

S = TypeVar("S")

#: What a class says of itself that may be asked: paths, or a `HostSchema`.
DECLARED = "__custquery__"


def apply(
    statement: S,
    node: Checked,
    model: Tables,
    reading: Reading,
    mapped: Any,  # noqa: ANN401 - tables or classes by the name of the table
    *,
    entity: Any = None,  # noqa: ANN401 - a class, an alias or a table
) -> S:
    """
    Return *statement* with the rows that *node* selects.

    Raises:
        RequestError: it selects nothing of the table of *model*, or selects it twice.
    """
    if _is_query_set(statement):
        from custquery.targets.django import filtered

        return cast("S", filtered(statement, node, model, reading, mapped))
    from custquery.targets.sqlalchemy import selected, where

    wanted: Any = statement
    found = selected(statement, model.table, entity)
    holds = where(node, model, reading, mapped, found, positive=True)
    return cast("S", wanted.where(holds))


def declared_by(statement: object) -> HostSchema:
    """
    Return what the class that *statement* selects says in ``__custquery__``.

    Raises:
        RequestError: no class that it selects says what may be asked.
    """
    is_query_set = _is_query_set(statement)
    classes = _classes(statement, is_query_set=is_query_set)
    for each in classes:
        if hasattr(each, DECLARED):
            said = getattr(each, DECLARED)
            if isinstance(said, HostSchema):
                return said
            return from_django(each) if is_query_set else from_sqlalchemy(each)
    for each in classes:  # says which columns there are
        return from_django(each) if is_query_set else from_sqlalchemy(each)
    raise RequestError("not-selected", {"table": DECLARED})


def _is_query_set(statement: object) -> bool:
    return hasattr(statement, "model") and hasattr(statement, "query")


def _classes(statement: Any, *, is_query_set: bool) -> list[Any]:  # noqa: ANN401
    if is_query_set:
        return [statement.model]
    from custquery.targets.sqlalchemy import classes_of

    return classes_of(statement)
