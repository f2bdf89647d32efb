"""A message cannot carry a header that nobody meant."""

import pytest

from custquery.plugin import EmailMessage
from custquery.testing.senders import email


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x00"])
@pytest.mark.parametrize("field", ["subject", "recipient", "sender", "sender_name"])
def test_a_line_break_in_a_header_is_refused(field: str, line_break: str) -> None:
    text = f"noor@example.com{line_break}Bcc: all@example.com"

    with pytest.raises(ValueError, match=field) as caught:
        email(**{field: text})

    assert "example" not in str(caught.value)


@pytest.mark.parametrize("headers", [{"X\nBcc": "a"}, {"X": "a\r\nBcc: b"}])
def test_a_line_break_in_a_further_header_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="headers"):
        EmailMessage("1", "a@b.nl", "A", "c@d.nl", "Hi", "Text", headers=headers)


def test_the_text_may_have_lines() -> None:
    assert "one\ntwo" == email(text="one\ntwo").text
