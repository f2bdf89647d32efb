"""Two customers become one: nothing is left behind, and what is kept stays right."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.duplicates import Choices
from custquery.shop.store.auditing import By, entries_about

DAY = 86_400_000_000
THEN = 1_700_000_000_000_000
CONSENTS = json.loads(Path(__file__).with_name("consents.json").read_text("utf-8"))

HOME = {"address1": "Dorpsstraat 1", "zip": "1234 AB", "city": "Ede", "country": "NL"}
JAN: dict[str, Any] = {
    "first_name": "Jan",
    "phone": "+31612345678",
    "created_at": THEN,
    "began": "checkout",
    "note": "Rings twice.",
    "language": "nl",
    "tag": ["vip", "Old"],
    "address": [HOME | {"is_default": 1}, {"city": "Gent", "country": "BE"}],
    "order": [
        {"placed_at": THEN, "total": 1000, "order_line": [{"title": "Tea"}]},
        {"placed_at": THEN + DAY, "total": 500, "shipping_city": "Lier"},
    ],
    "checkout": [{"touched_at": THEN}],
    "email_event": [{"kind": "opened", "happened_at": THEN}],
    "storefront_event": [
        {"kind": "product_viewed", "subject_id": 7, "happened_at": THEN}
    ],
    "store_credit_account": [{"currency": "EUR", "balance": 0}],
    "company_contact": [{"company_id": 1}, {"company_id": 2}],
    "metafield": [
        {"path": "custom.shoe", "value": "42"},
        {"path": "custom.tea", "value": "green"},
    ],
}
NOOR: dict[str, Any] = {
    "first_name": "J.",
    "last_name": "de Vries",
    "email": "jan@example.com",
    "created_at": THEN + DAY,
    "began": "newsletter",
    "note": "Likes blue.",
    "tag": ["VIP", "b2b"],
    "address": [{"city": "Delft", "is_default": 1}, HOME],
    "order": [{"placed_at": THEN + 2 * DAY, "total": 70}],
    "company_contact": [{"company_id": 2}],
    "metafield": [{"path": "custom.shoe", "value": "43"}],
}


@pytest.fixture
def pair(shop: Shop) -> Shop:
    """Return a shop with Jan, who is 1, and the same Jan with an e-mail, who is 2."""
    for key in ("shoe", "tea"):
        shop.define_metafield("custom", key, "text")
    shop.add_companies([{"name": "Acme"}, {"name": "Bakery"}])
    shop.add([JAN, NOOR])
    return shop


def record(shop: Shop, number: int) -> dict[str, Any]:
    found = shop.record(number)
    assert found is not None
    return found


def healthy(shop: Shop) -> bool:
    return shop.doctor().findings == ()


def test_all_that_was_hers_is_the_survivors(pair: Shop) -> None:
    done = pair.duplicates.merge(1, 2)

    found = record(pair, 2)
    assert (2, 1) == (done.survivor, done.other)
    assert pair.record(1) is None
    assert [1000, 500, 70] == [each["total"] for each in found["order"]]
    assert "Tea" == found["order"][0]["order_line"][0]["title"]
    assert ["b2b", "Old", "VIP"] == sorted(
        (each["tag"] for each in found["tag"]), key=str.lower
    )
    assert {"Ede", "Delft", "Gent"} == {each["city"] for each in found["address"]}
    assert [1, 2] == [each["company_id"] for each in found["company_contact"]]
    for name in ("checkout", "email_event", "storefront_event", "store_credit_account"):
        assert 1 == len(found[name])
    assert {"custom.shoe": "43", "custom.tea": "green"} == {
        each["path"]: each["value"] for each in found["metafield"]
    }
    assert healthy(pair)


def test_what_is_kept_beside_her_is_right(pair: Shop) -> None:
    pair.duplicates.merge(1, 2)

    customer = pair.customer(2)
    assert customer is not None
    assert 3 == customer.orders
    assert "15.70" == str(customer.amount_spent)
    assert {"Ede", "Delft", "Gent", "Lier"} == set(customer.cities)
    for query in ("city:Lier tag:old", "orders:3", "metafields.custom.tea:green"):
        assert [2] == list(pair.ids(query)), query


def test_her_row_is_the_survivors_filled_from_the_other(pair: Shop) -> None:
    pair.duplicates.merge(1, 2)

    found = record(pair, 2)
    assert "J. de Vries" == found["name"]
    assert ("jan@example.com", "+31612345678") == (found["email"], found["phone"])
    assert "Likes blue. Rings twice." == found["note"]
    assert (THEN, "checkout", "nl") == tuple(
        found[each] for each in ("created_at", "began", "language")
    )


def test_an_address_that_both_have_is_there_once(pair: Shop) -> None:
    pair.duplicates.merge(1, 2)

    found = record(pair, 2)["address"]
    assert 3 == len(found)
    assert ["Delft"] == [each["city"] for each in found if each["is_default"]]


def test_the_other_ones_default_address_can_be_chosen(pair: Shop) -> None:
    pair.duplicates.merge(1, 2, Choices(default_address=1))

    found = record(pair, 2)["address"]
    assert 3 == len(found)
    assert ["Ede"] == [each["city"] for each in found if each["is_default"]]


def test_what_is_chosen_wins(pair: Shop) -> None:
    choices = Choices(first_name=1, note="Both.", tags=("new, newer", "NEW"))
    pair.duplicates.merge(1, 2, choices)

    found = record(pair, 2)
    assert ("Jan de Vries", "Both.") == (found["name"], found["note"])
    assert ["new", "newer"] == [each["tag"] for each in found["tag"]]


def test_an_empty_choice_empties(pair: Shop) -> None:
    pair.duplicates.merge(1, 2, Choices(note="", tags=()))

    found = record(pair, 2)
    assert (None, []) == (found["note"], found["tag"])


def test_a_preview_says_what_the_merge_does(pair: Shop) -> None:
    seen = pair.duplicates.preview(1, 2)
    before = record(pair, 1), record(pair, 2)

    assert before == (record(pair, 1), record(pair, 2))
    assert seen == pair.duplicates.merge(1, 2)
    after = record(pair, 2)
    assert dict(seen.columns) == {name: after[name] for name in seen.columns}
    assert set(seen.tags) == {each["tag"] for each in after["tag"]}
    assert set(seen.addresses.kept) == {each["id"] for each in after["address"]}
    assert not seen.can_be_undone


def test_a_preview_counts_what_moves_and_names_what_is_lost(pair: Shop) -> None:
    found = pair.duplicates.preview(1, 2)

    assert {
        "address": 1,
        "order": 2,
        "checkout": 1,
        "email_event": 1,
        "storefront_event": 1,
        "company_contact": 1,
        "store_credit_account": 1,
        "metafield": 1,
        "tag": 1,
    } == dict(found.moves)
    lost = {(each.customer, each.what, each.value) for each in found.lost}
    assert {
        (1, "first_name", "Jan"),
        (1, "metafield custom.shoe", "42"),
    } == lost


def test_a_preview_reads_well(pair: Shop) -> None:
    english = [*pair.duplicates.preview(1, 2).render()]
    dutch = [*pair.duplicates.preview(1, 2).render("nl")]

    assert "Customer 2 stays, and customer 1 becomes part of her." == english[0]
    assert "2 orders" in english[1]
    assert "metafield “custom.shoe”" in english[2]
    assert "A merge cannot be undone." == english[-1]
    assert "2 bestellingen" in dutch[1]
    assert not any("{" in line or "merge-" in line for line in english + dutch)


def test_nothing_that_is_said_or_kept_of_it_names_her(
    pair: Shop, sql: Callable[..., list[tuple[object, ...]]]
) -> None:
    said = " ".join(pair.duplicates.preview(1, 2).render())
    shown = repr(pair.duplicates.merge(1, 2, by=By("7", "she asked")))

    entries = str(sql("SELECT * FROM audit_entry"))
    for text in ("Vries", "example.com", "31612345678", "Dorpsstraat", "Likes"):
        assert text not in said + shown + entries


def test_the_old_id_leads_to_the_survivor(pair: Shop) -> None:
    pair.duplicates.merge(1, 2)
    pair.add([{"name": "Jan", "email": "j@example.com"}])
    pair.duplicates.merge(2, 3, Choices(email=3))

    assert [3, 3, None, None] == [pair.duplicates.survivor_of(n) for n in (1, 2, 3, 9)]
    assert healthy(pair)


def test_an_id_that_leads_elsewhere_is_never_given_again(shop: Shop) -> None:
    shop.add([{"email": "a@example.com"}, {"name": "Jan"}])
    shop.duplicates.merge(1, 2)

    assert [3] == shop.add([{"name": "Ans"}])


def test_who_did_it_and_why_is_kept_of_both(pair: Shop) -> None:
    pair.duplicates.merge(1, 2, by=By("7", "she asked"))

    one, two = (
        {(each.actor, each.what, each.details, each.why) for each in found}
        for found in (entries_about(pair._database, n) for n in (1, 2))  # noqa: SLF001
    )
    assert ("7", "customer-merged-away", "into 2", "she asked") in one
    assert ("7", "customer-merged", "from 1", "she asked") in two


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["name"]) for each in CONSENTS]
)
def test_the_stricter_consent_wins(shop: Shop, case: dict[str, Any]) -> None:
    shop.add([{"name": "Jan", "email": "a@example.com"}, {"name": "Jan"}])
    survivor = 1
    if case["survivor"] is not None:
        shop.add([{"id": 2, "email": "b@example.com"}])
        survivor = 2
    said = {1: case["other"], 2: case["survivor"] or []}
    with shop.write() as rows:
        rows.consents(
            {
                "customer_id": owner,
                "channel": "email",
                "state": state,
                "level": level,
                "at": THEN + day * DAY,
            }
            for owner, events in said.items()
            for state, level, day in events
        )

    shop.duplicates.merge(1, 2, Choices(email=survivor))

    found = record(shop, survivor)
    last = max(found["consent_event"], key=lambda each: (each["at"], each["id"]))
    assert case["state"] == found["email_status"] == last["state"]
    assert case.get("level", "unknown") == last["level"]
    assert [survivor] == list(shop.ids(f"email_subscription_status:{case['state']}"))
    assert healthy(shop)


def test_a_yes_to_another_number_is_dropped_with_the_number(shop: Shop) -> None:
    agreed = {"channel": "sms", "state": "subscribed", "at": THEN}
    shop.add(
        [
            {"phone": "+31612345678"},
            {"phone": "+31687654321", "consent_event": [agreed]},
        ]
    )

    shop.duplicates.merge(1, 2, Choices(phone=1))

    found = record(shop, 2)
    assert ("+31612345678", "not_subscribed") == (found["phone"], found["sms_status"])


def test_an_email_taken_from_the_other_is_free_by_then(shop: Shop) -> None:
    shop.add([{"phone": "+31612345678", "email": "a@example.com"}, {"name": "Jan"}])

    done = shop.duplicates.merge(2, 1)

    assert (1, "a@example.com") == (done.survivor, record(shop, 1)["email"])
    assert "Jan" == record(shop, 1)["name"]


def test_a_merge_that_fails_halfway_leaves_both(pair: Shop) -> None:
    before = record(pair, 1), record(pair, 2)

    with pytest.raises(RequestError):
        pair.duplicates.merge(1, 2, Choices(tags=("x" * 256,)))

    assert before == (record(pair, 1), record(pair, 2))
    assert healthy(pair)
