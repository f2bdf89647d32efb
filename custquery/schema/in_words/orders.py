"""
What people ordered, how often and when, and since when they are customers → its term.

``never ordered``, ``signed up last week``, ``bought sku ABC-1``, ``repeat customers``.
"""

from custquery.language.unparser import spell_value
from custquery.schema.criterion import Criterion
from custquery.schema.in_words.asked import Said, spelled, test
from custquery.schema.in_words.lexicon import (
    ARTICLES,
    JOINED,
    KINDS,
    NEVER,
    NOT,
    ONCE,
    ORDERED,
    PEOPLE,
    PLACED,
    TIMES,
    TO_ORDER,
)
from custquery.schema.in_words.sentence import Sentence
from custquery.schema.in_words.values import last_days, period, value
from custquery.schema.types.base import Understood

_BOUNDS = frozenset({">", "<", ">=", "<=", "="})


def ordered(sentence: Sentence, place: int) -> Said | None:
    """Read ``never ordered``, ``ordered last month``, ``3 times ordered``."""
    return (
        _product(sentence, place)
        or _never(sentence, place)
        or _times(sentence, place)
        or _on_a_date(sentence, place, "order_date", _orders(sentence, place))
        or _date_first(sentence, place)
    )


def _orders(sentence: Sentence, place: int) -> int:
    """Return of how many words the verb for ordering at *place* is."""
    if sentence.word(place) in ORDERED:
        return 1
    words = sentence.words(place, 3)
    for size in (3, 2):
        if tuple(words[:size]) in PLACED:
            return size
    return 0


def _product(sentence: Sentence, place: int) -> Said | None:
    """Read ``purchased "green tea"`` and ``bought sku ABC-1``."""
    verb = _orders(sentence, place)
    product = sentence.wording.criterion("product")
    if not verb or product is None:
        return None
    if sentence.kind(place + verb) == "text":
        title = sentence.pieces[place + verb].text
        return Said(f"{product.name}:{title}", verb + 1)
    name = sentence.name(place + verb)
    names = () if name is None else name.criterion.names
    if not any(each.startswith(product.name) for each in names):
        return None
    found = test(sentence, place + verb)
    return found and Said(found.text, found.size + verb)


def _never(sentence: Sentence, place: int) -> Said | None:
    """Read ``nog nooit besteld`` and ``not ordered in 90 days``."""
    at = place + (sentence.word(place) == "nog")
    if long_ago := _for_long(sentence, place):
        return long_ago
    word, verb = sentence.word(at), _orders(sentence, at + 1)
    verb = verb or int(sentence.word(at + 1) in TO_ORDER)
    if word not in NEVER | NOT or not verb:
        return None
    end = at + 1 + verb
    end += sentence.word(end) in {"anything", "iets"}
    since = last_days(sentence, end)
    if since is None and sentence.word(end) in {"in", "for"}:
        found = period(sentence, end + 1)
        since = found and (found[0], found[1] + 1)
    if since is not None and sentence.wording.criterion("order_date") is not None:
        return Said(f"-order_date>={since[0]}", end + since[1] - place)
    dated = _on_a_date(sentence, end - verb, "order_date", verb)
    if dated is not None:
        return Said(f"-{dated.text}", dated.size + end - verb - place)
    if sentence.wording.criterion("orders") is None or word not in NEVER:
        return None
    return Said("orders:0", end - place)


def _for_long(sentence: Sentence, place: int) -> Said | None:
    """Read ``6 maanden niet besteld`` and ``more than a year not ordered``."""
    sign = sentence.sign(place)
    at = place + (sign[1] if sign is not None and sign[0] in {">", ">="} else 0)
    found = period(sentence, at)
    end = at + found[1] if found else at
    verb = _orders(sentence, end + 1)
    if found is None or sentence.word(end) not in NOT or not verb:
        return None
    if sentence.wording.criterion("order_date") is None:
        return None
    return Said(f"-order_date>={found[0]}", end + 1 + verb - place)


