"""
A letter to a customer → the outbox, with a link in it; and the link → whose it was.

A link names its letter, so it goes with the customer when she is merged, and ends when
she is erased, when her address is another one, or when a later letter replaces it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from attrs import field, frozen

from custquery.hooks.messages import EmailMessage
from custquery.language.errors import RequestError
from custquery.schema.calendar import moment
from custquery.schema.reading import Reading
from custquery.shop import links
from custquery.shop.links import Payload
from custquery.shop.mail.letters import language, letter
from custquery.shop.mail.outbox import put
from custquery.shop.mail.settings import MailSettings, read_mail_settings
from custquery.shop.store.connection import Database
from custquery.shop.store.settings import Settings
from custquery.shop.store.texts import email_key
from custquery.targets.sentence_times import day
from custquery.targets.sentence_values import Voice

#: Microseconds in a second.
_SECOND = 1_000_000
_ADDRESSEE = "SELECT email, language FROM customer WHERE id = :customer"
_POSTED = 'SELECT id, customer_id, recipient FROM outbox WHERE "key" = :key'
_LATER = (
    "SELECT count(*) FROM outbox "
    "WHERE customer_id = :customer AND kind = :kind AND id > :number"
)


@frozen
class Addressee:
    """Where a customer is written to."""

    customer: int
    address: str = field(repr=False)
    #: That of letters to her.
    locale: str


@frozen
class Returned:
    """Who came back by a link."""

    #: Who she is now, also when she was merged since.
    customer: int
    #: The number of the letter in the outbox.
    number: int
    payload: Payload


def addressee(
    database: Database, settings: Settings, customer: int, to: str = ""
) -> Addressee:
    """
    Return where *customer* is written to.

    Args:
        database: That of the shop.
        settings: Those of the shop, for who has no language.
        customer: Who.
        to: Another address than that of her profile.

    Raises:
        RequestError: ``customer-not-there``, ``mail-without-address``.
    """
    found = database.rows(_ADDRESSEE, {"customer": customer})
    if not found:
        raise RequestError("customer-not-there", {"customer": str(customer)})
    [(address, spoken)] = found
    if not (to or address):
        raise RequestError("mail-without-address", {"customer": str(customer)})
    return Addressee(customer, to or address, language(spoken or settings.language))


def post(
    database: Database,
    settings: Settings,
    kind: str,
    customer: int,
    *,
    key: str,
    now: int,
    days: int,
    payload: Payload | None = None,
    to: str = "",
) -> int:
    """
    Write a letter with a link, within a running write; return its number in the outbox.

    Args:
        database: That of the shop.
        settings: Those of the shop.
        kind: The letter, one of `custquery.shop.mail.letters.LETTERS`; the link is good
            for that.
        customer: To whom.
        key: See `custquery.shop.mail.outbox.put`.
        now: Microseconds since 1970 UTC.
        days: How long the link is good.
        payload: What the link brings back besides; no personal data.
        to: Another address than that of her profile.

    Raises:
        RequestError: ``customer-not-there``, ``mail-without-address``,
            ``mail-not-set-up``.
    """
    own = read_mail_settings(database)
    own.require("sender", "sender_name", "page")
    who = addressee(database, settings, customer, to)
    until = moment(now) + timedelta(days=days)
    token = _signed(database, kind, {**(payload or {}), "key": key}, until)
    values = {
        "shop": own.sender_name,
        "link": link(own, kind, token),
        "until": _day(until, settings, who.locale),
    }
    subject, text = letter(kind, who.locale, values)
    return put(database, kind, customer, written(own, who, subject, text), key, now)


def written(
    own: MailSettings,
    who: Addressee,
    subject: str,
    text: str,
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Return a message of the shop; its id follows from its key."""
    return EmailMessage(
        id="",
        sender=own.sender,
        sender_name=own.sender_name,
        recipient=who.address,
        subject=subject,
        text=text,
        headers=headers or {},
    )


def link(own: MailSettings, purpose: str, token: str) -> str:
    """
    Return the address that leads to the shop's page with *token*.

    >>> link(MailSettings(page="https://acme.example/mail"), "confirmation", "abc.def")
    'https://acme.example/mail?confirmation=abc.def'
    """
    mark = "&" if "?" in own.page else "?"
    return f"{own.page}{mark}{purpose}={quote(token)}"


def _signed(database: Database, purpose: str, payload: Payload, until: datetime) -> str:
    secret = links.secret_of(database)
    return links.sign(secret, purpose, payload, int(until.timestamp()))


def _day(until: datetime, settings: Settings, locale: str) -> str:
    voice = Voice(locale, Reading(until, settings.zone, locale))
    return day(until.astimezone(settings.zone).date(), voice)


def returned(
    database: Database, kind: str, token: str, now: int, *, is_hers: bool = True
) -> Returned:
    """
    Return who came back by the link of a letter.

    Args:
        database: That of the shop.
        kind: The letter.
        token: What the link holds.
        now: Microseconds since 1970 UTC.
        is_hers: Whether it must have gone to the address that she has now.

    Raises:
        RequestError: ``link-not-ours``, ``link-expired``; ``link-over``: a later letter
            replaced it, or it went to an address that is not hers now.
    """
    secret = links.secret_of(database)
    payload = links.read(secret, kind, token, now // _SECOND)
    found = database.rows(_POSTED, {"key": str(payload.pop("key", ""))})
    if not found:
        raise RequestError("link-over")
    [(number, customer, recipient)] = found
    about = {"customer": customer, "kind": kind, "number": number}
    moved = is_hers and not _is_address_of(database, customer, recipient)
    if moved or database.value(_LATER, about):
        raise RequestError("link-over")
    return Returned(customer, number, payload)


def _is_address_of(database: Database, customer: int, address: str) -> bool:
    [(own, _)] = database.rows(_ADDRESSEE, {"customer": customer})
    return bool(own) and email_key(own) == email_key(address)
