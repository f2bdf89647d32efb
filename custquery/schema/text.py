"""
Text → folded text, and its words: what two texts have in common when they are equal.

One function for every target, store and table. A change of what it returns, for any
text, needs a new `FOLD_VERSION`: stores keep folded columns and refold when it differs.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache
from unicodedata import category, normalize

#: Which folding this is; kept beside every stored folded text.
FOLD_VERSION: int = 1

#: Signs that phones, Word and Excel write for another one, by the sign that is meant.
_PUNCTUATION = {
    "'": "`´\u1ffd‘’‚‛‹›ʹʻʼʽʾʿˈ′‵՚",
    '"': "“”„‟«»″‶ˮ",
    "-": "‐‑‒–—―−",
}

#: Characters that nobody sees (Unicode: default ignorable), as first and last.
_UNSEEN = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors, vowel separator
    (0x200B, 0x200F),  # zero-width space, joiners, direction marks
    (0x202A, 0x202E),  # direction embeddings
    (0x2060, 0x206F),  # word joiner, invisible operators, direction isolates
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),  # half-width Hangul filler
    (0xFFF0, 0xFFF8),  # reserved
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0000, 0xE01EF),  # tags and more variation selectors
)

#: Latin letters that Unicode does not decompose, by the letters that people type: those
#: whose name is *letter … with …*, such as a stroke or a hook, and five without a mark.
_LETTERS = {
    "a": "ᶏⱥ",
    "ae": "æ",
    "b": "ƀƃɓᵬᶀꞗ",
    "c": "ƈȼɕꞓꞔ𝼝",
    "d": "ðđƌȡɖɗᵭᶁᶑꟈ",
    "e": "ɇᶒⱸꬴ",
    "f": "ƒᵮᶂꞙ",
    "g": "ǥɠᶃꞡ",
    "h": "ħɦⱨꞕ",
    "i": "ıɨᶖ𝼚",
    "j": "ɉʝ",
    "k": "ƙᶄⱪꝁꝃꝅꞣ",
    "l": "łƚȴɫɬɭᶅⱡꝉꞎꬷꬸꬹ𝼑𝼓",
    "m": "ɱᵯᶆꬺ",
    "n": "ƞȵɲɳᵰᶇꞑꞥꬻ",
    "o": "øⱺꝋꝍ𝼛",
    "oe": "œ",
    "p": "ƥᵱᵽᶈꝑꝓꝕ",
    "q": "ɋʠꝗꝙ",
    "r": "ɍɼɽɾᵲᵳᶉꞧꭇꭉ𝼖",
    "s": "ȿʂᵴᶊꞩꟊ𝼞",
    "t": "ŧƫƭȶʈᵵⱦ𝼉",
    "th": "þ",
    "u": "ᶙꞹꭎꭒ",
    "v": "ʋᶌⱱⱴꝟ",
    "w": "ⱳ",
    "x": "ᶍꭖꭗꭘꭙ",
    "y": "ƴɏỿꭚ",
    "z": "ƶȥɀʐʑᵶᶎⱬ",
}

#: Where Latin, Greek and Cyrillic letters are, once decomposed and in lower case: each
#: range by its first sign and the first sign after it, in order.
_ALPHABETS = (
    *("a", "{"),
    *("\u00e6", "\u02b0"),
    *("\u0370", "\u03e2"),
    *("\u03f3", "\u0530"),
    *("\u1d00", "\u1dc0"),
    *("\u1e00", "\u2000"),
    *("\u2184", "\u2185"),
    *("\u2c60", "\u2c80"),
    *("\ua640", "\ua6a0"),
    *("\ua722", "\ua800"),
    *("\uab30", "\uab69"),
    *("\U0001df00", "\U0001df2b"),
)


def _spread(table: dict[str, str]) -> dict[int, str | None]:
    return {ord(sign): meant for meant, signs in table.items() for sign in signs}


_AS_TYPED = _spread(_PUNCTUATION) | {
    code: None for first, last in _UNSEEN for code in range(first, last + 1)
}
_AS_WRITTEN = _spread(_LETTERS)
#: Of each byte of ASCII the small letter or digit, or the blank that separates words.
_ASCII_WORDS = bytes(
    ord(chr(code).lower() if chr(code).isalnum() and code < 128 else " ")
    for code in range(256)
)


#: Where the Latin letters end that fold by themselves: Latin-1 and Latin Extended-A.
_FIRST_FAR = "\u0180"


def fold(text: str) -> str:
    r"""
    Return what *text* has in common with every text that equals it (law 5).

    Compatibility forms, case, and the marks on Latin, Greek and Cyrillic letters go,
    not those on other scripts; letters that do not decompose become those people type
    for them. All apostrophes and single quotes are ``'``, all double quotes ``"``, all
    dashes and the minus sign ``-``. What nobody sees is removed: zero-width spaces and
    joiners, soft hyphens, direction marks, variation selectors. Every run of white
    space, no-break spaces included, is one blank, and none is left at the ends.

    ``fold(fold(text)) == fold(text)``, for every text; lone surrogates stay.

    Args:
        text: Any text, as typed or as stored.

    >>> fold("  José  ÅNGSTRÖM\u00a0Łódź ")
    'jose angstrom lodz'
    >>> fold("’t Høen"), fold("Straße"), fold("ガ")
    ("'t hoen", 'strasse', 'ガ')

    Source: Unicode Standard Annex 15 (NFKC), and section 3.13 on case folding and on
    the characters that are ignored by default.

    """
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    if max(text) < _FIRST_FAR:
        return " ".join(text.translate(_near()).split())
    return _folded(text)


@cache
def _near() -> Mapping[int, str]:
    """
    Return what Latin letters fold to that nearly all European names are written with.

    None of them changes what stands beside it, so each can be folded by itself.
    """
    return {at: _folded(f"a{chr(at)}a")[1:-1] for at in range(ord(_FIRST_FAR))}


def _folded(text: str) -> str:
    # Signs before decomposing, which turns `´` into a blank and a mark, and after it,
    # because it makes new ones.
    text = normalize("NFKD", text.translate(_AS_TYPED))
    text = normalize("NFKD", text.casefold()).translate(_AS_TYPED)
    text = _remove_marks(text).translate(_AS_WRITTEN)
    return normalize("NFC", " ".join(text.split()))


def words(text: str) -> str:
    """
    Return the words of *text* with one blank before, between and after them.

    A word is a run of letters, digits and marks (Unicode categories L, N and M) of the
    folded text; everything else separates, the underscore, the apostrophe and the dots
    of an e-mail address too. So consecutive words are a substring of the text, and so
    is the start of a word, once the last blank is taken off.

    Args:
        text: Any text; a folded one gives the same words.

    >>> words("Jan de Vries-D’Arcy")
    ' jan de vries d arcy '
    >>> words("de  VRIES") in words("Jan de Vries-D’Arcy")
    True
    >>> words("vri").rstrip() in words("Jan de Vries-D’Arcy")
    True
    >>> words(" -- ")
    ''

    """
    if not text.isascii():
        text = fold(text)
    if text.isascii():
        found = text.encode().translate(_ASCII_WORDS).decode().split()
    else:
        found = "".join(
            sign if category(sign)[0] in "LNM" else " " for sign in text
        ).split()
    return f" {' '.join(found)} " if found else ""


def is_missing(text: str) -> bool:
    r"""
    Tell whether nothing is left of *text* when it is folded (law 1).

    >>> is_missing(" \u200b\u00a0"), is_missing("-")
    (True, False)

    """
    if text.isascii():
        return not text or text.isspace()
    return not text.translate(_AS_TYPED).strip()


def _remove_marks(text: str) -> str:
    parts = _marks().split(text)
    plain = "".join(parts)
    if plain.isascii() and all("a" <= each[-1:] <= "z" for each in parts[:-1]):
        return plain
    kept: list[str] = []
    on_letter = False
    for sign in text:
        if category(sign)[0] != "M":
            on_letter = sign.isalpha() and bisect_right(_ALPHABETS, sign) % 2 == 1
        elif on_letter:
            continue
        kept.append(sign)
    return "".join(kept)


@cache
def _marks() -> re.Pattern[str]:
    """Return what finds the marks that European letters have, once decomposed."""
    return re.compile("[\u0300-\u036f]+")


def _of_text(form: Callable[[str], str]) -> Callable[[object], str | None]:
    def formed(value: object) -> str | None:
        return (form(value) or None) if isinstance(value, str) else None

    return formed


#: What a database can register, by name: each takes a text, and gives NULL for one that
#: is blank (`custquery.schema.kept.FoldedBy`).
FUNCTIONS: Mapping[str, Callable[[object], str | None]] = {
    "custquery_fold": _of_text(fold),
    "custquery_words": _of_text(words),
}
