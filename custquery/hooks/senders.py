"""
A message → handed to whoever carries it: what a sender of e-mail or SMS is.

A sender only carries. Who may be written to, and that nobody is written to twice, is
decided before it is asked; so it tells, when it fails, whether to try again.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from attrs import Attribute, field, frozen

from custquery.language.errors import CustQueryError

if TYPE_CHECKING:
    import email.message


def _one_line(_: object, attribute: "Attribute[Any]", text: str) -> None:
    """Refuse what would end a header and begin another one; without repeating it."""
    if any(each in text for each in "\r\n\x00"):
        raise ValueError(f"a message's {attribute.name} is one line")


def _lines(_: object, attribute: "Attribute[Any]", given: Mapping[str, str]) -> None:
    for each in (*given.keys(), *given.values()):
        _one_line(None, attribute, each)


@frozen
class EmailMessage:
    """
    One e-mail to one person.

    Raises:
        ValueError: a line break where it would become a header of its own.
    """

    #: The same message has the same one, however often it is tried.
    id: str
    #: The address it is from, and the name shown with it.
    sender: str = field(validator=_one_line)
    sender_name: str = field(validator=_one_line)
    recipient: str = field(validator=_one_line)
    subject: str = field(validator=_one_line)
    text: str
    #: The same as *text* in HTML; empty: there is none.
    html: str = ""
    #: Further headers, such as ``List-Unsubscribe``.
    headers: Mapping[str, str] = field(factory=dict, validator=_lines)

    def mime(self, date: datetime) -> "email.message.EmailMessage":
        """
        Return the message as the standard library sends it.

        Args:
            date: When it is sent, with a zone.

        Raises:
            SendingError: an address is none; the reason does not repeat it.

        >>> from datetime import UTC
        >>> from custquery.testing.senders import email
        >>> email(id="m-7").mime(datetime(2025, 1, 1, tzinfo=UTC))["Message-ID"]
        '<m-7@example.com>'
        """
        from custquery.hooks.mime import to_mime

        return to_mime(self, date)


@frozen
class SmsMessage:
    """One SMS to one person."""

    #: The same message has the same one, however often it is tried.
    id: str
    #: A number in E.164, or a name of at most eleven letters.
    sender: str
    #: A number in E.164.
    recipient: str
    text: str


@frozen
class Receipt:
    """A message was taken over by the sender."""

    #: What the sender calls it, for asking it later.
    reference: str = ""


class SendingError(CustQueryError):
    """
    A message was not taken over.

    The reason is for the operator and holds no personal data.
    """

    def __init__(self, reason: str, *, again: bool = False) -> None:
        """Keep the *reason*, and whether trying *again* later may help."""
        super().__init__(reason)
        self.reason = reason
        self.again = again


class EmailSender(ABC):
    """Carries e-mail; what a plugin returns from ``custquery_email_senders``."""

    #: What a configuration calls it, and the scheme of its URIs: ``smtp``.
    name: ClassVar[str]

    def at(self, uri: str) -> "EmailSender":
        """
        Return the sender as *uri* configures it; by default there is nothing to say.

        Args:
            uri: Such as ``smtp://mail.example.com:587``; it holds no secrets.

        Raises:
            ValueError: it cannot be so; the text says why.
        """
        return self

    @abstractmethod
    def send(self, message: EmailMessage) -> Receipt:
        """
        Hand *message* over.

        Raises:
            SendingError: it was not taken over.
        """


class SmsSender(ABC):
    """Carries SMS; what a plugin returns from ``custquery_sms_senders``."""

    #: What a configuration calls it, and the scheme of its URIs.
    name: ClassVar[str]

    def at(self, uri: str) -> "SmsSender":
        """Return the sender as *uri* configures it; see `EmailSender.at`."""
        return self

    @abstractmethod
    def send(self, message: SmsMessage) -> Receipt:
        """
        Hand *message* over.

        Raises:
            SendingError: it was not taken over.
        """
