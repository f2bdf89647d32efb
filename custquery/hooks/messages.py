"""
What is written, to whom: the messages that senders carry, and what they say of them.

A message holds no line break where it would become a header of its own.
"""

from collections.abc import Mapping
from typing import Any

from attrs import Attribute, field, frozen

from custquery.language.errors import CustQueryError


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
