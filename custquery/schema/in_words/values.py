"""Pieces behind a name → the value that they spell, or the list of values."""

import re
from typing import NamedTuple, TypeAlias

from custquery.language.unparser import spell_value
from custquery.schema.closed import currency_of
from custquery.schema.criterion import Criterion
from custquery.schema.in_words.lexicon import (
    AGO,
    AND,
    ARTICLES,
    FILLERS,
    HAVE,
    LAST,
    LIVES,
    NOT,
    ONCE,
    OR,
    UNITS,
)
from custquery.schema.in_words.sentence import Sentence
from custquery.schema.numerals import SPELLED_OUT
from custquery.schema.types.base import Understood
from custquery.schema.types.numbers import Id
from custquery.schema.types.texts import Email

#: A value as a filter spells it, and of how many pieces it was made.
Found: TypeAlias = tuple[str, int]

_BOUNDS = frozenset({">", "<", ">=", "<="})
_NUMBERS = frozenset({"whole", "decimal", "money"})

#: A value has at most so many words.
MOST_OF_VALUE = 4
#: Letters of the code of a currency, and codes that people write in small letters.
_CODE = 3
_USUAL = frozenset({"eur", "usd", "gbp", "yen"})
_ENDS = (
    AND | OR | NOT | HAVE | LIVES | frozenset({"who", "that", "die", "wie", "where"})
)


def value(
    sentence: Sentence, criterion: Criterion, sign: str, place: int
) -> Found | None:
    """Return the value of *criterion* at *place*, as long as it can be."""
    piece = sentence.pieces[place] if place < len(sentence.pieces) else None
    if piece is None or piece.kind not in {"word", "text"}:
        return None
    if sentence.word(place) in AND | OR:  # AND is a country too
        return None
    wording, operator = sentence.wording, sign if sign in _BOUNDS else ":"
    if piece.kind == "text":
        inner = wording.literal(piece.start + 1, piece.end - 1)
        return (piece.text, 1) if wording.reads(criterion, operator, inner) else None
    if criterion.type.domain == "text":
        return _text(sentence, place)
    skipped = int(piece.text in ARTICLES)
    count = len(sentence.words(place + skipped, MOST_OF_VALUE))
    if sign == ":" and _is_list(criterion, piece.text):
        return piece.text, 1
    for size in range(count, 0, -1):
        first, last = place + skipped, place + skipped + size - 1
        start, end = sentence.pieces[first].start, sentence.pieces[last].end
        literal = wording.literal(start, end)
        if wording.reads(criterion, operator, literal):
            return spell_value(literal.text), size + skipped
    number = _number(sentence, criterion, place + skipped)
    return None if number is None else (number, 1 + skipped)


def _is_list(criterion: Criterion, text: str) -> bool:
    """Tell whether ``3,4`` is two numbers: there are no halves."""
    return criterion.type.domain == "whole" and text.replace(",", "").isdigit()


def _number(sentence: Sentence, criterion: Criterion, place: int) -> str | None:
    """Return the number that a word at *place* says: ``five``, ``twice``, ``3x``."""
    word = sentence.word(place)
    if not criterion.type.ordered or criterion.type.domain not in _NUMBERS:
        return None
    if word[:-1].isdigit() and word[-1] == "x":
        return word[:-1]
    return ONCE.get(word) or SPELLED_OUT.get(word)


def _text(sentence: Sentence, place: int) -> Found | None:
    """Return one word, and those behind it that go on with a capital."""
    end = place + 1
    first = sentence.word(place)
    if not first or first in _ENDS:
        return None
    while end < place + MOST_OF_VALUE and _goes_on(sentence, end):
        end += 1
    start = sentence.pieces[place].start
    literal = sentence.wording.literal(start, sentence.pieces[end - 1].end)
    return spell_value(literal.text), end - place


def _goes_on(sentence: Sentence, place: int) -> bool:
    word = sentence.word(place)
    if not word or word in _ENDS or sentence.kind(place + 1) == "sign":
        return False
    return (
        sentence.pieces[place].text[0].isupper()
        and sentence.pieces[place - 1].text[0].isupper()
    )


def place_value(sentence: Sentence, place: int) -> Found | None:
    """Return the words of a place: all of them up to a word that ends it."""
    end = place
    while end < place + MOST_OF_VALUE:
        word = sentence.word(end)
        if not word or word in _ENDS or word in FILLERS - ARTICLES:
            break
        if sentence.kind(end + 1) == "sign":
            break
        end += 1
    if end == place or not sentence.word(place)[0].isalpha():
        return None
    start = sentence.pieces[place].start
    return sentence.wording.text[start : sentence.pieces[end - 1].end], end - place


