"""
Plain records → the values of a criterion, by its name or an alias.

Dicts and other mappings are asked by key, everything else by attribute. The first name
that has a value that is not missing counts; after all of them a name with dots is asked
step by step, so that ``metafields.facts.size`` may stand in dicts within dicts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from numbers import Number
from types import NoneType
from typing import TypeAlias, cast

from attrs import evolve, field, frozen

from custquery.schema.criterion import Criterion, RelationCriterion
from custquery.schema.kept import Kept
from custquery.schema.models import Flat
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.schema.sources import Keys, RowValue, Source, Union
from custquery.schema.text import is_missing
from custquery.schema.types.base import ValueType
from custquery.schema.value_sets import Value
from custquery.targets.memory.aggregates import Group
from custquery.targets.memory.meaning import Records, Values
from custquery.targets.storage import reader_of

#: A name → what stands there, or None.
Look: TypeAlias = Callable[[str], object]

#: What a criterion that can have several values may be given as.
LISTS = (list, tuple, set, frozenset)

#: What is a value, and no row of a relation.
_NO_ROWS = (str, bytes, Number, date, NoneType)


def look(record: object) -> Look:
    """
    Return how *record* is asked for a name; what is not there is None.

    What has ``keys`` is a mapping, as it is for ``dict``.

    >>> look({"orders": 3})("orders")
    3
    """
    if record.__class__ is dict or isinstance(record, Mapping):
        return cast("Mapping[str, object]", record).get
    if hasattr(type(record), "keys") and hasattr(type(record), "__getitem__"):
        return dict(cast("Mapping[str, object]", record)).get
    return lambda name: getattr(record, name, None)


def asked(record: object, known: Iterable[str]) -> Iterator[object]:
    """Yield what *record* has under the names *known*, and then under their steps."""
    ask = look(record)
    for name in known:
        yield ask(name)
    for name in known:
        if "." in name:
            yield _stepped(record, name)


def _stepped(record: object, name: str) -> object:
    """Return what stands under *name* in dicts within dicts."""
    found: object = record
    for step in name.split("."):
        if found is None:
            return None
        found = look(found)(step)
    return found


def roots(known: Iterable[str]) -> list[str]:
    """
    Return the first steps of those names that have several.

    >>> roots(("metafields.facts.size", "size"))
    ['metafields']
    """
    return list(dict.fromkeys(name.partition(".")[0] for name in known if "." in name))


def names(criterion: Criterion) -> tuple[str, ...]:
    """Return the keys that *criterion* may be under, the first one first."""
    source = criterion.source
    if isinstance(source, Keys):
        return source.names
    return (*criterion.names, *criterion.keys)


def parts(criterion: Criterion, schema: Schema | None) -> tuple[Criterion, ...]:
    """
    Return the criteria in whose keys the values of *criterion* are.

    That is itself, but free text has no key of its own: it is in the keys of the
    criteria that have its sources, the first one listed for each.
    """
    if schema is None or criterion is not schema.free_text:
        return (criterion,)
    wanted, found = _sources(criterion.source), []
    for each in schema.listed:
        if isinstance(each, Criterion) and _sources(each.source) <= wanted:
            wanted -= _sources(each.source)
            found.append(each)
    return tuple(found) or (criterion,)


def _sources(source: Source) -> set[Source]:
    if isinstance(source, Union):
        return {part for each in source.sources for part in _sources(each)}
    return {source}


@frozen
class PlainRecords:
    """Dicts and objects whose keys are names of criteria (`custquery.schema.Flat`)."""

    reading: Reading
    schema: Schema | None = None
    #: What a host says of keys and values, by the name of the criterion.
    flat: Flat = field(factory=Flat)
    #: What stands before those names: that of a relation, inside its rows.
    within: str = ""

    def names(self, criterion: Criterion) -> tuple[str, ...]:
        """Return the keys that *criterion* may be under, the first one first."""
        key = self.flat.keys.get(self.within + criterion.name)
        return names(criterion) if key is None else (key,)

    def kept(self, criterion: Criterion) -> Kept | None:
        """Return how a host keeps the values of *criterion*; None: as we do."""
        return self.flat.kept.get(self.within + criterion.name)

    def values(self, criterion: Criterion) -> Values:
        """Return how to read the values of *criterion* from a record."""
        readers = [self.value_of(each) for each in parts(criterion, self.schema)]
        if len(readers) == 1:
            return readers[0]
        return lambda record: tuple(
            value for values in readers for value in values(record)
        )

    def value_of(self, criterion: Criterion) -> Values:
        """Return how to read what stands under the names of *criterion* itself."""
        keys = self.names(criterion)
        read = reader(criterion, self.reading, self.kept(criterion))

        def values(record: object) -> tuple[Value, ...]:
            for given in asked(record, keys):
                found = read(given)
                if found:
                    return found
            return ()

        return values

    def rows(self, relation: RelationCriterion) -> Callable[[object], Iterable[object]]:
        """Return how to find the rows: a list of records under the relation's name."""
        key = self.flat.keys.get(relation.name)
        known = relation.names if key is None else (key,)

        def rows(record: object) -> Iterable[object]:
            lists = map(_rows, asked(record, known))
            return next((each for each in lists if each), ())

        return rows

    def row(self, relation: RelationCriterion) -> Records:
        """Return how one row is read: by the names of the row criteria."""
        within = f"{relation.name}."
        return PlainRecords(self.reading, flat=self.flat, within=within)

    def group(self, relation: RelationCriterion) -> Records:
        """Return how rows are taken together: by the row criterion with that source."""
        by_source = {each.source: each for each in reversed(relation.row)}
        rows = evolve(self, within=f"{relation.name}.")

        def column(source: RowValue) -> Values:
            criterion = by_source.get(source)
            return rows.value_of(criterion) if criterion else lambda _: ()

        return Group(self.reading, column, _as_it_is)


def _rows(given: object) -> list[object]:
    """Return the records in a list; a criterion of that name may have values there."""
    if not isinstance(given, LISTS):
        return []
    return [each for each in given if not isinstance(each, _NO_ROWS)]


def reader(
    criterion: Criterion, reading: Reading, kept: Kept | None = None
) -> Callable[[object], tuple[Value, ...]]:
    """Return how to read what stands under a key: none, one or many values."""
    one, many = one_reader(criterion, reading, kept), criterion.many
    is_pair = criterion.type.domain == "point"

    def read(raw: object) -> tuple[Value, ...]:
        if isinstance(raw, LISTS) and not (is_pair and one(raw) is not None):
            found = map(one, raw) if many else ()
            return tuple(value for value in found if value is not None)
        value = one(raw)
        return () if value is None else (value,)

    return read


def one_reader(
    criterion: Criterion, reading: Reading, kept: Kept | None = None
) -> Callable[[object], Value | None]:
    """Return how to read one value of a record; None when it is missing."""
    read = criterion.type.from_record
    read_kept = None if kept is None else reader_of(kept, criterion.type, reading)

    def one(raw: object) -> Value | None:
        if raw is None or (isinstance(raw, str) and is_missing(raw)):
            return None
        return read(raw, reading) if read_kept is None else read_kept(raw)

    return one


def _as_it_is(_: ValueType) -> Callable[[Value], Value | None]:
    return lambda value: value
