"""A profile begins once, however somebody comes, and keeps how it began."""

import pytest

from custquery.language.errors import RequestError
from custquery.shop import Shop
from custquery.shop.customers import Begun, ProfileError
from custquery.targets.engines import Engine

ORDER = {"placed_at": 1_700_000_000_000_000, "total": 995}
CHECKOUT = {"touched_at": 1_700_000_000_000_000}
NOOR = {"first_name": "Noor", "email": "noor@example.com", "phone": "06-11111111"}


def come(shop: Shop, how: str, given: dict) -> Begun:
    match how:
        case "hand":
            return shop.customers.add(given)
        case "newsletter":
            return shop.customers.sign_up(given)
        case "account":
            return shop.customers.open_account(given)
        case "order":
            return shop.customers.place_order(given, ORDER)
        case _:
            return shop.customers.leave_checkout(given, CHECKOUT)


WAYS = ("newsletter", "account", "order", "checkout", "hand")


@pytest.mark.parametrize("how", WAYS)
def test_each_way_is_kept(shop: Shop, how: str) -> None:
    begun = come(shop, how, {**NOOR, "tags": "new"})

    found = shop.customers.show(begun.customer)
    assert begun.is_new
    assert (how, ("new",), "Noor") == (
        found.began,
        found.customer.tags,
        found.customer.name,
    )


@pytest.mark.parametrize("how", WAYS[:-1])
@pytest.mark.parametrize(
    "given",
    [
        {"email": "NOOR@Example.com"},
        {"email": "new@example.com", "phone": "+31611111111"},
        {"email": "noor@example.com", "phone": "+31699999999"},
    ],
)
def test_whoever_is_there_is_found_and_not_doubled(
    shop: Shop, how: str, given: dict
) -> None:
    shop.customers.add(NOOR)
    begun = come(shop, how, given)

    assert (1, False) == (begun.customer, begun.is_new)
    assert 1 == shop.count()
    assert "hand" == shop.customers.show(1).began


def test_by_hand_somebody_is_new_or_it_is_told_who_she_is(shop: Shop) -> None:
    shop.customers.add(NOOR)

    with pytest.raises(ProfileError) as refused:
        shop.customers.add({"email": "noor@example.com"})
    assert ("profile-email-taken", "1") == (
        refused.value.code,
        refused.value.problems[0].args["customer"],
    )


def test_e_mail_decides_before_phone(shop: Shop) -> None:
    shop.customers.add({"email": "noor@example.com"})
    shop.customers.add({"phone": "+31622222222"})

    begun = shop.customers.place_order(
        {"email": "noor@example.com", "phone": "+31622222222"}, ORDER
    )

    assert Begun(1, is_new=False, left_out=("phone",), row=1) == begun


@pytest.mark.parametrize("how", ["order", "account"])
def test_an_order_and_an_account_add_what_was_missing(shop: Shop, how: str) -> None:
    shop.customers.add({"email": "noor@example.com", "first_name": "N."})
    begun = come(shop, how, {**NOOR, "last_name": "Vis", "note": "hello"})

    found = shop.customer(1)
    assert found is not None
    assert ("N.", "Vis", "+31611111111", None) == (
        found.first_name,
        found.last_name,
        found.phone,
        found.note,
    )
    assert (("last_name", "phone"), ("first_name", "note")) == (
        begun.added,
        begun.left_out,
    )


@pytest.mark.parametrize("how", ["newsletter", "checkout"])
def test_what_anybody_can_fill_in_for_anybody_adds_nothing(
    shop: Shop, how: str
) -> None:
    shop.customers.add({"email": "noor@example.com"})
    begun = come(shop, how, NOOR)

    found = shop.customer(1)
    assert found is not None
    assert (None, None) == (found.first_name, found.phone)
    assert ("first_name", "phone") == begun.left_out


def test_an_order_is_linked_to_her(shop: Shop) -> None:
    begun = shop.customers.place_order(NOOR, ORDER)
    again = shop.customers.place_order(NOOR, {**ORDER, "total": 5})

    assert (1, 2) == (begun.row, again.row)
    assert 1 == shop.count("orders:2 amount_spent:10")
    assert [2, 1] == [each.id for each in shop.customers.show(1).orders]


