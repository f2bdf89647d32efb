"""Addresses of a customer: one is the default, whatever is added or removed."""

import random
from collections.abc import Callable

import pytest
from attrs import evolve

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.customers import Change, ProfileError
from custquery.targets.engines import Engine

HOME = {"address1": "Dorpsstraat 1", "zip": "6711 AB", "city": "Ede", "country": "NL"}
WORK = {"address1": "Kade 2", "zip": "3011 AA", "city": "Rotterdam", "country": "NL"}
BASE = {"address1": "PSC802 BX 74", "zip": "09499", "city": "APO, AE", "country": "US"}


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.customers.add({"first_name": "Noor", "last_name": "Vis"})
    return shop


def kept(shop: Shop) -> list[tuple[int, bool]]:
    return [(each.id, each.is_default) for each in shop.customers.addresses.list(1)]


def test_the_first_one_is_the_default(shop: Shop) -> None:
    done = shop.customers.addresses.add(1, HOME)
    shop.customers.addresses.add(1, WORK)

    assert Change("is_default", 0, 1) in done.changes
    assert [(1, True), (2, False)] == kept(shop)


def test_another_one_becomes_it_when_asked(shop: Shop) -> None:
    book = shop.customers.addresses
    book.add(1, HOME)
    book.add(1, WORK, default=True)
    assert [(2, True), (1, False)] == kept(shop)

    done = book.edit(1, 1, {}, default=True)

    assert (Change("is_default", 0, 1),) == done.changes
    assert [(1, True), (2, False)] == kept(shop)


def test_when_it_goes_the_oldest_of_the_rest_is(shop: Shop) -> None:
    book = shop.customers.addresses
    for each in (HOME, WORK, {"city": "Gent", "country": "BE"}):
        book.add(1, each)

    book.remove(1, 1)

    assert [(2, True), (3, False)] == kept(shop)
    assert 0 == shop.count("city:Ede")


def test_whatever_is_done_there_is_exactly_one(shop: Shop) -> None:
    dice = random.Random(7)  # noqa: S311  # the same each time
    book = shop.customers.addresses
    for turn in range(60):
        ids = [number for number, _ in kept(shop)]
        match dice.choice(["add", "default", "edit", "remove"]):
            case "add":
                book.add(1, {"city": f"Town {turn}"}, default=dice.random() < 0.5)
            case "default" if ids:
                book.edit(1, dice.choice(ids), {}, default=True)
            case "edit" if ids:
                book.edit(1, dice.choice(ids), {"city": f"Other {turn}"})
            case "remove" if ids:
                book.remove(1, dice.choice(ids))
        flags = [is_default for _, is_default in kept(shop)]
        assert sum(flags) == min(len(flags), 1)


@pytest.mark.parametrize("flags", [(0, 0), (1, 1)])
def test_a_shop_where_it_was_otherwise_is_put_right(
    shop: Shop, flags: tuple[int, int]
) -> None:
    with shop.write() as rows:
        rows.addresses(
            {"customer_id": 1, "is_default": flag, "city": city}
            for flag, city in zip(flags, ("Ede", "Gent"), strict=True)
        )

    shop.customers.addresses.edit(1, 2, {"zip": "9000"})

    assert [(1, True), (2, False)] == kept(shop)


def test_an_edit_tells_what_changed(shop: Shop) -> None:
    book = shop.customers.addresses
    book.add(1, HOME)
    done = book.edit(1, 1, {"zip": " 6711 AC ", "country": "Nederland", "city": "Ede"})

    assert (Change("zip", "6711 AB", "6711 AC"),) == done.changes
    assert () == book.edit(1, 1, {"zip": "6711 AC"}).changes


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (HOME, "address-there-already"),
        ({**HOME, "city": "EDE"}, "address-there-already"),
        ({"zip": "1012 AB"}, "address-empty"),
        ({}, "address-empty"),
    ],
)
def test_some_are_refused(shop: Shop, given: dict, code: str) -> None:
    shop.customers.addresses.add(1, HOME)

    with pytest.raises(RequestError) as refused:
        shop.customers.addresses.add(1, given)
    assert code == refused.value.code


@pytest.mark.parametrize("field", ["address1", "city", "company", "zip", "last_name"])
def test_a_field_has_255_signs_and_no_more(shop: Shop, field: str) -> None:
    shop.customers.addresses.add(1, {**HOME, field: "x" * 255})

    with pytest.raises(ProfileError) as refused:
        shop.customers.addresses.add(1, {**WORK, field: "x" * 256})
    assert ["profile-too-long"] == [each.code for each in refused.value.problems]


def test_one_of_somebody_else_is_not_hers(shop: Shop) -> None:
    shop.customers.add({"name": "Bas"})
    shop.customers.addresses.add(2, HOME)

    for attempt in (
        lambda: shop.customers.addresses.edit(1, 1, WORK),
        lambda: shop.customers.addresses.remove(1, 1),
        lambda: shop.customers.addresses.accept(1, 1),
    ):
        with pytest.raises(RequestError) as refused:
            attempt()
        assert "address-not-there" == refused.value.code


