"""
Checked filter → a ``Q`` of Django, made of lookups and ``Exists(OuterRef(…))``.

Never raw SQL: inside a subquery Django gives tables other names, and a text would go
on meaning the table around it. Rows below rows are subqueries within subqueries, so
nothing is joined and nobody is selected twice.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, Self

from attrs import evolve, frozen
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Field,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    lookups,
)
from django.db.models.functions import Cast, Coalesce, Round, Substr, Trim

from custquery.language.errors import RequestError
from custquery.schema.checked import Checked
from custquery.schema.models import Tables
from custquery.schema.reading import Reading
from custquery.schema.sources import Relation
from custquery.schema.text import FUNCTIONS
from custquery.targets.native import Place, condition
from custquery.targets.native.condition import counting
from custquery.targets.native.place import Aggregated, Sign
from custquery.targets.simplify import simplify

#: Conditions of SQL, because an empty ``Q`` selects all when it is negated too.
_ALWAYS = Q(lookups.Exact(Value(1), Value(1)))
_NEVER = Q(lookups.Exact(Value(1), Value(0)))

_COMPARISONS: Mapping[Sign, Any] = {
    "=": lookups.Exact,
    "<": lookups.LessThan,
    "<=": lookups.LessThanOrEqual,
    ">": lookups.GreaterThan,
    ">=": lookups.GreaterThanOrEqual,
}

#: A longer chain is written in halves of brackets: SQLite refuses a depth of 1,000.
_LONGEST = 100
#: What SQLite adds as floats is right to so many decimals.
_EXACT = 6


class AsItStands(Func):
    """A text that is compared by its characters, whatever its column is declared as."""

    template = "%(expressions)s"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:  # noqa: ANN401
        """Say it in SQLite."""
        more["template"] = f"{self.template} COLLATE BINARY"
        return self.as_sql(compiler, connection, **more)

    def as_mysql(self, compiler: Any, connection: Any, **more: Any) -> Any:  # noqa: ANN401
        """Write what MariaDB and MySQL each read in a comment."""
        collation = "/*M! utf8mb4_nopad_bin *//*!80017 utf8mb4_0900_bin */"
        more["template"] = f"{self.template} COLLATE {collation}"
        return self.as_sql(compiler, connection, **more)


def _plain(value: Any, bound: object) -> Any:  # noqa: ANN401
    """Compare texts by their characters, never by the engine's collation."""
    return AsItStands(value) if isinstance(bound, str) else value


