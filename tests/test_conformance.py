"""
What the language means, as `tests/conformance` says: on every target.

The files are for other implementations too; the reference evaluator is one of those.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from custquery.language import parse
from custquery.schema.findings import Findings
from custquery.schema.reading import Reading
from custquery.testing import agreement
from custquery.testing.agreement import World
from custquery.testing.conformance import OTHERS, Case, load
from custquery.testing.corpus import (
    Corpus,
    check_in,
    installed_suite,
    matching_cases,
    schema_of,
    stored_corpus,
)
from custquery.testing.reference import holds

FOLDER = Path(__file__).parent / "conformance"
SUITE = load(FOLDER)
SCHEMA = schema_of(SUITE)
MATCHING = matching_cases(SUITE)
REFUSED = [each for each in SUITE.cases if each.error is not None]

#: What a filter is printed as may not depend on where it is read next.
LOCALES = ("en", "nl", "fr")

#: The same customers, to be asked with another reading.
Reread = Callable[[Reading], World]

matching = pytest.mark.parametrize("case", MATCHING, ids=str)
refused = pytest.mark.parametrize("case", REFUSED, ids=str)


SAVED = {name: parse(text) for name, text in SUITE.shop.segments.items()}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """All customers in one file; what is kept in it depends on no reading."""
    made = stored_corpus(SUITE, tmp_path_factory.mktemp("conformance") / "shop.sqlite")
    yield made
    made.world.database.close()


@pytest.fixture(scope="module")
def stored(corpus: Corpus) -> Reread:
    return cache(corpus.reread)


@pytest.fixture
def world(stored: Reread, case: Case) -> World:
    return stored(case.reading)


@cache
def checked(text: str, reading: Reading, dialect: str) -> Findings:
    return check_in(SUITE, text, reading, dialect)


def expected(case: Case) -> set[str]:
    assert case.matches is not None
    return set(case.matches)


def named(ids: frozenset[int]) -> set[str]:
    return {name for name, each in SUITE.customers.items() if each["id"] in ids}


def errors(findings: Findings) -> list[tuple[str, tuple[int, int]]]:
    return [
        (each.code, (each.span.start, each.span.end))
        for each in findings.diagnostics
        if each.level == "error"
    ]


@matching
@pytest.mark.parametrize("target", agreement.TARGETS, ids=str)
def test_target_selects_whom_the_language_says(
    case: Case, world: World, target: agreement.Target
) -> None:
    findings = checked(case.filter, case.reading, case.dialect)

    assert [] == errors(findings)
    assert findings.filter is not None
    (found,) = target.ask(world, [findings.filter])
    assert expected(case) == named(found)


@matching
def test_reference_selects_whom_the_language_says(case: Case, world: World) -> None:
    tree = parse(case.filter, dialect=case.dialect)

    assert expected(case) == {
        name
        for name, each in SUITE.customers.items()
        if holds(tree, each, SCHEMA, case.reading, world.model, saved=SAVED)
    }


@matching
def test_canonical_text_is_a_fixed_point_in_every_locale(
    case: Case, world: World
) -> None:
    canonical = checked(case.filter, case.reading, case.dialect).canonical
    assert canonical is not None

    for locale in LOCALES:
        reading = evolve(case.reading, locale=locale)
        again = checked(canonical, reading, "custquery")
        assert (canonical, []) == (again.canonical, errors(again))
        assert again.filter is not None
        assert expected(case) == named(agreement.by_nested(world, again.filter))


@pytest.mark.parametrize("case", [each for each in MATCHING if each.canonical], ids=str)
def test_canonical_text_is_as_said(case: Case) -> None:
    assert case.canonical == checked(case.filter, case.reading, case.dialect).canonical


@pytest.mark.parametrize("case", [each for each in MATCHING if each.same], ids=str)
def test_spellings_have_one_canonical_text(case: Case) -> None:
    canonical = checked(case.filter, case.reading, case.dialect).canonical

    assert dict.fromkeys(case.same, canonical) == {
        each: checked(each, case.reading, case.dialect).canonical for each in case.same
    }


@refused
def test_filter_is_refused_where_it_is_wrong(case: Case) -> None:
    findings = checked(case.filter, case.reading, case.dialect)
    assert case.error is not None

    assert findings.filter is None
    assert (case.error.code, case.error.span) == errors(findings)[0]


# -- the files themselves -------------------------------------------------------------


def test_there_are_enough_cases() -> None:
    assert len(SUITE.cases) >= 850


def test_the_package_brings_the_same_cases() -> None:
    assert SUITE.cases == installed_suite().cases


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem
)
def test_file_says_what_it_is(path: Path) -> None:
    written = json.loads(path.read_text("utf-8"))
    if path.name in OTHERS:
        return
    names = [case["name"] for case in written["cases"]]

    assert {"edition", "description", "cases"} == set(written)
    assert written["edition"] == SUITE.edition
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", SUITE.cases, ids=str)
def test_case_says_one_thing(case: Case) -> None:
    assert (case.matches is None) != (case.error is None)
    assert set(case.matches or ()) <= set(SUITE.customers)


def test_parsing_and_checking_read_one_tree() -> None:
    """What the reference evaluator judges is what the targets were given."""
    for case in MATCHING:
        tree = parse(case.filter, dialect=case.dialect)
        assert tree == checked(case.filter, case.reading, case.dialect).tree
