r"""
Texts → how they are typed: bare, escaped, or in quotes.

The inverse of `values`: what is spelled here is read as the same text again.
"""

import re
from typing import assert_never

from custquery.language import ast
from custquery.language.scanner import plain, scanner

#: Words that mean something where a word may stand.
_KEYWORDS = frozenset(
    {"AND", "OR", "NOT", "EN", "OF", "NIET", "FROM", "SELECT", "WHERE", "ORDER"}
    | {"IN", "IS", "BETWEEN", "TUSSEN", "CONTAINS", "MATCHES", "STARTS", "STARTS_WITH"}
)

#: As one word, ``NOT_MATCHES`` is a keyword too.
_NEGATED = r"\A(?:NOT|NIET)_"

#: Words that are no value unless they are glued to an operator.
_NO_VALUES = frozenset({"NOT", "NIET", "NULL"})

#: Words that may be taken for a connector behind a blank.
_CONNECTORS = frozenset({"AND", "OR", "EN", "OF"}) | _NO_VALUES

#: What may stand bare in a value or word, besides letters and digits.
_HARMLESS = frozenset("_-.@#$%^/?~€£¥")


def quote_if_needed(text: str) -> str:
    r"""
    Spell *text* as a value: bare where that reads as the same value, else in quotes.

    >>> quote_if_needed("vip"), quote_if_needed("Den Haag"), quote_if_needed('5"')
    ('vip', '"Den Haag"', '"5\\""')
    """
    return text if _is_bare(text) and text.upper() not in _NO_VALUES else quote(text)


def spell_value(text: str, *, quoted: bool = False, wild: ast.Wild = "") -> str:
    r"""
    Spell a value behind an operator; with *quoted*, in quotes even where bare would do.

    >>> spell_value("vip", wild="start"), spell_value("de vries", wild="start")
    ('vip*', 'de\\ vries*')
    """
    if wild:
        return escape_value(text, wild)
    return quote(text) if quoted else quote_if_needed(text)


def escape_value(text: str, wild: ast.Wild = "") -> str:
    """Spell a value without quotes, whatever it holds."""
    return _starred(_escaped(text, _NO_VALUES), wild)


def bare_value(text: str, wild: ast.Wild = "", *, apart: bool = False) -> str:
    """Spell a value without quotes as briefly as may be; *apart*, behind a blank."""
    keywords = _CONNECTORS if apart else _NO_VALUES
    if not wild and text.upper() not in keywords and _is_one_value(text):
        return text
    return _starred(_escaped(text, keywords), wild)


def spell_words(text: str, *, phrase: bool, wild: ast.Wild = "") -> str:
    r"""
    Spell free text: a *phrase* in quotes, a word bare.

    >>> spell_words("de vries", phrase=True), spell_words("or", phrase=False)
    ('"de vries"', '\\or')
    """
    if phrase:
        return quote(text)
    spelled = _escaped(text, _KEYWORDS)
    return _starred(f"\\{spelled}" if spelled.startswith("-") else spelled, wild)


def _starred(text: str, wild: ast.Wild) -> str:
    match wild:
        case "":
            return text
        case "start":
            return f"{text}*"
        case "end":
            return f"*{text}"
        case "both":
            return f"*{text}*"
        case "any":
            return "*"
        case _:
            assert_never(wild)


def _is_bare(text: str) -> bool:
    """Whether *text* holds letters, digits and harmless signs only, well placed."""
    if text.isalnum() and text.isascii():
        return True
    inner = text[1:] if text[:1] in "-+" and text[1:2].isdigit() else text
    return (
        inner != ""
        and (inner.isalnum() or all(c.isalnum() or c in _HARMLESS for c in inner))
        and not inner.startswith(("-", "."))
        and not inner.endswith(".")
        and ".." not in inner
        and plain(inner) == inner
    )


def _is_one_value(text: str) -> bool:
    """Whether *text* as it is reads as one value wherever a value may stand."""
    if "\\" in text or "*" in text:
        return False
    if text != text.strip() or "." in {text[:1], text[-1:]}:
        return False
    found = scanner("value")(f" {text}", 0)
    kept = found and found.lastgroup in {"BARE", "SPACED"} and found[0] == f" {text}"
    return bool(kept) and plain(text) == text


def _escaped(text: str, keywords: frozenset[str]) -> str:
    """Put a backslash before all that means something."""
    if re.sub(_NEGATED, "", text.upper()) in keywords or text.upper() in keywords:
        return f"\\{text}"
    if _is_bare(text):
        return text
    spelled = "".join(c if c.isalnum() and plain(c) == c else f"\\{c}" for c in text)
    # With backslashes before quotes alone it would be what a program wrote.
    return re.sub(r"(?<!\\)(?=\w)", r"\\", spelled, count=1) if '"' in text else spelled


def quote(text: str) -> str:
    """Put *text* in double quotes; a curly quote inside would end them too."""
    if text.isascii():
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return f'"{"".join(_kept(character) for character in text)}"'


def _kept(character: str) -> str:
    return f"\\{character}" if plain(character) in {'"', "\\"} else character
