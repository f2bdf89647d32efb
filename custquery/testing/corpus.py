"""
The conformance files that come with the package → a world, and what it is asked.

They were written by hand from the laws of the language, before there was anything to
ask; ten customers, and for each filter the names of those it selects.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import cast

from attrs import evolve, frozen

from custquery.language import Dialect
from custquery.schema.checker import check
from custquery.schema.findings import Findings
from custquery.schema.ports import SavedFilter
from custquery.schema.reading import Reading
from custquery.schema.schema import Schema
from custquery.shop.criteria import schema
from custquery.shop.definitions import DefinedMetafields, MetafieldDefinition
from custquery.shop.metafields import MetafieldType
from custquery.shop.store.auditing import By
from custquery.shop.store.connection import connect
from custquery.shop.store.migrations import migrate
from custquery.shop.store.writing import batch
from custquery.testing.conformance import Case, Suite, load
from custquery.testing.generated.nested import Nested
from custquery.testing.generated.plain import plain
from custquery.testing.generated.pool import Pool
from custquery.testing.reference.folding import fold
from custquery.testing.trial import Question
from custquery.testing.world import Ids, World

#: The file of questions on which other libraries differ.
_OTHERS = "other_languages"


@cache
def installed_suite() -> Suite:
    """
    Return the suite that comes with the package.

    >>> len(installed_suite().cases) >= 850
    True
    """
    return load(files("custquery.conformance"))


@frozen(eq=False)
class Corpus:
    """The cases of a suite, and its customers as a world for any reading."""

    suite: Suite
    schema: Schema
    #: The customers, asked with the reading of the first case.
    world: World

    @property
    def matching(self) -> list[Case]:
        """The cases that say whom a filter selects."""
        return matching_cases(self.suite)

    def reread(self, reading: Reading) -> World:
        """Return the same customers, to be asked with *reading*, as plain dicts too."""
        records = self.suite.customers.values()
        told = tuple(_plain(each, self.schema, reading) for each in records)
        return evolve(self.world, values=Pool(reading), plain=told)

    @property
    def by_hand(self) -> list[Case]:
        """Those of them that were written for this language."""
        return [each for each in self.matching if each.feature != _OTHERS]

    @property
    def of_peers(self) -> list[Case]:
        """Those on which libraries for other languages disagree with themselves."""
        return [each for each in self.matching if each.feature == _OTHERS]

    def questions(
        self, cases: Iterable[Case]
    ) -> Iterator[tuple[World, list[Question]]]:
        """Yield what *cases* ask in each reading, and whom it must select."""
        by_reading: dict[Reading, list[Question]] = {}
        for case in cases:
            found = check_in(self.suite, case.filter, case.reading, case.dialect).filter
            if found is not None:
                asked = Question(case.filter, found, self.ids(case))
                by_reading.setdefault(case.reading, []).append(asked)
        for reading, questions in by_reading.items():
            yield evolve(self.world, values=Pool(reading)), questions

    def ids(self, case: Case) -> Ids:
        """Return the ids of those whom *case* selects."""
        names = case.matches or ()
        return frozenset(int(str(self.suite.customers[each]["id"])) for each in names)


@cache
def check_in(suite: Suite, text: str, reading: Reading, dialect: str) -> Findings:
    """Check *text* as the cases of *suite* are read."""
    saved = _Saved(suite.shop.segments)
    read_as = cast("Dialect", dialect)
    return check(text, schema_of(suite), reading, dialect=read_as, saved=saved)


def matching_cases(suite: Suite) -> list[Case]:
    """Return the cases of *suite* that say whom a filter selects."""
    return [each for each in suite.cases if each.matches is not None]


@cache
def schema_of(suite: Suite) -> Schema:
    """Return the shop's criteria, with the metafields that *suite* defines."""
    defined = tuple(
        MetafieldDefinition(
            str(each["namespace"]),
            str(each["key"]),
            cast("MetafieldType", each["type"]),
        )
        for each in suite.shop.metafields
    )
    return schema().with_families([DefinedMetafields(defined)])


def stored_corpus(suite: Suite, file: Path) -> Corpus:
    """Store the customers of *suite* in a new *file*, for any reading."""
    reading = matching_cases(suite)[0].reading
    database = connect(file, create=True)
    migrate(database)
    now, region, zone = reading.now_microseconds, reading.region, reading.zone
    with batch(database, now, region, zone, By()) as writing:
        writing.companies(suite.shop.companies)
        writing.define_metafields(suite.shop.metafields)
        writing.records(suite.customers.values())
    known = schema_of(suite)
    nested = tuple(suite.customers.values())
    return Corpus(suite, known, World(known, Pool(reading), nested, (), database))


@frozen
class _Saved:
    """The saved filters of a suite."""

    texts: Mapping[str, str]

    def saved(self, name: str) -> SavedFilter | None:
        found = {fold(each): each for each in self.texts}.get(fold(name))
        return None if found is None else SavedFilter(found, self.texts[found])

    def names(self) -> list[str]:
        return list(self.texts)


def _plain(customer: Nested, known: Schema, reading: Reading) -> dict[str, object]:
    """Return a customer as a plain dict, whose coordinates are those written."""
    choose = Random(0).choice  # noqa: S311 - not a secret
    written = customer["address"]
    addresses = [dict(each) for each in written] if isinstance(written, list) else []
    nowhere = [{**each, "x": None} for each in addresses]
    return plain(choose, {**customer, "address": nowhere}, known, reading) | {
        "coordinates": [
            f"{each['latitude']}, {each['longitude']}"
            for each in addresses
            if each["latitude"] is not None
        ]
    }
