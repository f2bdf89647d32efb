"""A profile is edited whole or not at all, and nobody's change is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from custquery.language.errors import RequestError
from custquery.language.messages import LOCALES, is_said
from custquery.shop import Settings, Shop
from custquery.shop.customers import Change, ProfileError
from custquery.shop.customers.accounts import wrong_account
from custquery.shop.store.auditing import By
from custquery.targets.engines import Engine

REFUSED = json.loads(Path(__file__).with_name("refused.json").read_text("utf-8"))
NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
NOOR = {"email": "Noor@Example.com", "phone": "+31611111111", "tags": "VIP, new"}
STATES = ("disabled", "invited", "enabled", "declined")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.customers.add(NOOR)
    shop.customers.add({"name": "Bas", "phone": "+31622222222"})
    return shop


def _named(case: dict) -> str:
    return json.dumps(case["given"])


def codes(refused: pytest.ExceptionInfo[ProfileError]) -> list[str]:
    return [each.code for each in refused.value.problems]


@pytest.mark.parametrize("case", REFUSED["profile"], ids=_named)
def test_what_cannot_be_kept_is_told_all_at_once(shop: Shop, case: dict) -> None:
    before = shop.record(2)
    if not case["codes"]:
        assert shop.customers.edit(2, case["given"]).changes
        return

    with pytest.raises(ProfileError) as refused:
        shop.customers.edit(2, case["given"])

    assert case["codes"] == codes(refused)
    assert before == shop.record(2)


@pytest.mark.parametrize("case", REFUSED["address"], ids=_named)
def test_so_it_is_of_an_address(shop: Shop, case: dict) -> None:
    given = {"address1": "Dorpsstraat 1", **case["given"]}
    if not case["codes"]:
        assert shop.customers.addresses.add(2, given).changes
        return

    with pytest.raises(ProfileError) as refused:
        shop.customers.addresses.add(2, given)

    assert case["codes"] == codes(refused)
    assert () == shop.customers.addresses.list(2)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_problem_and_every_field_has_words(locale: str) -> None:
    found = {
        each for cases in REFUSED.values() for case in cases for each in case["codes"]
    }

    assert {each for each in found if not is_said(each, locale)} == set()


def test_a_problem_names_the_field_in_the_readers_words(shop: Shop) -> None:
    with pytest.raises(ProfileError) as refused:
        shop.customers.edit(2, {"first_name": "x" * 300, "email": "noor@example,com"})

    assert "profile-too-long" == refused.value.code
    assert (
        "‘voornaam’ heeft 300 tekens; 255 is het meeste.\n"
        "Dit is geen e-mailadres. Bedoel je ‘noor@example.com’?"
    ) == refused.value.render("nl")
    assert str(refused.value).startswith("“first name” has 300 characters")


@pytest.mark.parametrize(
    ("field", "limit"), [("first_name", 255), ("company", 255), ("note", 5000)]
)
def test_a_text_has_a_longest(shop: Shop, field: str, limit: int) -> None:
    shop.customers.edit(2, {field: "x" * limit})

    with pytest.raises(ProfileError) as refused:
        shop.customers.edit(2, {field: "x" * (limit + 1)})

    assert ["profile-too-long"] == codes(refused)
    assert {"length": limit + 1, "limit": limit} == refused.value.problems[0].args


def test_an_edit_tells_what_changed(shop: Shop) -> None:
    done = shop.customers.edit(
        2,
        {
            "first_name": " Bas ",
            "last_name": "Vis",
            "email": "bas@example.com",
            "phone": "06 33333333",
            "language": "Nederlands",
            "tax_exempt": True,
        },
    )

    assert (
        Change("first_name", None, "Bas"),
        Change("last_name", None, "Vis"),
        Change("email", None, "bas@example.com"),
        Change("phone", "+31622222222", "+31633333333"),
        Change("language", None, "nl"),
        Change("tax_exempt", 0, 1),
        Change("name", "Bas", "Bas Vis"),
    ) == done.changes
    found = shop.customer(2)
    assert found is not None
    assert ("Bas Vis", True) == (found.name, found.tax_exempt)
    assert done.updated_at == found.updated_at


def test_what_is_so_already_writes_nothing(shop: Shop) -> None:
    before = shop.customers.show(1)
    done = shop.customers.edit(1, {"email": "Noor@Example.com", "add_tags": "vip"})

    assert () == done.changes
    assert before == shop.customers.show(1)
    assert before.customer.updated_at == done.updated_at


def test_a_blank_text_removes(shop: Shop) -> None:
    assert (Change("phone", "+31611111111", None),) == shop.customers.edit(
        1, {"phone": "  "}
    ).changes


def test_another_e_mail_is_not_confirmed_yet(shop: Shop) -> None:
    with shop.write() as rows:
        rows.customers([{"id": 1, "verified_email": 1}])

    done = shop.customers.edit(1, {"email": "noor@example.org"})

    assert Change("verified_email", 1, 0) in done.changes


# Tags


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        ({"tags": "b, A ,,a"}, ("A", "b")),
        ({"tags": ["vip", "x,y"]}, ("VIP", "x", "y")),
        ({"tags": ""}, ()),
        ({"tags": None}, ()),
        ({"add_tags": "Zoë"}, ("new", "VIP", "Zoë")),
        ({"remove_tags": "vip,nobody"}, ("new",)),
        ({"add_tags": "b2b", "remove_tags": "NEW"}, ("b2b", "VIP")),
        ({"add_tags": "NEW"}, ("new", "VIP")),
    ],
)
def test_tags_are_cut_trimmed_and_folded(
    shop: Shop, given: dict, tags: tuple[str, ...]
) -> None:
    shop.customers.edit(1, given)

    found = shop.customer(1)
    assert found is not None
    assert tags == found.tags


def test_a_customer_has_250_tags_of_255_signs_and_no_more(shop: Shop) -> None:
    shop.customers.edit(2, {"tags": [f"t{n}" for n in range(249)]})
    shop.customers.edit(2, {"add_tags": "x" * 255})

    with pytest.raises(ProfileError) as refused:
        shop.customers.edit(2, {"add_tags": "one more"})
    assert ["profile-too-many-tags"] == codes(refused)
    with pytest.raises(ProfileError) as refused:
        shop.customers.edit(2, {"tags": "x" * 256})
    assert ["profile-tag-too-long"] == codes(refused)


# Accounts


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_an_account_goes_from_state_to_state(before: str, after: str) -> None:
    can = {
        ("disabled", "invited"),
        ("disabled", "enabled"),
        ("invited", "enabled"),
        ("invited", "declined"),
        ("invited", "disabled"),
        ("enabled", "disabled"),
        ("declined", "invited"),
        ("declined", "enabled"),
        ("declined", "disabled"),
    }
    problem = wrong_account(before, after, "noor@example.com")

    assert (problem is None) == (before == after or (before, after) in can)


def test_an_account_is_enabled_at_a_moment_that_stays(shop: Shop) -> None:
    shop.customers.edit(1, {"account_status": "invited"})
    shop.customers.edit(1, {"account_status": "enabled"})
    first = shop.record(1)
    assert first is not None
    shop.customers.edit(1, {"account_status": "disabled"})
    shop.customers.edit(1, {"account_status": "enabled"})
    again = shop.record(1)
    assert again is not None

    assert first["activated_at"] is not None
    assert first["activated_at"] == again["activated_at"]


def test_an_account_keeps_its_e_mail(shop: Shop) -> None:
    shop.customers.edit(1, {"account_status": "enabled"})

    with pytest.raises(ProfileError) as refused:
        shop.customers.edit(1, {"email": None})
    assert ["profile-account-without-email"] == codes(refused)


# Two who edit


def test_of_two_who_saw_the_same_the_second_is_refused(shop: Shop) -> None:
    seen = shop.customers.show(1).customer.updated_at
    shop.customers.edit(1, {"note": "first"}, seen=seen)

    with pytest.raises(RequestError) as refused:
        shop.customers.edit(1, {"note": "second"}, seen=seen)

    assert ("customer-changed-meanwhile", {"customer": "1"}) == (
        refused.value.code,
        refused.value.details,
    )
    found = shop.customer(1)
    assert found is not None
    assert "first" == found.note


def test_who_looks_again_may_go_on(shop: Shop) -> None:
    done = shop.customers.edit(1, {"note": "first"})
    again = shop.customers.edit(1, {"note": "second"}, seen=done.updated_at)

    assert done.updated_at < again.updated_at


@pytest.mark.parametrize("field", ["note", "add_tags"])
def test_every_edit_can_be_told_from_the_one_before(shop: Shop, field: str) -> None:
    """The clock of this shop stands still."""
    moments = [shop.customers.edit(1, {field: f"{n}"}).updated_at for n in range(5)]

    assert sorted(set(moments)) == moments


def test_two_connections_lose_nothing(
    shop: Shop, where: str, engine: Engine | None
) -> None:
    if engine is not None:
        pytest.skip("a file of an embedded engine is opened once")
    with Shop.open(where) as other:
        seen = other.customers.show(1).customer.updated_at
        shop.customers.edit(1, {"add_tags": "mine"})
        with pytest.raises(RequestError):
            other.customers.edit(1, {"tags": "theirs"}, seen=seen)
        other.customers.edit(1, {"add_tags": "theirs"})

    found = shop.customer(1)
    assert found is not None
    assert ("mine", "new", "theirs", "VIP") == found.tags


def test_a_change_below_her_is_a_change_too(shop: Shop) -> None:
    seen = shop.customers.show(1).customer.updated_at
    shop.customers.addresses.add(1, {"city": "Ede"}, seen=seen)

    with pytest.raises(RequestError) as refused:
        shop.customers.edit(1, {"note": "late"}, seen=seen)
    assert "customer-changed-meanwhile" == refused.value.code


# Who is not there


def test_who_is_not_there_cannot_be_edited(shop: Shop) -> None:
    with pytest.raises(RequestError) as refused:
        shop.customers.edit(9, {"note": "x"})
    assert "customer-not-there" == refused.value.code


def test_who_was_merged_is_told_where_she_went(shop: Shop) -> None:
    merged = shop.duplicates.merge(1, 2)

    with pytest.raises(RequestError) as refused:
        shop.customers.edit(merged.other, {"note": "x"})
    assert ("customer-merged", str(merged.survivor)) == (
        refused.value.code,
        refused.value.details["survivor"],
    )


# What is kept of it


def test_the_trail_tells_who_what_and_why_and_not_what_stood_there(shop: Shop) -> None:
    shop.customers.edit(
        1, {"note": "rings twice", "add_tags": "b2b"}, by=By("ann", "a call")
    )

    found = [
        (each.actor, each.what, each.details, each.why)
        for each in shop.customers.show(1).trail
        if each.actor == "ann"
    ]
    assert [
        ("ann", "customer-changed", "note", "a call"),
        ("ann", "tags-added", "b2b", "a call"),
    ] == found


def test_a_dry_run_says_what_it_would_do_and_does_nothing(shop: Shop) -> None:
    before = shop.customers.show(1)
    tried = shop.customers.edit(1, {"note": "x", "tags": "y"}, dry_run=True)

    assert ["note", "tags"] == [each.field for each in tried.changes]
    assert before == shop.customers.show(1)
    assert tried == shop.customers.edit(1, {"note": "x", "tags": "y"})


def test_times_are_those_of_the_shop(where: str, engine: Engine | None) -> None:
    with Shop.create(
        where, Settings(zone="Asia/Tokyo", now=NOW), engine=engine
    ) as shop:
        shop.customers.add({"name": "Aiko"})
        later = NOW + timedelta(days=1)
        shop.environment = evolve(shop.environment, clock=lambda: later)
        done = shop.customers.edit(1, {"note": "x"})

    assert later == done.updated_at
    assert timedelta(hours=9) == done.updated_at.utcoffset()


@pytest.fixture
def ask(sql: Callable[..., list[tuple[object, ...]]]) -> Callable[[str], object]:
    return lambda statement: sql(statement)[0][0]


def test_words_to_search_for_follow(shop: Shop, ask: Callable[[str], object]) -> None:
    shop.customers.edit(2, {"first_name": "Bas", "last_name": "Zeeman"})

    assert 1 == shop.count("zeeman")
    assert "zeeman" in str(ask("SELECT search_words FROM customer WHERE id = 2"))
