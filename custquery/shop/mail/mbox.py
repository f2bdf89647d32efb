"""
A message → the end of an mbox file: the sender that needs no server.

For trying a shop out and for tests; any mail program opens the file (RFC 4155).
"""

import mailbox
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from custquery.hooks.messages import EmailMessage, Receipt, SendingError
from custquery.hooks.senders import EmailSender


def _now() -> datetime:
    return datetime.now(UTC)


class MboxSender(EmailSender):
    """Appends each message to a file; ``mbox:///var/mail/shop.mbox``."""

    name: ClassVar[str] = "mbox"

    def __init__(
        self, file: Path = Path("custquery.mbox"), clock: Callable[[], datetime] = _now
    ) -> None:
        """Keep the *file*, made when it is not there, and the *clock* for dates."""
        self._file = file
        self._clock = clock

    def at(self, uri: str) -> "MboxSender":
        """
        Return the sender that writes to the file behind ``mbox://``.

        >>> MboxSender().at("mbox:out.mbox")._file.name
        'out.mbox'
        """
        path = unquote(urlsplit(uri).path)
        if not path:
            raise ValueError("an mbox has a file: mbox:///path/of/the.mbox")
        return MboxSender(Path(path), self._clock)

    def send(self, message: EmailMessage) -> Receipt:
        """
        Append *message*, and return when it is on the disk.

        Raises:
            SendingError: the file cannot be written.
        """
        made = self.mime(message, self._clock())
        try:
            box = mailbox.mbox(self._file)
            box.lock()
            try:
                key = box.add(made)
                box.flush()
            finally:
                box.unlock()
                box.close()
            _settle(self._file)
        except (OSError, mailbox.Error) as error:
            raise SendingError(type(error).__name__, again=True) from error
        return Receipt(str(key))


def _settle(file: Path) -> None:
    """Wait until *file* is on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
