"""What may come at a caret: the wanted offers, the best ones first."""

import re
from pathlib import Path
from typing import get_args

import pytest

import custquery as cq
from custquery.language.errors import StorageError
from custquery.language.expected import TERMINALS
from custquery.language.messages import catalogue
from custquery.schema.completion import OFFERED, Completion, Kind, complete
from custquery.schema.ports import Counted
from tests.schema.completion.caret import (
    ENVIRONMENT,
    NOW,
    READING,
    KnownTags,
    completed,
    taken,
)

PACKAGE = Path(cq.__file__).parent


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
        for path in (PACKAGE / folder).glob("*.py")
    )
    codes = {
        re.sub(r"_(one|other)$", "", code)
        for code in catalogue("en")
        if code.startswith("offer-")
    }
    made = {f"offer-{each}" for each in ("and", "or", "not")}
    made |= {f"offer-kind-{each}" for each in get_args(Kind)}

    assert made == {code for code in codes if f'"{code}"' not in source}
