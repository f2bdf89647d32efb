"""Phone numbers: what people write, in the shop's region, is one number."""

import importlib
from random import Random
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.schema.closed.phones import CALLING_CODES
from custquery.schema.phone import phone_start, read_phone


@pytest.mark.parametrize(
    "written",
    [
        "+31612345678",
        "+31 6 12345678",
        "+31 (0)6 1234 5678",
        "+31-6-12.34.56.78",
        "(+31) 6 12345678",
        "0031612345678",
        "00 31 (0)6 12345678",
        "06-12345678",
        "06 1234 5678",
        "06/12345678",
        "(06) 12345678",
        "0612345678",
        "612345678",  # Excel took the zero
        "31612345678",  # Excel took the plus
        "'+31612345678",  # and so that Excel takes neither
        "tel:+31-6-12345678",
        "＋３１６１２３４５６７８",
        "\u202a+31 6 12345678\u202c",  # from an address book
        "06\u00a01234\u20115678",
        "٠٦١٢٣٤٥٦٧٨",
    ],
)
def test_a_dutch_number_is_read_in_every_spelling(written: str) -> None:
    assert "+31612345678" == read_phone(written, "NL")


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        ("0800-1234", "NL", "+318001234"),
        ("+32 (0)470 12 34 56", "NL", "+32470123456"),
        ("0470/12.34.56", "BE", "+32470123456"),
        ("0049 30 123456", "NL", "+4930123456"),
        ("030 123456", "DE", "+4930123456"),
        ("06 1234 5678", "IT", "+390612345678"),  # the zero stays
        ("+39 (0)6 1234 5678", "IT", "+390612345678"),
        ("347 123 4567", "IT", "+393471234567"),
        ("612 34 56 78", "ES", "+34612345678"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("06 30 123 4567", "HU", "+36301234567"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("1-212-555-0123", "US", "+12125550123"),
        ("1 (604) 555-0123", "CA", "+16045550123"),
        ("011 31 6 12345678", "US", "+31612345678"),
        ("0031 6 12345678", "US", "+31612345678"),
        ("0011 31 6 12345678", "AU", "+31612345678"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("812 345-67-89", "RU", "+78123456789"),  # 8 is not always the trunk prefix
        ("8~10 31 6 12345678".replace("~", " "), "RU", "+31612345678"),
        ("011 15 1234-5678", "AR", "+5491112345678"),
        ("0 11 91234-5678", "BR", "+5511912345678"),
        ("55 1234 5678", "MX", "+525512345678"),
        ("+800 1234 5678", "NL", "+80012345678"),  # of no country
        ("0612345678", "nl", "+31612345678"),
        ("+31612345678", "", "+31612345678"),
    ],
)
def test_a_number_is_read_in_its_region(written: str, region: str, number: str) -> None:
    assert number == read_phone(written, region)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "+",
        "-",
        "vip",
        "0800-SHOES",
        "06-12345678 ext 3",
        "06-1234",
        "06-123456789",  # one digit too many
        "06-12345678 / 020-1234567",
        "+31 6 1234",
        "+999 12345678",
        "+1234567890123456",
        "0031999",
        "31+612345678",
        "++31612345678",
        "14020",  # cannot be dialled from abroad
        "€50",
        "\ud800",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert read_phone(text, "NL") is None


def test_a_region_that_is_not_known_reads_international_numbers_only() -> None:
    assert "+31612345678" == read_phone("+31612345678", "XX")
    assert "+31612345678" == read_phone("0031612345678", "XX")
    assert read_phone("0612345678", "XX") is None
    assert phone_start("06", "XX") is None


@pytest.mark.parametrize(
    ("typed", "region", "start"),
    [
        ("06", "NL", "+316"),
        ("06*", "NL", "+316"),
        ("+316", "NL", "+316"),
        ("+31 (0)6*", "NL", "+316"),
        ("0031 6", "NL", "+316"),
        ("316", "NL", "+316"),
        ("6", "NL", "+316"),
        ("0", "NL", "+31"),
        ("+3", "NL", "+3"),
        ("06", "IT", "+3906"),
        ("+39 06", "IT", "+3906"),
        ("0", "HU", "+36"),
        ("06 30", "HU", "+3630"),
        ("8 912", "RU", "+7912"),
        ("+7 812", "RU", "+7812"),
        ("1 212", "US", "+1212"),
        ("(212)", "US", "+1212"),
        ("011 31", "US", "+31"),
    ],
)
def test_the_start_of_a_number_is_the_start_of_e164(
    typed: str, region: str, start: str
) -> None:
    assert start == phone_start(typed, region)


@pytest.mark.parametrize("typed", ["", "*", "a", "06a*", "+999", "0612345678901234"])
def test_what_no_number_starts_with_is_refused(typed: str) -> None:
    assert phone_start(typed, "NL") is None


@given(st.text(st.sampled_from("0123456789+ -()/.*'")), st.sampled_from(["NL", "US"]))
def test_what_is_read_is_e164_and_reads_as_itself(text: str, region: str) -> None:
    number = read_phone(text, region)

    if number is not None:
        assert number[0] == "+"
        assert number[1:].isdecimal()
        assert len(number) <= 16
        assert number == read_phone(number, region)
        assert number == phone_start(number, region)


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    read_phone(text, "NL")
    phone_start(text, "NL")


# Compared with the library whose tables these are


@pytest.fixture(scope="module")
def phonenumbers() -> ModuleType:
    pytest.importorskip("phonenumbers", reason="compares with phonenumberslite")
    return importlib.import_module("phonenumbers")


def test_examples_of_all_regions_are_read_as_by_the_library(
    phonenumbers: ModuleType,
) -> None:
    kinds = phonenumbers.PhoneNumberType
    formats = phonenumbers.PhoneNumberFormat
    differences = []
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (kinds.FIXED_LINE, kinds.MOBILE, kinds.TOLL_FREE, kinds.VOIP):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is None:
                continue
            expected = phonenumbers.format_number(number, formats.E164)
            for how in (formats.NATIONAL, formats.INTERNATIONAL, formats.RFC3966):
                written = phonenumbers.format_number(number, how)
                if read_phone(written, region) != expected:
                    differences.append((region, written, expected))

    assert [] == differences


def test_the_first_digits_of_a_national_number_start_its_e164(
    phonenumbers: ModuleType,
) -> None:
    for region in ("BE", "CH", "DE", "DK", "ES", "FR", "GB", "IT", "NL", "PL", "US"):
        number = phonenumbers.example_number(region)
        how = phonenumbers.PhoneNumberFormat
        national = phonenumbers.format_number(number, how.NATIONAL)
        expected = phonenumbers.format_number(number, how.E164)
        for end in range(1, len(national) + 1):
            start = phone_start(national[:end], region)
            assert start is None or expected.startswith(start), (region, national[:end])


def test_what_is_e164_for_sure_is_what_the_long_way_reads_too() -> None:
    random = Random(5)  # noqa: S311
    differences = []
    taken = 0
    for code in CALLING_CODES:
        for _ in range(40):
            digits = "".join(random.choices("0123456789", k=random.randint(0, 12)))
            number = f"+{code}{digits}"
            # A blank before it is looked through, and keeps it from being plain.
            expected = read_phone(f" {number}", "NL")
            taken += expected == number
            if read_phone(number, "NL") != expected:
                differences.append((number, expected))

    assert [] == differences
    assert taken
