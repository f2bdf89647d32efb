"""
Text → what it counts as (law 5), and its words.

Written from the law with the names and categories of Unicode, on purpose unlike the
tables that the store and the targets use.
"""

import re
import unicodedata
from functools import cache

#: Letters that are one sign but are read as others (law 5), besides the letters whose
#: Unicode name says so: ħ is LATIN SMALL LETTER H WITH STROKE.
_READ_AS = {"æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ß": "ss"}

#: Scripts whose letters are compared without their marks.
_UNMARKED = ("LATIN", "GREEK", "CYRILLIC")

#: Signs that phones and word processors put for quotes and dashes.
_TYPED_AS = {
    "'": "‘’‚‛‹›′‵`´´ʹʻʼʽʾʿˈ՚",
    '"': "“”„‟«»″‶ˮ",
    "-": "‐‑‒–—―−",
}

_PLAIN = {sign: plain for plain, signs in _TYPED_AS.items() for sign in signs}

#: What the names of invisible marks have in common.
_UNSEEN = ("VARIATION SELECTOR", "GRAPHEME JOINER", "VOWEL INHERENT")

_WITH = re.compile(r"LATIN SMALL LETTER (?P<letter>[A-Z]) WITH ")


@cache
def fold(text: str) -> str:
    """
    Return what *text* counts as: case, accents, width and blanks make no difference.

    >>> fold("  ＪＯＳÉ  Đorđe’s ")
    "jose dorde's"
    """
    typed = "".join(_PLAIN.get(sign, sign) for sign in text)
    shown = "".join(sign for sign in typed if not _is_invisible(sign))
    same_case = unicodedata.normalize("NFKC", shown).casefold()
    letters = "".join(_READ_AS.get(sign, sign) for sign in _without_marks(same_case))
    plain = "".join(_PLAIN.get(sign, sign) for sign in letters)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _is_invisible(sign: str) -> bool:
    named = unicodedata.name(sign, "")
    return unicodedata.category(sign) == "Cf" or any(each in named for each in _UNSEEN)


def _without_marks(text: str) -> list[str]:
    """Take the marks from Latin, Greek and Cyrillic letters, and only from those."""
    kept = []
    letter = " "  # what a mark at the start belongs to
    for sign in unicodedata.normalize("NFD", text):
        if not unicodedata.category(sign).startswith("M"):
            letter = sign
            kept.append(_without_stroke(sign))
        elif not unicodedata.name(letter, "").startswith(_UNMARKED):
            kept.append(sign)
    return kept


def _without_stroke(sign: str) -> str:
    named = _WITH.match(unicodedata.name(sign, ""))
    return named["letter"].lower() if named else sign


@cache
def words(text: str) -> tuple[str, ...]:
    """
    Return the words of *text*, folded: runs of letters, marks and digits.

    >>> words("Jan-Willem d'Arcy, 2e")
    ('jan', 'willem', 'd', 'arcy', '2e')
    """
    apart = (
        sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in fold(text)
    )
    return tuple("".join(apart).split())


def is_blank(text: str) -> bool:
    """Tell whether *text* counts as no value: nothing, or nothing one can see."""
    return not fold(text)


def has_words(text: str, wanted: tuple[str, ...], *, last_is_start: bool) -> bool:
    """
    Tell whether *text* has the *wanted* words, one after the other.

    With *last_is_start* the last of them need only be how a word starts.
    """
    found = words(text)
    long = len(wanted)
    windows = [found[place : place + long] for place in range(len(found) - long + 1)]
    if last_is_start and wanted:
        return any(
            each[:-1] == wanted[:-1] and each[-1].startswith(wanted[-1])
            for each in windows
        )
    return bool(wanted) and wanted in windows
