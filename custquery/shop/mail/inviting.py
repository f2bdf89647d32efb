"""
Customers → a letter to each that invites her to an account, and how many there are.

Who has no e-mail address, or has an account or was asked before, is left out; one who
declined is not asked again.
"""

from collections.abc import Sequence

from custquery.shop.mail.posting import post
from custquery.shop.mail.settings import read_mail_settings
from custquery.shop.store.connection import Database
from custquery.shop.store.layout import selected
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables import CUSTOMER
from custquery.shop.store.writing import Batch

#: How long the link of an invitation is good, in days.
INVITATION_DAYS = 30

_ACCOUNTS = selected(CUSTOMER, ("id", "account_status", "email"), "id")


def refuse_uninviting(database: Database) -> None:
    """
    Refuse to go on where the shop cannot invite anybody yet.

    Raises:
        RequestError: ``mail-not-set-up``.
    """
    read_mail_settings(database).require("sender", "sender_name", "page")


def invite_all(
    database: Database,
    settings: Settings,
    rows: Batch,
    customers: Sequence[int],
    now: int,
) -> int:
    """
    Invite those of *customers* who have no account; return how many they are.

    Args:
        database: That of the shop.
        settings: Those of the shop.
        rows: The batch that it is part of.
        customers: Who may be invited.
        now: Microseconds since 1970 UTC.

    Raises:
        RequestError: ``mail-not-set-up``.
    """
    refuse_uninviting(database)
    found = database.rows(_ACCOUNTS, {"among": list(customers)})
    invited = sorted(
        number for number, state, email in found if state == "disabled" and email
    )
    for each in invited:
        put_invitation(database, settings, each, now)
    rows.customers({"id": each, "account_status": "invited"} for each in invited)
    return len(invited)


def put_invitation(
    database: Database, settings: Settings, customer: int, now: int
) -> int:
    """
    Put an invitation into the outbox, within a running write; return its number.

    Raises:
        RequestError: ``customer-not-there``, ``mail-without-address``,
            ``mail-not-set-up``.
    """
    return post(
        database,
        settings,
        "invitation",
        customer,
        key=f"invitation:{customer}:{now}",
        now=now,
        days=INVITATION_DAYS,
    )
