"""A link is good for one thing, until one moment, and only from this shop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.language.errors import RequestError
from custquery.shop import Shop, links

UNTIL = 1_750_000_000
TOKEN = links.sign("secret", "consent", {"customer": 4, "name": "Zoë"}, UNTIL)


def code_of(token: str, secret: str = "secret", purpose: str = "consent") -> str:  # noqa: S107 - a secret of these tests
    with pytest.raises(RequestError) as refused:
        links.read(secret, purpose, token, 0)
    return refused.value.code


def test_what_was_signed_comes_back() -> None:
    expected = {"customer": 4, "name": "Zoë"}

    assert expected == links.read("secret", "consent", TOKEN, UNTIL - 1)


def test_a_link_ends_at_its_moment() -> None:
    with pytest.raises(RequestError) as refused:
        links.read("secret", "consent", TOKEN, UNTIL)

    assert "link-expired" == refused.value.code


def test_a_link_of_another_shop_is_not_ours() -> None:
    assert "link-not-ours" == code_of(TOKEN, secret="other")  # noqa: S106 - as above


def test_a_link_is_good_for_one_purpose() -> None:
    assert "link-not-ours" == code_of(TOKEN, purpose="payment")


def test_purpose_and_payload_cannot_trade_letters() -> None:
    body, _, signature = TOKEN.partition(".")

    assert "link-not-ours" == code_of(f"x{body}.{signature}", purpose="consen")


@pytest.mark.parametrize(
    "token", ["", ".", "a.b", TOKEN[:-1], f"{TOKEN}A", f"{TOKEN}.", "é.ö", "\ud800.x"]
)
def test_what_is_no_link_is_not_ours(token: str) -> None:
    assert "link-not-ours" == code_of(token)


@given(st.integers(0, len(TOKEN) - 1), st.characters())
def test_a_link_with_another_letter_is_not_ours(at: int, letter: str) -> None:
    changed = TOKEN[:at] + letter + TOKEN[at + 1 :]

    if changed != TOKEN:
        assert "link-not-ours" == code_of(changed)


def test_without_a_secret_nothing_is_read() -> None:
    token = links.sign("", "consent", {}, UNTIL)

    assert "link-not-ours" == code_of(token, secret="")


def test_a_shop_makes_its_secret_once_and_only_while_it_writes(shop: Shop) -> None:
    database = shop._database  # noqa: SLF001 - what others call has it at hand

    assert "" == links.secret_of(database)
    with database.writing():
        made = links.secret_of(database)
    with database.writing():
        assert made == links.secret_of(database)
    assert 64 == len(made)
    assert made == links.secret_of(database)


def test_a_link_goes_into_an_address_as_it_is() -> None:
    assert set(TOKEN) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )
