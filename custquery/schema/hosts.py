"""
A host's own fields → a schema and record models: what may be asked, and where it is.

Nothing is exposed that is not named here. One declaration serves SQL on her tables,
her records in memory, and the classes that her tables are mapped to.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve, field, frozen

from custquery.language.messages import say
from custquery.language.printed import Printed
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.kept import Exact, Folded, FoldedBy, Kept
from custquery.schema.models import Flat, Tables
from custquery.schema.schema import Schema
from custquery.schema.sources import NO_SOURCE, Column, Elements, Source, Union
from custquery.schema.types import Email, Keyword, Text
from custquery.schema.types.base import ValueType
from custquery.schema.types.exact import ExactText


@frozen(repr=False)
class Field(Printed):
    """
    Where a host keeps a criterion: a column, a key, or steps with dots between them.

    >>> from custquery.schema.kept import Epoch
    >>> from custquery.schema.types import Instant
    >>> Field("created", Instant(), Epoch("s")).column
    'created'
    """

    column: str
    #: None: as reflection guesses, or a text.
    type: ValueType | None = None
    #: How its values are kept; None: as ours would be, or as reflection finds.
    kept: Kept | None = None
    aliases: tuple[str, ...] = ()
    #: What people call it, by locale; by default its name, in words.
    label: Mapping[str, str] = field(factory=dict, eq=False)
    #: Whether the column holds a list of such values: tags in an array.
    many: bool = False


@frozen(repr=False)
class Guess(Printed):
    """Something that reflection decided; `Field` decides otherwise."""

    #: Permanent, such as ``guess-shop-zone``.
    code: str
    #: What it is about: ``created_at``.
    path: str
    #: What else the message needs.
    details: Mapping[str, str] = field(factory=dict, eq=False)

    def __str__(self) -> str:
        return self.say("en")

    def say(self, locale: str) -> str:
        """Say what was guessed, in the language of *locale*."""
        return say(self.code, {"path": self.path, **self.details}, locale)


@frozen(eq=False, repr=False)
class HostSchema(Printed):
    """What may be asked of a host's own records, and where they keep it."""

    schema: Schema
    #: Her tables, for SQL.
    tables: Tables
    #: Her dicts and objects.
    records: Flat
    #: The classes or tables of her library, by the name of the table.
    mapped: Mapping[str, object] = field(factory=dict)
    #: What was guessed; each can be said otherwise with a `Field`.
    guesses: tuple[Guess, ...] = ()


def of(
    fields: Mapping[str, Field | ValueType],
    *,
    table: str = "",
    key: str = "id",
    relations: Iterable[RelationCriterion] = (),
    columns: Mapping[tuple[str, str], Kept] | None = None,
    mapped: Mapping[str, object] | None = None,
) -> HostSchema:
    """
    Return the schema of a host's own table or records.

    Args:
        fields: What may be asked, by name; a type alone means a column of that name.
        table: Her table, for SQL.
        key: The column that tells its rows apart.
        relations: Rows that may be asked about with ``MATCHES (…)``.
        columns: How columns of the relations' tables keep their values.
        mapped: Her SQLAlchemy tables or Django models, by the name of the table.

    >>> from custquery.schema.types import Email, Money
    >>> found = of({"email": Field("mail", Email()), "spent": Money()}, table="client")
    >>> sorted(found.schema.criteria)
    ['email', 'spent']
    """
    named = {name: _field(name, each) for name, each in fields.items()}
    declared = [criterion_of(name, each, _source(each)) for name, each in named.items()]
    kept = {(table, each.column): each.kept for each in named.values() if each.kept}
    searched = [
        declared[place].source
        for place, each in enumerate(named.values())
        if is_searched(each, in_memory=not table)
    ]
    return HostSchema(
        Schema.of(declared, relations, free_text(searched)),
        Tables(table=table, key=key, columns={**kept, **(columns or {})}),
        Flat(
            {name: each.column for name, each in named.items()},
            {name: each.kept for name, each in named.items() if each.kept},
        ),
        mapped or {},
    )


def _source(field: Field) -> Source:
    column = Column(field.column)
    return Elements(column) if field.many else column


def _field(name: str, given: Field | ValueType) -> Field:
    return given if isinstance(given, Field) else Field(name, given)


def criterion_of(name: str, field: Field, source: Source) -> Criterion:
    """Return the criterion *name*, kept as *field* says."""
    label = {**worded(name), **field.label}
    return Criterion(
        name=name,
        aliases=field.aliases,
        type=type_of(field),
        source=source,
        label=label,
        summary={locale: f"{each.capitalize()}." for locale, each in label.items()},
    )


def type_of(field: Field) -> ValueType:
    """Return the type of *field*; a text that is kept exactly is compared so."""
    type_ = field.type or Text()
    if isinstance(field.kept, Exact) and type_.domain == "text":
        return ExactText()
    return type_


def worded(name: str) -> dict[str, str]:
    """Say the name of a column in words."""
    words = name.replace("_", " ").replace(".", " ")
    return {"en": words, "nl": words}


def is_searched(field: Field, *, in_memory: bool) -> bool:
    """Tell whether bare words look in *field*: a text of which the words are known."""
    if not isinstance(type_of(field), (Text, Email, Keyword)):
        return False
    match field.kept:
        case Folded(_, words) | FoldedBy(_, words):
            return words is not None
        case Exact():
            return False
        case _:
            return in_memory


def free_text(searched: Iterable[Source]) -> Criterion:
    """Return what bare words look in."""
    sources = tuple(searched)
    source = Union(sources) if sources else NO_SOURCE
    words = {"en": "text", "nl": "tekst"}
    return Criterion(
        name="text", type=Text(), source=source, label=words, summary=words
    )


def with_relations(
    schema: HostSchema, relations: Iterable[RelationCriterion]
) -> HostSchema:
    """Return *schema* with more *relations*."""
    return evolve(schema, schema=schema.schema.plus((), relations))
