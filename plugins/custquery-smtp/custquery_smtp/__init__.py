"""
A message → an SMTP server (RFC 5321), over TLS unless a URI says otherwise.

Replies decide what is told: 4xx and a lost connection may be tried again, 5xx not.
"""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from attrs import evolve, frozen

from custquery.plugin import (
    EmailMessage,
    EmailSender,
    Receipt,
    SendingError,
    hookimpl,
)

#: Where the password is looked for.
PASSWORD = "CUSTQUERY_SMTP_PASSWORD"  # noqa: S105 - the name of it
_PORTS = {"smtp": 587, "smtps": 465}
#: Seconds to wait for the server.
_PATIENCE = 30.0


def _now() -> datetime:
    return datetime.now(UTC)


@frozen
class SmtpSender(EmailSender):
    """Sends through one server; a connection for each message."""

    name: ClassVar[str] = "smtp"

    host: str = "localhost"
    port: int = _PORTS["smtp"]
    user: str = ""
    #: ``start``: asked for at once; ``always``: from the first byte; ``none``.
    tls: str = "start"
    clock: Callable[[], datetime] = _now
    #: Decides whose certificates are trusted; by default the machine's authorities.
    context: ssl.SSLContext | None = None

    def at(self, uri: str) -> "SmtpSender":
        """
        Return the sender that *uri* describes; its README has the forms.

        >>> sender = SmtpSender().at("smtp://shop@mail.example.com")
        >>> sender.host, sender.port, sender.user, sender.tls
        ('mail.example.com', 587, 'shop', 'start')
        """
        parts = urlsplit(uri)
        if parts.password is not None:
            raise ValueError(f"a URI holds no password; put it in {PASSWORD}")
        if not parts.hostname or parts.scheme not in _PORTS:
            raise ValueError("a server is written smtp://mail.example.com:587")
        asked = parse_qs(parts.query).get("tls", ["start"])[0]
        if asked not in {"start", "none"}:
            raise ValueError("tls is start or none")
        return evolve(
            self,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=unquote(parts.username or ""),
            tls="always" if parts.scheme == "smtps" else asked,
        )

    def send(self, message: EmailMessage) -> Receipt:
        """
        Hand *message* to the server.

        Raises:
            SendingError: it was not taken over; the reason names nobody.
        """
        made = self.mime(message, self.clock())
        try:
            with self._connected() as server:
                server.send_message(made, message.sender, [message.recipient])
        except (OSError, smtplib.SMTPException) as error:
            raise _refused(error) from error
        return Receipt(str(made["Message-ID"]))

    def _connected(self) -> smtplib.SMTP:
        context = self.context or ssl.create_default_context()
        if self.tls == "always":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_PATIENCE, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_PATIENCE)
        try:
            if self.tls == "start":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, os.environ.get(PASSWORD, ""))
        except BaseException:
            server.close()
            raise
        return server


def _refused(error: Exception) -> SendingError:
    """Say what happened without the server's words, which may hold an address."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            code = max(code for code, _ in recipients.values())
            return SendingError(f"refused ({code})", again=code < 500)
        case smtplib.SMTPResponseException(smtp_code=code):
            kind = type(error).__name__.removeprefix("SMTP")
            return SendingError(f"{kind} ({code})", again=400 <= code < 500)
        case smtplib.SMTPNotSupportedError() | ssl.SSLError():
            return SendingError("the server has no TLS that can be trusted")
        case _:
            return SendingError(type(error).__name__, again=True)


@hookimpl
def custquery_email_senders() -> Iterable[EmailSender]:
    """Add the sender."""
    return (SmtpSender(),)