@frozen(eq=False)
class DjangoPlace(Place[Q]):
    """A model of which the fields are meant."""

    model: Tables
    reading: Reading
    #: The host's models by the name of their table.
    models: Mapping[str, Any]
    table: str
    relation: Relation | None = None
    outer: "DjangoPlace | None" = None
    #: How a field is referred to, from where the condition will stand.
    refer: Callable[[str], Any] = F
    #: The place that this one's rows belong to, and whether its query is around it.
    above: "DjangoPlace | None" = None
    nested: bool = True

    @property
    def mapped(self) -> Any:  # noqa: ANN401 - a model
        """The model of the table that is meant."""
        found = self.models.get(self.table)
        if found is None:
            raise RequestError("not-mapped", {"table": self.table})
        return found

    def attribute(self, name: str) -> str:
        """Return what the model calls the column *name*."""
        fields = self.mapped._meta.concrete_fields  # noqa: SLF001 - documented API
        return next((each.attname for each in fields if each.column == name), name)

    def column(self, name: str) -> Any:  # noqa: ANN401 - an expression
        """Return a reference to the field."""
        return self.refer(self.attribute(name))

    def called(self, function: str, value: Any) -> Any:  # noqa: ANN401
        """Call a function that the database has."""
        return Func(value, function=function, output_field=TextField())

    def trimmed(self, value: Any) -> Any:  # noqa: ANN401
        """Return the text without blanks at its ends."""
        return Trim(value)

    def large(self, value: Any) -> Any:  # noqa: ANN401
        """Return the number as one of 64 bits."""
        return Cast(value, BigIntegerField())

    def aggregate(
        self,
        what: Aggregated,
        inside: Self,
        value: Any,  # noqa: ANN401
        passing: Sequence[Q],
    ) -> Any:  # noqa: ANN401
        """
        Return a subquery of one value.

        The function is not one of Django's aggregates, which would group the rows; so
        there is one row, also when none passes.
        """
        rows, field = inside.rows(inside.linked(1), *passing), inside.field(value)
        taken = _function(what, value, field)
        found = Subquery(rows.annotate(taken=taken).values("taken"))
        if what != "sum":
            return found
        total = Coalesce(found, Value(0, field), output_field=field)
        return total if isinstance(field, BigIntegerField) else Round(total, _EXACT)

    def field(self, value: Any) -> Field:  # noqa: ANN401
        """Return what *value* is when it is taken of many rows."""
        name = getattr(getattr(value, "lhs", value), "name", "")
        found = {each.attname: each for each in self.mapped._meta.concrete_fields}  # noqa: SLF001 - documented API
        kind = found.get(name, BigIntegerField())
        whole = isinstance(kind, IntegerField) or kind.is_relation
        return BigIntegerField() if whole else copy(kind)

    def compare(self, value: Any, sign: Sign, bound: object) -> Q:  # noqa: ANN401
        """Compare with a parameter of its own type, which no field rounds."""
        return Q(_COMPARISONS[sign](_plain(value, bound), Value(bound)))

    def among(self, value: Any, bounds: Sequence[object]) -> Q:  # noqa: ANN401
        """Return an IN with a list of parameters."""
        value = _plain(value, bounds[0])
        if all(isinstance(each, (int, str)) for each in bounds):
            return Q(lookups.In(value, list(bounds)))
        return Q(lookups.In(value, [Value(each) for each in bounds]))

    def filled(self, value: Any) -> Q:  # noqa: ANN401
        """Return IS NOT NULL."""
        return Q(lookups.IsNull(value, False))  # noqa: FBT003 - Django's order

    def starts(self, value: Any, text: str) -> Q:  # noqa: ANN401
        """Compare the first characters: LIKE would ignore case in SQLite."""
        return self.compare(Substr(value, 1, len(text)), "=", text)

    def ends(self, value: Any, text: str) -> Q:  # noqa: ANN401
        """Return a LIKE, which needs no case here: the text is folded."""
        return Q(lookups.EndsWith(_plain(value, text), text))

    def holds(self, value: Any, text: str) -> Q:  # noqa: ANN401
        """Return a LIKE, which needs no case here: words are folded."""
        return Q(lookups.Contains(_plain(value, text), text))

    def joined(self, conditions: Sequence[Q], *, every: bool) -> Q:
        """Join with AND or OR; a long chain in halves that Django keeps apart."""
        connector = Q.AND if every else Q.OR
        if len(conditions) <= _LONGEST:
            return Q(*conditions, _connector=connector)
        middle = len(conditions) // 2
        halves = (conditions[:middle], conditions[middle:])
        kept_apart = (~Q(~self.joined(each, every=every)) for each in halves)
        return Q(*kept_apart, _connector=connector)

    def refuse(self, condition: Q) -> Q:
        """Return NOT."""
        return ~condition

    def constant(self, *, holds: bool) -> Q:
        """Return what selects all, or none."""
        return _ALWAYS if holds else _NEVER

    def is_constant(self, condition: Q, *, holds: bool) -> bool:
        """Tell whether it is that one."""
        return condition is (_ALWAYS if holds else _NEVER)

    def inside(self, relation: Relation) -> Self:
        """Return the place of the relation's rows, in a query within this one."""
        within = relation.within
        if within is None or within == self.relation:
            around = evolve(self, refer=OuterRef)
            return self._below(relation, around, nested=True)
        above = self.inside(within)
        owner = self._below(relation, above, nested=False)
        key = above.attribute(_referred(relation, above))

        def seen(name: str) -> Subquery:
            one = Q(lookups.Exact(F(key), OuterRef(owner.attribute(relation.owner))))
            return Subquery(above.rows(one).values(name)[:1])

        return evolve(owner, outer=evolve(above, refer=seen))

    def _below(self, relation: Relation, above: Self, *, nested: bool) -> Self:
        return evolve(
            self,
            table=relation.table,
            relation=relation,
            refer=F,
            outer=above,
            above=above,
            nested=nested,
        )

    def linked(self, depth: int) -> Q:
        """Return the condition that a row belongs to that of a query *depth* around."""
        relation, above = self.relation, self.above
        if relation is None or above is None:
            return _ALWAYS
        owner = F(self.attribute(relation.owner))
        of: Any = above.attribute(_referred(relation, above))
        if self.nested:
            for _ in range(depth):
                of = OuterRef(of)
            return Q(lookups.Exact(owner, of))
        one = Q(lookups.Exact(F(of), OuterRef(owner.name)))
        rows = above.rows(one, above.linked(depth + 1), *counting(above))
        return Q(Exists(rows))

    def rows(self, *passing: Q) -> Any:  # noqa: ANN401 - a query set
        """Return the rows that pass, in no order; no manager of the host's own."""
        every = Q(*(each for each in passing if each is not _ALWAYS))
        return self.mapped._base_manager.filter(every).order_by()  # noqa: SLF001 - documented API

    def exists(self, inside: Self, passing: Sequence[Q]) -> Q:
        """Return a correlated EXISTS."""
        if any(each is _NEVER for each in passing):
            return _NEVER
        return Q(Exists(inside.rows(inside.linked(1), *passing)))


