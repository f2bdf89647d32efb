"""A model of Django → an entity; read as it is, without the library."""

from functools import partial
from sys import modules
from typing import Any

from custquery.schema.reflected.entities import (
    Entity,
    Kind,
    Link,
    MappedColumn,
    Step,
)

#: What its fields hold, by `get_internal_type`; the rest is not asked.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("CharField", "TextField", "SlugField"), "text"),
    **dict.fromkeys(
        (
            "AutoField",
            "BigAutoField",
            "SmallAutoField",
            "IntegerField",
            "BigIntegerField",
            "SmallIntegerField",
            "PositiveIntegerField",
            "PositiveBigIntegerField",
            "PositiveSmallIntegerField",
            "ForeignKey",
            "OneToOneField",
        ),
        "whole",
    ),
    **dict.fromkeys(("DecimalField", "FloatField"), "decimal"),
    "BooleanField": "yesno",
    "DateTimeField": "aware",
    "DateField": "day",
}


def django_entity(model: Any) -> Entity:  # noqa: ANN401 - any model
    """Return what *model* is mapped to."""
    meta = model._meta  # noqa: SLF001 - documented by Django as its Model._meta API
    fields = [each for each in meta.get_fields() if getattr(each, "column", None)]
    links = {each.name: each for each in meta.get_fields() if each.is_relation}
    mapped = {meta.db_table: model}
    for each in links.values():
        through = _through(each)
        if through is not None:
            mapped[through._meta.db_table] = through  # noqa: SLF001 - see above
    return Entity(
        meta.object_name,
        meta.db_table,
        meta.pk.column,
        {each.attname: _column(each) for each in fields},
        {name: _link(each) for name, each in links.items() if _is_simple(each)},
        frozenset(name for name, each in links.items() if not _is_simple(each)),
        mapped,
    )


def _column(field: Any) -> MappedColumn:  # noqa: ANN401 - of the library
    kind: Kind = _KINDS.get(field.get_internal_type(), "other")
    if kind == "aware" and not modules["django.conf"].settings.USE_TZ:
        kind = "naive"
    choices = tuple((str(code), str(called)) for code, called in field.flatchoices)
    if kind == "text" and choices:
        kind = "choice"
    return MappedColumn(
        field.column,
        kind,
        field.get_internal_type(),
        choices if kind == "choice" else (),
        is_key=field.primary_key or field.is_relation,
        longest=field.max_length,
    )


def _through(field: Any) -> Any:  # noqa: ANN401 - of the library
    """Return the model of the table between two others, if there is one."""
    if not field.many_to_many:
        return None
    relation = field.remote_field if hasattr(field, "m2m_column_name") else field
    return relation.through


def _is_simple(field: Any) -> bool:  # noqa: ANN401 - of the library
    """Tell whether it leads to one model over one column at each step."""
    is_generic = hasattr(field, "object_id_field_name")
    return isinstance(field.related_model, type) and not is_generic


def _link(field: Any) -> Link:  # noqa: ANN401 - of the library
    other = field.related_model._meta  # noqa: SLF001 - see above
    target = partial(django_entity, field.related_model)
    if field.many_to_many:
        return Link(_over(field, other), many=True, target=target)
    if getattr(field, "column", None):  # a key of our own
        near, far = field.column, field.target_field.column
        return Link((Step(other.db_table, far, near),), many=False, target=target)
    key = field.field
    step = Step(other.db_table, key.column, key.target_field.column)
    return Link((step,), many=not field.one_to_one, target=target)


def _over(field: Any, other: Any) -> tuple[Step, ...]:  # noqa: ANN401 - of the library
    own = hasattr(field, "m2m_column_name")
    definition = field if own else field.field
    table = definition.m2m_db_table()
    near, far = definition.m2m_column_name(), definition.m2m_reverse_name()
    if not own:
        near, far = far, near
    meta = field.model._meta  # noqa: SLF001 - see above
    return (
        Step(table, near, meta.pk.column),
        Step(other.db_table, other.pk.column, far),
    )
