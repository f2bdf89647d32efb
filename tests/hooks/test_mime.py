"""What goes over the wire can be read by whoever gets it."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from attrs import evolve

from custquery.hooks.mime import to_mime
from custquery.testing.senders import email

NOW = datetime(2025, 6, 15, 12, tzinfo=UTC)
LINK = "<https://shop.example.com/mail?unsubscribe=" + "Ab1_-" * 40 + ">"


def test_a_long_link_in_a_header_stays_a_link() -> None:
    message = evolve(email(), headers={"List-Unsubscribe": LINK})

    wire = to_mime(message, NOW).as_bytes()

    assert f"List-Unsubscribe: {LINK}\r\n".encode() in wire
    assert LINK == message_from_bytes(wire, policy=default)["List-Unsubscribe"]


@pytest.mark.parametrize(
    "subject", ["Zoë’s " + "langeonderwerpregel" * 10, "word " * 60, "x" * 2_000]
)
def test_no_line_is_longer_than_may_be(subject: str) -> None:
    wire = to_mime(email(subject=subject), NOW).as_bytes()

    assert all(len(line) <= 998 for line in wire.split(b"\r\n"))
    assert (
        subject.split() == message_from_bytes(wire, policy=default)["Subject"].split()
    )


def test_a_message_id_of_a_long_domain_is_whole() -> None:
    sender = f"shop@{'very-' * 12}long.example.com"

    made = to_mime(email(id="a" * 32, sender=sender), NOW)

    assert f"Message-ID: <{'a' * 32}@".encode() in made.as_bytes()
