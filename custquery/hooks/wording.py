"""
A code of a plugin → its words, in every language.

A plugin says what is wrong with a `Diagnostic` (or an `AddressProblem`) that holds a
code and arguments; what that reads like is declared here, once.
"""

from collections.abc import Mapping
from string import Formatter

from attrs import field, frozen

from custquery.schema.criterion import LOCALES


def _said(_: object, __: object, words: Mapping[str, str]) -> None:
    missing = [locale for locale in LOCALES if not words.get(locale)]
    if missing:
        raise ValueError(f"a message has no text for {', '.join(missing)}")
    if len({frozenset(_gaps(text)) for text in words.values()}) > 1:
        raise ValueError("a message has the same {gaps} in every language")


def _gaps(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None]


@frozen
class Message:
    """
    What is said for a code.

    >>> Message(
    ...     "bakery.not-bread",
    ...     {"en": "“{text}” is no bread.", "nl": "‘{text}’ is geen brood."},
    ... ).code
    'bakery.not-bread'

    Raises:
        ValueError: a language is missing, or says other arguments than the others.
    """

    #: ``plugin.what-is-wrong``; with ``_one`` and ``_other`` where a count decides.
    code: str
    #: By locale; an argument of the diagnostic stands between braces.
    words: Mapping[str, str] = field(validator=_said)
