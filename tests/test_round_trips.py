"""
What is written in another form reads back as the same filter.

Canonical text, JSON, and keywords in Dutch and back; for every text of the tables and
for generated filters, few here and many under the marker `long`. The two languages of
Shopify are in ``targets/test_shopify_printers.py``.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

from custquery.language import ast, parse, try_parse, unparse
from custquery.language.json_tree import from_json, to_json
from custquery.schema.checker import check
from custquery.schema.reading import Reading
from custquery.shop.criteria import schema
from custquery.testing.conformance import load
from custquery.testing.generated.filters import Filters
from custquery.testing.generated.pool import READINGS, Pool

HERE = Path(__file__).parent
SUITE = load(HERE / "conformance")
SCHEMA = schema()
TREES = json.loads((HERE / "language/trees.json").read_text("utf-8"))

TEXTS = dict.fromkeys(
    [
        *(text for cases in TREES.values() for text, _ in cases),
        *(example for each in SCHEMA.listed for example in each.examples),
        *(each.filter for each in SUITE.cases if try_parse(each.filter).ok),
    ]
)

#: Under the marker `long`, in so many parts that both processors have some.
PARTS, OF_EACH = 4, 25_000

LOCALES = ("en", "nl")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_the_tables(text: str) -> None:
    for reading in READINGS[:2]:
        hold(text, reading)


def test_generated_filters() -> None:
    assert campaign(1, 500)["checked"] > 400


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_very_many_filters(part: int, show: Callable[[str], None]) -> None:
    counted = campaign(100 + part, OF_EACH)
    show(f"round trips, part {part}: {dict(counted)}")

    assert counted["checked"] > OF_EACH * 0.9


def campaign(seed: int, many: int) -> Counter[str]:
    choose = Random(seed).choice  # noqa: S311 - not a secret
    pools = [Pool(each) for each in READINGS]
    counted: Counter[str] = Counter()
    for number in range(many):
        values = pools[number % len(pools)]
        text = Filters(choose, SCHEMA, values).filter(depth=number % 4)
        checked = hold(text, values.reading)
        counted["checked" if checked else "refused"] += 1
    return counted


def hold(text: str, reading: Reading) -> bool:
    """Try all forms of *text*; tell whether it could be checked."""
    read = try_parse(text)
    if not read.ok:
        return False
    hold_json(read.filter)
    hold_keywords(read.filter)
    return hold_canonical(text, reading)


def hold_json(tree: ast.Filter) -> None:
    assert tree == from_json(to_json(tree))
    assert tree == from_json(json.loads(json.dumps(to_json(tree))))


def hold_keywords(tree: ast.Filter) -> None:
    """From English to Dutch and back, and the same words wherever there are none."""
    english = unparse(tree)
    dutch = unparse(tree, keywords="nl")

    assert tree == parse(dutch), dutch
    assert english == unparse(parse(dutch))
    assert dutch == unparse(parse(english), keywords="nl")


def hold_canonical(text: str, reading: Reading) -> bool:
    """Read the canonical text in every locale: it is its own, and says the same."""
    found = check(text, SCHEMA, reading)
    if found.canonical is None:
        return False
    for locale in LOCALES:
        again = check(found.canonical, SCHEMA, evolve(reading, locale=locale))
        assert found.canonical == again.canonical
        assert found.filter == again.filter, found.canonical
        assert found.order == again.order
    return True
