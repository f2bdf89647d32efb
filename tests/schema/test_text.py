"""Law 5: what is folded away, what stays, and what a word is."""

import re
import sys
from itertools import product
from unicodedata import category, name, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custquery.schema.text import FOLD_VERSION, fold, is_missing, words

#: Every text, lone surrogates too, and often what folding is about.
ANY_TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("aαяガกا ’`´-–_.\u0301\u0323\u0345\u3099\u200d\u00adß İıøÆ"),
    )
)


def _assigned() -> list[str]:
    points = map(chr, range(sys.maxunicode + 1))
    return [each for each in points if category(each) not in {"Cn", "Co"}]


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(text) == fold(fold(text))


def test_every_code_point_is_folded_in_one_go() -> None:
    assert [] == [
        hex(ord(point)) for point in _assigned() if fold(fold(point)) != fold(point)
    ]


@given(ANY_TEXT)
def test_composed_and_decomposed_text_are_equal(text: str) -> None:
    assert fold(text) == fold(normalize("NFC", text)) == fold(normalize("NFD", text))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_takes_the_fast_path_to_the_same_result(text: str) -> None:
    assert fold(text) == the_long_way(text)


def test_latin_letters_take_a_fast_path_to_the_same_result() -> None:
    letters = [chr(each) for each in range(0x180)]
    pairs = map("".join, product(letters, repeat=2))

    assert [] == [ascii(each) for each in pairs if fold(each) != the_long_way(each)]


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_latin_texts_take_a_fast_path_to_the_same_result(text: str) -> None:
    assert fold(text) == the_long_way(text)


def the_long_way(text: str) -> str:
    """Fold *text* beside a letter for which there is no fast path."""
    return fold(f"{text} ж").removesuffix("ж").rstrip(" ")


@given(st.text("aéÅz´\u0301\u0327\u034f -'ßиİ\u00bd", max_size=12))
def test_usual_marks_take_a_fast_path_to_the_same_result(text: str) -> None:
    # A letter that is no ASCII keeps the text from being one that only had marks.
    assert " ".join(filter(None, (fold(text), "ж"))) == fold(f"{text} ж")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("jose", "José"),
        ("Jose\u0301", "JOSÉ"),
        ("angstrom", "Ångström"),
        ("sorensen", "Sørensen"),
        ("dokovic", "Đoković"),
        ("lodz", "Łódź"),
        ("aeblegrod", "Æblegrød"),
        ("oeuvre", "Œuvre"),
        ("thor", "Þór"),
        ("gudrun", "Guðrún"),
        ("diyarbakir", "Diyarbakır"),
        ("istanbul", "İstanbul"),
        ("strasse", "Straße"),
        ("STRASSE", "straẞe"),
        ("hal", "Ħal"),
        ("tasi", "Ŧaši"),
        ("ijsland", "ĳsland"),
        ("αθηνα", "Αθήνα"),
        ("οδοσ", "Οδός"),
        ("елка", "Ёлка"),
        ("ABC 123", "ＡＢＣ　１２３"),  # full-width
        ("finance", "ﬁnance"),  # a ligature, from a PDF
        ("no 5", "№ 5"),
        ("ガラス", "ｶﾞﾗｽ"),  # half-width kana
    ],
)
def test_what_people_type_equals_what_is_stored(typed: str, stored: str) -> None:
    assert fold(stored) == fold(typed)


def test_a_latin_letter_with_something_is_that_letter() -> None:
    named = re.compile("LATIN SMALL LETTER ([A-Z]) WITH ")
    two_signs = {"ŀ", "ẚ"}  # decompose into a letter and a sign of its own
    found = {
        point: each[1].lower()
        for point in map(chr, range(0x2C80))
        if (each := named.match(name(point, ""))) and point not in two_signs
    }

    assert found == {point: fold(point) for point in found}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"),  # kana: a mark makes another letter
        ("ハ", "パ"),
        ("कि", "क"),  # Devanagari: vowels are marks
        ("กา", "กิ"),
        ("l", "1"),
        ("o", "0"),
        ("a", "а"),  # Latin and Cyrillic
        ("a-b", "ab"),
        ("d'arcy", "darcy"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("sign", "'’‘ʼ′´`‛ʻ＇")
def test_every_apostrophe_is_one(sign: str) -> None:
    assert "d'arcy" == fold(f"D{sign}Arcy")


@pytest.mark.parametrize("sign", '"“”„‟«»″＂')
def test_every_double_quote_is_one(sign: str) -> None:
    assert 'a "b' == fold(f"a {sign}b")


@pytest.mark.parametrize("sign", "-‐‑‒–—―−﹣－")
def test_every_dash_is_one(sign: str) -> None:
    assert "a-b" == fold(f"a{sign}b")


@pytest.mark.parametrize("blank", "\u00a0\u2002\u2009\u202f\u3000\t\n\u2028")
def test_every_white_space_is_a_blank(blank: str) -> None:
    assert "de vries" == fold(f"{blank}de {blank}vries{blank}")


@pytest.mark.parametrize("unseen", "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u202c")
def test_what_nobody_sees_is_removed(unseen: str) -> None:
    assert "vries" == fold(f"{unseen}vr{unseen}ies{unseen}")


def test_a_name_written_with_another_form_of_one_sign_is_the_same_name() -> None:
    assert fold("葛") == fold("葛\U000e0100")
    assert fold("❤") == fold("❤\ufe0f")


def test_a_lone_surrogate_does_no_harm() -> None:
    assert "\ud800a" == fold(" \ud800Á ")
    assert " a " == words("\ud800a")
    assert not is_missing("\ud800")


def test_the_version_is_a_number() -> None:
    assert 1 == FOLD_VERSION


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan de Vries", " jan de vries "),
        ("De-Vries & Zn.", " de vries zn "),
        ("D’Arcy", " d arcy "),
        ("’t Hoen", " t hoen "),
        ("piet.jansen_2@shop.nl", " piet jansen 2 shop nl "),
        ("A4 80g/m²", " a4 80g m2 "),
        ("नमस्ते दुनिया", " नमस्ते दुनिया "),
        ("東京都", " 東京都 "),
        ("", ""),
        ("—!", ""),
    ],
)
def test_words_are_runs_of_letters_digits_and_marks(text: str, expected: str) -> None:
    assert expected == words(text)


@given(ANY_TEXT)
def test_folded_text_has_the_same_words(text: str) -> None:
    assert words(text) == words(fold(text))


@given(st.lists(st.text("abcé01", min_size=1, max_size=4), max_size=6))
def test_consecutive_words_are_a_substring(said: list[str]) -> None:
    text = words("-".join(said))

    for start in range(len(said)):
        for end in range(start + 1, len(said) + 1):
            assert words(" ".join(said[start:end])) in text


def test_a_part_of_a_word_is_a_substring_only_at_its_start() -> None:
    text = words("Jan de Vries")

    assert words("vri").rstrip() in text
    assert words("de vri").rstrip() in text
    assert words("ries").rstrip() not in text
    assert words("vri") not in text


@given(ANY_TEXT)
def test_missing_is_what_folds_to_nothing(text: str) -> None:
    assert (fold(text) == "") == is_missing(text)


@pytest.mark.parametrize(
    "blank", ["", " ", "\t\n", "\u00a0", "\u200b \ufeff", "\u3164"]
)
def test_blanks_are_missing(blank: str) -> None:
    assert is_missing(blank)


@pytest.mark.parametrize("text", ["-", "0", ".", "\u0301"])
def test_a_sign_is_not_missing(text: str) -> None:
    assert not is_missing(text)
