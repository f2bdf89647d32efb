"""What a shop writes by itself. Read the letters as prose."""

import re
import string

import pytest

from custquery.shop.mail.letters import LETTERS, language, letter

VALUES = {
    "shop": "Acme",
    "link": "https://acme.example/mail?confirmation=abc",
    "until": "15 Jul 2025",
    "subject": "Your order",
    "text": "It is on its way.",
    "address": "Kade 1, Utrecht",
}
EVERY = pytest.mark.parametrize("kind", LETTERS)


def places(kind: str, locale: str) -> set[str]:
    parts = letter(kind, locale, Braces())
    return set(re.findall(r"\{(\w+)\}", "".join(parts)))


class Braces(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def test_a_confirmation_reads_like_this() -> None:
    subject, text = letter("confirmation", "en", VALUES)

    assert "Confirm your subscription to Acme" == subject
    assert (
        """\
Hello,

This address was entered for e-mail from Acme. If that was you,
confirm it here, until 15 Jul 2025:

https://acme.example/mail?confirmation=abc

If it was not you, do nothing. Without your confirmation no more
e-mail will follow.

Acme
"""
        == text
    )


def test_a_confirmation_reads_like_this_in_dutch() -> None:
    subject, text = letter("confirmation", "nl", VALUES)

    assert "Bevestig je aanmelding bij Acme" == subject
    assert text.startswith("Hallo,\n\nDit adres is opgegeven om e-mail van Acme te")
    assert "Was jij het niet, dan hoef je niets te doen." in text


@EVERY
def test_both_languages_say_the_same_things(kind: str) -> None:
    assert places(kind, "en") == places(kind, "nl")
    assert places(kind, "en") <= VALUES.keys()


@EVERY
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_a_letter_is_whole(kind: str, locale: str) -> None:
    subject, text = letter(kind, locale, VALUES)

    assert subject
    assert subject.isprintable()
    assert "{" not in subject + text
    assert text.endswith("\n")
    assert all(len(line) <= 72 for line in text.splitlines())


@pytest.mark.parametrize("kind", ["confirmation", "invitation", "payment-update"])
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_what_the_shop_must_send_promotes_nothing(kind: str, locale: str) -> None:
    said = " ".join(letter(kind, locale, VALUES)).lower()

    assert not re.search(r"discount|sale|offer|korting|actie|aanbieding|%|€|!", said)
    assert {"link", "shop"} <= places(kind, locale)
    assert not {"subject", "text", "name"} & places(kind, locale)


def test_braces_that_an_operator_types_stay() -> None:
    said = "Use {link} and {0.__class__} " + string.punctuation

    assert said in letter("message", "en", {**VALUES, "text": said})[1]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("nl", "nl"), ("nl-BE", "nl"), ("NL_be", "nl"), ("de", "en"), ("", "en")],
)
def test_who_reads_another_language_gets_english(locale: str, expected: str) -> None:
    assert expected == language(locale)