def _times(sentence: Sentence, place: int) -> Said | None:
    """Read ``ordered more than 5 times`` and ``minstens 3x besteld``."""
    orders = sentence.wording.criterion("orders")
    before = _orders(sentence, place)
    at = place + before
    sign = sentence.sign(at)
    bound = sign[0] if sign is not None and sign[0] in _BOUNDS else "="
    at += sign[1] if sign is not None and sign[0] in _BOUNDS else 0
    found = None if orders is None else value(sentence, orders, ">", at)
    if orders is None or found is None:
        return None
    end = at + found[1]
    counted = sentence.word(end) in TIMES
    if not (counted or sentence.word(at) in ONCE or sentence.word(at)[-1:] == "x"):
        return None
    end += counted
    behind = 0 if before else _orders(sentence, end)
    if not before + behind:
        return None
    end += behind
    recent = last_days(sentence, end)
    if recent is not None and sentence.wording.schema.relations.get("orders_placed"):
        inner = f"date >= {recent[0]}, {spelled('count', orders, bound, found[0])}"
        end += recent[1]
        return Said(f"orders_placed MATCHES ({inner})", end - place)
    end += 3 * (sentence.words(end, 3) == ["over", "all", "time"])
    return Said(spelled("orders", orders, bound, found[0]), end - place)


def joined(sentence: Sentence, place: int) -> Said | None:
    """Read ``signed up last week``."""
    for words in JOINED:
        if tuple(sentence.words(place, len(words))) == words:
            return _on_a_date(sentence, place, "customer_added_date", len(words))
    return None


def _on_a_date(sentence: Sentence, place: int, name: str, size: int) -> Said | None:
    """Read the date or period behind a verb of *size* words."""
    criterion = sentence.wording.criterion(name)
    if not size or criterion is None:
        return None
    at = place + size
    recent = last_days(sentence, at)
    if recent is not None:
        return Said(f"{name}>={recent[0]}", size + recent[1])
    sign = sentence.sign(at)
    bound = sign[0] if sign is not None and sign[0] in _BOUNDS else ":"
    skipped = sign[1] if sign and (bound != ":" or sign[0] == "in") else 0
    at += skipped
    at += sentence.word(at) in {"on", "op", *ARTICLES}
    found = value(sentence, criterion, bound, at)
    day = found and _day(sentence, criterion, at, found)
    if found is None or day is None:
        return None
    return Said(spelled(name, criterion, bound, day), at + found[1] - place)


def _day(
    sentence: Sentence, criterion: Criterion, place: int, found: tuple[str, int]
) -> str | None:
    """Return the date that was *found*, with a year if it has none."""
    first, last = sentence.pieces[place], sentence.pieces[place + found[1] - 1]
    literal = sentence.wording.literal(first.start, last.end)
    read = sentence.wording.read(criterion, ":", literal)
    if isinstance(read, Understood):
        return found[0]
    if read.code != "which-year" or not read.fixes:
        return None
    return read.fixes[0].edits[0].text


def _date_first(sentence: Sentence, place: int) -> Said | None:
    """Read ``vorige maand besteld``."""
    criterion = sentence.wording.criterion("order_date")
    if criterion is None or not any(map(sentence.word, (place, place + 1))):
        return None
    for size in (3, 2, 1):
        verb = _orders(sentence, place + size)
        if not verb or len(sentence.words(place, size)) < size:
            continue
        if _is_date(sentence, criterion, place, size):
            typed = sentence.wording.literal(
                sentence.pieces[place].start, sentence.pieces[place + size - 1].end
            )
            return Said(f"order_date:{spell_value(typed.text)}", size + verb)
    return None


def _is_date(sentence: Sentence, criterion: Criterion, place: int, size: int) -> bool:
    """Tell whether nothing is unclear about a date: ``5`` is no day."""
    first, last = sentence.pieces[place], sentence.pieces[place + size - 1]
    literal = sentence.wording.literal(first.start, last.end)
    return isinstance(sentence.wording.read(criterion, ":", literal), Understood)


def kind_by_orders(sentence: Sentence, place: int) -> Said | None:
    """Read ``repeat customers`` and ``first time buyers``."""
    for size in (2, 1):
        words = sentence.words(place, size)
        term = KINDS.get(" ".join(words))
        behind = sentence.word(place + size) in PEOPLE
        if len(words) == size and term and behind:
            known = sentence.wording.criterion("orders")
            return Said(term, size + 1) if known else None
    return None
