"""
What people are called, and when they did so → its term.

``stamklanten``, ``repeat customers``, ``new customers this month``, ``jarig vandaag``.
"""

import re

from attrs import evolve

from custquery.schema.in_words.asked import Said
from custquery.schema.in_words.lexicon import (
    AND,
    ARTICLES,
    BIRTHDAY,
    CALLED,
    FILLERS,
    HAVE,
    KINDS,
    NEW,
    NOT,
    OR,
    PEOPLE,
)
from custquery.schema.in_words.orders import on_a_date
from custquery.schema.in_words.sentence import Sentence
from custquery.schema.in_words.values import MOST_OF_VALUE
from custquery.schema.slips import anniversary_of
from custquery.schema.types.anniversaries import Anniversary
from custquery.schema.types.base import Understood

_SINCE = frozenset({"since", "sinds", "vanaf"})
_OF = frozenset({"of", "from", "van", "uit"})
_SIGNS = frozenset({":", "=", "=="})
#: What may stand between a birthday and its day.
_IS = frozenset({"is", "are", "in", "op", "on", "zijn"})


def kind_by_orders(sentence: Sentence, place: int) -> Said | None:
    """Read ``repeat`` before ``customers``, and ``first time``."""
    for size in (2, 1):
        words = sentence.words(place, size)
        term = KINDS.get(" ".join(words))
        last = place + size - 1
        behind = sentence.word(last + 1) in PEOPLE or before_kind(sentence, last)
        if len(words) == size and term and behind and known(sentence, term):
            return Said(term, size)
    return None


def before_kind(sentence: Sentence, place: int) -> bool:
    """Tell whether one more kind of people follows: ``new dutch customers``."""
    between = sentence.word(place + 1)
    is_kind = between.isalpha() and between not in FILLERS | AND | OR | NOT
    return is_kind and sentence.word(place + 2) in PEOPLE


def called(sentence: Sentence, place: int) -> Said | None:
    """Read ``vips`` and ``stamklanten``; ``Vips BV`` is a name."""
    term = CALLED.get(sentence.word(place))
    if term is None or not known(sentence, term):
        return None
    after = sentence.pieces[place + 1] if sentence.word(place + 1) else None
    in_name = place > 0 or (after is not None and after.text[0].isupper())
    if sentence.pieces[place].text.istitle() and in_name:
        return None
    then = on_a_date(sentence, place + 1, "order_date", 0, named=True)
    return Said(f"{term} {then.text}", 1 + then.size) if then else Said(term, 1)


def known(sentence: Sentence, term: str) -> bool:
    """Tell whether there is a criterion that *term* asks for."""
    name = re.split(r"[:=<>]", term, maxsplit=1)[0]
    return sentence.wording.criterion(name) is not None


def of_a_time(sentence: Sentence, place: int) -> Said | None:
    """Read ``new customers this month`` and ``klanten van vorige maand``."""
    is_new = sentence.word(place) in NEW
    at = place + is_new
    if sentence.word(at) not in PEOPLE or sentence.name(place) is not None:
        return None
    is_new = is_new or sentence.word(at + 1) in _SINCE
    name = "customer_added_date" if is_new else "order_date"
    behind = sentence.word(at + 1) in _OF
    found = on_a_date(sentence, at + 1 + behind, name, 0, named=True)
    if found is None or found.size < 1 + behind:
        return None
    return found._replace(size=found.size + at + 1 + behind - place)


def birthday(sentence: Sentence, place: int) -> Said | None:
    """Read ``birthday today``, ``vandaag jarig`` and ``jarig in mei``."""
    at = place
    if sentence.word(at) in HAVE:
        at += 1
        at += sentence.word(at) in ARTICLES | {"a"}
    if sentence.word(at) in BIRTHDAY:
        return _day_behind(sentence, place, at + 1)
    for size in range(MOST_OF_VALUE, 0, -1):
        end = place + size
        is_day = len(sentence.words(place, size)) == size
        is_day = is_day and sentence.word(end) in BIRTHDAY
        if is_day and (day := _day(sentence, place, end)):
            return Said(day, size + 1)
    return None


def _day_behind(sentence: Sentence, place: int, at: int) -> Said | None:
    while sentence.word(at) in _IS or (
        sentence.kind(at) == "sign" and sentence.pieces[at].text in _SIGNS
    ):
        at += 1
    for size in range(len(sentence.words(at, MOST_OF_VALUE)), 0, -1):
        if day := _day(sentence, at, at + size):
            return Said(day, at + size - place)
    return None


def _day(sentence: Sentence, first: int, last: int) -> str | None:
    """Return the test of a birthday in the time that stands from *first* to *last*."""
    schema, pieces = sentence.wording.schema, sentence.pieces
    name = anniversary_of(schema)
    if name is None:
        return None
    literal = sentence.wording.literal(pieces[first].start, pieces[last - 1].end)
    reading = sentence.wording.reading
    read = Anniversary().equals(literal, ":", reading)
    if literal.text.isdigit():
        return None
    if not isinstance(read, Understood) and last == first + 1:  # ``june``, of any year
        dated = evolve(literal, text=f"{literal.text} {reading.now.year}")
        read = Anniversary().equals(dated, ":", reading)
    if not isinstance(read, Understood):
        is_day = read.code == "which-year" and bool(read.fixes)
        return f"{name}={read.fixes[0].edits[0].text}" if is_day else None
    sign = "" if read.spelling[:1] in "<>=" else "="
    return f"{name}{sign}{read.spelling.removeprefix(':')}"
