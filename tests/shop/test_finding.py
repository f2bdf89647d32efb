"""What `Shop` finds, counts and lists, and what it refuses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from custquery.environment import Environment
from custquery.language.errors import FilterError, RequestError
from custquery.schema.reading import microseconds
from custquery.shop import Settings, Shop
from custquery.shop.store.sorting import SORTS
from custquery.targets.engines import Engine

NOW = microseconds(datetime(2025, 6, 15, 12, tzinfo=UTC))
DAY = 86_400_000_000

PEOPLE = [
    {
        "first_name": "Noor",
        "last_name": "de Vries",
        "email": "noor@example.com",
        "updated_at": NOW - 1 * DAY,
        "created_at": NOW - 40 * DAY,
        "tag": ["vip"],
        "order": [{"placed_at": NOW - 9 * DAY, "total": 300_00}],
    },
    {
        "first_name": "Élise",
        "last_name": "Ångström",
        "email": "ELISE@example.com",
        "updated_at": NOW - 2 * DAY,
        "created_at": NOW - 20 * DAY,
        "tag": ["vip"],
        "order": [{"placed_at": NOW - 8 * DAY, "total": 50_00}] * 2,
    },
    {
        "first_name": "Björn",
        "updated_at": NOW - 3 * DAY,
        "created_at": NOW - 30 * DAY,
        "phone": "+31612345678",
    },
]


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.add(PEOPLE)
    return shop


def names(shop: Shop, text: str = "", **options: object) -> list[str | None]:
    page = shop.find(text, **options)  # type: ignore[arg-type]
    return [each.first_name for each in page.customers]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (None, ["Noor", "Élise", "Björn"]),
        ("-updated_at", ["Noor", "Élise", "Björn"]),
        ("updated", ["Björn", "Élise", "Noor"]),
        ("-amount_spent", ["Noor", "Élise", "Björn"]),
        ("-total_spent", ["Noor", "Élise", "Björn"]),
        ("besteed", ["Björn", "Élise", "Noor"]),
        ("-orders", ["Élise", "Noor", "Björn"]),
        ("-number_of_orders", ["Élise", "Noor", "Björn"]),
        ("customer_added_date", ["Noor", "Björn", "Élise"]),
        ("-created_at", ["Élise", "Björn", "Noor"]),
        ("name", ["Élise", "Björn", "Noor"]),
        ("-name", ["Noor", "Björn", "Élise"]),
        ("last_name", ["Élise", "Björn", "Noor"]),
        ("email", ["Élise", "Noor", "Björn"]),
        ("-email", ["Noor", "Élise", "Björn"]),
        ("last_order_date", ["Noor", "Élise", "Björn"]),
        ("-last_order_date", ["Élise", "Noor", "Björn"]),
        ("id", ["Noor", "Élise", "Björn"]),
        ("-ID", ["Björn", "Élise", "Noor"]),
    ],
)
def test_customers_are_sorted(shop: Shop, sort: str, expected: list[str]) -> None:
    assert expected == names(shop, sort=sort)


def test_the_text_says_how_to_sort_when_nobody_else_does(shop: Shop) -> None:
    text = "id:* ORDER BY amount_spent DESC"

    assert ["Noor", "Élise", "Björn"] == names(shop, text)
    assert ["Élise", "Noor", "Björn"] == names(shop, text, sort="-orders")
    assert ["Björn", "Élise", "Noor"] == names(shop, text.removesuffix(" DESC"))


def test_an_order_by_two_things_is_refused(shop: Shop) -> None:
    with pytest.raises(RequestError) as caught:
        shop.find("tag:vip ORDER BY orders, name")

    assert "sort-one-only" == caught.value.code


@pytest.mark.parametrize("sort", ["size", "-note", "tag", "", "-"])
def test_an_unknown_sort_key_is_refused_with_the_list(shop: Shop, sort: str) -> None:
    with pytest.raises(RequestError) as caught:
        shop.find(sort=sort)

    assert "sort-unknown" == caught.value.code
    assert all(each.name in str(caught.value) for each in SORTS)


@pytest.mark.parametrize("limit", [0, -1, 251])
def test_a_page_of_no_or_too_many_customers_is_refused(shop: Shop, limit: int) -> None:
    with pytest.raises(RequestError) as caught:
        shop.find(limit=limit)

    assert "limit-out-of-range" == caught.value.code


def test_a_cursor_is_of_one_query_in_one_order(shop: Shop) -> None:
    cursor = shop.find("tag:vip", limit=1).next
    assert cursor is not None

    assert ["Élise"] == names(shop, "label:vip", limit=1, page=cursor)
    for text, sort in (("tag:vip orders>0", None), ("tag:vip", "updated_at")):
        with pytest.raises(RequestError) as caught:
            shop.find(text, sort=sort, page=cursor)
        assert "page-of-another-query" == caught.value.code


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "W10", "bnVsbA"])
def test_what_is_no_cursor_is_refused(shop: Shop, cursor: str) -> None:
    with pytest.raises(RequestError) as caught:
        shop.find(page=cursor)

    assert "page-not-read" == caught.value.code


def test_the_last_page_says_that_it_is(shop: Shop) -> None:
    assert shop.find(limit=3).next is None
    assert shop.find(limit=2).next is not None
    assert shop.find("tag:nobody").next is None


def test_a_wrong_filter_is_refused_everywhere(shop: Shop) -> None:
    for ask in (shop.find, shop.count, shop.ids):
        with pytest.raises(FilterError):
            ask("contry:NL")


def test_a_compiled_query_is_asked_like_its_text(shop: Shop) -> None:
    query = shop.environment.compile("tag:vip orders>1")

    assert ["Élise"] == names(shop, query)  # type: ignore[arg-type]
    assert 1 == shop.count(query)
    assert [2] == list(shop.ids(query))


def test_the_empty_filter_is_everyone(shop: Shop) -> None:
    assert 3 == shop.count()
    assert [1, 2, 3] == list(shop.ids())


def test_ids_are_of_one_moment_whatever_is_written(shop: Shop) -> None:
    ids = shop.ids()
    first = next(ids)
    shop.add([{"name": "Bas"}])

    assert [1, 2, 3] == [first, *ids]
    assert [1, 2, 3, 4] == list(shop.ids())


def test_ids_that_nobody_reads_on_hold_nothing_up(shop: Shop) -> None:
    ids = shop.ids()
    next(ids)
    ids.close()  # type: ignore[attr-defined]

    shop.add([{"name": "Bas"}])
    assert 4 == shop.count()


def test_dates_count_from_the_present_of_the_shop(shop: Shop) -> None:
    assert 2 == shop.count("created_at>=-30d")


def test_a_shop_reads_in_its_own_zone_currency_and_region(tmp_path: Path) -> None:
    settings = Settings(currency="JPY", zone="Asia/Tokyo", region="JP")
    with Shop.create(tmp_path / "tokyo.shop", settings) as shop:
        shop.add(
            [
                {
                    "name": "さくら",
                    "phone": "090-1234-5678",
                    # 2025-01-01 in Tokyo, still 2024 in Amsterdam.
                    "created_at": microseconds(datetime(2024, 12, 31, 16, tzinfo=UTC)),
                    "order": [{"placed_at": 1, "total": 1200}],
                }
            ]
        )
        found = shop.find("created_at:2025-01-01 amount_spent:1200 phone:09012345678")

    assert ["1200 JPY"] == [
        f"{each.amount_spent} {each.currency}" for each in found.customers
    ]


def test_an_environment_of_the_host_reads_its_filters(
    shop: Shop, where: str, engine: Engine | None
) -> None:
    dutch = Environment(
        schema=shop.environment.schema, tables=shop.environment.tables, locale="nl"
    )
    with Shop.open(where, dutch, engine=engine) as another:
        assert 1 == another.count("besteed > 100,50")


def test_customers_read_like_plain_records(shop: Shop) -> None:
    texts = ["tag:vip", "orders>1", "amount_spent>=300", "NOT email:*", "noor"]
    everyone = shop.find().customers

    for text in texts:
        query = shop.environment.compile(text)
        assert set(shop.ids(query)) == {each.id for each in query.filter(everyone)}
