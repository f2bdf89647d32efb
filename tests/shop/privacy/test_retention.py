"""Nothing is kept longer than the shop says, and the record of it is never behind."""

import json
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from custquery.language.errors import RequestError
from custquery.schema.reading import microseconds
from custquery.shop import Shop
from custquery.shop.privacy.holdings import PURPOSES


class Clock(Protocol):
    now: datetime

    def __call__(self) -> datetime: ...

    def forward(self, **time: float) -> None: ...


def ago(clock: Clock, days: int) -> int:
    return microseconds(clock.now - timedelta(days=days))


def test_no_rule_is_on_until_the_shop_says_so(shop: Shop, clock: Clock) -> None:
    shop.add([{"name": "Bas", "created_at": ago(clock, 4000), "updated_at": 1}])

    assert {} == shop.privacy.retained()
    assert () == shop.privacy.run().removed
    assert 1 == shop.count()


def test_abandoned_checkouts_go_and_what_is_kept_of_them_too(
    shop: Shop, clock: Clock
) -> None:
    old, new = ago(clock, 91), ago(clock, 89)
    [bas] = shop.add(
        [
            {
                "name": "Bas",
                "checkout": [
                    {"touched_at": old, "total": 1},
                    {"touched_at": new, "total": 2},
                    {"touched_at": old, "completed_at": old, "total": 3},
                ],
            }
        ]
    )
    shop.privacy.retain("checkouts", 90)

    tried = shop.privacy.run(dry_run=True)
    run = shop.privacy.run()

    assert [("checkouts", 90, 1)] == [(e.rule, e.days, e.count) for e in run.removed]
    assert tried.removed == run.removed
    record = shop.record(bas)
    assert record is not None
    assert [2, 3] == [each["total"] for each in record["checkout"]]
    assert "retention" == shop.privacy.entries_about(bas)[-1].what
    assert not shop.doctor().findings


def test_prospects_go_who_did_nothing_and_want_nothing(
    shop: Shop, clock: Clock
) -> None:
    old, new = ago(clock, 1000), ago(clock, 10)
    long_ago = {"created_at": old, "updated_at": old}
    records = [
        {"name": "nothing"},
        {"name": "subscribed", "email": "s@example.com", "email_status": "subscribed"},
        {"name": "ordered", "order": [{"placed_at": old, "total": 1}]},
        {"name": "has an account", "account_status": "enabled"},
        {"name": "looked", "email_event": [{"kind": "opened", "happened_at": new}]},
        {"name": "bought once", "order": [{"placed_at": old, "cancelled_at": old}]},
        {"name": "is asked about"},
    ]
    ids = shop.add([{**long_ago, **each} for each in records])
    shop.privacy.request(ids[-1], "access")
    shop.add([{"name": "new"}])
    shop.privacy.retain("prospects", 730)

    tried = shop.privacy.run(dry_run=True)
    run = shop.privacy.run()

    assert [1] == [each.count for each in run.removed]
    assert tried.removed == run.removed
    assert None is shop.customer(ids[0])
    assert 7 == shop.count()


@pytest.mark.parametrize(
    ("rule", "days", "code"),
    [
        ("everything", 1, "retention-unknown"),
        ("checkouts", 0, "retention-days"),
        ("checkouts", -5, "retention-days"),
        ("checkouts", 10**9, "retention-days"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    shop: Shop, rule: str, days: int, code: str
) -> None:
    with pytest.raises(RequestError) as refused:
        shop.privacy.retain(rule, days)

    assert code == refused.value.code
    assert {} == shop.privacy.retained()


def test_a_rule_can_be_turned_off(shop: Shop) -> None:
    shop.privacy.retain("visits", 30)
    assert {"visits": 30} == shop.privacy.retained()

    shop.privacy.retain("visits", None)

    assert {} == shop.privacy.retained()


def test_the_record_says_what_is_kept_why_and_how_long(shop: Shop) -> None:
    shop.privacy.retain("checkouts", 90)
    record = shop.privacy.record()

    said = json.loads(record.to_json("nl"))
    tables = {name for each in said["purposes"] for name in each["tables"]}
    assert set(PURPOSES) == tables
    assert all(each["why"] and each["how_long"] for each in said["purposes"])
    [checkouts] = [e for e in said["purposes"] if e["purpose"] == "checkout"]
    assert {"checkouts": 90} == checkouts["retention_days"]
    assert "Register van verwerkingen" in record.to_html("nl")
    assert "90 days" in record.to_html("en")


def test_every_purpose_has_words_in_both_languages(shop: Shop) -> None:
    for locale in ("en", "nl"):
        page = shop.privacy.record().to_html(locale)
        assert "privacy-" not in page
