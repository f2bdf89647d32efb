"""
What a shop writes by itself → its subject and text, in the reader's language.

Each letter is a file for each language: the subject, an empty line, the text. None
repeats what somebody typed into a form, or the form would carry it to strangers.
"""

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data

from custquery.language.messages import LOCALES

#: The letters that there are.
LETTERS = ("confirmation", "invitation", "marketing", "message", "payment-update")


def letter(kind: str, locale: str | None, values: Mapping[str, str]) -> tuple[str, str]:
    """
    Return subject and text of a letter.

    Args:
        kind: One of `LETTERS`.
        locale: The language of who reads it, such as ``nl-BE``; English for one that
            there are no letters in.
        values: What stands for the names in braces.

    >>> values = {"shop": "Acme", "link": "https://acme.example/x", "until": "1 May"}
    >>> letter("confirmation", "nl-BE", values)[0]
    'Bevestig je aanmelding bij Acme'
    """
    subject, text = _read(kind, language(locale))
    return subject.format_map(values), text.format_map(values)


def language(locale: str | None) -> str:
    """
    Return the language of letters to a reader of *locale*.

    >>> language("nl-BE"), language("pt"), language(None)
    ('nl', 'en', 'en')
    """
    start = (locale or "").replace("_", "-").partition("-")[0].lower()
    return start if start in LOCALES else LOCALES[0]


@cache
def _read(kind: str, locale: str) -> tuple[str, str]:
    file = get_data(__name__, f"{kind}.{locale}.txt")
    subject, _, text = (file or b"").decode().replace("\r\n", "\n").partition("\n\n")
    return subject.strip(), text
