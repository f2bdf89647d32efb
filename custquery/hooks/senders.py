"""
A message → handed to whoever carries it: what a sender of e-mail or SMS is.

A sender only carries. Who may be written to, and that nobody is written to twice, is
decided before it is asked; so it tells, when it fails, whether to try again.
"""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from custquery.hooks.messages import EmailMessage, Receipt, SmsMessage

if TYPE_CHECKING:
    import email.message


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

    def mime(
        self, message: EmailMessage, date: datetime
    ) -> "email.message.EmailMessage":
        """
        Return *message* as the standard library sends it.

        Args:
            message: What to say, and to whom.
            date: When it is sent, with a zone.

        Raises:
            SendingError: an address is none; the reason does not repeat it.

        >>> from datetime import UTC
        >>> from custquery.shop.mail import MboxSender
        >>> from custquery.testing.senders import email
        >>> made = MboxSender().mime(email(id="m-7"), datetime(2025, 1, 1, tzinfo=UTC))
        >>> made["Message-ID"]
        '<m-7@example.com>'
        """
        from custquery.hooks.mime import to_mime

        return to_mime(message, date)

    def took(self, message: EmailMessage) -> bool | None:
        """
        Tell whether *message*, known by its id, was taken over; None: who knows.

        It is asked only when a program ended between sending and noting it. Where
        nobody knows, the message is sent again, with the same id.
        """
        return None

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
