"""
A customer's rows → by what she is recognised in a text, a message or a row of a file.

An e-mail address or a phone number is enough; a name is not, since others have it too,
unless a line of her address stands beside it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from custquery.schema.text import fold, words
from custquery.shop.store.limits import Stored, Whole

#: Digits of a phone number from the right that stay when it is written differently.
_SAME_DIGITS = 8
#: Characters of a text that says who somebody is.
_TELLING = 4
_NO_DIGIT = re.compile(r"[^0-9]")
#: Signs that stand between the digits of a phone number.
_BETWEEN = re.compile(r"(?<=[0-9)])[ ()./\u00a0-]+(?=[0-9(])")
_DIGITS = re.compile(r"[0-9]{8,}")


@frozen
class Person:
    """By what somebody is recognised; folded, never shown."""

    emails: frozenset[str] = field(repr=False)
    #: The last digits of phone numbers.
    phones: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)
    #: Lines of addresses.
    lines: frozenset[str] = field(repr=False)
    #: First and last names, and the longer words of names, between blanks.
    parts: frozenset[str] = field(default=frozenset(), repr=False)

    def is_in(self, text: str) -> bool:
        """Tell whether *text* says who she is."""
        folded = fold(text)
        if self._is_written(folded) or self._is_called(folded):
            return True
        named = any(each in folded for each in self.names)
        return named and any(each in folded for each in self.lines)

    def may_be_in(self, text: str) -> bool:
        """Tell whether *text* names her, or somebody else of that name."""
        folded = fold(text)
        return any(each in folded for each in self.names)

    def may_be_called_in(self, text: str) -> bool:
        """Tell whether a part of her name is a word of *text*; many share it."""
        said = words(text)
        return any(each in said for each in self.parts)

    def _is_written(self, folded: str) -> bool:
        found = (each for each in self.emails if each in folded)
        # That of somebody else may begin or end in the same way.
        around = r"(?<![\w.+%-])", r"(?![\w-]|\.\w)"
        return any(re.search(re.escape(e).join(around), folded) for e in found)

    def _is_called(self, folded: str) -> bool:
        if not self.phones:
            return False
        digits = _DIGITS.findall(_BETWEEN.sub("", folded))
        return any(phone in each for each in digits for phone in self.phones)


def person_of(rows: Mapping[str, Sequence[Whole]]) -> Person:
    """Return by what the owner of *rows*, by table, is recognised."""
    customer = rows["customer"]
    people = [*customer, *rows["address"]]
    full = [
        " ".join(str(each[part]) for part in ("first_name", "last_name"))
        for each in people
        if each["first_name"] and each["last_name"]
    ]
    phones = (_NO_DIGIT.sub("", each) for each in _texts(people, "phone"))
    recipients = (each["recipient"] for each in rows.get("outbox", ()))
    return Person(
        _folded([*_texts(customer, "email"), *recipients]),
        frozenset(each[-_SAME_DIGITS:] for each in phones if len(each) >= _SAME_DIGITS),
        _folded([*_texts(customer, "name"), *full]),
        _folded(_texts(rows["address"], "address1")),
        frozenset(filter(None, _parts(people))),
    )


def _parts(people: Sequence[Whole]) -> Iterator[str]:
    """Yield what parts of a name are looked for as words."""
    for column in ("first_name", "last_name", "name"):
        for each in _texts(people, column):
            said = words(each)
            if column != "name":
                yield said
            yield from (f" {word} " for word in said.split() if len(word) >= _TELLING)


def _texts(rows: Iterable[Whole], column: str) -> list[str]:
    return [str(each[column]) for each in rows if each.get(column)]


def _folded(texts: Iterable[Stored]) -> frozenset[str]:
    found = (fold(str(each)) for each in texts if each)
    return frozenset(each for each in found if len(each) >= _TELLING)
