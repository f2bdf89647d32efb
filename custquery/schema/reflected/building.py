"""An entity + the paths that are allowed → criteria, relations and record models."""

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from custquery.language.errors import RequestError
from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.hosts import (
    Field,
    Guess,
    HostSchema,
    criterion_of,
    free_text,
    is_searched,
    worded,
)
from custquery.schema.kept import KeptText
from custquery.schema.models import Flat, Tables
from custquery.schema.names import closest_names
from custquery.schema.reflected.entities import Entity, Link, MappedColumn
from custquery.schema.reflected.guesses import looks_secret, settled
from custquery.schema.schema import Schema
from custquery.schema.sources import (
    Column,
    Count,
    Many,
    Max,
    Min,
    Relation,
    Source,
    Sum,
)
from custquery.schema.types import WholeNumber

#: All plain columns of the class.
EVERYTHING = "*"


@frozen(eq=False)
class Found:
    """What one allowed path leads to."""

    name: str
    field: Field
    entity: Entity
    #: The relation over which it is reached; None: a column of the class itself.
    relation: Relation | None
    #: None: the relation itself was named.
    column: MappedColumn | None

    @property
    def source(self) -> Source:
        """Where its values are."""
        if self.column is None:
            return Count(self.required_relation)
        column = Column(self.column.name)
        return column if self.relation is None else Many(self.relation, column)

    @property
    def required_relation(self) -> Relation:
        """The relation; a path without a column has one."""
        if self.relation is None:
            raise TypeError(self.name)
        return self.relation

    @property
    def place(self) -> tuple[str, str]:
        """Its table and column."""
        return self.entity.table, self.column.name if self.column else ""


def build(
    entity: Entity, allowed: Mapping[str, Field], texts: KeptText | None
) -> HostSchema:
    """
    Return the schema of what is *allowed*, and of nothing else.

    Raises:
        RequestError: nothing is allowed, or a path is not there or cannot be read.
    """
    guesses: list[Guess] = []
    wanted = dict(_expanded(entity, allowed, guesses))
    if not wanted:
        names = ", ".join(f'"{each}"' for each in _open_columns(entity))
        raise RequestError(
            "nothing-exposed", {"model": entity.called, "columns": names}
        )
    found = [
        _settled(_walk(entity, name, each), texts, guesses)
        for name, each in wanted.items()
    ]
    found = [_short_named(each, found, guesses) for each in found]
    criteria = [criterion_of(each.name, each.field, each.source) for each in found]
    searched = [
        each.source for each in found if is_searched(each.field, in_memory=False)
    ]
    relations = tuple(_relations(found))
    return HostSchema(
        Schema.of(criteria, relations, free_text(searched)),
        _tables(entity, found),
        Flat({each.name: each.field.column for each in found}),
        _mapped(entity, found),
        tuple(guesses),
    )


def _expanded(
    entity: Entity, allowed: Mapping[str, Field], guesses: list[Guess]
) -> Iterator[tuple[str, Field]]:
    """Yield what is allowed by name, ``*`` opened up."""
    for name, each in allowed.items():
        if each.column != EVERYTHING:
            yield name, each
            continue
        for path, column in entity.columns.items():
            if looks_secret(path, column):
                guesses.append(Guess("guess-hidden", path))
            elif column.kind == "other":
                details = {"kind": column.called}
                guesses.append(Guess("guess-unread", path, details))
            else:
                yield path.casefold(), Field(path)


def _open_columns(entity: Entity) -> list[str]:
    return [
        name
        for name, column in entity.columns.items()
        if column.kind != "other" and not looks_secret(name, column)
    ]


def _walk(entity: Entity, name: str, field: Field) -> Found:
    """Follow the steps of the path from class to class."""
    here, relation = entity, None
    *steps, final = field.column.split(".")
    for each in steps:
        here, relation = _follow(here, each, relation, field.column)
    column = here.columns.get(final)
    if column is None:
        here, relation = _follow(here, final, relation, field.column)
    return Found(name, field, here, relation, column)


