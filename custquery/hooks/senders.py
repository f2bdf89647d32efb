"""
A message → handed to whoever carries it: what a sender of e-mail or SMS is.

A sender only carries. Who may be written to, and that nobody is written to twice, is
decided before it is asked; so it tells, when it fails, whether to try again.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from attrs import field, frozen

from custquery.language.errors import CustQueryError


@frozen
class EmailMessage:
    """One e-mail to one person; texts hold no line breaks where a header has none."""

    #: The same message has the same one, however often it is tried.
    id: str
    #: The address it is from, and the name shown with it.
    sender: str
    sender_name: str
    recipient: str
    subject: str
    text: str
    #: The same as *text* in HTML; empty: there is none.
    html: str = ""
    #: Further headers, such as ``List-Unsubscribe``.
    headers: Mapping[str, str] = field(factory=dict)


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

    #: What a configuration calls it: ``smtp``.
    name: ClassVar[str]

    @abstractmethod
    def send(self, message: EmailMessage) -> Receipt:
        """
        Hand *message* over.

        Raises:
            SendingError: it was not taken over.
        """


class SmsSender(ABC):
    """Carries SMS; what a plugin returns from ``custquery_sms_senders``."""

    #: What a configuration calls it.
    name: ClassVar[str]

    @abstractmethod
    def send(self, message: SmsMessage) -> Receipt:
        """
        Hand *message* over.

        Raises:
            SendingError: it was not taken over.
        """
