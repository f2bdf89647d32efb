"""
Somebody who signs up, orders or leaves a checkout → her profile, found or begun.

Whoever is there already, by e-mail or else by phone, is found and never doubled, and
what is known of her stays: an order and an account add what was missing, a newsletter
and a checkout, which anybody can fill in for anybody, add nothing.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from custquery.shop.customers.accounts import wrong_account
from custquery.shop.customers.editing import composed, read_all, refuse, retag
from custquery.shop.customers.problems import Problem, ProfileError
from custquery.shop.customers.stored import (
    profile_of,
    stamp,
    tags_of,
    with_email,
    with_phone,
)
from custquery.shop.store.connection import Database
from custquery.shop.store.limits import Given, Stored
from custquery.shop.store.writing import Batch

#: How a profile can begin here; ``import`` is another way.
Beginning: TypeAlias = Literal["newsletter", "account", "order", "checkout", "hand"]

#: The ways that add to a profile what was missing in it.
_ADDING = frozenset({"account", "order"})
#: What can be added so.
_ADDED = (
    *("first_name", "last_name", "name", "email", "phone", "company", "language"),
)
#: The ways for which she must be reachable.
_REACHED = frozenset({"newsletter", "account", "checkout"})


@frozen
class Begun:
    """Whose profile it is, and what became of what was given."""

    customer: int
    is_new: bool
    #: Fields of a profile that was there, which had nothing in them before.
    added: tuple[str, ...] = ()
    #: Fields that were given and not kept, as she has something else there.
    left_out: tuple[str, ...] = ()
    #: The id of the order or the checkout.
    row: int | None = None


def begin(
    database: Database,
    rows: Batch,
    given: Given,
    how: Beginning,
    *,
    region: str,
    now: int,
) -> Begun:
    """
    Find the customer that *given* is about, or begin her profile.

    Args:
        database: Where the customers are.
        rows: The batch that it is part of.
        given: Values by field, as `custquery.shop.customers.fields` reads them.
        how: What she did; somebody added by hand is to be new.
        region: The country of phone numbers without calling code.
        now: Microseconds since 1970.

    Raises:
        ProfileError: what is given cannot be kept; ``profile-without-contact``;
            by hand ``profile-email-taken`` and ``profile-phone-taken``.
    """
    new, tags = read_all(given, {}, region)
    if how in _REACHED and not (new.get("email") or new.get("phone")):
        raise ProfileError([Problem("profile-without-contact", "email")])
    owners = (
        with_email(database, new.get("email")),
        with_phone(database, new.get("phone")),
    )
    number = next((each for each in owners if each is not None), None)
    if number is None or how == "hand":
        return _new(database, rows, new, tags, how=how, now=now)
    return _found(database, rows, number, new=new, tags=tags, how=how, now=now)


def _new(
    database: Database,
    rows: Batch,
    new: Mapping[str, Stored],
    tags: Mapping[str, str],
    *,
    how: Beginning,
    now: int,
) -> Begun:
    row = {"name": composed(new), "account_status": "disabled", **new}
    refuse(database, None, {}, row)
    if row["account_status"] == "enabled":
        row["activated_at"] = now
    [number] = rows.customers([{**row, "began": how}])
    retag(rows, number, {}, tags)
    rows.trail.note("profile-begun", (number,), how)
    return Begun(number, is_new=True)


def _found(
    database: Database,
    rows: Batch,
    number: int,
    *,
    new: Mapping[str, Stored],
    tags: Mapping[str, str],
    how: Beginning,
    now: int,
) -> Begun:
    had = profile_of(database, number)
    added = {
        name: new[name]
        for name in _ADDED
        if how in _ADDING and had[name] is None and new.get(name) is not None
    }
    for name, owner in (("email", with_email), ("phone", with_phone)):
        if owner(database, added.get(name)) is not None:  # somebody else's
            del added[name]
    left_out = tuple(
        name
        for name, value in new.items()
        if name not in added and value is not None and not _is_same(name, value, had)
    )
    if added:
        rows.customers([{"id": number, **added}])
    own = tags_of(database, number)
    retag(rows, number, own, {**tags, **own})
    if added or not tags.keys() <= own.keys():
        stamp(rows, number, had["updated_at"], now)
    return Begun(number, is_new=False, added=tuple(added), left_out=left_out)


def _is_same(name: str, value: Stored, had: Mapping[str, Stored]) -> bool:
    if name == "email":
        return str(value).casefold() == str(had[name]).casefold()
    return had[name] == value


# What she did besides


def enable(database: Database, rows: Batch, begun: Begun, now: int) -> Begun:
    """
    Give her an account.

    Raises:
        ProfileError: ``profile-account-there``, ``profile-account-without-email``.
    """
    had = profile_of(database, begun.customer)
    args = {"customer": str(begun.customer)}
    if had["account_status"] == "enabled":
        raise ProfileError([Problem("profile-account-there", "account_status", args)])
    problem = wrong_account(had["account_status"], "enabled", had["email"])
    if problem is not None:
        raise ProfileError([problem])
    row = {"id": begun.customer, "account_status": "enabled"}
    rows.customers([{**row, "activated_at": now}])
    stamp(rows, begun.customer, had["updated_at"], now)
    return begun


def link_order(rows: Batch, begun: Begun, order: Given) -> Begun:
    """Put an order in her name."""
    [number] = rows.orders([{**order, "customer_id": begun.customer}])
    return evolve(begun, row=number)


def link_checkout(rows: Batch, begun: Begun, checkout: Given) -> Begun:
    """Put a checkout that was begun and not finished in her name."""
    [number] = rows.checkouts([{**checkout, "customer_id": begun.customer}])
    return evolve(begun, row=number)
