"""
Clauses of a Shopify query → its text, with brackets wherever AND and OR meet.

Shopify's two languages bind AND and OR differently, so brackets are never left out.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from custquery.language.scanner import plain


class CannotSayError(Exception):
    """Shopify has no words for a clause; a code of the catalogues says why."""

    def __init__(self, code: str, **args: str | int) -> None:
        """Keep the *code* and what it is about."""
        super().__init__(code)
        self.code = code
        self.details = args


class Joined(NamedTuple):
    """Clauses between which one word stands; at least two, none of them so joined."""

    word: Literal["AND", "OR"]
    parts: "tuple[Said, ...]"


#: What is said: one clause, or several.
Said: TypeAlias = str | Joined


def join(word: Literal["AND", "OR"], parts: Iterable[Said]) -> Said:
    """Join *parts* flat; one alone stays what it is."""
    flat: list[Said] = []
    for each in parts:
        if isinstance(each, Joined) and each.word == word:
            flat.extend(each.parts)
        else:
            flat.append(each)
    return flat[0] if len(flat) == 1 else Joined(word, tuple(flat))


def spell(said: Said) -> str:
    """Write out what is said."""
    if isinstance(said, str):
        return said
    return f" {said.word} ".join(
        f"({spell(each)})" if isinstance(each, Joined) else each for each in said.parts
    )


def clauses(said: Said) -> int:
    """Count the clauses."""
    return 1 if isinstance(said, str) else sum(clauses(each) for each in said.parts)


def quote(text: str) -> str:
    r"""
    Put *text* in single quotes, as Shopify has them.

    >>> quote("it's")
    "'it\\'s'"

    Raises:
        CannotSayError: it holds a curly quote or a backslash, which may end a text.
    """
    text = " ".join(text.split())
    if any(plain(each) in {"'", "\\"} and each != "'" for each in text):
        raise CannotSayError("shopify-quotes")
    return "'" + text.replace("'", "\\'") + "'"
