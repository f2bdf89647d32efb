"""Name of rows + what is asked of them → MATCHES: ``orders_placed (count > 1)``."""

from custquery.schema.closed import closest
from custquery.schema.in_words.asked import Said
from custquery.schema.in_words.lexicon import MATCHES, NOT
from custquery.schema.in_words.sentence import Sentence


def related(sentence: Sentence, place: int) -> Said | None:
    """Read ``orders_placed MATCH (count > 1)`` and ``orders_placed MATCHES a > 1``."""
    relation = sentence.word(place)
    if relation not in sentence.wording.schema.relations:
        return None
    at = place + 1
    unlike = sentence.word(at) in NOT
    at += unlike
    verb = bool(closest(sentence.word(at), MATCHES, 1))
    at += verb
    opened = sentence.kind(at) == "open"
    if sentence.word(at - 1) == "matches" or not (verb or opened):
        return None
    if opened and not verb and sentence.attached(at):
        return None
    end = _closing(sentence, at) if opened else len(sentence.pieces)
    if end is None or end == at:
        return None
    inner = sentence.typed(at, end).strip("()[]") if end > at else ""
    word = "NOT MATCHES" if unlike else "MATCHES"
    return Said(f"{sentence.typed(place, place + 1)} {word} ({inner})", end - place)


def _closing(sentence: Sentence, place: int) -> int | None:
    depth = 0
    for at in range(place, len(sentence.pieces)):
        depth += (sentence.kind(at) == "open") - (sentence.kind(at) == "close")
        if not depth:
            return at + 1
    return None
