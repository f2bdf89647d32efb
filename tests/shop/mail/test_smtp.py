"""From the outbox to a real server: what arrives, and what its replies lead to."""

import re
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage as Message
from email.policy import default

import custquery_smtp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from custquery.shop import Shop
from custquery.shop.mail.delivering import Delivered
from tests.shop.mail.pigeon import Clock


class Inbox:
    """What a server took over, and what it replies to who sends."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.reply = "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _: SMTP, __: Session, envelope: Envelope
    ) -> str:
        if self.reply.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(envelope.content)
        return self.reply

    def read(self) -> Message:
        return message_from_bytes(self.taken[-1], policy=default)


@pytest.fixture
def inbox(acme: Shop) -> Iterator[Inbox]:
    """Start a server without TLS, which the shop sends through."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    made = Inbox()
    server = Controller(made, "127.0.0.1", port)
    server.start()
    acme.environment = acme.environment.extended([custquery_smtp])
    acme.mail.configure(through=f"smtp://127.0.0.1:{port}?tls=none")
    yield made
    server.stop()


def text(message: Message) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_a_confirmation_arrives_and_its_link_works(acme: Shop, inbox: Inbox) -> None:
    acme.mail.configure(double_opt_in=True)
    acme.consents.subscribe(1, source="footer")

    assert Delivered(sent=1) == acme.mail.deliver()
    arrived = inbox.read()
    found = re.search(r"\?confirmation=(\S+)", text(arrived))
    assert found
    assert "Bevestig je aanmelding bij Acme" == arrived["Subject"]
    assert acme.mail.outbox()[0].reference == arrived["Message-ID"]
    assert 1 == acme.consents.confirm(found[1])


def test_a_mail_program_finds_the_link_to_unsubscribe(acme: Shop, inbox: Inbox) -> None:
    acme.consents.record(1, "subscribed", level="single_opt_in")
    acme.mail.write(1, "Uitverkoop – nu!", "Alles weg.", marketing=True)
    acme.mail.deliver()
    arrived = inbox.read()
    found = re.fullmatch(
        r"<https://acme\.example/mail\?unsubscribe=(\S+)>", arrived["List-Unsubscribe"]
    )

    assert found
    assert b"List-Unsubscribe: <https://acme.example" in inbox.taken[-1]
    assert "List-Unsubscribe=One-Click" == arrived["List-Unsubscribe-Post"]
    assert 1 == acme.consents.unsubscribe(found[1])


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("451 Try again", Delivered(later=1)),
        ("554 No, noor@example.com", Delivered(failed=1)),
    ],
)
def test_what_a_server_replies_is_kept_without_its_words(
    acme: Shop, inbox: Inbox, clock: Clock, reply: str, expected: Delivered
) -> None:
    inbox.reply = reply
    acme.mail.write(1, "Your order", "It is on its way.")

    assert expected == acme.mail.deliver()
    assert reply[:3] in acme.mail.outbox()[0].reason
    assert "noor" not in acme.mail.outbox()[0].reason
    inbox.reply = "250 OK"
    acme.mail.retry()
    clock.forward(hours=1)
    assert Delivered(sent=1) == acme.mail.deliver()


def test_a_server_that_is_away_is_tried_later(acme: Shop, inbox: Inbox) -> None:
    acme.mail.configure(through="smtp://127.0.0.1:9?tls=none")
    acme.mail.write(1, "Your order", "It is on its way.")

    assert Delivered(later=1) == acme.mail.deliver()
    assert [] == inbox.taken
