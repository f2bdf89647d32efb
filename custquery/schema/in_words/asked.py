"""Name + sign in words + value → the term that they spell: ``orders gt 3``."""

from typing import NamedTuple

from custquery.schema.criterion import Criterion
from custquery.schema.in_words.lexicon import (
    AND,
    HAVE,
    NOT,
    OR,
    OR_MORE,
    PRESENCE,
    TIMES,
    TURNED,
)
from custquery.schema.in_words.sentence import Name, Sentence
from custquery.schema.in_words.values import ago, last_days, value, values
from custquery.schema.sources import Count, Sum
from custquery.schema.types.choices import YesNo
from custquery.schema.types.texts import Phone


class Said(NamedTuple):
    """What some pieces say, as a filter spells it, and how many they are."""

    text: str
    size: int
    #: Whether it is certain enough to be said where nothing else is.
    clear: bool = True


_ORDERED = frozenset({">", "<", ">=", "<="})
_EQUALS = frozenset({":", "=", "=="})
_UNLIKE = frozenset({"not", "niet", "geen"})
#: Two signs in words, one behind the other → the one that they are together.
_TOGETHER = {
    (":", "in"): "in",
    ("-:", "in"): "-in",
    ("-=", "in"): "-in",
    (":", "all"): "all",
}


def spelled(name: str, criterion: Criterion, sign: str, value: str) -> str:
    """Return a term: ``=`` of anything but a text is ``:``."""
    negated, bare = "-" * sign.startswith("-"), sign.removeprefix("-")
    if bare == "*":
        return f"{name}:{value.strip(QUOTES)}*"
    if bare == "$":
        return f"{name}:*{value.strip(QUOTES)}"
    if bare in {"in", "=", ":"}:
        exact = bare == "=" and criterion.type.domain == "text"
        return f"{negated}{name}{'=' if exact else ':'}{value}"
    return f"{negated}{name}{bare}{value}"


QUOTES = "\"'"


def test(sentence: Sentence, place: int) -> Said | None:
    """Read ``orders gt 3``, ``tag is one of vip, b2b``, ``country NL``."""
    name = sentence.name(place)
    if name is None:
        return None
    at = place + name.size
    if sentence.kind(at) == "sign":
        if sentence.pieces[at].text not in _EQUALS:
            return _bounded(sentence, name, _signed(sentence, place, name), place)
        behind = _with_sign(sentence, name, at + 1)
        behind = behind or _list_behind(sentence, name, at + 1)
        if behind is None:
            return _signed(sentence, place, name)
        return Said(behind.text, behind.size + at + 1 - place)
    found = _presence(sentence, name, at) or _period(sentence, name, at)
    found = found or _unlike(sentence, name, at)
    found = found or _bounded(sentence, name, _with_sign(sentence, name, at), at)
    if found is None and sentence.word(at) in {"is", "are"}:
        found = _more_signs(sentence, name, at)
    found = found or _bounded(sentence, name, _beside(sentence, name, at), at)
    return found and Said(found.text, found.size + name.size, found.clear)


def _signed(sentence: Sentence, place: int, name: Name) -> Said:
    """Keep ``orders>3`` as it was typed."""
    end = place + name.size + 1
    if sentence.kind(end) in {"word", "text"}:
        end += 1
    while sentence.attached(end) and sentence.kind(end) != "close":
        end += 1
    return Said(sentence.typed(place, end), end - place, clear=False)


