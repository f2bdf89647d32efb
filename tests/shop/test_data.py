"""
Every name of the shop's data selects real customers, in SQL and in memory.

``data_shop.json`` is a small shop, ``data_filters.json`` says whom each filter selects.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from custquery.schema.checked import All, Any, Checked, Named, Not, Related, Test
from custquery.schema.reading import microseconds
from custquery.shop import Settings, Shop
from custquery.shop.criteria import CRITERIA, FUNCTIONS, RELATIONS
from custquery.shop.model import MODEL
from custquery.targets.memory import to_predicate

HERE = Path(__file__).parent
SHOP = json.loads(HERE.joinpath("data_shop.json").read_text("utf-8"))
FILTERS = json.loads(HERE.joinpath("data_filters.json").read_text("utf-8"))

NOW = datetime.fromisoformat("2025-06-15T12:00:00+02:00")

Nested = dict[str, object] | list[object] | str | int | float | None


def stored(value: Nested, name: str = "") -> Nested:
    """Bring rows as they are written in JSON to the units of the store."""
    if isinstance(value, dict):
        return {key: stored(each, key) for key, each in value.items()}  # type: ignore[arg-type]
    if isinstance(value, list):
        return [stored(each) for each in value]  # type: ignore[arg-type]
    if name.endswith("_at") and isinstance(value, str):
        return microseconds(datetime.fromisoformat(value))
    return value


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    path = tmp_path_factory.mktemp("data") / "data.shop"
    with Shop.create(path, Settings(now=NOW)) as shop:
        with shop.write() as rows:
            rows.define_metafields(SHOP["metafields"])
            rows.products(SHOP["products"])
            rows.companies(SHOP["companies"])
            rows.records(stored(SHOP["customers"]))  # type: ignore[arg-type]
        yield shop


@pytest.mark.parametrize("text", FILTERS)
def test_a_filter_selects_the_same_customers_in_sql_and_in_memory(
    filled: Shop, text: str
) -> None:
    query = filled.environment.compile(text)
    holds = to_predicate(query.checked, MODEL, query.reading, query.environment.schema)
    records = {number: filled.record(number) for number in range(1, 7)}
    in_memory = [number for number, record in records.items() if holds(record)]

    assert FILTERS[text] == list(filled.ids(query))
    assert FILTERS[text] == in_memory
    assert FILTERS[text] == list(filled.ids(query.canonical))


@pytest.mark.parametrize(
    "text",
    [
        "customer_cities CONTAINS 'US-NY-NewYorkCity'",
        "customer_cities NOT CONTAINS 'NL-NH-Amsterdam'",
        "customer_regions CONTAINS 'US-NY'",
        "sku:TEA-1",
        "product_tag:organic",
    ],
)
def test_a_value_that_a_customer_has_is_not_said_to_be_unknown(
    filled: Shop, text: str
) -> None:
    assert () == filled.environment.check(text).diagnostics


def test_the_data_is_healthy(filled: Shop) -> None:
    assert filled.doctor().ok


def test_a_record_of_one_shop_is_the_same_in_another(
    filled: Shop, tmp_path: Path
) -> None:
    records = [filled.record(number) for number in range(1, 7)]
    with Shop.create(tmp_path / "other.shop", Settings(now=NOW)) as other:
        with other.write() as rows:
            rows.define_metafields(SHOP["metafields"])
            rows.companies(SHOP["companies"])
            rows.records(each for each in records if each is not None)

        assert records == [other.record(number) for number in range(1, 7)]
        assert other.doctor().ok


#: Names that other tests ask of the shop.
ELSEWHERE = {
    *("id", "name", "first_name", "last_name", "email", "email_domain", "phone"),
    *("company", "note", "tag", "language", "account_status", "tax_exempt"),
    *("customer_added_date", "updated_at", "orders", "amount_spent", "order_date"),
    *("first_order_date", "last_order_date", "abandoned_checkout_date"),
    *("product_subscription_status", "email_subscription_status"),
    *("accepts_marketing", "sms_subscription_status"),
}


def test_every_criterion_relation_and_parameter_is_asked(filled: Shop) -> None:
    checked = [filled.environment.compile(text).checked for text in FILTERS]
    asked = {name for each in checked for name in names_in(each)}

    assert set() == set(wanted()) - asked
    assert all(any(each.name in text for text in FILTERS) for each in FUNCTIONS)


def names_in(node: Checked) -> Iterator[str]:
    """Yield the criteria that are tested, and the parameters by relation."""
    match node:
        case Test(criterion):
            yield criterion.name
        case All(items) | Any(items):
            for each in items:
                yield from names_in(each)
        case Not(item) | Named(_, item):
            yield from names_in(item)
        case Related(relation, where, having):
            yield relation.name
            for each in (*names_in(where), *names_in(having)):
                yield f"{relation.name} {each}"


def wanted() -> Iterator[str]:
    yield from (each.name for each in CRITERIA if each.name not in ELSEWHERE)
    for relation in RELATIONS:
        yield relation.name
        for each in (*relation.row, *relation.aggregates):
            yield f"{relation.name} {each.name}"
