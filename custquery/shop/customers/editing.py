"""
What is to change of a profile → what did change, in the transaction of a batch.

Only what differs is written, and nothing when nothing does. All that is wrong is told
at once.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from custquery.shop.customers.accounts import wrong_account
from custquery.shop.customers.fields import changed_tags, read_profile
from custquery.shop.customers.problems import Problem, ProfileError
from custquery.shop.customers.stored import profile_of, stamp, tags_of, taken
from custquery.shop.store.connection import Database
from custquery.shop.store.consents import number_of
from custquery.shop.store.limits import Given, Stored, Whole
from custquery.shop.store.writing import Batch

#: What a field can hold; tags are several texts.
Value: TypeAlias = Stored | tuple[str, ...]

#: Characters of the tags that the audit trail names.
_LONGEST = 1_000


@frozen
class Change:
    """A field that is not as it was."""

    field: str
    before: Value
    after: Value


@frozen
class Done:
    """What a change of one customer did."""

    customer: int
    #: Empty: everything was so already, and nothing was written.
    changes: tuple[Change, ...]
    #: Her ``updated_at`` from now on, in microseconds since 1970.
    at: int
    #: The address that it was about.
    address: int | None = None


def edit(
    database: Database,
    rows: Batch,
    number: int,
    given: Given,
    *,
    region: str,
    now: int,
    seen: int | None = None,
) -> Done:
    """
    Change a profile.

    Args:
        database: Where she is.
        rows: The batch that it is part of.
        number: Her id.
        given: Values by field; None or a blank text for what is to be removed.
        region: The country of phone numbers without calling code.
        now: Microseconds since 1970.
        seen: The ``updated_at`` that whoever changes her has seen.

    Raises:
        ProfileError: what is given cannot be kept.
        RequestError: ``customer-not-there``, ``customer-merged``,
            ``customer-changed-meanwhile``.
    """
    had = profile_of(database, number, seen)
    tags = tags_of(database, number)
    new, wanted = read_all(given, tags, region)
    changed = _changed(had, new, now)
    refuse(database, number, had, {**had, **changed})
    changes = [Change(name, had[name], value) for name, value in changed.items()]
    if tags != wanted:
        changes.append(Change("tags", (*tags.values(),), (*wanted.values(),)))
    if not changes:
        return Done(number, (), number_of(had["updated_at"]))
    if changed:
        rows.customers([{"id": number, **changed}])
    retag(rows, number, tags, wanted)
    at = stamp(rows, number, had["updated_at"], now)
    return Done(number, tuple(changes), at)


def read_all(
    given: Given, tags: Mapping[str, str], region: str
) -> tuple[dict[str, Stored], dict[str, str]]:
    """
    Return the fields that are *given*, and what becomes of the *tags*.

    Raises:
        ProfileError: every problem of both.
    """
    problems: list[Problem] = []
    new: dict[str, Stored] = {}
    wanted = dict(tags)
    try:
        new = read_profile(given, region)
    except ProfileError as error:
        problems += error.problems
    try:
        wanted = changed_tags(tags, given)
    except ProfileError as error:
        problems += error.problems
    if problems:
        raise ProfileError(problems)
    return new, wanted


def _changed(had: Whole, new: Mapping[str, Stored], now: int) -> dict[str, Stored]:
    """Return what differs, with what changes along."""
    found = {name: value for name, value in new.items() if had[name] != value}
    if "name" not in new and not found.keys().isdisjoint({"first_name", "last_name"}):
        name = composed({**had, **found})
        if name != had["name"]:
            found["name"] = name
    if "email" in found and had["verified_email"]:
        found["verified_email"] = 0  # that somebody reads the old one
    if found.get("account_status") == "enabled" and had["activated_at"] is None:
        found["activated_at"] = now
    return found


def composed(row: Mapping[str, Stored]) -> str | None:
    """Return the name that the first and the last name of *row* make together."""
    parts = (row.get("first_name"), row.get("last_name"))
    return " ".join(str(each) for each in parts if each is not None) or None


def refuse(
    database: Database, number: int | None, had: Mapping[str, Stored], row: Whole
) -> None:
    """
    Refuse what only other rows, or what was there before, can explain.

    Raises:
        ProfileError: ``profile-without-identity``, ``profile-email-taken``,
            ``profile-phone-taken``, ``profile-account-step``,
            ``profile-account-without-email``.
    """
    problems = [*_wrong(had, row), *taken(database, number, row)]
    if problems:
        raise ProfileError(problems)


def _wrong(had: Mapping[str, Stored], row: Whole) -> Iterator[Problem]:
    if not (row.get("name") or row.get("email") or row.get("phone")):
        yield Problem("profile-without-identity", "name")
    states = had.get("account_status", "disabled"), row.get("account_status")
    reached = had.get("email"), row.get("email")
    if states[0] != states[1] or reached[0] != reached[1]:
        problem = wrong_account(*states, row.get("email"))
        if problem is not None:
            yield problem


def retag(
    rows: Batch, number: int, had: Mapping[str, str], wanted: Mapping[str, str]
) -> None:
    """Give a customer the tags *wanted* for those that she *had*."""
    more = [tag for key, tag in wanted.items() if key not in had]
    less = [tag for key, tag in had.items() if key not in wanted]
    for tags, write, what in (
        (more, rows.tags, "tags-added"),
        (less, rows.untag, "tags-removed"),
    ):
        if tags:
            write({"customer_id": number, "tag": each} for each in tags)
            rows.trail.note(what, (number,), ", ".join(tags)[:_LONGEST])