def test_a_checkout_is_linked_to_her(shop: Shop) -> None:
    begun = shop.customers.leave_checkout(NOOR, CHECKOUT)

    assert 1 == begun.row
    found = shop.customer(1)
    assert found is not None
    assert found.abandoned_checkout_date is not None


def test_who_bought_without_a_contact_is_somebody_new_each_time(shop: Shop) -> None:
    ids = [
        shop.customers.place_order({"first_name": "Noor"}, ORDER).customer
        for _ in range(2)
    ]

    assert [1, 2] == ids


@pytest.mark.parametrize("how", ["newsletter", "account", "checkout"])
def test_else_a_contact_is_needed(shop: Shop, how: str) -> None:
    with pytest.raises(ProfileError) as refused:
        come(shop, how, {"first_name": "Noor"})

    assert "profile-without-contact" == refused.value.code
    assert 0 == shop.count()


def test_an_order_that_cannot_be_stored_leaves_no_profile(shop: Shop) -> None:
    with pytest.raises(RequestError):
        shop.customers.place_order(NOOR, {"total": "much"})

    assert 0 == shop.count()


# Newsletters


def test_a_sign_up_records_consent(shop: Shop) -> None:
    shop.customers.sign_up({"email": "noor@example.com"})

    [consent] = shop.customers.show(1).consents
    assert ("email", "subscribed", "single_opt_in", "newsletter") == (
        consent.channel,
        consent.state,
        consent.level,
        consent.source,
    )


def test_with_a_phone_alone_it_is_consent_to_sms(shop: Shop) -> None:
    shop.customers.sign_up({"phone": "+31611111111"})

    assert 1 == shop.count("sms_subscription_status:subscribed")


def test_the_clock_may_run_on_meanwhile(where: str, engine: Engine | None) -> None:
    with Shop.create(where, engine=engine) as shop:
        shop.customers.sign_up({"email": "noor@example.com"})
        shop.customers.open_account({"email": "noor@example.com"})

        found = "email_subscription_status:subscribed account_status:enabled"
        assert 1 == shop.count(found)


def test_it_may_wait_for_her_to_confirm(shop: Shop) -> None:
    pending = {"state": "pending", "level": "confirmed_opt_in", "source": "footer"}
    shop.customers.sign_up({"email": "noor@example.com"}, pending)

    assert 1 == shop.count("email_subscription_status:pending")


def test_who_is_subscribed_stays_so(shop: Shop) -> None:
    shop.customers.sign_up({"email": "noor@example.com"})
    shop.customers.sign_up({"email": "noor@example.com"}, {"state": "pending"})

    assert 1 == shop.count("email_subscription_status:subscribed")


# Accounts


def test_an_account_is_enabled(shop: Shop) -> None:
    shop.customers.add({"email": "noor@example.com", "account_status": "invited"})
    shop.customers.open_account({"email": "noor@example.com"})

    assert 1 == shop.count("account_status:enabled")


def test_nobody_gets_two_accounts(shop: Shop) -> None:
    shop.customers.open_account({"email": "noor@example.com"})

    with pytest.raises(ProfileError) as refused:
        shop.customers.open_account({"email": "noor@example.com"})
    assert "profile-account-there" == refused.value.code


def test_an_account_needs_an_e_mail(shop: Shop) -> None:
    with pytest.raises(ProfileError) as refused:
        shop.customers.open_account({"phone": "+31611111111"})
    assert "profile-account-without-email" == refused.value.code
    assert 0 == shop.count()


@pytest.mark.parametrize("how", WAYS)
def test_a_dry_run_begins_nobody(shop: Shop, how: str) -> None:
    tried = {
        "hand": lambda: shop.customers.add(NOOR, dry_run=True),
        "newsletter": lambda: shop.customers.sign_up(NOOR, dry_run=True),
        "account": lambda: shop.customers.open_account(NOOR, dry_run=True),
        "order": lambda: shop.customers.place_order(NOOR, ORDER, dry_run=True),
        "checkout": lambda: shop.customers.leave_checkout(NOOR, CHECKOUT, dry_run=True),
    }[how]()

    assert tried.is_new
    assert 0 == shop.count()
    assert 1 == come(shop, how, NOOR).customer
