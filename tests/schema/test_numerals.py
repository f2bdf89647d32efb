"""Numbers as people write them, in either language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.schema.numerals import plain, read_number

READ = [
    ("3", "en", "3"),
    ("-3", "en", "-3"),
    ("+3", "en", "3"),
    ("1000.50", "nl", "1000.50"),
    ("1000,50", "en", "1000.50"),
    ("1.000,50", "en", "1000.50"),
    ("1,000.50", "nl", "1000.50"),
    ("1 000,50", "en", "1000.50"),
    ("1\u00a0000,50", "nl", "1000.50"),
    ("1'000.50", "en", "1000.50"),
    ("1.000.000", "en", "1000000"),
    ("1,000,000", "nl", "1000000"),
    ("12,5", "en", "12.5"),
    ("0,125", "en", "0.125"),
    ("0.125", "nl", "0.125"),
    ("1234.567", "nl", "1234.567"),
    ("€50", "en", "50"),
    ("€ 12,50", "nl", "12.50"),
    ("50 euro", "en", "50"),
    ("50,-", "nl", "50"),
    ("EUR 50", "en", "50"),
    ("1k", "en", "1000"),
    ("1,5k", "nl", "1500"),
    ("2 mln", "nl", "2000000"),
    ("2 mln euro", "nl", "2000000"),
    ("１２", "en", "12"),
]


@pytest.mark.parametrize(("text", "language", "expected"), READ)
def test_a_number_is_read(text: str, language: str, expected: str) -> None:
    number = read_number(text, language)

    assert number is not None
    assert Decimal(expected) == number.value


@pytest.mark.parametrize(
    ("text", "language", "value", "other"),
    [
        ("1.000", "nl", "1000", "1"),
        ("1.250", "nl", "1250", "1.25"),
        ("1,250", "en", "1250", "1.25"),
        ("1.250", "en", "1250", "1.25"),
        ("12.345", "nl", "12345", "12.345"),
    ],
)
def test_one_mark_before_three_digits_has_another_reading(
    text: str, language: str, value: str, other: str
) -> None:
    number = read_number(text, language)

    assert number is not None
    assert (Decimal(value), Decimal(other)) == (number.value, number.other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "three",
        "1.00.000",
        "1,00,000",
        "12.3.4",
        "1.000,50,1",
        "--3",
        "3-4",
        "€",
        "1e5",
        "½",
        "٣",
        "0x10",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read_number(text, "en") is None


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        min_value=-(10**9),
        max_value=10**9,
        places=4,
    )
)
def test_a_plain_number_reads_the_same_in_every_language(value: Decimal) -> None:
    text = plain(value)

    for language in ("en", "nl"):
        number = read_number(text, language)
        assert number is not None
        assert (value, None) == (number.value, number.other)


@pytest.mark.parametrize("text", ["1" * 29, "9" * 40, "9" * 26 + "k"])
def test_a_number_of_any_length_is_exact(text: str) -> None:
    found = read_number(text, "en")

    assert found is not None
    assert Decimal(text.replace("k", "000")) == found.value
