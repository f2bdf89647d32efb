"""What customers agree to is a log; the latest moment decides, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.targets.engines import Engine

DAY = 86_400_000_000
THEN = 1_700_000_000_000_000


@pytest.fixture
def shop(where: str, engine: Engine | None) -> Iterator[Shop]:
    with Shop.create(where, engine=engine) as found:
        found.add([{"email": "noor@example.com"}, {"phone": "+31612345678"}])
        yield found


def states(shop: Shop, customer: int = 1) -> tuple[object, object]:
    record = shop.record(customer)
    assert record is not None
    return record["email_status"], record["sms_status"]


def agree(shop: Shop, **row: object) -> None:
    with shop.write() as rows:
        rows.consents([{"customer_id": 1, "channel": "email", **row}])


def test_the_latest_moment_decides_whenever_it_is_recorded(shop: Shop) -> None:
    agree(shop, state="unsubscribed", at=THEN + DAY)
    agree(shop, state="subscribed", at=THEN)

    assert ("unsubscribed", "not_subscribed") == states(shop)
    assert 1 == shop.count("email_subscription_status:unsubscribed")


def test_of_two_at_one_moment_the_later_recorded_decides(shop: Shop) -> None:
    agree(shop, state="unsubscribed", at=THEN)
    agree(shop, state="subscribed", at=THEN, level="single_opt_in")

    assert "subscribed" == states(shop)[0]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"state": "subscribed", "at": 2**61}, "consent-in-future"),
        ({"state": "subscribed", "channel": "sms"}, "consent-without-contact"),
        ({"state": "subscribed", "customer_id": 9}, "customer-unknown"),
        ({"state": "maybe"}, "value-unknown"),
    ],
)
def test_refused_nothing_is_recorded(
    shop: Shop, row: dict[str, object], code: str
) -> None:
    with pytest.raises(RequestError) as refused:
        agree(shop, **row)

    assert code == refused.value.code
    assert ("not_subscribed", "not_subscribed") == states(shop)


def test_what_was_erased_is_final(shop: Shop) -> None:
    agree(shop, state="redacted", at=THEN)

    with pytest.raises(RequestError, match="erased"):
        agree(shop, state="subscribed", at=THEN + DAY)


def test_a_state_without_a_story_is_recorded_too(shop: Shop) -> None:
    (number,) = shop.add([{"email": "sam@example.com", "email_status": "subscribed"}])

    record = shop.record(number)
    assert record is not None
    events = record["consent_event"]
    assert isinstance(events, list)
    assert [("email", "subscribed", "unknown", "unknown")] == [
        tuple(each[k] for k in ("channel", "state", "level", "source"))
        for each in events
    ]


def test_a_record_comes_back_as_it_was(shop: Shop, tmp_path: Path) -> None:
    agree(shop, state="subscribed", at=THEN, level="confirmed_opt_in", source="form")
    record = shop.record(1)
    assert record is not None

    with Shop.create(tmp_path / "other") as other:
        other.add([record])

        assert record == other.record(1)
