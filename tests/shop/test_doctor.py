"""The doctor finds whatever is not as the rows say, and puts it right."""

from collections.abc import Callable

import pytest

from custquery.schema.types import Choice
from custquery.schema.value_sets import Value
from custquery.shop import Shop
from custquery.shop.criteria import orders
from custquery.shop.model import MODEL
from custquery.shop.store.tables import TABLES, TEXTS, TOTALS
from custquery.targets.memory import values_of

Sql = Callable[..., list[tuple[object, ...]]]

PERSON = {
    "first_name": "Zoë",
    "last_name": "de Vries",
    "email": "zoe@example.com",
    "phone": "+31612345678",
    "company": "Café",
    "note": "Hé!",
    "tag": ["VIP", "b2b"],
    "multipass_identifier": "Zoë-1",
    "address": [
        {
            "address1": "Kölner Straße 1",
            "address2": "2. Etage",
            "zip": "50667",
            "city": "Köln",
            "region": "Nordrhein",
            "region_code": "NW",
            "country": "DE",
            "latitude": 50.94,
            "longitude": 6.96,
        }
    ],
    "order": [
        {
            "placed_at": 5,
            "total": 100,
            "shipping_city": "Gent",
            "shipping_region_code": "VOV",
            "shipping_country": "BE",
            "billing_city": "Gent",
            "billing_region_code": "VOV",
            "billing_country": "BE",
            "order_line": [{"title": "Thé vert", "sku": "Thé-1", "product_id": 7}],
        },
        {"placed_at": 9, "total": 50},
    ],
    "metafield": [
        {"path": "facts.birth_date", "value": "1990-02-28"},
        {"path": "facts.seen", "value": "2025-01-01T00:30"},
        {"path": "facts.colour", "value": "Crème"},
        {"path": "facts.size", "value": "12.5"},
        {"path": "facts.member", "value": "yes"},
    ],
    "checkout": [{"touched_at": 7}],
    "subscription_contract": [{"status": "paused"}],
}

PRODUCT = {"id": 7, "category": "Thé", "vendor": "Café", "product_tag": ["Été"]}

DEFINED = {
    "birth_date": "date",
    "seen": "date_time",
    "colour": "text",
    "size": "number",
    "member": "yesno",
}

#: Something that was not so, for each column that is kept.
WRONG = (
    [("customer", each, 77) for each in TOTALS if each != "subscription_status"]
    + [("customer", "subscription_status", "active")]
    + [("customer", f"{each}_folded", "x") for each in TEXTS]
    + [("customer", f"{each}_words", " x ") for each in TEXTS]
    + [("customer", each, "x") for each in ("email_key", "name_order", "search_words")]
    + [("customer", "multipass_identifier_folded", "x")]
    + [("tag", "folded", "x")]
    + [
        (table, f"{prefix}{code}", "x")
        for table, prefix in (
            ("address", ""),
            ("order", "shipping_"),
            ("order", "billing_"),
            ("place", ""),
        )
        for code in ("region_key", "city_code")
    ]
    + [
        (table, f"{code}_folded", "x")
        for table in ("address", "place")
        for code in ("region_key", "city_code")
    ]
    + [
        ("address", f"{each}_{form}", "x")
        for each in ("address1", "address2", "city", "region")
        for form in ("folded", "words")
    ]
    + [("address", each, 77) for each in "xyz"]
    + [("address", "zip_folded", "x")]
    + [("order_line", each, "x") for each in ("title_folded", "title_words")]
    + [("order_line", "sku_folded", "x")]
    + [("product", f"{each}_folded", "x") for each in ("category", "vendor")]
    + [("product_tag", "folded", "x")]
    + [("segment", "name_key", "x")]
    + [("metafield", each, "x") for each in ("text_folded", "text_words")]
    + [("metafield", each, 77) for each in ("number", "instant", "day", "month_day")]
    + [("metafield", "yesno", 0)]
    + [
        ("place", f"{each}_{form}", "x")
        for each in ("city", "region", "region_code")
        for form in ("folded", "words")
    ]
)


@pytest.fixture
def shop(shop: Shop) -> Shop:
    for key, kind in DEFINED.items():
        shop.define_metafield("facts", key, kind)  # type: ignore[arg-type]
    shop.add_products([PRODUCT])
    shop.add([PERSON, {"name": "Bas"}])
    shop.segments.save("Trouwe klanten", "orders>3")
    assert shop.doctor().ok
    return shop


def codes(shop: Shop) -> list[tuple[str, object, object]]:
    return [
        (each.code, each.args.get("table"), each.args.get("column"))
        for each in shop.doctor().findings
    ]


def everything(sql: Sql, table: str) -> list[tuple[object, ...]]:
    return sql('SELECT * FROM "{}" ORDER BY 1, 2'.replace("{}", table))


#: Which row of a table is damaged, and who is named.
WHICH = {
    "customer": "id = 1",
    "tag": "tag = 'b2b'",
    "place": "customer_id = 1 AND country = 'DE'",
    "order": "id = 1",
    "metafield": "path = 'facts.member'",
}