def _unlike(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read ``orders NOT > 3``."""
    if sentence.word(place) not in NOT or sentence.kind(place + 1) != "sign":
        return None
    sign = sentence.pieces[place + 1].text
    found = value(sentence, name.criterion, sign, place + 2)
    return found and Said(f"NOT {name.spelled}{sign}{found[0]}", found[1] + 2)


def _bounded(
    sentence: Sentence, name: Name, first: Said | None, place: int
) -> Said | None:
    """Read the second bound of ``orders over 3 and under 10`` too."""
    at = place + first.size if first else place
    if first is None or sentence.word(at) not in AND | OR:
        return first
    if sentence.word(at + 1) in _UNLIKE and name.criterion.type.domain == "text":
        return _but_not(sentence, name, first, at)
    if sentence.kind(at + 1) == "sign":
        second = _more_signs(sentence, name, at)
    else:
        sign = sentence.sign(at + 1)
        is_bound = sign is not None and sign[0] in _ORDERED
        second = _with_sign(sentence, name, at + 1) if is_bound else None
        second = second and second._replace(size=second.size + 1)
    if second is None:
        return first
    joint = "AND" if sentence.word(at) in AND else "OR"
    return Said(f"{first.text} {joint} {second.text}", first.size + second.size)


def _but_not(sentence: Sentence, name: Name, first: Said, place: int) -> Said:
    """Read ``tag vip and not b2b``: the second is a value of the name too."""
    inner = sentence.name(place + 2)
    if inner is not None and sentence.kind(place + 2 + inner.size):
        return first
    found = value(sentence, name.criterion, ":", place + 2)
    if found is None:
        return first
    text = f"{first.text} AND -{name.spelled}:{found[0]}"
    return Said(text, first.size + 2 + found[1])


def _list_behind(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read ``tag: "vip" or "b2b"`` and ``country:NL; BE``."""
    found = values(sentence, name.criterion, place)
    if found is None or found[1] == 1:
        return None
    term = spelled(name.spelled, name.criterion, ":", found[0])
    return Said(term, found[1])


def _more_signs(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read ``orders is >3``."""
    if sentence.kind(place + 1) != "sign":
        return None
    sign = sentence.pieces[place + 1].text
    found = value(sentence, name.criterion, sign, place + 2)
    if sign not in _ORDERED or found is None:
        return None
    return Said(f"{name.spelled}{sign}{found[0]}", found[1] + 2)


def _with_sign(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read a sign in words and what it compares with."""
    known = sentence.sign(place)
    sign = known or sentence.mistyped_sign(place)
    if sign is None:
        return None
    again = sentence.sign(place + sign[1])
    if again is not None and (joined := _TOGETHER.get((sign[0], again[0]))):
        sign = joined, again[1] + sign[1]
    elif sign[0] == "=" and again is not None and again[0] != "=":
        sign = again[0], again[1] + sign[1]
    at = place + sign[1]
    doubled = sentence.kind(at) == "sign" and sentence.pieces[at].text in _EQUALS
    return _compared(sentence, name, sign[0], at + doubled, sign[1] + doubled)


def _compared(
    sentence: Sentence, name: Name, sign: str, at: int, skipped: int
) -> Said | None:
    criterion = name.criterion
    if sign == "between":
        found = between(sentence, criterion, at)
        sign = ":"
    elif sign in _ORDERED:
        if not criterion.type.ordered:
            return None
        turned = ago(sentence, at) if criterion.type.domain == "instant" else None
        sign = TURNED[sign] if turned else sign
        found = turned or value(sentence, criterion, sign, at)
    elif sign in {"*", "$"}:
        sign = "$" if sign == "$" and criterion.type.has_end else "*"
        known = sign == "$" or criterion.type.has_start
        found = value(sentence, criterion, ":", at) if known else None
    else:
        found = values(sentence, criterion, at)
    if found is None:
        return None
    if sign == "all":
        both = " AND ".join(found[0].split(","))
        return Said(f"{name.spelled}:({both})", found[1] + skipped)
    return Said(spelled(name.spelled, criterion, sign, found[0]), found[1] + skipped)


def between(
    sentence: Sentence, criterion: Criterion, place: int
) -> tuple[str, int] | None:
    """Read ``3 and 10`` as ``3..10``."""
    low = value(sentence, criterion, ">=", place) if criterion.type.ordered else None
    if low is None:
        return None
    at = place + low[1]
    if sentence.word(at) not in AND | {"to", "tot", "-", "t/m"}:
        return None
    high = value(sentence, criterion, "<=", at + 1)
    return high and (f"{low[0]}..{high[0]}", at + 1 + high[1] - place)


def _presence(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read ``email is known`` and ``telefoonnummer leeg``."""
    words = sentence.words(place, 4)
    for size in range(len(words), 0, -1):
        there = PRESENCE.get(" ".join(words[:size]))
        if there is not None:
            return Said(presence(name, there=there), size)
    return None


def presence(name: Name, *, there: bool) -> str:
    """Return the test of there being a value; of a number of rows, any rows."""
    criterion = name.criterion
    if isinstance(criterion.type, YesNo):
        return f"{name.spelled}:{'yes' if there else 'no'}"
    if isinstance(criterion.source, Count | Sum):
        return f"{name.spelled}{'>' if there else ':'}0"
    return f"{'' if there else '-'}{name.spelled}:*"


def _period(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read ``last order in the last 30 days``."""
    if name.criterion.type.domain != "instant":
        return None
    found = last_days(sentence, place)
    return found and Said(f"{name.spelled}>={found[0]}", found[1])


def _beside(sentence: Sentence, name: Name, place: int) -> Said | None:
    """Read ``country NL``, ``first name jan`` and ``label vip of b2b``."""
    criterion = name.criterion
    is_date = criterion.type.domain == "instant" and sentence.word(place) == "in"
    at = place + is_date
    if sentence.kind(at) == "word" and sentence.name(at) is not None:
        inner = sentence.name(at)
        if inner is not None and sentence.kind(at + inner.size) in {"word", "sign"}:
            return None
    found = None if _is_bound(sentence, at) else values(sentence, criterion, at)
    if found is None or sentence.kind(at + found[1]) == "sign":
        return None
    term = f"{name.spelled}:{found[0]}"
    elsewhere = criterion.type.domain != "text" or isinstance(criterion.type, Phone)
    renamed = elsewhere and name.spelled != sentence.word(place - 1)
    return Said(term, found[1] + is_date, clear=name.size > 1 or is_date or renamed)


def _is_bound(sentence: Sentence, place: int) -> bool:
    """Tell whether ``tussen`` or ``more than`` stands at *place*, which is no value."""
    sign = sentence.sign(place)
    if sign is None or sign[0] not in _ORDERED | {"between"}:
        return False
    return sign[1] > 1 or sentence.word(place) in {"between", "tussen"}


def having(sentence: Sentence, place: int) -> Said | None:
    """Read ``has a phone number`` and ``met label vip``."""
    at = place + 1 + (sentence.word(place + 1) in {"a", "an", "een"})
    name = sentence.name(at) if sentence.word(place) in HAVE else None
    if name is None:
        return None
    asked = test(sentence, at)
    if asked is not None:
        return Said(asked.text, asked.size + at - place)
    end, found = at + name.size, [presence(name, there=True)]
    while sentence.word(end) in AND and (more := sentence.name(end + 1)):
        found.append(presence(more, there=True))
        end += 1 + more.size
    clear = name.size > 1 or at > place + 1 or len(found) > 1
    return Said(" ".join(found), end - place, clear=clear)


def negated(sentence: Sentence, place: int) -> Said | None:
    """Read ``not tax exempt``, ``zonder label:vip``, ``no orders``."""
    if sentence.word(place) not in NOT:
        return None
    if sentence.name(place + 1) is None:
        noun = _noun(sentence, place + 1)
        return noun and Said(presence(noun, there=False), 2)
    typed = sentence.typed(place, place + 1)
    said = f"{typed} " if typed.lower() in {"not", "niet"} else "-"
    asked = test(sentence, place + 1)
    if asked is not None:
        sign = "" if asked.text.startswith("-") else said
        return Said(f"{sign}{asked.text.removeprefix('-')}", asked.size + 1)
    name = sentence.name(place + 1)
    if name is None:
        return None
    if said != "-" and name.size > 1:
        return Said(f"{said}{presence(name, there=True)}", name.size + 1)
    is_sure = name.size > 1 or name.spelled != sentence.word(place + 1)
    return Said(presence(name, there=False), name.size + 1, clear=is_sure)


def bare_name(sentence: Sentence, place: int) -> Said | None:
    """Read ``tax exempt`` and ``email opened``: a name of several words alone."""
    name = sentence.name(place)
    if name is None or name.size == 1:
        return None
    if (
        isinstance(name.criterion.type, YesNo)
        or name.criterion.type.domain == "instant"
    ):
        return Said(presence(name, there=True), name.size)
    return Said(f"{name.spelled}:…", name.size)


def counted(sentence: Sentence, place: int) -> Said | None:
    """Read ``more than 3 orders``, ``3 of meer bestellingen``, ``1 order``."""
    sign, at = "=", place
    found = sentence.sign(place)
    if sentence.kind(place) == "sign":
        found = sentence.pieces[place].text, 1
    if found is not None and found[0] in _ORDERED | {"=", "between"}:
        sign, at = found[0], place + found[1]
    for size in range(1, 6):
        noun = _noun(sentence, at + size)
        if noun is None:
            continue
        done = _amount(sentence, noun, sign, at, at + size)
        if done is not None:
            return Said(done, at + size + noun.size - place)
    return None


def _noun(sentence: Sentence, place: int) -> Name | None:
    """Return the criterion at *place* that is counted, in the plural or not."""
    name = sentence.name(place)
    if name is None and sentence.word(place):
        for ending in ("s", "en"):
            plural = sentence.word(place) + ending
            criterion = sentence.wording.criterion(plural)
            if criterion is not None:
                name = Name(plural, criterion, 1)
    return name if name is not None and name.criterion.type.ordered else None


def _amount(
    sentence: Sentence, noun: Name, sign: str, place: int, end: int
) -> str | None:
    """Return the test of a number between *place* and *end*, of *noun*."""
    criterion = noun.criterion
    if criterion.type.domain not in {"whole", "decimal", "money"}:
        return None
    if sign == "between":
        both = between(sentence, criterion, place)
        return f"{noun.spelled}:{both[0]}" if both and both[1] == end - place else None
    found = value(sentence, criterion, sign if sign in _ORDERED else ":", place)
    if found is None:
        return None
    at = place + found[1]
    more = OR_MORE.get(sentence.word(at + 1)) if sentence.word(at) in OR else None
    if more is not None:
        sign, at = more, at + 2
    at += sentence.word(at) in TIMES
    return spelled(noun.spelled, criterion, sign, found[0]) if at == end else None
