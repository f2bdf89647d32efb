"""
What people ordered, how often and when, and since when they are customers → its term.

``never ordered``, ``signed up last week``, ``bought sku ABC-1``, ``repeat customers``.
"""

from custquery.language.spelling import quote
from custquery.language.unparser import spell_value
from custquery.schema.criterion import Criterion
from custquery.schema.in_words.asked import QUOTES, Said, spelled, test
from custquery.schema.in_words.lexicon import (
    AND,
    ARTICLES,
    BOUGHT,
    FILLERS,
    JOINED,
    LAST,
    NEVER,
    NOT,
    ONCE,
    OR,
    OR_MORE,
    ORDERED,
    PLACE,
    PLACED,
    TIMES,
    TO_ORDER,
)
from custquery.schema.in_words.sentence import Sentence
from custquery.schema.in_words.values import (
    MOST_OF_VALUE,
    last_days,
    period,
    price,
    value,
)
from custquery.schema.types.base import Understood

_BOUNDS = frozenset({">", "<", ">=", "<=", "="})
#: Words that no product is called by.
_NO_PRODUCT = (
    FILLERS
    | NOT
    | AND
    | OR
    | NEVER
    | LAST
    | PLACE
    | TIMES
    | frozenset(ONCE)
    | frozenset({"this", "deze", "dit", "vorige", "vorig", "nothing", "niets"})
    | frozenset({"more", "meer", "often", "vaak", "anything", "iets", "nog"})
)
#: What stands between orders and when they were placed.
_WHEN = frozenset({"in", "since", "sinds", "vanaf", "after", "na", "before", "voor"})


def ordered(sentence: Sentence, place: int) -> Said | None:
    """Read ``never ordered``, ``ordered last month``, ``3 times ordered``."""
    verb = _orders(sentence, place)
    return (
        _product(sentence, place)
        or _never(sentence, place)
        or _times(sentence, place)
        or for_amount(sentence, place)
        or (on_a_date(sentence, place, "order_date", verb) if verb else None)
        or _orders_then(sentence, place)
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


def bought(sentence: Sentence, place: int) -> Said | None:
    """Read ``bought green tea``: what is nothing else is what the product is called."""
    product = sentence.wording.criterion("product")
    if product is None or sentence.word(place) not in BOUGHT:
        return None
    end = place + 1
    while _may_be_product(sentence, end):
        end += 1
    size = end - place - 1
    if not 1 < size <= MOST_OF_VALUE:
        return None
    return Said(f"{product.name}:{quote(sentence.typed(place + 1, end))}", size + 1)


def _may_be_product(sentence: Sentence, place: int) -> bool:
    word = sentence.word(place)
    if not word.isalpha() or word in _NO_PRODUCT:
        return False
    return sentence.name(place) is None and sentence.sign(place) is None


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
    dated = on_a_date(sentence, end - verb, "order_date", verb)
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


def for_amount(sentence: Sentence, place: int) -> Said | None:
    """Read ``ordered for more than $50`` and ``meer dan 100 euro besteld``."""
    amount = sentence.wording.criterion("amount_spent")
    before = _orders(sentence, place) or _counts_orders(sentence, place)
    at = place + before
    said_so = bool(before) and sentence.word(at) in {"for", "voor"}
    at += said_so
    bound, skipped = _bound(sentence, at)
    at += skipped
    found = None if amount is None else price(sentence, amount, bound, at)
    if amount is None or found is None or not (found.clear or said_so):
        return None
    end = at + found.size
    more = OR_MORE.get(sentence.word(end + 1)) if sentence.word(end) in OR else None
    if more is not None:
        found, end = price(sentence, amount, more, at) or found, end + 2
    behind = 0 if before else _orders(sentence, end)
    if not before + behind:
        return None
    end += behind
    return Said(f"{amount.name}{found.text}", end - place)


def _bound(sentence: Sentence, place: int) -> tuple[str, int]:
    """Return the sign at *place*, in words or not, and how many pieces it is."""
    if sentence.kind(place) == "sign":
        typed = sentence.pieces[place].text
        return (typed, 1) if typed in _BOUNDS else ("=", 0)
    sign = sentence.sign(place)
    return sign if sign is not None and sign[0] in _BOUNDS else ("=", 0)


def joined(sentence: Sentence, place: int) -> Said | None:
    """Read ``signed up last week``."""
    for words in JOINED:
        if tuple(sentence.words(place, len(words))) == words:
            return on_a_date(sentence, place, "customer_added_date", len(words))
    return None


def on_a_date(
    sentence: Sentence, place: int, name: str, size: int, *, named: bool = False
) -> Said | None:
    """
    Return the test of the date or period behind a verb, for the criterion *name*.

    Args:
        sentence: What is read.
        place: Where the verb stands.
        name: The date that is tested.
        size: Of how many words the verb is; 0: there is none.
        named: Whether a period of several words is spelled by its name: ``this_month``.
    """
    criterion = sentence.wording.criterion(name)
    if criterion is None:
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
    day = found and _day(sentence, criterion, at, found, named=named)
    if found is None or day is None:
        return None
    return Said(spelled(name, criterion, bound, day), at + found[1] - place)


def _day(
    sentence: Sentence,
    criterion: Criterion,
    place: int,
    found: tuple[str, int],
    *,
    named: bool,
) -> str | None:
    """Return the date that was *found*, with a year if it has none."""
    first, last = sentence.pieces[place], sentence.pieces[place + found[1] - 1]
    literal = sentence.wording.literal(first.start, last.end)
    read = sentence.wording.read(criterion, ":", literal)
    if isinstance(read, Understood):
        has_name = named and read.spelling.startswith(":") and found[0][0] in QUOTES
        return read.spelling[1:] if has_name else found[0]
    if read.code != "which-year" or not read.fixes:
        return None
    return read.fixes[0].edits[0].text


def _orders_then(sentence: Sentence, place: int) -> Said | None:
    """Read ``orders this week`` and ``bestellingen sinds 1 mei``."""
    size = _counts_orders(sentence, place)
    if not size:
        return None
    behind = sentence.word(place + size)
    is_bound = sentence.sign(place + size) is not None and behind not in _WHEN
    if is_bound or behind[:1].isdigit():
        return None
    return on_a_date(sentence, place, "order_date", size, named=True)


def _counts_orders(sentence: Sentence, place: int) -> int:
    """Return of how many words the name for the number of orders at *place* is."""
    named = sentence.name(place)
    orders = sentence.wording.criterion("orders")
    return named.size if named is not None and named.criterion is orders else 0


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