def test_a_dry_run_leaves_them_as_they_are(shop: Shop) -> None:
    book = shop.customers.addresses
    book.add(1, HOME)
    book.add(1, WORK, dry_run=True)
    book.edit(1, 1, WORK, dry_run=True)
    book.remove(1, 1, dry_run=True)

    assert [(1, True)] == kept(shop)
    assert HOME.items() <= book.list(1)[0].fields.items()


# Checks


def test_a_check_proposes_and_changes_nothing(shop: Shop) -> None:
    book = shop.customers.addresses
    book.add(1, BASE)
    before = shop.record(1)
    found = book.check_all(1)[1]

    assert ("military", "certain") == (found.validator, found.check.certainty)
    assert {
        "address1": ("PSC802 BX 74", "PSC 802 BOX 74"),
        "city": ("APO, AE", "APO"),
        "region_code": ("", "AE"),
    } == found.changes
    assert before == shop.record(1)


def test_who_goes_by_one_name_needs_no_other_on_her_address(shop: Shop) -> None:
    ada = shop.customers.add({"name": "Ada Kim"}).customer
    book = shop.customers.addresses
    home = {"city": "APO", "zip": "09499", "region_code": "AE", "country": "US"}
    done = book.add(ada, {**home, "address1": "PSC 802 BOX 74"})

    assert () == book.check_all(ada)[done.address].check.problems


def test_only_who_is_asked_to_writes_what_is_proposed(shop: Shop) -> None:
    book = shop.customers.addresses
    book.add(1, BASE)
    done = book.accept(1, 1)

    assert ["address1", "city", "region_code"] == [e.field for e in done.changes]
    assert book.check_all(1)[1].check.ok
    assert {} == book.check_all(1)[1].changes
    assert () == book.accept(1, 1).changes


def test_her_own_name_is_hers_where_an_address_has_none(shop: Shop) -> None:
    shop.customers.addresses.add(1, BASE)
    shop.customers.addresses.add(1, {**BASE, "first_name": "Kim"})
    found = shop.customers.addresses.check_all(1)

    assert ["Vis", ""] == [each.address.last_name for each in found.values()]


def test_the_settings_name_who_checks(
    shop: Shop,
    where: str,
    engine: Engine | None,
    sql: Callable[..., list[tuple[object, ...]]],
) -> None:
    book = shop.customers.addresses
    assert "basic" == book.check(HOME).validator

    book.use_validator("military")

    assert "military" == shop.customers.addresses.check(HOME).validator
    assert "military" == shop.settings.address_validator
    assert "basic" == book.check(HOME, "basic").validator
    told = sql("SELECT details FROM audit_entry WHERE what = 'address-validator'")
    assert [("military",)] == told
    shop.close()
    with Shop.open(where, engine=engine) as again:
        assert "military" == again.settings.address_validator


def test_a_validator_that_is_not_there_is_told(shop: Shop) -> None:
    book = shop.customers.addresses
    with pytest.raises(RequestError) as refused:
        book.use_validator("basics")
    assert ("address-validator-unknown-but", "basic") == (
        refused.value.code,
        refused.value.details["text"],
    )
    with pytest.raises(RequestError) as refused:
        book.check(HOME, "postmaster")
    assert "basic, military" == refused.value.details["known"]


# Orders


@pytest.mark.parametrize(
    "order",
    [
        {f"shipping_{name}": text for name, text in BASE.items()} | {"last_name": "K."},
        {"shipping_address": {**BASE, "last_name": "K."}, "total": 5},
    ],
)
def test_where_an_order_is_sent_is_checked_before_it_is_sent(
    shop: Shop, order: dict
) -> None:
    found = shop.customers.addresses.check_shipping(order)

    assert not found.check.ok
    assert ("APO", "AE") == (
        found.changes["city"][1],
        found.changes["region_code"][1],
    )


def test_one_that_is_stored_goes_to_her_address_there(shop: Shop) -> None:
    shop.customers.addresses.add(1, {**HOME, "zip": "6711ab"})
    place = {"shipping_country": "NL", "shipping_city": "EDE"}
    order = {"customer_id": 1, "placed_at": 1, **place}
    with shop.write() as rows:
        rows.orders([order, {**order, "shipping_city": "Delft"}])
    book = shop.customers.addresses

    assert {"zip": ("6711ab", "6711 AB")} == book.check_shipping(1).changes
    elsewhere = book.check_shipping(2)
    assert ("Delft", "Vis") == (elsewhere.address.city, elsewhere.address.last_name)
    assert not elsewhere.check.ok
    with pytest.raises(RequestError) as refused:
        book.check_shipping(3)
    assert "order-not-there" == refused.value.code


def test_a_plugin_may_check(shop: Shop) -> None:
    from custquery.hooks.loading import Contribution
    from custquery.shop.addresses import MilitaryValidator

    class Own(MilitaryValidator):
        name = "own"

    added = Contribution(address_validators={"own": Own()})
    shop.environment = evolve(shop.environment, added=added)

    assert "own" == shop.customers.addresses.check(HOME, "own").validator
