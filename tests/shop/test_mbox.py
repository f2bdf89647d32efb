"""The built-in sender writes what a mail program reads."""

import mailbox
from contextlib import closing
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as Message
from email.policy import default
from pathlib import Path

import pytest
from attrs import evolve

from custquery.plugin import EmailSender, SendingError
from custquery.shop.mail import MboxSender
from custquery.testing.senders import EmailSenderSuite, email

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)


class TestMbox(EmailSenderSuite):
    @pytest.fixture
    def sender(self, tmp_path: Path) -> EmailSender:
        return MboxSender(tmp_path / "out.mbox", lambda: NOW)

    def sent(self, tmp_path: Path) -> int:
        return len(written(tmp_path / "out.mbox"))


def written(file: Path) -> list[Message]:
    """Read all messages in *file*."""
    with closing(mailbox.mbox(file, create=False)) as box:
        return [
            message_from_bytes(each.as_bytes(), policy=default) for each in box.values()
        ]


def test_what_was_written_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "out.mbox"
    said = "From here on\nit is “Zoë”.\n.\nEnd\n"
    message = evolve(
        email(subject="Für Zoë ✓", text=said, html="<p>Zoë</p>"),
        headers={"List-Unsubscribe": "<https://example.com/u>"},
    )
    MboxSender(file, lambda: NOW).send(message)
    (found,) = written(file)
    body = found.get_body(("plain",))

    assert "Für Zoë ✓" == found["Subject"]
    assert "noor@example.com" == found["To"]
    assert "The shop <shop@example.com>" == found["From"]
    assert "<https://example.com/u>" == found["List-Unsubscribe"]
    assert "Sun, 15 Jun 2025 12:00:00 +0000" == found["Date"]
    assert body is not None
    # An mbox marks a line that begins with From, so that it does not end the message.
    assert f">{said}" == body.get_content().replace("\r\n", "\n")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(SendingError) as caught:
        MboxSender(tmp_path / "no" / "out.mbox").send(email())

    assert caught.value.again


@pytest.mark.parametrize("recipient", ["noor", "", "noor@", "@example.com", "a b@c.nl"])
def test_an_address_that_is_none_is_refused(recipient: str, tmp_path: Path) -> None:
    file = tmp_path / "out.mbox"

    with pytest.raises(SendingError) as caught:
        MboxSender(file).send(email(recipient=recipient))

    assert not caught.value.again
    assert not file.exists()


def test_a_uri_without_a_file_is_refused() -> None:
    with pytest.raises(ValueError, match="mbox:///path"):
        MboxSender().at("mbox:")
