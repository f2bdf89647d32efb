"""What may come at a caret: the wanted offers, and what holds at every caret."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from attrs import frozen

import custquery as cq
from custquery.language import try_parse
from custquery.language.errors import StorageError
from custquery.language.expected import TERMINALS, expected
from custquery.language.messages import catalogue
from custquery.language.span import Span
from custquery.schema.checked import Checked
from custquery.schema.completion import OFFERED, Completion, Kind, Offer, complete
from custquery.schema.completion.placing import clause_at
from custquery.schema.criterion import Criterion
from custquery.schema.ports import Counted, SavedFilter

TESTS = Path(__file__).parents[1]
NOW = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)

#: In how many parts the whole corpus is gone through.
PARTS = 40

TAGS = {"vip": 12, "Vip Gold": 3, "b2b": 7, "café-actie": 2, "AND": 1, '5" pipe': 1}


class KnownTags:
    """Tags, the frequent ones first; notes among whom they were counted."""

    def __init__(self) -> None:
        self.asked: list[Checked | None] = []

    def values(
        self,
        criterion: Criterion,
        start: str = "",
        *,
        among: Checked | None = None,
        limit: int = 10,
        deadline: float = 0.1,
    ) -> tuple[Counted, ...]:
        self.asked.append(among)
        found = TAGS if criterion.name == "tag" else {}
        starts = (each for each in found.items() if start.lower() in each[0].lower())
        return tuple(Counted(*each) for each in starts)[:limit]

    def count(self, filter: Checked, *, deadline: float = 0.1) -> int | None:
        return None

    def as_of(self, criterion: Criterion) -> datetime | None:
        return None


class Shelf:
    """Two saved filters."""

    def saved(self, name: str) -> SavedFilter | None:
        return None

    def names(self) -> Iterator[str]:
        yield from ("Best customers", "Zomer")


ENVIRONMENT = cq.environment()
READING = ENVIRONMENT.reading(now=NOW)
TEMPLATES = {
    "orders>=1": {"en": "Bought at least once", "nl": "Minstens één keer gekocht"}
}


def completed(marked: str, locale: str = "en", limit: int = 40) -> Completion:
    """Complete the text at its bar."""
    caret = marked.index("|")
    return complete(
        marked.replace("|", "", 1),
        caret,
        ENVIRONMENT.schema,
        ENVIRONMENT.reading(now=NOW, locale=locale),
        saved=Shelf(),
        values=KnownTags(),
        templates=TEMPLATES,
        limit=limit,
        deadline=10,
    )


def taken(marked: str, locale: str = "en", limit: int = 40) -> list[str]:
    """Return the texts with each offer taken, with a bar at the caret."""
    text = marked.replace("|", "", 1)
    return [with_bar(text, each) for each in completed(marked, locale, limit).offers]


def with_bar(text: str, offer: Offer) -> str:
    done = offer.apply(text)
    return f"{done[: offer.caret]}|{done[offer.caret :]}"


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


def test_every_terminal_has_an_offer_or_none_on_purpose() -> None:
    assert set(OFFERED) == TERMINALS


# The wanted offers.

OFFERS = [
    ("or|", "orders|", "en"),
    ("number|", "number_of_orders|", "en"),
    ("oders|", None, "en"),
    ("tag|", "tag:|", "en"),
    ("acc|", "account_status:|", "en"),
    ("scription|", "product_subscription_status:|", "en"),
    ("bestel|", "bestellingen|", "en"),
    ("land|", "land:|", "en"),
    ("pla|", "plaats:|", "nl"),
    ("city|", "city:|", "nl"),
    ("PLÀA|", "plaats:|", "en"),
    ("CAFÉ-land|", None, "en"),
    ("tag:vip ord|", "tag:vip orders|", "en"),
    ("(tag:vip ord|", "(tag:vip orders|", "en"),
    ("NOT ta|", "NOT tag:|", "en"),
    ("-ta|", "-tag:|", "en"),
    ("ta|g:vip", "tag|:vip", "en"),
    ("ta| country:NL", "tag:| country:NL", "en"),
    ("orders|", "orders>|", "en"),
    ("orders |", "orders>=|", "en"),
    ("orders |", "orders BETWEEN |", "en"),
    ("orders |", "orders TUSSEN |", "nl"),
    ("orders |", "orders CONTAINS |", None),
    ("tag |", "tag:|", "en"),
    ("tag |", "tag CONTAINS |", "en"),
    ("tag |", "tag>|", None),
    ("tag st|", "tag STARTS WITH |", "en"),
    ("tag one|", "tag IN (|", "en"),
    ("tag NOT |", "tag NOT IN (|", "en"),
    ("tag IS |", "tag IS NULL |", "en"),
    ("tag IS |", "tag IS NOT NULL |", "en"),
    ("phone |", "phone CONTAINS |", None),
    ("orders more|", "orders>|", "en"),
    ("orders meer|", "orders>|", "nl"),
    ("tag:|", "tag:vip|", "en"),
    ("tag:v|", "tag:vip|", "en"),
    ("tag:gol|", 'tag:"Vip Gold"|', "en"),
    ("tag:|vip", "tag:b2b|", "en"),
    ("tag:vip go|", 'tag:"Vip Gold"|', "en"),
    ("country:united st|", "country:US|", "en"),
    ("country:united arab em|", "country:AE|", "en"),
    ("tag:vip |", "tag:b2b|", None),
    ("tag:vi|p,b2b", "tag:vip|,b2b", "en"),
    ("tag:vip,|", "tag:vip,b2b|", "en"),
    ("tag IN |", "tag IN (vip|", "en"),
    ("tag IN ('vip', |", "tag IN ('vip', b2b|", "en"),
    ('tag:"vip g|', 'tag:"Vip Gold"|', "en"),
    ('tag:"vip g|old" x', 'tag:"Vip Gold"| x', "en"),
    ("tag:'vip g|", "tag:'Vip Gold'|", "en"),
    ("tag IN (|", "tag IN (:|", None),
    ("orders:(|", "orders:(>|", "en"),
    ("tag:an|", 'tag:"AND"|', "en"),
    ("tag:pipe|", 'tag:"5\\" pipe"|', "en"),
    ("tag:(vip OR |", "tag:(vip OR b2b|", "en"),
    ("tag:(vip |", "tag:(vip OR |", "en"),
    ("tag:(vip |", "tag:(vip)|", "en"),
    ("country:neth|", "country:NL|", "en"),
    ("country:nederl|", "country:NL|", "en"),
    ("land:fran|", "land:FR|", "nl"),
    ("tax_exempt:|", "tax_exempt:yes|", "en"),
    ("order_date>|", "order_date>-30d|", "en"),
    ("order_date>=-|", "order_date>=-7d|", "en"),
    ("order_date:giste|", "order_date:gisteren|", "nl"),
    ("order_date:|", "order_date:2025|", "en"),
    ("orders>|", None, "en"),
    ("email:|", "email:*|", "en"),
    ("tag:vip |", "tag:vip AND |", "en"),
    ("tag:vip |", "tag:vip OF |", "nl"),
    ("tag:vip o|", "tag:vip OR |", "en"),
    ("tag:vip |", "tag:vip)|", None),
    ("(tag:vip |", "(tag:vip)|", "en"),
    ("(tag:vip)|", "(tag:vip) AND |", "en"),
    ("((tag:vip |) x", "((tag:vip)|) x", "en"),
    ("(tag:vip |)", "(tag:vip)|)", None),
    ("orders BETWEEN 1 |", "orders BETWEEN 1 AND |", "en"),
    ("orders TUSSEN 1 |", "orders TUSSEN 1 EN |", "nl"),
    ("|", "NOT |", "en"),
    ("|", "(|", "en"),
    ("orders_pl|", "orders_placed MATCHES (|", "en"),
    ("orders_placed |", "orders_placed MATCHES (|", "en"),
    ("orders_placed MATCHES (|", "orders_placed MATCHES (date|", "en"),
    ("orders_placed MATCHES (|", "orders_placed MATCHES (tag:|", None),
    ("orders_placed MATCHES (d|", "orders_placed MATCHES (date|", "en"),
    ("orders_placed MATCHES (amount |", "orders_placed MATCHES (amount>|", "en"),
    (
        "orders_placed MATCHES (date >= -30d, co|",
        "orders_placed MATCHES (date >= -30d, count|",
        "en",
    ),
    (
        "orders_placed MATCHES (date >= |, amount > 5)",
        "orders_placed MATCHES (date >= -90d|, amount > 5)",
        "en",
    ),
    (
        "orders_placed MATCHES (amount > 5 |",
        "orders_placed MATCHES (amount > 5)|",
        "en",
    ),
    ("anniv|", "anniversary(|", "en"),
    ("anniversary('metafields.a.b') |", "anniversary('metafields.a.b')=|", "en"),
    ("anniversary('metafields.a.b') |", "anniversary('metafields.a.b') tag:|", None),
    (
        "anniversary('metafields.a.b') = |",
        "anniversary('metafields.a.b') = today|",
        "en",
    ),
    ("customer_within|", "customer_within_distance MATCHES (|", "en"),
    ("tag:vip ord|", "tag:vip ORDER BY |", "en"),
    ("tag:vip ORDER BY |", "tag:vip ORDER BY name |", "en"),
    ("tag:vip ORDER BY name |", "tag:vip ORDER BY name DESC |", "en"),
    ("segment:|", 'segment:"Best customers"|', "en"),
    ("segment:zo|", 'segment:"Zomer"|', "en"),
    ("|", 'segment:"Zomer"|', "en"),
    ("|", "orders>=1|", "en"),
    ("gekocht|", "orders>=1|", "nl"),
    # Mistakes elsewhere hide nothing.
    ("tag: AND orders>3 AND ta|", "tag: AND orders>3 AND tag:|", "en"),
    ("(tag:vip AND AND ord|", "(tag:vip AND AND orders|", "en"),
    ("orders >> 3 ta|", "orders >> 3 tag:|", "en"),
    ("ta| AND orders >>", "tag:| AND orders >>", "en"),
    ('tag:"vip AND orders|', None, "en"),
]


@pytest.mark.parametrize(("marked", "wanted", "locale"), OFFERS)
def test_at_a_caret_is_offered(
    marked: str, wanted: str | None, locale: str | None
) -> None:
    found = taken(marked, locale or "en", limit=100)

    if wanted is None:
        assert not [each for each in found if each.endswith(marked) and each != marked]
    else:
        assert (wanted in found) == (locale is not None)


FIRST = [
    ("tag:vip |", ["tag:vip AND |", "tag:vip OR |"]),
    ("tag:|", ["tag:vip|", 'tag:"Vip Gold"|', "tag:b2b|"]),
    ("tag |", ["tag:|", "tag==|", "tag!=|"]),
    (
        "orders>3 AND country:bel|",
        ["orders>3 AND country:BY|", "orders>3 AND country:BE|"],
    ),
    ("tag|", ["tag:|"]),
]


@pytest.mark.parametrize(("marked", "wanted"), FIRST)
def test_the_best_comes_first(marked: str, wanted: list[str]) -> None:
    assert wanted == taken(marked)[: len(wanted)]


def test_an_empty_text_starts_with_what_was_saved_and_templates() -> None:
    kinds = [each.kind for each in completed("|", limit=10).offers]

    assert ["saved", "saved", "template", "field"] == kinds[:4]


def test_labels_are_in_the_readers_language() -> None:
    for locale, wanted in (("en", "more than"), ("nl", "meer dan")):
        offer = next(
            each for each in completed("orders|", locale).offers if ">" in each.text
        )
        assert (wanted, "operator", "value") == (offer.label, offer.kind, offer.opens)


def test_every_label_has_words() -> None:
    for locale in ("en", "nl"):
        for marked, _, _ in OFFERS:
            for each in completed(marked, locale).offers:
                assert each.label.strip()
                assert not each.label.startswith("offer-")


def test_values_have_counts_and_fields_have_help() -> None:
    value = completed("tag:v|").offers[0]
    field = completed("tag|").offers[0]

    assert (12, "") == (value.count, value.detail)
    assert field.count is None
    assert field.detail.startswith("One of the customer's tags")


RESTS = [
    ("tag:v|", None),
    ("country:NL AND tag:v|", "country:NL"),
    ("country:NL tag:v| orders>3", "country:NL AND orders>3"),
    ("country:NL OR tag:v|", None),
    ("orders>3 AND (country:NL OR tag:v|)", "orders>3"),
    ("orders>3 AND NOT tag:v|", "orders>3"),
    ("contry:NL AND tag:v|", None),
    ("orders>3 AND tag:v| AND (", None),
]


@pytest.mark.parametrize(("marked", "rest"), RESTS)
def test_values_are_counted_under_the_rest_of_the_query(
    marked: str, rest: str | None
) -> None:
    values = KnownTags()
    complete(
        marked.replace("|", ""),
        marked.index("|"),
        ENVIRONMENT.schema,
        READING,
        values=values,
        deadline=10,
    )
    wanted = None if rest is None else ENVIRONMENT.compile(rest, now=NOW).checked

    assert [wanted] == values.asked[:1]


def test_without_time_only_what_is_known_without_data_is_offered() -> None:
    values = KnownTags()
    found = complete("tag:v", 5, ENVIRONMENT.schema, READING, values=values, deadline=0)

    assert ([], ()) == (values.asked, found.offers)


class Broken(KnownTags):
    """A store that cannot be read."""

    def values(self, *_: object, **__: object) -> tuple[Counted, ...]:
        raise StorageError("database-corrupt", {"file": "my.shop"})


def test_where_the_store_cannot_be_read_the_rest_is_offered() -> None:
    found = complete(
        "country:nether", 14, ENVIRONMENT.schema, READING, values=Broken(), deadline=10
    )

    assert ["NL", "BQ"] == [each.text for each in found.offers]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_offers_may_be_wanted(limit: int) -> None:
    assert () == ENVIRONMENT.complete("ta", limit=limit).offers


def test_there_are_no_more_offers_than_wanted() -> None:
    assert 3 == len(completed("|", limit=3).offers)


@pytest.mark.parametrize("caret", [-5, 0, 3, 99])
def test_a_caret_outside_of_the_text_is_at_its_end(caret: int) -> None:
    found = cq.complete("tag", caret)

    assert 0 <= found.replace.start <= found.replace.end <= 3


@pytest.mark.parametrize("text", ["a" * 10_001, "(" * 200, "\0", "\ud800", '"' * 99])
def test_hostile_texts_are_completed_or_not(text: str) -> None:
    assert isinstance(cq.complete(text), Completion)


def test_every_word_of_an_offer_is_used() -> None:
    source = "".join(
        path.read_text("utf-8")
        for folder in ("schema/completion", "cli")
        for path in (TESTS.parent / "custquery" / folder).glob("*.py")
    )
    codes = {
        re.sub(r"_(one|other)$", "", code)
        for code in catalogue("en")
        if code.startswith("offer-")
    }
    made = {f"offer-{each}" for each in ("and", "or", "not")}
    made |= {f"offer-kind-{each}" for each in get_args(Kind)}

    assert made == {code for code in codes if f'"{code}"' not in source}
