"""
A sentence about customers → the filter that it says, to be offered.

``customers who live in Amsterdam`` is read as words to look for, and stays so: this
makes the text of a fix, ``city:Amsterdam``, and changes no reading. What it does not
know stays as it was typed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from custquery.language.span import Span
from custquery.schema.in_words import asked, orders, people, rows, told
from custquery.schema.in_words.asked import Said
from custquery.schema.in_words.lexicon import (
    AND,
    FILLERS,
    IN_NAMES,
    OR,
    SLIPS,
    STATEMENTS,
)
from custquery.schema.in_words.sentence import Sentence, may_say
from custquery.schema.wording import Wording

#: A text of more pieces is no sentence.
_MOST_PIECES = 60

#: Words that may stay as they are in a sentence of which something was understood.
_MOST_LEFT = 2

#: Who may know what stands at a place, the particular first.
_READERS: tuple[Callable[[Sentence, int], Said | None], ...] = (
    rows.related,
    told.saying,
    people.birthday,
    people.of_a_time,
    told.together,
    told.lives,
    told.language,
    orders.ordered,
    orders.bought,
    orders.joined,
    told.tagged,
    told.named,
    told.subscribers,
    told.mailbox,
    people.kind_by_orders,
    people.called,
    asked.counted,
    asked.negated,
    told.excepted,
    asked.having,
    asked.test,
    asked.bare_name,
    told.kind_of_people,
)


class Meant(NamedTuple):
    """What a stretch of the text says as a filter."""

    start: int
    end: int
    text: str
    #: Whether it is certain enough to be said where nothing else is.
    clear: bool


class _Part(NamedTuple):
    kind: str
    text: str
    first: int
    last: int
    clear: bool = False


def in_words(wording: Wording, loose: Sequence[Span] | None = None) -> Meant | None:
    """
    Return what the text of *wording* says, if that differs from what it spells.

    Args:
        wording: The text, and what it is read with.
        loose: Where words stand that are looked for; None: nothing was understood.
    """
    if not may_say(wording):
        return None
    sentence = Sentence(wording)
    if not 0 < len(sentence.pieces) <= _MOST_PIECES or sentence.word(0) in STATEMENTS:
        return None
    parts = _parts(sentence)
    if loose is not None:
        parts = [_as_typed(sentence, each, loose) for each in parts]
    terms = [each for each in parts if each.kind == "term"]
    left = sum(each.kind == "word" for each in parts)
    if not terms or left > _MOST_LEFT:
        return None
    return _spelled(sentence, _connected(_repeated(sentence, _kept(parts))))


def _as_typed(sentence: Sentence, part: _Part, loose: Sequence[Span]) -> _Part:
    """Return *part* as it stands, where it was understood."""
    start = sentence.pieces[part.first].start
    end = sentence.pieces[part.last - 1].end
    if part.kind not in {"term", "filler"}:
        return part
    if any(each.start < end and start < each.end for each in loose):
        return part
    typed = sentence.typed(part.first, part.last)
    return part._replace(kind="term", text=typed, clear=False)


def _parts(sentence: Sentence) -> list[_Part]:
    found: list[_Part] = []
    place = 0
    while place < len(sentence.pieces):
        part = _part(sentence, place)
        found.append(part)
        place = part.last
    return found


def _part(sentence: Sentence, place: int) -> _Part:
    word = sentence.word(place)
    is_connector = word in AND | OR and 0 < place < len(sentence.pieces) - 1
    for reader in () if is_connector else _READERS:
        said = reader(sentence, place)
        if said is not None:
            return _Part("term", said.text, place, place + said.size, said.clear)
    if is_connector:
        return _Part("AND" if word in AND else "OR", word, place, place + 1)
    kind = "filler" if _is_numbering(sentence, place) else sentence.kind(place)
    kind = "filler" if kind == "mark" else kind
    if kind == "word" and word in FILLERS and not _is_code(sentence, place):
        kind = "filler"
    return _Part(kind, sentence.typed(place, place + 1), place, place + 1)


def _is_numbering(sentence: Sentence, place: int) -> bool:
    """Tell whether the number of a line stands at *place*, of several lines."""
    text = sentence.wording.text
    piece = sentence.pieces[place]
    if not re.fullmatch(r"\d{1,2}\.", piece.text) or "\n" not in text.strip():
        return False
    return not text[: piece.start].rpartition("\n")[2].strip()


def _is_code(sentence: Sentence, place: int) -> bool:
    """Tell ``DE`` from ``de``."""
    text = sentence.pieces[place].text
    return text.isupper() and text.lower() in IN_NAMES


def _kept(parts: list[_Part]) -> list[_Part]:
    """Take back that a word beside other words is a filler: ``Jan de Boer``."""
    found: list[_Part] = []
    for part in parts:
        beside = bool(found) and found[-1].kind == "word"
        is_word = part.kind == "filler" and part.text.lower() in IN_NAMES and beside
        found.append(part._replace(kind="word") if is_word else part)
    return found


def _connected(parts: list[_Part]) -> list[_Part]:
    """Leave out the connectors that have nothing on one of their sides."""
    found: list[_Part] = []
    for at, part in enumerate(_with_slips(parts)):
        idle = part.kind in {"AND", "OR"} and not (
            _joins(_told(reversed(found)), "close")
            and _joins(_told(parts[at + 1 :]), "open")
        )
        found.append(part._replace(kind="filler") if idle else part)
    return found


def _repeated(sentence: Sentence, parts: list[_Part]) -> list[_Part]:
    """Take ``'gold'`` in ``tag = 'vip' AND 'gold'`` for one more value of the name."""
    found = list(parts)
    for at in range(2, len(parts)):
        term, connector, part = parts[at - 2 : at + 1]
        is_value = part.kind == "text" and sentence.kind(part.last) != "sign"
        if not is_value or (term.kind, connector.kind) != ("term", "AND"):
            continue
        name = sentence.name(term.first)
        if name is None or not term.text.endswith(("'", '"')):
            continue
        if name.criterion.type.domain == "text" and name.criterion.many:
            text = f"{name.spelled}:{part.text}"
            found[at] = part._replace(kind="term", text=text, clear=True)
        else:
            listed = f"{term.text},{part.text}"
            found[at] = term._replace(text=listed, last=part.last, clear=True)
            found[at - 2] = term._replace(kind="filler")
            found[at - 1] = connector._replace(kind="filler")
    return found


def _with_slips(parts: list[_Part]) -> list[_Part]:
    """Take ``adn`` between two terms for the connector that it is a slip of."""
    found = list(parts)
    for at in range(1, len(parts) - 1):
        part, sides = parts[at], (parts[at - 1].kind, parts[at + 1].kind)
        kind = SLIPS.get(part.text.lower(), "")
        if part.kind == "word" and sides == ("term", "term") and kind:
            found[at] = part._replace(kind=kind, clear=True)
    return found


def _told(parts: Iterable[_Part]) -> _Part | None:
    """Return the first of *parts* that is told."""
    return next((each for each in parts if each.kind != "filler"), None)


def _joins(part: _Part | None, bracket: str) -> bool:
    return part is not None and part.kind in {"term", "word", "text", bracket}


def _spelled(sentence: Sentence, parts: list[_Part]) -> Meant | None:
    """Return the smallest stretch that changes, as it would be typed."""
    changed = [at for at, part in enumerate(parts) if _differs(sentence, part)]
    if not changed:
        return None
    first, last = changed[0], changed[-1]
    while all(each.kind == "filler" for each in parts[first : last + 1]):
        first, last = max(first - 1, 0), min(last + 1, len(parts) - 1)
    inner = parts[first : last + 1]
    start = sentence.pieces[inner[0].first].start
    end = sentence.pieces[inner[-1].last - 1].end
    spelled = ""
    for part in inner:
        if part.kind == "filler":
            continue
        text = part.kind if part.kind in {"AND", "OR"} else part.text
        tight = part.kind in {"close", "comma"} or spelled.endswith(("(", "["))
        spelled += text if tight or not spelled else f" {text}"
    return Meant(start, end, spelled, any(map(_is_clear, inner)))


def _is_clear(part: _Part) -> bool:
    """Tell whether *part* is no word of a name, beyond doubt."""
    if _is_either(part):
        return True
    return part.clear or (part.kind == "filler" and part.text.lower() not in IN_NAMES)


def _is_either(part: _Part) -> bool:
    """Tell whether *part* is ``and/or``, which is no connector as it stands."""
    return part.kind == "OR" and "/" in part.text


def _differs(sentence: Sentence, part: _Part) -> bool:
    if part.kind == "filler" or _is_either(part) or part.clear:
        return part.kind != "term" or part.text != sentence.typed(part.first, part.last)
    if part.kind != "term":
        return False
    return part.text != sentence.typed(part.first, part.last)
