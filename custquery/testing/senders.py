"""
A sender → tests that hold it to what a shop relies on; subclass a suite.

    class TestPigeon(EmailSenderSuite):
        @pytest.fixture
        def sender(self) -> EmailSender:
            return Pigeon()

        def sent(self, tmp_path: Path) -> int:
            return ...  # how many messages arrived
"""

from pathlib import Path

import pytest
from attrs import asdict

from custquery.hooks.messages import EmailMessage, Receipt
from custquery.hooks.senders import EmailSender


def email(**changes: str) -> EmailMessage:
    """
    Return a message, with *changes* to its fields.

    >>> email(subject="Welcome").subject
    'Welcome'
    """
    message = EmailMessage(
        id="m-1",
        sender="shop@example.com",
        sender_name="The shop",
        recipient="noor@example.com",
        subject="Your order",
        text="Thank you.",
    )
    return EmailMessage(**{**asdict(message), **changes})


class EmailSenderSuite:
    """The tests of a sender of e-mail."""

    @pytest.fixture
    def sender(self, tmp_path: Path) -> EmailSender:
        """Return the sender, which may keep files in *tmp_path*."""
        raise pytest.UsageError("a suite needs a fixture `sender`")

    def sent(self, tmp_path: Path) -> int:
        """Return how many messages arrived so far."""
        raise pytest.UsageError("a suite needs a method `sent`")

    def test_has_a_name_for_configurations(self, sender: EmailSender) -> None:
        """A name is one word."""
        assert sender.name
        assert sender.name == sender.name.strip().lower()

    def test_hands_a_message_over(self, sender: EmailSender, tmp_path: Path) -> None:
        """What was sent has arrived, once."""
        assert isinstance(sender.send(email()), Receipt)
        assert self.sent(tmp_path) == 1

    def test_knows_what_it_took_over_or_says_so(self, sender: EmailSender) -> None:
        """A message that was sent is known by its id, or nobody knows."""
        assert sender.took(email()) in {False, None}
        sender.send(email())
        assert sender.took(email()) in {True, None}
        assert sender.took(email(id="m-2")) in {False, None}

    @pytest.mark.parametrize(
        "changes",
        [
            {"subject": "Zoë’s 50 % – “nu” ✓"},
            {"text": "Ünïcode, 漢字 and 🎉\n.\nFrom here on\n" + "x" * 5_000},
            {"html": "<p>Dank je wel, <b>Noor</b></p>"},
            {"sender_name": 'De "beste" winkel, b.v.'},
            {"text": ""},
        ],
    )
    def test_hands_over_what_people_write(
        self, changes: dict[str, str], sender: EmailSender, tmp_path: Path
    ) -> None:
        """Accents, quotes, long lines and nothing at all."""
        sender.send(email(**changes))
        assert self.sent(tmp_path) == 1
