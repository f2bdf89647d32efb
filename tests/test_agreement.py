"""
Every target selects whom the reference evaluator selects, and NOT selects the rest.

Filters and customers are generated; a world is a reading with its customers in SQLite,
as nested rows and as plain dicts. Small here, large under the marker `long`, and both
say what they tried: a cell of the language that can be reached must be.
"""

from collections.abc import Callable, Iterator
from random import Random

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from custquery.language import parse, unparse
from custquery.schema.checker import check
from custquery.schema.criterion import Criterion
from custquery.schema.findings import Findings
from custquery.schema.schema import Schema
from custquery.shop.criteria import schema
from custquery.shop.model import MODEL
from custquery.testing import strategies
from custquery.testing.agreement import (
    GeneratedFilters,
    World,
    by_nested,
    differences,
    make_world,
    world_of,
)
from custquery.testing.coverage import Coverage
from custquery.testing.generated import Choose
from custquery.testing.generated.filters import (
    Filters,
    criteria_of,
    every_form,
    relations_of,
)
from custquery.testing.generated.functions import anniversary
from custquery.testing.generated.pool import READINGS, SAVED, Pool, with_metafields
from custquery.testing.reference import Unsupported

SCHEMA = with_metafields(schema())

#: Customers of a world.
MANY = 30

#: A refused filter is not tried; more refusals than this, and too little is.
MOST_REFUSED = 0.1

pytestmark = pytest.mark.xdist_group("agreement")

#: One database stays open for many examples, which Hypothesis cannot know is safe.
one_database = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

Show = Callable[[str], None]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    """One world for each reading: zones, currencies and locales differ."""
    folder = tmp_path_factory.mktemp("worlds")
    made = [
        make_world(SCHEMA, each, folder / f"{number}.sqlite", many=MANY, seed=number)
        for number, each in enumerate(READINGS)
    ]
    yield made
    for each in made:
        each.database.close()


def hold(world: World, text: str, tried: Coverage, *, negated: bool = True) -> None:
    """Try *text* in *world*; what the checker refuses is counted and left."""
    findings = world.check(text)
    if findings.filter is None:
        tried.tried["refused"] += 1
        return
    tried.add(world, findings.filter)
    try:
        found = differences(world, text, findings.filter, negated=negated)
    except Unsupported as unknown:
        pytest.fail(f"the reference evaluator does not know {text!r}: {unknown}")

    assert [] == [str(each) for each in found]
    assert findings.tree == parse(unparse(findings.tree))
    hold_canonical(world, findings)


def hold_canonical(world: World, findings: Findings) -> None:
    """Read the canonical text in every locale: its own, with the same meaning."""
    for locale in ("en", "nl"):
        reading = evolve(world.reading, locale=locale)
        again = check(
            findings.canonical or "", SCHEMA, reading, saved=GeneratedFilters()
        )
        assert findings.canonical == again.canonical, (findings.text, locale)
        assert again.filter is not None
        if again.filter != findings.filter:
            assert by_nested(world, again.filter) == by_nested(world, findings.filter)


def some_forms(choose: Choose) -> list[tuple[Criterion, str]]:
    """
    List every form of every type, and a few forms of every criterion.

    All forms of all criteria are tried in `test_every_form_in_every_world`.
    """
    forms = list(every_form(SCHEMA))
    by_type: dict[tuple[object, str, bool], list[tuple[Criterion, str]]] = {}
    for criterion, form in forms:
        key = type(criterion.type), form, criterion.many
        by_type.setdefault(key, []).append((criterion, form))
    found = [choose(each) for each in by_type.values()]
    rare = [each for (_, form, _), each in by_type.items() if form in {"==", "start"}]
    found += [choose(each) for each in rare for _ in range(6)]
    for criterion in criteria_of(SCHEMA):
        own = [each for each in forms if each[0] is criterion]
        found += [choose(own) for _ in range(5)]
    return found


def dates_of(of: Schema) -> list[Criterion]:
    return [each for each in criteria_of(of) if each.type.domain in {"day", "instant"}]