@pytest.mark.parametrize(("table", "column", "value"), WRONG)
def test_a_column_that_is_wrong_is_found_and_repaired(
    shop: Shop, sql: Sql, table: str, column: str, value: object
) -> None:
    healthy = everything(sql, table)
    which = WHICH.get(table, "true")
    sql(" ".join(("UPDATE", f'"{table}"', "SET", column, "= ? WHERE", which)), value)

    assert ("doctor-column-differs", table, column) in codes(shop)
    [finding, *_] = shop.doctor().findings
    named = () if table in {"product", "product_tag", "segment"} else (1,)
    assert (1, named) == (finding.count, finding.customers)
    assert f"{table}.{column}" in finding.render("nl")

    assert shop.doctor(repair=True).repaired
    assert shop.doctor().ok
    assert healthy == everything(sql, table)


def test_every_column_that_is_kept_is_examined() -> None:
    kept = {
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if column.kept
    }

    assert kept == {(table, column) for table, column, _ in WRONG}


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM place",
        "UPDATE place SET country = 'BE'",
        "INSERT INTO place (customer_id, ordinal, city) VALUES (2, 1, 'Gent')",
    ],
)
def test_places_that_are_wrong_are_found_and_repaired(
    shop: Shop, sql: Sql, damage: str
) -> None:
    sql(damage)

    assert ("doctor-places-differ", None, None) in codes(shop)
    shop.doctor(repair=True)
    assert shop.doctor().ok
    assert 1 == shop.count("city:koeln OR city:köln")


@pytest.mark.parametrize(
    "damage",
    [
        'UPDATE "order" SET cancelled_at = 1 WHERE id = 1',
        "DELETE FROM checkout",
        "DELETE FROM subscription_contract",
        "INSERT INTO address (id, customer_id, city) VALUES (9, 2, 'Gent')",
        "UPDATE customer SET first_name = 'Bo'",
    ],
)
def test_rows_that_were_written_past_the_shop_are_noticed(
    shop: Shop, sql: Sql, damage: str
) -> None:
    sql(damage)

    assert not shop.doctor().ok
    shop.doctor(repair=True)
    assert shop.doctor().ok


def test_texts_of_an_older_folding_are_found_and_refolded(shop: Shop, sql: Sql) -> None:
    sql("UPDATE setting SET value = '0' WHERE name = 'fold_version'")

    assert [("doctor-fold-version", None, None)] == codes(shop)
    shop.doctor(repair=True)
    assert shop.doctor().ok


def test_tags_that_become_the_same_are_one_after_refolding(
    shop: Shop, sql: Sql
) -> None:
    sql("INSERT INTO tag (customer_id, folded, tag) VALUES (1, 'ViP', 'vip')")

    assert ("doctor-column-differs", "tag", "folded") in codes(shop)
    shop.doctor(repair=True)
    assert [("b2b",), ("vip",)] == sql("SELECT folded FROM tag ORDER BY folded")


@pytest.mark.usefixtures("path")  # another engine does not take such a row
def test_rows_that_belong_to_nothing_are_found(shop: Shop, sql: Sql) -> None:
    sql("INSERT INTO order_line (order_id) VALUES (99)")

    assert [("doctor-rows-astray", "order_line", None)] == codes(shop)
    assert "1 row of order_line" in shop.doctor().findings[0].render()
    assert "1 rij van order_line" in shop.doctor().findings[0].render("nl")


@pytest.mark.usefixtures("path")  # only SQLite says so
def test_a_healthy_shop_is_not_written(shop: Shop, sql: Sql) -> None:
    before = sql("PRAGMA data_version")
    report = shop.doctor(repair=True)

    assert (2, (), False) == (report.customers, report.findings, report.repaired)
    assert before == sql("PRAGMA data_version")


@pytest.mark.parametrize(
    "criterion",
    [
        orders.ORDERS,
        orders.AMOUNT_SPENT,
        orders.FIRST_ORDER_DATE,
        orders.LAST_ORDER_DATE,
        orders.PRODUCT_SUBSCRIPTION_STATUS,
    ],
    ids=lambda each: each.name,
)
def test_what_is_kept_is_what_the_rows_say(
    shop: Shop, sql: Sql, criterion: object
) -> None:
    reading = shop.environment.reading()
    column = MODEL.kept[criterion.source].name  # type: ignore[attr-defined]

    for number, kept in sql("SELECT id, {} FROM customer".replace("{}", column)):
        record = shop.record(int(str(number)))
        said = values_of(criterion, MODEL, reading)(record)  # type: ignore[arg-type]
        assert list(said) == [] if kept is None else [as_kept(said[0])] == [kept]


def as_kept(value: Value) -> object:
    """Money is in major units, and every amount here in euros."""
    return value if isinstance(value, (str, int)) else int(value * 100)


def test_the_statuses_of_contracts_are_those_of_the_criterion() -> None:
    kind = orders.PRODUCT_SUBSCRIPTION_STATUS.type

    assert isinstance(kind, Choice)
    assert "never_subscribed" == kind.members[-1].code
