"""What is written is there, all of it or nothing, with what is kept beside it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop import Batch, Shop

Sql = Callable[..., list[tuple[object, ...]]]

NOW = microseconds(datetime(2025, 6, 15, 12, tzinfo=UTC))
DAY = 86_400_000_000

NOOR = {
    "first_name": "Noor",
    "last_name": "’t Hoen",
    "email": "Noor@Example.com",
    "phone": "06-12345678",
    "company": "Bäckerei",
    "note": "Belt liever.\nNooit op maandag.",
    "language": "Dutch",
    "account_status": "ENABLED",
    "email_status": "subscribed",
    "tax_exempt": True,
    "created_at": NOW - 9 * DAY,
    "updated_at": NOW - 3 * DAY,
    "tag": ["VIP", "b2b, gift card"],
    "address": [
        {"city": "'s-Hertogenbosch", "country": "Nederland", "is_default": 1},
        {"city": "Gent", "country": "BE", "region_code": "VOV"},
    ],
    "order": [
        {
            "name": "#1001",
            "placed_at": NOW - 5 * DAY,
            "total": 12_50,
            "refunded": 2_50,
            "shipping_country": "DE",
            "shipping_city": "Köln",
            "order_line": [{"title": "CD", "quantity": 2, "total": 12_50}],
        },
        {"placed_at": NOW - 4 * DAY, "total": 100_00, "test": 1},
    ],
    "checkout": [{"touched_at": NOW - DAY, "total": 5_00}],
    "subscription_contract": [{"status": "paused"}],
}


def totals(shop: Shop, number: int = 1) -> tuple[object, ...]:
    found = shop.customer(number)
    assert found is not None
    return (found.orders, found.amount_spent * 100, found.product_subscription_status)


def _write_a_sound_one_and(shop: Shop, write: Callable[[Batch], object]) -> None:
    with shop.write() as rows:
        rows.customers([{"name": "sound"}])
        write(rows)


def refused(shop: Shop, write: Callable[[Batch], object]) -> RequestError:
    """Write one sound customer and then what is refused; return the refusal."""
    before = shop.count()
    with pytest.raises(RequestError) as caught:
        _write_a_sound_one_and(shop, write)
    assert before == shop.count(), "half a batch stayed"
    return caught.value


def test_a_record_comes_back_as_it_was_given(shop: Shop) -> None:
    [number] = shop.add([NOOR])
    record = shop.record(number)
    assert record is not None

    given = {name: value for name, value in NOOR.items() if not isinstance(value, list)}
    read = {"language": "nl", "account_status": "enabled", "phone": "+31612345678"}
    assert given | read == {name: record[name] for name in given}
    assert "Noor ’t Hoen" == record["name"]
    assert ["VIP", "b2b", "gift card"] == sorted(
        row["tag"] for row in rows_of(record, "tag")
    )
    assert ["NL", "BE"] == [row["country"] for row in rows_of(record, "address")]
    [first, _] = rows_of(record, "order")
    assert ["CD"] == [line["title"] for line in rows_of(first, "order_line")]


def rows_of(record: dict[str, object], name: str) -> list[dict[str, object]]:
    rows = record[name]
    assert isinstance(rows, list)
    return rows


def test_a_record_makes_the_same_customer_in_another_shop(
    shop: Shop, tmp_path: Path
) -> None:
    [number] = shop.add([NOOR])
    record = shop.record(number)
    assert record is not None

    with Shop.create(tmp_path / "another.shop", shop.settings) as another:
        another.add([record])

        assert record == another.record(number)
        assert shop.customer(number) == another.customer(number)


def test_who_is_not_there_has_no_record(shop: Shop) -> None:
    assert shop.record(42) is None
    assert shop.customer(42) is None


def test_a_customer_is_shown_as_people_see_her(shop: Shop) -> None:
    [number] = shop.add([NOOR])
    noor = shop.customer(number)
    assert noor is not None

    assert "Noor ’t Hoen" == noor.name
    assert ("b2b", "gift card", "VIP") == noor.tags
    assert ("BE", "DE", "NL") == noor.countries
    assert ("Gent", "Köln", "'s-Hertogenbosch") == noor.cities
    assert (1, "10.00", "EUR") == (noor.orders, str(noor.amount_spent), noor.currency)
    assert "2025-06-12T14:00:00+02:00" == noor.updated_at.isoformat()
    assert noor.tax_exempt


# What is kept, after each kind of write


def test_orders_that_do_not_count_are_not_counted(shop: Shop) -> None:
    orders = [
        {"placed_at": NOW, "total": 1_00},
        {"placed_at": NOW, "total": 2_00, "test": 1},
        {"placed_at": NOW, "total": 4_00, "cancelled_at": NOW},
        {"placed_at": NOW, "total": 8_00, "deleted_at": NOW},
    ]
    shop.add([{"name": "Noor", "order": orders}])

    assert (1, 1_00, "never_subscribed") == totals(shop)


def test_an_order_that_is_cancelled_counts_no_longer(shop: Shop) -> None:
    shop.add([NOOR])
    with shop.write() as rows:
        rows.orders([{"id": 1, "cancelled_at": NOW}])

    assert (0, 0, "paused") == totals(shop)
    found = shop.customer(1)
    assert found is not None
    assert found.first_order_date is None


def test_an_order_that_moves_leaves_its_customer(shop: Shop) -> None:
    shop.add([NOOR, {"name": "Bas"}])
    with shop.write() as rows:
        rows.orders([{"id": 1, "customer_id": 2}])

    assert (0, 0, "paused") == totals(shop, 1)
    assert (1, 10_00, "never_subscribed") == totals(shop, 2)
    assert [1] == list(shop.ids("NOT country:DE"))
    assert [2] == list(shop.ids("country:DE"))


def test_a_refund_is_taken_off_what_was_spent(shop: Shop) -> None:
    shop.add([NOOR])
    with shop.write() as rows:
        rows.orders([{"id": 1, "refunded": 12_50}])

    assert (1, 0, "paused") == totals(shop)


def test_lines_that_are_given_replace_those_of_the_order(shop: Shop) -> None:
    shop.add([NOOR])
    with shop.write() as rows:
        rows.orders([{"id": 1, "order_line": [{"title": "LP", "total": 1}]}])
        rows.orders([{"id": 1, "name": "#1"}])

    record = shop.record(1)
    assert record is not None
    [order, _] = rows_of(record, "order")
    assert ["LP"] == [line["title"] for line in rows_of(order, "order_line")]


def test_the_liveliest_contract_counts(shop: Shop) -> None:
    shop.add([NOOR])
    seen = []
    for status in ("expired", "active", "cancelled"):
        with shop.write() as rows:
            rows.contracts([{"customer_id": 1, "status": status}])
        seen.append(totals(shop)[-1])

    assert ["paused", "active", "active"] == seen


def test_a_checkout_that_is_completed_is_no_longer_abandoned(shop: Shop) -> None:
    shop.add([NOOR])
    before = shop.count("abandoned_checkout_date:*")
    with shop.write() as rows:
        rows.checkouts([{"id": 1, "completed_at": NOW}])

    assert (1, 0) == (before, shop.count("abandoned_checkout_date:*"))


def test_a_recent_checkout_does_not_hide_an_abandoned_one(shop: Shop) -> None:
    shop.add([NOOR])
    with shop.write() as rows:
        rows.checkouts([{"customer_id": 1, "touched_at": NOW - 1}])
    found = shop.customer(1)
    assert found is not None

    assert 1 == shop.count("abandoned_checkout_date<=2025-06-14")
    assert "2025-06-14" == str(found.abandoned_checkout_date)[:10]


def test_an_address_that_goes_takes_its_country_along(shop: Shop) -> None:
    shop.add([NOOR])
    before = shop.count("country:NL"), shop.count("hertogenbosch")
    with shop.write() as rows:
        rows.remove_addresses([1, 99])

    assert ((1, 1), (0, 0)) == (
        before,
        (shop.count("country:NL"), shop.count("hertogenbosch")),
    )


def test_a_tag_that_goes_is_found_no_more(shop: Shop) -> None:
    shop.add([NOOR])
    with shop.write() as rows:
        rows.untag([{"customer_id": 1, "tag": "vip"}])

    assert (0, 0) == (shop.count("tag:vip"), shop.count("vip"))


def test_a_name_that_changes_is_found_by_its_words(shop: Shop) -> None:
    shop.add([NOOR])
    with shop.write() as rows:
        rows.customers([{"id": 1, "last_name": "de Vries"}])
    noor = shop.customer(1)
    assert noor is not None

    assert ("Noor de Vries", "Noor@Example.com") == (noor.name, noor.email)
    assert (1, 1, 0) == tuple(
        shop.count(each) for each in ('name:"noor de vries"', '"de vries"', "hoen")
    )


def test_free_text_never_reads_two_values_as_one(shop: Shop) -> None:
    shop.add([{"name": "Jan", "company": "Vries", "tag": ["jan", "de"]}])

    assert (1, 0, 0) == tuple(
        shop.count(each) for each in ("jan vries", '"jan vries"', '"jan de"')
    )


# When a customer was changed


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: rows.customers([{"id": 1, "note": "x"}]),
        lambda rows: rows.addresses([{"customer_id": 1, "city": "Gent"}]),
        lambda rows: rows.tags([{"customer_id": 1, "tag": "new"}]),
        lambda rows: rows.untag([{"customer_id": 1, "tag": "vip"}]),
        lambda rows: rows.orders([{"customer_id": 1, "placed_at": 1}]),
        lambda rows: rows.checkouts([{"customer_id": 1, "touched_at": 1}]),
        lambda rows: rows.contracts([{"customer_id": 1, "status": "active"}]),
        lambda rows: rows.remove_addresses([1]),
    ],
)
def test_whoever_is_changed_is_updated_now(
    shop: Shop, sql: Sql, write: Callable[[Batch], object]
) -> None:
    shop.add([NOOR, {"name": "Bas", "updated_at": 5, "created_at": 5}])
    with shop.write() as rows:
        write(rows)

    assert [(NOW,), (5,)] == sql("SELECT updated_at FROM customer ORDER BY id")


def test_loading_records_keeps_the_dates_they_give(shop: Shop, sql: Sql) -> None:
    shop.add([NOOR, {"name": "Bas"}])

    assert [(NOW - 9 * DAY, NOW - 3 * DAY), (NOW, NOW)] == sql(
        "SELECT created_at, updated_at FROM customer ORDER BY id"
    )


# Limits


@pytest.mark.parametrize(
    ("row", "code", "details"),
    [
        ({"nmae": "x"}, "column-unknown", {"table": "customer", "field": "nmae"}),
        ({"orders_count": 3}, "column-unknown", {"field": "orders_count"}),
        ({"name": 3}, "value-not-text", {"field": "name"}),
        ({"name": ["x"]}, "value-not-text", {"field": "name"}),
        ({"name": "half \ud800"}, "value-not-storable", {"field": "name"}),
        ({"name": "x\0"}, "value-not-storable", {"field": "name"}),
        ({"company": "x" * 256}, "value-too-long", {"limit": 255, "length": 256}),
        ({"note": "x" * 5001}, "value-too-long", {"limit": 5000}),
        ({"language": "klingonic"}, "value-unknown", {"field": "language"}),
        ({"email_status": "maybe"}, "value-unknown", {"field": "email_status"}),
        ({"tax_exempt": 2}, "value-unknown", {"field": "tax_exempt"}),
        ({"created_at": "2025"}, "value-not-whole", {"field": "created_at"}),
        ({"created_at": 2**63}, "value-too-large", {"field": "created_at"}),
        ({"note": "only a note"}, "customer-without-identity", {}),
        ({"name": " ", "email": "\u200b"}, "customer-without-identity", {}),
    ],
)
def test_a_customer_that_cannot_be_stored_is_refused(
    shop: Shop, row: dict[str, object], code: str, details: dict[str, object]
) -> None:
    error = refused(shop, lambda rows: rows.customers([{"name": "a"}, row]))

    assert (code, {"row": 2} | details) == (
        error.code,
        {name: error.details[name] for name in {"row": 2} | details},
    )
    assert "Row 2" in str(error)
    assert "Rij 2" in error.render("nl")


@pytest.mark.parametrize(
    ("below", "code"),
    [
        ({"tag": [4]}, "value-not-text"),
        ({"address": ["x"]}, "column-unknown"),
        ({"order": [None]}, "column-unknown"),
    ],
)
def test_what_is_no_row_below_a_customer_is_refused(
    shop: Shop, below: dict[str, object], code: str
) -> None:
    error = refused(shop, lambda rows: rows.records([{"name": "N", **below}]))

    assert (code, *below) == (error.code, error.details["field"])


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda rows: rows.orders([{"customer_id": 1}]), "value-required"),
        (
            lambda rows: rows.orders([{"customer_id": 9, "placed_at": 1}]),
            "customer-unknown",
        ),
        (
            lambda rows: rows.addresses([{"customer_id": 1, "country": "Utopia"}]),
            "value-unknown",
        ),
        (lambda rows: rows.contracts([{"customer_id": 1}]), "value-required"),
        (lambda rows: rows.tags([{"customer_id": 9, "tag": "x"}]), "customer-unknown"),
        (lambda rows: rows.tags([{"customer_id": 1, "tag": 7}]), "value-not-text"),
        (
            lambda rows: rows.tags([{"customer_id": 1, "tag": "x" * 256}]),
            "value-too-long",
        ),
        (
            lambda rows: rows.tags(
                {"customer_id": 1, "tag": f"tag {number}"} for number in range(251)
            ),
            "too-many-tags",
        ),
        (
            lambda rows: rows.orders(
                [{"customer_id": 1, "placed_at": 1, "total": 10**15 + 1}]
            ),
            "value-too-large",
        ),
    ],
)
def test_a_row_that_cannot_be_stored_is_refused(
    shop: Shop, write: Callable[[Batch], object], code: str
) -> None:
    shop.add([{"name": "Noor"}])

    assert code == refused(shop, write).code


def test_a_customer_can_have_250_tags(shop: Shop) -> None:
    shop.add([{"name": "Noor", "tag": [f"tag {number}" for number in range(250)]}])

    assert 1 == shop.count('tag:"tag 249"')


def test_tags_are_cut_trimmed_and_kept_once_as_first_spelled(shop: Shop) -> None:
    shop.add([{"name": "Noor", "tag": [" Café ,vip", "CAFE", "VIP", " , "]}])
    noor = shop.customer(1)
    assert noor is not None

    assert ("Café", "vip") == noor.tags


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"email": "José@x.nl"}, {"email": " josÉ@X.nl"}, "email-taken"),
        ({"phone": "06 1234 5678"}, {"phone": "+31612345678"}, "phone-taken"),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_two_customers_do_not_share_an_address_or_number(
    shop: Shop,
    one: dict[str, object],
    other: dict[str, object],
    code: str,
    together: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    if not together:
        shop.add([one])
    rows = [one, other] if together else [other]

    error = refused(shop, lambda batch: batch.customers(rows))

    assert code == error.code
    assert "jos" not in str(error)
    assert "1234" not in str(error)


def test_addresses_that_differ_in_an_accent_are_of_two_people(shop: Shop) -> None:
    shop.add([{"email": "josé@x.nl"}, {"email": "jose@x.nl"}])

    assert 2 == shop.count("email=jose@x.nl")


def test_a_customer_keeps_her_own_address(shop: Shop) -> None:
    shop.add([{"email": "noor@x.nl"}])
    with shop.write() as rows:
        rows.customers([{"id": 1, "email": "NOOR@x.nl", "name": "Noor"}])

    assert ["NOOR@x.nl"] == [each.email for each in shop.find().customers]


# All or nothing


def test_an_error_in_a_batch_leaves_nothing(shop: Shop) -> None:
    def records() -> Iterator[dict[str, object]]:
        yield from ({"name": f"Noor {number}"} for number in range(5_000))
        raise LookupError

    with pytest.raises(LookupError):
        shop.add(records())

    assert 0 == shop.count()


def test_progress_is_told_while_a_batch_is_written(shop: Shop) -> None:
    told: list[tuple[int, int | None, str]] = []
    shop.add(
        ({"name": f"Noor {number}"} for number in range(4_100)),
        lambda *progress: told.append(progress),
    )

    assert 4_100 == told[-1][0]
    assert len(told) > 1
    assert {"customers"} == {what for *_, what in told}


@pytest.mark.parametrize("customers", [100, 6_000])
def test_a_writer_that_is_killed_leaves_nothing(
    path: Path, shop: Shop, customers: int
) -> None:
    shop.add([{"name": "Noor"}])
    writer = f"""
        import os, signal
        from custquery.shop import Shop

        def records():
            for number in range({customers}):
                yield {{"name": f"Bas {{number}}", "tag": ["new"],
                       "order": [{{"placed_at": 1, "total": 1}}]}}
            os.kill(os.getpid(), signal.SIGKILL)

        with Shop.open({str(path)!r}) as shop:
            shop.add(records())
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(writer)], check=False, capture_output=True
    )

    assert -9 == done.returncode, done.stderr.decode()
    assert 1 == shop.count()
    assert shop.doctor().ok
    shop.add([{"name": "Bas"}])
    assert 2 == shop.count()


def test_two_writers_take_turns(path: Path, shop: Shop) -> None:
    writer = f"""
        from custquery.shop import Shop
        with Shop.open({str(path)!r}) as shop:
            for number in range(40):
                shop.add([{{"name": f"x {{number}}", "order": [{{"placed_at": 1}}]}}])
    """
    others = [
        subprocess.Popen([sys.executable, "-c", dedent(writer)]) for _ in range(2)
    ]
    for number in range(20):
        shop.add([{"name": f"y {number}"}])

    assert [0, 0] == [each.wait() for each in others]
    assert 100 == shop.count()
    assert 80 == shop.count("orders:1")
    assert shop.doctor().ok
