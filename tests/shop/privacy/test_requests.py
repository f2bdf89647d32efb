"""An erasure waits, can be taken back by who asked, and blocks what would undo it."""

from datetime import datetime, timedelta
from typing import Protocol

import pytest

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop import Shop
from custquery.shop.privacy.requests import Kind
from custquery.shop.store.auditing import By

ANNA, BEN = By("anna"), By("ben")


class Clock(Protocol):
    now: datetime

    def __call__(self) -> datetime: ...

    def forward(self, **time: float) -> None: ...


@pytest.fixture
def bas(shop: Shop) -> int:
    [number] = shop.add([{"name": "Bas", "email": "bas@example.com"}])
    return number


def ordered(shop: Shop, customer: int, moment: datetime, **more: int) -> None:
    row = {"customer_id": customer, "placed_at": microseconds(moment), "total": 1}
    with shop.write() as rows:
        rows.orders([{**row, **more}])


@pytest.mark.parametrize(
    ("days_ago", "waits"),
    [
        (None, 10),
        (400, 10),
        (181, 10),
        # The 180 days are nearly over, and she can cancel for ten all the same.
        (175, 10),
        (170, 10),
        (169, 11),
        (30, 150),
        (0, 180),
    ],
)
def test_an_erasure_waits_ten_days_and_180_after_the_last_order(
    shop: Shop, clock: Clock, bas: int, days_ago: int | None, waits: int
) -> None:
    if days_ago is not None:
        ordered(shop, bas, clock.now - timedelta(days=days_ago))
        ordered(shop, bas, clock.now - timedelta(days=900))

    asked = shop.privacy.request(bas, "erasure")

    assert timedelta(days=waits) == asked.due_at - asked.asked_at
    clock.forward(days=waits, seconds=-1)
    assert () == shop.privacy.due()
    clock.forward(seconds=1)
    assert (asked,) == shop.privacy.due()


def test_a_test_order_lets_nobody_wait(shop: Shop, clock: Clock, bas: int) -> None:
    ordered(shop, bas, clock.now, test=1)

    asked = shop.privacy.request(bas, "erasure")

    assert timedelta(days=10) == asked.due_at - asked.asked_at


def test_access_is_given_within_thirty_days(shop: Shop, bas: int) -> None:
    asked = shop.privacy.request(bas, "access")

    assert timedelta(days=30) == asked.due_at - asked.asked_at


def test_the_record_is_unchanged_until_it_is_due(
    shop: Shop, clock: Clock, bas: int
) -> None:
    before = shop.record(bas)

    shop.privacy.request(bas, "erasure")
    clock.forward(days=9)
    run = shop.privacy.run()

    assert ((), before) == (run.erased, shop.record(bas))


def test_only_who_asked_can_cancel(shop: Shop, clock: Clock, bas: int) -> None:
    shop.privacy.request(bas, "erasure", ANNA)

    with pytest.raises(RequestError) as refused:
        shop.privacy.cancel(bas, BEN)
    assert "erasure-of-another" == refused.value.code
    shop.privacy.cancel(bas, ANNA)

    clock.forward(days=10)
    assert () == shop.privacy.run().erased
    what = [each.what for each in shop.privacy.entries_about(bas)]
    assert ["erasure-asked", "erasure-cancelled"] == what[-2:]


@pytest.mark.parametrize(
    ("customer", "code"), [(1, "not-being-erased"), (9, "customer-not-there")]
)
def test_there_is_nothing_to_cancel(
    shop: Shop, bas: int, customer: int, code: str
) -> None:
    assert 1 == bas
    with pytest.raises(RequestError) as refused:
        shop.privacy.cancel(customer)

    assert code == refused.value.code


def test_what_was_carried_out_cannot_be_cancelled(
    shop: Shop, clock: Clock, bas: int
) -> None:
    shop.privacy.request(bas, "erasure")
    clock.forward(days=10)
    shop.privacy.run()

    with pytest.raises(RequestError, match="nothing to cancel"):
        shop.privacy.cancel(bas)


@pytest.mark.parametrize("kind", ["access", "erasure"])
def test_the_same_is_asked_for_once(shop: Shop, bas: int, kind: Kind) -> None:
    shop.privacy.request(bas, kind)

    with pytest.raises(RequestError) as refused:
        shop.privacy.request(bas, kind)

    assert f"{kind}-already-asked" == refused.value.code


@pytest.mark.parametrize(
    ("kind", "code"), [("erasure", "is-being-erased"), ("access", "has-data-request")]
)
def test_until_then_she_is_neither_deleted_nor_merged(
    shop: Shop, bas: int, kind: Kind, code: str
) -> None:
    [other] = shop.add([{"name": "Bas B."}])
    shop.privacy.request(bas, kind)

    with shop.write() as rows:
        outcome = rows.delete([bas, other - 1])
    assert [(bas, code)] == [(e.customer, e.code) for e in outcome.skipped]
    blocks = shop.duplicates.preview(bas, other).blocks
    assert [(bas, code)] == [(each.customer, each.code) for each in blocks]


def test_the_same_run_a_second_time_does_nothing(
    shop: Shop, clock: Clock, bas: int
) -> None:
    shop.privacy.request(bas, "erasure")
    clock.forward(days=10)

    assert ((bas,), ()) == (shop.privacy.run().erased, shop.privacy.run().erased)
