"""
What was typed + the names of something → how well they match; less is better.

The start of a name in the reader's language comes first, then the start of a word in
it, then its middle; aliases and the other language come after those. Case, accents,
hyphens and underscores do not matter.
"""

from collections.abc import Iterable

from custquery.schema.text import fold

#: How much worse every name is that is not the reader's own.
_OTHER = 4


def rank(typed: str, own: Iterable[str], other: Iterable[str] = ()) -> int | None:
    """
    Return how well *typed* matches one of the names, or None when it does not.

    Args:
        typed: What stands before the caret; blank matches everything.
        own: Names in the reader's language.
        other: Aliases, and names in another language.

    >>> rank("ord", ["orders"]), rank("date", ["order_date"]), rank("rde", ["orders"])
    (1, 2, 3)
    >>> rank("bestel", ["orders"], ["bestellingen"]), rank("x", ["orders"])
    (5, None)
    """
    wanted = loose(typed)
    if not wanted:
        return _rank_of_signs(typed.strip(), (*own, *other))
    ranks = [_rank(wanted, loose(name)) for name in own]
    ranks += [_worse(_rank(wanted, loose(name))) for name in other]
    return min((each for each in ranks if each is not None), default=None)


def _rank_of_signs(typed: str, names: Iterable[str]) -> int | None:
    """Match the dash of ``-30d``, of which nothing is left when it is folded."""
    if not typed:
        return 0
    return 1 if any(name.startswith(typed) for name in names) else None


def loose(text: str) -> str:
    """Fold *text*, with underscores and hyphens as blanks."""
    return fold(text.replace("_", " ").replace("-", " "))


def _rank(wanted: str, name: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if f" {wanted}" in name or f".{wanted}" in name:
        return 2
    return 3 if wanted in name else None


def _worse(found: int | None) -> int | None:
    return None if found is None else found + _OTHER