def _referred(relation: Relation, above: DjangoPlace) -> str:
    is_key = relation.of == "id" and above.relation is None
    return above.model.key if is_key else relation.of


def _function(what: Aggregated, value: Any, field: Any) -> Func:  # noqa: ANN401
    if what == "count":
        return Func(function="COUNT", template="COUNT(*)", output_field=field)
    return Func(value, function=what.upper(), output_field=field)


def q(
    node: Checked,
    model: Tables,
    reading: Reading,
    models: Mapping[str, object],
    *,
    positive: bool = False,
) -> Q:
    """
    Return the ``Q`` that selects the rows of the host's model that *node* selects.

    Args:
        node: The filter.
        model: Where the host's tables keep what criteria ask for.
        reading: The inputs of the reading that the filter was checked with.
        models: Her models by the name of their table.
        positive: Whether NULL may stand for false, as it may in a filter; otherwise the
            condition may be negated.

    Raises:
        RequestError: a table is not mapped, or the model has no folded column, or no
            words, that a test needs.
    """
    place = DjangoPlace(model, reading, models, model.table)
    return condition(simplify(node), place, positive=positive)


def filtered(
    queryset: Any,  # noqa: ANN401 - of any model
    node: Checked,
    model: Tables,
    reading: Reading,
    models: Mapping[str, object],
) -> Any:  # noqa: ANN401
    """
    Return the rows of *queryset* that *node* selects; the arguments are those of `q`.

    Raises:
        RequestError: as `q`; or the query set is of another table.
    """
    if queryset.model._meta.db_table != model.table:  # noqa: SLF001 - documented API
        raise RequestError("not-selected", {"table": model.table})
    return queryset.filter(q(node, model, reading, models, positive=True))


def register(connection: Any, **_: object) -> None:  # noqa: ANN401
    """
    Give a SQLite *connection* the functions that fold texts.

    Connect it to Django's signal: ``connection_created.connect(register)``.
    """
    if connection.vendor != "sqlite":
        return
    for name, function in FUNCTIONS.items():
        connection.connection.create_function(name, 1, function, deterministic=True)
