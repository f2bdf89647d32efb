"""Wherever the caret stands, no offer breaks what stands elsewhere."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from attrs import frozen

import custquery as cq
from custquery.language import try_parse
from custquery.language.expected import expected
from custquery.language.span import Span
from custquery.schema.completion import complete
from custquery.schema.completion.placing import clause_at
from tests.schema.completion.caret import (
    ENVIRONMENT,
    NOW,
    READING,
    TEMPLATES,
    KnownTags,
    Shelf,
    with_bar,
)

TESTS = Path(__file__).parents[2]

#: In how many parts the whole corpus is gone through.
PARTS = 40


def texts_of(path: Path) -> Iterator[str]:
    """Yield what may be a filter in a file of cases."""
    left: list[object] = [json.loads(path.read_text("utf-8"))]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            for key, value in node.items():
                if isinstance(value, str) and key in {"filter", "query", "text"}:
                    yield value
                else:
                    left.append(value)
        elif isinstance(node, list):
            if node and isinstance(node[0], str):
                yield node[0]
            left.extend(each for each in node if not isinstance(each, str))


@cache
def corpus() -> tuple[str, ...]:
    """Return every query of the tables of the tests."""
    files = [
        *sorted(TESTS.glob("conformance/*.json")),
        TESTS / "language/trees.json",
        *sorted(TESTS.glob("mistakes/*.json")),
        *sorted(TESTS.glob("shopify/*.json")),
    ]
    found = {text for path in files for text in texts_of(path)}
    return tuple(sorted(each for each in found if len(each) < 400))


@frozen
class Spot:
    """A text, and a caret in it."""

    text: str
    caret: int


def spots(count: int, seed: int) -> Iterator[Spot]:
    """Yield carets in prefixes of the corpus, by chance but always the same."""
    random = Random(seed)  # noqa: S311 - no secret
    texts = corpus()
    for _ in range(count):
        text = random.choice(texts)
        text = text[: random.randint(0, len(text))]
        at_end = random.random() < 0.5
        yield Spot(text, len(text) if at_end else random.randint(0, len(text)))


def spots_of(part: int) -> Iterator[Spot]:
    """Yield the end of each prefix, and each caret, of a part of the corpus."""
    for text in corpus()[part::PARTS]:
        for end in range(len(text) + 1):
            yield Spot(text[:end], end)
        for caret in range(len(text)):
            yield Spot(text, caret)


def problems_at(spot: Spot) -> Iterator[str]:
    """Yield what is wrong with the offers at *spot*."""
    text = spot.text
    found = complete(
        text,
        spot.caret,
        ENVIRONMENT.schema,
        READING,
        saved=Shelf(),
        values=KnownTags(),
        templates=TEMPLATES,
        limit=40,
        deadline=10,
    )
    before = cq.check(text, now=NOW).diagnostics
    known = {each.code for each in before}
    # The clause at the caret starts with the name whose operator or value may come.
    first = min((each.start for each in expected(text, spot.caret)), default=0)
    for each in found.offers:
        done = each.apply(text)
        start, end = each.edit.start, each.edit.end
        if not 0 <= start <= end <= len(text) or not 0 <= each.caret <= len(done):
            yield f"{spot} {each.text!r}: outside of the text"
        clause = clause_at(
            try_parse(done).filter, min(start, first), start + len(each.text)
        )
        for said in cq.check(done, now=NOW).diagnostics:
            away = said.span.end < clause.start or said.span.start > clause.end
            if said.code.endswith("-currency") and "currency" in f"{text} {each.text}":
                continue  # the amount waits for the currency that is being named
            wrong = said.level == "error" and said.code not in known
            if wrong and away and not was_wrong(said.span, before, each.edit):
                yield f"{text!r} → {with_bar(text, each)!r}: {said.code} {said.span}"


def was_wrong(span: Span, before: tuple[cq.Diagnostic, ...], edit: cq.Edit) -> bool:
    """Tell whether there was an error at *span* before *edit*: then it is none anew."""
    grown = len(edit.text) - (edit.end - edit.start)
    moved = grown if span.start >= edit.start + len(edit.text) else 0
    start, end = span.start - moved, span.end - moved
    return any(
        each.level == "error" and each.span.start <= end and start <= each.span.end
        for each in before
    )


@pytest.mark.parametrize("seed", range(4))
def test_an_offer_breaks_nothing_outside_of_its_clause(seed: int) -> None:
    found = [wrong for spot in spots(60, seed) for wrong in problems_at(spot)]

    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_no_offer_anywhere_breaks_anything_outside_of_its_clause(part: int) -> None:
    found = [wrong for spot in spots_of(part) for wrong in problems_at(spot)]

    assert found == []
