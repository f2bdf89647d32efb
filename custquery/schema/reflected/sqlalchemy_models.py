"""A class that SQLAlchemy maps → an entity; read as it is, without the library."""

from collections.abc import Iterator
from functools import partial
from operator import eq
from typing import Any

from custquery.language.errors import RequestError
from custquery.schema.reflected.entities import (
    Entity,
    Kind,
    Link,
    MappedColumn,
    Step,
)

#: What its type classes hold, by name; the nearest base that is here decides.
_KINDS: dict[str, Kind] = {
    "Enum": "choice",
    "String": "text",
    "Boolean": "yesno",
    "Integer": "whole",
    "Numeric": "decimal",
    "DateTime": "naive",
    "Date": "day",
}


def sqlalchemy_entity(model: Any) -> Entity:  # noqa: ANN401 - any mapped class
    """
    Return what *model* is mapped to.

    Raises:
        RequestError: its key has several columns.
    """
    mapper = model.__mapper__
    called = model.__name__
    if len(mapper.primary_key) != 1:
        raise RequestError("composite-key", {"model": called})
    columns = {
        each.key: _column(each.columns[0])
        for each in mapper.column_attrs
        if hasattr(each.columns[0], "table")
    }
    table = mapper.local_table
    links = {each.key: each for each in mapper.relationships}
    simple = {key for key, each in links.items() if _is_simple(each)}
    return Entity(
        called,
        table.name,
        mapper.primary_key[0].name,
        columns,
        {key: _link(links[key]) for key in links if key in simple},
        frozenset(links.keys() - simple),
        {table.name: table, **dict(_secondary(links.values()))},
    )


def _column(column: Any) -> MappedColumn:  # noqa: ANN401 - of the library
    kind, type_ = _kind(column.type), column.type
    return MappedColumn(
        column.name,
        kind,
        type(type_).__name__,
        tuple((each, each.replace("_", " ")) for each in type_.enums)
        if kind == "choice"
        else (),
        is_key=bool(column.primary_key or column.foreign_keys),
        longest=getattr(type_, "length", None),
    )


def _kind(type_: Any) -> Kind:  # noqa: ANN401 - of the library
    known = (each.__name__ for each in type(type_).__mro__)
    kind: Kind = next((_KINDS[each] for each in known if each in _KINDS), "other")
    if kind == "naive" and type_.timezone:
        return "aware"
    return kind


def _is_simple(relationship: Any) -> bool:  # noqa: ANN401 - of the library
    """
    Tell whether it joins by one column equal to another at each step, and no more.

    A condition of its own, or a class that shares its table, would be left out.
    """
    joins = (relationship.primaryjoin, relationship.secondaryjoin)
    are_equalities = all(
        join is None or getattr(join, "operator", None) is eq for join in joins
    )
    return are_equalities and not relationship.mapper.single


def _link(relationship: Any) -> Link:  # noqa: ANN401 - of the library
    target = relationship.mapper.local_table.name
    (near, far), *second = relationship.local_remote_pairs
    steps: tuple[Step, ...] = (Step(target, far.name, near.name),)
    if relationship.secondary is not None:
        ((end, back),) = second
        steps = (
            Step(relationship.secondary.name, far.name, near.name),
            Step(target, end.name, back.name),
        )
    many = bool(relationship.uselist)
    return Link(steps, many, partial(sqlalchemy_entity, relationship.mapper.class_))


def _secondary(relationships: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    for each in relationships:
        if each.secondary is not None:
            yield each.secondary.name, each.secondary