def report(tried: Coverage, show: Show) -> None:
    """Print what was *tried*; fail where most was refused."""
    show(tried.table(SCHEMA, MODEL))

    assert tried.tried["refused"] <= MOST_REFUSED * tried.tried["filters"]


def test_every_form_of_every_type(worlds: list[World], show: Show) -> None:
    choose, tried = Random(1).choice, Coverage()  # noqa: S311 - not a secret

    def make(number: int) -> tuple[World, Filters]:
        world = worlds[number % len(worlds)]
        return world, world.filters(choose)

    for number, (criterion, form) in enumerate(some_forms(choose)):
        world, filters = make(number)
        text = filters.term(criterion, form)
        hold(world, text if number % 2 else f"NOT ({text})", tried)
    for number in range(40):
        world, filters = make(number)
        relation = choose(relations_of(SCHEMA))
        hold(world, filters.filter(depth=2), tried, negated=False)
        hold(world, filters.related(relation), tried, negated=False)
        text = filters.function()
        hold(world, text, tried, negated=False)
        hold(world, filters.segment(), tried)
        hold(world, f"NOT ({filters.segment()})", tried)
    for number, criterion in enumerate(dates_of(SCHEMA) * 6):
        world, _ = make(number)
        text = anniversary(choose, SCHEMA, world.values, criterion.name)
        hold(world, text, tried, negated=False)
        hold(world, f"NOT ({text})", tried, negated=False)
    for number, relation in enumerate(relations_of(SCHEMA) * 3):
        world, filters = make(number)
        text = filters.related(relation)
        hold(world, text, tried, negated=False)
        hold(world, f"NOT ({text})", tried, negated=False)

    report(tried, show)
    assert [] == tried.missing(SCHEMA, MODEL)


@settings(one_database, max_examples=settings.default.max_examples)
@given(st.data())
def test_generated_filters(worlds: list[World], data: st.DataObject) -> None:
    world = data.draw(st.sampled_from(worlds))
    names = tuple(SAVED)
    text = data.draw(strategies.filters(SCHEMA, world.values, depth=2, saved=names))

    note(text)
    hold(world, text, Coverage())


@settings(one_database, max_examples=15)
@given(st.data())
def test_generated_customers(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    values = Pool(data.draw(st.sampled_from(READINGS)))
    nested = data.draw(strategies.customers(values))
    texts = data.draw(st.lists(strategies.filters(SCHEMA, values, 1), max_size=5))
    file = tmp_path_factory.mktemp("world") / "shop.sqlite"

    world = world_of(SCHEMA, values, nested, file)
    try:
        for text in texts:
            hold(world, text, Coverage())
    finally:
        world.database.close()


@pytest.mark.long
def test_many_generated_filters(worlds: list[World], show: Show) -> None:
    tried = Coverage()

    @settings(one_database, max_examples=8_000)
    @given(st.data())
    def campaign(data: st.DataObject) -> None:
        world = data.draw(st.sampled_from(worlds))
        depth = data.draw(st.sampled_from((0, 1, 2, 3)))
        names = tuple(SAVED)
        text = data.draw(strategies.filters(SCHEMA, world.values, depth, names))
        negated = data.draw(st.sampled_from((False, False, True)))
        note(text)
        hold(world, text, tried, negated=negated)

    campaign()

    report(tried, show)


@pytest.mark.long
@pytest.mark.parametrize("seed", [*range(20)])
def test_every_form_in_every_world(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    choose, tried = Random(seed).choice, Coverage()  # noqa: S311 - not a secret
    file = tmp_path_factory.mktemp("world") / "shop.sqlite"
    reading = READINGS[seed % len(READINGS)]
    world = make_world(SCHEMA, reading, file, many=MANY, seed=1000 + seed)
    for criterion, form in every_form(SCHEMA):
        hold(world, Filters(choose, SCHEMA, world.values).term(criterion, form), tried)
    world.database.close()

    assert tried.tried["filters"] > 300