def values(sentence: Sentence, criterion: Criterion, place: int) -> Found | None:
    """Return the list at *place*: ``vip, b2b``, ``(NL or BE)``, ``"a" or "b"``."""
    opened = sentence.kind(place) == "open"
    at = place + opened
    first = value(sentence, criterion, ":", at)
    if first is None:
        return None
    found, at = [first[0]], at + first[1]
    while (more := _next(sentence, criterion, at, closed=opened)) is not None:
        found.append(more[0])
        at += more[1]
    if opened and sentence.kind(at) != "close":
        return None
    return ",".join(found), at + opened - place


def _next(
    sentence: Sentence, criterion: Criterion, place: int, *, closed: bool
) -> Found | None:
    """Return one more value of a list, with the comma or OR before it."""
    at = place
    while sentence.kind(at) == "comma" or sentence.word(at) in OR:
        at += 1
    # Nobody has two of a closed list in one breath; of what stands in quotes one may.
    is_closed = criterion.type.domain == "code" and sentence.kind(at + 1) == "word"
    at += is_closed and sentence.word(at) in AND
    if sentence.word(at) in NOT or _is_name(sentence, at, closed=closed):
        return None
    joined = at > place
    beside = closed or criterion.type.domain == "code" or isinstance(criterion.type, Id)
    beside = beside or (
        isinstance(criterion.type, Email) and "@" in sentence.word(at)[1:]
    )
    if not (joined or beside):
        return None
    more = value(sentence, criterion, ":", at)
    return more and (more[0], more[1] + at - place)


def _is_name(sentence: Sentence, place: int, *, closed: bool) -> bool:
    """Tell whether what is at *place* is asked rather than a value."""
    named = sentence.name(place)
    if named is None:
        return sentence.kind(place + 1) == "sign"
    after = place + named.size
    if sentence.kind(after) == "sign" or sentence.sign(after) is not None:
        return True
    follows = sentence.word(after)
    return not closed and bool(follows) and follows not in AND | OR


def ago(sentence: Sentence, place: int) -> Found | None:
    """Return ``90 days ago`` as ``-90d``."""
    found = period(sentence, place)
    if found is None or sentence.word(place + found[1]) not in AGO:
        return None
    return found[0], found[1] + 1


def period(sentence: Sentence, place: int) -> Found | None:
    """Return ``90 days`` as ``-90d``."""
    words = sentence.words(place, 2)
    if len(words) < 2 or words[1] not in UNITS:
        return None
    number = "1" if words[0] in {"a", "an"} else SPELLED_OUT.get(words[0], words[0])
    return (f"-{number}{UNITS[words[1]]}", 2) if number.isdigit() else None


def last_days(sentence: Sentence, place: int) -> Found | None:
    """Return ``in the last 30 days`` as ``-30d``."""
    at = place
    within = sentence.word(at) in {"within", "binnen"}
    while sentence.word(at) in {"in", "the", "de", "within", "binnen", "over"}:
        at += 1
    last = sentence.word(at) in LAST
    if not (last or within):
        return None
    found = period(sentence, at + last)
    return found and (found[0], found[1] + at + last - place)


class Price(NamedTuple):
    """A test of an amount, without the name of it."""

    text: str
    size: int
    #: Whether a currency was said.
    clear: bool


def price(
    sentence: Sentence, criterion: Criterion, sign: str, place: int
) -> Price | None:
    """Return ``>100`` for ``100 euro``, ``€100`` or ``€ 100`` at *place*."""
    operator = sign if sign in _BOUNDS else ":"
    for size in range(len(sentence.words(place, 2)), 0, -1):
        start, end = sentence.pieces[place].start, sentence.pieces[place + size - 1].end
        literal = sentence.wording.literal(start, end)
        read = sentence.wording.read(criterion, operator, literal)
        said = has_currency(literal.text)
        if isinstance(read, Understood):
            return Price(read.spelling, size, said)
        if read.code == "other-currency":
            amount = read.fixes[0].edits[0].text if read.fixes else literal.text
            return Price(f"{operator}{spell_value(amount)}", size, said)
    return None


def has_currency(text: str) -> bool:
    """Tell whether a currency stands before or behind the number in *text*."""
    beside = re.sub(r"[\d.,\s-]+", " ", text).split()
    return any(map(_is_currency, beside))


def _is_currency(word: str) -> bool:
    """Tell ``AMD`` from ``amd``, which is rather a slip."""
    is_code = len(word) != _CODE or word.isupper() or word.lower() in _USUAL
    return is_code and bool(currency_of(word))
