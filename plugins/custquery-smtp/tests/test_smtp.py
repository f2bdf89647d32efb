"""Mail arrives at a real server over TLS, and what is refused is told apart."""

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from attrs import evolve
from custquery_smtp import PASSWORD, SmtpSender

import custquery
from custquery.plugin import EmailSender, SendingError
from custquery.testing.senders import EmailSenderSuite, email

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


class Inbox:
    """What a server took over, and what it says to who sends."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.tls: list[bool] = []
        self.reply = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, session: Session, envelope: Envelope, to: str, __: list[str]
    ) -> str:
        if self.reply.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.taken.append(envelope)
        self.tls.append(session.ssl is not None)
        return "250 OK"


def authenticated(*given: object) -> AuthResult:
    login = given[-1]
    is_right = (login.login, login.password) == (b"shop", b"secret")  # type: ignore[attr-defined]
    return AuthResult(success=is_right, handled=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


Serve = Callable[..., SmtpSender]


def free_port() -> int:
    """Return a port that nobody listens on; aiosmtpd must be told one."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def serve(inbox: Inbox, authority: trustme.CA) -> Iterator[Serve]:
    """Start a server; return the sender that trusts its authority."""
    running: list[Controller] = []

    def start(form: str = "smtp://127.0.0.1:{port}", **settings: object) -> SmtpSender:
        port = free_port()
        server = Controller(inbox, "127.0.0.1", port, **settings)
        server.start()
        running.append(server)
        trusting = ssl.create_default_context()
        authority.configure_trust(trusting)
        sender = SmtpSender(clock=lambda: NOW, context=trusting)
        return sender.at(form.format(port=port))

    yield start
    for each in running:
        each.stop()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """Return what a server with a certificate of 127.0.0.1 has."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


class TestSmtp(EmailSenderSuite):
    @pytest.fixture
    def sender(self, serve: Serve, tls: ssl.SSLContext, inbox: Inbox) -> EmailSender:
        self.inbox = inbox
        return serve(tls_context=tls, require_starttls=True)

    def sent(self, tmp_path: Path) -> int:
        return len(self.inbox.taken)


def test_a_message_arrives_as_it_was_meant(
    serve: Serve, tls: ssl.SSLContext, inbox: Inbox
) -> None:
    receipt = serve(tls_context=tls).send(email(subject="Für Zoë ✓", text="Dag\n.\n"))
    (envelope,) = inbox.taken
    found = message_from_bytes(envelope.original_content or b"", policy=default)

    assert ["noor@example.com"] == envelope.rcpt_tos
    assert "shop@example.com" == envelope.mail_from
    assert "Für Zoë ✓" == found["Subject"]
    assert "Dag\n.\n" == found.get_content().replace("\r\n", "\n")
    assert "<m-1@example.com>" == found["Message-ID"] == receipt.reference
    assert [True] == inbox.tls


def test_tls_from_the_first_byte(
    serve: Serve, tls: ssl.SSLContext, inbox: Inbox
) -> None:
    serve("smtps://127.0.0.1:{port}", ssl_context=tls).send(email())

    assert 1 == len(inbox.taken)


def test_a_server_without_tls_gets_nothing(serve: Serve, inbox: Inbox) -> None:
    with pytest.raises(SendingError, match="TLS") as caught:
        serve().send(email())

    assert [] == inbox.taken
    assert not caught.value.again


def test_a_server_without_tls_gets_mail_where_that_is_said(
    serve: Serve, inbox: Inbox
) -> None:
    serve("smtp://127.0.0.1:{port}?tls=none").send(email())

    assert [False] == inbox.tls


def test_a_certificate_of_another_authority_is_not_trusted(
    serve: Serve, inbox: Inbox
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)

    with pytest.raises(SendingError, match="TLS"):
        serve(tls_context=context).send(email())

    assert [] == inbox.taken


@pytest.fixture
def with_login(serve: Serve, tls: ssl.SSLContext) -> SmtpSender:
    return serve(
        "smtp://shop@127.0.0.1:{port}",
        tls_context=tls,
        authenticator=authenticated,
        auth_required=True,
    )


def test_it_logs_in_with_the_password_of_the_surroundings(
    with_login: SmtpSender, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, "secret")
    with_login.send(email())

    assert 1 == len(inbox.taken)


def test_a_wrong_password_is_not_tried_again(
    with_login: SmtpSender, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, "wrong")

    with pytest.raises(SendingError, match="535") as caught:
        with_login.send(email())

    assert not caught.value.again
    assert [] == inbox.taken


@pytest.mark.parametrize("reply", ["450 busy", "550 no such noor@example.com"])
def test_what_may_be_tried_again_is_told_apart(
    reply: str, serve: Serve, tls: ssl.SSLContext, inbox: Inbox
) -> None:
    inbox.reply = reply

    with pytest.raises(SendingError) as caught:
        serve(tls_context=tls).send(email())

    assert reply.startswith("4") == caught.value.again
    assert "noor" not in str(caught.value)


def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    with pytest.raises(SendingError) as caught:
        SmtpSender().at("smtp://127.0.0.1:1").send(email())

    assert caught.value.again


@pytest.mark.parametrize(
    "uri",
    [
        "smtp://shop:secret@mail.example.com",
        "smtp://",
        "http://mail.example.com",
        "smtp://mail.example.com?tls=maybe",
    ],
)
def test_a_uri_that_cannot_be_is_refused(uri: str) -> None:
    with pytest.raises(ValueError, match=r"smtp|password|tls") as caught:
        SmtpSender().at(uri)

    assert "secret" not in str(caught.value)


def test_it_is_found_by_its_name() -> None:
    import custquery_smtp

    where = custquery.environment([custquery_smtp])

    assert where.added is not None
    assert evolve(SmtpSender()) == where.added.email_senders["smtp"]
