"""
A message → what goes over the wire, by RFC 5322 and RFC 2045.

Whoever is written to stands alone in ``To``, and the ``Message-ID`` follows from the
message's own id: one that is tried twice can be known by it.
"""

import email.message
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.policy import EmailPolicy
from email.utils import format_datetime

from custquery.hooks.messages import EmailMessage, SendingError

#: Characters of a line, at most (RFC 5322, 2.1.1).
_LONGEST_LINE = 998


class _Policy(EmailPolicy):
    """
    Leaves a plain word whole that is longer than a line should be.

    The library writes it as an encoded word, which nobody reads in an address: a mail
    program would not find the link in ``List-Unsubscribe``.
    """

    def fold(self, name: str, value: str) -> str:
        line = f"{name}: {value}{self.linesep}"
        is_long = any(len(each) > self._room(name) for each in value.split())
        if is_long and value.isascii() and len(line) <= _LONGEST_LINE:
            return line
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _room(self, name: str) -> int:
        return (self.max_line_length or _LONGEST_LINE) - len(name) - 2


_POLICY = _Policy(linesep="\r\n")


def to_mime(message: EmailMessage, date: datetime) -> email.message.EmailMessage:
    """
    Return *message* as the standard library sends it.

    Args:
        message: What to say, and to whom.
        date: When it is sent, with a zone.

    Raises:
        SendingError: an address is none; the reason does not repeat it.
    """
    made = email.message.EmailMessage(policy=_POLICY)
    sender = _address(message.sender, message.sender_name)
    made["From"] = sender
    made["To"] = _address(message.recipient)
    made["Subject"] = message.subject
    made["Date"] = format_datetime(date)
    made["Message-ID"] = f"<{message.id}@{sender.domain}>"
    for name, value in message.headers.items():
        made[name] = value
    made.set_content(message.text)
    if message.html:
        made.add_alternative(message.html, subtype="html")
    return made


def _address(text: str, name: str = "") -> Address:
    try:
        found = Address(name, addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise SendingError("an address that is none") from error
    if not (found.username and found.domain):
        raise SendingError("an address that is none")
    return found
