"""
Mapped classes + what a host allows → a schema of her own, and what was guessed.

    mapper ─▶ Entity (columns and links by name) ─▶ paths that are allowed ─▶ criteria

Nothing is imported of the library that maps the classes: they are read as they are.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from custquery.schema.hosts import Field, HostSchema
from custquery.schema.kept import KeptText
from custquery.schema.reflected.building import build
from custquery.schema.reflected.django_models import django_entity
from custquery.schema.reflected.entities import Entity
from custquery.schema.reflected.sqlalchemy_models import sqlalchemy_entity

#: What a host allows: paths, or names for paths, or ``"*"`` for all plain columns.
Exposed: TypeAlias = str | Iterable[str] | Mapping[str, str | Field]

__all__ = ["Entity", "Exposed", "from_django", "from_sqlalchemy"]


def from_sqlalchemy(
    model: type, expose: Exposed | None = None, *, texts: KeptText | None = None
) -> HostSchema:
    """
    Reflect a class mapped by SQLAlchemy: its columns and relationships.

    Args:
        model: The class.
        expose: What may be asked: attributes, and paths over relationships such as
            ``orders.total``; by name where they are called otherwise. ``"*"`` is every
            column of the class but those that look like secrets. By default what the
            class says itself in ``__custquery__``.
        texts: How texts are folded, where no folded column stands beside them:
            ``FoldedBy()`` where the database has the functions.

    Raises:
        RequestError: nothing is allowed, or a path is not there or cannot be read.
    """
    return build(sqlalchemy_entity(model), _allowed(model, expose), texts)


def from_django(
    model: type, expose: Exposed | None = None, *, texts: KeptText | None = None
) -> HostSchema:
    """
    Reflect a model of Django: its fields and relations.

    The arguments are those of `from_sqlalchemy`.

    Raises:
        RequestError: nothing is allowed, or a path is not there or cannot be read.
    """
    return build(django_entity(model), _allowed(model, expose), texts)


def _allowed(model: type, expose: Exposed | None) -> Mapping[str, Field]:
    given = getattr(model, "__custquery__", ()) if expose is None else expose
    if isinstance(given, str):
        given = (given,)
    if not isinstance(given, Mapping):
        given = {path: path for path in given}
    return {
        name.casefold(): each if isinstance(each, Field) else Field(each)
        for name, each in given.items()
    }
