"""
A message → the end of an mbox file: the sender that needs no server.

For trying a shop out and for tests; any mail program opens the file (RFC 4155). The
standard library would read all of it before it appends.
"""

import email.message
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.generator import BytesGenerator
from io import BytesIO
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from custquery.hooks.messages import EmailMessage, Receipt, SendingError
from custquery.hooks.senders import EmailSender
from custquery.shop.locking import locked


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

    @property
    def file(self) -> Path:
        """Where messages go."""
        return self._file

    def took(self, message: EmailMessage) -> bool:
        """Look for the id of *message* in the file."""
        wanted = str(self.mime(message, self._clock())["Message-ID"]).encode()
        if not self._file.exists():
            return False
        with self._file.open("rb") as lines:
            return any(wanted in each for each in lines)

    def send(self, message: EmailMessage) -> Receipt:
        """
        Append *message*, and return when it is on the disk.

        Raises:
            SendingError: the file cannot be written.
        """
        now = self._clock()
        made = self.mime(message, now)
        try:
            with locked(self._file):
                at = _append(self._file, _written(made, now))
        except OSError as error:
            raise SendingError(type(error).__name__, again=True) from error
        return Receipt(str(at))


def _written(made: email.message.EmailMessage, now: datetime) -> bytes:
    """Return a message as it stands in an mbox, where no line but its first is From."""
    written = BytesIO()
    policy = made.policy.clone(linesep="\n")
    BytesGenerator(written, mangle_from_=True, policy=policy).flatten(made)
    head = f"From MAILER-DAEMON {time.asctime(now.astimezone(UTC).timetuple())}\n"
    return head.encode("ascii") + written.getvalue() + b"\n"


def _append(file: Path, written: bytes) -> int:
    """Put *written* at the end, wait until it is on the disk, and return where."""
    with file.open("ab") as opened:
        at = opened.tell()
        opened.write(written)
        opened.flush()
        os.fsync(opened.fileno())
    return at