def _follow(
    entity: Entity, step: str, within: Relation | None, path: str
) -> tuple[Entity, Relation]:
    if step in entity.tangled:
        raise RequestError("relation-not-simple", {"path": path})
    link = entity.links.get(step)
    if link is None:
        known = (*_open_columns(entity), *entity.links)
        near = closest_names(step, known) or known
        raise RequestError(
            "not-in-model",
            {"model": entity.called, "path": path, "columns": ", ".join(near)},
        )
    return link.target(), _relation(step, link, within)


def _relation(name: str, link: Link, within: Relation | None) -> Relation:
    called = f"{within.name}.{name}" if within else name
    for step in link.steps:
        over = called if step is link.steps[-1] else f"{called}.{step.table}"
        within = Relation(over, step.table, step.owner, within=within, of=step.of)
    if within is None:
        raise TypeError(name)
    return within


def _settled(found: Found, texts: KeptText | None, guesses: list[Guess]) -> Found:
    path = found.field.column
    if found.column is None:
        guesses.append(Guess("guess-count", path))
        return evolve(found, field=evolve(found.field, type=WholeNumber(), kept=None))
    field, said = settled(path, found.field, found.column, found.entity, texts)
    guesses.extend(said)
    return evolve(found, field=field)


def _short_named(found: Found, others: list[Found], guesses: list[Guess]) -> Found:
    """Let the one text of a relation be asked by the relation's name: ``tags:vip``."""
    if found.relation is None or found.column is None or found.field.aliases:
        return found
    name, _, _ = found.name.rpartition(".")
    alone = [each for each in others if each.relation == found.relation]
    taken = {each.name for each in others}
    if not name or len(alone) > 1 or name in taken or found.column.kind != "text":
        return found
    guesses.append(Guess("guess-short-name", found.field.column, {"name": name}))
    return evolve(found, field=evolve(found.field, aliases=(name,)))


def _relations(found: Iterable[Found]) -> Iterator[RelationCriterion]:
    """Yield the rows that may be asked about together, with what may be asked."""
    by_relation: dict[Relation, list[Found]] = {}
    for each in found:
        if each.relation is not None:
            by_relation.setdefault(each.relation, []).append(each)
    for relation, columns in by_relation.items():
        row = [_inside(each) for each in columns if each.column is not None]
        words = worded(relation.name)
        yield RelationCriterion(
            name=relation.name.casefold(),
            relation=relation,
            row=tuple(row),
            aggregates=(_count(relation), *_aggregates(relation, row)),
            label=words,
            summary=words,
        )


def _inside(found: Found) -> Criterion:
    """Return the criterion of one row, by the last step of its name."""
    name = found.name.rpartition(".")[2]
    column = Column(found.column.name if found.column else "")
    return criterion_of(name, evolve(found.field, aliases=()), column)


def _count(relation: Relation) -> Criterion:
    field = Field("count", WholeNumber(), label={"en": "number", "nl": "aantal"})
    return criterion_of("count", field, Count(relation))


def _aggregates(relation: Relation, row: Iterable[Criterion]) -> Iterator[Criterion]:
    for each in row:
        source = each.source
        if not isinstance(source, Column):
            continue
        domain, field = each.type.domain, Field(each.name, each.type)
        if domain in {"whole", "decimal", "money"}:
            name = f"sum_{each.name}"
            yield criterion_of(name, field, Sum(relation, source))
        if domain in {"whole", "decimal", "money", "instant", "day"}:
            for kind, word in ((Min, "min"), (Max, "max")):
                yield criterion_of(f"{word}_{each.name}", field, kind(relation, source))


def _tables(entity: Entity, found: Iterable[Found]) -> Tables:
    return Tables(
        table=entity.table,
        key=entity.key,
        columns={each.place: each.field.kept for each in found if each.field.kept},
    )


def _mapped(entity: Entity, found: Iterable[Found]) -> Mapping[str, object]:
    mapped = dict(entity.mapped)
    for each in found:
        mapped.update(each.entity.mapped)
    return mapped
