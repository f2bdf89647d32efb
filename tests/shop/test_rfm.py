"""Groups by how recently, how often and for how much everyone bought."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from custquery.schema.types import Choice
from custquery.shop import Shop
from custquery.shop.criteria.groups import PREDICTED_SPEND_TIER, RFM_GROUP
from custquery.shop.rfm import ENOUGH_ORDERS, PROSPECTS, RULES, TIERS, groups_by_score

DAY = 86_400_000_000


def customer(number: int, days: list[int], total: int = 1_000) -> dict[str, object]:
    """Return a customer who ordered on these days since 1970."""
    orders = [{"placed_at": day * DAY, "total": total} for day in days]
    return {"id": number, "name": f"Noor {number}", "order": orders}


def groups(shop: Shop) -> dict[object, object]:
    records = [shop.record(number) for number in shop.ids()]
    return {each["id"]: each["rfm_group"] for each in records if each is not None}


def test_every_pair_of_scores_is_in_exactly_one_group() -> None:
    found = Counter(
        (recency, value)
        for rule in RULES
        for recency in range(rule.recency[0], rule.recency[1] + 1)
        for value in range(rule.value[0], rule.value[1] + 1)
    )

    assert {(r, v): 1 for r in range(1, 6) for v in range(1, 6)} == found


def test_the_groups_are_those_of_the_criterion() -> None:
    assert isinstance(RFM_GROUP.type, Choice)
    codes = [each.code for each in RFM_GROUP.type.members]

    assert {PROSPECTS, *groups_by_score().values()} == set(codes)
    assert 11 == len(codes)


def test_the_tiers_are_those_of_the_criterion() -> None:
    assert isinstance(PREDICTED_SPEND_TIER.type, Choice)
    codes = [each.code for each in PREDICTED_SPEND_TIER.type.members]

    assert [tier for tier, _ in reversed(TIERS)] == codes


def test_five_customers_of_whom_each_does_better_than_the_one_before(
    shop: Shop,
) -> None:
    shop.add(customer(each, [each] * each, each * 100) for each in range(1, 6))

    counted = shop.group_by_rfm()

    assert {
        1: "dormant",
        2: "almost_lost",
        3: "needs_attention",
        4: "loyal",
        5: "champions",
    } == groups(shop)
    assert dict.fromkeys(groups(shop).values(), 1) == counted


def test_a_faithful_customer_of_long_ago_was_loyal(shop: Shop) -> None:
    shop.add([customer(1, [1] * 9, 9_000)])
    shop.add(customer(each, [each], 100) for each in range(2, 11))

    shop.group_by_rfm()

    assert "previously_loyal" == groups(shop)[1]
    assert "new" == groups(shop)[10]


def test_who_has_not_ordered_is_a_prospect(shop: Shop) -> None:
    cancelled = {"placed_at": DAY, "total": 9, "cancelled_at": DAY}
    test = {"placed_at": DAY, "total": 9, "test": 1}
    shop.add([customer(1, [1]), {"name": "Bas"}])
    shop.add([{"name": "Eva", "order": [cancelled, test]}])

    assert {PROSPECTS: 2, "dormant": 1} == shop.group_by_rfm()
    assert [2, 3] == list(shop.ids("rfm_group:prospects"))


def test_customers_who_are_alike_are_in_one_group(shop: Shop) -> None:
    shop.add(customer(each, [7]) for each in range(1, 100))

    assert {"dormant": 99} == shop.group_by_rfm()


def test_refunds_are_not_spent(shop: Shop) -> None:
    shop.add(customer(each, [each], 1_000) for each in range(1, 5))
    refunded = {"placed_at": 9 * DAY, "total": 99_000, "refunded": 99_000}
    shop.add([{"id": 5, "name": "Eva", "order": [refunded]}])

    shop.group_by_rfm()

    assert "new" == groups(shop)[5]


def test_orders_after_the_moment_are_left_out(shop: Shop) -> None:
    shop.add(customer(each, [each] * each, each * 100) for each in range(1, 6))
    shop.group_by_rfm()
    before = groups(shop)

    shop.add([customer(6, [1_000] * 9, 9_000)])
    shop.group_by_rfm(datetime(1970, 2, 1, tzinfo=UTC))

    assert {**before, 6: PROSPECTS} == groups(shop)


def test_the_moment_is_kept_with_the_groups(shop: Shop) -> None:
    assert shop.rfm_as_of() is None

    shop.add([customer(1, [1])])
    assert shop.rfm_as_of() is None
    shop.group_by_rfm()

    assert shop.environment.clock() == shop.rfm_as_of()


def test_a_batch_changes_nothing_else(shop: Shop) -> None:
    shop.add([customer(1, [1]), customer(2, [2])])
    before = [shop.customer(number) for number in (1, 2)]

    shop.group_by_rfm(shop.environment.clock() + timedelta(days=1))

    assert before == [shop.customer(number) for number in (1, 2)]
    assert shop.doctor().ok


@pytest.mark.parametrize(
    ("customers", "tiers"),
    [
        pytest.param(ENOUGH_ORDERS - 1, {None}, id="too few orders"),
        pytest.param(ENOUGH_ORDERS, {"high", "medium", "low"}, id="enough orders"),
    ],
)
def test_a_tier_needs_enough_orders(
    shop: Shop, customers: int, tiers: set[str | None]
) -> None:
    shop.add(customer(each, [each], each) for each in range(1, customers + 1))
    shop.add([{"name": "Bas"}])

    shop.group_by_rfm()
    records = [shop.record(number) for number in shop.ids("orders>0")]

    assert tiers == {each["predicted_spend_tier"] for each in records if each}
    assert 1 == shop.count("rfm_group:prospects NOT predicted_spend_tier:*")


def test_a_later_batch_takes_the_place_of_an_earlier_one(shop: Shop) -> None:
    shop.add(customer(each, [each] * each, each * 100) for each in range(1, 6))
    shop.group_by_rfm()
    first = groups(shop)

    shop.add([customer(number, [99 + number]) for number in range(10, 40)])
    shop.group_by_rfm()

    assert "champions" == first[5]
    assert "previously_loyal" == groups(shop)[5]
