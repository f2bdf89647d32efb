"""Stored text → what is kept beside it: folded form, words, key of an e-mail."""

from functools import lru_cache

from custquery.schema.text import fold, words

#: Texts whose folded form is remembered: names and towns come again and again.
_REMEMBERED = 8192

#: Between what may not be read as consecutive words; never part of a word.
BAR = "|"
#: Between last and first name; folding leaves no such sign, and it sorts before all.
BEFORE_ALL = "\x1f"


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str | None) -> str | None:
    """Return the folded form of a stored *text*; None when nothing is left."""
    return None if text is None else fold(text) or None


@lru_cache(maxsize=_REMEMBERED)
def worded(text: str | None) -> str | None:
    """Return the words of a stored or folded *text*; None when it has none."""
    if text is None:
        return None
    # What is not ASCII has been folded just before, and that is remembered.
    plain = text if text.isascii() else folded(text)
    return (words(plain) or None) if plain else None


def search_words(*texts: str | None) -> str | None:
    """
    Return the words of all *texts*, with a bar between what may not be read together.

    A text is words already, or several with bars; what another one holds is left out.

    >>> search_words(" jan de vries ", " jan ", " b2b | vip ")
    ' jan de vries | b2b | vip '
    """
    found = ""
    parts = sorted(set(BAR.join(filter(None, texts)).split(BAR)))
    parts.sort(key=len, reverse=True)
    for part in parts:
        if part not in found:
            found = f"{found}{BAR}{part}" if found else part
    return found or None


def email_key(email: str | None) -> str | None:
    """
    Return what two e-mail addresses of one customer have in common.

    Only case and outer blanks are looked through, so that strangers are never merged.

    >>> email_key(" Jos\u00e9@Example.com"), email_key("jose@example.com")
    ('jos\u00e9@example.com', 'jose@example.com')
    """
    return None if email is None else email.strip().lower()


def name_order(name: str | None, first: str | None, last: str | None) -> str | None:
    r"""
    Return what customers are sorted by when sorted by name: last name, then first.

    Who has no last name stands where her first name would, or her whole name.

    >>> name_order("Jan de Vries", "Jan", "de Vries")
    'de vries\x1fjan'
    >>> name_order(None, "Madonna", None)
    'madonna'
    """
    parts = [folded(each) or "" for each in (last, first) if each is not None]
    return BEFORE_ALL.join(parts) or folded(name)
