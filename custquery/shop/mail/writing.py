"""
What an operator writes to one customer → a message in the outbox.

What promotes anything goes only to who is subscribed, tells where the shop is and how
to unsubscribe with one click (CAN-SPAM, RFC 8058); the rest is about her own business.
"""

from hashlib import sha256

from attrs import field, frozen

from custquery.language.errors import RequestError
from custquery.schema.calendar import local_date
from custquery.shop import links
from custquery.shop.mail.letters import letter
from custquery.shop.mail.outbox import put
from custquery.shop.mail.posting import addressee, link, written
from custquery.shop.mail.settings import MailSettings, read_mail_settings
from custquery.shop.store.connection import Database
from custquery.shop.store.settings import Settings
from custquery.shop.store.tables.mail import LONGEST_SUBJECT

#: What a link that unsubscribes is good for.
UNSUBSCRIBE = "unsubscribe"
#: How long it is, in days: the law wants it to work long after.
UNSUBSCRIBE_DAYS = 3650

_SECOND = 1_000_000
_DAY = 86_400
_STATE = "SELECT email_status FROM customer WHERE id = :customer"


@frozen
class Written:
    """
    What an operator writes.

    Raises:
        RequestError: ``mail-empty``, ``mail-not-one-line``.
    """

    subject: str = field(repr=False)
    text: str = field(repr=False)
    #: Whether it promotes anything.
    marketing: bool = False

    def __attrs_post_init__(self) -> None:
        if not (self.subject and self.text):
            raise RequestError("mail-empty")
        if len(self.subject) > LONGEST_SUBJECT or not self.subject.isprintable():
            raise RequestError("mail-not-one-line", {"limit": LONGEST_SUBJECT})


def put_message(
    database: Database,
    settings: Settings,
    customer: int,
    said: Written,
    *,
    key: str,
    now: int,
) -> int:
    """
    Put what is *said* into the outbox, within a running write; return its number.

    Args:
        database: That of the shop.
        settings: Those of the shop.
        customer: To whom.
        said: What is said.
        key: What makes it one message; by default its words, the customer and the day.
        now: Microseconds since 1970 UTC.

    Raises:
        RequestError: ``mail-is-marketing``, ``mail-not-set-up``, ``mail-too-long``,
            ``mail-without-address``, ``customer-not-there``.
    """
    own = read_mail_settings(database)
    own.require("sender", "sender_name")
    who = addressee(database, settings, customer)
    values = {"subject": said.subject, "text": said.text, "shop": own.sender_name}
    headers: dict[str, str] = {}
    kind = "marketing" if said.marketing else "message"
    if said.marketing:
        values["link"] = _unsubscribing(database, own, customer, now)
        values["address"] = own.postal_address
        headers = _one_click(values["link"])
    message = written(own, who, *letter(kind, who.locale, values), headers)
    key = key or _key(said, customer, now, settings)
    return put(database, kind, customer, message, key, now, marketing=said.marketing)


def _unsubscribing(
    database: Database, own: MailSettings, customer: int, now: int
) -> str:
    """Return the link that unsubscribes her; refuse who is not subscribed."""
    if database.value(_STATE, {"customer": customer}) != "subscribed":
        raise RequestError("mail-is-marketing", {"customer": str(customer)})
    own.require("page", "postal_address")
    secret, until = links.secret_of(database), now // _SECOND + UNSUBSCRIBE_DAYS * _DAY
    token = links.sign(secret, UNSUBSCRIBE, {"customer": customer}, until)
    return link(own, UNSUBSCRIBE, token)


def _one_click(link: str) -> dict[str, str]:
    """Return the headers by which a mail program unsubscribes her."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _key(said: Written, customer: int, now: int, settings: Settings) -> str:
    words = f"{said.subject}\0{said.text}".encode(errors="replace")
    day = local_date(now, settings.zone).isoformat()
    return f"message:{customer}:{day}:{sha256(words).hexdigest()}"
